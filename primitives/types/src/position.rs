//! Where stake lies.

use crate::NetUid;

/// Stake of one coldkey, behind one hotkey, on one subnet.
///
/// The three always travel together, and two of them have the same type: as fields they cannot
/// change places. Where accounts are borrowed, `AccountId` is a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position<AccountId> {
	/// The account that the stake backs.
	pub hotkey: AccountId,
	/// The account that owns the stake.
	pub coldkey: AccountId,
	/// The subnet whose alpha is staked; on root it is TAO.
	pub netuid: NetUid,
}

impl<AccountId> Position<AccountId> {
	/// What `coldkey` staked to `hotkey` on `netuid`.
	pub const fn new(hotkey: AccountId, coldkey: AccountId, netuid: NetUid) -> Self {
		Self { hotkey, coldkey, netuid }
	}

	/// What the same coldkey has with the same hotkey on another subnet.
	pub fn on(self, netuid: NetUid) -> Self {
		Self { netuid, ..self }
	}

	/// The same stake with its accounts borrowed.
	pub const fn as_ref(&self) -> Position<&AccountId> {
		Position { hotkey: &self.hotkey, coldkey: &self.coldkey, netuid: self.netuid }
	}
}

impl<AccountId: Clone> Position<&AccountId> {
	/// The same stake with accounts of its own.
	pub fn cloned(self) -> Position<AccountId> {
		let Self { hotkey, coldkey, netuid } = self;
		Position { hotkey: hotkey.clone(), coldkey: coldkey.clone(), netuid }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn position_should_keep_who_is_who() {
		let position = Position::new(1u8, 2, NetUid::new(3));
		assert_eq!((position.hotkey, position.coldkey, position.netuid.get()), (1, 2, 3));
		assert_eq!(position.as_ref().cloned(), position);
		assert_ne!(Position::new(2, 1, NetUid::new(3)), position);
		assert_eq!(position.on(NetUid::ROOT), Position::new(1, 2, NetUid::ROOT));
	}
}
