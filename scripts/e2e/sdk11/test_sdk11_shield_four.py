"""Encrypted transactions of btcli 11 where four author in turns: only the one whose key it is can open a carrier."""

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, hot, ok, twox128
from commands import Btcli11, btcli_of_11
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
def btcli(chain: Chain, wallets: Path, tmp_path_factory: pytest.TempPathFactory) -> Btcli11:
    return Btcli11(btcli_of_11(BTCLI, tmp_path_factory.mktemp("home"), chain.url), wallets)


@pytest.fixture(scope="module")
def owner(wallets: Path) -> Wallet:
    return actor(wallets, "Charlie")


@pytest.fixture(scope="module")
def netuid(chain: Chain, owner: Wallet) -> int:
    """A subnet that trades."""
    ok(chain.sdk.register_subnet(owner))
    created = max(chain.netuids())
    ok(chain.sdk.start_call(owner, created))
    return created


def act(btcli: Btcli11, wallet: Wallet, *arguments: object) -> dict[str, Any]:
    """Signs, encrypts and sends, again where it has to."""
    for _ in range(ATTEMPTS - 1):
        with contextlib.suppress(AssertionError):
            return btcli.act(wallet, *arguments)
    return btcli.act(wallet, *arguments)


def test_four_should_author(chain: Chain, netuid: int) -> None:
    keys = chain.rpc.call("state_getStorage", "0x" + twox128("Aura") + twox128("Authorities"))
    # A byte with their number before them.
    assert len(bytes.fromhex(keys.removeprefix("0x"))) == 1 + 32 * AUTHORS


def test_purchase_should_be_done_directly_after_its_carrier(
    chain: Chain, btcli: Btcli11, wallets: Path, owner: Wallet, netuid: int
) -> None:
    buyer = actor(wallets, "Bob")
    shown = act(btcli, buyer, "stake", "add", "--netuid", netuid, "--hotkey", hot(owner), "--amount", 5)
    assert carried(chain, buyer, shown).startswith("add_stake")
    assert chain.stake(hot(owner), cold(buyer), netuid) > 0


def test_neuron_should_be_registered_through_the_shield(
    chain: Chain, btcli: Btcli11, wallets: Path, netuid: int
) -> None:
    miner = actor(wallets, "Dave")
    shown = act(btcli, miner, "subnets", "register", "--netuid", netuid)
    assert carried(chain, miner, shown) == "burned_register"
    assert chain.sdk.is_hotkey_registered(hot(miner), netuid)
