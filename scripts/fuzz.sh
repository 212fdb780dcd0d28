#!/usr/bin/env bash
# Usage: scripts/fuzz.sh [--libfuzzer] TARGET|all [arguments]
#
# Runs a fuzz target for long: calls, pool, apis, genesis, carrier or timelock (fuzz/targets says what each is).
# `scripts/test.sh` replays the corpus and some seconds of inputs that are always the same; this goes on with
# others, a minute each unless it is told otherwise:
#   --seconds N   for how long
#   --seed N      the same seed makes the same inputs; default: the time, which is printed
#   FILE          run these inputs alone, to see again what was found
#
# What it finds is written to fuzz/found-TARGET-SEED. When it is mended, it belongs into fuzz/corpus/TARGET.
#
#   --libfuzzer   by cargo-fuzz, which learns from what an input reaches; needs a nightly compiler and
#                 cargo-fuzz. Arguments go to libFuzzer, for example -max_total_time=3600
#
# Examples: scripts/fuzz.sh all --seconds 600
#           scripts/fuzz.sh calls fuzz/found-calls-7
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

targets=(calls pool apis genesis carrier timelock)
libfuzzer=false
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--libfuzzer) libfuzzer=true ;;
	*) break ;;
	esac
	shift
done
[ $# -gt 0 ] || fail "say which target: see scripts/fuzz.sh --help"
if [ "$1" != all ]; then targets=("$1"); fi
shift

cd "$DTAO_ROOT"
if $libfuzzer; then
	command -v cargo-fuzz >/dev/null || fail "cargo-fuzz is missing: cargo install cargo-fuzz"
	rustup run nightly rustc --version >/dev/null 2>&1 || fail "there is no nightly compiler: rustup toolchain install nightly"
	# The versions of the workspace, not the newest ones.
	[ -e fuzz/Cargo.lock ] || cp Cargo.lock fuzz/Cargo.lock
	for target in "${targets[@]}"; do
		SKIP_WASM_BUILD=1 cargo +nightly fuzz run "$target" "fuzz/corpus/$target" -- "$@"
	done
	exit
fi

own_target
SKIP_WASM_BUILD=1 cargo build --release --locked --package dtao-fuzz
for target in "${targets[@]}"; do
	"$CARGO_TARGET_DIR/release/dtao-fuzz" "$target" "$@"
done
