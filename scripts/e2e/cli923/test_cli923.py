"""btcli 9.23.2 by command family: what a command prints is what storage holds, what it sends is done."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Keypair, Wallet

from chain import Chain, actor, cold, hot
from commands import CommandLine, as_wallet_of_9
from economy import RAO, U16
from market import Life, Market

BTCLI = os.environ.get("DTAO_E2E_BTCLI923", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI923 names no btcli: run through run.sh")
ROOT = 0
PLAIN = "--no-mev-protection"
UNSAFE = [PLAIN, "--unsafe"]


class Cli:
    """The command line with the wallets of this file."""

    def __init__(self, line: CommandLine, wallets: Path) -> None:
        self._line = line
        self._wallets = wallets

    def show(self, *arguments: object) -> Any:
        """What a command that only reads prints."""
        return self._line.json(*arguments)

    def show_of(self, wallet: Wallet, *arguments: object) -> Any:
        """The same, of a wallet."""
        return self._line.json(*arguments, *as_wallet_of_9(wallet, self._wallets))

    def act(self, wallet: Wallet, *arguments: object, asks: bool = True, answers: str = "") -> Any:
        """Signs and sends. Failures are told in the output only: the program ends with 0 either way. Some commands
        never ask, and some ask whatever they are told."""
        quiet = ["--no-prompt"] if asks else []
        shown = self._line.json(*arguments, *as_wallet_of_9(wallet, self._wallets), *quiet, answers=answers)
        if "success" in shown:
            assert shown["success"] is True, shown
        return shown

    def tell(self, wallet: Wallet, *arguments: object) -> None:
        """Signs and sends, for commands that print no JSON."""
        options = [option for option in self._line.options if option != "--json-output"]
        done = replace(self._line, options=options).run(*arguments, *as_wallet_of_9(wallet, self._wallets))
        assert done.code == 0, str(done)


def public(address: str) -> str:
    """An account as storage shows it."""
    return str(tuple(Keypair(ss58_address=address).public_key))


@pytest.fixture(scope="module")
def cli(chain: Chain, life: Life, wallets: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    home = tmp_path_factory.mktemp("home")
    return Cli(CommandLine(BTCLI, home, ["--network", chain.url, "--json-output"]), wallets)


@pytest.fixture(scope="module")
def user(market: Market) -> Wallet:
    """Stakes on its own hotkey, which is a validator of the subnet."""
    return market.validators[0]


def test_balance_should_be_the_free_balance(chain: Chain, cli: Cli, user: Wallet) -> None:
    entry = cli.show_of(user, "wallet", "balance")["balances"][user.name]
    assert entry["coldkey"] == cold(user)
    assert entry["free"] == pytest.approx(chain.free(cold(user)) / RAO, rel=1e-9)


def test_transfer_should_arrive(chain: Chain, cli: Cli, user: Wallet, market: Market) -> None:
    target = cold(market.nominator)
    before = chain.free(target)
    cli.act(user, "wallet", "transfer", "--dest", target, "--amount", "1.5")
    assert chain.free(target) == before + 1_500_000_000


def test_identity_should_be_stored_and_shown(chain: Chain, cli: Cli, user: Wallet) -> None:
    words = ("--web-url", "--image-url", "--discord", "--description", "--additional", "--github")
    empty = [part for word in words for part in (word, "-")]
    cli.act(user, "wallet", "set-identity", "--id-name", "first validator", *empty)
    shown = cli.show("wallet", "get-identity", "--key", cold(user))
    assert shown["name"] == "first validator"
    assert chain.sdk.query_identity(cold(user)).name == "first validator"


def test_subnets_should_be_listed_with_their_pools(chain: Chain, cli: Cli, market: Market) -> None:
    shown = cli.show("subnets", "list")["subnets"]
    assert sorted(map(int, shown)) == list(chain.sdk.get_all_subnets_netuid())
    entry = shown[str(market.netuid)]
    assert entry["price"] == pytest.approx(chain.pool(market.netuid).price / RAO, rel=0.01)
    assert entry["tempo"]["sn_tempo"] == chain.at("Tempo", [market.netuid])


def test_price_of_a_subnet_should_be_that_of_the_next_one(chain: Chain, cli: Cli) -> None:
    shown = cli.show("subnets", "burn-cost")
    assert shown["burn_cost"]["rao"] == pytest.approx(chain.sdk.get_subnet_burn_cost().rao, rel=0.01)


def test_parameter_should_be_set_and_shown(chain: Chain, cli: Cli, market: Market) -> None:
    wanted = 77
    cli.act(market.owner, "sudo", "set", "--netuid", market.netuid, "--param", "immunity_period", "--value", wanted)
    assert chain.at("ImmunityPeriod", [market.netuid]) == wanted
    shown = {row["hyperparameter"]: row["value"] for row in cli.show("sudo", "get", "--netuid", market.netuid)}
    assert int(shown["immunity_period"]) == wanted
    assert int(shown["tempo"]) == chain.at("Tempo", [market.netuid])
    assert int(shown["weights_rate_limit"]) == chain.at("WeightsSetRateLimit", [market.netuid])


def test_take_should_be_set_and_shown(chain: Chain, cli: Cli, user: Wallet) -> None:
    cli.act(user, "sudo", "set-take", "--take", "0.1", asks=False)
    assert chain.at("Delegates", [hot(user)]) == pytest.approx(0.1 * U16, abs=1)
    assert cli.show_of(user, "sudo", "get-take")["current_take"] == pytest.approx(0.1, abs=1e-4)


@pytest.fixture(scope="module")
def own(chain: Chain, cli: Cli, wallets: Path) -> tuple[Wallet, int]:
    """A subnet that the command line has created and started, with its owner."""
    owner = actor(wallets, "Charlie", "Charlie_cli")
    names = [
        *("--subnet-name", "mine", "--github-repo", "https://github.com/nobody/mine", "--subnet-contact", "mine@mine.example", "--subnet-url", "-"),
        *("--discord", "-", "--description", "-", "--logo-url", "-", "--additional-info", "-"),
    ]
    created = cli.act(owner, "subnets", "create", PLAIN, *names)
    netuid = int(created["netuid"])
    cli.tell(owner, "subnets", "start", "--netuid", netuid, "--no-prompt")
    assert chain.sdk.is_subnet_active(netuid)
    return owner, netuid


def test_created_subnet_should_have_its_price_as_its_pool(chain: Chain, own: tuple[Wallet, int]) -> None:
    owner, netuid = own
    assert chain.at("SubnetOwner", [netuid]) == cold(owner)
    assert chain.at("SubnetLocked", [netuid]) >= 1_000 * RAO
    assert chain.dynamic(netuid).subnet_name == "mine"


def test_symbol_should_be_set(chain: Chain, cli: Cli, own: tuple[Wallet, int]) -> None:
    owner, netuid = own
    cli.act(owner, "subnets", "set-symbol", "--netuid", netuid, "ק")
    assert chain.dynamic(netuid).symbol == "ק"


def test_mechanisms_should_be_counted(chain: Chain, cli: Cli, own: tuple[Wallet, int], alice: Wallet) -> None:
    """The neurons of all mechanisms together are 256 at most."""
    owner, netuid = own
    chain.sudo(alice, "AdminUtils", "sudo_set_max_allowed_uids", {"netuid": netuid, "max_allowed_uids": 128})
    cli.act(owner, "subnets", "mechanisms", "set", "--netuid", netuid, "--count", 2, answers="y\n")
    assert chain.at("MechanismCountCurrent", [netuid]) == 2
    assert cli.show("subnets", "mechanisms", "count", "--netuid", netuid)["count"] == 2


def test_stake_should_be_added_listed_moved_and_removed(
    chain: Chain, cli: Cli, user: Wallet, market: Market, own: tuple[Wallet, int]
) -> None:
    netuid, other = market.netuid, own[1]
    before = chain.stake(hot(user), cold(user), netuid)
    added = cli.act(
        user, "stake", "add", "--amount", 20, "--netuid", netuid, "--hotkey-ss58-address", hot(user), *UNSAFE
    )
    assert added["staking_success"][str(netuid)][hot(user)] is True, added
    stake = chain.stake(hot(user), cold(user), netuid)
    assert stake > before
    listed = cli.show_of(user, "stake", "list", "--no-prompt")
    (row,) = [row for row in listed["stake_info"][hot(user)] if row["netuid"] == netuid]
    assert stake / RAO <= row["stake_value"] <= chain.stake(hot(user), cold(user), netuid) / RAO
    swap = ("--origin-netuid", netuid, "--dest-netuid", other, "--amount", 5)
    cli.act(user, "stake", "swap", *swap, *UNSAFE)
    moved = chain.stake(hot(user), cold(user), other)
    assert moved > 0
    free = chain.free(cold(user))
    cli.act(
        user, "stake", "remove", "--amount", f"{moved / RAO / 2:.9f}", "--netuid", other,
        "--hotkey-ss58-address", hot(user), *UNSAFE,
    )  # fmt: skip
    assert chain.free(cold(user)) > free
    assert chain.stake(hot(user), cold(user), other) == pytest.approx(moved / 2, rel=0.01)


def test_safe_stake_should_respect_the_tolerance(chain: Chain, cli: Cli, user: Wallet, own: tuple[Wallet, int]) -> None:
    """A tenth of the pool moves the price by a fifth."""
    netuid = own[1]
    before = chain.stake(hot(user), cold(user), netuid)
    safe = ("--safe", "--no-partial", "--netuid", netuid, "--hotkey-ss58-address", hot(user), PLAIN)
    refused = cli.act(user, "stake", "add", "--amount", 200, "--tolerance", "0.05", *safe)
    assert refused["staking_success"][str(netuid)][hot(user)] is False, refused
    assert chain.stake(hot(user), cold(user), netuid) == pytest.approx(before, rel=1e-3)


def test_child_should_wait_with_its_part(chain: Chain, cli: Cli, user: Wallet, market: Market) -> None:
    child = hot(market.validators[1])
    cli.act(
        user, "stake", "child", "set", "--children", child, "--proportions", "0.25", "--netuid", market.netuid,
        "--no-wait-for-finalization",
    )  # fmt: skip
    pending, _ = chain.sdk.get_children_pending(hot(user), market.netuid)
    assert pending == [(pytest.approx(0.25), child)]


def test_type_of_root_claim_should_be_set(chain: Chain, cli: Cli, user: Wallet) -> None:
    cli.act(user, "stake", "set-claim", "keep")
    assert "Keep" in str(chain.sdk.get_root_claim_type(cold(user)))


def test_neuron_should_be_registered(chain: Chain, cli: Cli, wallets: Path, market: Market) -> None:
    newcomer = actor(wallets, "Alice", "Alice_newcomer")
    cli.act(newcomer, "subnets", "register", "--netuid", market.netuid, "--unsafe")
    assert chain.sdk.get_uid_for_hotkey_on_subnet(hot(newcomer), market.netuid) == len(market.registered)


def test_axon_should_be_set_and_reset(chain: Chain, cli: Cli, market: Market) -> None:
    miner = market.miners[0]
    # This version of the command refuses --json-output, whatever else it is given.
    where = ("--netuid", market.netuid, "--ip", "203.0.114.7", "--port", 8091)
    cli.tell(miner, "axon", "set", *where, "--no-prompt")
    axon = chain.sdk.metagraph(market.netuid).axons[market.uid(miner)]
    assert (axon.ip, axon.port) == ("203.0.114.7", 8091)


def test_proxy_should_be_added_and_removed(chain: Chain, cli: Cli, user: Wallet, market: Market) -> None:
    delegate = cold(market.nominator)
    kind = ("--delegate", delegate, "--proxy-type", "Staking", "--delay", 0)
    cli.act(user, "proxy", "add", *kind)
    stored, _deposit = chain.at("Proxies", [cold(user)], module="Proxy")
    assert public(delegate) in str(stored)
    cli.act(user, "proxy", "remove", *kind)
    stored, _deposit = chain.at("Proxies", [cold(user)], module="Proxy")
    assert public(delegate) not in str(stored)


def test_crowdloan_should_be_shown_and_left(chain: Chain, cli: Cli, user: Wallet, market: Market) -> None:
    number = int(chain.at("NextCrowdloanId", module="Crowdloan"))
    bounds = ("--deposit", 10, "--min-contribution", 1, "--cap", 500, "--duration", 5_000)
    cli.act(user, "crowd", "create", *bounds, "--target-address", cold(market.nominator), "--fundraising")
    second = market.validators[1]
    cli.act(second, "crowd", "contribute", "--id", number, "--amount", 7)
    assert chain.at("Crowdloans", [number], module="Crowdloan")["raised"] == 17 * RAO
    shown = cli.show_of(user, "crowd", "info", "--id", number)["data"]
    assert (shown["creator"], shown["raised"], shown["cap"]) == (cold(user), 17, 500)
    before = chain.free(cold(second))
    cli.act(second, "crowd", "withdraw", "--id", number)
    assert before + 6 * RAO < chain.free(cold(second)) < before + 7 * RAO


def test_hotkey_should_be_changed_with_its_place(chain: Chain, cli: Cli, market: Market, wallets: Path) -> None:
    miner = market.miners[1]
    uid, new = market.uid(miner), actor(wallets, "Ferdie", "Ferdie_new")
    cli.act(miner, "wallet", "swap-hotkey", new.hotkey_str, "--all-netuids")
    assert chain.at("Keys", [market.netuid, uid]) == hot(new)
    assert chain.sdk.get_hotkey_owner(hot(new)) == cold(miner)
