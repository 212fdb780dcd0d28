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

script_name="bench chain"
folder=
made=
size=()
options=()

number() {
	[[ ${2:-} =~ ^[0-9]{1,8}$ ]] || fail "$1 takes a number: see scripts/bench.sh chain --help"
}

while [ $# -gt 0 ]; do
	case $1 in
	--json) options+=(--json) ;;
	--blocks | --sync-seconds | --port-offset)
		number "$1" "${2:-}"
		options+=("$1" "$2")
		shift
		;;
	--size)
		number "$1" "${2:-}"
		number "$1" "${3:-}"
		size=("$2" "$3")
		shift 2
		;;
	--made)
		[ -d "${2:-}/author" ] && [ -f "$2/spec.json" ] || fail "--made takes the --keep of an earlier run, not ${2:-nothing}"
		made=$(realpath "$2")
		shift
		;;
	--keep)
		[ -n "${2:-}" ] || fail "--keep takes a folder"
		[ ! -e "$2" ] || fail "$2 exists: give another --keep"
		folder=$2
		shift
		;;
	-h | --help)
		usage
		exit
		;;
	*) fail "unknown argument $1: see scripts/bench.sh chain --help" ;;
	esac
	shift
done

command -v python3 >/dev/null || fail "python3 is missing: apt-get install python3"
[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh first"
DTAO_CHAIN_SPEC=$(raw_chain_spec local-fast)
DTAO_CHAIN_BIN=$CARGO_TARGET_DIR/release/dtao-bench-chain
if [ -n "$folder" ]; then
	mkdir -p "$folder"
	folder=$(realpath "$folder")
else
	folder=$(mktemp -d)
	trap 'rm -rf "$folder"' EXIT
fi
if [ -z "$made" ]; then
	own_target
	cd "$DTAO_ROOT"
	SKIP_WASM_BUILD=1 cargo build --release --locked --quiet --workspace --bin dtao-bench-chain
	if [ ${#size[@]} != 0 ]; then
		DTAO_CHAIN_SPEC=$folder/scene.json
		"$DTAO_ROOT/scripts/scene.sh" "${size[@]}" -o "$DTAO_CHAIN_SPEC" >&2
	fi
fi
export DTAO_CHAIN_SPEC DTAO_CHAIN_BIN
if [ -n "$made" ]; then options+=(--made "$made"); fi
python3 "$DTAO_ROOT/scripts/bench/chain.py" --work "$folder" "${options[@]}"
