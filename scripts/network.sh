#!/usr/bin/env bash
# Usage: scripts/network.sh new NAME --validators N [options]
#
# Makes everything that a network of its own needs, in a new folder: keys, chain spec, and for each
# validator a folder to be carried to its host. Starts nothing..
#   --validators N      how many, 1 to 32; with fewer than 4 no validator may fail
#   --hosts A,B,...     address of each validator's host, N of them: IPv4, IPv6 or a name.
#                       Without it all run on this machine, on loopback, each on ports of its own
#   --output FOLDER     where to make it; default: NAME in the current folder. It must not exist
#   --from CHAIN        chain whose runtime and genesis are the base; default: local (12 s blocks).
#                       local-fast has 250 ms blocks, for tests
#   --sudo ADDRESS      account that governs the chain; without it a key is made: FOLDER/sudo.key
#   --fund ADDRESS=TAO  gives an account a balance at the start; may be repeated. Without any, nobody
#                       but the governing account (10 TAO, for its fees) owns TAO
#   --port-offset N     adds N to every port of a network on loopback
#
# Writes, all with mode 600 and in folders of mode 700:
#   FOLDER/chain.json            the readable chain spec, for review
#   FOLDER/network.json          what is public about each validator: addresses, peer id, ports
#   FOLDER/validator-I/
#     keys/                      secret phrases of author and finality key, for the safe: not needed to run
#     base/                      base path with keystore and network key
#     chain.json                 the raw chain spec, the same for all
#     dtao-node.default          options of the service (/etc/default/dtao-node)
#     dtao-node.service          the systemd unit
#     start                      starts this validator from its folder, without systemd
#
# Environment:
#   DTAO_NODE_BIN  the node; default: release/dtao-node in CARGO_TARGET_DIR
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
umask 077

name=
validators=
hosts=()
output=
from=local
sudo_address=
funds=()
offset=0

# Whether the word is a whole number between two bounds, without a leading zero.
is_number() {
	[[ $1 =~ ^(0|[1-9][0-9]{0,8})$ ]] && [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

is_host() {
	[[ $1 =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]] || [[ $1 == *:* && $1 =~ ^[0-9A-Fa-f:]+$ ]]
}

parse_arguments() {
	case ${1:-} in
	-h | --help)
		usage
		exit 0
		;;
	new) ;;
	"") fail "say what to do: see scripts/network.sh --help" ;;
	*) fail "unknown command $1: see scripts/network.sh --help" ;;
	esac
	name=${2:-}
	[[ $name =~ ^[a-z][a-z0-9-]{0,31}$ ]] ||
		fail "the name '$name' is none: give 1 to 32 small letters, digits and hyphens, a letter first"
	shift 2
	while [ $# -gt 0 ]; do
		case $1 in
		-h | --help)
			usage
			exit 0
			;;
		--validators | --hosts | --output | --from | --sudo | --fund | --port-offset)
			[ -n "${2:-}" ] || fail "$1 needs a value: see scripts/network.sh --help"
			set_option "$1" "$2"
			shift
			;;
		*) fail "unknown argument $1: see scripts/network.sh --help" ;;
		esac
		shift
	done
	check_arguments
}

set_option() {
	case $1 in
	--validators) validators=$2 ;;
	--hosts) IFS=, read -ra hosts <<<"$2" ;;
	--output) output=$2 ;;
	--from) from=$2 ;;
	--sudo) sudo_address=$2 ;;
	--fund) funds+=("$2") ;;
	--port-offset) offset=$2 ;;
	esac
}

check_arguments() {
	local host fund
	[ -n "$validators" ] || fail "--validators is missing: say how many there are, 1 to 32"
	is_number "$validators" 1 32 || fail "--validators $validators: give a number from 1 to 32"
	is_number "$offset" 0 20000 || fail "--port-offset $offset: give a number from 0 to 20000"
	if [ ${#hosts[@]} != 0 ]; then
		[ ${#hosts[@]} = "$validators" ] ||
			fail "--hosts names ${#hosts[@]} hosts for $validators validators: give one for each"
		[ "$(printf '%s\n' "${hosts[@]}" | sort -u | wc -l)" = "$validators" ] ||
			fail "--hosts names a host twice: give each validator a host of its own"
		[ "$offset" = 0 ] || fail "--port-offset is for a network on loopback: leave it or --hosts out"
		for host in "${hosts[@]}"; do is_host "$host" || fail "--hosts: '$host' is no address and no name"; done
	fi
	for fund in ${funds[@]+"${funds[@]}"}; do
		[[ $fund =~ ^[1-9A-HJ-NP-Za-km-z]{46,48}=(0|[1-9][0-9]{0,7})(\.[0-9]{1,9})?$ ]] ||
			fail "--fund $fund: give ADDRESS=TAO, for example 5Grw...utQY=1000"
	done
	command -v python3 >/dev/null || fail "python3 is missing: apt-get install python3"
	[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh or set DTAO_NODE_BIN"
	output=${output:-$name}
	[ ! -e "$output" ] || fail "$output exists: give another --output, or remove it after you saved its keys"
	mkdir -p "$(dirname "$output")" 2>/dev/null && [ -w "$(dirname "$output")" ] ||
		fail "cannot write to $(dirname "$output"): give another --output"
}

# Runs the node for one step of the making; one line when it fails.
node() {
	"$DTAO_NODE_BIN" "$@" 2>"$work/message" ||
		fail "the node refuses: $(grep -m 1 -i 'error' "$work/message" || tail -n 1 "$work/message")"
}

# Makes a key: the phrase goes to a file, the address to the standard output. No secret is ever an
# argument of a program: `printf` is the shell's own.
make_key() {
	local scheme=$1 file=$2 made phrase
	made=$(node key generate --scheme "$scheme" --words 24 --output-type json)
	phrase=$(sed -n 's/^ *"secretPhrase": "\(.*\)",\{0,1\}$/\1/p' <<<"$made")
	[ -n "$phrase" ] || fail "the node made no key: is DTAO_NODE_BIN a dtao-node?"
	printf '%s\n' "$phrase" >"$file"
	sed -n 's/^ *"ss58Address": "\(.*\)",\{0,1\}$/\1/p' <<<"$made"
}

# Keys of one validator, and its line for the table that the chain spec is made from.
make_validator() {
	local index=$1 folder=$work/validator-$1 aura gran peer
	mkdir -p "$folder/keys" "$folder/base/chains/$name/network"
	aura=$(make_key sr25519 "$folder/keys/aura")
	gran=$(make_key ed25519 "$folder/keys/gran")
	# The peer id is what this command says on its error output.
	node key generate-node-key --file "$folder/base/chains/$name/network/secret_ed25519"
	peer=$(grep -o '12D3[1-9A-HJ-NP-Za-km-z]*' "$work/message") || fail "the node made no network key"
	printf '%s %s %s %s %s %s %s\n' "$index" "$aura" "$gran" "$peer" "$(p2p_address "$index")" \
		"$(port 9944 "$index")" "$(port 9615 "$index")" >>"$work/validators"
}

# Every host has the usual ports; on one machine each validator has its own.
port() {
	if [ ${#hosts[@]} != 0 ]; then echo "$1"; else echo $(($1 + offset + $2 - 1)); fi
}

# Where the others reach a validator, as a multiaddress.
p2p_address() {
	local host=127.0.0.1 kind=dns
	if [ ${#hosts[@]} != 0 ]; then host=${hosts[$1 - 1]}; fi
	if [[ $host == *:* ]]; then kind=ip6; elif [[ $host =~ ^[0-9.]+$ ]]; then kind=ip4; fi
	echo "/$kind/$host/tcp/$(port 30333 "$1")"
}

# The base chain with keys, balances and names of this network.
write_chain_spec() {
	node export-chain-spec --chain "$from" >"$work/base.json"
	python3 "$DTAO_ROOT/scripts/network/spec.py" "$work" "$name" "$sudo_address" ${funds[@]+"${funds[@]}"} \
		2>"$work/message" || fail "$(tail -n 1 "$work/message")"
	node export-chain-spec --chain "$work/chain.json" --raw >"$work/raw.json"
}

# Puts the keys where the node looks for them. The phrases are read from their files.
fill_validator() {
	local folder=$work/validator-$1 key
	cp "$work/raw.json" "$folder/chain.json"
	for key in aura:sr25519 gran:ed25519; do
		node key insert --base-path "$folder/base" --chain "$folder/chain.json" --key-type "${key%:*}" \
			--scheme "${key#*:}" --suri "$folder/keys/${key%:*}"
	done
}

# Options of a validator, without the paths, which differ between a folder and a host.
options() {
	local index=$1 address port
	address=$(p2p_address "$index")
	port=${address##*/}
	printf '%s ' --validator --name "$name-$index" --rpc-port "$(port 9944 "$index")" \
		--prometheus-port "$(port 9615 "$index")" --no-mdns --no-telemetry --public-addr "$address"
	case $address in
	/ip4/127.0.0.1/*) printf '%s ' --listen-addr "$address" --allow-private-ip --discover-local ;;
	/ip4/10.* | /ip4/192.168.* | /ip4/172.1[6-9].* | /ip4/172.2[0-9].* | /ip4/172.3[01].* | /ip6/f[cd]*)
		printf '%s ' --port "$port" --allow-private-ip --discover-local
		;;
	*) printf '%s ' --port "$port" ;;
	esac
}

write_start() {
	local index=$1 folder=$work/validator-$1 given
	given=$(options "$index")
	cat >"$folder/dtao-node.default" <<TEXT
# Options of validator $index of $name, read by dtao-node.service.
DTAO_NODE_ARGS="--chain /etc/dtao-node/chain.json --base-path /var/lib/dtao-node ${given% }"
TEXT
	cat >"$folder/start" <<TEXT
#!/bin/sh
# Starts validator $index of $name in the foreground, from this folder. Further options are handed on.
# DTAO_NODE_BIN is the node; default: dtao-node in the search path.
umask 077
here=\$(cd "\$(dirname "\$0")" && pwd) || exit 1
exec "\${DTAO_NODE_BIN:-dtao-node}" --chain "\$here/chain.json" --base-path "\$here/base" ${given}"\$@"
TEXT
	chmod 700 "$folder/start"
	cp "$DTAO_ROOT/deploy/systemd/dtao-node.service" "$folder/dtao-node.service"
}

say_what_to_do() {
	local index address
	echo "network $name: $validators validators in $output"
	if [ "$validators" -lt 4 ]; then
		echo "with $validators validators finality stops as soon as one of them is down: 4 bear one, 7 bear two"
	fi
	if [ -s "$output/sudo.key" ]; then echo "governing key: $output/sudo.key (take it to a safe place, off the hosts)"; fi
	for ((index = 1; index <= validators; index++)); do
		address=${hosts[$index - 1]:-this machine}
		echo "$address: DTAO_NODE_BIN=$DTAO_NODE_BIN $output/validator-$index/start"
	done
	echo "as a service: validator-N/dtao-node.service into /etc/systemd/system, dtao-node.default into /etc/default/dtao-node, chain.json into /etc/dtao-node"
}

parse_arguments "$@"
work=$(mktemp -d "$(dirname "$output")/.$name.XXXXXX" 2>/dev/null) ||
	fail "cannot write to $(dirname "$output"): give another --output"
trap 'rm -rf "$work"' EXIT
for ((index = 1; index <= validators; index++)); do make_validator "$index"; done
if [ -z "$sudo_address" ]; then sudo_address=$(make_key sr25519 "$work/sudo.key"); fi
write_chain_spec
for ((index = 1; index <= validators; index++)); do
	fill_validator "$index"
	write_start "$index"
done
rm -f "$work/message" "$work/base.json" "$work/raw.json" "$work/validators"
mv -T "$work" "$output" || fail "cannot write to $output"
say_what_to_do
