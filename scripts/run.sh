#!/usr/bin/env bash
# Usage: scripts/run.sh [--fast] [--no-purge] [--validators N]
#
# Sets everything up, builds the node and starts a local chain with 12 s blocks in the foreground.
#   --fast          250 ms blocks
#   --no-purge      go on with the database of the last run instead of a fresh chain
#   --validators N  N authoring nodes, 1 to 8
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
	--validators)
		arguments+=("$1" "${2:-}")
		shift
		;;
	*) fail "unknown argument $1: see scripts/run.sh --help" ;;
	esac
	shift || fail "--validators needs a number"
done

"$DTAO_ROOT/scripts/localnet.sh" --check-ports

step "Set-up"
"$DTAO_ROOT/scripts/setup.sh"

step "Build (about 15 minutes the first time, seconds afterwards)"
build_node

step "Local chain"
cat <<TEXT
Connect:  ws://127.0.0.1:9944 or http://127.0.0.1:9944 (the same chain answers on 9945)
SDK:      bittensor.Subtensor(network="ws://127.0.0.1:9944")
Browser:  https://polkadot.js.org/apps/?rpc=ws://127.0.0.1:9944
Metrics:  http://127.0.0.1:9615/metrics
Accounts: //Alice (sudo), //Bob and //Charlie hold 1,000,000 TAO each
Stop:     Ctrl-C
TEXT
exec "$DTAO_ROOT/scripts/localnet.sh" "$fast" ${arguments[@]+"${arguments[@]}"}
