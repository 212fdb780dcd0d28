//! What the economy costs. `dtao-bench-economy [--json]`; `scripts/bench.sh economy` says how.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_precision_loss,
	clippy::expect_used,
	clippy::indexing_slicing
)] // a measuring tool: an overflow or a wrong index ends it

mod scene;

use dtao_amm::{FeeRate, Pool};
use dtao_node_allocator as _;
use dtao_runtime::{Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, SubtensorModule, System};
use dtao_testing::counting::{count, Counts};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{storage::with_transaction, traits::Hooks};
use pallet_subtensor::{claims::Claims, coinbase::Coinbase};
use scene::{Scene, FRIEND, HOTKEY, QUIET, STAKER, STRANGER, SUBNET};
use sp_core::crypto::AccountId32;
use sp_io::TestExternalities;
use sp_runtime::{traits::Dispatchable, DispatchError, TransactionOutcome};
use std::{hint::black_box, time::Instant};

/// Subnets of a full chain.
const SUBNETS: u16 = 128;

/// Runs of a call; the fastest counts, as the one that other processes disturbed least.
const RUNS: usize = 3_000;

/// Runs of a call that takes milliseconds.
const FEW_RUNS: usize = 100;

/// Keys of a call that are fetched and changed.
type Accesses = [usize; 2];

fn accesses(counts: &Counts) -> Accesses {
	[counts.reads.len(), counts.writes.len()]
}

/// What a block step does that has nothing but emission to do.
fn block_step(scene: Scene) -> Accesses {
	let mut state = scene.build();
	let (_, counts) = count(&mut state, || SubtensorModule::on_initialize(QUIET));
	state.execute_with(|| {
		let failed = |event: &RuntimeEvent| matches!(event, RuntimeEvent::SubtensorModule(_));
		assert!(!System::events().iter().any(|record| failed(&record.event)), "only emission");
		let emission = |netuid| Coinbase::<Runtime>::emission(NetUid::new(netuid));
		let capped = |netuid: &u16| emission(*netuid).alpha_in == emission(*netuid).alpha_out;
		// The only subnet gets a whole TAO: it is capped in any case.
		let expected = if scene.capped || scene.subnets == 1 { scene.subnets } else { 0 };
		assert_eq!((1..=scene.subnets).filter(capped).count(), usize::from(expected));
	});
	accesses(&counts)
}

/// Accesses of the block step for each subnet beyond the first.
fn for_each_subnet(capped: bool, falling: bool) -> [f64; 2] {
	let [many, one] = [SUBNETS, 1].map(|subnets| block_step(Scene { subnets, capped, falling }));
	[0, 1].map(|kind| (many[kind] - one[kind]) as f64 / f64::from(SUBNETS - 1))
}

/// Nanoseconds of a purchase from a pool.
fn pool_buy(limit: Option<Price>) -> f64 {
	const TIMES: u64 = 10_000;
	let pool = Pool::new(
		TaoBalance::from_rao(12_345_678_901_234),
		AlphaBalance::from_rao(987_654_321_098_765),
	);
	let run = || {
		let begin = Instant::now();
		for n in 0..TIMES {
			let tao = TaoBalance::from_rao(1_000_000_000 + n * 999_983);
			let _ = black_box(black_box(pool).buy(tao, FeeRate(33), black_box(limit)));
		}
		begin.elapsed().as_secs_f64() * 1e9 / TIMES as f64
	};
	(0..200).map(|_| run()).fold(f64::INFINITY, f64::min)
}

fn add_stake() -> RuntimeCall {
	let amount_staked = TaoBalance::from_rao(1_000_000_000);
	pallet_subtensor::Call::add_stake { hotkey: HOTKEY, netuid: SUBNET, amount_staked }.into()
}

/// Stake on root, and take stake from there.
fn root_stake() -> [RuntimeCall; 2] {
	let (hotkey, netuid) = (HOTKEY, NetUid::ROOT);
	let amount_staked = TaoBalance::from_rao(1_000_000_000);
	let amount_unstaked = AlphaBalance::from_rao(1_000_000_000);
	[
		pallet_subtensor::Call::add_stake { hotkey: HOTKEY, netuid, amount_staked }.into(),
		pallet_subtensor::Call::remove_stake { hotkey, netuid, amount_unstaked }.into(),
	]
}

fn unstake_all() -> RuntimeCall {
	pallet_subtensor::Call::unstake_all { hotkey: HOTKEY }.into()
}

fn transfer() -> RuntimeCall {
	let dest = sp_runtime::MultiAddress::Id(FRIEND);
	pallet_balances::Call::transfer_keep_alive { dest, value: 1_000_000_000 }.into()
}

fn signed(who: &AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

/// Seconds of the fastest run of each call; they take turns, and each run begins with the same
/// state and nothing in the overlay of the block.
fn fastest<const N: usize>(
	state: &mut TestExternalities,
	runs: usize,
	calls: [(&AccountId32, RuntimeCall); N],
) -> [f64; N] {
	let mut best = [f64::INFINITY; N];
	state.execute_with(|| {
		for _ in 0..runs {
			for ((who, call), best) in calls.iter().zip(&mut best) {
				let (origin, call) = (signed(who), call.clone());
				let _ = with_transaction(|| {
					let begin = Instant::now();
					let done = call.dispatch(origin);
					*best = best.min(begin.elapsed().as_secs_f64());
					assert!(done.is_ok(), "{done:?}");
					TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
				});
			}
		}
	});
	best
}

/// What a call does beyond the keys that a call with an event and nothing else has.
fn of_call(state: &mut TestExternalities, who: &AccountId32, call: RuntimeCall) -> Accesses {
	let mut counted = |call: RuntimeCall| {
		let (done, counts) = count(state, || {
			with_transaction(|| {
				let done = call.dispatch(signed(who));
				TransactionOutcome::Commit(done.map_err(|error| error.error))
			})
		});
		assert!(done.is_ok(), "{done:?}");
		counts
	};
	let empty = counted(frame_system::Call::remark_with_event { remark: vec![] }.into());
	let mut counts = counted(call);
	counts.reads.retain(|key, _| !empty.reads.contains_key(key));
	counts.writes.retain(|key, _| !empty.writes.contains_key(key));
	accesses(&counts)
}

/// Prints figures: those with names that others rely on, and in the table also the rest.
struct Printer {
	json: bool,
}

impl Printer {
	fn figure(&self, name: &str, value: f64, unit: &str) {
		if self.json {
			println!("{{\"name\": \"{name}\", \"value\": {value:.4}, \"unit\": \"{unit}\"}}");
		} else {
			self.detail(name, value, unit);
		}
	}

	fn detail(&self, name: &str, value: f64, unit: &str) {
		if !self.json {
			println!("{name:<44} {value:>10.4} {unit}");
		}
	}
}

fn coinbase(printer: &Printer) {
	let [capped, free] = [true, false].map(|capped| for_each_subnet(capped, false));
	printer.figure("coinbase_reads_per_subnet", capped[0].max(free[0]), "keys");
	printer.figure("coinbase_writes_per_subnet", capped[1].max(free[1]), "keys");
	for (name, capped) in [("capped", true), ("uncapped", false)] {
		for (prices, falling) in [("at_rest", false), ("falling", true)] {
			let [reads, writes] = for_each_subnet(capped, falling);
			printer.detail(&format!("  {name}, burn_{prices}: reads"), reads, "keys");
			printer.detail(&format!("  {name}, burn_{prices}: writes"), writes, "keys");
		}
	}
	let [reads, writes] = block_step(Scene { subnets: 1, capped: true, falling: false });
	printer.detail("  the whole block with one subnet: reads", reads as f64, "keys");
	printer.detail("  the whole block with one subnet: writes", writes as f64, "keys");
}

fn staking(printer: &Printer) {
	let mut state = Scene { subnets: SUBNETS, capped: true, falling: false }.build();
	let calls = [(&STAKER, add_stake()), (&STRANGER, add_stake()), (&STAKER, transfer())];
	let [known, new, transfer] = fastest(&mut state, RUNS, calls);
	printer.figure("add_stake_over_transfer", known.max(new) / transfer, "x");
	printer.detail("  known position", known / transfer, "x");
	printer.detail("  new position", new / transfer, "x");
	printer.detail("  known position", known * 1e6, "us");
	printer.detail("  new position", new * 1e6, "us");
	printer.detail("  transfer_keep_alive", transfer * 1e6, "us");
	let [reads, writes] = of_call(&mut state, &STAKER, add_stake());
	printer.figure("add_stake_reads", reads as f64, "keys");
	printer.figure("add_stake_writes", writes as f64, "keys");
	let [reads, writes] = of_call(&mut state, &STRANGER, add_stake());
	printer.detail("  new position: reads", reads as f64, "keys");
	printer.detail("  new position: writes", writes as f64, "keys");
}

/// Stake on root of a hotkey without root dividends: more of it, and some of it taken back.
fn root(printer: &Printer) {
	let mut state = Scene { subnets: SUBNETS, capped: true, falling: false }.build();
	state.execute_with(|| scene::stake(NetUid::ROOT));
	state.commit_all().expect("no transaction is open");
	state.execute_with(|| assert_eq!(Claims::<Runtime>::rates_of(&HOTKEY), 0, "root dividends"));
	let [stake, unstake] = root_stake();
	let calls = [(&STAKER, stake), (&STAKER, unstake), (&STAKER, transfer())];
	let [stake, unstake, transfer] = fastest(&mut state, RUNS, calls);
	printer.figure("root_stake_call_over_transfer", stake.max(unstake) / transfer, "x");
	printer.detail("  add_stake", stake / transfer, "x");
	printer.detail("  remove_stake", unstake / transfer, "x");
}

/// Everything that a staker has on one hotkey, a position on each of 128 subnets, is sold.
fn leaving(printer: &Printer) {
	let mut state = Scene { subnets: SUBNETS, capped: true, falling: false }.build();
	state.execute_with(|| (1..=SUBNETS).map(NetUid::new).for_each(scene::stake));
	state.commit_all().expect("no transaction is open");
	let [all] = fastest(&mut state, FEW_RUNS, [(&STAKER, unstake_all())]);
	printer.figure("unstake_all_128_ms", all * 1e3, "ms");
}

fn main() {
	let printer = Printer { json: std::env::args().any(|argument| argument == "--json") };
	coinbase(&printer);
	printer.figure("pool_buy_ns", pool_buy(None), "ns");
	printer.detail(
		"  with a limit that does not bind",
		pool_buy(Some(Price::from_rao(u64::MAX))),
		"ns",
	);
	staking(&printer);
	root(&printer);
	leaving(&printer);
}
