#!/usr/bin/env bash
# Usage: scripts/run.sh [--fast] [--no-purge] [--validators N] [--port-offset N]
#
# Sets everything up, builds the node and starts a local chain in the foreground: 12 s blocks, as the public
# chain has them, or 250 ms blocks to develop with. Blocks are final at once. It prints accounts, chain and
# one line for each client; Ctrl-C ends it.
#   --fast          250 ms blocks
#   --no-purge      go on with the database of the last run instead of a fresh chain
#   --validators N  N authoring nodes, 1 to 8
#   --port-offset N add N to every port, to run next to another chain
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

fast=False
arguments=()
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--fast) fast=True ;;
	--no-purge) arguments+=("$1") ;;
	--validators | --port-offset)
		[[ ${2:-} =~ ^[0-9]+$ ]] || fail "$1 needs a number"
		arguments+=("$1" "$2")
		shift
		;;
	*) fail "unknown argument $1: see scripts/run.sh --help" ;;
	esac
	shift
done

"$DTAO_ROOT/scripts/localnet.sh" --check-ports ${arguments[@]+"${arguments[@]}"}

step "Set-up"
"$DTAO_ROOT/scripts/setup.sh"

step "Build (25 to 50 minutes on two cores the first time, seconds afterwards)"
build_node

step "Local chain"
exec "$DTAO_ROOT/scripts/localnet.sh" "$fast" --quick-finality ${arguments[@]+"${arguments[@]}"}
