#!/usr/bin/env bash
# Usage: scripts/bench.sh block [--json] [--size SUBNETS NEURONS] [--imports N] [--port-offset N] [--keep FOLDER]
#
# Measures blocks of a chain of full size (scripts/scene.sh), through the node, and prints a table: a line for
# each block, then the figures. One node authors 31 blocks of 12 s: idle ones, one epoch a block, two a block with
# the pool full of stake calls, stake calls alone, transfers. They are exported and imported into new archives by
# dtao-node import-blocks --times; the time of a block is that since the one before it, with verification, and the
# median of the imports. What a block declared is the reference time of System.BlockWeight.
#
#   idle_build_ms, idle_import_ms  a block without transactions and epochs; built by the proposer
#   epoch_block_import_ms          with one epoch and its payments
#   worst_block_import_ms          the slowest one full of stake calls with as many epochs as fit
#   stake_calls_a_block            add_stake in a block that is full by weight, without epochs
#   transfers_a_second_import      transfers over the time that a block full of them takes beyond an idle one
#   import_blocks_a_second_idle    idle blocks
#   db_mib_a_day                   growth of the database of an archive by idle blocks, times 7,200
#   ..._weight_over_time           declared over imported: below 1 a block may take longer than it says
#
#   --json                   one line per figure instead: {"name": ..., "value": ..., "unit": ...}
#   --size SUBNETS NEURONS   default: 128 256
#   --imports N              default: 3
#   --port-offset N          added to every port; default: 1000
#   --keep FOLDER            work there and leave everything; default: a temporary folder, which is deleted
#
# Needs the node (scripts/build.sh), python3, 4 GiB of memory, 5 GiB of disk, ten minutes and an idle machine.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=scripts/bench/scene_options.sh
. "$DTAO_ROOT/scripts/bench/scene_options.sh"

script_name="bench block"

# shellcheck disable=SC2317,SC2329 # called by parse_scene_options
own_option() {
	case $1 in
	--imports)
		number "$@"
		scene_options+=("$@")
		;;
	*) return 1 ;;
	esac
}

parse_scene_options "$@"
prepare_scene
python3 "$DTAO_ROOT/scripts/bench/block.py" --imports 3 "${scene_options[@]}"
