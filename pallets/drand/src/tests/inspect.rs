use super::mock::*;
use crate::{Call, Pulse};
use dtao_timelock::{seal, BeaconKey, Entropy, LocalBeacon};
use dtao_traits::{BeaconInspect, StillLocked};
use frame_support::{assert_ok, BoundedVec};

fn locked(round: u64, text: &[u8]) -> Vec<u8> {
	let key = BeaconKey::from_bytes(&beacon().public_key()).unwrap();
	let entropy = Entropy { sigma: [4; 32], key: [5; 32], nonce: [6; 12] };
	seal(&key, round, text, &entropy).unwrap()
}

#[test]
fn text_should_open_when_the_pulse_is_here_and_not_before() {
	local_ext().execute_with(|| {
		let locked = locked(50, b"weights");
		assert_eq!(Drand::open(50, &locked), Err(StillLocked::NoPulse));
		assert!(!Drand::has_pulse(50));
		write([49, 51]);
		assert_eq!(Drand::open(50, &locked), Err(StillLocked::NoPulse));
		assert_eq!(Drand::open(51, &locked), Err(StillLocked::Never));
		write([50]);
		assert!(Drand::has_pulse(50));
		assert_eq!(Drand::last_round(), 51);
		assert_eq!(Drand::open(50, &locked).unwrap(), b"weights");
	});
}

#[test]
fn text_should_never_open_when_it_is_damaged() {
	local_ext().execute_with(|| {
		write([50]);
		let good = locked(50, b"weights");
		for index in [0, 100, 110, 150, 195, good.len() - 1] {
			let mut bad = good.clone();
			bad[index] ^= 1;
			assert_eq!(Drand::open(50, &bad), Err(StillLocked::Never), "{index}");
		}
		assert_eq!(Drand::open(50, &[]), Err(StillLocked::Never));
		assert!(Drand::is_well_formed(&good));
		assert!(!Drand::is_well_formed(&good[1..]));
	});
}

#[test]
fn text_should_stay_locked_when_the_beacon_was_changed() {
	local_ext().execute_with(|| {
		write([50]);
		let locked = locked(50, b"weights");
		let other = LocalBeacon::from_phrase(b"other");
		let config = crate::BeaconConfiguration {
			public_key: BoundedVec::truncate_from(other.public_key().to_vec()),
			period: 1,
			genesis_time: 1,
			..Default::default()
		};
		assert_ok!(Drand::set_beacon_config(RuntimeOrigin::root(), config));
		assert_eq!(Drand::open(50, &locked), Err(StillLocked::NoPulse));
		let pulses = BoundedVec::truncate_from(vec![Pulse::new(50, &other.sign(50))]);
		assert_ok!(Drand::write_pulse(RuntimeOrigin::none(), pulses));
		assert_eq!(Drand::open(50, &locked), Err(StillLocked::Never));
	});
}

#[test]
fn due_should_follow_the_times_of_the_beacon() {
	local_ext().execute_with(|| {
		assert_eq!(Drand::due(0), None);
		assert_eq!(Drand::due(1), Some(GENESIS));
		assert_eq!(Drand::due(11), Some(GENESIS + 10 * PERIOD));
		assert_eq!(Drand::due(u64::MAX), None);
	});
	// Round 1000 of quicknet.
	ext().execute_with(|| assert_eq!(Drand::due(1000), Some(1_692_806_364)));
}

#[test]
fn opening_should_not_weigh_less_when_the_text_is_longer() {
	// The pairing is so much dearer than the text that the benchmark may see no difference.
	assert!(Drand::open_weight(5_000).ref_time() >= Drand::open_weight(300).ref_time());
}

#[test]
fn calls_should_have_the_indices_of_the_public_chain() {
	use codec::Encode;
	let config = Default::default();
	let calls = [
		Call::<Test>::write_pulse { pulses: Default::default() },
		Call::set_beacon_config { config },
		Call::set_oldest_stored_round { oldest_round: 0 },
	];
	for (index, call) in calls.iter().enumerate() {
		assert_eq!(usize::from(call.encode()[0]), index);
	}
}

#[test]
fn nothing_should_open_when_there_is_no_beacon() {
	assert_eq!(<() as BeaconInspect>::open(1, b"x"), Err(StillLocked::NoPulse));
	assert!(!<() as BeaconInspect>::has_pulse(1));
	assert_eq!(<() as BeaconInspect>::due(1), None);
}
