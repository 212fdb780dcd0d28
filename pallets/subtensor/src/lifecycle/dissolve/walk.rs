//! The walk over all positions, on one hotkey after the other, that goes on in the next block where
//! it had to stop.

use crate::{shares::Shares, weight_info::WeightInfo, Config};
use core::marker::PhantomData;
use dtao_types::{NetUid, Position};
use frame_support::{storage::KeyPrefixIterator, weights::WeightMeter};
use sp_core::crypto::AccountId32;

/// How far a walk has come, as it is stored between blocks.
pub struct Place<'a> {
	/// The hotkey in work; none before the next one is looked for.
	pub hotkey: &'a mut Option<AccountId32>,
	/// The last of its positions that was passed, by coldkey and subnet; none before the first.
	pub after: &'a mut Option<(AccountId32, NetUid)>,
}

/// What comes next in a walk.
pub enum Next {
	/// A position, to be passed when the work on it is done.
	Position(Position<AccountId32>),
	/// A hotkey has no further positions.
	NoPosition(AccountId32),
	/// There is no further hotkey.
	NoHotkey,
	/// There is no weight to look.
	NoWeight,
}

/// A walk over the positions on hotkeys that somebody else names.
pub struct Walk<'a, T> {
	place: Place<'a>,
	positions: Option<KeyPrefixIterator<(AccountId32, NetUid)>>,
	config: PhantomData<T>,
}

impl<'a, T: Config> Walk<'a, T> {
	/// Go on at a place.
	pub fn new(place: Place<'a>) -> Self {
		Self { place, positions: None, config: PhantomData }
	}

	/// Look what comes next; `next_hotkey` names the hotkey after one that is done.
	pub fn next(
		&mut self,
		meter: &mut WeightMeter,
		next_hotkey: impl Fn() -> Option<AccountId32>,
	) -> Next {
		if meter.try_consume(T::WeightInfo::dissolve_look()).is_err() {
			return Next::NoWeight;
		}
		let Place { hotkey: place, after } = &mut self.place;
		let Some(hotkey) = place.take().or_else(next_hotkey) else { return Next::NoHotkey };
		let hotkey = place.insert(hotkey);
		let positions = match &mut self.positions {
			Some(positions) => positions,
			None if meter.try_consume(T::WeightInfo::dissolve_look()).is_err() => {
				return Next::NoWeight
			},
			none => none.insert(Shares::<T>::holders_after(hotkey, after.as_ref())),
		};
		if let Some((coldkey, netuid)) = positions.next() {
			return Next::Position(Position::new(hotkey.clone(), coldkey, netuid));
		}
		if meter.try_consume(T::WeightInfo::dissolve_hotkey()).is_err() {
			return Next::NoWeight;
		}
		self.positions = None;
		**after = None;
		place.take().map_or(Next::NoHotkey, Next::NoPosition)
	}

	/// Note that the work on a position is done.
	pub fn pass(&mut self, position: Position<AccountId32>) {
		*self.place.after = Some((position.coldkey, position.netuid));
	}
}
