#!/usr/bin/env bash
# Usage: scripts/bench.sh storage [--json]
#
# Measures the database of a node on the state of a chain of full size (scripts/scene.sh), and prints a table. The
# prices of accesses in the runtime (DbWeight in runtime/src/configs/system.rs) are to be above it: docs/weights.md.
# Keys are drawn from all of the state, so hardly two of them share more than the first nodes of the trie.
#
#   read         a key, without the cache of the trie, each in a new place
#   read_cached  the same keys once more with the cache of a node
#   write        a changed value, in blocks of 3,000 of them that are final at once: root of the state, commit, pruning
#   write_new    a new key, likewise
#   step_read    a key that the step at the start of each block changes, with the cache: always the same keys, side by
#                side
#   step_write   a changed value of it, likewise, in blocks of all of them
#   ..._us            on the clock
#   ..._processor_us  of the processor, with the threads of the database that write behind
#   read_p99_us       what one read of a hundred exceeds
#
#   --json  one line per figure instead: {"name": ..., "value": ..., "unit": ...}
#
# Needs 3 GiB of memory, 3 GiB of disk where temporary files are, three minutes and an idle machine with the disk of a
# validator.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

parse_figure_options "$@"
own_target
cd "$DTAO_ROOT"
# As part of the workspace, with the features of scripts/test.sh: no library is compiled again.
cargo build --release --locked --quiet --workspace --bin dtao-bench-storage
"$CARGO_TARGET_DIR/release/dtao-bench-storage" "${options[@]}"
