//! What an epoch of 256 neurons and 64 validators costs.
//!
//! `dtao-bench-epoch RAW_CHAIN_SPEC YUMA_WASM [--json]`: the runtime is taken from a raw chain
//! spec, the engine alone from the module that `benches/yuma-wasm` builds. `scripts/bench.sh
//! epoch` prepares both.
//!
//! - The engine: the same input natively and in WASM, by the difference between many runs and one.
//! - The pallet: `Core_initialize_block` in the WASM runtime with the epoch due, less the same
//!   block with nothing due; once with nothing to pay and once (`paid`) with 256 neurons to pay;
//!   with liquid alpha off and `on`.
//! - Storage: keys that loading, running and applying the epoch fetches and changes, and (`paid`)
//!   those of the whole block step with the payments.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_sign_loss,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)] // a measuring tool: an overflow or a wrong index ends it

mod scene;

use codec::Encode;
use dtao_bench_wasm::{code_of, Figures, Module, RUNS};
use dtao_bench_yuma_wasm::run_times;
use dtao_node_allocator as _;
use dtao_runtime::{Header, Runtime, SubtensorModule, System};
use dtao_testing::counting::{count, Counts};
use frame_support::{storage::with_transaction, traits::Hooks};
use pallet_subtensor::{epoch::Epoch, schedule::Schedule};
use sp_core::{hexdisplay::HexDisplay, traits::WrappedRuntimeCode};
use sp_io::TestExternalities;
use sp_runtime::{traits::Header as _, DispatchError, TransactionOutcome};
use std::{collections::BTreeMap, time::Instant};

/// Milliseconds of an epoch by the engine, natively and in WASM.
fn engine(module: &Module, liquid_alpha: bool) -> (f64, f64) {
	const TIMES: u32 = 20;
	let mut ext = TestExternalities::default();
	let wasm = |times: u32| (times.to_le_bytes(), u8::from(liquid_alpha)).encode();
	let [one, many] =
		[1, TIMES + 1].map(|times| module.fastest(&mut ext.ext(), "run", &wasm(times)));
	let native = |times| {
		let run = || {
			let begin = Instant::now();
			run_times(times, liquid_alpha);
			begin.elapsed().as_secs_f64() * 1e3
		};
		(0..RUNS).map(|_| run()).fold(f64::INFINITY, f64::min)
	};
	let per_run = |one: f64, many: f64| (many - one) / f64::from(TIMES);
	(per_run(native(1), native(TIMES + 1)), per_run(one, many))
}

/// Milliseconds that an epoch adds to a block in the WASM runtime.
fn pallet(module: &Module, state: &mut TestExternalities) -> f64 {
	let header = Header::new(
		scene::DUE,
		Default::default(),
		Default::default(),
		Default::default(),
		Default::default(),
	);
	let block = |state: &mut TestExternalities| {
		module.fastest(&mut state.ext(), "Core_initialize_block", &header.encode())
	};
	let with_epoch = block(state);
	state.execute_with(|| Schedule::<Runtime>::set_tempo(scene::SUBNET, 0));
	let without = block(state);
	state.execute_with(|| Schedule::<Runtime>::set_tempo(scene::SUBNET, 99));
	with_epoch - without
}

/// Milliseconds of the block with the epoch in native code. Changes are undone.
fn native(state: &mut TestExternalities) -> f64 {
	let mut best = f64::INFINITY;
	for _ in 0..RUNS {
		state.execute_with(|| {
			let begin = Instant::now();
			let _ = with_transaction(|| {
				System::set_block_number(scene::DUE);
				SubtensorModule::on_initialize(scene::DUE);
				best = best.min(begin.elapsed().as_secs_f64() * 1e3);
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
			});
		});
	}
	best
}

/// Storage accesses of the epoch itself, and of the whole block with it.
fn storage(liquid_alpha: bool) -> [Counts; 2] {
	let (_, epoch) = count(&mut scene::build(liquid_alpha, true), || {
		let run = Epoch::<Runtime>::run(scene::SUBNET, scene::DUE.into());
		assert!(run.is_ok_and(|run| run.outcome.is_some()), "the epoch runs");
	});
	let (_, block) = count(&mut scene::build(liquid_alpha, true), || {
		System::set_block_number(scene::DUE);
		SubtensorModule::on_initialize(scene::DUE)
	});
	[epoch, block]
}

/// Print the accesses of each storage item, by the hash of its name.
fn by_item(counts: &Counts) {
	let mut items: BTreeMap<&[u8], [usize; 2]> = BTreeMap::new();
	for (place, keys) in [&counts.reads, &counts.writes].into_iter().enumerate() {
		for key in keys.keys() {
			items.entry(&key[16.min(key.len())..32.min(key.len())]).or_default()[place] += 1;
		}
	}
	for (item, [reads, writes]) in items {
		eprintln!("{} {reads:>6} {writes:>6}", HexDisplay::from(&item));
	}
}

fn main() {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let json = arguments.iter().any(|argument| argument == "--json");
	let [spec, yuma] = [&arguments[0], &arguments[1]];
	let figures = Figures { json };
	let show = |name: &str, value: f64, unit: &str| figures.show(name, value, unit);

	let yuma = WrappedRuntimeCode(std::fs::read(yuma).expect("the module is there").into());
	let module = Module::new(&yuma);
	for (name, liquid_alpha) in [("", false), ("_on", true)] {
		let (native, wasm) = engine(&module, liquid_alpha);
		show(&format!("epoch_256x64{name}_wasm_ms"), wasm, "ms");
		show(&format!("epoch_256x64{name}_wasm_over_native"), wasm / native, "x");
	}

	let runtime = WrappedRuntimeCode(code_of(spec).into());
	let runtime = Module::new(&runtime);
	for (liquid, liquid_alpha) in [("", false), ("_on", true)] {
		for (paid, pay) in [("", false), ("_paid", true)] {
			let name = format!("epoch_256{liquid}{paid}");
			let mut state = scene::build(liquid_alpha, pay);
			show(&format!("{name}_pallet_wasm_ms"), pallet(&runtime, &mut state), "ms");
			show(&format!("{name}_pallet_native_ms"), native(&mut state), "ms");
		}
		let [epoch, block] = storage(liquid_alpha);
		if std::env::var_os("DTAO_BENCH_KEYS").is_some() {
			by_item(&block);
		}
		let name = format!("epoch_256{liquid}");
		show(&format!("{name}_reads"), epoch.reads.len() as f64, "keys");
		show(&format!("{name}_writes"), epoch.writes.len() as f64, "keys");
		show(&format!("{name}_paid_reads"), block.reads.len() as f64, "keys");
		show(&format!("{name}_paid_writes"), block.writes.len() as f64, "keys");
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn epoch_should_read_and_write_what_the_documents_say() {
		let counted = |liquid_alpha| {
			storage(liquid_alpha).map(|counts| [counts.reads.len(), counts.writes.len()])
		};
		assert_eq!(counted(false), [[663, 10], [1094, 357]]);
		assert_eq!(counted(true), [[664, 10], [1095, 357]]);
	}
}
