#!/usr/bin/env bash
# Usage: scripts/faults/run.sh [short|long] [pytest arguments]
#        scripts/faults/run.sh --check
#
# Runs networks of four validators through what goes wrong: killed nodes, splits, wrong clocks, full disks,
# floods. Everything happens in namespaces of its own (network, mounts, processes): nothing else on this
# machine is touched, and nothing is left when it ends. Linux only; as another user than root it needs
# unprivileged user namespaces.
#   short  a short form of every test: half an hour on two cores (default)
#   long   the figures of docs/reliability.md: hours
#   --check  only say whether this machine can run them: a line and an exit code
#
# Examples: scripts/faults/run.sh long test_kill.py        one row of the table, in full
#           scripts/faults/run.sh short -k "forged or disk"
#
# Environment:
#   DTAO_NODE_BIN        the node; default: release/dtao-node in CARGO_TARGET_DIR
#   DTAO_FAULTS_SEED     seed of all random choices; default: a new one, which is printed
#   DTAO_FAULTS_FIGURES  file that gets a line of JSON for each figure; default: none
#   DTAO_CACHE           where the Python environment is kept; default: $XDG_CACHE_HOME/dtao-node
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../lib.sh"
script_name=faults

set=short
only_check=false
case ${1:-} in
-h | --help)
	usage
	exit 0
	;;
--check) only_check=true ;;
short | long)
	set=$1
	shift
	;;
esac

for tool in python3:python3 ip:iproute2 unshare:util-linux nsenter:util-linux mount:mount; do
	command -v "${tool%:*}" >/dev/null || fail "${tool%:*} is missing: apt-get install ${tool#*:}"
done
[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh or set DTAO_NODE_BIN"
DTAO_NODE_BIN=$(readlink -f "$DTAO_NODE_BIN")

namespaces=(--net --mount --pid --fork --kill-child --mount-proc)
if [ "$(id -u)" != 0 ]; then namespaces+=(--user --map-root-user); fi
unshare "${namespaces[@]}" true 2>/dev/null ||
	fail "no namespaces for this user: run it as root, or sysctl kernel.unprivileged_userns_clone=1"
# What every test does first; containers often may not.
unshare "${namespaces[@]}" bash -c '
	mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip netns add host1 && ip link add bridge1 type bridge &&
		ip link add outer1 type veth peer name inner1 netns host1
' >/dev/null 2>&1 || fail "no bridge between namespaces here: the kernel or the container does not allow one"
if $only_check; then exit 0; fi

# An environment that holds exactly the packages of the requirements.
venv=$DTAO_CACHE/venv-faults
mkdir -p "$DTAO_CACHE" 2>/dev/null || fail "cannot write to $DTAO_CACHE: set DTAO_CACHE"
exec 9>"$DTAO_CACHE/venv-faults.lock"
flock 9
wanted=$({ python3 --version && cat "$here/requirements.txt"; } | sha256sum | cut -d' ' -f1)
if [ "$(cat "$venv/.requirements" 2>/dev/null)" != "$wanted" ]; then
	echo "$script_name: installing requirements.txt (once, some seconds)" >&2
	rm -rf "$venv"
	python3 -m venv "$venv" >/dev/null 2>&1 ||
		fail "python3 cannot make virtual environments: apt-get install python3-venv python3-pip"
	"$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$here/requirements.txt" >&2 ||
		fail "cannot install the requirements: pip's message is above; is the package index reachable?"
	echo "$wanted" >"$venv/.requirements"
fi
exec 9>&-

export DTAO_FAULTS=$set DTAO_NODE_BIN PYTHONDONTWRITEBYTECODE=1
export DTAO_FAULTS_SEED=${DTAO_FAULTS_SEED:-$RANDOM}
echo "$script_name: $set set, DTAO_FAULTS_SEED=$DTAO_FAULTS_SEED"
cd "$here"
# /run/netns is private: the names of these networks are nobody else's.
exec unshare "${namespaces[@]}" bash -c '
	mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip link set lo up && exec "$@"
' faults "$venv/bin/python" -m pytest "$@"
