#!/usr/bin/env bash
# Usage: scripts/bench.sh weights [--steps N] [--repeat N] [--no-build] [PALLET ...]
#
# Runs the FRAME benchmarks of our pallets (folders in pallets/; default: all of them) in the WASM
# runtime and writes what they took into pallets/*/src/weight_info.rs. Run it on an idle machine of
# the kind that the chain runs on, and commit the files; docs/weights.md says when.
#   --steps N   samples over the range of each parameter of a benchmark; default: 50
#   --repeat N  runs of each sample; default: 20
#   --no-build  measure the runtime of the last run
#
# Installs frame-omni-bencher into $DTAO_CACHE/tools where it is missing, and the packages that its
# build needs; that takes about 30 minutes on two cores. DTAO_BENCHER_BIN names another binary of that
# version. The runtime is built apart from that of the node.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

script_name="bench weights"
bencher_version=0.28.0
tools=$DTAO_CACHE/tools
bencher=${DTAO_BENCHER_BIN:-$tools/bin/frame-omni-bencher}
target=wasm32v1-none
blob=$CARGO_TARGET_DIR/$target/release/dtao_runtime.wasm

steps=50
repeat=20
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

has_bencher() {
	[ -x "$bencher" ] && [[ $("$bencher" --version 2>/dev/null) == *" $bencher_version" ]]
}

install_bencher() {
	step "Install frame-omni-bencher $bencher_version"
	"$DTAO_ROOT/scripts/setup.sh" --bencher
	# Its lock file is its own, so it shares nothing with our build; a later try goes on with what is
	# there. SKIP_WASM_BUILD: its test runtime is for another subcommand.
	CARGO_TARGET_DIR=$tools/build SKIP_WASM_BUILD=1 \
		cargo install --locked --root "$tools" "frame-omni-bencher@$bencher_version" >&2 ||
		fail "frame-omni-bencher cannot be installed: see cargo's message above"
	rm -rf "$tools/build"
}

# The production runtime as the node builds it, with benchmarks. Of the blob alone, so that neither
# the native crates nor the blobs of the node are compiled again.
build_blob() {
	step "Build the runtime with benchmarks"
	own_target
	local flags=(
		"--cfg substrate_runtime" "-C link-arg=--export-table" "-C link-arg=--export=__heap_base"
		"-C link-arg=--import-memory"
	)
	if [ -n "${WASM_BUILD_TOOLCHAIN:-}" ]; then export RUSTUP_TOOLCHAIN=$WASM_BUILD_TOOLCHAIN; fi
	RUSTFLAGS="${flags[*]}" CARGO_PROFILE_RELEASE_LTO=thin \
		cargo rustc --release --locked -p dtao-runtime --lib --crate-type cdylib --target $target \
		--no-default-features --features runtime-benchmarks >&2 ||
		fail "the runtime cannot be built: see the compiler's message above; scripts/setup.sh checks the tools"
}

run_bencher() {
	# No genesis state: benchmarks lay out what they need. No recording of proofs: nobody needs them.
	"$bencher" v1 benchmark pallet --runtime "$blob" --genesis-builder none --wasm-execution compiled \
		--disable-proof-recording --quiet "$@"
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
	run_bencher --pallet "$crate" --extrinsic '*' --steps "$steps" --repeat "$repeat" \
		--no-median-slopes --no-min-squares --no-storage-info \
		--template "$DTAO_ROOT/scripts/bench/weights.hbs" --output "$out" >&2 ||
		fail "the benchmarks of $crate fail: see the message above"
	# Proof sizes mean nothing here.
	sed -i '/^\s*\/\/\/ Proof/d' "$out"
	rustfmt --edition 2021 --config-path "$DTAO_ROOT" "$out" ||
		fail "what scripts/bench/weights.hbs makes of $crate is no Rust: $out"
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
	--no-build) build=false ;;
	-*) fail "unknown argument $1: see scripts/bench.sh weights --help" ;;
	*) pallets+=("$1") ;;
	esac
	shift
done
cd "$DTAO_ROOT"
if [ ${#pallets[@]} = 0 ]; then
	for folder in pallets/*/; do pallets+=("$(basename "$folder")"); done
fi
for folder in "${pallets[@]}"; do
	[ -f "pallets/$folder/Cargo.toml" ] || fail "no pallet $folder: choose among $(ls -m pallets)"
done
command -v cargo >/dev/null || fail "cargo is missing: run scripts/setup.sh"

if ! has_bencher; then
	[ -z "${DTAO_BENCHER_BIN:-}" ] || fail "DTAO_BENCHER_BIN is no frame-omni-bencher $bencher_version: $bencher"
	install_bencher
fi
if $build; then build_blob; fi
[ -f "$blob" ] || fail "no runtime at $blob: leave out --no-build"
scratch=$(mktemp -d)
trap clean_up EXIT
known=$(run_bencher --list=pallets --no-csv-header 2>/dev/null) || fail "frame-omni-bencher cannot read $blob"
for folder in "${pallets[@]}"; do
	grep -qx "$(crate_of "$folder")" <<<"$known" ||
		fail "the runtime has no benchmarks of pallets/$folder: list them in runtime/src/benchmarks.rs"
done
for folder in "${pallets[@]}"; do measure "$folder"; done
