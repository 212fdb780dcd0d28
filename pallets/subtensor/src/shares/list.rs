//! The list of the hotkeys that a coldkey stakes on, as the bytes that are stored.
//!
//! It may hold 4,096 of them, so every call on stake would have to decode and encode 131 kB in the worst case. What the
//! calls want, whether a hotkey is there, one more, one less, another order, needs none of it: keys have one length.

use crate::{number, pallet::*, Config};
use alloc::vec::Vec;
use codec::{Compact, Encode};
use frame_support::storage::unhashed;
use sp_core::crypto::AccountId32;

/// Bytes of a hotkey.
const KEY: usize = 32;

/// A list of `StakingHotkeys`.
pub(crate) struct StakingList {
	/// Where it is stored.
	place: Vec<u8>,
	/// Their number, and then the hotkeys.
	bytes: Vec<u8>,
}

impl StakingList {
	pub(crate) fn of<T: Config>(coldkey: &AccountId32) -> Self {
		let place = StakingHotkeys::<T>::hashed_key_for(coldkey);
		let bytes = unhashed::get_raw(&place).unwrap_or_default();
		Self { place, bytes }
	}

	/// The hotkeys, one after the other. What stands before them is the rest of the length.
	fn hotkeys(&self) -> &[u8] {
		self.bytes.get(self.bytes.len() % KEY..).unwrap_or_default()
	}

	/// How many there are.
	pub(crate) fn len(&self) -> usize {
		self.hotkeys().len() / KEY
	}

	/// Where a hotkey stands.
	pub(crate) fn position(&self, hotkey: &AccountId32) -> Option<usize> {
		let wanted: &[u8; KEY] = hotkey.as_ref();
		// A number to compare rules out almost all of them.
		let head = wanted.first_chunk::<8>();
		self.hotkeys()
			.chunks_exact(KEY)
			.position(|listed| listed.first_chunk::<8>() == head && listed == wanted)
	}

	/// Put the hotkey at `place` before all others.
	pub(crate) fn put_first(mut self, place: usize) {
		let begin = self.bytes.len() % KEY;
		let end = place.saturating_add(1).saturating_mul(KEY).saturating_add(begin);
		if let Some(part) = self.bytes.get_mut(begin..end) {
			part.rotate_right(KEY);
			unhashed::put_raw(&self.place, &self.bytes);
		}
	}

	/// Let those behind the first `head` begin with the hotkey at `place`: what stood between becomes the end.
	pub(crate) fn turn(mut self, head: usize, place: usize) {
		let begin = self.bytes.len() % KEY;
		let ahead = place.saturating_sub(head).saturating_mul(KEY);
		let ring = self.bytes.get_mut(head.saturating_mul(KEY).saturating_add(begin)..);
		if let Some(ring) = ring.filter(|ring| ahead < ring.len()) {
			ring.rotate_left(ahead);
			unhashed::put_raw(&self.place, &self.bytes);
		}
	}

	/// Put a hotkey behind the others.
	pub(crate) fn append(self, hotkey: &AccountId32) {
		sp_io::storage::append(&self.place, hotkey.encode());
	}

	/// Take a hotkey out; the others keep their order. An empty list is not stored.
	pub(crate) fn remove(self, hotkey: &AccountId32) {
		let Some(at) = self.position(hotkey) else { return };
		let Some(left) = self.len().checked_sub(1).filter(|left| *left > 0) else {
			unhashed::kill(&self.place);
			return;
		};
		let mut rest = Vec::with_capacity(self.bytes.len());
		Compact(number(left)).encode_to(&mut rest);
		let begin = at.saturating_mul(KEY);
		let hotkeys = self.hotkeys();
		rest.extend_from_slice(hotkeys.get(..begin).unwrap_or_default());
		rest.extend_from_slice(hotkeys.get(begin.saturating_add(KEY)..).unwrap_or_default());
		unhashed::put_raw(&self.place, &rest);
	}
}
