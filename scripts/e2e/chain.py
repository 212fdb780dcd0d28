"""The chain as the tests see it: actors, transactions, blocks and storage, on top of the public SDK."""

import ast
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xxhash
from async_substrate_interface.errors import SubstrateRequestException
from bittensor import Balance, Subtensor
from bittensor.core.chain_data import DynamicInfo
from bittensor.core.types import ExtrinsicResponse
from bittensor_wallet import Keypair, Wallet

from economy import Pool
from localnet import wait_until
from rpc import Rpc, RpcError

BLOCK_SECONDS = 0.25
# Waits are bounded by blocks at an eighth of the nominal speed, so that a loaded machine does not fail them.
SLOWEST_BLOCK_SECONDS = 2.0
# A tempo with which no epoch comes while the tests run.
NEVER = 50_000
ZERO_ACCOUNT = "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM"
NO_SUBNET = 999


def actor(directory: Path, name: str, hotkey: str | None = None) -> Wallet:
    """Wallet of a development account; the hotkey is `//Name_hk` unless another name is given. No passwords."""
    hotkey = hotkey or f"{name}_hk"
    wallet = Wallet(name=name.lower(), hotkey=hotkey.lower(), path=str(directory))
    cold = Keypair.create_from_uri(f"//{name}")
    wallet.set_coldkey(keypair=cold, encrypt=False, overwrite=True)
    wallet.set_coldkeypub(keypair=cold, encrypt=False, overwrite=True)
    wallet.set_hotkey(keypair=Keypair.create_from_uri(f"//{hotkey}"), encrypt=False, overwrite=True)
    return wallet


def cold(wallet: Wallet) -> str:
    return str(wallet.coldkeypub.ss58_address)


def hot(wallet: Wallet) -> str:
    return str(wallet.hotkey.ss58_address)


def plain(result: Any) -> Any:
    """Value of a storage read, which the SDK wraps or not depending on its type."""
    return getattr(result, "value", result)


def ok(response: ExtrinsicResponse) -> ExtrinsicResponse:
    """The response, if the transaction succeeded."""
    assert response.success, response.message
    return response


def error_of(response: ExtrinsicResponse) -> str:
    """Name of the error of a failed transaction: `AmountTooLow`, `Token.BelowMinimum`, `Custom 10` (refused by the
    transaction pool) or the pool's own text."""
    assert not response.success, "the transaction should have failed"
    error = response.error
    if isinstance(error, dict):
        if error["name"] == "Token":
            docs = error["docs"]
            return f"Token.{docs if isinstance(docs, str) else next(iter(docs))}"
        return str(error["name"])
    text = str(error.args[0] if isinstance(error, Exception) and error.args else response.message)
    # The SDK hands on the whole answer of the pool, as text.
    reason = str(ast.literal_eval(text)["error"]["data"]) if text.startswith("{") else text
    return reason.replace("Custom error: ", "Custom ")


@dataclass(frozen=True)
class Block:
    """A block by number and hash; `parent` is the state before it."""

    number: int
    hash: str

    @property
    def before(self) -> int:
        return self.number - 1


class Chain:
    """A running local chain with the SDK connected to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sdk = Subtensor(network=url)
        self.rpc = Rpc()
        self._names: dict[str, str] | None = None

    def close(self) -> None:
        self.sdk.close()
        self.rpc.close()

    # Blocks

    def head(self) -> int:
        return self.rpc.head()

    def final(self) -> int:
        """Number of the last final block."""
        return self.rpc.finalized()

    def wait_for(self, number: int) -> int:
        """Waits until a block is there; the bound follows from the distance."""
        missing = max(0, number - self.head())
        wait_until(lambda: self.head() >= number, 30 + missing * SLOWEST_BLOCK_SECONDS, f"block {number}")
        return number

    def wait_blocks(self, count: int) -> int:
        return self.wait_for(self.head() + count)

    def epoch_after(self, netuid: int, block: int) -> int:
        """Number of the first block after a block in which an epoch is due, as clients predict it."""
        period = self.at("Tempo", [netuid]) + 1
        return block + 1 + -(block + netuid + 2) % period

    def next_epoch(self, netuid: int, after: int | None = None) -> int:
        """Waits for the next epoch block of a subnet after a block (default: the head) and returns its number."""
        number = self.wait_for(self.epoch_after(netuid, self.head() if after is None else after))
        while self.at("BlocksSinceLastStep", [netuid], number) != 0:  # other subnets' epochs were before it
            number = self.wait_for(number + 1)
        return number

    def set_tempo(self, alice: Wallet, netuid: int, tempo: int) -> None:
        self.sudo(alice, "AdminUtils", "sudo_set_tempo", {"netuid": netuid, "tempo": tempo})

    @contextmanager
    def tempo(self, alice: Wallet, netuid: int, tempo: int) -> Iterator[None]:
        """Another tempo for a while. With `NEVER` there are no epochs: stake and pools change only by transactions
        and by each block's injection, however many blocks a client takes."""
        usual = self.at("Tempo", [netuid])
        self.set_tempo(alice, netuid, tempo)
        try:
            yield
        finally:
            self.set_tempo(alice, netuid, usual)

    @contextmanager
    def no_epochs(self, alice: Wallet) -> Iterator[None]:
        """No subnet has an epoch for a while, root and those that nobody owns neither: what a block changes does not
        depend on its number."""
        with ExitStack() as usual:
            for netuid in self.netuids():
                usual.enter_context(self.tempo(alice, netuid, NEVER))
            wait_until(lambda: not self.keys_of("PendingEpochAt"), 60.0, "the epochs that were deferred")
            self.wait_blocks(1)
            yield

    def netuids(self) -> list[int]:
        """Every subnet, root among them."""
        return [int.from_bytes(bytes.fromhex(key[-4:]), "little") for key in self.keys_of("NetworksAdded")]

    def keys_of(self, item: str) -> list[str]:
        """Raw keys of a map of SubtensorModule at the head."""
        return list(self.keys("0x" + twox128("SubtensorModule") + twox128(item), self.rpc.call("chain_getBlockHash")))

    def block(self, number: int) -> Block:
        return Block(number, self.rpc.call("chain_getBlockHash", number))

    def block_of(self, response: ExtrinsicResponse) -> Block:
        """Block that holds the transaction."""
        block_hash = response.extrinsic_receipt.block_hash
        return Block(int(self.rpc.call("chain_getHeader", block_hash)["number"], 16), block_hash)

    # Storage

    def at(
        self, item: str, params: list[Any] | None = None, block: int | None = None, module: str = "SubtensorModule"
    ) -> Any:
        """Value of a storage item."""
        return plain(self.sdk.query_module(module, item, params=params or [], block=block))

    def free(self, address: str, block: int | None = None) -> int:
        """Free balance in rao."""
        return int(self.sdk.get_balance(address, block=block).rao)

    def stake(self, hotkey: str, coldkey: str, netuid: int, block: int | None = None) -> int:
        """Stake of a coldkey on a hotkey, in alpha-rao."""
        return int(self.sdk.get_stake(coldkey, hotkey, netuid, block=block).rao)

    def dynamic(self, netuid: int, block: int | None = None) -> DynamicInfo:
        info = self.sdk.subnet(netuid, block=block)
        assert info is not None, f"subnet {netuid} is missing"
        return info

    def pool(self, netuid: int, block: int | None = None) -> Pool:
        """Reserves at the end of a block."""
        info = self.dynamic(netuid, block)
        return Pool(info.tao_in.rao, info.alpha_in.rao)

    def pool_in(self, netuid: int, block: Block) -> Pool:
        """Reserves that the first transaction of a block meets: those of the parent and this block's injection."""
        before, flows = self.pool(netuid, block.before), self.dynamic(netuid, block.number)
        return Pool(before.tao + flows.tao_in_emission.rao, before.alpha + flows.alpha_in_emission.rao)

    def item_names(self) -> dict[str, str]:
        """Storage key prefixes of SubtensorModule, by the hashes that FRAME makes of the names."""
        if self._names is None:
            pallet = next(p for p in self.sdk.substrate.metadata.pallets if p.name == "SubtensorModule")
            self._names = {twox128(pallet.name) + twox128(item.name): item.name for item in pallet.storage}
        return self._names

    def pallet_state(self, block_hash: str) -> dict[str, str]:
        """Every raw key and value of SubtensorModule at a block."""
        prefix = "0x" + twox128("SubtensorModule")
        keys = list(self.keys(prefix, block_hash))
        state: dict[str, str] = {}
        for entry in self.rpc.call("state_queryStorageAt", keys, block_hash):
            state.update(entry["changes"])
        return state

    def keys(self, prefix: str, block_hash: str) -> Iterator[str]:
        """Raw keys with a prefix at a block."""
        last = prefix
        while page := self.rpc.call("state_getKeysPaged", prefix, 1000, last, block_hash):
            yield from page
            last = page[-1]

    def changed_items(self, block: Block) -> set[str]:
        """Names of the storage items of SubtensorModule that a block changed."""
        parent = self.rpc.call("chain_getHeader", block.hash)["parentHash"]
        before, after = self.pallet_state(parent), self.pallet_state(block.hash)
        names = self.item_names()
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        return {names.get(key[2:66], key) for key in changed}

    # Transactions

    def submit(
        self,
        wallet: Wallet,
        function: str,
        params: dict[str, Any],
        module: str = "SubtensorModule",
        sign_with: str = "coldkey",
        finalize: bool = False,
    ) -> ExtrinsicResponse:
        """Sends one call as it is, without the checks that the SDK's own functions make before."""
        call = self.sdk.compose_call(module, function, params)
        return self.send(wallet, call, sign_with, finalize)

    def send(self, wallet: Wallet, call: Any, sign_with: str = "coldkey", finalize: bool = False) -> ExtrinsicResponse:
        return self.sdk.sign_and_send_extrinsic(
            call=call,
            wallet=wallet,
            sign_with=sign_with,
            use_nonce=True,
            nonce_key=sign_with,
            wait_for_inclusion=True,
            wait_for_finalization=finalize,
        )

    def batch(self, wallet: Wallet, *calls: tuple[str, dict[str, Any]]) -> ExtrinsicResponse:
        """Several calls of SubtensorModule in one transaction that succeeds as a whole."""
        inner = [self.sdk.compose_call("SubtensorModule", function, params) for function, params in calls]
        return ok(self.submit(wallet, "batch_all", {"calls": inner}, module="Utility"))

    def sudo(self, wallet: Wallet, module: str, function: str, params: dict[str, Any]) -> ExtrinsicResponse:
        """Sends a call as root and checks the inner result, which the outer success does not show."""
        inner = self.sdk.compose_call(module, function, params)
        response = ok(self.submit(wallet, "sudo", {"call": inner}, module="Sudo"))
        result = event(response, "Sudo", "Sudid")["sudo_result"]
        assert "Ok" in result, f"{module}.{function}: {result}"
        return response


def event(response: ExtrinsicResponse, module: str, name: str) -> Any:
    """Attributes of the one event of that name which the transaction caused."""
    found = [
        record["event"]["attributes"]
        for record in response.extrinsic_receipt.triggered_events
        if (record["event"]["module_id"], record["event"]["event_id"]) == (module, name)
    ]
    assert len(found) == 1, f"{len(found)} events {module}.{name}"
    return found[0]


def events_in(chain: Chain, number: int, module: str, name: str) -> list[Any]:
    """Attributes of the events of that name in a block, whatever caused them."""
    return [
        record["event"]["attributes"]
        for record in chain.sdk.substrate.get_events(chain.block(number).hash)
        if (record["event"]["module_id"], record["event"]["event_id"]) == (module, name)
    ]


def event_names(chain: Chain, number: int) -> set[tuple[str, str]]:
    """Pallet and name of every event in a block."""
    return {
        (record["event"]["module_id"], record["event"]["event_id"])
        for record in chain.sdk.substrate.get_events(chain.block(number).hash)
    }


def twox128(text: str) -> str:
    """FRAME's hash of pallet and item names, in hex without prefix."""
    data = text.encode()
    return b"".join(xxhash.xxh64(data, seed).digest()[::-1] for seed in (0, 1)).hex()


def tao(amount: float) -> Balance:
    return Balance.from_tao(amount)


def rao(amount: int, netuid: int = 0) -> Balance:
    return Balance.from_rao(amount, netuid)


__all__ = [
    "NEVER",
    "NO_SUBNET",
    "ZERO_ACCOUNT",
    "Block",
    "Chain",
    "Rpc",
    "RpcError",
    "SubstrateRequestException",
    "actor",
    "cold",
    "error_of",
    "event",
    "event_names",
    "events_in",
    "hot",
    "ok",
    "plain",
    "rao",
    "tao",
    "twox128",
]
