//! Commits of weights: the hash and the queue. No storage here. `dtao_yuma::window` says when a
//! commit can be revealed.

use alloc::vec::Vec;
use codec::Encode;
use dtao_types::NetUidStorageIndex;
use dtao_yuma::window::{Phase, Window};
use sp_core::{crypto::AccountId32, H256};
use sp_io::hashing::blake2_256;

/// Most commits of a hotkey on one mechanism that wait for their reveal.
pub const MAX_COMMITS: u32 = 10;

/// Most numbers of the salt of a commit. Clients use eight.
pub const MAX_SALT: u32 = 64;

/// A commit as it is stored: hash, block of the commit, first and last block of the reveal.
pub type Commit = (H256, u64, u64, u64);

/// Weights as a call carries them.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
	/// Uids of the targets.
	pub uids: &'a [u16],
	/// One weight a target.
	pub values: &'a [u16],
	/// Version key of the sender.
	pub version_key: u64,
}

/// Weights that were committed, with what the hash of the commit was made of.
#[derive(Clone, Copy, Debug)]
pub struct Reveal<'a> {
	/// The weights.
	pub row: Row<'a>,
	/// What made the hash impossible to guess.
	pub salt: &'a [u16],
}

impl Reveal<'_> {
	/// The hash that the commit must have had. Clients compute the same.
	pub fn hash(&self, hotkey: &AccountId32, index: NetUidStorageIndex) -> H256 {
		let Row { uids, values, version_key } = self.row;
		H256((hotkey, index, uids, values, self.salt, version_key).using_encoded(blake2_256))
	}
}

/// Why there is nothing to reveal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRevealed {
	/// There is no commit.
	NoCommit,
	/// The window of this commit is over.
	Expired,
	/// The window of this commit has not begun.
	TooEarly,
	/// There are commits, but none with this hash.
	NoMatch,
}

/// Those commits whose window is not over.
pub fn live(queue: &[Commit], now: u64) -> Vec<Commit> {
	let is_live = |commit: &&Commit| phase(commit, now) != Phase::Expired;
	queue.iter().filter(is_live).copied().collect()
}

/// Take the commit with this hash out of the queue, and all before it with it. Answers the commit
/// and the live ones behind it.
pub fn take(queue: &[Commit], hash: H256, now: u64) -> Result<(Commit, Vec<Commit>), NotRevealed> {
	let mut waiting = live(queue, now).into_iter();
	match waiting.find(|commit| commit.0 == hash) {
		Some(commit) if phase(&commit, now) == Phase::Early => Err(NotRevealed::TooEarly),
		Some(commit) => Ok((commit, waiting.collect())),
		None if queue.iter().any(|commit| commit.0 == hash) => Err(NotRevealed::Expired),
		None if queue.is_empty() => Err(NotRevealed::NoCommit),
		None => Err(NotRevealed::NoMatch),
	}
}

/// Where block `now` stands with the window of a commit.
fn phase((_, _, first, last): &Commit, now: u64) -> Phase {
	Window { first: *first, last: *last }.phase(now)
}

/// A stored row without what it says of neurons that did not have their uid yet when it was
/// decided: those weights were meant for the holder before.
pub fn without_newcomers(
	row: Vec<(u16, u16)>,
	decided_at: u64,
	registered_at: impl Fn(u16) -> Option<u64>,
) -> Vec<(u16, u16)> {
	let is_newcomer = |uid: u16| registered_at(uid).is_some_and(|block| decided_at <= block);
	row.into_iter().filter(|(uid, _)| !is_newcomer(*uid)).collect()
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;

	const HOTKEY: AccountId32 = AccountId32::new([0x15; 32]);

	fn hash_of(index: u16, row: Row<'_>, salt: &[u16]) -> H256 {
		Reveal { row, salt }.hash(&HOTKEY, NetUidStorageIndex::new(index))
	}

	/// A commit with the hash `n` and this window.
	fn commit(n: u8, first: u64, last: u64) -> Commit {
		(H256::repeat_byte(n), 0, first, last)
	}

	#[test]
	fn hash_should_be_the_one_that_the_public_sdk_computes() {
		let hex = |text: &str| text.parse::<H256>().unwrap();
		let row = Row { uids: &[3, 4], values: &[65_535, 32_768], version_key: 0 };
		let salt = [1, 2, 3, 4, 5, 6, 7, 8];
		assert_eq!(
			hash_of(1, row, &salt),
			hex("cd070fb191768c1f92d6a16920c121ac001d5e58dd7f7ba5bc93e89826588522")
		);
		assert_eq!(
			hash_of(4_097, row, &salt),
			hex("8ebc677189074fbf21ffa21b27ec8c68f1e67dab49028cfba096c8d1f3614803")
		);
		let empty = Row { uids: &[], values: &[], version_key: u64::MAX };
		assert_eq!(
			hash_of(1, empty, &[]),
			hex("f2ebefbee230d2b6df41b6c12453a58c75e8938c1970c841ea989166cd035594")
		);
		let many: Vec<u16> = (0..70).collect();
		let long = Row { uids: &many, values: &many, version_key: 10_002_000 };
		assert_eq!(
			hash_of(65_535, long, &[65_535; 64]),
			hex("3ffd64873ef963b33998187690d7c6ce2f0a0f753aebc471f4cc5905288280f7")
		);
	}

	#[test]
	fn hash_should_depend_on_everything_it_is_made_of() {
		let row = Row { uids: &[3, 4], values: &[5, 6], version_key: 7 };
		let hashes = [
			hash_of(1, row, &[8]),
			hash_of(2, row, &[8]),
			hash_of(1, row, &[9]),
			hash_of(1, row, &[]),
			hash_of(1, Row { uids: &[3, 5], ..row }, &[8]),
			hash_of(1, Row { values: &[5, 7], ..row }, &[8]),
			hash_of(1, Row { version_key: 8, ..row }, &[8]),
			// What moves from one list into another is no longer the same.
			hash_of(1, Row { uids: &[3], values: &[4, 5, 6], ..row }, &[8]),
			Reveal { row, salt: &[8] }.hash(&AccountId32::new([0; 32]), NetUidStorageIndex::new(1)),
		];
		let distinct: alloc::collections::BTreeSet<H256> = hashes.into_iter().collect();
		assert_eq!(distinct.len(), hashes.len());
	}

	#[test]
	fn take_should_remove_all_up_to_the_match() {
		let queue = [commit(1, 5, 9), commit(2, 5, 9), commit(3, 5, 9), commit(4, 10, 14)];
		let taken = take(&queue, H256::repeat_byte(2), 7);
		assert_eq!(taken, Ok((queue[1], vec![queue[2], queue[3]])));
		assert_eq!(take(&queue, H256::repeat_byte(4), 10), Ok((queue[3], vec![])));
	}

	#[test]
	fn take_should_say_what_is_wrong() {
		let queue = [commit(1, 5, 9), commit(2, 10, 14)];
		let why = |queue: &[Commit], n, now| take(queue, H256::repeat_byte(n), now).unwrap_err();
		assert_eq!(why(&[], 1, 5), NotRevealed::NoCommit);
		assert_eq!(why(&queue, 1, 4), NotRevealed::TooEarly);
		assert_eq!(why(&queue, 1, 10), NotRevealed::Expired);
		assert_eq!(why(&queue, 2, 9), NotRevealed::TooEarly);
		assert_eq!(why(&queue, 3, 9), NotRevealed::NoMatch);
		assert_eq!(why(&queue, 3, 15), NotRevealed::NoMatch);
		assert_eq!(why(&queue, 2, 15), NotRevealed::Expired);
	}

	#[test]
	fn live_should_drop_what_is_over_and_keep_the_order() {
		let queue = [commit(1, 5, 9), commit(2, 10, 14), commit(3, 15, 19)];
		assert_eq!(live(&queue, 9), queue);
		assert_eq!(live(&queue, 10), queue[1..]);
		assert_eq!(live(&queue, 20), []);
	}

	#[test]
	fn row_should_say_nothing_of_neurons_that_came_after_it() {
		let born = |uid: u16| [1, 5, 9].get(usize::from(uid)).copied();
		let row = vec![(0, 1), (1, 2), (2, 3), (7, 4)];
		assert_eq!(without_newcomers(row.clone(), 6, born), [(0, 1), (1, 2), (7, 4)]);
		assert_eq!(without_newcomers(row.clone(), 5, born), [(0, 1), (7, 4)]);
		assert_eq!(without_newcomers(row.clone(), 10, born), row);
	}
}
