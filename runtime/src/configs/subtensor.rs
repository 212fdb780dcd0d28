//! The economy: SubtensorModule, its pools and the setters of its parameters.

use frame_support::parameter_types;
use pallet_subtensor::params::{ChainParams, SubnetParams};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;

use super::{
	accounts::LeaseBeneficiaries,
	authorities::ChainAuthorities,
	call_tree::NestedCalls,
	consensus::{BlockAuthor, MaxAuthorities},
	fees::FeeOfFailure,
};
use crate::{
	constants::PROFILE, AlphaAssets, Balances, Commitments, Crowdloan, Drand, Runtime,
	SubtensorModule, Swap,
};

parameter_types! {
	/// Default values: those of the public chain, with what the block time changes.
	pub const EconomyParams: ChainParams = ChainParams {
		subnet: SubnetParams {
			tempo: PROFILE.default_tempo,
			..ChainParams::PRODUCTION.subnet
		},
		max_epochs_per_block: PROFILE.max_epochs_per_block,
		epoch_block_parts: PROFILE.epoch_block_parts,
		pending_childkey_cooldown: PROFILE.pending_childkey_cooldown,
		set_children_rate_limit: PROFILE.set_children_rate_limit,
		childkey_take_rate_limit: PROFILE.childkey_take_rate_limit,
		mechanism_rate_limit: PROFILE.mechanism_rate_limit,
		admin_freeze_window: PROFILE.admin_freeze_window,
		trim_rate_limit: PROFILE.trim_rate_limit,
		hotkey_swap_interval: PROFILE.hotkey_swap_interval,
		coldkey_swap_announcement_delay: PROFILE.coldkey_swap_announcement_delay,
		coldkey_swap_reannouncement_delay: PROFILE.coldkey_swap_reannouncement_delay,
		..ChainParams::PRODUCTION
	};
}

impl pallet_alpha_assets::Config for Runtime {}

impl pallet_subtensor::Config for Runtime {
	type AlphaAssets = AlphaAssets;
	type Beacon = Drand;
	type BlockAuthor = BlockAuthor;
	type Calls = NestedCalls;
	type Commitments = Commitments;
	type Crowdloans = Crowdloan;
	type Currency = Balances;
	type FailureFee = FeeOfFailure;
	type Params = EconomyParams;
	type Proxies = LeaseBeneficiaries;
	type Swap = Swap;
	type WeightInfo = pallet_subtensor::weight_info::SubstrateWeight<Runtime>;
}

impl pallet_subtensor_swap::Config for Runtime {
	type Pools = SubtensorModule;
	type WeightInfo = pallet_subtensor_swap::weight_info::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Scene;
}

impl pallet_admin_utils::Config for Runtime {
	type Admin = SubtensorModule;
	type AuthorityId = AuraId;
	type Authorities = ChainAuthorities;
	type MaxAuthorities = MaxAuthorities;
	type WeightInfo = pallet_admin_utils::weight_info::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Scene;
}
