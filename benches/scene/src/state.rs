//! The state of the chain before its first block.

use crate::{people::Role, Size};
use dtao_runtime::{
	offline, AccountId, Runtime, RuntimeGenesisConfig, RuntimeOrigin, SubtensorModule, System,
};
use dtao_runtime_api::stored::WireVec;
use dtao_types::{AlphaBalance, NetUid, NetUidStorageIndex, TaoBalance, Uid, I96F32};
use dtao_yuma::scale::upscale;
use frame_support::{storage::storage_prefix, traits::Hooks};
use pallet_subtensor::{
	pools::Pools, schedule::Schedule, GenesisNeuron, GenesisSubnet, LastUpdate,
	MaxAllowedValidators, SubnetMovingPrice, Weights, WeightsDecidedAt, Yuma3On,
};
use sp_core::storage::Storage;
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_runtime::BuildStorage;
use sp_state_machine::BasicExternalities;
use std::collections::BTreeMap;

/// Keys and values.
pub type Top = BTreeMap<Vec<u8>, Vec<u8>>;

/// Rao of a TAO, alpha-rao of an alpha.
const COIN: u64 = 1_000_000_000;

/// Blocks between two epochs, less one, as on the public chain.
const TEMPO: u16 = 360;

/// TAO of a staker before it stakes.
const STAKER_TAO: u64 = 60;

/// Miners that have one coldkey.
const MINERS_OF_ONE: u32 = 4;

/// The block that all epochs run in.
const NOW: u32 = 1;

/// Passes of the block step after which all epochs of a round must have run.
const MOST_PASSES: usize = 1_000;

/// Builds the state. The epoch of each subnet in `due` is triggered for a block of the chain.
pub fn build(size: Size, due: &[(NetUid, u32)]) -> Top {
	let genesis = genesis(size).build_storage().expect("the genesis configuration is valid");
	let before = genesis.top.clone();
	let mut state = BasicExternalities::new(genesis);
	state.execute_with(|| {
		start(size);
		stake(size);
	});
	for round in 0..size.epochs {
		// Removed keys leave a trace that later steps would walk over.
		state = BasicExternalities::new(state.into_storages());
		state.execute_with(|| {
			run_epochs(size);
			// The first epoch gives permits.
			if round == 0 {
				set_weights(size);
			}
		});
	}
	state.execute_with(|| {
		for (netuid, block) in due {
			Schedule::<Runtime>::trigger(*netuid, (*block).into());
		}
	});
	as_genesis(state.into_storages().top, &before)
}

/// The state after what happens in a block without transactions and epochs: the step of the economy.
#[must_use]
pub fn after_a_step(state: Top) -> Top {
	let mut state = BasicExternalities::new(Storage { top: state, ..Default::default() });
	state.execute_with(|| {
		System::set_block_number(NOW);
		SubtensorModule::on_initialize(NOW);
		SubtensorModule::on_finalize(NOW);
	});
	state.into_storages().top
}

/// What the client expects of a genesis: of pallet System nothing but the accounts is of later blocks.
fn as_genesis(mut top: Top, before: &Top) -> Top {
	let accounts = storage_prefix(b"System", b"Account");
	let of_system = |key: &[u8]| key.starts_with(&accounts[..16]) && !key.starts_with(&accounts);
	top.retain(|key, _| !of_system(key));
	top.extend(
		before.iter().filter(|(key, _)| of_system(key)).map(|(k, v)| (k.clone(), v.clone())),
	);
	top
}

/// The state of the local chain itself, before its first block.
pub fn local() -> Top {
	local_genesis().build_storage().expect("the preset is valid").top
}

/// The genesis of the local chain.
fn local_genesis() -> RuntimeGenesisConfig {
	let json = offline::preset(DEV_RUNTIME_PRESET).expect("it is built in");
	serde_json::from_value(json).expect("it is complete")
}

/// The same with the subnets and accounts of the scene.
fn genesis(size: Size) -> RuntimeGenesisConfig {
	let mut config = local_genesis();
	let rich = |role: Role, number, tao: u64| (role.account(number), tao * COIN);
	let owners = (1..=size.subnets).map(|netuid| rich(Role::Owner, netuid.into(), 100));
	let stakers = (0..size.stakers).map(|number| rich(Role::Staker, number, STAKER_TAO));
	config.balances.balances.extend(owners.chain(stakers));
	config.subtensor_module.subnets =
		std::iter::once(root(size)).chain((1..=size.subnets).map(|n| subnet(size, n))).collect();
	config
}

/// Root, with the stake of the validators themselves.
fn root(size: Size) -> GenesisSubnet<AccountId> {
	let neurons = (0..size.validators).map(|uid| validator(uid, 1_000 + 37 * u64::from(uid)));
	GenesisSubnet { neurons: neurons.collect(), ..GenesisSubnet::root() }
}

/// A subnet with its pool and neurons. The pools differ by size and price.
fn subnet(size: Size, netuid: u16) -> GenesisSubnet<AccountId> {
	let tao = 1_000 + u64::from(netuid % 41) * 500;
	GenesisSubnet {
		netuid: NetUid::new(netuid),
		owner: Some((Role::OwnerHotkey.account(netuid.into()), Role::Owner.account(netuid.into()))),
		name: format!("scene {netuid}"),
		symbol: String::new(),
		tao: TaoBalance::from_rao(tao * COIN),
		alpha: AlphaBalance::from_rao(tao * (4 + u64::from(netuid * 37) % 60) * COIN),
		tempo: TEMPO,
		max_uids: size.neurons,
		target_registrations: 1,
		neurons: (0..size.neurons).map(|uid| neuron(size, netuid, uid)).collect(),
	}
}

fn neuron(size: Size, netuid: u16, uid: u16) -> GenesisNeuron<AccountId> {
	if uid < size.validators {
		return validator(uid, 10_000 + 137 * u64::from(uid));
	}
	let (hotkey, coldkey) = if uid == size.neurons - 1 {
		(Role::OwnerHotkey.account(netuid.into()), Role::Owner.account(netuid.into()))
	} else {
		let number = u32::from(netuid) * u32::from(size.neurons) + u32::from(uid);
		(Role::Miner.account(number), Role::MinerOwner.account(number / MINERS_OF_ONE))
	};
	// A little of earlier pay.
	GenesisNeuron { hotkey, coldkey, stake: AlphaBalance::from_rao(2 * COIN) }
}

fn validator(uid: u16, alpha: u64) -> GenesisNeuron<AccountId> {
	GenesisNeuron {
		hotkey: Role::Validator.account(uid.into()),
		coldkey: Role::ValidatorOwner.account(uid.into()),
		stake: AlphaBalance::from_rao(alpha * COIN),
	}
}

/// Starts every subnet. The moving prices are about as far from the spot prices as on an older chain.
fn start(size: Size) {
	for netuid in 1..=size.subnets {
		let owner = RuntimeOrigin::signed(Role::Owner.account(netuid.into()));
		let netuid = NetUid::new(netuid);
		SubtensorModule::start_call(owner, netuid).expect("the owner starts");
		// As on every subnet that is registered later.
		Yuma3On::<Runtime>::insert(netuid, true);
		MaxAllowedValidators::<Runtime>::insert(netuid, size.validators);
		let spot = (i128::from(Pools::<Runtime>::price(netuid).rao()) << 32) / i128::from(COIN);
		let moving = spot * i128::from(70 + netuid.get() % 61) / 100;
		SubnetMovingPrice::<Runtime>::insert(netuid, I96F32::from_bits(moving));
	}
}

/// Everybody stakes, 1 TAO a position on validators and subnets by turns; one in four 5 TAO on root.
fn stake(size: Size) {
	for number in 0..size.stakers {
		let staker = Role::Staker.account(number);
		for (hotkey, netuid) in positions(size, number) {
			let tao = if netuid.is_root() { 5 } else { 1 };
			let origin = RuntimeOrigin::signed(staker.clone());
			let amount = TaoBalance::from_rao(tao * COIN);
			SubtensorModule::add_stake(origin, hotkey, netuid, amount).expect("it has the money");
		}
	}
	SubtensorModule::on_finalize(0);
}

/// The hotkeys and subnets on which a staker has stake.
pub fn positions(size: Size, staker: u32) -> Vec<(AccountId, NetUid)> {
	let count = if staker == 0 { size.positions } else { 1 + (staker % 3) as u16 };
	let spread = |place: u16| {
		let netuid = 1 + (staker * 7 + u32::from(place)) % u32::from(size.subnets);
		let validator = (staker + u32::from(place)) % u32::from(size.validators);
		(Role::Validator.account(validator), NetUid::new(netuid as u16))
	};
	let root = staker.is_multiple_of(4).then(|| {
		let validator = staker / 4 % u32::from(size.validators);
		(Role::Validator.account(validator), NetUid::ROOT)
	});
	(0..count).map(spread).chain(root).collect()
}

/// Runs an epoch of every subnet, as many in a pass of the block step as a block has room for.
fn run_epochs(size: Size) {
	System::set_block_number(NOW);
	let mut left: Vec<(NetUid, u64)> = (1..=size.subnets)
		.map(NetUid::new)
		.map(|netuid| (netuid, Schedule::<Runtime>::count(netuid)))
		.collect();
	for _ in 0..MOST_PASSES {
		for (netuid, _) in left.iter().take(Schedule::<Runtime>::max_per_block().into()) {
			Schedule::<Runtime>::trigger(*netuid, NOW.into());
		}
		SubtensorModule::on_initialize(NOW);
		SubtensorModule::on_finalize(NOW);
		System::reset_events();
		left.retain(|(netuid, before)| Schedule::<Runtime>::count(*netuid) == *before);
		if left.is_empty() {
			return;
		}
	}
	panic!("the epochs of {} subnets do not run", left.len());
}

/// Every validator rates every neuron, each around the same opinion; the others rate a few.
fn set_weights(size: Size) {
	let noisy =
		|target: u16, uid: u16| 500 + target.wrapping_mul(257) % 40_000 + (target ^ uid) % 97;
	let step = (size.neurons / size.row).max(1);
	for index in (1..=size.subnets).map(NetUid::new).map(NetUidStorageIndex::from) {
		for uid in 0..size.neurons {
			let targets: Vec<u16> = if uid < size.validators {
				(0..size.neurons).collect()
			} else {
				(0..size.row).map(|place| (uid + place * step) % size.neurons).collect()
			};
			let values: Vec<u16> = targets.iter().map(|target| noisy(*target, uid)).collect();
			let row = targets.into_iter().zip(upscale(&values)).collect();
			Weights::<Runtime>::insert(index, Uid::new(uid), WireVec::truncate_from(row));
		}
		let now = WireVec::truncate_from(vec![u64::from(NOW); size.neurons.into()]);
		WeightsDecidedAt::<Runtime>::insert(index, now.clone());
		LastUpdate::<Runtime>::insert(index, now);
	}
}
