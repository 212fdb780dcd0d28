use super::mock::*;
use crate::{
	BeaconConfig, BeaconConfiguration, Error, Event, GenesisBeacon, LastStoredRound, Pulse, Pulses,
};
use dtao_timelock::LocalBeacon;
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::DispatchError;

fn other() -> LocalBeacon {
	LocalBeacon::from_phrase(b"other")
}

fn config_of(beacon: &LocalBeacon) -> BeaconConfiguration {
	BeaconConfiguration {
		public_key: BoundedVec::truncate_from(beacon.public_key().to_vec()),
		period: 1,
		genesis_time: 1,
		..Default::default()
	}
}

#[test]
fn chain_should_have_quicknet_when_genesis_names_no_beacon() {
	ext().execute_with(|| {
		let config = BeaconConfig::<Test>::get();
		assert_eq!(config.public_key.as_slice(), dtao_timelock::quicknet::PUBLIC_KEY);
		assert_eq!((config.period, config.genesis_time), (3, 1_692_803_367));
		assert_eq!(config.scheme_id.as_slice(), b"bls-unchained-g1-rfc9380");
		assert_eq!(config.metadata.beacon_id.as_slice(), b"quicknet");
	});
}

#[test]
fn genesis_should_set_another_beacon_from_json() {
	let key = beacon().public_key().to_vec();
	let hex = sp_core::bytes::to_hex(&key, false);
	for scheme in ["", r#", "schemeId": "bls-unchained-g1-rfc9380""#] {
		let json = format!(r#"{{"publicKey": "{hex}", "period": 2, "genesisTime": 7{scheme}}}"#);
		let parsed: GenesisBeacon = serde_json::from_str(&json).unwrap();
		assert_eq!(parsed, GenesisBeacon::new(key.clone(), 2, 7));
		built(Some(parsed)).execute_with(|| {
			let config = BeaconConfig::<Test>::get();
			assert_eq!(config.public_key.as_slice(), key);
			assert_eq!((config.period, config.genesis_time), (2, 7));
			assert_eq!(config.scheme_id.as_slice(), b"bls-unchained-g1-rfc9380");
			Drand::do_try_state().unwrap();
		});
	}
}

#[test]
fn genesis_beacon_should_say_what_is_wrong() {
	let good = beacon().public_key().to_vec();
	let reason = |public_key: Vec<u8>, period| {
		GenesisBeacon::new(public_key, period, 0).configuration().unwrap_err()
	};
	assert!(reason(vec![0; 97], 3).contains("96 bytes"));
	assert!(reason(good[..95].to_vec(), 3).contains("no compressed point"));
	assert!(reason(vec![7; 96], 3).contains("no compressed point"));
	assert!(reason(good.clone(), 0).contains("period is 0"));
	// Its keys have the same form, its pulses are signed otherwise.
	let scheme_id = "bls-unchained-on-g1".into();
	let genesis = GenesisBeacon { scheme_id, ..GenesisBeacon::new(good, 3, 0) };
	assert!(genesis.configuration().unwrap_err().contains("schemeId is another one"));
}

#[test]
fn old_pulses_should_count_no_more_when_the_beacon_changes() {
	local_ext().execute_with(|| {
		write([5, 6]);
		assert_ok!(Drand::set_beacon_config(RuntimeOrigin::root(), config_of(&other())));
		System::assert_last_event(Event::BeaconConfigChanged.into());
		assert_eq!(stored(), Vec::<u64>::new());
		assert_eq!(LastStoredRound::<Test>::get(), 0);
		Drand::do_try_state().unwrap();

		let old = BoundedVec::truncate_from(vec![Pulse::new(5, &beacon().sign(5))]);
		assert_noop!(
			Drand::write_pulse(RuntimeOrigin::none(), old),
			Error::<Test>::PulseVerificationError
		);
		let new = Pulse::new(5, &other().sign(5));
		let list = BoundedVec::truncate_from(vec![new.clone()]);
		assert_ok!(Drand::write_pulse(RuntimeOrigin::none(), list));
		assert_eq!(Pulses::<Test>::get(5), Some(new));
		assert_eq!(stored(), [5]);
		Drand::do_try_state().unwrap();
	});
}

#[test]
fn change_should_fail_when_the_beacon_cannot_verify_or_the_origin_is_not_root() {
	local_ext().execute_with(|| {
		let set = |config| Drand::set_beacon_config(RuntimeOrigin::root(), config);
		let good = config_of(&other());
		assert_noop!(
			set(BeaconConfiguration { period: 0, ..good.clone() }),
			Error::<Test>::InvalidBeacon
		);
		let mut short = good.clone();
		short.public_key.pop();
		assert_noop!(set(short), Error::<Test>::InvalidBeacon);
		let scheme_id = BoundedVec::truncate_from(b"pedersen-bls-chained".to_vec());
		assert_noop!(
			set(BeaconConfiguration { scheme_id, ..good.clone() }),
			Error::<Test>::InvalidBeacon
		);
		let mut neutral = vec![0; 96];
		neutral[0] = 0xc0;
		let neutral = BoundedVec::truncate_from(neutral);
		assert_noop!(
			set(BeaconConfiguration { public_key: neutral, ..good.clone() }),
			Error::<Test>::InvalidBeacon
		);
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(Drand::set_beacon_config(origin, good.clone()), DispatchError::BadOrigin);
		}
	});
}
