//! Serving: the endpoints at which neurons are reached.
//!
//! A neuron has one endpoint for requests, its axon, with a key for encrypted connections where it gave one
//! ([`NeuronCertificates`]), and one for metrics. Each of the two has its own clock: the block in which it
//! was announced last.
//!
//! Announcements are free of charge, so the transaction pool runs [`Serving::check_axon`] and
//! [`Serving::check_prometheus`], too.

pub(crate) mod storage;

use crate::{
	neurons::Neurons, pallet::*, params::RateLimits, subnets::Subnets, Config, Error, Event,
};
use alloc::{vec, vec::Vec};
use core::{
	marker::PhantomData,
	net::{Ipv4Addr, Ipv6Addr},
};
use dtao_runtime_api::stored::{AxonInfo, NeuronCertificate, PrometheusInfo};
use dtao_types::NetUid;
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Most bytes of a certificate that a free call carries: 65 as hexadecimal digits. Of those only the first 65
/// could be stored; a longer certificate is ignored.
pub const MAX_CERTIFICATE: usize = 130;

/// What is checked of an endpoint, whatever it is for.
struct Endpoint {
	ip: u128,
	port: u16,
	ip_type: u8,
	/// Whether the zero address is allowed.
	may_be_zero: bool,
	/// Block of the announcement before; 0 = none.
	last: u64,
}

/// Sole reader and writer of the endpoints.
pub struct Serving<T>(PhantomData<T>);

impl<T: Config> Serving<T> {
	/// Endpoint of a neuron.
	pub fn axon(netuid: NetUid, hotkey: &AccountId32) -> Option<AxonInfo> {
		Axons::<T>::get(netuid, hotkey)
	}

	/// Key of a neuron for encrypted connections.
	pub fn certificate(netuid: NetUid, hotkey: &AccountId32) -> Option<NeuronCertificate> {
		NeuronCertificates::<T>::get(netuid, hotkey)
	}

	/// Endpoint of the metrics of a neuron.
	pub fn prometheus(netuid: NetUid, hotkey: &AccountId32) -> Option<PrometheusInfo> {
		Prometheus::<T>::get(netuid, hotkey)
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

	/// An endpoint for metrics that is announced now.
	pub fn metrics(version: u32, ip: u128, port: u16, ip_type: u8) -> PrometheusInfo {
		PrometheusInfo { block: Pallet::<T>::now(), version, ip, port, ip_type }
	}

	/// Store the endpoint of a neuron, and the key that it gives for encrypted connections. A certificate
	/// that is empty or longer than 65 bytes is ignored, as the public chain does; the one before stays.
	pub fn serve_axon(
		hotkey: &AccountId32,
		netuid: NetUid,
		axon: AxonInfo,
		certificate: &[u8],
	) -> DispatchResult {
		Self::check_axon(hotkey, netuid, &axon)?;
		if let Some(certificate) = parsed(certificate) {
			NeuronCertificates::<T>::insert(netuid, hotkey, certificate);
		}
		Axons::<T>::insert(netuid, hotkey, axon);
		Pallet::<T>::deposit_event(Event::AxonServed(netuid, hotkey.clone()));
		Ok(())
	}

	/// Store the endpoint of the metrics of a neuron.
	pub fn serve_prometheus(
		hotkey: &AccountId32,
		netuid: NetUid,
		info: PrometheusInfo,
	) -> DispatchResult {
		Self::check_prometheus(hotkey, netuid, &info)?;
		Prometheus::<T>::insert(netuid, hotkey, info);
		Pallet::<T>::deposit_event(Event::PrometheusServed(netuid, hotkey.clone()));
		Ok(())
	}

	/// Fail where [`Serving::serve_axon`] would.
	pub fn check_axon(hotkey: &AccountId32, netuid: NetUid, axon: &AxonInfo) -> DispatchResult {
		let AxonInfo { ip, port, ip_type, .. } = *axon;
		let last = Axons::<T>::get(netuid, hotkey).map_or(0, |axon| axon.block);
		Self::check(hotkey, netuid, Endpoint { ip, port, ip_type, may_be_zero: true, last })
	}

	/// Fail where [`Serving::serve_prometheus`] would.
	pub fn check_prometheus(
		hotkey: &AccountId32,
		netuid: NetUid,
		info: &PrometheusInfo,
	) -> DispatchResult {
		let PrometheusInfo { ip, port, ip_type, .. } = *info;
		let last = Prometheus::<T>::get(netuid, hotkey).map_or(0, |info| info.block);
		Self::check(hotkey, netuid, Endpoint { ip, port, ip_type, may_be_zero: false, last })
	}

	/// The checks in the order in which public clients know them.
	fn check(hotkey: &AccountId32, netuid: NetUid, endpoint: Endpoint) -> DispatchResult {
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(
			Neurons::<T>::uid(netuid, hotkey).is_some(),
			Error::<T>::HotKeyNotRegisteredInNetwork
		);
		ensure!(matches!(endpoint.ip_type, 4 | 6), Error::<T>::InvalidIpType);
		ensure!(endpoint.is_reachable(), Error::<T>::InvalidIpAddress);
		ensure!(
			RateLimits::<T>::has_waited(endpoint.last, ServingRateLimit::<T>::get(netuid)),
			Error::<T>::ServingRateLimitExceeded
		);
		ensure!(endpoint.port != 0, Error::<T>::InvalidPort);
		Ok(())
	}

	/// Forget the endpoints of a neuron that left.
	pub fn clear(netuid: NetUid, hotkey: &AccountId32) {
		Axons::<T>::remove(netuid, hotkey);
		NeuronCertificates::<T>::remove(netuid, hotkey);
		Prometheus::<T>::remove(netuid, hotkey);
	}

	/// Give the endpoints of a neuron to the hotkey that takes its place.
	pub fn rekey_hotkey(netuid: NetUid, old: &AccountId32, new: &AccountId32) {
		if let Some(axon) = Axons::<T>::take(netuid, old) {
			Axons::<T>::insert(netuid, new, axon);
		}
		if let Some(certificate) = NeuronCertificates::<T>::take(netuid, old) {
			NeuronCertificates::<T>::insert(netuid, new, certificate);
		}
		if let Some(info) = Prometheus::<T>::take(netuid, old) {
			Prometheus::<T>::insert(netuid, new, info);
		}
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			Axons::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			NeuronCertificates::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			Prometheus::<T>::iter_key_prefix(netuid).prefix().to_vec(),
		]
	}
}

impl Endpoint {
	/// Whether the address can be one. Those of private networks are: that is where local chains and
	/// subnets of one operator have their neurons. The zero address takes an axon down.
	fn is_reachable(&self) -> bool {
		if self.ip == 0 {
			return self.may_be_zero;
		}
		if self.ip_type == 4 {
			let Ok(number) = u32::try_from(self.ip) else { return false };
			let ip = Ipv4Addr::from(number);
			ip != Ipv4Addr::LOCALHOST && ip != Ipv4Addr::BROADCAST
		} else {
			self.ip != u128::MAX && Ipv6Addr::from(self.ip) != Ipv6Addr::LOCALHOST
		}
	}
}

/// What a certificate says: the first byte is the algorithm, the rest the key. `None` where it is empty or
/// the key has more than 64 bytes.
fn parsed(certificate: &[u8]) -> Option<NeuronCertificate> {
	let (algorithm, public_key) = certificate.split_first()?;
	let public_key = public_key.to_vec().try_into().ok()?;
	Some(NeuronCertificate { public_key, algorithm: *algorithm })
}
