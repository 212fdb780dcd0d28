#!/usr/bin/env bash
# Usage: scripts/localnet.sh [True|False] [--no-purge] [--build-only] [--validators N]
#                            [--port-offset N] [--quick-finality] [--check-ports]
#
# Starts a local chain in the foreground. True (default): 250 ms blocks; False: 12 s blocks.
#   --no-purge        go on with the database of the last run instead of a fresh chain
#   --build-only      build the node and stop; without it the node is built only when it is missing, and
#                     one line on stderr says so when it is that of another clone
#   --validators N    N authoring nodes, 1 to 8 (default 1)
#   --port-offset N   add N to every port and keep the data apart, to run next to another chain
#   --quick-finality  blocks are final at once, instead of two blocks behind the best
#   --check-ports     only check that the ports are free
#
# Ports on 127.0.0.1: JSON-RPC by WebSocket and HTTP 9944 and 9945, peers 30333, Prometheus 9615.
# Further validators: JSON-RPC 9946, 9947, ..., peers 30334, ..., Prometheus 9616, ...
#
# When block 1 is in and both ports answer, accounts and chain are printed, then one line with
# "Imported #1". On a terminal a line below it shows how the chain goes on; otherwise nothing more comes.
# Logs go to <base path>/<validator>.log. SIGTERM to the process group, or Ctrl-C, ends everything.
#
# Environment:
#   DTAO_BASE_PATH           databases and logs; default: $XDG_CACHE_HOME/dtao-node/localnet. A directory
#                            of its own: what lies there is deleted only where this script made it
#   DTAO_NODE_BIN            the node; default: release/dtao-node in CARGO_TARGET_DIR
#   DTAO_LOG                 what the logs hold, as the node's --log; default: no lines for single blocks
#   DTAO_LOCK_COST           lowest price of a subnet in TAO; default: 1000
#   BT_DEFAULT_TOKEN_WALLET  an address that gets 1,000,000 TAO at genesis
#   DTAO_BEACON              KEY[:PERIOD[:GENESIS_TIME]] of another drand beacon than quicknet: its public key
#                            in hex, seconds between rounds and time of round 1, both quicknet's by default
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/screen.sh
. "$(dirname "${BASH_SOURCE[0]}")/screen.sh"

# In the order in which the chain spec takes them. Alice is none of them: she would earn the fees that her
# own transactions pay.
names=(one two three bob charlie dave eve ferdie)
# Peer id of the node key 1, which the first validator always has.
first_peer=12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp
fast=True
purge=true
only=
validators=1
offset=0
finality=()
pids=()
# Lies in every directory that this script made.
marker=.dtao-localnet
log=${DTAO_LOG:-info,substrate=warn,sc_basic_authorship=warn,slots=warn,aura=warn}

parse_arguments() {
	while [ $# -gt 0 ]; do
		case $1 in
		-h | --help)
			usage
			exit 0
			;;
		True | true) fast=True ;;
		False | false) fast=False ;;
		--no-purge) purge=false ;;
		--build-only) only=build ;;
		--quick-finality) finality=(--quick-finality) ;;
		--check-ports) only=check ;;
		--validators | --port-offset)
			[[ ${2:-} =~ ^[0-9]+$ ]] || fail "$1 needs a number"
			if [ "$1" = --validators ]; then validators=$2; else offset=$2; fi
			shift
			;;
		*) fail "unknown argument $1: see scripts/localnet.sh --help" ;;
		esac
		shift
	done
	[ "$validators" -ge 1 ] && [ "$validators" -le ${#names[@]} ] ||
		fail "--validators $validators: give a number from 1 to ${#names[@]}"
}

# JSON-RPC ports of a validator: the first one has two.
rpc_ports() {
	if [ "$1" = 0 ]; then echo $((9944 + offset)) $((9945 + offset)); else echo $((9945 + offset + $1)); fi
}

check_ports() {
	local index port taken=()
	for ((index = 0; index < validators; index++)); do
		for port in $(rpc_ports $index) $((30333 + offset + index)) $((9615 + offset + index)); do
			if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then taken+=("$port"); fi
		done
	done
	[ ${#taken[@]} = 0 ] ||
		fail "taken ports: ${taken[*]}. Stop the process that listens there (another local chain?) or use --port-offset"
}

# Answer of one JSON-RPC call; empty when there is none at once. Short, because signals wait for it.
rpc() {
	local port=$1 body="{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"$2\",\"params\":$3}" socket answer=
	{ exec {socket}<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 0
	printf 'POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
		"$port" ${#body} "$body" >&"$socket" 2>/dev/null || true
	read -r -t 0.2 -d '' -u "$socket" answer || true
	exec {socket}>&-
	echo "$answer"
}

# Waits without a child process, which the signal that ends the group would hit as well.
pause() {
	read -r -t "$1" -u "$idle" || true
}

# Takes a directory for this script alone: databases are deleted only below its marker.
claim_base_path() {
	local name
	mkdir -p "$base" 2>/dev/null && [ -w "$base" ] || fail "cannot write to $base: set DTAO_BASE_PATH"
	[ ! -f "$base/$marker" ] || return 0
	for name in "${names[@]}"; do
		[ ! -e "$base/$name/chains" ] ||
			fail "$base/$name/chains was not made by this script: set DTAO_BASE_PATH to an empty directory"
	done
	echo "Databases and logs of scripts/localnet.sh, which deletes them when it starts." >"$base/$marker"
}

# A database goes on only with the chain that it was made for.
prepare_base_path() {
	local name
	claim_base_path
	if $purge; then
		for name in "${names[@]}"; do rm -rf "${base:?}/$name/chains"; done
	elif [ -f "$base/chain" ] && [ "$(cat "$base/chain")" != "$chain" ]; then
		fail "the kept database is of the chain $(cat "$base/chain"), not $chain: leave --no-purge out"
	fi
	echo "$chain" >"$base/chain"
	# The database belongs to this genesis, whatever a later build would make of the chain's name.
	spec=$base/chain.json
	if $purge || [ ! -s "$spec" ]; then make_chain_spec; fi
}

# The beacon of the environment as a genesis has it.
beacon_json() {
	local form='^(0x)?([0-9a-fA-F]{192})(:([1-9][0-9]{0,9})(:(0|[1-9][0-9]{0,9}))?)?$' key period from
	[[ $DTAO_BEACON =~ $form ]] ||
		fail "DTAO_BEACON=$DTAO_BEACON: give the 192 hex digits of a public key, then :PERIOD and :GENESIS_TIME in seconds"
	key=${BASH_REMATCH[2]} period=${BASH_REMATCH[4]:-3} from=${BASH_REMATCH[6]:-1692803367}
	echo "{\"beacon\": {\"publicKey\": \"0x$key\", \"period\": $period, \"genesisTime\": $from}}"
}

# The genesis of the built-in chain, or what the environment makes of it.
make_chain_spec() {
	local made address=${BT_DEFAULT_TOKEN_WALLET:-} cost=${DTAO_LOCK_COST:-} beacon said
	beacon=$([ -z "${DTAO_BEACON:-}" ] || beacon_json)
	if [ -z "$address$cost$beacon" ]; then
		made=$(raw_chain_spec "$chain")
		cp "$made" "$spec"
		return
	fi
	[[ $cost =~ ^[0-9]{0,8}$ ]] || fail "DTAO_LOCK_COST=$cost: give whole TAO"
	[[ -z $address || $address =~ ^[1-9A-HJ-NP-Za-km-z]{46,50}$ ]] ||
		fail "BT_DEFAULT_TOKEN_WALLET=$address is no address"
	"$DTAO_NODE_BIN" export-chain-spec --chain "$chain" >"$base/options.json" 2>/dev/null ||
		fail "the node cannot write the genesis options of $chain"
	if [ -n "$cost" ]; then
		sed -i -E "s/(\"networkMinLockCost\": *)[0-9]+/\1${cost}000000000/" "$base/options.json"
	fi
	if [ -n "$address" ] && ! grep -q "\"$address\"" "$base/options.json"; then
		sed -i -z -E "s/(\"balances\": *\[)/\1[\"$address\",1000000000000000],/" "$base/options.json"
	fi
	if [ -n "$beacon" ]; then
		sed -i -z -E "s/(\"patch\": *\{)/\1\"drand\": $beacon,/" "$base/options.json"
		grep -qF "$beacon" "$base/options.json" || fail "the genesis options of $chain have no place for a beacon"
	fi
	said=$("$DTAO_NODE_BIN" export-chain-spec --chain "$base/options.json" --raw 2>&1 >"$spec") ||
		fail "the node refuses the genesis: $(tail -n 1 <<<"$said")"
}

# Where the node listens, and limits that many test clients at once do not reach. Requests to other host
# names are refused, and pages of other origins may not post: only the explorer and servers of pages that
# are developed on this machine. A page's WebSocket is not held back by that.
rpc_endpoints() {
	local port origin limits
	limits=max-connections=2000,max-request-size=64,max-response-size=128
	limits+=,max-subscriptions-per-connection=8192,max-buffer-capacity-per-connection=2048
	for origin in https://polkadot.js.org http://{localhost,127.0.0.1}:{3000,5173,8080}; do limits+=,cors=$origin; done
	for port in $(rpc_ports "$1"); do
		echo --experimental-rpc-endpoint "listen-addr=127.0.0.1:$port,$limits"
		echo --experimental-rpc-endpoint "listen-addr=[::1]:$port,optional=true,$limits"
	done
}

# Keys of a validator that has no flag of its own.
insert_keys() {
	local kind
	for kind in aura:sr25519 gran:ed25519; do
		"$DTAO_NODE_BIN" key insert --base-path "$base/$1" --chain "$spec" \
			--key-type "${kind%:*}" --scheme "${kind#*:}" --suri //Three >/dev/null 2>&1 ||
			fail "cannot write the keys of $1 to $base/$1"
	done
}

start_validator() {
	local index=$1 name=${names[$1]} peer_port=$((30333 + offset + $1))
	local arguments=(
		--chain "$spec" --base-path "$base/$name"
		--listen-addr "/ip4/127.0.0.1/tcp/$peer_port" --node-key "$(printf '%064x' $((index + 1)))"
		--prometheus-port $((9615 + offset + index)) --rpc-max-connections 2000
		--state-pruning archive --blocks-pruning archive --tx-ban-seconds 0
		--no-mdns --no-telemetry --disable-log-color --log "$log" ${finality[@]+"${finality[@]}"}
	)
	if [ "$name" = three ]; then
		# The only one of the names that the node has no flag for.
		insert_keys "$name"
		arguments+=(--validator --name Three)
	else
		arguments+=("--$name")
	fi
	# shellcheck disable=SC2207 # one word each
	arguments+=($(rpc_endpoints "$index"))
	if [ "$validators" = 1 ]; then
		arguments+=(--force-authoring)
	elif [ "$index" != 0 ]; then
		arguments+=(--bootnodes "/ip4/127.0.0.1/tcp/$((30333 + offset))/p2p/$first_peer")
	fi
	mkdir -p "$base/$name"
	ln -sfn "$DTAO_CACHE/wasm-cache" "$base/$name/wasm-cache"
	"$DTAO_NODE_BIN" "${arguments[@]}" </dev/null >"$base/$name.log" 2>&1 &
	pids+=($!)
}

# Waits until every port answers and block 1 is in.
await_first_block() {
	local index port answer number='"number":"0x([0-9a-f]+)"'
	for ((index = 0; index < validators; index++)); do
		for port in $(rpc_ports $index); do
			until
				answer=$(rpc "$port" chain_getHeader '[]')
				[[ $answer =~ $number && ${BASH_REMATCH[1]} != 0 ]]
			do
				kill -0 "${pids[$index]}" 2>/dev/null ||
					fail "the node ended: $(grep -m 1 -i error "$base/${names[$index]}.log" || tail -n 1 "$base/${names[$index]}.log") (log: $base/${names[$index]}.log)"
				pause 0.03
			done
		done
	done
}

# Whether a node still runs.
any_node() {
	local pid
	for pid in ${pids[@]+"${pids[@]}"}; do
		if kill -0 "$pid" 2>/dev/null; then return 0; fi
	done
	return 1
}

# Whether all nodes still run.
every_node() {
	local pid
	for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null || return 1; done
}

# Ends the nodes: 0.8 s by the clock to close the database, which writes what it holds back, then for
# certain: it goes on from what is written. A busy machine makes the pauses longer, not the wait.
stop_nodes() {
	local pid deadline=$((${EPOCHREALTIME/[.,]/} + 800000))
	trap '' TERM INT HUP
	for pid in ${pids[@]+"${pids[@]}"}; do kill -TERM "$pid" 2>/dev/null || true; done
	while any_node && [ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ]; do pause 0.02; done
	for pid in ${pids[@]+"${pids[@]}"}; do kill -KILL "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
}

parse_arguments "$@"
base=${DTAO_BASE_PATH:-$DTAO_CACHE/localnet}
[ "$offset" = 0 ] || base=$base-$offset
chain=local
[ $fast = False ] || chain=local-fast
[ "$validators" = 1 ] || chain=$chain:$validators

if [ "$only" != build ]; then check_ports; fi
if [ "$only" = check ]; then exit 0; fi
if [ "$only" = build ] || [ ! -x "$DTAO_NODE_BIN" ]; then
	"$DTAO_ROOT/scripts/setup.sh" >&2
	build_node >&2
fi
if [ "$only" = build ]; then exit 0; fi
warn_of_foreign_node

mkdir -p "$DTAO_CACHE/wasm-cache" 2>/dev/null || fail "cannot write to $DTAO_CACHE: set DTAO_CACHE"
prepare_base_path
exec {idle}<> <(:)
trap stop_nodes EXIT
# A node that ends while it is asked must not end this script silently.
trap '' PIPE
trap 'exit 143' TERM
trap 'exit 130' INT
trap 'exit 129' HUP
for ((index = 0; index < validators; index++)); do start_validator $index; done
await_first_block
print_accounts
print_chain
print_first_steps
echo "Imported #1: ws://127.0.0.1:$((9944 + offset)) and ws://127.0.0.1:$((9945 + offset)) answer, logs in $base"
[ ! -t 1 ] || watch_chain
wait -n || true
fail "a node ended: see the logs in $base"
