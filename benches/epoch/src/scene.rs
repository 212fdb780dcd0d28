//! A subnet in full work: 256 neurons, 64 validators, every weight set, epochs behind it. Bonds follow
//! Yuma3, as on every new subnet; a genesis subnet is set to it here.

use dtao_runtime::{Runtime, RuntimeGenesisConfig, RuntimeOrigin, SubtensorModule, System};
use dtao_runtime_api::stored::WireVec;
use dtao_types::{AlphaBalance, NetUid, NetUidStorageIndex, TaoBalance, Uid};
use frame_support::traits::Hooks;
use pallet_subtensor::{
	subnets::Subnets, GenesisConfig, GenesisNeuron, GenesisSubnet, LastUpdate, LiquidAlphaOn,
	Weights, Yuma3On,
};
use sp_core::crypto::AccountId32;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

/// The subnet.
pub const SUBNET: NetUid = NetUid::new(1);
/// Its neurons.
pub const NEURONS: u16 = 256;
/// Those of them that validate.
pub const VALIDATORS: u16 = 64;
/// Blocks between two epochs, less one.
const TEMPO: u16 = 99;
/// Epochs that run before anything is measured.
const PAST_EPOCHS: u32 = 4;

/// Block of the epoch that is measured; the state is that after the block before it.
pub const DUE: u32 = (TEMPO as u32 + 1) * (PAST_EPOCHS + 1) - 2;

fn account(kind: u8, number: u16) -> AccountId32 {
	let mut bytes = [kind; 32];
	let [low, high] = number.to_le_bytes();
	(bytes[0], bytes[1]) = (low, high);
	AccountId32::new(bytes)
}

/// Stake in alpha-rao: validators have much and unlike amounts, miners a little of earlier pay.
fn stake(uid: u16) -> AlphaBalance {
	let alpha = if uid < VALIDATORS { 10_000 + 137 * u64::from(uid) } else { 2 };
	AlphaBalance::from_rao(alpha * 1_000_000_000)
}

fn subnet(netuid: NetUid, neurons: u16) -> GenesisSubnet<AccountId32> {
	let neuron = |uid| GenesisNeuron {
		hotkey: account(1, uid),
		coldkey: account(2, uid),
		stake: stake(uid),
	};
	GenesisSubnet {
		netuid,
		owner: Some((account(3, 0), account(4, 0))),
		name: "bench".into(),
		symbol: String::new(),
		tao: TaoBalance::from_rao(if netuid.is_root() { 0 } else { 10_000_000_000_000 }),
		alpha: AlphaBalance::from_rao(if netuid.is_root() { 0 } else { 100_000_000_000_000 }),
		tempo: TEMPO,
		max_uids: NEURONS,
		target_registrations: 1,
		neurons: (0..neurons).map(neuron).collect(),
	}
}

/// The state after block [`DUE`]` - 1`, with liquid alpha or without. Where the epoch shall have
/// nothing to `pay`, the subnet emits nothing since the one before.
pub fn build(liquid_alpha: bool, pay: bool) -> TestExternalities {
	let subtensor_module = GenesisConfig {
		// Every validator has a seat and stake on root, too.
		subnets: vec![subnet(NetUid::ROOT, VALIDATORS), subnet(SUBNET, NEURONS)],
		..Default::default()
	};
	let genesis = RuntimeGenesisConfig { subtensor_module, ..Default::default() };
	let mut state: TestExternalities = genesis.build_storage().expect("valid genesis").into();
	state.execute_with(|| {
		System::set_block_number(1);
		SubtensorModule::start_call(RuntimeOrigin::signed(account(4, 0)), SUBNET)
			.expect("the owner starts the subnet");
		Yuma3On::<Runtime>::insert(SUBNET, true);
		LiquidAlphaOn::<Runtime>::insert(SUBNET, liquid_alpha);
		for block in 2..DUE {
			System::set_block_number(block);
			SubtensorModule::on_initialize(block);
			System::reset_events();
			if !pay && block == DUE - u32::from(TEMPO) {
				Subnets::<Runtime>::set_token_enabled(SUBNET, false);
			}
			// The first epoch gave permits.
			if block == u32::from(TEMPO) {
				set_weights(block);
			}
		}
	});
	state.commit_all().expect("no transaction is open");
	state
}

/// Let every validator rate every miner, each around the same opinion.
fn set_weights(block: u32) {
	let index = NetUidStorageIndex::from(SUBNET);
	for uid in 0..VALIDATORS {
		let noisy = |miner: u16| 500 + miner.wrapping_mul(257) % 40_000 + (miner ^ uid) % 97;
		let row: Vec<(u16, u16)> = (0..NEURONS).map(|target| (target, noisy(target))).collect();
		Weights::<Runtime>::insert(index, Uid::new(uid), WireVec::truncate_from(row));
	}
	let updates = vec![u64::from(block); usize::from(NEURONS)];
	LastUpdate::<Runtime>::insert(index, WireVec::truncate_from(updates));
}
