use crate::{self as pallet_drand, *};
use dtao_timelock::LocalBeacon;
use frame_support::{parameter_types, traits::Time, BoundedVec};

dtao_testing::runtime! {
	0 System: frame_system,
	26 Drand: pallet_drand,
}

dtao_testing::system! {}

/// Time of round 1 of the test beacon, in seconds.
pub const GENESIS: u64 = 1_000;

/// Distance of its rounds, in seconds.
pub const PERIOD: u64 = 3;

/// Pulses that are kept: few, so that they push each other out.
pub const KEPT: u32 = 20;

parameter_types! {
	/// Time of the block, in seconds.
	pub static Now: u64 = 0;
	pub const KeptRounds: u32 = KEPT;
}

pub struct Clock;

impl Time for Clock {
	type Moment = u64;

	fn now() -> u64 {
		Now::get() * 1_000
	}
}

impl Config for Test {
	type Time = Clock;
	type KeptRounds = KeptRounds;
	type WeightInfo = weight_info::SubstrateWeight<Test>;
}

/// The beacon that the tests hold the secret of.
pub fn beacon() -> LocalBeacon {
	LocalBeacon::from_phrase(b"test")
}

/// A chain with quicknet, at the time at which its round 1000 is due.
pub fn ext() -> sp_io::TestExternalities {
	Now::set(1_692_806_364);
	built(None)
}

/// A chain with the test beacon, long after its first round.
pub fn local_ext() -> sp_io::TestExternalities {
	Now::set(GENESIS + 10_000 * PERIOD);
	let (period, genesis_time) = (u32::try_from(PERIOD).unwrap(), u32::try_from(GENESIS).unwrap());
	built(Some(GenesisBeacon::new(beacon().public_key().to_vec(), period, genesis_time)))
}

pub fn built(beacon: Option<GenesisBeacon>) -> sp_io::TestExternalities {
	let drand = DrandConfig { beacon, ..Default::default() };
	let config = RuntimeGenesisConfig { system: Default::default(), drand };
	dtao_testing::mock::first_block::<Test>(config)
}

/// Good pulses of the test beacon.
pub fn pulses(rounds: impl IntoIterator<Item = u64>) -> BoundedVec<Pulse, MaxPulses> {
	let beacon = beacon();
	let pulses: alloc::vec::Vec<_> =
		rounds.into_iter().map(|round| Pulse::new(round, &beacon.sign(round))).collect();
	BoundedVec::try_from(pulses).unwrap()
}

/// Bring good pulses, as many in a call as there may be, and check the storage.
pub fn write(rounds: impl IntoIterator<Item = u64>) {
	let rounds: alloc::vec::Vec<_> = rounds.into_iter().collect();
	for some in rounds.chunks(8) {
		let pulses = pulses(some.iter().copied());
		frame_support::assert_ok!(Drand::write_pulse(RuntimeOrigin::none(), pulses));
		Drand::do_try_state().unwrap();
	}
}

/// The rounds that are stored, in order.
pub fn stored() -> alloc::vec::Vec<u64> {
	let mut rounds: alloc::vec::Vec<_> =
		Pulses::<Test>::iter_keys().filter(|round| Drand::is_stored(*round)).collect();
	rounds.sort_unstable();
	rounds
}
