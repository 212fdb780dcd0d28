//! Memory of the runtime in WASM.
//!
//! By default a runtime asks the host for every piece of memory: two calls over the border of WASM for each key, value
//! and list, hundreds of pieces a transaction. Nearly all of them are small and soon given back. [`Allocator`] serves
//! those from an area inside the runtime's own memory, in constant time whatever was asked before, and asks the host
//! only for what is large or finds the area full.
//!
//! What a function of the host returns lies in memory of the host, and the runtime frees it like its own. So whose a
//! piece is says its address.
//!
//! A runtime has it as soon as it names this crate: `use dtao_runtime_allocator as _;`. Native code keeps its own.
#![cfg_attr(not(test), no_std)]

mod host;
#[cfg(test)]
mod tests;

pub use host::{Heap, Host};

use core::{
	alloc::{GlobalAlloc, Layout},
	cell::UnsafeCell,
	ptr::NonNull,
};

/// Bytes of the largest piece that the area is asked for. Beyond it the host's price is small beside that of the use.
pub const LARGEST: usize = 32_768;

/// The largest alignment that the area is asked for.
const MOST_ALIGNED: usize = 16;

/// Lists of free pieces by size: powers of two, each in eight steps, for areas of up to 16 MiB.
type Pieces = rlsf::Tlsf<'static, u32, u8, 20, 8>;

/// An allocator with an area for small pieces, which the host lends it, and `Host` for the others.
pub struct Allocator<Host> {
	area: UnsafeCell<Area>,
	/// Bytes of the area.
	bytes: usize,
	host: Host,
}

/// The area and what is free of it.
struct Area {
	/// Its first address.
	start: usize,
	/// Its bytes; none before the first piece, or when the host has none to lend.
	bytes: usize,
	/// Whether the host was asked for it.
	started: bool,
	pieces: Pieces,
}

// SAFETY: an instance of the runtime has one thread.
#[cfg(target_family = "wasm")]
unsafe impl<Host> Sync for Allocator<Host> {}

impl<Host: GlobalAlloc> Allocator<Host> {
	/// An allocator that lends an area of so many bytes at the first piece.
	pub const fn new(host: Host, bytes: usize) -> Self {
		let area = Area { start: 0, bytes: 0, started: false, pieces: Pieces::new() };
		Self { area: UnsafeCell::new(area), bytes, host }
	}

	const fn is_small(layout: Layout) -> bool {
		layout.size() <= LARGEST && layout.align() <= MOST_ALIGNED
	}

	/// What is done to the area, by a function that asks for memory of the host at most.
	fn with_area<R>(&self, act: impl FnOnce(&mut Area) -> R) -> R {
		// SAFETY: there is one thread, and `act` does not come back here.
		act(unsafe { &mut *self.area.get() })
	}

	fn small(&self, layout: Layout) -> Option<NonNull<u8>> {
		self.with_area(|area| {
			if !area.started {
				area.start(&self.host, self.bytes);
			}
			area.pieces.allocate(layout)
		})
	}
}

impl Area {
	fn has(&self, piece: *mut u8) -> bool {
		piece.addr().wrapping_sub(self.start) < self.bytes
	}

	#[cold]
	fn start(&mut self, host: &impl GlobalAlloc, bytes: usize) {
		self.started = true;
		let Ok(layout) = Layout::from_size_align(bytes, 1) else { return };
		// SAFETY: the layout has bytes.
		let Some(start) = NonNull::new(unsafe { host.alloc(layout) }) else { return };
		// SAFETY: nobody else uses the piece, which is never given back.
		let inserted = unsafe {
			self.pieces.insert_free_block_ptr(NonNull::slice_from_raw_parts(start, bytes))
		};
		if inserted.is_some() {
			(self.start, self.bytes) = (start.addr().get(), bytes);
		}
	}
}

// SAFETY: a piece is of the area or of the host, which each keep their pieces apart and aligned, and goes back to the
// one whose address it has.
unsafe impl<Host: GlobalAlloc> GlobalAlloc for Allocator<Host> {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let own = if Self::is_small(layout) { self.small(layout) } else { None };
		match own {
			Some(piece) => piece.as_ptr(),
			None => self.host.alloc(layout),
		}
	}

	unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
		let is_own = self.with_area(|area| {
			let is_own = area.has(piece);
			if is_own {
				area.pieces.deallocate(NonNull::new_unchecked(piece), layout.align());
			}
			is_own
		});
		if !is_own {
			self.host.dealloc(piece, layout);
		}
	}

	unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
		let wanted = Layout::from_size_align_unchecked(size, layout.align());
		let moved = self.with_area(|area| {
			if area.has(piece) && Self::is_small(wanted) {
				area.pieces.reallocate(NonNull::new_unchecked(piece), wanted)
			} else {
				None
			}
		});
		if let Some(moved) = moved {
			return moved.as_ptr();
		}
		let new = self.alloc(wanted);
		if !new.is_null() {
			core::ptr::copy_nonoverlapping(piece, new, layout.size().min(size));
			self.dealloc(piece, layout);
		}
		new
	}
}

#[cfg(target_family = "wasm")]
mod global {
	use super::{Allocator, Heap, Host};

	/// What a block holds at once of small pieces. Pages that were never used take no memory.
	const AREA: usize = 1 << 22;

	struct Substrate;

	impl Heap for Substrate {
		fn malloc(&self, bytes: usize) -> *mut u8 {
			// Addresses of this memory have 32 bits.
			sp_io::allocator::malloc(bytes as u32)
		}

		fn free(&self, piece: *mut u8) {
			sp_io::allocator::free(piece)
		}
	}

	#[global_allocator]
	static ALLOCATOR: Allocator<Host<Substrate>> = Allocator::new(Host(Substrate), AREA);
}
