#!/usr/bin/env bash
# Usage: scripts/e2e/run.sh [pytest arguments]
#
# Runs the end-to-end tests: the public clients, as published, against the node on local chains with fast
# blocks. Each client has a Python environment of its own, because most cannot share one; an environment is
# made anew when its requirements change. Every file of tests has its own chain, which starts from a state
# that is prepared once for each node, so files run alone, in any order and several at once. Further
# arguments go to pytest, for example: scripts/e2e/run.sh -k transfer -x, or the name of a file
#
# Environment:
#   DTAO_NODE_BIN         the node; default: release/dtao-node in CARGO_TARGET_DIR
#   DTAO_E2E_WORKERS      processes that run tests, one file each; default: 3, with 0 in this process
#   DTAO_E2E_PORT_OFFSET  added to all ports, and 100 more for each further process; default: multiples of
#                         100 where they are free
#   DTAO_E2E_LOCAL_BEACON the example local-beacon of the crate dtao-timelock, which makes the pulses of the tests;
#                         default: that of CARGO_TARGET_DIR
#   DTAO_CACHE            where environments and state are kept; default: $XDG_CACHE_HOME/dtao-node
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../lib.sh"
script_name=e2e

# Prints the directory of an environment that holds exactly the packages of a requirements file.
environment() {
	local requirements=$2 venv="$DTAO_CACHE/venv-$1" wanted
	wanted=$({ python3 --version && cat "$requirements"; } | sha256sum | cut -d' ' -f1)
	if [ "$(cat "$venv/.requirements" 2>/dev/null)" != "$wanted" ]; then
		echo "$script_name: installing ${requirements#"$here/"} (once, about a minute)" >&2
		rm -rf "$venv"
		python3 -m venv "$venv" >/dev/null 2>&1 ||
			fail "python3 cannot make virtual environments: apt-get install python3-venv python3-pip"
		"$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$requirements" >&2 ||
			fail "cannot install $requirements: pip's message is above; is the package index reachable?"
		echo "$wanted" >"$venv/.requirements"
	fi
	echo "$venv"
}

# Prints a directory with exactly the packages of a lock file; nothing where there is no Node.js for them.
packages() {
	local home="$DTAO_CACHE/js" wanted major
	major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || true
	if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then
		echo "$script_name: no Node.js 20 with npm: the tests of JavaScript clients are skipped" >&2
		return 0
	fi
	wanted=$({ node --version && cat "$1"/package*.json; } | sha256sum | cut -d' ' -f1)
	if [ "$(cat "$home/.packages" 2>/dev/null)" != "$wanted" ]; then
		echo "$script_name: installing js/package-lock.json (once, about a minute)" >&2
		rm -rf "$home"
		mkdir -p "$home"
		cp "$1"/package*.json "$home"
		(cd "$home" && npm ci --ignore-scripts --no-audit --no-fund --loglevel error >&2) ||
			fail "cannot install js/package-lock.json: npm's message is above; is the package index reachable?"
		echo "$wanted" >"$home/.packages"
	fi
	echo "$home"
}

# Prints the path of the program that makes the pulses; nothing where it is not built.
local_beacon() {
	local program=${DTAO_E2E_LOCAL_BEACON:-$CARGO_TARGET_DIR/release/examples/local-beacon}
	if [ -x "$program" ]; then
		readlink -f "$program"
	else
		echo "$script_name: no $program: the tests with pulses are skipped; scripts/test.sh builds it, as does" \
			"cargo build --release --locked --workspace --example local-beacon" >&2
	fi
}

# Builds a Rust client by its lock file.
build() {
	[ -d "$2/debug" ] || echo "$script_name: building ${1#"$here/"} (once, about two minutes)" >&2
	# From there, so that the toolchain is that of the repository.
	cd "$1" && cargo build --quiet --locked --target-dir "$2" >&2 ||
		fail "cannot build $1: the compiler's message is above; is the registry reachable?"
}

case ${1:-} in
--help)
	usage
	exit 0
	;;
esac

command -v python3 >/dev/null || fail "python3 is missing: apt-get install python3 python3-venv python3-pip"
[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh or set DTAO_NODE_BIN"
mkdir -p "$DTAO_CACHE" 2>/dev/null || fail "cannot write to $DTAO_CACHE: set DTAO_CACHE"

# Two runs at once must not build the same environment.
exec 9>"$DTAO_CACHE/venv.lock"
flock 9
# Compiling keeps the processor busy and installing the network: both at once.
subxt='' building=''
if command -v cargo >/dev/null; then
	subxt="$DTAO_CACHE/subxt/debug/dtao-e2e-subxt"
	(build "$here/subxt" "$DTAO_CACHE/subxt") &
	building=$!
else
	echo "$script_name: no cargo: the tests of subxt are skipped" >&2
fi
sdk=$(environment sdk "$here/requirements.txt")
cli=$(environment cli "$here/requirements-cli.txt")
cli923=$(environment cli923 "$here/cli923/requirements.txt")
sdk105=$(environment sdk105 "$here/sdk105/requirements.txt")
sdk11=$(environment sdk11 "$here/sdk11/requirements.txt")
js=$(packages "$here/js")
beacon=$(local_beacon)
[ -z "$building" ] || wait "$building"
exec 9>&-

export DTAO_E2E_BTCLI="$cli/bin/btcli" DTAO_E2E_BTCLI923="$cli923/bin/btcli" DTAO_E2E_SDK105="$sdk105/bin/python"
export DTAO_E2E_SDK11="$sdk11/bin/python" DTAO_E2E_BTCLI11="$sdk11/bin/btcli" DTAO_E2E_JS="$js" DTAO_E2E_SUBXT="$subxt"
export DTAO_E2E_LOCAL_BEACON="$beacon" PYTHONDONTWRITEBYTECODE=1
cd "$here"
# Tests wait for blocks in between: one process more than the cores of a small machine keeps these busy.
exec "$sdk/bin/python" -m pytest -n "${DTAO_E2E_WORKERS:-3}" --dist loadfile --no-loadscope-reorder "$@"
