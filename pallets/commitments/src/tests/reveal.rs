//! What becomes of timelocked fields.

use crate::{mock::*, pallet::*, types::RevealError, Data, MAX_REVEALED};
use codec::Encode;
use dtao_traits::CommitmentKeeper;
use frame_support::{assert_ok, traits::Hooks};

/// A field whose text opens with a round.
fn field(reveal_round: u64, text: &[u8]) -> Data {
	Data::TimelockEncrypted {
		encrypted: lock(reveal_round, text).try_into().unwrap(),
		reveal_round,
	}
}

fn block() {
	System::set_block_number(System::block_number() + 1);
	Commitments::on_initialize(System::block_number());
}

/// Texts of a hotkey that are open, with their blocks.
fn revealed(hotkey: u64) -> Vec<(Vec<u8>, u64)> {
	let list = RevealedCommitments::<Test>::get(SUBNET, hotkey).unwrap_or_default();
	list.into_inner().into_iter().map(|(text, block)| (text.into_inner(), block)).collect()
}

fn failures() -> Vec<(u64, u64, RevealError)> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Commitments(Event::CommitmentRevealFailed {
			who,
			reveal_round,
			error,
			..
		}) => Some((who, reveal_round, error)),
		_ => None,
	});
	events.collect()
}

#[test]
fn field_should_be_revealed_in_the_block_after_the_pulse() {
	run(|| {
		assert_ok!(publish(HOTKEY, vec![field(5, b"secret")]));
		block();
		assert_eq!(revealed(HOTKEY), []);
		pulse([5]);
		block();
		assert_eq!(revealed(HOTKEY), [(b"secret".to_vec(), 3)]);
		System::assert_last_event(Event::CommitmentRevealed { netuid: SUBNET, who: HOTKEY }.into());
		assert!(!CommitmentOf::<Test>::contains_key(SUBNET, HOTKEY));
		assert_eq!(TimelockedByRound::<Test>::iter().count(), 0);
	});
}

#[test]
fn other_fields_should_stay() {
	run(|| {
		assert_ok!(publish(HOTKEY, vec![raw(3), field(5, b"one"), field(9, b"two")]));
		pulse([5]);
		block();
		let left = CommitmentOf::<Test>::get(SUBNET, HOTKEY).unwrap();
		assert_eq!(left.info, info(vec![raw(3), field(9, b"two")]));
		pulse([9]);
		block();
		let left = CommitmentOf::<Test>::get(SUBNET, HOTKEY).unwrap();
		assert_eq!(left.info, info(vec![raw(3)]));
		assert_eq!(revealed(HOTKEY), [(b"one".to_vec(), 2), (b"two".to_vec(), 3)]);
	});
}

#[test]
fn deposit_should_come_back_when_nothing_is_left() {
	run(|| {
		Initial::set(100);
		assert_ok!(publish(HOTKEY, vec![field(5, b"secret")]));
		assert_eq!(Balances::reserved_balance(HOTKEY), 100);
		pulse([5]);
		block();
		assert_eq!(Balances::reserved_balance(HOTKEY), 0);
	});
}

#[test]
fn round_should_be_found_when_pulses_come_out_of_order() {
	run(|| {
		assert_ok!(publish(HOTKEY, vec![field(5, b"secret")]));
		pulse([8]);
		block();
		assert_eq!(revealed(HOTKEY), []);
		pulse([5]);
		block();
		block();
		assert_eq!(revealed(HOTKEY).len(), 1);
	});
}

#[test]
fn field_should_be_found_when_its_pulse_was_there_before_it() {
	run(|| {
		pulse([5, 8]);
		block();
		assert_ok!(publish(HOTKEY, vec![field(5, b"secret")]));
		block();
		assert_eq!(revealed(HOTKEY).len(), 1);
	});
}

#[test]
fn last_ten_texts_should_be_kept() {
	run(|| {
		for n in 1..=12u8 {
			next_epoch(SUBNET);
			assert_ok!(publish(HOTKEY, vec![field(n.into(), &[n])]));
			pulse([n.into()]);
			block();
		}
		let texts: Vec<Vec<u8>> = revealed(HOTKEY).into_iter().map(|(text, _)| text).collect();
		assert_eq!(texts.len(), MAX_REVEALED as usize);
		assert_eq!(texts, (3..=12u8).map(|n| vec![n]).collect::<Vec<_>>());
	});
}

#[test]
fn block_should_open_a_few_and_go_on() {
	run(|| {
		for hotkey in HOTKEYS {
			assert_ok!(publish(hotkey, vec![field(5, b"secret")]));
		}
		pulse([5]);
		let open = || HOTKEYS.iter().filter(|hotkey| !revealed(**hotkey).is_empty()).count();
		block();
		assert_eq!(open(), 2);
		block();
		assert_eq!(open(), 3);
	});
}

#[test]
fn field_should_fail_with_its_reason() {
	run(|| {
		next_epoch(SUBNET);
		let encrypted = |bytes: Vec<u8>| Data::TimelockEncrypted {
			encrypted: bytes.try_into().unwrap(),
			reveal_round: 5,
		};
		let cases = [
			(vec![1], RevealError::CiphertextDeserialize),
			(vec![], RevealError::CiphertextDeserialize),
			(lock(6, b"secret"), RevealError::Decrypt),
			(lock(5, b""), RevealError::EmptyPlaintext),
		];
		pulse([5]);
		for (bytes, error) in cases {
			assert_ok!(publish(HOTKEY, vec![encrypted(bytes)]));
			block();
			assert_eq!(failures().last(), Some(&(HOTKEY, 5, error)));
			assert!(!CommitmentOf::<Test>::contains_key(SUBNET, HOTKEY));
			assert_eq!(revealed(HOTKEY), []);
		}
	});
}

#[test]
fn field_should_fail_when_its_round_is_too_old_for_a_pulse() {
	run(|| {
		assert_ok!(publish(HOTKEY, vec![field(5, b"secret"), raw(1)]));
		pulse([100]);
		Oldest::set(5);
		block();
		block();
		assert_eq!(failures(), []);
		Oldest::set(6);
		block();
		block();
		assert_eq!(failures(), [(HOTKEY, 5, RevealError::PulseExpired)]);
		assert_eq!(TimelockedByRound::<Test>::iter().count(), 0);
	});
}

#[test]
fn ciphertext_should_open_when_it_stands_together_with_its_round() {
	run(|| {
		let wrapped = (lock(5, b"secret"), 5u64).encode();
		let encrypted = wrapped.try_into().unwrap();
		let data = Data::TimelockEncrypted { encrypted, reveal_round: 5 };
		assert_ok!(publish(HOTKEY, vec![data]));
		pulse([5]);
		block();
		assert_eq!(revealed(HOTKEY), [(b"secret".to_vec(), 2)]);
	});
}

#[test]
fn nothing_should_be_revealed_of_a_hotkey_that_left() {
	run(|| {
		assert_ok!(publish(HOTKEY, vec![field(5, b"one")]));
		assert_ok!(publish(HOTKEYS[1], vec![field(5, b"two")]));
		deregister(SUBNET, HOTKEY);
		assert_ok!(<Commitments as CommitmentKeeper<_>>::rekey(SUBNET, &HOTKEYS[1], &HOTKEYS[2]));
		Registered::mutate(|members| members.remove(&(SUBNET, HOTKEYS[1])));
		pulse([5]);
		block();
		assert_eq!((revealed(HOTKEY), revealed(HOTKEYS[1])), (vec![], vec![]));
		assert_eq!(revealed(HOTKEYS[2]), [(b"two".to_vec(), 2)]);
	});
}

#[test]
fn second_timelocked_commitment_should_take_the_place_of_the_first() {
	run(|| {
		assert_ok!(publish(HOTKEY, vec![field(5, b"one")]));
		assert_ok!(publish(HOTKEY, vec![field(7, b"two")]));
		let listed: Vec<_> = TimelockedByRound::<Test>::iter_keys().collect();
		assert_eq!(listed, [(7, (SUBNET, HOTKEY))]);
		pulse([5, 7]);
		block();
		assert_eq!(revealed(HOTKEY), [(b"two".to_vec(), 2)]);
	});
}

#[test]
fn rounds_should_be_followed_when_the_beacon_begins_anew() {
	run(|| {
		pulse([1_000_000]);
		block();
		assert!(RoundsSeen::<Test>::get() >= 1_000_000 - 64);
		Pulses::set([3].into());
		block();
		assert_ok!(publish(HOTKEY, vec![field(4, b"secret")]));
		pulse([4]);
		block();
		assert_eq!(revealed(HOTKEY).len(), 1);
	});
}
