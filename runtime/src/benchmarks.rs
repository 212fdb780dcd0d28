//! Which pallets can be benchmarked, running the benchmarks on the blob, and the scenes that
//! benchmarks of one pallet need in another.

use alloc::{string::String, vec, vec::Vec};

use codec::Encode;
use dtao_runtime_api::stored::WireVec;
use dtao_traits::{ChainParam, SubnetParam};
use dtao_types::{storage_index, MechId, NetUid, NetUidStorageIndex, Uid};
use frame_benchmarking::{
	account, define_benchmarks, whitelisted_caller, BenchmarkBatch, BenchmarkConfig, BenchmarkList,
};
use frame_support::traits::{
	Get as _, StorageInfo, StorageInfoTrait as _, WhitelistedStorageKeys as _,
};
use frame_system_benchmarking::{
	extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};

use pallet_grandpa::BoundedAuthorityList;
use pallet_subtensor as subtensor;
use sp_consensus_aura::{sr25519::AuthorityId as AuraId, Slot, AURA_ENGINE_ID};
use sp_consensus_grandpa::AuthorityList;
use sp_runtime::{BoundedVec, DigestItem};

use crate::{
	AccountId, AdminUtils, AllPalletsWithSystem, Balances, Commitments, Crowdloan, Drand, Grandpa,
	MevShield, MultiBlockMigrations, Multisig, Payout, Preimage, Proxy, Runtime, SafeMode,
	Scheduler, SubtensorModule, Sudo, Swap, System, Timestamp, TransactionPayment, TxPause,
	Utility,
};

impl frame_system_benchmarking::Config for Runtime {}
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_admin_utils, AdminUtils]
	[pallet_balances, Balances]
	[pallet_commitments, Commitments]
	[pallet_crowdloan, Crowdloan]
	[pallet_drand, Drand]
	[pallet_grandpa, Grandpa]
	[pallet_mev_shield, MevShield]
	[pallet_migrations, MultiBlockMigrations]
	[pallet_multisig, Multisig]
	[pallet_payout, Payout]
	[pallet_preimage, Preimage]
	[pallet_proxy, Proxy]
	[pallet_safe_mode, SafeMode]
	[pallet_scheduler, Scheduler]
	[pallet_subtensor, SubtensorModule]
	[pallet_subtensor_swap, Swap]
	[pallet_sudo, Sudo]
	[pallet_timestamp, Timestamp]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_tx_pause, TxPause]
	[pallet_utility, Utility]
);

/// The benchmarks, and the storage they touch.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs the benchmark that `config` names.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

/// The subnet of the scenes.
const SUBNET: NetUid = NetUid::new(1);

/// Subnets besides root: as many as the default limit.
const SUBNETS: u16 = 128;

/// Block of the scenes: after all rate limits, between two epochs of [`SUBNET`], outside the window
/// in which its parameters are frozen.
const NOW: u32 = 8_220;

/// Number of a parameter, more than there are.
const PARAMETERS: u8 = 64;

/// Authorities, as many as there can be.
const MAX_AUTHORITIES: u8 = 32;

/// Mechanisms and neurons of each: all the 256 rows that an epoch works through, and as many
/// lists by mechanism as there can be.
const MECHANISMS: u8 = subtensor::subnets::MAX_MECHANISMS;
const NEURONS_OF_EACH: u16 = 16;

/// Lays out the storage of SubtensorModule for the pallets that reach it through a trait.
pub struct Scene;

impl Scene {
	/// A subnet with `neurons` of `most`, all of whose parameters were set long ago, on a chain at its
	/// limit of subnets.
	fn lay_out(neurons: u16, most: u16) -> (NetUid, AccountId) {
		let owner: AccountId = whitelisted_caller();
		System::set_block_number(NOW);
		subtensor::NetworksAdded::<Runtime>::insert(SUBNET, true);
		subtensor::SubnetOwner::<Runtime>::insert(SUBNET, owner.clone());
		subtensor::SubnetworkN::<Runtime>::insert(SUBNET, neurons);
		subtensor::MaxAllowedUids::<Runtime>::insert(SUBNET, most);
		subtensor::Tempo::<Runtime>::insert(SUBNET, 360);
		for number in 0..PARAMETERS {
			subtensor::LastHyperparamUpdate::<Runtime>::insert(SUBNET, number, 1);
		}
		let facts = subtensor::lifecycle::Lifecycle::<Runtime>::facts(SUBNET);
		let of = |netuid: u16| subtensor::SubnetFacts { netuid: NetUid::new(netuid), ..facts };
		let list: Vec<_> = (2..=SUBNETS).map(of).chain([facts]).collect();
		subtensor::BlockFacts::<Runtime>::put(WireVec::truncate_from(list));
		(SUBNET, owner)
	}

	/// Weights, bonds and commits of all neurons, as long as they can be.
	fn fill_mechanism(index: NetUidStorageIndex) {
		let row: Vec<_> = (0..NEURONS_OF_EACH).map(|uid| (uid, u16::MAX)).collect();
		let blocks = vec![u64::from(NOW); usize::from(NEURONS_OF_EACH)];
		let commits =
			vec![subtensor::weights::Commit::default(); subtensor::weights::MAX_COMMITS as usize];
		let shares = vec![u16::MAX; usize::from(NEURONS_OF_EACH)];
		subtensor::Incentive::<Runtime>::insert(index, WireVec::truncate_from(shares));
		subtensor::LastUpdate::<Runtime>::insert(index, WireVec::truncate_from(blocks.clone()));
		subtensor::WeightsDecidedAt::<Runtime>::insert(index, WireVec::truncate_from(blocks));
		for uid in 0..NEURONS_OF_EACH {
			let (key, hotkey) = (Uid::new(uid), account("hotkey", uid.into(), 0));
			subtensor::Weights::<Runtime>::insert(index, key, WireVec::truncate_from(row.clone()));
			subtensor::Bonds::<Runtime>::insert(index, key, WireVec::truncate_from(row.clone()));
			let commits = WireVec::truncate_from(commits.clone());
			subtensor::WeightCommits::<Runtime>::insert::<_, AccountId, _>(index, hotkey, commits);
		}
	}

	/// Whether nothing is stored of the mechanisms of [`SUBNET`] from number `count` on.
	fn is_free_from(count: u8) -> bool {
		let mut indices =
			(count..MECHANISMS).filter_map(|mech| storage_index(SUBNET, MechId::new(mech)));
		indices.all(|index| {
			!subtensor::Incentive::<Runtime>::contains_key(index)
				&& !subtensor::LastUpdate::<Runtime>::contains_key(index)
				&& !subtensor::WeightsDecidedAt::<Runtime>::contains_key(index)
				&& subtensor::Weights::<Runtime>::iter_key_prefix(index).next().is_none()
				&& subtensor::Bonds::<Runtime>::iter_key_prefix(index).next().is_none()
				&& subtensor::WeightCommits::<Runtime>::iter_key_prefix(index).next().is_none()
		})
	}
}

impl pallet_admin_utils::benchmarking::BenchmarkHelper<AccountId> for Scene {
	fn subnet() -> (NetUid, AccountId) {
		Self::lay_out(64, 256)
	}

	fn subnet_with_mechanisms() -> (NetUid, AccountId) {
		let count = MechId::new(MECHANISMS);
		subtensor::MaxMechanismCount::<Runtime>::put(count);
		subtensor::MechanismCountCurrent::<Runtime>::insert(SUBNET, count);
		let parts = vec![u16::MAX; MECHANISMS.into()];
		subtensor::MechanismEmissionSplit::<Runtime>::insert(SUBNET, WireVec::truncate_from(parts));
		(0..MECHANISMS)
			.filter_map(|mech| storage_index(SUBNET, MechId::new(mech)))
			.for_each(Self::fill_mechanism);
		Self::lay_out(NEURONS_OF_EACH, NEURONS_OF_EACH)
	}

	fn is_set(netuid: NetUid, param: SubnetParam) -> bool {
		match param {
			SubnetParam::MinBurn(burn) => {
				let facts = subtensor::facts::Facts::<Runtime>::all();
				subtensor::MinBurn::<Runtime>::get(netuid) == burn
					&& facts.iter().any(|of| of.netuid == netuid && of.min_burn == burn)
			},
			SubnetParam::MechanismCount(count) => {
				subtensor::MechanismCountCurrent::<Runtime>::get(netuid) == count
					&& !subtensor::MechanismEmissionSplit::<Runtime>::contains_key(netuid)
					&& Self::is_free_from(count.get())
			},
			_ => false,
		}
	}

	fn is_set_in_chain(param: ChainParam) -> bool {
		match param {
			ChainParam::SubnetLimit(most) => subtensor::SubnetLimit::<Runtime>::get() == most,
			_ => false,
		}
	}

	fn nothing_announced() {
		pallet_grandpa::PendingChange::<Runtime>::kill();
	}

	fn stall(voters: AuthorityList) {
		let voters = BoundedAuthorityList::force_from(voters, None);
		pallet_grandpa::Authorities::<Runtime>::put(voters);
		pallet_grandpa::Stalled::<Runtime>::put((5, 7));
	}
}

impl pallet_subtensor_swap::benchmarking::BenchmarkHelper for Scene {
	fn subnet() -> NetUid {
		Self::lay_out(64, 256).0
	}
}

impl pallet_commitments::benchmarking::BenchmarkHelper<AccountId> for Scene {
	/// A neuron in which all of all mechanisms have bonds, with as many rows as there can be.
	fn member() -> (NetUid, AccountId) {
		let (netuid, hotkey) =
			<Self as pallet_admin_utils::benchmarking::BenchmarkHelper<_>>::subnet_with_mechanisms(
			);
		subtensor::Uids::<Runtime>::insert(netuid, hotkey.clone(), Uid::new(0));
		let permits = vec![true; usize::from(NEURONS_OF_EACH)];
		subtensor::ValidatorPermit::<Runtime>::insert(netuid, WireVec::truncate_from(permits));
		subtensor::BondsResetOn::<Runtime>::insert(netuid, true);
		(netuid, hotkey)
	}

	fn is_reset(netuid: NetUid, _: &AccountId) -> bool {
		let uids = 0..NEURONS_OF_EACH;
		(0..MECHANISMS).filter_map(|mech| storage_index(netuid, MechId::new(mech))).all(|index| {
			uids.clone().all(|uid| {
				let row = subtensor::Bonds::<Runtime>::get(index, Uid::new(uid));
				row.iter().all(|(target, _)| *target != 0)
			})
		})
	}
}

impl pallet_mev_shield::benchmarking::BenchmarkHelper for Scene {
	fn lay_out_authors() {
		let authorities: Vec<_> = (0..MAX_AUTHORITIES).map(Self::authority).collect();
		let authorities = BoundedVec::truncate_from(authorities);
		pallet_aura::Authorities::<Runtime>::put(authorities);
		let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(NOW as u64).encode());
		System::deposit_log(slot);
	}
}

impl pallet_payout::benchmarking::BenchmarkHelper<AccountId> for Scene {
	fn author() -> AccountId {
		<Self as pallet_mev_shield::benchmarking::BenchmarkHelper>::lay_out_authors();
		crate::configs::consensus::BlockAuthor::get().expect("there are authors")
	}
}

impl Scene {
	fn authority(number: u8) -> AuraId {
		sp_core::sr25519::Public::from_raw([number; 32]).into()
	}
}
