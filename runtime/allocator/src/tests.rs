//! The allocator over a heap that knows what is its own.
#![allow(clippy::arithmetic_side_effects)] // test arithmetic may abort the tests

use super::{Heap, Host, LARGEST};
use core::{
	alloc::{GlobalAlloc, Layout},
	cell::RefCell,
};
use proptest::prelude::*;
use std::{
	alloc::{alloc, dealloc},
	collections::BTreeMap,
};

/// Small enough to be full at times.
const AREA: usize = 1 << 18;

type Allocator = super::Allocator<Host<Ledger>>;

/// Pieces aligned to 8 bytes and to nothing more, as those of the host.
#[derive(Default)]
struct Ledger(RefCell<BTreeMap<usize, (*mut u8, Layout)>>);

impl Ledger {
	/// Pieces in use beside the area, which is never given back.
	fn pieces(&self) -> usize {
		self.0.borrow().values().filter(|(_, layout)| layout.size() < AREA).count()
	}
}

impl Drop for Ledger {
	fn drop(&mut self) {
		for (start, layout) in self.0.take().into_values() {
			// SAFETY: it was allocated so, and nothing that is in use lies there.
			unsafe { dealloc(start, layout) };
		}
	}
}

impl Heap for Ledger {
	fn malloc(&self, bytes: usize) -> *mut u8 {
		let layout = Layout::from_size_align(bytes + 16, 16).unwrap();
		// SAFETY: the layout has bytes.
		let start = unsafe { alloc(layout) };
		let piece = start.wrapping_add(8);
		self.0.borrow_mut().insert(piece.addr(), (start, layout));
		piece
	}

	fn free(&self, piece: *mut u8) {
		let (start, layout) =
			self.0.borrow_mut().remove(&piece.addr()).expect("a piece of the heap");
		// SAFETY: it was allocated so, once.
		unsafe { dealloc(start, layout) };
	}
}

fn allocator() -> Allocator {
	Allocator::new(Host(Ledger::default()), AREA)
}

fn host_pieces(of: &Allocator) -> usize {
	of.host.0.pieces()
}

fn layout(size: usize, align: usize) -> Layout {
	Layout::from_size_align(size, align).unwrap()
}

/// A piece in use, with what was written into it.
struct Held {
	piece: *mut u8,
	layout: Layout,
	mark: u8,
}

impl Held {
	fn new(of: &Allocator, layout: Layout, mark: u8) -> Self {
		// SAFETY: the layout has bytes.
		let piece = unsafe { of.alloc(layout) };
		assert!(!piece.is_null());
		assert_eq!(piece.addr() % layout.align(), 0, "{layout:?}");
		// SAFETY: the piece is that long.
		unsafe { piece.write_bytes(mark, layout.size()) };
		Self { piece, layout, mark }
	}

	/// Nobody else wrote into its first bytes.
	fn check(&self, bytes: usize) {
		// SAFETY: the piece is at least that long, and was written to.
		let content = unsafe { core::slice::from_raw_parts(self.piece, bytes) };
		assert!(content.iter().all(|byte| *byte == self.mark), "{:?}", self.layout);
	}

	fn resize(&mut self, of: &Allocator, size: usize) {
		let kept = size.min(self.layout.size());
		// SAFETY: the piece has this layout.
		self.piece = unsafe { of.realloc(self.piece, self.layout, size) };
		self.layout = layout(size, self.layout.align());
		assert_eq!(self.piece.addr() % self.layout.align(), 0, "{:?}", self.layout);
		self.check(kept);
		// SAFETY: the piece is that long.
		unsafe { self.piece.write_bytes(self.mark, size) };
	}

	fn free(self, of: &Allocator) {
		self.check(self.layout.size());
		// SAFETY: the piece has this layout.
		unsafe { of.dealloc(self.piece, self.layout) };
	}
}

/// What is done to the pieces in use; numbers are taken modulo their count.
#[derive(Clone, Debug)]
enum Step {
	Take { size: usize, align: usize },
	Resize { which: usize, size: usize },
	Free { which: usize },
}

/// Mostly small ones, as of a runtime.
fn sizes() -> impl Strategy<Value = usize> {
	prop_oneof![6 => 1..200usize, 2 => 1..=LARGEST, 1 => LARGEST - 4..LARGEST + 4, 1 => 1..3 * LARGEST]
}

fn steps() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (sizes(), 0..7u32).prop_map(|(size, power)| Step::Take { size, align: 1 << power }),
		2 => (any::<usize>(), sizes()).prop_map(|(which, size)| Step::Resize { which, size }),
		3 => any::<usize>().prop_map(|which| Step::Free { which }),
	]
}

proptest! {
	#[test]
	fn pieces_should_stay_apart_aligned_and_as_they_were_written(steps in prop::collection::vec(steps(), 1..400)) {
		let of = allocator();
		let mut held: Vec<Held> = Vec::new();
		for (step, mark) in steps.into_iter().zip((0..=u8::MAX).cycle()) {
			match step {
				Step::Take { size, align } => held.push(Held::new(&of, layout(size, align), mark)),
				Step::Resize { which, size } if !held.is_empty() => {
					let which = which % held.len();
					held[which].resize(&of, size);
				},
				Step::Free { which } if !held.is_empty() => {
					let which = which % held.len();
					held.swap_remove(which).free(&of);
				},
				Step::Resize { .. } | Step::Free { .. } => {},
			}
		}
		held.into_iter().for_each(|piece| piece.free(&of));
		prop_assert_eq!(host_pieces(&of), 0);
		// All of the area is one piece again: as many fit as at the first time.
		prop_assert_eq!(fill(&of), fill(&allocator()));
	}
}

/// Bytes of pieces that fill the area without much left.
const PART: usize = AREA / 128;

/// How many pieces of [`PART`] the area has room for; they are given back.
fn fill(of: &Allocator) -> usize {
	let mut held = Vec::new();
	while host_pieces(of) == 0 {
		held.push(Held::new(of, layout(PART, 8), 1));
	}
	let count = held.len() - 1;
	held.into_iter().for_each(|piece| piece.free(of));
	count
}

#[test]
fn small_pieces_should_not_reach_the_host_until_the_area_is_full() {
	let of = allocator();
	let count = fill(&of);
	// The heads of pieces and the end of the area.
	assert!(count * PART > AREA * 9 / 10, "{count} pieces");
	assert_eq!(host_pieces(&of), 0);
}

#[test]
fn pieces_should_be_the_hosts_when_it_lends_no_area() {
	// Less than the head of a piece.
	let of = super::Allocator::new(Host(Ledger::default()), 1);
	let held = Held::new(&of, layout(8, 8), 7);
	// The area that is of no use is one.
	assert_eq!(host_pieces(&of), 2);
	held.free(&of);
	assert_eq!(host_pieces(&of), 1);
}

#[test]
fn large_pieces_should_be_the_hosts() {
	let of = allocator();
	let held = [layout(LARGEST + 1, 1), layout(8, 32)].map(|layout| Held::new(&of, layout, 7));
	assert_eq!(host_pieces(&of), 2);
	held.into_iter().for_each(|piece| piece.free(&of));
	assert_eq!(host_pieces(&of), 0);
}

#[test]
fn piece_should_move_when_it_outgrows_the_area_or_comes_back() {
	let of = allocator();
	let mut held = Held::new(&of, layout(10, 8), 9);
	held.resize(&of, LARGEST * 4);
	assert_eq!(host_pieces(&of), 1);
	held.resize(&of, 100);
	assert_eq!(host_pieces(&of), 0);
	held.free(&of);
}

#[test]
fn piece_that_a_function_of_the_host_returned_should_go_back_to_the_host() {
	let of = allocator();
	let piece = of.host.0.malloc(32);
	// SAFETY: the piece is one of the host's, of that length.
	unsafe { of.dealloc(piece, layout(32, 1)) };
	assert_eq!(host_pieces(&of), 0);
}

#[test]
fn growing_lists_should_keep_their_items() {
	let of = allocator();
	let mut held = Held::new(&of, layout(1, 1), 3);
	for size in [2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096, 16_384, 32_768, 65_536] {
		held.resize(&of, size);
	}
	held.free(&of);
}
