# shellcheck shell=bash
# Environment of every build and test: `. scripts/env.sh`. Values that are set already stay as they are.
#
#   DTAO_CACHE                 what is kept between runs; default: $XDG_CACHE_HOME/dtao-node
#   CARGO_TARGET_DIR           build output, shared by all clones; default: $DTAO_CACHE/target
#   WASM_BUILD_WORKSPACE_HINT  where the WASM builder finds Cargo.lock; default: this repository
#   WASM_BUILD_TOOLCHAIN, RUSTUP_TOOLCHAIN  set where scripts/setup.sh had to use Debian's Rust

DTAO_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DTAO_CACHE=${DTAO_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dtao-node}
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$DTAO_CACHE/target}
WASM_BUILD_WORKSPACE_HINT=${WASM_BUILD_WORKSPACE_HINT:-$DTAO_ROOT}
DTAO_NODE_BIN=${DTAO_NODE_BIN:-$CARGO_TARGET_DIR/release/dtao-node}
export DTAO_ROOT DTAO_CACHE CARGO_TARGET_DIR WASM_BUILD_WORKSPACE_HINT DTAO_NODE_BIN

if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-${HOME:-}/.cargo}/bin/cargo" ]; then
	export PATH="${CARGO_HOME:-${HOME:-}/.cargo}/bin:$PATH"
fi

# Written by setup.sh: lines NAME=value.
if [ -r "$DTAO_CACHE/toolchain.env" ]; then
	while IFS='=' read -r name value; do
		if [ -n "$name" ] && [ -z "${!name:-}" ]; then
			export "$name=$value"
		fi
	done <"$DTAO_CACHE/toolchain.env"
	unset name value
fi
