//! The allocator of the node. A program has it as soon as it names this crate: `use dtao_node_allocator as _;`.
//!
//! A node asks for memory and gives it back from many threads, in large pieces for each answer and each instance of the
//! runtime. The C library keeps most of that for good; this one returns it within seconds.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
