"""Root dividends as bittensor 11.3.0 sees them: what is owed, a claim of everything, an exit that claims first."""

import os
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Wallet

from chain import NEVER, Chain, actor, cold, events_in, hot, ok, rao
from commands import CommandLine, as_wallet_of_11, btcli_of_11
from economy import RAO
from market import Life, Market, root_validator

BTCLI = os.environ.get("DTAO_E2E_BTCLI11", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI11 names no btcli: run through run.sh")
ROOT = 0
STAKE = 2_000 * RAO
THRESHOLD = 500_000


@pytest.fixture(scope="module")
def line(chain: Chain, life: Life, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    return btcli_of_11(BTCLI, tmp_path_factory.mktemp("home"), chain.url)


@pytest.fixture(scope="module")
def validator(chain: Chain, market: Market, life: Life) -> Wallet:
    return root_validator(chain, market)


@pytest.fixture(scope="module")
def staker(chain: Chain, market: Market, validator: Wallet, wallets: Path) -> Wallet:
    """Somebody with root stake on the validator's hotkey, and more owed than a claim has at least."""
    wallet = actor(wallets, "Charlie", "Charlie_root")
    ok(chain.sdk.add_stake(wallet, ROOT, hot(validator), rao(STAKE)))
    for _ in range(4):
        if owed_alpha(chain, market, validator, wallet) > 2 * THRESHOLD:
            break
        chain.next_epoch(market.netuid)
    return wallet


def owed_alpha(chain: Chain, market: Market, validator: Wallet, staker: Wallet) -> int:
    return int(chain.sdk.get_root_claimable_stake(cold(staker), hot(validator), market.netuid).rao)


def act(line: CommandLine, wallets: Path, wallet: Wallet, *arguments: object) -> dict[str, Any]:
    shown = line.json(*arguments, *as_wallet_of_11(wallet, wallets), "--yes")
    assert shown["success"] is True, shown
    return shown


def test_balance_should_show_what_is_owed(line: CommandLine, staker: Wallet, wallets: Path) -> None:
    shown = line.json("wallet", "balance", *as_wallet_of_11(staker, wallets))
    assert shown["beta_tokens"] > 0, shown
    assert shown["beta_validators"] == 1, shown


def test_claim_should_pay_everything(
    chain: Chain, line: CommandLine, market: Market, validator: Wallet, staker: Wallet, wallets: Path, alice: Wallet
) -> None:
    with chain.tempo(alice, market.netuid, NEVER):
        shown = act(line, wallets, staker, "root", "claim", "--hotkey", hot(validator))
        block = int(chain.rpc.call("chain_getHeader", shown["block_hash"])["number"], 16)
        claims = events_in(chain, block, "SubtensorModule", "RootClaimed")
        assert [claim["netuid"] for claim in claims if claim["coldkey"] == cold(staker)] == [market.netuid]
        assert owed_alpha(chain, market, validator, staker) < THRESHOLD


def test_exit_should_claim_and_empty_root(
    chain: Chain, line: CommandLine, market: Market, validator: Wallet, staker: Wallet, wallets: Path
) -> None:
    trade = ("--netuid", ROOT, "--hotkey", hot(validator), "--amount", "all", "--claim", "--no-mev-shield")
    act(line, wallets, staker, "stake", "remove", *trade)
    assert chain.stake(hot(validator), cold(staker), ROOT) == 0
