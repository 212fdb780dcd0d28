#!/usr/bin/env bash
# Usage: scripts/scene.sh SUBNETS NEURONS [--small] [--epoch NETUID:BLOCK ...] [-o FILE]
#
# Writes a raw chain spec: the local chain with 12 s blocks and SUBNETS started subnets of NEURONS neurons, of
# whom half, 64 at most, validate. scripts/scene.sh 128 256 has the size of the public chain:
#
#   validators   rate every neuron, have a seat and stake on root; the same ones on every subnet
#   others       have a row of 32 weights
#   epochs       20 of each subnet are over: bonds, scores, dividends, pending alpha
#   stakers      20,000 coldkeys with one to three positions; the first has 50; every fourth has root stake and
#                is owed root dividends of every subnet
#
# The same arguments and the same runtime give the same file; every invariant of the state holds.
#   --small               40 stakers, 3 epochs, rows of 3 weights: for tests
#   --epoch NETUID:BLOCK  trigger the epoch of a subnet for a block of the chain; may be repeated. By their tempo of
#                         360 the first is due in block 360 less NETUID less 1
#   -o FILE               where to write; default: scene-SUBNETSxNEURONS.json in the current folder
#
# Start it with dtao-node --chain FILE --one --unsafe-force-node-key-generation; One is the author, and Alice
# governs. Whoever is on it has a known key: dtao-scene who ROLE NUMBER prints it.
#
# Needs the node (scripts/build.sh), whose runtime the chain has; 128 256 takes a minute and 3 GiB of memory.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

numbers=()
options=()
output=
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--small) options+=(--small) ;;
	--epoch | -o)
		[ -n "${2:-}" ] || fail "$1 needs a value: see scripts/scene.sh --help"
		if [ "$1" = -o ]; then output=$2; else options+=(--epoch "$2"); fi
		shift
		;;
	[0-9]*) numbers+=("$1") ;;
	*) fail "unknown argument $1: see scripts/scene.sh --help" ;;
	esac
	shift
done
[ ${#numbers[@]} = 2 ] || fail "say how many subnets and neurons: scripts/scene.sh 128 256"
output=${output:-scene-${numbers[0]}x${numbers[1]}.json}
[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh first"
local=$(raw_chain_spec local)
scene=$(scene_program)
"$scene" spec --local "$local" --output "$output" --subnets "${numbers[0]}" --neurons "${numbers[1]}" \
	${options[@]+"${options[@]}"}
echo "$output"
