use super::mock::*;
use crate::{
	AuthorKeys, CurrentKey, EncryptionKey, Error, LastAnnouncement, NextKey, NextKeyExpiresAt,
	PendingKey, PendingKeyExpiresAt,
};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::DispatchError;

/// First bytes of next, pending and current key.
fn shown() -> [Option<u8>; 3] {
	[NextKey::<Test>::get(), PendingKey::<Test>::get(), CurrentKey::<Test>::get()]
		.map(|key| key.map(|key| key[0]))
}

fn expiries() -> [Option<u64>; 2] {
	[NextKeyExpiresAt::<Test>::get(), PendingKeyExpiresAt::<Test>::get()]
}

#[test]
fn keys_should_move_on_by_one_block_when_there_is_one_author() {
	ext().execute_with(|| {
		block(0, Some(key(1)));
		assert_eq!((shown(), expiries()), ([None; 3], [None; 2]));
		block(0, Some(key(2)));
		assert_eq!((shown(), expiries()), ([Some(1), None, None], [Some(5), None]));
		block(0, Some(key(3)));
		assert_eq!((shown(), expiries()), ([Some(2), Some(1), None], [Some(6), Some(5)]));
		block(0, Some(key(4)));
		assert_eq!(shown(), [Some(3), Some(2), Some(1)]);
	});
}

#[test]
fn keys_should_be_shown_two_slots_ahead_when_three_authors_take_turns() {
	ext().execute_with(|| {
		// Slot 1 is the first one's.
		Authorities::set(vec![3, 1, 2]);
		block(0, Some(key(0xa1)));
		assert_eq!(shown(), [None; 3]);
		block(0, Some(key(0xb1)));
		assert_eq!(shown(), [Some(0xa1), None, None]);
		block(0, Some(key(0xc1)));
		assert_eq!(shown(), [Some(0xb1), Some(0xa1), None]);
		// The author of this block is the one whose key is the current one.
		block(0, Some(key(0xa2)));
		assert_eq!(shown(), [Some(0xc1), Some(0xb1), Some(0xa1)]);
		assert_eq!(AuthorKeys::<Test>::get(1), Some(key(0xa2)));
		block(0, Some(key(0xb2)));
		assert_eq!(shown(), [Some(0xa2), Some(0xc1), Some(0xb1)]);
	});
}

#[test]
fn keys_should_go_on_when_slots_are_missed() {
	ext().execute_with(|| {
		Authorities::set(vec![3, 1, 2]);
		for byte in [0xa1, 0xb1, 0xc1] {
			block(0, Some(key(byte)));
		}
		// The slots of 1 and 2 pass without a block: the next one is 3's again.
		block(2, Some(key(0xc2)));
		assert_eq!(shown(), [Some(0xb1), Some(0xb1), Some(0xa1)]);
		assert_eq!(AuthorKeys::<Test>::get(3), Some(key(0xc2)));
	});
}

#[test]
fn next_key_should_be_there_from_the_third_block_at_the_latest() {
	for count in 1..=4 {
		ext().execute_with(|| {
			Authorities::set((0..count).collect());
			for byte in 1..=3 {
				block(0, Some(key(byte)));
			}
			assert!(NextKey::<Test>::exists(), "{count} authors");
		});
	}
}

#[test]
fn keys_should_be_absent_when_an_author_announces_none() {
	ext().execute_with(|| {
		block(0, Some(key(1)));
		block(0, None);
		assert_eq!(shown(), [Some(1), None, None]);
		assert_eq!(AuthorKeys::<Test>::get(1), None);
		block(0, None);
		assert_eq!((shown(), expiries()), ([None, Some(1), None], [None, Some(5)]));
		block(0, None);
		assert_eq!((shown(), expiries()), ([None, None, Some(1)], [None; 2]));
		block(0, None);
		assert_eq!(shown(), [None; 3]);
	});
}

#[test]
fn announcement_should_fail_when_the_key_has_another_length() {
	ext().execute_with(|| {
		System::set_block_number(1);
		for length in [0, 1, 1183, 1185, 2048] {
			let key = EncryptionKey::truncate_from(vec![1; length]);
			assert_noop!(
				MevShield::announce_next_key(RuntimeOrigin::none(), Some(key)),
				Error::<Test>::BadEncKeyLen
			);
		}
	});
}

#[test]
fn announcement_should_fail_when_the_block_names_no_author() {
	ext().execute_with(|| {
		System::set_block_number(1);
		let announce = || MevShield::announce_next_key(RuntimeOrigin::none(), Some(key(1)));
		Slot::set(None);
		assert_noop!(announce(), Error::<Test>::Unreachable);
		Slot::set(Some(1));
		Authorities::set(vec![]);
		assert_noop!(announce(), Error::<Test>::Unreachable);
		Authorities::set(vec![9]);
		assert_ok!(announce());
		assert_eq!(LastAnnouncement::<Test>::get(), Some(1));
	});
}

#[test]
fn announcement_should_fail_when_it_is_signed_or_the_second_of_the_block() {
	ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			assert_noop!(
				MevShield::announce_next_key(origin, Some(key(1))),
				DispatchError::BadOrigin
			);
		}
		block(0, Some(key(1)));
		assert_noop!(
			MevShield::announce_next_key(RuntimeOrigin::none(), Some(key(2))),
			Error::<Test>::AlreadyAnnounced
		);
	});
}

proptest! {
	#[test]
	fn shown_keys_should_follow_the_announcements_when_blocks_are_random(
		count in 1u64..6,
		blocks in prop::collection::vec((0u64..4, prop::option::weighted(0.8, any::<u8>())), 1..40),
	) {
		ext().execute_with(|| {
			Authorities::set((0..count).collect());
			let mut kept = vec![None; usize::try_from(count).unwrap()];
			let mut expected = [None; 3];
			for (missed, announced) in blocks {
				let slot = Slot::get().unwrap() + 1 + missed;
				let index = |slot: u64| usize::try_from(slot % count).unwrap();
				expected = [kept[index(slot + 2)], expected[0], expected[1]];
				kept[index(slot)] = announced;
				block(missed, announced.map(key));
				assert_eq!(shown(), expected);
			}
		});
	}
}
