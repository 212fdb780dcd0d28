#!/usr/bin/env bash
# Usage: scripts/bench.sh economy [--json]
#
# Measures the economy, natively through the runtime, and prints a table.
#
# Coinbase: the block step (`on_initialize` of SubtensorModule) of a chain with 128 started subnets
# some fifty days old, whose pools, prices and moving prices differ, without an epoch. Reads are keys
# fetched from the state of the block before, writes are keys changed, both counted exactly. A subnet
# costs (accesses with 128 subnets - accesses with one) / 127. The figure is the worse of two chains:
# the cap on injected alpha binds on all subnets, or on none. Registration prices are at their
# minimum; a price that falls after a registration is one write more, which the table shows.
#
# pool_buy_ns: a purchase with fee in the crate `dtao-amm`, the fastest of 200 series.
#
# add_stake: dispatched against transfer_keep_alive, taking turns, each run from the same state, the
# fastest of 3,000. The figure of time is the worse of two cases: more stake of a coldkey that has
# some on the hotkey, and its first stake there. Accesses are those of more stake, counted for the call
# alone without extensions, less the keys that any call with an event has (events, their count, the
# phase, the number of the block); the table shows those of the first stake, too.
#
# root_stake_call_over_transfer: likewise, the worse of 1 TAO more on root and 1 TAO taken back, on a hotkey
# without root dividends, with 128 subnets.
#
# unstake_all_128_ms: unstake_all of a coldkey with a position on each of 128 subnets, on a hotkey without
# root dividends, each run from the same state, the fastest of 100.
#   --json  one line per figure instead: {"name": ..., "value": ..., "unit": ...}
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

parse_figure_options "$@"
own_target
cd "$DTAO_ROOT"
# Native code is measured: the runtime needs no blob. Built as part of the workspace, with the features
# of scripts/test.sh, so that no library is compiled again.
SKIP_WASM_BUILD=1 cargo build --release --locked --quiet --workspace --bin dtao-bench-economy
"$CARGO_TARGET_DIR/release/dtao-bench-economy" "${options[@]}"
