#!/usr/bin/env bash
# Usage: scripts/bench.sh epoch [--json]
#
# Measures an epoch and prints a table: the engine natively by size, with liquid alpha off and on, dense and with 32
# weights a validator, against its oracle; how its time grows with the non-empty weights (a straight line: time a weight,
# fixed part, share of variance explained); the engine in WASM; the whole epoch of 256 neurons and 64 validators in the
# WASM runtime with its storage; its storage accesses. Times are those of the fastest run. Rules are those of Yuma3 where a
# name does not say original.
#
#   epoch_256_pallet_wasm_ms               an epoch in a block, nothing to pay: load, run, apply
#   epoch_256_reads, epoch_256_writes      keys that load, run and apply fetch and change
#   epoch_256_paid_pallet_wasm_ms          the same in a block that pays 256 neurons
#   epoch_256_paid_reads, ..._paid_writes  keys of that whole block step
#   epoch_256_on_...                       each of these with liquid alpha on
#
#   --json  one line per figure instead: {"name": ..., "value": ..., "unit": ...}
#
# Needs the node (scripts/build.sh), whose runtime is measured.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

parse_figure_options "$@"
[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh first"
own_target
spec=$(raw_chain_spec local)
cd "$DTAO_ROOT"
quiet=(--release --locked --quiet)

# The engine alone, for the executor of the runtime: it wants to know where the heap begins.
target=wasm32v1-none
cargo rustc "${quiet[@]}" -p dtao-bench-yuma-wasm --target $target --crate-type cdylib -- \
	-C link-arg=--export=__heap_base -C link-arg=--export-table >&2
yuma=$CARGO_TARGET_DIR/$target/release/dtao_bench_yuma_wasm.wasm

cargo bench --locked --quiet -p dtao-yuma --bench epoch -- "${options[@]}"
# As part of the workspace, with the features of scripts/test.sh: no library is compiled again.
cargo build "${quiet[@]}" --workspace --bin dtao-bench-epoch
"$CARGO_TARGET_DIR/release/dtao-bench-epoch" "$spec" "$yuma" "${options[@]}"
