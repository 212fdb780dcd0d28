//! The consensus engine alone as a WASM module.
//!
//! [`run_times`] runs an epoch again and again in the environment of the runtime: the same
//! executor, the same allocator of the host. `benches/epoch` calls it and holds the clock.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

/// The subnets that the benchmark of the engine uses, too.
#[allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	dead_code,
	missing_docs
)] // shared with tests
mod subnet {
	use alloc::vec::Vec;

	include!("../../../primitives/yuma/tests/support/subnet.rs");
}

use core::hint::black_box;
use dtao_yuma::{Params, Variant};

/// Run the epoch of a subnet of 256 neurons and 64 validators `times` times.
pub fn run_times(times: u32, liquid_alpha: bool) {
	let params = subnet::params(Variant::Yuma3);
	let liquid_alpha = liquid_alpha.then_some(subnet::LIQUID);
	let input = subnet::healthy(256, 64, 256, Params { liquid_alpha, ..params });
	for _ in 0..times {
		drop(black_box(dtao_yuma::run(black_box(&input))));
	}
}

#[cfg(target_arch = "wasm32")]
mod module {
	use core::alloc::{GlobalAlloc, Layout};

	#[link(wasm_import_module = "env")]
	extern "C" {
		fn ext_allocator_malloc_version_1(size: usize) -> *mut u8;
		fn ext_allocator_free_version_1(pointer: *mut u8);
	}

	/// The allocator that runtimes use: the host's, which aligns to 8 bytes.
	struct HostAllocator;

	// SAFETY: the host keeps blocks apart and aligned to 8 bytes, more than any type here needs.
	unsafe impl GlobalAlloc for HostAllocator {
		unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
			ext_allocator_malloc_version_1(layout.size())
		}

		unsafe fn dealloc(&self, pointer: *mut u8, _: Layout) {
			ext_allocator_free_version_1(pointer)
		}
	}

	#[global_allocator]
	static ALLOCATOR: HostAllocator = HostAllocator;

	#[panic_handler]
	fn panic(_: &core::panic::PanicInfo) -> ! {
		core::arch::wasm32::unreachable()
	}

	/// Entry point: four bytes of the number of runs, one byte whether with liquid alpha. Answers
	/// no bytes.
	///
	/// # Safety
	/// `data` points to `length` bytes.
	#[no_mangle]
	pub unsafe extern "C" fn run(data: *const u8, length: usize) -> u64 {
		let argument = core::slice::from_raw_parts(data, length);
		if let [a, b, c, d, liquid_alpha] = argument {
			super::run_times(u32::from_le_bytes([*a, *b, *c, *d]), *liquid_alpha != 0);
		}
		0
	}
}
