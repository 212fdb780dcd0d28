//! A chain with a beacon of its own, traders with money and a subnet in full work that wants commits.

use codec::Encode;
use dtao_runtime::{
	AccountId, AuraConfig, BalancesConfig, Drand, DrandConfig, Runtime, RuntimeGenesisConfig,
	RuntimeOrigin, SubtensorModule, System,
};
use dtao_timelock::{seal, BeaconKey, Entropy, LocalBeacon};
use dtao_types::{AlphaBalance, MechId, NetUid, NetUidStorageIndex, TaoBalance};
use frame_support::traits::Hooks;
use pallet_drand::{GenesisBeacon, Pulse};
use pallet_subtensor::{
	CommitRevealWeightsEnabled, GenesisConfig, GenesisNeuron, GenesisSubnet, SubnetEpochIndex,
	TimelockedWeightBriefs, WeightsSetRateLimit,
};
use sp_core::{sr25519, Pair};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

/// The subnet.
pub const SUBNET: NetUid = NetUid::new(1);
/// Its neurons: as many as there can be.
const NEURONS: u16 = 256;
/// Those of them that validate: as many as there can be.
pub const VALIDATORS: u16 = 64;
/// Blocks between two epochs, less one.
const TEMPO: u16 = 99;
/// What the weights are locked to; due while the clock stands at zero.
const ROUND: u64 = 6;
/// TAO in rao.
const COIN: u64 = 1_000_000_000;
/// Who trades; the next one is the author.
pub const TRADERS: u16 = 96;

/// The key pair of a trader.
pub fn trader(number: u16) -> sr25519::Pair {
	let mut seed = [5; 32];
	seed[..2].copy_from_slice(&number.to_le_bytes());
	sr25519::Pair::from_seed(&seed)
}

fn account(kind: u8, number: u16) -> AccountId {
	let mut bytes = [kind; 32];
	bytes[..2].copy_from_slice(&number.to_le_bytes());
	AccountId::new(bytes)
}

/// The hotkey of a neuron.
pub fn hotkey(uid: u16) -> AccountId {
	account(1, uid)
}

fn beacon() -> LocalBeacon {
	LocalBeacon::from_phrase(b"benchmark")
}

/// Good pulses of these rounds.
pub fn pulses(rounds: impl IntoIterator<Item = u64>) -> Vec<Pulse> {
	let beacon = beacon();
	rounds.into_iter().map(|round| Pulse::new(round, &beacon.sign(round))).collect()
}

fn subnet(netuid: NetUid, neurons: u16) -> GenesisSubnet<AccountId> {
	// Validators have much and unlike amounts, miners a little.
	let stake = |uid| if uid < VALIDATORS { 10_000 + 137 * u64::from(uid) } else { 2 };
	let neuron = |uid| GenesisNeuron {
		hotkey: hotkey(uid),
		coldkey: account(2, uid),
		stake: AlphaBalance::from_rao(stake(uid) * COIN),
	};
	let pool = |tao: u64| if netuid.is_root() { 0 } else { tao * COIN };
	GenesisSubnet {
		netuid,
		owner: Some((account(3, 0), account(4, 0))),
		name: "bench".into(),
		symbol: String::new(),
		tao: TaoBalance::from_rao(pool(10_000)),
		alpha: AlphaBalance::from_rao(pool(100_000)),
		tempo: TEMPO,
		max_uids: NEURONS,
		target_registrations: 1,
		neurons: (0..neurons).map(neuron).collect(),
	}
}

/// The state before block 1; the subnet is started.
pub fn fresh() -> TestExternalities {
	let subtensor_module = GenesisConfig {
		subnets: vec![subnet(NetUid::ROOT, VALIDATORS), subnet(SUBNET, NEURONS)],
		start_call_delay: Some(0),
		..Default::default()
	};
	let rich = |number| (AccountId::from(trader(number).public()), 1_000 * COIN);
	let genesis = RuntimeGenesisConfig {
		aura: AuraConfig { authorities: vec![trader(TRADERS).public().into()] },
		balances: BalancesConfig {
			balances: (0..=TRADERS).map(rich).collect(),
			..Default::default()
		},
		drand: DrandConfig {
			beacon: Some(GenesisBeacon::new(beacon().public_key().to_vec(), 3, 0)),
			..Default::default()
		},
		subtensor_module,
		..Default::default()
	};
	let mut state: TestExternalities = genesis.build_storage().expect("valid genesis").into();
	state.execute_with(|| {
		frame_system::BlockHash::<Runtime>::insert(0, dtao_runtime::Hash::repeat_byte(7));
		System::set_block_number(1);
		SubtensorModule::start_call(RuntimeOrigin::signed(account(4, 0)), SUBNET)
			.expect("the owner starts the subnet");
		System::set_block_number(0);
		System::reset_events();
	});
	state.commit_all().expect("no transaction is open");
	state
}

/// Commits that wait in the epoch of the first ones.
pub fn waiting(state: &mut TestExternalities, epoch: u64) -> usize {
	state.execute_with(|| {
		TimelockedWeightBriefs::<Runtime>::get(NetUidStorageIndex::from(SUBNET), epoch).len()
	})
}

/// The weights of a validator for every neuron, locked.
fn locked(uid: u16) -> Vec<u8> {
	let hotkey = hotkey(uid);
	let bytes: &[u8] = hotkey.as_ref();
	let uids: Vec<u16> = (0..NEURONS).collect();
	let values: Vec<u16> = uids.iter().map(|miner| 500 + miner * 97 % 40_000 + uid).collect();
	let text = (bytes.to_vec(), uids, values, 0u64).encode();
	let key = BeaconKey::from_bytes(&beacon().public_key()).expect("is a key");
	let entropy = Entropy { sigma: [1; 32], key: [2; 32], nonce: [3; 12] };
	seal(&key, ROUND, &text, &entropy).expect("fits")
}

fn run_block(block: u32) {
	System::set_block_number(block);
	SubtensorModule::on_initialize(block);
	System::reset_events();
}

/// The state after an epoch in which all validators committed to weights for all neurons and the next in
/// which none could be opened; the number of the block, and the epoch of the commits.
pub fn committed() -> (TestExternalities, u32, u64) {
	let mut state = fresh();
	let (block, epoch) = state.execute_with(|| {
		CommitRevealWeightsEnabled::<Runtime>::insert(SUBNET, true);
		WeightsSetRateLimit::<Runtime>::insert(SUBNET, 0);
		let mut block = 1;
		let index = || SubnetEpochIndex::<Runtime>::get(SUBNET);
		let past_epoch = |block: &mut u32| {
			let before = index();
			while index() == before {
				run_block(*block);
				*block += 1;
			}
		};
		// Gives permits.
		past_epoch(&mut block);
		let epoch = index();
		for uid in 0..VALIDATORS {
			SubtensorModule::commit_timelocked_mechanism_weights(
				RuntimeOrigin::signed(hotkey(uid)),
				SUBNET,
				MechId::MAIN,
				locked(uid).try_into().expect("is short"),
				ROUND,
				4,
			)
			.expect("commits");
		}
		past_epoch(&mut block);
		(block, epoch)
	});
	state.commit_all().expect("no transaction is open");
	(state, block, epoch)
}

/// Bring the pulse that the commits wait for.
pub fn bring_pulse(state: &mut TestExternalities) {
	state.execute_with(|| {
		let pulses = pulses([ROUND]).try_into().expect("is one");
		Drand::write_pulse(RuntimeOrigin::none(), pulses).expect("is good");
		System::reset_events();
	});
	state.commit_all().expect("no transaction is open");
}
