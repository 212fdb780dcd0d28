//! What becomes of timelocked fields.

use crate::{mock::*, pallet::*, types::RevealError, Data, MAX_REVEALED};
use codec::Encode;
use dtao_traits::CommitmentKeeper;
use frame_support::{assert_ok, traits::Hooks};
use proptest::{
	collection::{btree_set, vec},
	prelude::*,
};

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

/// What becomes of a field that was not opened.
fn failed(field: &Data) -> Data {
	let Data::TimelockEncrypted { encrypted, reveal_round } = field.clone() else {
		panic!("a timelocked field")
	};
	Data::TimelockRevealFailed { encrypted, reveal_round }
}

/// The fields that a hotkey has published.
fn fields(hotkey: u64) -> Vec<Data> {
	CommitmentOf::<Test>::get(SUBNET, hotkey)
		.map(|stored| stored.info.fields.into_inner())
		.unwrap_or_default()
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
			next_epoch(SUBNET);
			let field = encrypted(bytes);
			assert_ok!(publish(HOTKEY, vec![raw(3), field.clone(), raw(4)]));
			block();
			assert_eq!(failures().last(), Some(&(HOTKEY, 5, error)));
			assert_eq!(fields(HOTKEY), [raw(3), failed(&field), raw(4)]);
			assert_eq!(revealed(HOTKEY), []);
		}
	});
}

#[test]
fn failed_field_should_never_be_tried_again_and_stay_until_the_next_commitment() {
	run(|| {
		Initial::set(100);
		let field = field(6, b"secret");
		let bad = Data::TimelockEncrypted {
			encrypted: lock(7, b"secret").try_into().unwrap(),
			reveal_round: 6,
		};
		assert_ok!(publish(HOTKEY, vec![bad.clone(), field]));
		pulse([6]);
		for _ in 0..5 {
			block();
			assert_eq!(fields(HOTKEY), [failed(&bad)]);
			assert_eq!(failures(), [(HOTKEY, 6, RevealError::Decrypt)]);
		}
		assert_eq!(revealed(HOTKEY), [(b"secret".to_vec(), 2)]);
		assert_eq!(TimelockedByRound::<Test>::iter().count(), 0);
		// It is a field like others: the deposit stays, goes with the key, and ends with the commitment.
		assert_eq!(Balances::reserved_balance(HOTKEY), 100);
		assert_ok!(<Commitments as CommitmentKeeper<_>>::rekey(SUBNET, &HOTKEY, &HOTKEYS[1]));
		assert_eq!(fields(HOTKEYS[1]), [failed(&bad)]);
		Initial::set(0);
		next_epoch(SUBNET);
		assert_ok!(publish(HOTKEYS[1], vec![raw(1)]));
		assert_eq!(fields(HOTKEYS[1]), [raw(1)]);
		assert_eq!(Balances::reserved_balance(HOTKEYS[1]), 0);
	});
}

#[test]
fn field_should_fail_when_its_round_is_too_old_for_a_pulse() {
	run(|| {
		let late = field(5, b"secret");
		assert_ok!(publish(HOTKEY, vec![late.clone(), raw(1)]));
		pulse([100]);
		Oldest::set(5);
		block();
		block();
		assert_eq!(failures(), []);
		Oldest::set(6);
		block();
		block();
		assert_eq!(failures(), [(HOTKEY, 5, RevealError::PulseExpired)]);
		assert_eq!(fields(HOTKEY), [failed(&late), raw(1)]);
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

proptest! {
	/// Whatever is published with whatever pulses: each field is open, failed, or waits for its pulse, in
	/// its order, and is so once.
	#[test]
	fn every_timelocked_field_should_end_open_or_failed(
		made in vec((1..6u64, 1..6u64, any::<bool>()), 1..=3),
		pulses in btree_set(1..6u64, 0..6),
		oldest in 0..6u64,
	) {
		run(|| {
			let published: Vec<Data> = made
				.iter()
				.map(|(reveal_round, other, is_good)| Data::TimelockEncrypted {
					encrypted: lock(if *is_good { *reveal_round } else { *other }, b"text")
						.try_into()
						.unwrap(),
					reveal_round: *reveal_round,
				})
				.collect();
			assert_ok!(publish(HOTKEY, published.clone()));
			pulse(pulses.clone());
			Oldest::set(oldest);
			(0..20).for_each(|_| block());
			let mut open = 0;
			let mut left = Vec::new();
			let mut lost = 0;
			for (data, (round, other, is_good)) in published.iter().zip(&made) {
				let has_pulse = pulses.contains(round);
				if has_pulse && (*is_good || round == other) {
					open += 1;
				} else if has_pulse || *round < oldest {
					lost += 1;
					left.push(failed(data));
				} else {
					left.push(data.clone());
				}
			}
			assert_eq!((revealed(HOTKEY).len(), failures().len()), (open, lost));
			assert_eq!(fields(HOTKEY), left);
		});
	}
}
