#!/usr/bin/env bash
# Usage: scripts/test.sh [pytest arguments]
#
# Everything that a change must pass: set-up, format, scripts, dependencies, owners, floors, sizes, build of the node
# with both WASM runtimes, clippy, all Rust tests, networks of four validators with faults, end-to-end tests with the
# public clients on local chains. The faults need namespaces: where a machine has none, a line says so.
# Stops at the first failure. The last lines are the summary of the end-to-end tests; further
# arguments go to them.
#
# 45 to 70 minutes with an empty cache on two cores, 20 to 30 minutes afterwards.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
-h | --help)
	usage
	exit 0
	;;
esac
exec </dev/null
cd "$DTAO_ROOT"

step "Set-up"
# Without what only some tests need they are left out, and say so.
scripts/setup.sh --tests || scripts/setup.sh
# Set-up may have chosen a toolchain.
. scripts/env.sh

step "Format"
cargo fmt --all --check || fail "the code is not formatted: run cargo fmt --all"

step "Scripts"
if command -v shellcheck >/dev/null; then
	shellcheck scripts/*.sh scripts/*/*.sh docker/ready .ci/run deploy/debian/postinst deploy/debian/prerm deploy/debian/postrm ||
		fail "shellcheck found what is listed above: mend it, or disable it on the line with a reason"
else
	echo "shellcheck is missing, the scripts are not read by it: scripts/setup.sh --tests installs it"
fi
scripts/rpc-table.py --check

step "Dependencies"
scripts/deny.sh

step "Storage owners"
python3 scripts/check-storage-owners.py || fail "a room touches the storage of another one: go through its gatekeeper type"

step "Floors"
python3 scripts/check-floors.py || fail "a room imports one above it: turn the dependency around"

step "Sizes"
python3 scripts/check-sizes.py || fail "a function or a file is too long: its name is above"

# One profile for node, tests and lints, and one environment: nothing is compiled twice.
step "Build: node, WASM runtimes, tests"
build_node
cargo test --release --locked --workspace --no-run || fail "the Rust tests do not compile: the compiler's message is above"
# Built with the tests. The end-to-end tests have their pulses made by it, and would be fewer without it.
[ -x "$CARGO_TARGET_DIR/release/examples/local-beacon" ] || fail "the example local-beacon was not built"

step "Clippy"
# Lints need no blob. Clippy runs the build script once more, as its own; with a build of WASM it would
# write the blobs anew and the tests after it would compile runtime and node again.
SKIP_WASM_BUILD=1 cargo clippy --release --locked --workspace --all-targets -- -D warnings ||
	fail "clippy found what is listed above: mend it, or allow it on the line with a reason"

step "Rust tests"
cargo test --release --locked --workspace ||
	fail "Rust tests failed: their names are above; run one with cargo test --release --locked -p CRATE NAME"

# The runtime with fast blocks is another build of the same crate: what clients see of it is a text, too. It has the
# migration of the rehearsal as well, which changes nothing of that.
step "Fast blocks: metadata, migration"
SKIP_WASM_BUILD=1 cargo test --release --locked --workspace --test metadata_snapshot --test trial_migration \
	--features dtao-runtime/fast-runtime,dtao-runtime/trial-migration ||
	fail "with fast blocks the metadata differs from the snapshot (how to renew it is above), or a migration fails"

# The halves of a split network mostly wait for their slots: they do so beside the other tests.
step "Faults"
if reason=$(scripts/faults/run.sh --check 2>&1); then
	scratch=$(mktemp -d)
	scripts/faults/run.sh short test_split.py >"$scratch/split.log" 2>&1 &
	split=$!
	# It hands no other signal on; what runs inside ends with it.
	trap 'kill -KILL "$split" 2>/dev/null || true; rm -rf "$scratch"' EXIT
	scripts/faults/run.sh short test_network.py test_kill.py test_sync.py test_shield.py ||
		fail "a network did not survive: the seed is at the top of this step; scripts/faults/run.sh --help says how to run one file"
	wait "$split" || {
		cat "$scratch/split.log"
		fail "the halves of a split network did not join: what happened is above"
	}
	grep '^split' "$scratch/split.log"
	trap - EXIT
	rm -rf "$scratch"
else
	echo "left out: ${reason#faults: }"
fi

# The last lines are the test runner's own summary, of a failure too.
step "End-to-end tests"
scripts/e2e/run.sh "$@"
