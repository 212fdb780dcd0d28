#!/usr/bin/env bash
# Usage: scripts/bench.sh rpc [--json] [--size SUBNETS NEURONS] [--rate N] [--minutes N] [--cache MIB]
#                             [--port-offset N] [--keep FOLDER]
#
# Measures answers of a node on a chain of full size (scripts/scene.sh), which authors blocks of 12 s meanwhile and
# keeps the state of all, and prints a table. One HTTP connection asks one thing after the other, 200 times each, the
# last 10 times; then the same of block 1 (..._old). Then eight connections send N requests a second, a mixture of
# all but the largest, every fifth at block 1.
#
#   metagraph, neurons_lite     of one subnet
#   selective_metagraph         14 fields of it
#   all_subnets                 get_all_dynamic_info
#   stake_of_50                 get_stake_info_for_coldkey of a coldkey with 50 positions
#   keys_paged_1000             state_getKeysPaged
#   burn_prices                 of all subnets and root, by one state_queryStorageAt
#   storage                     one state_getStorage
#   all_metagraphs              of all subnets at once
#   ..._p50_ms, ..._p99_ms, ..._bytes
#   load_...                    the mixture: what was answered a second, and how fast
#   rss_...                     resident memory; its slope without the first three tenths of the load
#
#   --json                   one line per figure instead: {"name": ..., "value": ..., "unit": ...}
#   --size SUBNETS NEURONS   default: 128 256
#   --rate N                 requests a second; default: 200
#   --minutes N              of load; default: 10
#   --cache MIB              of the state; default: 0, that of the node, which takes longer than the load to fill, so
#                            that memory grows all the time
#   --port-offset N          added to every port; default: 1000
#   --keep FOLDER            work there and leave everything; default: a temporary folder, which is deleted
#
# Needs the node (scripts/build.sh), python3, 4 GiB of memory, 2 GiB of disk and an idle machine.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=scripts/bench/scene_options.sh
. "$DTAO_ROOT/scripts/bench/scene_options.sh"

script_name="bench rpc"

# shellcheck disable=SC2317,SC2329 # called by parse_scene_options
own_option() {
	case $1 in
	--rate | --minutes | --cache)
		number "$@"
		scene_options+=("$@")
		;;
	*) return 1 ;;
	esac
}

parse_scene_options "$@"
prepare_scene
python3 "$DTAO_ROOT/scripts/bench/rpc_load.py" --rate 200 --minutes 10 --cache 0 "${scene_options[@]}"
