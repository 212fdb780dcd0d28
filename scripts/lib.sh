# shellcheck shell=bash
# Functions that the scripts share. Source it after `set -euo pipefail`; it sources env.sh.

# shellcheck source=scripts/env.sh
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

script_name=$(basename "$0" .sh)
started_at=$SECONDS

# One line that says what is wrong and what to do; ends the script.
fail() {
	echo "$script_name: $*" >&2
	exit 1
}

# A heading with the time since the start of the script.
step() {
	local elapsed=$((SECONDS - started_at))
	printf '\n==> [%d:%02d] %s\n' $((elapsed / 60)) $((elapsed % 60)) "$*"
}

# Prints the comment block at the top of the calling script as its help.
usage() {
	sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"
}

# Reads the options of a benchmark that prints a table of figures, into `options`.
parse_figure_options() {
	options=()
	local argument
	for argument in "$@"; do
		case $argument in
		--json) options+=(--json) ;;
		-h | --help)
			usage
			exit
			;;
		*) fail "unknown argument $argument: see scripts/bench.sh $(basename "$0" .sh) --help" ;;
		esac
	done
}

# Identity of a binary: another build, another key.
binary_key() {
	stat -c '%Y-%s' "$DTAO_NODE_BIN"
}

# Path of the raw chain spec of a built-in chain, made once per binary. Building the genesis state
# takes seconds, and tests start hundreds of chains.
raw_chain_spec() {
	local chain=$1 directory
	directory="$DTAO_CACHE/chain-specs/$(binary_key)"
	local file="$directory/$chain.json"
	if [ ! -s "$file" ]; then
		mkdir -p "$directory"
		"$DTAO_NODE_BIN" export-chain-spec --chain "$chain" --raw >"$file.$$" 2>"$file.$$.log" ||
			{
				local reason
				reason=$(tail -n 1 "$file.$$.log")
				rm -f "$file.$$" "$file.$$.log"
				fail "the node cannot build the genesis of $chain: $reason"
			}
		mv "$file.$$" "$file"
		rm -f "$file.$$.log"
	fi
	echo "$file"
}

# Makes cargo compile this clone's crates when another clone was the last to use the target directory.
# Cargo names them by their paths inside the clone and takes them for fresh by their time stamps, so an
# older clone would be given what a newer one built.
own_target() {
	local stamp=$CARGO_TARGET_DIR/.last-clone manifest name
	if [ "$(cat "$stamp" 2>/dev/null)" = "$DTAO_ROOT" ]; then return; fi
	for manifest in "$DTAO_ROOT"/{.,*,*/*}/Cargo.toml; do
		name=$(sed -n 's/^name = "\(.*\)"/\1/p' "$manifest" 2>/dev/null | head -n 1)
		if [ -n "$name" ]; then rm -rf "$CARGO_TARGET_DIR"/{*,*/*}/.fingerprint/"$name"-*; fi
	done
	mkdir -p "$CARGO_TARGET_DIR"
	echo "$DTAO_ROOT" >"$stamp"
}

# Path of the program that makes the scene (benches/scene). DTAO_SCENE_BIN names one that is there already.
scene_program() {
	if [ -n "${DTAO_SCENE_BIN:-}" ]; then
		[ -x "$DTAO_SCENE_BIN" ] || fail "DTAO_SCENE_BIN=$DTAO_SCENE_BIN is no program"
		echo "$DTAO_SCENE_BIN"
		return
	fi
	own_target
	# Native code: the runtime needs no blob. As part of the workspace, so that no library is compiled again.
	SKIP_WASM_BUILD=1 cargo build --release --locked --quiet --workspace --bin dtao-scene \
		--manifest-path "$DTAO_ROOT/Cargo.toml" >&2 || fail "dtao-scene cannot be built: the compiler's message is above"
	echo "$CARGO_TARGET_DIR/release/dtao-scene"
}

# Where build_runtime_blob puts what it builds.
runtime_blob() {
	echo "$CARGO_TARGET_DIR/wasm32v1-none/release/dtao_runtime.wasm"
}

# Builds the runtime with these features (one word, by commas) as the node builds it, for what is measured or tried.
# Of the blob alone, so that neither the native crates nor the blobs of the node are compiled again.
build_runtime_blob() {
	own_target
	local flags=(
		"--cfg substrate_runtime" "-C link-arg=--export-table" "-C link-arg=--export=__heap_base"
		"-C link-arg=--import-memory"
	)
	(
		if [ -n "${WASM_BUILD_TOOLCHAIN:-}" ]; then export RUSTUP_TOOLCHAIN=$WASM_BUILD_TOOLCHAIN; fi
		RUSTFLAGS="${flags[*]}" CARGO_PROFILE_RELEASE_LTO=thin \
			cargo rustc --release --locked -p dtao-runtime --lib --crate-type cdylib --target wasm32v1-none \
			--no-default-features --features "$1" --manifest-path "$DTAO_ROOT/Cargo.toml" >&2
	) || fail "the runtime cannot be built: see the compiler's message above; scripts/setup.sh checks the tools"
}

# Where the node of the target directory was built from: the key of the binary and the clone.
node_stamp() {
	echo "$CARGO_TARGET_DIR/release/.dtao-node-built-from"
}

# One line when the node in the shared target directory is that of another clone: it may be another
# version. A node that was built without the scripts, or that DTAO_NODE_BIN names elsewhere, is taken
# as it is.
warn_of_foreign_node() {
	local key clone
	[ "$DTAO_NODE_BIN" = "$CARGO_TARGET_DIR/release/dtao-node" ] || return 0
	{ read -r key clone <"$(node_stamp)"; } 2>/dev/null || return 0
	if [ "$key" = "$(binary_key)" ] && [ "$clone" != "$DTAO_ROOT" ]; then
		echo "$script_name: this node was built from $clone; scripts/build.sh builds that of $DTAO_ROOT" >&2
	fi
}

# Builds the node with both WASM runtimes, and what a quick start needs. The whole workspace is
# selected so that its features are those of the tests, which then find everything compiled.
build_node() {
	# Set-up may have chosen a toolchain since this script began.
	. "$DTAO_ROOT/scripts/env.sh"
	cd "$DTAO_ROOT" || return
	command -v cargo >/dev/null || fail "cargo is missing: run scripts/setup.sh"
	own_target
	cargo build --release --locked --workspace --bin dtao-node "$@" ||
		fail "the build failed: the compiler's message is above; scripts/setup.sh checks the tools"
	if [ "$DTAO_NODE_BIN" = "$CARGO_TARGET_DIR/release/dtao-node" ] && [ -x "$DTAO_NODE_BIN" ]; then
		echo "$(binary_key) $DTAO_ROOT" >"$(node_stamp)"
	fi
	prepare_quick_start
}

# Raw chain specs and compiled runtimes of both block times, and nothing of older binaries.
prepare_quick_start() {
	local chain spec scratch
	if [ -f "$DTAO_CACHE/chain-specs/$(binary_key)/ready" ]; then return; fi
	mkdir -p "$DTAO_CACHE/chain-specs" "$DTAO_CACHE/wasm-cache"
	for chain in local local-fast; do
		spec=$(raw_chain_spec "$chain")
		scratch=$(mktemp -d)
		ln -s "$DTAO_CACHE/wasm-cache" "$scratch/wasm-cache"
		"$DTAO_NODE_BIN" export-state --chain "$spec" --base-path "$scratch" 0 >/dev/null 2>&1 || true
		rm -rf "$scratch"
	done
	touch "$DTAO_CACHE/chain-specs/$(binary_key)/ready"
	find "$DTAO_CACHE/chain-specs" -mindepth 1 -maxdepth 1 -type d -mtime +2 -exec rm -rf {} +
}
