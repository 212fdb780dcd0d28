use super::mock::*;
use crate::{
	Call, Error, Event, LastStoredRound, MaxPulses, OldestStoredRound, Pulse, Pulses, WeightInfo,
	MAX_AHEAD_SECS,
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, BoundedVec};
use hex_literal::hex;
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult};

/// Round 1000 of quicknet.
const REAL: [u8; 48] = hex!(
	"b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
);

/// Bytes of the same length that are no signature of any round.
const WRONG: [u8; 48] = hex!(
	"b0a8b04e009cf72534321aca0f50048da596a3feec1172a0244d9a4a623a3123d0402da79854d4c705e94bc73224c341"
);

fn list(pulses: Vec<Pulse>) -> BoundedVec<Pulse, MaxPulses> {
	BoundedVec::try_from(pulses).unwrap()
}

fn submit(pulses: Vec<Pulse>) -> DispatchResult {
	Drand::write_pulse(RuntimeOrigin::none(), list(pulses))
}

fn signed_by_beacon(round: u64) -> Pulse {
	Pulse::new(round, &beacon().sign(round))
}

#[test]
fn pulse_should_be_stored_when_it_is_quicknets() {
	ext().execute_with(|| {
		assert_ok!(submit(vec![Pulse::new(1000, &REAL)]));
		let pulse = Pulses::<Test>::get(1000).unwrap();
		let randomness = hex!("fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd");
		assert_eq!(pulse.randomness.as_slice(), randomness);
		assert_eq!(LastStoredRound::<Test>::get(), 1000);
		System::assert_last_event(Event::NewPulse { rounds: vec![1000] }.into());
		Drand::do_try_state().unwrap();
	});
}

#[test]
fn pulse_should_be_refused_when_it_is_not_the_beacons() {
	ext().execute_with(|| {
		assert_noop!(submit(vec![Pulse::new(1000, &WRONG)]), Error::<Test>::PulseVerificationError);
		assert_noop!(submit(vec![Pulse::new(999, &REAL)]), Error::<Test>::PulseVerificationError);
		assert_noop!(submit(vec![signed_by_beacon(1000)]), Error::<Test>::PulseVerificationError);
		assert_noop!(
			submit(vec![Pulse::new(1000, &[0; 48])]),
			Error::<Test>::PulseVerificationError
		);
		let mut long = Pulse::new(1000, &REAL);
		long.signature.try_push(0).unwrap();
		assert_noop!(submit(vec![long]), Error::<Test>::PulseVerificationError);
		let mut other = Pulse::new(1000, &REAL);
		other.randomness[31] ^= 1;
		assert_noop!(submit(vec![other]), Error::<Test>::PulseVerificationError);
	});
}

#[test]
fn all_pulses_should_be_refused_when_one_is_forged() {
	local_ext().execute_with(|| {
		let mut pulses = pulses([7, 8, 9]).into_inner();
		pulses[1] = Pulse::new(8, &beacon().sign(7));
		assert_noop!(submit(pulses), Error::<Test>::PulseVerificationError);
		assert_eq!(stored(), Vec::<u64>::new());
	});
}

#[test]
fn rounds_should_be_stored_in_any_order() {
	local_ext().execute_with(|| {
		for round in [5, 3, 4] {
			write([round]);
		}
		assert_eq!(stored(), [3, 4, 5]);
		assert_eq!(LastStoredRound::<Test>::get(), 5);
	});
}

#[test]
fn gap_should_be_filled_when_a_later_round_came_first() {
	local_ext().execute_with(|| {
		write([100]);
		let start = OldestStoredRound::<Test>::get();
		assert_eq!(start, 100 + 1 - u64::from(KEPT));
		write(start..start + 10);
		write(start + 10..100);
		assert_eq!(stored(), (start..=100).collect::<Vec<_>>());
		assert_noop!(submit(vec![signed_by_beacon(start - 1)]), Error::<Test>::InvalidRoundNumber);
	});
}

#[test]
fn known_pulses_should_be_passed_over_when_others_are_new() {
	local_ext().execute_with(|| {
		write([4, 5]);
		// What is known is not verified again.
		let mut known = signed_by_beacon(4);
		known.randomness[0] ^= 1;
		assert_ok!(submit(vec![known, signed_by_beacon(6)]));
		System::assert_last_event(Event::NewPulse { rounds: vec![6] }.into());
		let again = Error::<Test>::InvalidRoundNumber;
		assert_noop!(submit(pulses([4, 5, 6]).into_inner()), again);
		assert_eq!(Pulses::<Test>::get(4), Some(signed_by_beacon(4)));
	});
}

#[test]
fn call_should_fail_when_the_list_is_empty_or_not_ascending() {
	local_ext().execute_with(|| {
		assert_noop!(submit(vec![]), Error::<Test>::NoneValue);
		for rounds in [[2, 1], [3, 3]] {
			let pulses = rounds.map(signed_by_beacon).into();
			assert_noop!(submit(pulses), Error::<Test>::InvalidRoundNumber);
		}
	});
}

#[test]
fn call_should_fail_when_a_round_is_zero_or_not_due() {
	local_ext().execute_with(|| {
		let refused = || Error::<Test>::InvalidRoundNumber;
		assert_noop!(submit(vec![signed_by_beacon(0)]), refused());
		assert_noop!(submit(vec![signed_by_beacon(u64::MAX)]), refused());
		// Round 10,001 is due now; 10 more in the next half a minute.
		let latest = 10_001 + MAX_AHEAD_SECS / PERIOD;
		assert_noop!(submit(vec![signed_by_beacon(latest + 1)]), refused());
		assert_noop!(submit(pulses([latest, latest + 1]).into_inner()), refused());
		write([latest]);
	});
}

#[test]
fn call_should_fail_when_it_is_signed() {
	local_ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			assert_noop!(Drand::write_pulse(origin, pulses([1])), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn pulses_should_be_pushed_out_when_they_leave_the_window() {
	local_ext().execute_with(|| {
		write(1..=10);
		write(11..=20);
		assert_eq!(stored().len(), 20);
		write([21, 23]);
		assert_eq!(OldestStoredRound::<Test>::get(), 4);
		assert!(Pulses::<Test>::get(1).is_none() && Pulses::<Test>::get(3).is_none());
		// Round 2 had the place of round 22, which has not come.
		assert!(Pulses::<Test>::get(2).is_some());
		assert_noop!(submit(vec![signed_by_beacon(3)]), Error::<Test>::InvalidRoundNumber);
	});
}

#[test]
fn storage_should_stay_bounded_when_rounds_jump() {
	local_ext().execute_with(|| {
		for start in [1, 500, 2_000, 9_000] {
			write(start..start + 16);
			write(start + 16..start + 24);
			assert!(Pulses::<Test>::iter().count() <= KEPT as usize);
		}
	});
}

#[test]
fn oldest_round_should_be_set_within_the_window() {
	local_ext().execute_with(|| {
		write([100]);
		let set = |round| Drand::set_oldest_stored_round(RuntimeOrigin::root(), round);
		assert_ok!(set(90));
		System::assert_last_event(Event::SetOldestStoredRound(90).into());
		assert_noop!(submit(vec![signed_by_beacon(89)]), Error::<Test>::InvalidRoundNumber);
		write([90]);
		assert_ok!(set(81));
		assert_ok!(set(100));
		for round in [0, 80, 101, u64::MAX] {
			assert_noop!(set(round), Error::<Test>::InvalidRoundNumber);
		}
		assert_noop!(
			Drand::set_oldest_stored_round(RuntimeOrigin::signed(1), 90),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn call_should_not_decode_when_there_are_too_many_pulses() {
	let call = |count: u64| {
		let pulses: Vec<_> = (1..=count).map(|round| Pulse::new(round, &[0; 48])).collect();
		[&[0u8][..], &pulses.encode()].concat()
	};
	assert!(Call::<Test>::decode(&mut &call(8)[..]).is_ok());
	assert!(Call::<Test>::decode(&mut &call(9)[..]).is_err());
}

#[test]
fn call_should_weigh_by_the_pulses() {
	let weight = |count: u64| {
		let pulses = list((1..=count).map(|round| Pulse::new(round, &[0; 48])).collect());
		Call::<Test>::write_pulse { pulses }.get_dispatch_info().call_weight
	};
	assert_eq!(weight(3), <Test as crate::Config>::WeightInfo::write_pulse(3));
	assert!(weight(8).ref_time() > weight(1).ref_time());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn call_should_refuse_without_panic_when_pulses_are_random(
		pulses in prop::collection::vec(
			(any::<u64>(), prop::collection::vec(any::<u8>(), 0..144), any::<bool>()),
			0..8,
		),
		near: bool,
	) {
		local_ext().execute_with(|| {
			let pulses = pulses.into_iter().map(|(round, signature, hashed)| {
				let round = if near { round % 64 } else { round };
				let mut pulse = Pulse::new(round, &[0xa0; 48]);
				if !hashed {
					pulse.signature = BoundedVec::truncate_from(signature);
				}
				pulse
			});
			assert!(submit(pulses.collect()).is_err());
			assert_eq!(Pulses::<Test>::iter().count(), 0);
		});
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(6))]

	#[test]
	fn storage_should_keep_its_rules_when_good_pulses_come_in_any_order(
		rounds in prop::collection::vec(1u64..120, 1..20),
	) {
		local_ext().execute_with(|| {
			for round in rounds {
				let taken = round >= OldestStoredRound::<Test>::get() && !Drand::is_stored(round);
				assert_eq!(submit(vec![signed_by_beacon(round)]).is_ok(), taken);
				assert!(!taken || Drand::is_stored(round));
				Drand::do_try_state().unwrap();
			}
		});
	}
}
