use super::mock::*;
use crate::{Call, Ciphertext, Event, OPENING_TIME};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};

#[test]
fn submit_encrypted_should_only_tell_that_it_was_there() {
	ext().execute_with(|| {
		System::set_block_number(1);
		let ciphertext = Ciphertext::truncate_from(vec![5; 1200]);
		assert_ok!(MevShield::submit_encrypted(RuntimeOrigin::signed(7), ciphertext));
		// Sender, then the bytes behind their compact length.
		let encoded = [&7u64.encode()[..], &vec![5u8; 1200].encode()].concat();
		let id = BlakeTwo256::hash(&encoded);
		System::assert_last_event(Event::EncryptedSubmitted { id, who: 7 }.into());
		assert_eq!(System::event_count(), 1);
	});
}

#[test]
fn submit_encrypted_should_not_look_at_the_content() {
	ext().execute_with(|| {
		for length in [0, 1, 8192] {
			let ciphertext = Ciphertext::truncate_from(vec![0; length]);
			assert_ok!(MevShield::submit_encrypted(RuntimeOrigin::signed(7), ciphertext));
		}
	});
}

#[test]
fn submit_encrypted_should_fail_when_it_is_not_signed() {
	ext().execute_with(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				MevShield::submit_encrypted(origin, Ciphertext::default()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn submit_encrypted_should_pay_for_its_length_and_the_opening() {
	let info = |length| {
		let ciphertext = Ciphertext::truncate_from(vec![0; length]);
		RuntimeCall::MevShield(Call::submit_encrypted { ciphertext }).get_dispatch_info()
	};
	assert_eq!(info(0).pays_fee, Pays::Yes);
	assert_eq!(info(0).class, DispatchClass::Normal);
	assert!(info(0).call_weight.all_gte(OPENING_TIME));
	assert!(info(8192).call_weight.ref_time() > info(1200).call_weight.ref_time());
}

#[test]
fn bytes_should_not_decode_when_they_are_longer_than_a_carrier() {
	use codec::Decode;
	let call = |length: usize| [&[1u8][..], &vec![0u8; length].encode()].concat();
	assert!(Call::<Test>::decode(&mut &call(8192)[..]).is_ok());
	assert!(Call::<Test>::decode(&mut &call(8193)[..]).is_err());
}

#[test]
fn indices_should_be_those_of_the_clients() {
	let carrier = Call::<Test>::submit_encrypted { ciphertext: Default::default() };
	assert_eq!(carrier.encode()[0], 1);
	assert_eq!(Call::<Test>::announce_next_key { enc_key: None }.encode()[0], 0);
	let error = DispatchError::BadOrigin;
	let events: [(Event<Test>, u8); 4] = [
		(Event::EncryptedSubmitted { id: Default::default(), who: 0 }, 0),
		(Event::ExtrinsicDecodeFailed { index: 0 }, 2),
		(Event::ExtrinsicDispatchFailed { index: 0, error }, 3),
		(Event::ExtrinsicExpired { index: 0 }, 5),
	];
	for (event, index) in events {
		assert_eq!(event.encode()[0], index, "{event:?}");
	}
}
