#!/usr/bin/env bash
# Usage: scripts/bench.sh chain [--json] [--blocks N] [--size SUBNETS NEURONS] [--sync-seconds N]
#                               [--port-offset N] [--keep FOLDER] [--made FOLDER]
#
# Measures a node whose chain is long, and prints a table. A program executes the blocks of a local chain of 250 ms
# slots, without waiting for the slots, and writes them as a node does; the voters on finality change three times, the
# last time in the last block. The nodes share the machine: an author and two full nodes with copies of its database,
# and a fresh node that syncs from them.
#
# With --size the chain has a large state instead, that of scripts/scene.sh, and slots of 12 s: give fewer --blocks, at
# 25 ms each.
#
#   made_blocks_a_second        blocks executed and written, without network and log
#   db_mib                      the database: every block, the state of the last 256
#   start_s, start_rss_mib      from the start to the first answer, the median of three; memory half a minute later
#   snapshot_create_s, _verify_s, _restore_s, _mib
#                               dtao-node snapshot; restoring computes the root of the state anew
#   warp_s, warp_rss_mib        from the start of a fresh node with --sync warp to the tip, as final
#   full_blocks_a_second        blocks that a fresh node executes in the first seconds of --sync full
#
#   --json             one line per figure instead: {"name": ..., "value": ..., "unit": ...}
#   --blocks N         default: 1000000; an hour for as many, and 20 GiB of disk
#   --size SUBNETS NEURONS
#                      default: the local chain without any
#   --sync-seconds N   for how long to sync in full; default: 60
#   --port-offset N    added to every port; default: 1000
#   --keep FOLDER      work there and leave everything; default: a temporary folder, which is deleted
#   --made FOLDER      take the chain that an earlier run left there, which goes on: made_blocks_a_second is not measured
#
# Needs the node (scripts/build.sh), python3, 4 GiB of memory and an idle machine.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

# shellcheck source=scripts/bench/scene_options.sh
. "$DTAO_ROOT/scripts/bench/scene_options.sh"

script_name="bench chain"
made=
scene_size=()

# shellcheck disable=SC2317,SC2329 # called by parse_scene_options
own_option() {
	case $1 in
	--blocks | --sync-seconds)
		number "$@"
		scene_options+=("$@")
		;;
	--made)
		[ -d "$2/author" ] && [ -f "$2/spec.json" ] || fail "--made takes the --keep of an earlier run, not ${2:-nothing}"
		made=$(realpath "$2")
		scene_options+=(--made "$made")
		;;
	*) return 1 ;;
	esac
}

parse_scene_options "$@"
need_node
DTAO_CHAIN_SPEC=$(raw_chain_spec local-fast)
take_folder
DTAO_CHAIN_BIN=$CARGO_TARGET_DIR/release/dtao-bench-chain
if [ -z "$made" ]; then
	own_target
	cd "$DTAO_ROOT"
	SKIP_WASM_BUILD=1 cargo build --release --locked --quiet --workspace --bin dtao-bench-chain
	if [ ${#scene_size[@]} != 0 ]; then
		DTAO_CHAIN_SPEC=$scene_folder/scene.json
		"$DTAO_ROOT/scripts/scene.sh" "${scene_size[@]}" -o "$DTAO_CHAIN_SPEC" >&2
	fi
fi
export DTAO_CHAIN_SPEC DTAO_CHAIN_BIN
python3 "$DTAO_ROOT/scripts/bench/chain.py" "${scene_options[@]}"
