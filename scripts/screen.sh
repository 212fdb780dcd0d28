# The first screen of a local chain, and the line that shows how it goes on. localnet.sh sources it: what
# is shown is asked of the chain that runs there.
# shellcheck shell=bash disable=SC2154 # the chain's settings are those of localnet.sh

# The seed of //Alice, which is no secret.
alice_seed=0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a
# Keys of storage, hashes of the names: Tempo and TotalIssuance of SubtensorModule, and the MevShield pallet.
tempo_item=658faa385070e074c85bf6b568cf05557641384bb339f3758acddfd7053d3317
issuance_item=658faa385070e074c85bf6b568cf055557c875e4cff74148e4628f264b974c80
shield_pallet=9e94fc9ecf3c8d51c7baba39080fb433

# The number in a hex string of little-endian bytes.
from_little_endian() {
	local hex=${1#0x} turned=
	while [ -n "$hex" ]; do
		turned=${hex:0:2}$turned
		hex=${hex:2}
	done
	echo $((16#${turned:-0}))
}

# The answer to a JSON-RPC call. A busy machine answers late: it is asked again, some seconds long.
ask() {
	local answer try
	for ((try = 0; try < 50; try++)); do
		answer=$(rpc $((9944 + offset)) "$1" "$2")
		[[ $answer != *'"jsonrpc"'*'}' ]] || break
	done
	echo "$answer"
}

# A field of such an answer: a string, or a number.
rpc_field() {
	local answer
	answer=$(ask "$1" "$2")
	[[ $answer =~ \"$3\":\"?([^\",}]*) ]] || return 0
	echo "${BASH_REMATCH[1]}"
}

# Rao as TAO, with two decimals.
as_tao() {
	printf "%d.%02d" $(($1 / 1000000000)) $(($1 % 1000000000 / 10000000))
}

print_accounts() {
	local role uri address balance
	printf '%-30s %-10s %-50s %s\n' Account URI Address 'TAO at genesis'
	while read -r uri address balance role; do
		printf '%-30s %-10s %-50s %13s\n' "$role" "$uri" "$address" "$balance"
	done <<-'TEXT'
		//Alice 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 1,000,000 sudo
		//Bob 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty 1,000,000 yours
		//Charlie 5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y 1,000,000 yours
		//Dave 5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy 2,000 yours
		//Eve 5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw 2,000 yours
		//Ferdie 5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL 2,000 yours
		//One 5Fxune7f71ZbpP2FoY3mhYcmM596Erhv1gRue4nsPwkxMR4n 2,000 author: earns the fees
		//Two 5CUjxa4wVKMj3FqKdqAUf7zcEMr4MYAjXeWmUf44B41neLmJ 2,000 author of --validators 2
		//Three 5FKiDJ3T1c59m3QwQVgXyk2QmibqBaYSzk2X5eiPjLR438pk 2,000 author of --validators 3
	TEXT
	[ -z "${BT_DEFAULT_TOKEN_WALLET:-}" ] ||
		printf '%-30s %-10s %-50s %13s\n' BT_DEFAULT_TOKEN_WALLET '' "$BT_DEFAULT_TOKEN_WALLET" 1,000,000
}

print_chain() {
	local time='12 s' tempo=360 final='two blocks behind the best' shield=no cost
	[ "$fast" = False ] || { time='250 ms' tempo=10; }
	[ ${#finality[@]} = 0 ] || final='at once'
	# A pallet has keys from genesis on.
	[[ $(ask state_getKeysPaged "[\"0x$shield_pallet\",1]") != *"\"0x$shield_pallet"* ]] || shield=yes
	cost=$(rpc_field state_call '["SubnetRegistrationRuntimeApi_get_network_registration_cost","0x"]' result)
	cat <<-TEXT

		Genesis        $(rpc_field chain_getBlockHash '[0]' result)
		Runtime        node-subtensor $(rpc_field state_getRuntimeVersion '[]' specVersion), blocks of $time, final $final
		Subnets        0 (root), 1 (apex: nobody's, cannot be started); a new one costs $(as_tao "$(from_little_endian "$cost")") TAO
		New subnets    tempo $tempo, weights every 100 blocks, axons every 50 blocks, commit-reveal off
		MEV shield     $shield$([ $shield = yes ] || echo ': btcli 9 needs --no-mev-protection, btcli 11 --no-mev-shield')
		Logs           $base/${names[0]}.log
	TEXT
}

# One line for each client that signs as //Alice: 1 TAO to //Bob.
print_first_steps() {
	local url=ws://127.0.0.1:$((9944 + offset)) bob=5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty
	cat <<-TEXT

		Connect        $url or http://127.0.0.1:$((9944 + offset)); the same chain answers on $((9945 + offset))
		Browser        https://polkadot.js.org/apps/?rpc=$url
		Metrics        http://127.0.0.1:$((9615 + offset))/metrics

		Sign as //Alice: 1 TAO to //Bob (docs/clients.md goes on from here)
		bittensor 11   python -c 'import bittensor as bt; from bittensor.wallet import Keypair; print(bt.Subtensor("$url").execute(bt.Transfer(dest_ss58="$bob", amount_tao=1), Keypair.create_from_uri("//Alice")))'
		bittensor 10   python -c 'import bittensor as bt; from bittensor_wallet import Keypair, Wallet; w = Wallet("alice"); w.set_coldkey(Keypair.create_from_uri("//Alice"), encrypt=False, overwrite=True); w.set_coldkeypub(Keypair.create_from_uri("//Alice"), overwrite=True); print(bt.Subtensor("$url").transfer(w, "$bob", bt.Balance.from_tao(1)))'
		btcli 11       btcli wallet regen-coldkey -w alice --no-password --seed $alice_seed && btcli tx transfer -w alice -n $url --dest $bob --amount 1 --yes
		btcli 9        btcli wallet create --uri Alice --wallet-name alice --hotkey default --no-use-password --wallet-path ~/.bittensor/wallets && btcli wallet transfer --wallet-name alice --wallet-path ~/.bittensor/wallets --network $url --dest $bob --amount 1 --no-prompt

	TEXT
}

# Blocks until the next epoch of each of the first subnets.
next_epochs() {
	local block=$1 netuid tempo keys key shown=()
	keys=$(rpc $((9944 + offset)) state_getKeysPaged "[\"0x$tempo_item\",8]")
	while [[ $keys =~ $tempo_item([0-9a-f]{4}) ]]; do
		key=${BASH_REMATCH[1]}
		keys=${keys#*"$tempo_item"}
		netuid=$(from_little_endian "$key")
		tempo=$(from_little_endian "$(rpc_field state_getStorage "[\"0x$tempo_item$key\"]" result)")
		if [ "$netuid" != 0 ] && [ "$tempo" != 0 ]; then
			shown+=("$netuid in $((tempo - (block + netuid + 1) % (tempo + 1) + 1))")
		fi
	done
	local IFS=,
	echo "${shown[*]}"
}

# How the chain goes on, in one line that overwrites itself.
live_line() {
	local best final issued line
	best=$(($(rpc_field chain_getHeader '[]' number)))
	final=$(rpc_field chain_getFinalizedHead '[]' result)
	final=$(($(rpc_field chain_getHeader "[\"$final\"]" number)))
	issued=$(from_little_endian "$(rpc_field state_getStorage "[\"0x$issuance_item\"]" result)")
	line="block $best, final $final, $(as_tao "$issued") TAO issued, epochs: $(next_epochs "$best")"
	printf '\r\e[K%s' "${line:0:$((${COLUMNS:-100} - 1))}"
}

# Shows the line until a node ends. An answer that does not come in time leaves the line as it is.
watch_chain() {
	while every_node; do
		live_line 2>/dev/null || true
		pause 2
	done
	echo
}
