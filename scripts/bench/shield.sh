#!/usr/bin/env bash
# Usage: scripts/bench.sh shield [--json]
#
# Measures what it costs to open what was sealed (docs/shield.md, docs/timelock.md) and prints a table.
#
#   open_carrier_ms          an author opens a carrier with a purchase of stake in it: natively, the median of 2,000
#   open_longest_carrier_ms  the same with a carrier of 8,192 bytes
#   carriers_a_block         carriers with a purchase each that a block of one author holds: as many as the author opens,
#                            in the room that the runtime in WASM leaves them
#   carriers_50_ms           opening 50 of them and applying carriers and purchases in WASM
#   pulse_verify_wasm_ms     a transaction with one pulse in the pool, in WASM
#   pulses_8_verify_wasm_ms  one with eight pulses, as many as there can be
#   reveal_wasm_ms           one commit to 256 weights, opened and set by a block in WASM: a block that opens as many as it
#                            does of 64 that wait, less the same block without the pulse, by their number
#   reveals_a_block          their number
#
# Times in WASM are those of the fastest of 15 runs, but for the one run of 50 carriers.
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
# As part of the workspace, with the features of scripts/test.sh: no library is compiled again.
SKIP_WASM_BUILD=1 cargo build --release --locked --quiet --workspace --bin dtao-bench-shield
"$CARGO_TARGET_DIR/release/dtao-bench-shield" "$spec" "${options[@]}"
