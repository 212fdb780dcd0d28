"""btcli of bittensor 11.3.0 where accounts change: crowdloans, commitments, other keys. What it prints is what storage
holds."""

import os
from pathlib import Path
from typing import Any

import pytest

from chain import Chain, actor, cold, hot, ok, tao
from commands import Btcli11, btcli_of_11
from economy import RAO
from market import Life, Market

BTCLI = os.environ.get("DTAO_E2E_BTCLI11", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI11 names no btcli: run through run.sh")


@pytest.fixture(scope="module")
def cli(chain: Chain, life: Life, wallets: Path, tmp_path_factory: pytest.TempPathFactory) -> Btcli11:
    return Btcli11(btcli_of_11(BTCLI, tmp_path_factory.mktemp("home"), chain.url), wallets)


def rao(shown: Any) -> int:
    """An amount of TAO as it is printed."""
    return round(float("".join(mark for mark in str(shown) if mark.isdigit() or mark == ".")) * RAO)


@pytest.fixture(scope="module")
def crowdloan(chain: Chain, cli: Btcli11, market: Market) -> int:
    """A crowdloan of the first validator, with a contribution of the second."""
    number = chain.at("NextCrowdloanId", module="Crowdloan")
    first, second = market.validators
    bounds = ("--deposit-tao", 10, "--min-contribution-tao", 1, "--cap-tao", 500, "--end", chain.head() + 5_000)
    cli.act(first, "tx", "create-crowdloan", *bounds, "--target", cold(market.nominator))
    cli.act(second, "tx", "contribute-crowdloan", "--crowdloan-id", number, "--amount-tao", 7)
    return int(number)


class TestCrowdloan:
    def test_what_was_raised_should_be_shown(self, chain: Chain, cli: Btcli11, market: Market, crowdloan: int) -> None:
        stored = chain.at("Crowdloans", [crowdloan], module="Crowdloan")
        assert stored["raised"] == 17 * RAO
        shown = cli.show("misc", "crowd", "info", crowdloan)
        assert (shown["creator"], shown["end"], shown["finalized"]) == (cold(market.validators[0]), stored["end"], False)
        assert (rao(shown["raised"]), rao(shown["cap"])) == (17 * RAO, 500 * RAO)
        (listed,) = (entry for entry in cli.show("misc", "crowd", "list") if entry["id"] == crowdloan)
        assert (listed["raised_tao"], listed["cap_tao"]) == (17, 500)

    def test_contributors_should_be_shown(self, cli: Btcli11, market: Market, crowdloan: int) -> None:
        shown = {entry["contributor"]: entry["amount_tao"] for entry in cli.show("misc", "crowd", "contributors", crowdloan)}
        assert shown == {cold(market.validators[0]): 10, cold(market.validators[1]): 7}

    def test_end_should_be_refused_by_name_before_the_cap_is_raised(
        self, cli: Btcli11, market: Market, crowdloan: int
    ) -> None:
        assert cli.refused(market.validators[0], "tx", "finalize-crowdloan", "--crowdloan-id", crowdloan) == "CapNotRaised"

    def test_contribution_should_come_back_whole(self, chain: Chain, cli: Btcli11, market: Market, crowdloan: int) -> None:
        second = market.validators[1]
        before = chain.free(cold(second))
        shown = cli.act(second, "tx", "withdraw-crowdloan", "--crowdloan-id", crowdloan)
        assert chain.free(cold(second)) == before + 7 * RAO - round(shown["fee_tao"] * RAO)


def test_commitment_should_be_shown(chain: Chain, cli: Btcli11, market: Market) -> None:
    miner = market.miners[1]
    ok(chain.sdk.set_commitment(miner, market.netuid, "where to find me"))
    shown = cli.show("query", "commitment", "--netuid", market.netuid, "--hotkey", hot(miner))
    assert shown["data"] == "where to find me"
    assert shown["block"] == chain.at("LastCommitment", [market.netuid, hot(miner)], module="Commitments")
    (row,) = (entry for entry in cli.show("query", "commitments", "--netuid", market.netuid))
    assert (row["hotkey"], row["uid"], row["commitment"]) == (hot(miner), market.uid(miner), "where to find me")


class TestKeys:
    def test_hotkey_should_be_changed_on_every_subnet(
        self, chain: Chain, cli: Btcli11, market: Market, wallets: Path
    ) -> None:
        """The neuron keeps its place."""
        miner = market.miners[0]
        uid, new = market.uid(miner), actor(wallets, "Eve", "Eve_new")
        cli.act(miner, "wallet", "swap-hotkey", "--new-hotkey", hot(new))
        assert chain.at("Keys", [market.netuid, uid]) == hot(new)
        assert chain.sdk.get_hotkey_owner(hot(new)) == cold(miner)
        assert not chain.sdk.does_hotkey_exist(hot(miner))

    def test_coldkey_should_be_changed_after_its_wait(
        self, chain: Chain, cli: Btcli11, market: Market, wallets: Path
    ) -> None:
        """Announced, too early, shown, done: everything is with the new one."""
        old, new = actor(wallets, "Changing"), actor(wallets, "Changed")
        ok(chain.sdk.transfer(market.owner, cold(old), tao(50)))
        change = ("--new-coldkey", cold(new))
        cli.act(old, "wallet", "announce-coldkey-swap", *change)
        assert cli.refused(old, "wallet", "swap-coldkey", *change) == "ColdkeySwapTooEarly"
        stored, _ = chain.at("ColdkeySwapAnnouncements", [cold(old)])
        shown = cli.show("wallet", "swap-check", "--coldkey", cold(old))
        assert (shown["execute_block"], shown["disputed"]) == (stored, False)
        chain.wait_for(stored)
        left = chain.free(cold(old))
        done = cli.act(old, "wallet", "swap-coldkey", *change)
        assert chain.free(cold(old)) == 0
        assert chain.free(cold(new)) == left - round(done["fee_tao"] * RAO)
