//! What it costs to open what was sealed.
//!
//! `dtao-bench-shield RAW_CHAIN_SPEC [--json]`: the runtime is taken from a raw chain spec.
//! `scripts/bench.sh shield` prepares it and says what the figures are.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing
)] // a measuring tool: an overflow or a wrong index ends it

mod scene;
mod transaction;

use std::time::{Duration, Instant};

use codec::{Decode, Encode};
use dtao_bench_wasm::{code_of, Figures, Module};
use dtao_node_shield::Limits;
use dtao_runtime::{constants::time::SLOT_MS, Header, RuntimeCall, UncheckedExtrinsic};
use dtao_shield::{seal, KeyRing, Seed, MAX_INNER_LEN};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{traits::WrappedRuntimeCode, H256};
use sp_io::TestExternalities;
use sp_runtime::{
	traits::Header as _,
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
	},
	ApplyExtrinsicResult, Digest, DigestItem,
};

/// Carriers that are opened natively.
const OPENED: usize = 2_000;

/// Bytes of a purchase of stake, signed.
const TRADE_LEN: usize = 200;

/// Carriers that a block shall have room for.
const WANTED: usize = 50;

/// The middle one.
fn median(mut times: Vec<f64>) -> f64 {
	times.sort_by(f64::total_cmp);
	times[times.len() / 2]
}

/// A ring with all the keys that a node has, the one that was announced last.
fn keys() -> (KeyRing, dtao_shield::PublicKey) {
	let mut ring = KeyRing::new(Seed::from([1; 32]));
	let key = ring.announce(1_000);
	(ring, key)
}

/// Milliseconds to open a carrier with so many bytes inside.
fn open_carrier(inner: usize) -> f64 {
	let (ring, key) = keys();
	let carriers: Vec<_> =
		(0..OPENED).map(|_| seal(&key, &vec![7; inner]).expect("fits")).collect();
	let times = carriers.iter().map(|carrier| {
		let begin = Instant::now();
		let opened = ring.open(carrier).expect("opens");
		let time = begin.elapsed().as_secs_f64() * 1e3;
		assert_eq!(opened.len(), inner);
		time
	});
	median(times.collect())
}

/// The header that opens a block.
fn header(number: u32) -> Header {
	let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(u64::from(number)).encode());
	let parent = if number == 1 { H256::repeat_byte(7) } else { H256::default() };
	Header::new(number, H256::default(), H256::default(), parent, Digest { logs: vec![slot] })
}

/// What a block of one author holds.
struct Filled {
	/// Carriers, each with its purchase behind it.
	carriers: usize,
	/// Milliseconds to open and apply the first [`WANTED`].
	wanted_ms: f64,
}

/// Fill a block with carriers of purchases as the author does, until it is full or the author opens no more.
fn fill(module: &Module) -> Filled {
	let (ring, key) = keys();
	let mut state = scene::fresh();
	let apply = |state: &mut TestExternalities, extrinsic: &[u8]| {
		let (answer, time) =
			module.call(&mut state.ext(), "BlockBuilder_apply_extrinsic", extrinsic);
		let result = ApplyExtrinsicResult::decode(&mut answer.as_slice()).expect("is a result");
		(result, time)
	};
	module.call(&mut state.ext(), "Core_initialize_block", &header(1).encode());
	let (result, _) = apply(&mut state, &transaction::timestamp(1).encode());
	result.expect("valid").expect("dispatches");

	let limits = Limits::of_slot(Duration::from_millis(SLOT_MS));
	let (mut opening, mut total) = (Duration::ZERO, 0.0);
	let mut filled = Filled { carriers: 0, wanted_ms: 0.0 };
	for number in 0..scene::TRADERS {
		if filled.carriers == limits.carriers || opening >= limits.time {
			break;
		}
		let (carrier, ciphertext) = state.execute_with(|| transaction::carrier(&key, number));
		let begin = Instant::now();
		let inner = ring.open(&ciphertext).expect("opens");
		opening += begin.elapsed();
		let (outer, outer_ms) = apply(&mut state, &carrier.encode());
		if is_full(&outer) {
			break;
		}
		outer.expect("valid").expect("dispatches");
		let (inner, inner_ms) = apply(&mut state, &inner);
		if is_full(&inner) {
			break;
		}
		inner.expect("valid").expect("dispatches");
		filled.carriers += 1;
		total += outer_ms + inner_ms;
		if filled.carriers == WANTED {
			filled.wanted_ms = total + opening.as_secs_f64() * 1e3;
		}
	}
	filled
}

/// Whether a block has no room for a transaction.
fn is_full(result: &ApplyExtrinsicResult) -> bool {
	matches!(result, Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)))
}

/// Milliseconds in which a node verifies so many pulses for its pool.
fn verify(module: &Module, count: u64) -> f64 {
	let pulses = scene::pulses(1..=count).try_into().expect("are few");
	let call = RuntimeCall::Drand(pallet_drand::Call::write_pulse { pulses });
	let transaction = UncheckedExtrinsic::new_bare(call);
	let asked = (TransactionSource::External, transaction, H256::repeat_byte(7)).encode();
	let mut state = scene::fresh();
	let function = "TaggedTransactionQueue_validate_transaction";
	let (answer, _) = module.call(&mut state.ext(), function, &asked);
	let validity = TransactionValidity::decode(&mut answer.as_slice()).expect("is an answer");
	validity.expect("the pulses are good");
	module.fastest(&mut state.ext(), function, &asked)
}

/// Commits that a block opens, of a subnet whose 64 validators have committed to 256 weights each, and
/// how many milliseconds of the block each takes.
fn reveal(module: &Module) -> (usize, f64) {
	let (mut state, block, epoch) = scene::committed();
	let function = "Core_initialize_block";
	let opened = header(block).encode();
	let without = module.fastest(&mut state.ext(), function, &opened);
	scene::bring_pulse(&mut state);
	let with = module.fastest(&mut state.ext(), function, &opened);
	let before = scene::waiting(&mut state, epoch);
	module.call(&mut state.ext(), function, &opened);
	let reveals = before - scene::waiting(&mut state, epoch);
	assert!(before == usize::from(scene::VALIDATORS) && reveals > 0, "{before} {reveals}");
	(reveals, (with - without) / reveals as f64)
}

fn main() {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let figures = Figures { json: arguments.iter().any(|argument| argument == "--json") };
	let show = |name: &str, value: f64, unit: &str| figures.show(name, value, unit);

	show("open_carrier_ms", open_carrier(TRADE_LEN), "ms");
	show("open_longest_carrier_ms", open_carrier(MAX_INNER_LEN), "ms");

	let runtime = WrappedRuntimeCode(code_of(&arguments[0]).into());
	let module = Module::new(&runtime);
	let filled = fill(&module);
	assert!(filled.carriers >= WANTED, "a block holds only {} carriers", filled.carriers);
	show("carriers_a_block", filled.carriers as f64, "carriers");
	show("carriers_50_ms", filled.wanted_ms, "ms");

	let [one, eight] = [1, 8].map(|count| verify(&module, count));
	show("pulse_verify_wasm_ms", one, "ms");
	show("pulses_8_verify_wasm_ms", eight, "ms");

	let (reveals, each) = reveal(&module);
	show("reveal_wasm_ms", each, "ms");
	show("reveals_a_block", reveals as f64, "reveals");
}
