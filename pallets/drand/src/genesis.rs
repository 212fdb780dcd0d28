//! The beacon of a new chain.

use alloc::{string::String, vec::Vec};
use dtao_timelock::quicknet::SCHEME;
use frame_support::BoundedVec;
use serde::{Deserialize, Serialize};
use sp_core::Bytes;

use crate::{
	pallet::{BeaconConfig, Config},
	types::BeaconMetadata,
	BeaconConfiguration,
};

/// Another beacon than quicknet: for chains without internet, whose clients do not encrypt to
/// quicknet either.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisBeacon {
	/// Public key: point of G2, compressed, 96 bytes.
	pub public_key: Bytes,
	/// Distance of two rounds, in seconds.
	pub period: u32,
	/// Time of round 1, in seconds since the Unix epoch.
	pub genesis_time: u32,
	/// Name of the signature scheme. There is one that the chain can verify; a beacon of another one
	/// may have a key of the same form, and none of its pulses would ever be taken.
	#[serde(default = "scheme")]
	pub scheme_id: String,
}

/// The scheme where a chain spec names none.
fn scheme() -> String {
	SCHEME.into()
}

impl GenesisBeacon {
	/// A beacon of the only scheme. Key: bytes of a point of G2; period and time of round 1: seconds.
	pub fn new(public_key: Vec<u8>, period: u32, genesis_time: u32) -> Self {
		Self { public_key: Bytes(public_key), period, genesis_time, scheme_id: scheme() }
	}

	/// The whole configuration; the names are those of nobody.
	///
	/// # Errors
	/// What is wrong with which field.
	pub fn configuration(&self) -> Result<BeaconConfiguration, &'static str> {
		let public_key = BoundedVec::try_from(self.public_key.0.clone())
			.map_err(|_| "publicKey has more than 96 bytes")?;
		let config = BeaconConfiguration {
			public_key,
			period: self.period,
			genesis_time: self.genesis_time,
			hash: BoundedVec::default(),
			group_hash: BoundedVec::default(),
			// The scheme is shorter than what is left of a longer name, so that is another one.
			scheme_id: BoundedVec::truncate_from(self.scheme_id.clone().into_bytes()),
			metadata: BeaconMetadata { beacon_id: BoundedVec::truncate_from(b"local".to_vec()) },
		};
		config.check()?;
		Ok(config)
	}

	/// A chain whose beacon cannot verify anything is not built.
	pub(crate) fn build<T: Config>(&self) {
		match self.configuration() {
			Ok(config) => BeaconConfig::<T>::put(config),
			Err(reason) => panic!("drand.beacon: {reason}"),
		}
	}
}
