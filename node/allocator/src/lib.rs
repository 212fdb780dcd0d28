//! The allocator of the node. A program has it as soon as it names this crate: `use dtao_node_allocator as _;`.
//!
//! A node asks for memory and gives it back from many threads, in large pieces for each answer and each instance of the
//! runtime. The C library keeps most of that for good, and takes a list of some thousand hotkeys from the system anew
//! each time; this one returns memory within seconds and has such pieces at hand.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
