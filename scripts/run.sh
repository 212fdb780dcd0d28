#!/usr/bin/env bash
# Usage: scripts/run.sh [--fast] [--no-purge] [--validators N] [--port-offset N]
#
# Sets everything up, builds the node and starts a local chain with 12 s blocks in the foreground.
#   --fast          250 ms blocks
#   --no-purge      go on with the database of the last run instead of a fresh chain
#   --validators N  N authoring nodes, 1 to 8
#   --port-offset N add N to every port, to run next to another chain
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

fast=False
offset=0
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
		if [ "$1" = --port-offset ]; then offset=$2; fi
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
address=127.0.0.1:$((9944 + offset))
cat <<TEXT
Connect:  ws://$address or http://$address (the same chain answers on $((9945 + offset)))
SDK:      bittensor.Subtensor(network="ws://$address")
Browser:  https://polkadot.js.org/apps/?rpc=ws://$address
Metrics:  http://127.0.0.1:$((9615 + offset))/metrics
Accounts: //Alice (sudo), //Bob and //Charlie hold 1,000,000 TAO each
Stop:     Ctrl-C
TEXT
exec "$DTAO_ROOT/scripts/localnet.sh" "$fast" ${arguments[@]+"${arguments[@]}"}
