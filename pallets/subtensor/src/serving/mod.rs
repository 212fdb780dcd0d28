//! Serving: the endpoints at which neurons are reached.
//!
//! The announcement is free of charge, so the transaction pool runs [`Serving::check`] too.

pub(crate) mod storage;

use crate::{
	neurons::Neurons, pallet::*, params::RateLimits, subnets::Subnets, Config, Error, Event,
};
use alloc::{vec, vec::Vec};
use core::{
	marker::PhantomData,
	net::{Ipv4Addr, Ipv6Addr},
};
use dtao_runtime_api::stored::AxonInfo;
use dtao_types::NetUid;
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Sole reader and writer of the endpoints.
pub struct Serving<T>(PhantomData<T>);

impl<T: Config> Serving<T> {
	/// Endpoint of a neuron.
	pub fn axon(netuid: NetUid, hotkey: &AccountId32) -> Option<AxonInfo> {
		Axons::<T>::get(netuid, hotkey)
	}

	/// An endpoint that is announced now. `ip` is of version `ip_type`, 4 or 6; of the rest clients know
	/// the meaning.
	pub fn announced(
		version: u32,
		ip: u128,
		port: u16,
		ip_type: u8,
		protocol: u8,
		[placeholder1, placeholder2]: [u8; 2],
	) -> AxonInfo {
		let block = Pallet::<T>::now();
		AxonInfo { block, version, ip, port, ip_type, protocol, placeholder1, placeholder2 }
	}

	/// Store the endpoint of a neuron.
	pub fn serve_axon(hotkey: &AccountId32, netuid: NetUid, axon: AxonInfo) -> DispatchResult {
		Self::check(hotkey, netuid, &axon)?;
		Axons::<T>::insert(netuid, hotkey, axon);
		Pallet::<T>::deposit_event(Event::AxonServed(netuid, hotkey.clone()));
		Ok(())
	}

	/// Fail where [`Serving::serve_axon`] would.
	pub fn check(hotkey: &AccountId32, netuid: NetUid, axon: &AxonInfo) -> DispatchResult {
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(
			Neurons::<T>::uid(netuid, hotkey).is_some(),
			Error::<T>::HotKeyNotRegisteredInSubNet
		);
		ensure!(matches!(axon.ip_type, 4 | 6), Error::<T>::InvalidIpType);
		ensure!(Self::is_reachable(axon.ip, axon.ip_type), Error::<T>::InvalidIpAddress);
		ensure!(axon.port != 0, Error::<T>::InvalidPort);
		if let Some(previous) = Axons::<T>::get(netuid, hotkey) {
			ensure!(
				RateLimits::<T>::has_waited(previous.block, ServingRateLimit::<T>::get(netuid)),
				Error::<T>::ServingRateLimitExceeded
			);
		}
		Ok(())
	}

	/// Forget the endpoint of a neuron that left.
	pub fn clear(netuid: NetUid, hotkey: &AccountId32) {
		Axons::<T>::remove(netuid, hotkey);
	}

	/// Give the endpoint of a neuron to the hotkey that takes its place.
	pub fn rekey_hotkey(netuid: NetUid, old: &AccountId32, new: &AccountId32) {
		if let Some(axon) = Axons::<T>::take(netuid, old) {
			Axons::<T>::insert(netuid, new, axon);
		}
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![Axons::<T>::iter_key_prefix(netuid).prefix().to_vec()]
	}

	/// Whether others can reach the address. 0.0.0.0 and :: are allowed: they take an axon down.
	fn is_reachable(ip: u128, ip_type: u8) -> bool {
		if ip == 0 {
			return true;
		}
		if ip_type == 4 {
			let Ok(number) = u32::try_from(ip) else { return false };
			let ip = Ipv4Addr::from(number);
			!(ip.is_loopback() || ip.is_private() || ip.is_multicast() || ip.is_broadcast())
		} else {
			let ip = Ipv6Addr::from(ip);
			!(ip.is_loopback() || ip.is_multicast())
		}
	}
}
