#!/usr/bin/env bash
# Usage: scripts/rehearse.sh
#
# Rehearses an upgrade with a migration: builds a runtime with blocks of 250 ms that has one (runtime/src/migrations/
# trial.rs, or what you put in its place), starts a local chain with the node as it is, has users store what is to be
# migrated, and upgrades the chain to that runtime. Ten minutes, most of them for the build.
#
# Needs a node: scripts/build.sh. The variables of scripts/e2e/run.sh hold here, too.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
"") ;;
-h | --help)
	usage
	exit
	;;
*) fail "unknown argument $1: see scripts/rehearse.sh --help" ;;
esac
[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: scripts/build.sh builds it"
command -v cargo >/dev/null || fail "cargo is missing: run scripts/setup.sh"
build_runtime_blob fast-runtime,trial-migration
DTAO_E2E_TRIAL_RUNTIME=$(runtime_blob)
export DTAO_E2E_TRIAL_RUNTIME
exec "$DTAO_ROOT/scripts/e2e/run.sh" test_upgrade.py -k migration
