"""Encrypted transactions of btcli 11: what a command sends is read by nobody before the block that does it."""

import os
from pathlib import Path

import pytest

from chain import Chain, actor, cold, event_names, hot, twox128
from commands import Btcli11, btcli_of_11
from economy import RAO
from market import Life, Market
from shielded import carried

BTCLI = os.environ.get("DTAO_E2E_BTCLI11", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI11 names no btcli: run through run.sh")


@pytest.fixture(scope="module")
def btcli(chain: Chain, life: Life, wallets: Path, tmp_path_factory: pytest.TempPathFactory) -> Btcli11:
    """Encrypts what it signs, as commands do unless they are told otherwise."""
    return Btcli11(btcli_of_11(BTCLI, tmp_path_factory.mktemp("home"), chain.url), wallets)


def test_every_block_should_announce_a_key(chain: Chain) -> None:
    item = twox128("MevShield") + twox128("NextKey")
    head = chain.head()
    keys = {chain.rpc.call("state_getStorage", "0x" + item, chain.block(number).hash) for number in (head - 1, head)}
    assert len(keys) == 2
    # Two bytes of length before the key.
    assert {len(bytes.fromhex(key.removeprefix("0x"))) for key in keys} == {2 + 1_184}


def test_purchase_should_be_done_directly_after_its_carrier(chain: Chain, btcli: Btcli11, market: Market) -> None:
    buyer = market.validators[0]
    before = chain.stake(hot(buyer), cold(buyer), market.netuid)
    trade = ("--netuid", market.netuid, "--hotkey", hot(buyer), "--amount", 5)
    shown = btcli.act(buyer, "stake", "add", *trade)
    assert carried(chain, buyer, shown).startswith("add_stake")
    assert chain.stake(hot(buyer), cold(buyer), market.netuid) > before
    number = int(chain.rpc.call("chain_getHeader", shown["block_hash"])["number"], 16)
    assert ("MevShield", "EncryptedSubmitted") in event_names(chain, number)


def test_neuron_should_be_registered_through_the_shield(
    chain: Chain, btcli: Btcli11, wallets: Path, market: Market
) -> None:
    """The command knows no other way."""
    miner = actor(wallets, "Charlie", "Charlie_shielded")
    shown = btcli.act(miner, "subnets", "register", "--netuid", market.netuid)
    assert carried(chain, miner, shown) == "burned_register"
    assert chain.sdk.is_hotkey_registered(hot(miner), market.netuid)


def test_sale_should_be_refused_by_name_when_the_call_inside_fails(
    chain: Chain, btcli: Btcli11, market: Market
) -> None:
    """The carrier succeeds; the failure is that of the call which it carried."""
    buyer = market.validators[0]
    before = chain.free(cold(buyer))
    trade = ("--netuid", market.netuid, "--hotkey", hot(buyer), "--amount", 400)
    assert btcli.refused(buyer, "stake", "add", *trade) == "SlippageTooHigh"
    fees = before - chain.free(cold(buyer))
    assert 0 < fees < RAO
