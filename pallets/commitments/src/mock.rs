//! A chain with this pallet and balances; registrations, epochs and bonds are cells of the tests.

use crate::{self as pallet_commitments, *};
use dtao_traits::{BeaconInspect, BondsReset, CommitmentKeeper, StillLocked, SubnetMembers};
use frame_support::{parameter_types, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::{BTreeMap, BTreeSet};

dtao_testing::runtime! {
	0 System: frame_system,
	5 Balances: pallet_balances,
	18 Commitments: pallet_commitments,
}

dtao_testing::system! {
	type AccountData = pallet_balances::AccountData<u64>;
	type DbWeight = frame_support::weights::constants::ParityDbWeight;
}

dtao_testing::balances! {}

/// The subnet of the tests.
pub const SUBNET: NetUid = NetUid::new(1);
/// A second subnet.
pub const OTHER: NetUid = NetUid::new(2);
/// Hotkeys that are registered on [`SUBNET`].
pub const HOTKEYS: [u64; 3] = [11, 12, 13];
/// The first of them.
pub const HOTKEY: u64 = HOTKEYS[0];
/// What each hotkey owns at first, in rao.
pub const ENDOWMENT: u64 = 1_000;

parameter_types! {
	pub static Registered: BTreeSet<(NetUid, u64)> = Default::default();
	pub static Epochs: BTreeMap<NetUid, u64> = Default::default();
	/// Whose bonds were forgotten; an error instead where there is one.
	pub static Reset: Vec<(NetUid, u64)> = Vec::new();
	pub static ResetError: Option<DispatchError> = None;
	pub static Fields: u32 = types::MAX_FIELDS;
	pub static Initial: u64 = 0;
	pub static PerField: u64 = 0;
	/// Rounds whose pulses are here, and the oldest that is taken.
	pub static Pulses: BTreeSet<u64> = Default::default();
	pub static Oldest: u64 = 0;
}

/// Registrations, epochs and bonds.
pub struct Subnets;

impl SubnetMembers<u64> for Subnets {
	fn is_member(netuid: NetUid, hotkey: &u64) -> bool {
		Registered::get().contains(&(netuid, *hotkey))
	}

	fn epoch(netuid: NetUid) -> u64 {
		Epochs::get().get(&netuid).copied().unwrap_or_default()
	}
}

/// A beacon whose locked texts say their round and the text.
pub struct Beacon;

impl BeaconInspect for Beacon {
	fn has_pulse(round: u64) -> bool {
		Pulses::get().contains(&round)
	}

	fn last_round() -> u64 {
		Pulses::get().last().copied().unwrap_or_default()
	}

	fn oldest_round() -> u64 {
		Oldest::get()
	}

	fn due(round: u64) -> Option<u64> {
		round.checked_mul(3)
	}

	fn seconds_until(_: u64) -> Option<u64> {
		Some(0)
	}

	fn is_well_formed(locked: &[u8]) -> bool {
		locked.starts_with(b"locked")
	}

	fn open(round: u64, locked: &[u8]) -> Result<Vec<u8>, StillLocked> {
		if !Self::has_pulse(round) {
			return Err(StillLocked::NoPulse);
		}
		let text = locked.strip_prefix(&lock(round, b"")[..]).ok_or(StillLocked::Never)?;
		Ok(text.to_vec())
	}

	fn open_weight(_: u32) -> Weight {
		Weight::from_parts(1, 0)
	}
}

/// The text, locked to a round.
pub fn lock(round: u64, text: &[u8]) -> Vec<u8> {
	[&b"locked"[..], &round.to_le_bytes(), text].concat()
}

/// Give the beacon pulses.
pub fn pulse(rounds: impl IntoIterator<Item = u64>) {
	Pulses::mutate(|pulses| pulses.extend(rounds));
}

impl BondsReset<u64> for Subnets {
	fn reset_bonds(netuid: NetUid, hotkey: &u64) -> DispatchResult {
		if let Some(error) = ResetError::get() {
			return Err(error);
		}
		Reset::mutate(|list| list.push((netuid, *hotkey)));
		Ok(())
	}
}

impl benchmarking::BenchmarkHelper<u64> for Subnets {
	fn member() -> (NetUid, u64) {
		(SUBNET, HOTKEY)
	}

	fn is_reset(netuid: NetUid, hotkey: &u64) -> bool {
		Reset::get().contains(&(netuid, *hotkey))
	}
}

impl Config for Test {
	type Beacon = Beacon;
	type BenchmarkHelper = Subnets;
	type Bonds = Subnets;
	type Currency = Balances;
	type FieldDeposit = PerField;
	type InitialDeposit = Initial;
	type MaxFields = Fields;
	type Members = Subnets;
	type WeightInfo = weight_info::SubstrateWeight<Test>;
}

/// A chain at block 1 on which [`HOTKEYS`] are registered.
pub fn ext() -> sp_io::TestExternalities {
	Registered::set(HOTKEYS.map(|hotkey| (SUBNET, hotkey)).into());
	Epochs::set(Default::default());
	Reset::set(Vec::new());
	ResetError::set(None);
	Fields::set(types::MAX_FIELDS);
	Initial::set(0);
	PerField::set(0);
	Pulses::set(Default::default());
	Oldest::set(0);
	let balances = HOTKEYS.map(|hotkey| (hotkey, ENDOWMENT)).to_vec();
	let balances = pallet_balances::GenesisConfig { balances, ..Default::default() };
	let genesis = RuntimeGenesisConfig { balances, ..Default::default() };
	dtao_testing::mock::first_block::<Test>(genesis)
}

/// Runs `test` on [`ext`]; the invariants hold after it.
pub fn run(test: impl FnOnce()) {
	ext().execute_with(|| {
		test();
		assert_eq!(try_state::check::<Test>(), Ok(()));
	});
}

/// The epoch of a subnet ends.
pub fn next_epoch(netuid: NetUid) {
	Epochs::mutate(|epochs| *epochs.entry(netuid).or_default() += 1);
}

/// A hotkey leaves its subnet.
pub fn deregister(netuid: NetUid, hotkey: u64) {
	Registered::mutate(|members| assert!(members.remove(&(netuid, hotkey))));
	<Commitments as CommitmentKeeper<_>>::forget(netuid, &hotkey);
}

/// Plain data of so many bytes.
pub fn raw(bytes: usize) -> Data {
	Data::Raw(vec![b'x'; bytes].try_into().unwrap())
}

/// Timelocked data of so many bytes.
pub fn timelocked(bytes: usize, reveal_round: u64) -> Data {
	Data::TimelockEncrypted { encrypted: vec![7; bytes].try_into().unwrap(), reveal_round }
}

/// A commitment of these fields.
pub fn info(fields: Vec<Data>) -> CommitmentInfo {
	CommitmentInfo { fields: fields.try_into().unwrap() }
}

/// Publishes these fields on [`SUBNET`].
pub fn publish(
	hotkey: u64,
	fields: Vec<Data>,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Commitments::set_commitment(RuntimeOrigin::signed(hotkey), SUBNET, Box::new(info(fields)))
}
