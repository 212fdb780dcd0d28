#!/usr/bin/env bash
# Usage: scripts/bench.sh node [--json] [--cold]
#        scripts/bench.sh epoch [--json]
#        scripts/bench.sh economy [--json]
#        scripts/bench.sh shield [--json]
#        scripts/bench.sh block [--json]
#        scripts/bench.sh rpc [--json]
#        scripts/bench.sh chain [--json]
#        scripts/bench.sh storage [--json]
#        scripts/bench.sh weights [PALLET ...]
#
# Measures the product and prints a table.
#   node    start of a local chain, memory, size of the WASM runtime, duration of a cold build
#   epoch   time and storage accesses of an epoch: scripts/bench/epoch.sh says how
#   economy storage accesses of the coinbase, time of a purchase and of calls on stake: scripts/bench/economy.sh
#   shield  opening encrypted transactions, pulses and locked weights: scripts/bench/shield.sh
#   block   time of blocks of a chain of full size, through the node: scripts/bench/block.sh says how
#   rpc     time of answers on that chain, and memory under load: scripts/bench/rpc.sh says how
#   chain   start, snapshot and sync of a node with a million blocks: scripts/bench/chain.sh says how
#   storage time of reads and writes in the database at that size: scripts/bench/storage.sh says how
#   weights no table: writes the weights of the calls, see scripts/bench.sh weights --help
#   --json  one line per figure instead: {"name": ..., "value": ..., "unit": ...}
#   --cold  build into an empty directory to measure build_cold_min (25 to 50 minutes on two cores);
#           without it the table says "not measured", and the value in JSON is null
#
# Needs the node (scripts/build.sh) and the ports of scripts/localnet.sh shifted by 1000.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

json=false
cold=false
offset=1000
scratch=
group=

# One figure. No value means not measured.
figure() {
	local name=$1 value=$2 unit=$3
	if $json; then
		printf '{"name": "%s", "value": %s, "unit": "%s"}\n' "$name" "${value:-null}" "$unit"
	else
		printf '%-24s %12s %s\n' "$name" "${value:-not measured}" "$unit"
	fi
}

clean_up() {
	if [ -n "$group" ]; then kill -TERM "$group" 2>/dev/null || true; fi
	wait 2>/dev/null || true
	if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
}

# Starts a local chain with fast blocks; `ready` is the time to its marker in seconds.
start_chain() {
	local from=$EPOCHREALTIME marker='' output
	mkfifo "$scratch/out"
	DTAO_BASE_PATH=$scratch/chain "$DTAO_ROOT/scripts/localnet.sh" True --port-offset $offset >"$scratch/out" &
	group=$!
	exec {output}<"$scratch/out"
	read -r -t 120 -u "$output" marker || true
	[[ $marker == *"Imported #1"* ]] || fail "the local chain did not start: see the message above"
	ready=$(seconds_between "$from" "$EPOCHREALTIME")
	rm "$scratch/out"
}

stop_chain() {
	kill -TERM "$group"
	wait "$group" 2>/dev/null || true
	group=
}

seconds_between() {
	awk -v from="${1/,/.}" -v to="${2/,/.}" 'BEGIN { printf "%.2f", to - from }'
}

median() {
	printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# Process id of the node: the child of the script that started it.
node_pid() {
	local stat line parent
	for stat in /proc/[0-9]*/stat; do
		# The name of the command is in brackets and may hold spaces; processes end meanwhile.
		{ read -r line <"$stat"; } 2>/dev/null || continue
		read -r _ parent _ <<<"${line##*) }"
		if [ "$parent" = "$group" ]; then
			stat=${stat%/stat}
			echo "${stat#/proc/}"
			return
		fi
	done
	fail "the local chain has no node any more"
}

# Resident memory of the node, in MiB.
node_memory() {
	local pid
	pid=$(node_pid)
	awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$pid/status"
}

# Compressed size of the larger of the two runtimes in the node, in MiB.
wasm_size() {
	local chain
	for chain in local local-fast; do
		grep -o '"0x3a636f6465": "0x[0-9a-f]*"' "$(raw_chain_spec $chain)" | wc -c
	done | sort -n | tail -n 1 | awk '{ printf "%.2f", ($1 - 20) / 2 / 1048576 }'
}

cold_build() {
	local from=$SECONDS
	CARGO_TARGET_DIR=$scratch/target cargo build --release --locked --quiet --workspace --bin dtao-node \
		--manifest-path "$DTAO_ROOT/Cargo.toml" >&2 || fail "the cold build failed"
	awk -v s=$((SECONDS - from)) 'BEGIN { printf "%.1f", s / 60 }'
}

bench_node() {
	local ready runs=() memory minutes=
	[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh first"
	scratch=$(mktemp -d)
	trap clean_up EXIT
	for _ in 1 2 3 4 5; do
		start_chain
		runs+=("$ready")
		if [ ${#runs[@]} = 5 ]; then
			sleep 20
			memory=$(node_memory)
		fi
		stop_chain
	done
	if $cold; then minutes=$(cold_build); fi
	$json || printf '%-24s %12s %s\n' figure value unit
	figure localnet_ready_s "$(median "${runs[@]}")" s
	figure idle_rss_mib "$memory" MiB
	figure wasm_compressed_mib "$(wasm_size)" MiB
	figure build_cold_min "$minutes" min
	$json || $cold || echo "build_cold_min: measured with --cold only"
}

subcommand=${1:-}
[ $# = 0 ] || shift
case $subcommand in
epoch | economy | shield | block | rpc | chain | storage | weights) exec "$DTAO_ROOT/scripts/bench/$subcommand.sh" "$@" ;;
esac
for argument in "$@"; do
	case $argument in
	--json) json=true ;;
	--cold) cold=true ;;
	-h | --help)
		usage
		exit 0
		;;
	*) fail "unknown argument $argument: see scripts/bench.sh --help" ;;
	esac
done
case $subcommand in
-h | --help) usage ;;
node) bench_node ;;
"") fail "say what to measure: see scripts/bench.sh --help" ;;
*) fail "unknown benchmark $subcommand: see scripts/bench.sh --help" ;;
esac
