//! Structures that storage and answers share, and containers for storage values.
//!
//! Storage must be bounded, yet clients expect a plain list where the bound is. A `BoundedVec`
//! shows up in metadata as a structure around the list, which clients decode as a tuple with one
//! element. [`WireVec`], [`WireMap`] and [`WireSet`] keep the bound and describe themselves as the
//! plain container: same bytes, same metadata. The one exception in this module is
//! [`NeuronCertificate`].

mod containers;

pub use containers::{BoundedBytes, WireMap, WireSet, WireVec};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

macro_rules! stored {
	($(#[$doc:meta])* $name:ident { $( $(#[$fdoc:meta])* $field:ident: $ty:ty, )* }) => {
		$(#[$doc])*
		#[derive(
			Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking,
			MaxEncodedLen, TypeInfo,
		)]
		pub struct $name {
			$( $(#[$fdoc])* pub $field: $ty, )*
		}
	};
}

stored! {
	/// Where a neuron serves requests. All zero when it does not serve.
	AxonInfo {
		/// Block at which the neuron published this.
		block: u64,
		/// Version of the neuron's software.
		version: u32,
		/// IP address as a number.
		ip: u128,
		/// TCP or UDP port.
		port: u16,
		/// 4 or 6.
		ip_type: u8,
		/// Transport, a number the clients agree on.
		protocol: u8,
		/// Free for the neuron's use.
		placeholder1: u8,
		/// Free for the neuron's use.
		placeholder2: u8,
	}
}

stored! {
	/// Where a neuron serves its metrics. All zero when it does not.
	PrometheusInfo {
		/// Block at which the neuron published this.
		block: u64,
		/// Version of the neuron's software.
		version: u32,
		/// IP address as a number.
		ip: u128,
		/// TCP port.
		port: u16,
		/// 4 or 6.
		ip_type: u8,
	}
}

stored! {
	/// Public key for encrypted connections to a neuron.
	NeuronCertificate {
		/// The key. Deliberately not a [`WireVec`]: here clients expect the structure around the
		/// list and take its first element.
		public_key: BoundedVec<u8, ConstU32<64>>,
		/// Its algorithm, a number the clients agree on.
		algorithm: u8,
	}
}

stored! {
	/// What a coldkey says of itself. UTF-8 texts.
	ChainIdentityV2 {
		/// Name.
		name: BoundedBytes<256>,
		/// Web address.
		url: BoundedBytes<256>,
		/// Source repository.
		github_repo: BoundedBytes<256>,
		/// Address of a picture.
		image: BoundedBytes<1024>,
		/// Discord handle.
		discord: BoundedBytes<256>,
		/// Description.
		description: BoundedBytes<1024>,
		/// Anything else.
		additional: BoundedBytes<1024>,
	}
}

stored! {
	/// What the owner of a subnet says of it. UTF-8 texts.
	SubnetIdentityV3 {
		/// Name.
		subnet_name: BoundedBytes<256>,
		/// Source repository.
		github_repo: BoundedBytes<1024>,
		/// How to reach the owner.
		subnet_contact: BoundedBytes<1024>,
		/// Web address.
		subnet_url: BoundedBytes<1024>,
		/// Discord handle.
		discord: BoundedBytes<256>,
		/// Description.
		description: BoundedBytes<1024>,
		/// Address of a logo.
		logo_url: BoundedBytes<1024>,
		/// Anything else.
		additional: BoundedBytes<1024>,
	}
}
