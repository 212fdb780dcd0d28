"""Chopsticks, by which developers try things on a copy of a running chain: it forks ours, makes blocks and changes
storage, and the chain itself goes on."""

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Keypair

from chain import Chain, twox128
from economy import RAO
from localnet import HOST, OFFSET, listening
from market import Life, Market
from rpc import Rpc

MODULES = os.environ.get("DTAO_E2E_JS", "")
pytestmark = pytest.mark.skipif(not MODULES, reason="DTAO_E2E_JS names no packages: Node.js 20 and run.sh are needed")
PROGRAM = Path(MODULES) / "node_modules/@acala-network/chopsticks/chopsticks.cjs"
PORT = 9_994 + OFFSET


@pytest.fixture(scope="module")
def fork(chain: Chain, life: Life, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rpc]:
    """A fork of the chain, which makes blocks only when it is told to."""
    log = tmp_path_factory.mktemp("chopsticks") / "log"
    options = ["--endpoint", chain.url, "--host", HOST, "--port", str(PORT), "--build-block-mode", "Manual"]
    command = ["node", str(PROGRAM), *options]
    with listening(command, PORT, log), Rpc(PORT) as rpc:
        yield rpc


def stored(rpc: Rpc, key: str) -> str | None:
    return rpc.call("state_getStorage", key)


def number(value: str | None) -> int:
    """A little-endian number in storage."""
    assert value is not None
    return int.from_bytes(bytes.fromhex(value.removeprefix("0x")), "little")


def item(name: str, suffix: str = "") -> str:
    return "0x" + twox128("SubtensorModule") + twox128(name) + suffix


def of_subnet(name: str, netuid: int) -> str:
    return item(name, netuid.to_bytes(2, "little").hex())


def test_fork_should_be_of_the_chain(chain: Chain, fork: Rpc) -> None:
    assert fork.call("chain_getBlockHash", 0) == chain.rpc.call("chain_getBlockHash", 0)
    forked, running = (rpc.call("state_getRuntimeVersion") for rpc in (fork, chain.rpc))
    # An older form of it has no version of the state.
    assert forked == {name: value for name, value in running.items() if name in forked}
    assert {"specName", "specVersion", "transactionVersion", "apis"} <= set(forked)
    head = fork.head()
    assert head > 0
    assert fork.call("chain_getBlockHash", head) == chain.rpc.call("chain_getBlockHash", head)


def test_new_blocks_should_run_the_economy(fork: Rpc) -> None:
    """Each block issues, and what it writes is there afterwards."""
    head, issued = fork.head(), number(stored(fork, item("TotalIssuance")))
    assert fork.call("dev_newBlock", {"count": 3}, timeout=240.0) == fork.call("chain_getBlockHash", head + 3)
    assert fork.head() == head + 3
    assert number(stored(fork, item("TotalIssuance"))) > issued


def test_storage_should_be_what_was_set(chain: Chain, fork: Rpc, market: Market) -> None:
    """By raw key, and by the names of the metadata; the chain that was forked knows nothing of it."""
    tempo, cutoff = of_subnet("Tempo", market.netuid), of_subnet("ImmunityPeriod", market.netuid)
    before = [chain.rpc.call("state_getStorage", key) for key in (tempo, cutoff)]
    fork.call("dev_setStorage", [[tempo, "0x" + (77).to_bytes(2, "little").hex()]])
    fork.call("dev_setStorage", {"SubtensorModule": {"ImmunityPeriod": [[[market.netuid], 78]]}})
    assert [number(stored(fork, key)) for key in (tempo, cutoff)] == [77, 78]
    fork.call("dev_newBlock", timeout=240.0)
    assert [number(stored(fork, key)) for key in (tempo, cutoff)] == [77, 78]
    assert [chain.rpc.call("state_getStorage", key) for key in (tempo, cutoff)] == before


def free(rpc: Rpc, address: str) -> int:
    """Free balance in rao; it stands behind four numbers of four bytes."""
    public = bytes(Keypair(ss58_address=address).public_key)
    value = rpc.call("state_getStorage", account_key(public))
    return int.from_bytes(bytes.fromhex(value[2:])[16:24], "little") if value else 0


def account_key(public: bytes) -> str:
    digest = blake2b(public, digest_size=16).hexdigest()
    return "0x" + twox128("System") + twox128("Account") + digest + public.hex()


def test_transaction_should_be_in_the_block_that_is_asked_for(chain: Chain, fork: Rpc) -> None:
    sender, target = Keypair.create_from_uri("//Two"), Keypair.create_from_mnemonic(Keypair.generate_mnemonic())
    address = str(target.ss58_address)
    call = chain.sdk.compose_call("Balances", "transfer_keep_alive", {"dest": address, "value": 3 * RAO})
    signed: Any = chain.sdk.substrate.create_signed_extrinsic(call, sender)
    assert free(fork, address) == 0
    fork.call("dev_newBlock", {"transactions": [signed.data.to_hex()]}, timeout=240.0)
    assert (free(fork, address), free(chain.rpc, address)) == (3 * RAO, 0)
