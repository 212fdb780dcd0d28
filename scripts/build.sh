#!/usr/bin/env bash
# Usage: scripts/build.sh [cargo arguments]
#
# Builds the node with both WASM runtimes (12 s and 250 ms blocks), in release mode. Prints the path
# of the binary. The tools come from scripts/setup.sh, the places from scripts/env.sh.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
-h | --help)
	usage
	exit 0
	;;
esac

# A tool that is missing would end the build after ten minutes.
"$DTAO_ROOT/scripts/setup.sh" --check >/dev/null || fail "nothing was built: scripts/setup.sh installs what is missing"
build_node "$@"
echo "$DTAO_NODE_BIN"
