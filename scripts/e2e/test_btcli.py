"""btcli as published, from its own environment: a user's first day on the command line."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, hot
from economy import RAO
from market import Life, Market

BTCLI = os.environ.get("DTAO_E2E_BTCLI", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI does not name a btcli: run through run.sh")

Run = Callable[..., str]


@pytest.fixture(scope="module")
def btcli(chain: Chain, life: Life, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command against the session's chain, in a home of its own."""
    home = tmp_path_factory.mktemp("home")

    def run(*arguments: str, answers: str = "") -> str:
        done = subprocess.run(
            [BTCLI, *arguments, "--network", chain.url],
            input=answers,
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "HOME": str(home), "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout or done.stderr

    return run


def parsed(output: str) -> Any:
    """The JSON document at the end of the output."""
    starts = [index for index in (output.find("{"), output.find("[")) if index >= 0]
    assert starts, f"no JSON in the output: {output}"
    return json.loads(output[min(starts) :])


@pytest.fixture(scope="module")
def user(wallets: Path) -> Wallet:
    return actor(wallets, "Charlie", "Charlie_cli")


def as_user(wallets: Path, user: Wallet) -> list[str]:
    return ["--wallet-path", str(wallets), "--wallet-name", user.name, "--hotkey", user.hotkey_str]


def test_subnets_list_should_show_every_subnet(chain: Chain, btcli: Run) -> None:
    shown = parsed(btcli("subnets", "list", "--json-output"))
    names = {int(netuid): entry["subnet_name"] for netuid, entry in shown["subnets"].items()}
    assert sorted(names) == list(chain.sdk.get_all_subnets_netuid())
    assert "apex" in names[1]


def test_wallet_balance_should_show_the_free_balance(chain: Chain, btcli: Run, wallets: Path, user: Wallet) -> None:
    shown = parsed(btcli("wallet", "balance", *as_user(wallets, user), "--json-output"))
    entry = shown["balances"][user.name]
    assert entry["coldkey"] == cold(user)
    assert entry["free"] == pytest.approx(chain.free(cold(user)) / RAO, rel=1e-9)


def test_transfer_should_arrive(chain: Chain, btcli: Run, wallets: Path, user: Wallet, market: Market) -> None:
    target, before = cold(market.bystander), chain.free(cold(market.bystander))
    btcli("wallet", "transfer", *as_user(wallets, user), "--dest", target, "--amount", "1.5", "--no-prompt")
    assert chain.free(target) == before + 1_500_000_000


@pytest.fixture(scope="module")
def own_subnet(chain: Chain, btcli: Run, wallets: Path, user: Wallet) -> int:
    """Subnet that the command line founded; the prompts for an identity are answered with nothing."""
    output = btcli(
        "subnets",
        "create",
        *as_user(wallets, user),
        "--no-prompt",
        "--no-mev-protection",
        "--json-output",
        answers="\n" * 8,
    )
    match = re.search(r'"success":\s*true,\s*"netuid":\s*(\d+)', output)
    assert match, output
    return int(match.group(1))


def test_created_subnet_should_belong_to_the_user(chain: Chain, own_subnet: int, user: Wallet) -> None:
    assert chain.at("SubnetOwner", [own_subnet]) == cold(user)
    assert chain.at("SubnetOwnerHotkey", [own_subnet]) == hot(user)


@pytest.fixture(scope="module")
def running(chain: Chain, btcli: Run, wallets: Path, user: Wallet, own_subnet: int) -> int:
    btcli("subnets", "start", *as_user(wallets, user), "--netuid", str(own_subnet), "--no-prompt")
    assert chain.sdk.is_subnet_active(own_subnet)
    return own_subnet


def test_stake_should_be_added_listed_and_removed(
    chain: Chain, btcli: Run, wallets: Path, user: Wallet, running: int
) -> None:
    netuid = str(running)
    unsafe = ["--netuid", netuid, "--unsafe", "--no-mev-protection", "--no-prompt", "--json-output"]
    before = chain.stake(hot(user), cold(user), running)
    added = parsed(btcli("stake", "add", *as_user(wallets, user), "--amount", "2", *unsafe))
    assert added["staking_success"][netuid][hot(user)] is True, added
    stake = chain.stake(hot(user), cold(user), running)
    assert stake > before
    listed = parsed(btcli("stake", "list", *as_user(wallets, user), "--no-prompt", "--json-output"))
    rows = [row for row in listed["stake_info"][hot(user)] if row["netuid"] == running]
    assert len(rows) == 1
    assert rows[0]["stake_value"] >= stake / RAO * 0.99
    free = chain.free(cold(user))
    half = f"{stake / RAO / 2:.9f}"
    btcli("stake", "remove", *as_user(wallets, user), "--amount", half, "--hotkey-ss58-address", hot(user), *unsafe)
    assert chain.free(cold(user)) > free


def test_safe_staking_should_respect_the_tolerance(
    chain: Chain, btcli: Run, wallets: Path, user: Wallet, running: int
) -> None:
    common = ["--netuid", str(running), "--no-mev-protection", "--no-prompt", "--json-output"]
    refused = parsed(
        btcli(
            "stake",
            "add",
            *as_user(wallets, user),
            "--amount",
            "500",
            "--safe",
            "--tolerance",
            "0.0001",
            "--no-partial",
            *common,
        )
    )
    assert refused["staking_success"][str(running)][hot(user)] is False, refused
    taken = parsed(
        btcli(
            "stake",
            "add",
            *as_user(wallets, user),
            "--amount",
            "0.01",
            "--safe",
            "--tolerance",
            "0.5",
            "--no-partial",
            *common,
        )
    )
    assert taken["staking_success"][str(running)][hot(user)] is True, taken


def test_registration_should_work_on_a_running_subnet(
    chain: Chain, btcli: Run, wallets: Path, market: Market, user: Wallet
) -> None:
    btcli("subnets", "register", *as_user(wallets, user), "--netuid", str(market.netuid), "--unsafe", "--no-prompt")
    assert chain.sdk.is_hotkey_registered(hot(user), market.netuid)
