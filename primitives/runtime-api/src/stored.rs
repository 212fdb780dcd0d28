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
use dtao_types::{AlphaBalance, NetUid, TaoBalance, U64F64};
use scale_info::TypeInfo;
use sp_core::{crypto::AccountId32, ConstU32};
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

stored! {
	/// Collateral of a miner, of which there is none.
	MinerCollateralState {
		/// Locked alpha, in alpha-rao.
		locked: AlphaBalance,
		/// Part of the emission that is released with it.
		drain_ratio: U64F64,
		/// What stays locked, in alpha-rao.
		min_locked: AlphaBalance,
		/// Alpha earned meanwhile, in alpha-rao.
		earned: AlphaBalance,
	}
}

/// A registration of a subnet that waits for a place, of which there is none.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct NetworkRegistrationInfo {
	/// Who pays, and will own the subnet.
	pub coldkey: AccountId32,
	/// Its first neuron.
	pub hotkey: AccountId32,
	/// How it prices alpha: 1 = pool.
	pub mechid: u16,
	/// What the owner says of it.
	pub identity: Option<SubnetIdentityV3>,
	/// Lock cost that was paid, in rao.
	pub lock_amount: TaoBalance,
	/// Price that its pool opens at, TAO per alpha.
	pub median_subnet_alpha_price: U64F64,
	/// Block of the call.
	pub registration_block: u64,
	/// Number of the payment.
	pub lock_id: u32,
}

/// How far the end of a subnet has come, in the words of clients. Of these only those without a note are
/// ever told.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum DissolveCleanupPhase {
	/// Root dividends are paid.
	SubnetRootDividendsRootClaimable,
	/// Root dividends of those who left root are paid.
	SubnetRootDividendsRootClaimed,
	/// Never told.
	AlphaInOutStakesGetTotalAlphaValue,
	/// Stakes are paid.
	AlphaInOutStakesSettleStakes,
	/// Never told.
	AlphaInOutStakesAlpha,
	/// Never told.
	AlphaInOutStakesHotkeyTotals,
	/// Never told.
	AlphaInOutStakesLocks,
	/// Never told.
	AlphaInOutStakesDecayingLocks,
	/// Never told.
	AlphaInOutStakes,
	/// Never told.
	ProtocolLiquidity,
	/// What is stored of the subnet is erased.
	PurgeNetuid,
	/// Never told.
	NetworkIsNetworkMember,
	/// Never told.
	NetworkParameters,
	/// Never told.
	NetworkMapParameters,
	/// Never told.
	NetworkUpdateWeightsOnRoot,
	/// Never told.
	NetworkChildkeyTake,
	/// Never told.
	NetworkChildkeys,
	/// Never told.
	NetworkParentkeys,
	/// Never told.
	NetworkLastHotkeyEmissionOnNetuid,
	/// Never told.
	NetworkTotalHotkeyAlphaLastEpoch,
	/// Never told.
	NetworkTransactionKeyLastBlock,
	/// Never told.
	NetworkLock,
	/// Never told.
	NetworkDecayingLock,
	/// Never told.
	SubnetBasketHoldingsToRoot,
	/// Never told.
	NetworkPendingBasketDeposits,
	/// Never told.
	NetworkAlphaAssetCounters,
}

/// The subnet that ends, and how far that has come.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct DissolveCleanupStatus {
	/// The subnet.
	pub netuid: NetUid,
	/// What is being done.
	pub phase: DissolveCleanupPhase,
	/// Always none.
	pub last_key: Option<BoundedBytes<256>>,
	/// Always none.
	pub subnet_total_alpha_value: Option<u128>,
	/// Always none.
	pub subnet_distributed_tao: Option<u128>,
}
