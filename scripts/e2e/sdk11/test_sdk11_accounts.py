"""btcli of bittensor 11.3.0 where accounts change: crowdloans, commitments, other keys. What it prints is what storage
holds."""

import os
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, hot, ok, tao
from commands import CommandLine, as_wallet_of_11
from economy import RAO
from market import Life, Market

BTCLI = os.environ.get("DTAO_E2E_BTCLI11", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI11 names no btcli: run through run.sh")


class Cli:
    def __init__(self, line: CommandLine, wallets: Path) -> None:
        self._line = line
        self._wallets = wallets

    def show(self, *arguments: object) -> Any:
        return self._line.json(*arguments)

    def act(self, wallet: Wallet, *arguments: object) -> dict[str, Any]:
        shown = self._line.json(*arguments, *as_wallet_of_11(wallet, self._wallets), "--yes")
        assert shown["success"] is True, shown
        return shown

    def refused(self, wallet: Wallet, *arguments: object) -> str:
        done = self._line.run(*arguments, *as_wallet_of_11(wallet, self._wallets), "--yes")
        assert done.code != 0, str(done)
        return str(done.json()["error"]["name"])


@pytest.fixture(scope="module")
def cli(chain: Chain, life: Life, wallets: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    options = ["--network", chain.url, "--fallback-endpoints", "none", "--archive-endpoints", "none", "--json"]
    return Cli(CommandLine(BTCLI, tmp_path_factory.mktemp("home"), options), wallets)


def rao(shown: Any) -> int:
    """An amount of TAO as it is printed."""
    return round(float("".join(mark for mark in str(shown) if mark.isdigit() or mark == ".")) * RAO)


@pytest.fixture(scope="module")
def crowdloan(chain: Chain, cli: Cli, market: Market) -> int:
    """A crowdloan of the first validator, with a contribution of the second."""
    number = chain.at("NextCrowdloanId", module="Crowdloan")
    first, second = market.validators
    bounds = ("--deposit-tao", 10, "--min-contribution-tao", 1, "--cap-tao", 500, "--end", chain.head() + 5_000)
    cli.act(first, "tx", "create-crowdloan", *bounds, "--target", cold(market.nominator))
    cli.act(second, "tx", "contribute-crowdloan", "--crowdloan-id", number, "--amount-tao", 7)
    return int(number)


class TestCrowdloan:
    def test_what_was_raised_should_be_shown(self, chain: Chain, cli: Cli, market: Market, crowdloan: int) -> None:
        stored = chain.at("Crowdloans", [crowdloan], module="Crowdloan")
        assert stored["raised"] == 17 * RAO
        shown = cli.show("misc", "crowd", "info", crowdloan)
        assert (shown["creator"], shown["end"], shown["finalized"]) == (cold(market.validators[0]), stored["end"], False)
        assert (rao(shown["raised"]), rao(shown["cap"])) == (17 * RAO, 500 * RAO)
        (listed,) = (entry for entry in cli.show("misc", "crowd", "list") if entry["id"] == crowdloan)
        assert (listed["raised_tao"], listed["cap_tao"]) == (17, 500)

    def test_contributors_should_be_shown(self, cli: Cli, market: Market, crowdloan: int) -> None:
        shown = {entry["contributor"]: entry["amount_tao"] for entry in cli.show("misc", "crowd", "contributors", crowdloan)}
        assert shown == {cold(market.validators[0]): 10, cold(market.validators[1]): 7}

    def test_end_should_be_refused_by_name_before_the_cap_is_raised(
        self, cli: Cli, market: Market, crowdloan: int
    ) -> None:
        assert cli.refused(market.validators[0], "tx", "finalize-crowdloan", "--crowdloan-id", crowdloan) == "CapNotRaised"

    def test_contribution_should_come_back_whole(self, chain: Chain, cli: Cli, market: Market, crowdloan: int) -> None:
        second = market.validators[1]
        before = chain.free(cold(second))
        shown = cli.act(second, "tx", "withdraw-crowdloan", "--crowdloan-id", crowdloan)
        assert chain.free(cold(second)) == before + 7 * RAO - round(shown["fee_tao"] * RAO)


def test_commitment_should_be_shown(chain: Chain, cli: Cli, market: Market) -> None:
    miner = market.miners[1]
    ok(chain.sdk.set_commitment(miner, market.netuid, "where to find me"))
    shown = cli.show("query", "commitment", "--netuid", market.netuid, "--hotkey", hot(miner))
    assert shown["data"] == "where to find me"
    assert shown["block"] == chain.at("LastCommitment", [market.netuid, hot(miner)], module="Commitments")
    (row,) = (entry for entry in cli.show("query", "commitments", "--netuid", market.netuid))
    assert (row["hotkey"], row["uid"], row["commitment"]) == (hot(miner), market.uid(miner), "where to find me")


class TestKeys:
    def test_hotkey_should_be_changed_on_every_subnet(
        self, chain: Chain, cli: Cli, market: Market, wallets: Path
    ) -> None:
        """The neuron keeps its place."""
        miner = market.miners[0]
        uid, new = market.uid(miner), actor(wallets, "Eve", "Eve_new")
        cli.act(miner, "wallet", "swap-hotkey", "--new-hotkey", hot(new))
        assert chain.at("Keys", [market.netuid, uid]) == hot(new)
        assert chain.sdk.get_hotkey_owner(hot(new)) == cold(miner)
        assert not chain.sdk.does_hotkey_exist(hot(miner))

    def test_coldkey_should_be_changed_after_its_wait(
        self, chain: Chain, cli: Cli, market: Market, wallets: Path
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
