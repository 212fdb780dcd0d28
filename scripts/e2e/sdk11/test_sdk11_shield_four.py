"""Encrypted transactions of btcli 11 where four author in turns: only the one whose key it is can open a carrier."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, hot, ok, twox128
from commands import CommandLine, as_wallet_of_11, btcli_of_11
from localnet import Localnet
from shielded import carried

BTCLI = os.environ.get("DTAO_E2E_BTCLI11", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI11 names no btcli: run through run.sh")
AUTHORS = 4
# On a busy machine an author misses its slots, and the carrier for it expires: the user sends again.
ATTEMPTS = 5


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Localnet:
    return Localnet(tmp_path_factory.mktemp("localnet"), "True", "--validators", str(AUTHORS)).start()


@pytest.fixture(scope="module")
def wallets(localnet: Localnet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wallets")


@pytest.fixture(scope="module")
def line(chain: Chain, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    return btcli_of_11(BTCLI, tmp_path_factory.mktemp("home"), chain.url)


@pytest.fixture(scope="module")
def owner(wallets: Path) -> Wallet:
    return actor(wallets, "Charlie")


@pytest.fixture(scope="module")
def netuid(chain: Chain, owner: Wallet) -> Iterator[int]:
    """A subnet that trades."""
    ok(chain.sdk.register_subnet(owner))
    created = max(chain.netuids())
    ok(chain.sdk.start_call(owner, created))
    yield created


def act(line: CommandLine, wallets: Path, wallet: Wallet, *arguments: object) -> dict[str, Any]:
    """Signs, encrypts and sends, as the command does unless it is told otherwise."""
    for _ in range(ATTEMPTS):
        done = line.run(*arguments, *as_wallet_of_11(wallet, wallets), "--yes")
        if done.code == 0 and done.json()["success"] is True:
            return done.json()
    raise AssertionError(str(done))


def test_four_should_author(chain: Chain, netuid: int) -> None:
    keys = chain.rpc.call("state_getStorage", "0x" + twox128("Aura") + twox128("Authorities"))
    # A byte with their number before them.
    assert len(bytes.fromhex(keys.removeprefix("0x"))) == 1 + 32 * AUTHORS


def test_purchase_should_be_done_directly_after_its_carrier(
    chain: Chain, line: CommandLine, wallets: Path, owner: Wallet, netuid: int
) -> None:
    buyer = actor(wallets, "Bob")
    shown = act(line, wallets, buyer, "stake", "add", "--netuid", netuid, "--hotkey", hot(owner), "--amount", 5)
    assert carried(chain, buyer, shown).startswith("add_stake")
    assert chain.stake(hot(owner), cold(buyer), netuid) > 0


def test_neuron_should_be_registered_through_the_shield(
    chain: Chain, line: CommandLine, wallets: Path, netuid: int
) -> None:
    miner = actor(wallets, "Dave")
    shown = act(line, wallets, miner, "subnets", "register", "--netuid", netuid)
    assert carried(chain, miner, shown) == "burned_register"
    assert chain.sdk.is_hotkey_registered(hot(miner), netuid)
