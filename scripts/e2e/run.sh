#!/usr/bin/env bash
# Runs the end-to-end tests: the public SDK and btcli, as published, against the node on a local chain with fast blocks.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/e2e/run.sh [pytest arguments]

Sets up two Python environments (SDK and btcli cannot share one), starts local chains through
scripts/localnet.sh and runs the tests. Further arguments go to pytest, for example:
  scripts/e2e/run.sh -k transfer -x

Environment:
  DTAO_NODE_BIN      node to test; default: release/dtao-node in the cargo target directory
  CARGO_TARGET_DIR   cargo target directory; default: $XDG_CACHE_HOME/dtao-node/target
  XDG_CACHE_HOME     where the environments are kept; default: ~/.cache
TEXT
}

fail() {
    echo "e2e: $*" >&2
    exit 1
}

# Prints the directory of an environment that holds exactly the packages of a requirements file.
environment() {
    local name=$1 requirements=$2
    local venv="$cache/venv-$name" wanted
    wanted=$({ python3 --version; cat "$requirements"; } | sha256sum | cut -d' ' -f1)
    if [ "$(cat "$venv/.requirements" 2>/dev/null)" != "$wanted" ]; then
        echo "e2e: installing $(basename "$requirements") (once, about a minute)" >&2
        rm -rf "$venv"
        python3 -m venv "$venv" >/dev/null 2>&1 ||
            fail "python3 cannot make virtual environments: apt-get install python3-venv python3-pip"
        "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2 ||
            fail "cannot install $requirements: see pip's message above; is the package index reachable?"
        echo "$wanted" >"$venv/.requirements"
    fi
    echo "$venv"
}

case ${1:-} in
-h | --help)
    usage
    exit 0
    ;;
esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dtao-node
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export DTAO_NODE_BIN=${DTAO_NODE_BIN:-$CARGO_TARGET_DIR/release/dtao-node}

command -v python3 >/dev/null || fail "python3 is missing: apt-get install python3 python3-venv python3-pip"
[ -x "$here/../localnet.sh" ] || fail "scripts/localnet.sh is missing or not executable"
[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: build it with scripts/run.sh or set DTAO_NODE_BIN"

mkdir -p "$cache"
exec 9>"$cache/venv.lock"
flock 9
sdk=$(environment sdk "$here/requirements.txt")
cli=$(environment cli "$here/requirements-cli.txt")
exec 9>&-

export DTAO_E2E_BTCLI="$cli/bin/btcli"
export PYTHONDONTWRITEBYTECODE=1
cd "$here"
exec "$sdk/bin/python" -m pytest "$@"
