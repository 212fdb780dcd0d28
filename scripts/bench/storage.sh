#!/usr/bin/env bash
# Usage: scripts/bench.sh storage [--json] [--size SUBNETS NEURONS] [--keep FOLDER]
#
# Measures the database of a node on the state of a chain of full size (scripts/scene.sh), and prints a table. The
# prices of accesses in the runtime (DbWeight in runtime/src/configs/system.rs) are to be above it: docs/weights.md.
# Keys are drawn from all of the state, so hardly two of them share more than the first nodes of the trie.
#
#   read         a key, without the cache of the trie, each in a new place
#   read_cached  the same keys once more with the cache of a node
#   write        a changed value, in blocks of 3,000 of them that are final at once: root of the state, commit, pruning
#   write_new    a new key, likewise
#   ..._us            on the clock
#   ..._processor_us  of the processor, with the threads of the database that write behind
#   read_p99_us       what one read of a hundred exceeds
#
#   --json                   one line per figure instead: {"name": ..., "value": ..., "unit": ...}
#   --size SUBNETS NEURONS   default: 128 256
#   --keep FOLDER            leave the chain spec there; default: a temporary folder, which is deleted
#
# Needs the node (scripts/build.sh), 6 GiB of memory, 3 GiB of disk where temporary files are, five minutes and an idle
# machine with the disk of a validator.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=scripts/bench/scene_options.sh
. "$DTAO_ROOT/scripts/bench/scene_options.sh"

script_name="bench storage"

# shellcheck disable=SC2317,SC2329 # called by parse_scene_options
own_option() {
	return 1
}

parse_scene_options "$@"
prepare_scene
options=()
case " ${scene_options[*]} " in *" --json "*) options+=(--json) ;; esac
spec=$scene_folder/scene.json
"$DTAO_SCENE_BIN" spec --local "$DTAO_LOCAL_SPEC" --output "$spec" --subnets "${scene_size[0]}" \
	--neurons "${scene_size[1]}"
cd "$DTAO_ROOT"
# As part of the workspace, with the features of scripts/test.sh: no library is compiled again.
cargo build --release --locked --quiet --workspace --bin dtao-bench-storage
"$CARGO_TARGET_DIR/release/dtao-bench-storage" "$spec" ${options[@]+"${options[@]}"}
