//! What storage is asked for: counts are exact, so a step that begins to read or write more is seen.

use super::mock::*;
use crate::{
	benchmarking::scene::{books_of_step, books_of_trades},
	coinbase::Coinbase,
	pallet::*,
	pools::Pools,
	registration::Registration,
};
use dtao_testing::counting::{count, Counts};
use dtao_types::{NetUid, I96F32};
use frame_support::{assert_ok, traits::Hooks};
use sp_core::crypto::AccountId32;
use sp_io::TestExternalities;
use sp_runtime::traits::Dispatchable;

/// Subnets of a full chain.
const SUBNETS: u16 = 128;

/// A block in which no epoch is due: those of `SUBNETS` come in the 128 blocks before it.
const QUIET: u64 = 361_001;

/// A chain of started subnets with pools, prices and moving prices of their own. Injected alpha is
/// capped in all of them or in none, and registration prices fall or are at rest.
#[derive(Clone, Copy, Debug)]
struct Scene {
	subnets: u16,
	capped: bool,
	falling: bool,
}

impl Scene {
	fn build(self) -> TestExternalities {
		// The cap binds where a TAO buys more alpha than the curve grants: with cheap alpha.
		let cheapness = if self.capped { 4 } else { 1 };
		let subnet = |netuid: u16| {
			let pool = 50 + u64::from(netuid % 41) * 100;
			let alphas = pool * cheapness * (7 + u64::from(netuid * 37) % 193);
			let mut subnet = dynamic_subnet(netuid, tao(pool), alpha(alphas));
			subnet.tempo = 360;
			subnet
		};
		let mut root = root_subnet();
		root.neurons.push(crate::GenesisNeuron {
			hotkey: VALIDATOR,
			coldkey: ALICE,
			stake: alpha(100_000),
		});
		let subnets = core::iter::once(root).chain((1..=self.subnets).map(subnet)).collect();
		let mut ext = externalities(crate::GenesisConfig { subnets, ..Default::default() });
		ext.execute_with(|| {
			System::set_block_number(1);
			for netuid in (1..=self.subnets).map(NetUid::new) {
				assert_ok!(start_call(&OWNER, netuid));
				let pool = Pools::<Test>::reserves(netuid);
				let spot = (i128::from(pool.tao.rao()) << 32) / i128::from(pool.alpha.rao());
				let moving = spot * i128::from(70 + netuid.get() % 61) / 100;
				SubnetMovingPrice::<Test>::insert(netuid, I96F32::from_bits(moving));
				if !self.falling {
					Registration::<Test>::set_burn(netuid, MinBurn::<Test>::get(netuid));
				}
			}
			System::set_block_number(QUIET - 1);
			SubtensorModule::on_initialize(QUIET - 1);
			System::set_block_number(QUIET);
			System::reset_events();
		});
		ext
	}

	/// What the block step asks for; nothing but emission happens in it.
	fn block_step(self) -> Counts {
		let mut ext = self.build();
		let (_, counts) = count(&mut ext, || SubtensorModule::on_initialize(QUIET));
		ext.execute_with(|| {
			assert_eq!(events(), []);
			for netuid in (1..=self.subnets).map(NetUid::new) {
				let alpha_in = Coinbase::<Test>::emission(netuid).alpha_in.rao();
				assert_eq!(
					alpha_in == 1_000_000_000,
					self.capped || self.subnets == 1,
					"{netuid}: {alpha_in}"
				);
			}
			check_invariants();
		});
		counts
	}

	/// Reads and writes of the block step for a subnet more, times 127.
	fn for_subnets(self) -> [usize; 2] {
		let many = self.block_step();
		let one = Self { subnets: 1, ..self }.block_step();
		[many.reads.len() - one.reads.len(), many.writes.len() - one.writes.len()]
	}
}

/// Reads and writes of a call without those of any call: its event's.
fn of_call(ext: &mut TestExternalities, call: Call<Test>) -> [usize; 2] {
	let remark = frame_system::Call::remark_with_event { remark: vec![] };
	let (done, idle) = count(ext, || RuntimeCall::from(remark).dispatch(signed(&BOB)).is_ok());
	assert!(done);
	let (done, counts) = count(ext, || RuntimeCall::from(call).dispatch(signed(&BOB)));
	assert_ok!(done);
	ext.execute_with(check_invariants);
	let reads = counts.reads.keys().filter(|key| !idle.reads.contains_key(*key));
	let writes = counts.writes.keys().filter(|key| !idle.writes.contains_key(*key));
	[reads.count(), writes.count()]
}

fn add_stake_call(hotkey: AccountId32) -> Call<Test> {
	Call::add_stake { hotkey, netuid: SUBNET, amount_staked: tao(1) }
}

#[test]
fn block_step_should_stay_within_its_accesses_when_128_subnets_emit() {
	for capped in [true, false] {
		let rest = Scene { subnets: SUBNETS, capped, falling: false };
		let [reads, writes] = rest.for_subnets();
		assert!(reads <= 9 * 127, "{rest:?}: {reads} reads");
		assert!(writes <= 8 * 127, "{rest:?}: {writes} writes");
		// The price of a registration is one more item that changes.
		let [reads_falling, writes_falling] = Scene { falling: true, ..rest }.for_subnets();
		assert_eq!([reads_falling, writes_falling], [reads, writes + 127], "{rest:?}");
	}
}

// What the weights of trades count on.
#[test]
fn block_step_should_have_written_the_books_that_trades_find_in_memory() {
	let counts = Scene { subnets: SUBNETS, capped: false, falling: false }.block_step();
	for netuid in (1..=SUBNETS).map(NetUid::new) {
		for (number, key) in (0..).zip(books_of_step::<Test>(netuid)) {
			assert!(counts.writes.contains_key(&key), "subnet {netuid}, book {number}");
		}
	}
}

// What the weight of the step counts for them.
#[test]
fn trades_should_come_to_the_books_that_the_step_leaves_alone() {
	let scene = Scene { subnets: 2, capped: true, falling: false };
	let mut ext = scene.build();
	let call = RuntimeCall::from(add_stake_call(VALIDATOR));
	let (done, counts) = count(&mut ext, || call.dispatch(signed(&BOB)));
	assert_ok!(done);
	for key in books_of_trades::<Test>(SUBNET) {
		assert!(counts.reads.contains_key(&key));
	}
	let written = |key: &Vec<u8>| counts.writes.contains_key(key);
	assert_eq!(books_of_trades::<Test>(SUBNET).iter().filter(|key| written(key)).count(), 1);
	let step = scene.block_step();
	assert!(!books_of_trades::<Test>(SUBNET).iter().any(|key| step.writes.contains_key(key)));
}

#[test]
fn block_step_should_read_little_when_no_subnet_emits() {
	let empty = Scene { subnets: 0, capped: false, falling: false }.block_step();
	assert!(empty.reads.len() <= 20, "{} reads", empty.reads.len());
	// Two of them are the prices before the first transaction and the fractions of moving prices.
	assert!(empty.writes.len() <= 5, "{} writes", empty.writes.len());
}

// The runtime finds the author of a block in two items more.
#[test]
fn add_stake_should_stay_within_its_accesses() {
	let mut ext = Scene { subnets: 2, capped: true, falling: false }.build();
	let stake = |ext: &mut _, hotkey| of_call(ext, add_stake_call(hotkey));
	// The first stake on a hotkey that has none, and lists both.
	assert_eq!(stake(&mut ext, OWNER_HOTKEY), [16, 14]);
	// Another coldkey is there.
	ext.execute_with(|| {
		assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(1)));
	});
	assert_eq!(stake(&mut ext, VALIDATOR), [16, 13]);
	// More of it.
	assert_eq!(stake(&mut ext, VALIDATOR), [14, 12]);
}
