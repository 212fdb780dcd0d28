//! Announcing endpoints.

use super::mock::*;
use crate::{pallet::*, serving::Serving};
use core::net::{Ipv4Addr, Ipv6Addr};
use dtao_runtime_api::stored::AxonInfo;
use dtao_types::NetUid;
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// 8.8.8.8.
const PUBLIC_IP: u128 = 0x0808_0808;

fn serve(hotkey: &AccountId32, netuid: NetUid, ip: u128, port: u16, ip_type: u8) -> DispatchResult {
	let call = Call::serve_axon {
		netuid,
		version: 7,
		ip,
		port,
		ip_type,
		protocol: 4,
		placeholder1: 1,
		placeholder2: 2,
	};
	dispatch(signed(hotkey), call)
}

fn serve_ip(ip: u128, ip_type: u8) -> DispatchResult {
	serve(&OWNER_HOTKEY, SUBNET, ip, 8_091, ip_type)
}

#[test]
fn serve_axon_should_store_endpoint_when_neuron_announces_it() {
	Chain::with_subnet().run(|| {
		blocks(4);

		assert_ok!(serve_ip(PUBLIC_IP, 4));

		let axon = AxonInfo {
			block: 5,
			version: 7,
			ip: PUBLIC_IP,
			port: 8_091,
			ip_type: 4,
			protocol: 4,
			placeholder1: 1,
			placeholder2: 2,
		};
		assert_eq!(Serving::<Test>::axon(SUBNET, &OWNER_HOTKEY), Some(axon));
		assert_eq!(last_event(), Event::AxonServed(SUBNET, OWNER_HOTKEY));
	});
}

#[test]
fn serve_axon_should_accept_address_when_others_can_reach_it() {
	let public_v6 = u128::from("2001:4860:4860::8888".parse::<Ipv6Addr>().unwrap());
	let v4 = |ip: &str| (u128::from(u32::from(ip.parse::<Ipv4Addr>().unwrap())), 4);
	let v6 = |ip: &str| (u128::from(ip.parse::<Ipv6Addr>().unwrap()), 6);
	let addresses = [
		(PUBLIC_IP, 4),
		(public_v6, 6),
		// The zero address takes an axon down.
		(0, 4),
		(0, 6),
		// Neurons of private networks and of one machine with several addresses.
		v4("10.0.0.1"),
		v4("172.16.0.1"),
		v4("192.168.1.10"),
		v4("169.254.1.1"),
		v4("127.0.0.2"),
		v4("224.0.0.1"),
		v4("255.255.255.254"),
		v6("fe80::1"),
		v6("fd00::1"),
		v6("ff02::1"),
		v6("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"),
	];
	for (ip, ip_type) in addresses {
		Chain::with_subnet().run(|| {
			assert_ok!(serve_ip(ip, ip_type));
		});
	}
}

#[test]
fn serve_axon_should_fail_when_address_is_not_reachable() {
	Chain::with_subnet().run(|| {
		for ip in ["127.0.0.1", "255.255.255.255"] {
			let ip = u32::from(ip.parse::<Ipv4Addr>().unwrap());
			assert_noop!(serve_ip(ip.into(), 4), Error::<Test>::InvalidIpAddress);
		}
		for ip in ["::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] {
			let ip = u128::from(ip.parse::<Ipv6Addr>().unwrap());
			assert_noop!(serve_ip(ip, 6), Error::<Test>::InvalidIpAddress);
		}
	});
}

#[test]
fn serve_axon_should_fail_when_number_is_too_large_for_ipv4() {
	Chain::with_subnet().run(|| {
		assert_noop!(serve_ip(1 << 32, 4), Error::<Test>::InvalidIpAddress);
		assert_noop!(serve_ip(u128::MAX, 4), Error::<Test>::InvalidIpAddress);
	});
}

#[test]
fn serve_axon_should_fail_when_ip_type_is_neither_4_nor_6() {
	Chain::with_subnet().run(|| {
		for ip_type in [0, 3, 5, 7, u8::MAX] {
			assert_noop!(serve_ip(PUBLIC_IP, ip_type), Error::<Test>::InvalidIpType);
		}
	});
}

#[test]
fn serve_axon_should_fail_when_port_is_zero() {
	Chain::with_subnet().run(|| {
		assert_noop!(serve(&OWNER_HOTKEY, SUBNET, PUBLIC_IP, 0, 4), Error::<Test>::InvalidPort);
		assert_noop!(serve(&OWNER_HOTKEY, SUBNET, 0, 0, 4), Error::<Test>::InvalidPort);
		// How clients take an axon down.
		assert_ok!(serve(&OWNER_HOTKEY, SUBNET, 0, 1, 4));
	});
}

#[test]
fn serve_axon_should_fail_when_subnet_is_unknown() {
	Chain::with_subnet().run(|| {
		assert_noop!(
			serve(&OWNER_HOTKEY, NO_SUBNET, PUBLIC_IP, 1, 4),
			Error::<Test>::SubnetNotExists
		);
	});
}

#[test]
fn serve_axon_should_fail_when_hotkey_is_not_registered() {
	Chain::with_subnet().run(|| {
		for who in [UNKNOWN, ALICE, OWNER] {
			assert_noop!(
				serve(&who, SUBNET, PUBLIC_IP, 1, 4),
				Error::<Test>::HotKeyNotRegisteredInNetwork
			);
		}
	});
}

#[test]
fn serve_axon_should_fail_when_announced_too_recently() {
	Chain::with_subnet().run(|| {
		assert_ok!(serve_ip(PUBLIC_IP, 4));

		// The default rate limit is 50 blocks.
		blocks(49);
		assert_noop!(serve_ip(PUBLIC_IP, 4), Error::<Test>::ServingRateLimitExceeded);
		blocks(1);
		assert_ok!(serve_ip(PUBLIC_IP + 1, 4));
	});
}

#[test]
fn serve_axon_should_name_the_first_of_several_errors() {
	Chain::with_subnet().run(|| {
		assert_ok!(serve_ip(PUBLIC_IP, 4));
		let loopback = 0x7f00_0001;
		let fails = |who: &AccountId32, ip, ip_type, error: Error<Test>| {
			assert_noop!(
				serve(who, SUBNET, ip, 0, ip_type),
				sp_runtime::DispatchError::from(error)
			);
		};
		fails(&ALICE, loopback, 5, Error::HotKeyNotRegisteredInNetwork);
		fails(&OWNER_HOTKEY, loopback, 5, Error::InvalidIpType);
		fails(&OWNER_HOTKEY, loopback, 4, Error::InvalidIpAddress);
		fails(&OWNER_HOTKEY, PUBLIC_IP, 4, Error::ServingRateLimitExceeded);
		blocks(50);
		fails(&OWNER_HOTKEY, PUBLIC_IP, 4, Error::InvalidPort);
	});
}
