//! Announcing keys for encrypted connections, and endpoints of metrics.

use super::mock::*;
use crate::{pallet::*, serving::Serving, views::Views};
use dtao_runtime_api::stored::PrometheusInfo;
use dtao_types::{NetUid, Uid};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// 192.168.1.10.
const IP: u128 = 0xc0a8_010a;

fn serve_tls(certificate: &[u8]) -> DispatchResult {
	let call = Call::serve_axon_tls {
		netuid: SUBNET,
		version: 7,
		ip: IP,
		port: 8_091,
		ip_type: 4,
		protocol: 4,
		placeholder1: 1,
		placeholder2: 2,
		certificate: certificate.to_vec(),
	};
	dispatch(signed(&OWNER_HOTKEY), call)
}

fn serve_plain() -> DispatchResult {
	let call = Call::serve_axon {
		netuid: SUBNET,
		version: 8,
		ip: IP,
		port: 8_092,
		ip_type: 4,
		protocol: 4,
		placeholder1: 1,
		placeholder2: 2,
	};
	dispatch(signed(&OWNER_HOTKEY), call)
}

fn serve_metrics(
	who: &AccountId32,
	netuid: NetUid,
	ip: u128,
	port: u16,
	kind: u8,
) -> DispatchResult {
	let call = Call::serve_prometheus { netuid, version: 7, ip, port, ip_type: kind };
	dispatch(signed(who), call)
}

/// Algorithm and key that are stored.
fn stored() -> Option<(u8, Vec<u8>)> {
	let certificate = Serving::<Test>::certificate(SUBNET, &OWNER_HOTKEY)?;
	Some((certificate.algorithm, certificate.public_key.into_inner()))
}

/// A certificate of so many bytes.
fn certificate(bytes: u8) -> Vec<u8> {
	(1..=bytes).collect()
}

#[test]
fn serve_axon_tls_should_store_endpoint_and_key() {
	Chain::with_subnet().run(|| {
		assert_ok!(serve_tls(&certificate(65)));
		assert_eq!(stored(), Some((1, (2..=65).collect())));
		let axon = Serving::<Test>::axon(SUBNET, &OWNER_HOTKEY).unwrap();
		assert_eq!((axon.version, axon.ip, axon.port), (7, IP, 8_091));
		assert_eq!(last_event(), Event::AxonServed(SUBNET, OWNER_HOTKEY));
	});
	Chain::with_subnet().run(|| {
		assert_ok!(serve_tls(&certificate(1)));
		assert_eq!(stored(), Some((1, vec![])));
	});
}

#[test]
fn serve_axon_tls_should_ignore_the_certificate_when_it_is_none() {
	Chain::with_subnet().run(|| {
		assert_ok!(serve_tls(&certificate(33)));
		for wrong in [vec![], certificate(66), vec![1; 10_000]] {
			blocks(50);
			assert_ok!(serve_tls(&wrong));
			let axon = Serving::<Test>::axon(SUBNET, &OWNER_HOTKEY).unwrap();
			assert_eq!(axon.block, System::block_number());
			assert_eq!(stored(), Some((1, (2..=33).collect())));
		}
		// Nor does an endpoint without one forget it.
		blocks(50);
		assert_ok!(serve_plain());
		assert_eq!(stored(), Some((1, (2..=33).collect())));
	});
}

#[test]
fn axons_should_share_a_clock_and_metrics_have_another_one() {
	Chain::with_subnet().run(|| {
		assert_ok!(serve_plain());
		assert_ok!(serve_metrics(&OWNER_HOTKEY, SUBNET, IP, 9_100, 4));
		blocks(49);
		let too_fast = Error::<Test>::ServingRateLimitExceeded;
		assert_noop!(serve_tls(&certificate(65)), too_fast);
		assert_noop!(
			serve_metrics(&OWNER_HOTKEY, SUBNET, IP, 9_100, 4),
			Error::<Test>::ServingRateLimitExceeded
		);
		blocks(1);
		assert_ok!(serve_tls(&certificate(65)));
		assert_noop!(serve_plain(), Error::<Test>::ServingRateLimitExceeded);
		assert_ok!(serve_metrics(&OWNER_HOTKEY, SUBNET, IP, 9_100, 4));
	});
}

#[test]
fn serve_prometheus_should_store_what_views_show() {
	Chain::with_subnet().run(|| {
		blocks(4);
		assert_ok!(serve_metrics(&OWNER_HOTKEY, SUBNET, IP, 9_100, 4));
		assert_eq!(last_event(), Event::PrometheusServed(SUBNET, OWNER_HOTKEY));
		let info = PrometheusInfo { block: 5, version: 7, ip: IP, port: 9_100, ip_type: 4 };
		assert_eq!(Serving::<Test>::prometheus(SUBNET, &OWNER_HOTKEY), Some(info.clone()));
		let lite = Views::<Test>::get_neuron_lite(SUBNET, Uid::new(0)).unwrap();
		assert_eq!(lite.prometheus_info, info);
		let neuron = Views::<Test>::get_neuron(SUBNET, Uid::new(0)).unwrap();
		assert_eq!((neuron.prometheus_info, neuron.axon_info), (info, Default::default()));
	});
}

#[test]
fn serve_prometheus_should_name_the_first_of_several_errors() {
	Chain::with_subnet().run(|| {
		let fails = |who: &AccountId32, netuid, ip, port, kind, error: Error<Test>| {
			assert_noop!(serve_metrics(who, netuid, ip, port, kind), DispatchError::from(error));
		};
		fails(&ALICE, NO_SUBNET, 0, 0, 5, Error::SubnetNotExists);
		fails(&ALICE, SUBNET, 0, 0, 5, Error::HotKeyNotRegisteredInNetwork);
		fails(&OWNER_HOTKEY, SUBNET, 0, 0, 5, Error::InvalidIpType);
		for (ip, kind) in [(0, 4), (0, 6), (0x7f00_0001, 4), (u32::MAX.into(), 4), (1 << 32, 4)] {
			fails(&OWNER_HOTKEY, SUBNET, ip, 0, kind, Error::InvalidIpAddress);
		}
		for ip in [1, u128::MAX] {
			fails(&OWNER_HOTKEY, SUBNET, ip, 0, 6, Error::InvalidIpAddress);
		}
		fails(&OWNER_HOTKEY, SUBNET, IP, 0, 4, Error::InvalidPort);
		assert_ok!(serve_metrics(&OWNER_HOTKEY, SUBNET, IP, 1, 4));
		fails(&OWNER_HOTKEY, SUBNET, IP, 0, 4, Error::ServingRateLimitExceeded);
	});
}

#[test]
fn certificate_should_have_a_bound_when_it_costs_nothing() {
	use crate::{serving::MAX_CERTIFICATE, SubtensorTransactionExtension};
	Chain::with_subnet().run(|| {
		let check = |bytes| {
			let call = Call::serve_axon_tls {
				netuid: SUBNET,
				version: u32::MAX,
				ip: IP,
				port: 8_091,
				ip_type: 4,
				protocol: 4,
				placeholder1: 1,
				placeholder2: 2,
				certificate: vec![0; bytes],
			};
			SubtensorTransactionExtension::<Test>::check(&OWNER_HOTKEY, &call).map(|_| ())
		};
		// 64 bytes of a key as text, an algorithm before them.
		assert_ok!(check(MAX_CERTIFICATE));
		assert_eq!(check(10 * MAX_CERTIFICATE), Err(Error::<Test>::FreeCallTooLong.into()));
	});
}
