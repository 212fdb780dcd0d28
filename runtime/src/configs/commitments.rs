//! What hotkeys publish on their subnets.

use dtao_traits::SubnetMembers;
use dtao_types::NetUid;
use frame_support::traits::{ConstU32, ConstU64};
use pallet_subtensor::{SubnetEpochIndex, Uids};

use crate::{AccountId, Balances, Drand, Runtime, SubtensorModule};

/// The neurons of SubtensorModule.
pub struct Neurons;

impl SubnetMembers<AccountId> for Neurons {
	fn is_member(netuid: NetUid, hotkey: &AccountId) -> bool {
		Uids::<Runtime>::contains_key(netuid, hotkey)
	}

	fn epoch(netuid: NetUid) -> u64 {
		SubnetEpochIndex::<Runtime>::get(netuid)
	}
}

impl pallet_commitments::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Scene;
	type Beacon = Drand;
	type Bonds = SubtensorModule;
	type Currency = Balances;
	/// Space is scarce by itself: publishing needs no deposit.
	type FieldDeposit = ConstU64<0>;
	type InitialDeposit = ConstU64<0>;
	type MaxFields = ConstU32<{ pallet_commitments::types::MAX_FIELDS }>;
	type Members = Neurons;
	type WeightInfo = pallet_commitments::weight_info::SubstrateWeight<Runtime>;
}
