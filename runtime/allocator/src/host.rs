//! The host's memory.

use core::alloc::{GlobalAlloc, Layout};

/// Alignment of every piece that the host hands out.
const ALIGNMENT: usize = 8;

/// What the host offers: pieces aligned to 8 bytes.
pub trait Heap {
	/// A piece of this many bytes. The host ends the call of the runtime when it has none.
	fn malloc(&self, bytes: usize) -> *mut u8;

	/// Gives a piece back.
	fn free(&self, piece: *mut u8);
}

/// Pieces of any alignment from a [`Heap`].
///
/// A piece that needs more than the host's alignment lies in a longer one, whose address stands before it.
pub struct Host<H>(pub H);

// SAFETY: the heap keeps pieces apart; what stands before a piece of large alignment lies in the same piece of the heap.
unsafe impl<H: Heap> GlobalAlloc for Host<H> {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		if layout.align() <= ALIGNMENT {
			return self.0.malloc(layout.size());
		}
		let Some(bytes) = layout.size().checked_add(layout.align()) else {
			return core::ptr::null_mut();
		};
		let whole = self.0.malloc(bytes);
		// Both steps are multiples of `ALIGNMENT`, and together at most the alignment.
		let first = whole.add(ALIGNMENT);
		let piece = first.add(first.align_offset(layout.align()));
		piece.cast::<*mut u8>().sub(1).write(whole);
		piece
	}

	unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
		if layout.align() <= ALIGNMENT {
			self.0.free(piece);
		} else {
			self.0.free(piece.cast::<*mut u8>().sub(1).read());
		}
	}
}
