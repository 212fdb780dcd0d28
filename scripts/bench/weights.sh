#!/usr/bin/env bash
# Usage: scripts/bench.sh weights [--steps N] [--repeat N] [--seconds N] [--no-build] [PALLET ...]
#
# Runs the FRAME benchmarks of our pallets (folders in pallets/; default: all of them) in the WASM
# runtime and writes what they took into pallets/*/src/weight_info.rs. Run it on an idle machine of
# the kind that the chain runs on, and commit the files; docs/weights.md says when.
#   --steps N    samples over the range of each parameter of a benchmark; default: 20
#   --repeat N   runs of each sample, at least; default: 5
#   --seconds N  seconds that each benchmark is run for, at least; default: 5
#   --no-build   measure the runtime of the last run
#
# The runner is benches/weights, built with the libraries of the node. The runtime is built apart from
# that of the node.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

script_name="bench weights"
runner=$CARGO_TARGET_DIR/release/dtao-bench-weights
blob=$(runtime_blob)

steps=20
repeat=5
seconds=5
build=true
pallets=()
scratch=

number() {
	[[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "$1 takes a number: see scripts/bench.sh weights --help"
	echo "$2"
}

# Name of the crate in a folder of pallets/, as benchmarks name it.
crate_of() {
	sed -n 's/^name *= *"\(.*\)"/\1/p' "$DTAO_ROOT/pallets/$1/Cargo.toml" | head -n 1 | tr - _
}

# As part of the workspace, with the features of scripts/test.sh: no library is compiled again.
build_runner() {
	step "Build the runner"
	SKIP_WASM_BUILD=1 cargo build --release --locked --quiet --workspace --bin dtao-bench-weights >&2 ||
		fail "benches/weights cannot be built: see the compiler's message above"
}

clean_up() {
	if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
}

# Measures the pallet in a folder of pallets/ and writes its file, whole or not at all.
measure() {
	local folder=$1 crate out
	crate=$(crate_of "$folder")
	out=$scratch/weight_info.rs
	step "Measure $crate"
	"$runner" "$blob" "$crate" "$out" --steps "$steps" --repeat "$repeat" --seconds "$seconds" >&2 ||
		fail "the benchmarks of $crate fail: see the message above"
	rustfmt --edition 2021 --config-path "$DTAO_ROOT" "$out" ||
		fail "what benches/weights makes of $crate is no Rust: $out"
	mv "$out" "$DTAO_ROOT/pallets/$folder/src/weight_info.rs"
	echo "wrote pallets/$folder/src/weight_info.rs"
}

while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit
		;;
	--steps)
		steps=$(number "$@")
		shift
		;;
	--repeat)
		repeat=$(number "$@")
		shift
		;;
	--seconds)
		seconds=$(number "$@")
		shift
		;;
	--no-build) build=false ;;
	-*) fail "unknown argument $1: see scripts/bench.sh weights --help" ;;
	*) pallets+=("$1") ;;
	esac
	shift
done
cd "$DTAO_ROOT"
if [ ${#pallets[@]} = 0 ]; then
	for folder in pallets/*/src/weight_info.rs; do pallets+=("$(cut -d/ -f2 <<<"$folder")"); done
fi
for folder in "${pallets[@]}"; do
	[ -f "pallets/$folder/Cargo.toml" ] || fail "no pallet $folder: choose among $(ls -m pallets)"
	[ -f "pallets/$folder/src/weight_info.rs" ] || fail "pallets/$folder has no calls to weigh"
done
command -v cargo >/dev/null || fail "cargo is missing: run scripts/setup.sh"

build_runner
if $build; then
	step "Build the runtime with benchmarks"
	build_runtime_blob runtime-benchmarks
fi
[ -f "$blob" ] || fail "no runtime at $blob: leave out --no-build"
scratch=$(mktemp -d)
trap clean_up EXIT
known=$("$runner" "$blob" --list) || fail "no benchmarks can be read from $blob: build it again, without --no-build"
for folder in "${pallets[@]}"; do
	grep -qx "$(crate_of "$folder")" <<<"$known" ||
		fail "the runtime has no benchmarks of pallets/$folder: list them in runtime/src/benchmarks.rs"
done
for folder in "${pallets[@]}"; do measure "$folder"; done
