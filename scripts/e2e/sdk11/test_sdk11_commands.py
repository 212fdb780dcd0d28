"""btcli of bittensor 11.3.0 by command family: what it prints is what storage holds, what it sends is done."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Keypair, Wallet

from chain import NEVER, Block, Chain, actor, cold, event_names, hot
from commands import Btcli11, btcli_of_11
from economy import FEE_RATE, RAO, U16
from market import Life, Market

BTCLI = os.environ.get("DTAO_E2E_BTCLI11", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI11 names no btcli: run through run.sh")
ROOT = 0
# Trades go through the MEV shield by default, which a chain may not have.
PLAIN = "--no-mev-shield"


@pytest.fixture(scope="module")
def cli(chain: Chain, life: Life, wallets: Path, tmp_path_factory: pytest.TempPathFactory) -> Btcli11:
    return Btcli11(btcli_of_11(BTCLI, tmp_path_factory.mktemp("home"), chain.url), wallets)


@pytest.fixture(scope="module")
def user(market: Market) -> Wallet:
    """Stakes on its own hotkey, which is a validator of the subnet."""
    return market.validators[0]


def included(chain: Chain, shown: dict[str, Any]) -> Block:
    """The block of a transaction."""
    number = int(chain.rpc.call("chain_getHeader", shown["block_hash"])["number"], 16)
    return Block(number, shown["block_hash"])


def paid(chain: Chain, wallet: Wallet, shown: dict[str, Any]) -> int:
    """What a transaction took of its signer's balance, the fee that the command names not counted."""
    block = included(chain, shown)
    balances = [chain.free(cold(wallet), number) for number in (block.before, block.number)]
    return balances[0] - balances[1] - round(shown["fee_tao"] * RAO)


def amount(shown: str) -> float:
    """Number of an amount as it is printed, with its unit."""
    return float("".join(mark for mark in shown if mark.isdigit() or mark == "."))


class TestWallet:
    def test_keys_should_be_made_and_listed(self, cli: Btcli11, tmp_path: Path) -> None:
        where = ("--wallet-path", tmp_path, "-w", "mine", "-H", "first")
        made = cli.show("wallet", "create", "--no-password", *where)
        assert made["mnemonic"] if "mnemonic" in made else any("mnemonic" in key for key in made)
        assert (tmp_path / "mine/coldkey").is_file()
        assert (tmp_path / "mine/hotkeys/first").is_file()
        assert "mine" in json.dumps(cli.show("wallet", "list", "--wallet-path", tmp_path))

    def test_transfer_should_arrive_and_cost_the_fee_that_is_shown(
        self, chain: Chain, cli: Btcli11, user: Wallet, market: Market
    ) -> None:
        target = cold(market.nominator)
        before = chain.free(target)
        shown = cli.act(user, "wallet", "transfer", "--dest", target, "--amount", "1.5")
        assert chain.free(target) == before + 1_500_000_000
        assert paid(chain, user, shown) == 1_500_000_000
        assert shown["fee_tao"] > 0

    def test_identity_should_be_stored_and_shown(self, chain: Chain, cli: Btcli11, user: Wallet) -> None:
        cli.act(user, "wallet", "set-identity", "--name", "first validator", "--url", "https://one.example")
        assert chain.sdk.query_identity(cold(user)).name == "first validator"
        assert cli.show("wallet", "get-identity", of=user)["name"] == "first validator"

    def test_hotkey_should_be_associated(self, chain: Chain, cli: Btcli11, wallets: Path) -> None:
        owner = actor(wallets, "Alice", "Alice_associated")
        cli.act(owner, "wallet", "associate-hotkey", "--hotkey", hot(owner))
        assert chain.sdk.get_hotkey_owner(hot(owner)) == cold(owner)


class TestSubnets:
    def test_list_should_show_pools_and_parameters(self, chain: Chain, cli: Btcli11, market: Market) -> None:
        shown = {entry["netuid"]: entry for entry in cli.show("subnets", "list")}
        assert sorted(shown) == list(chain.sdk.get_all_subnets_netuid())
        entry, netuid = shown[market.netuid], market.netuid
        assert entry["price_tao_per_alpha"] == pytest.approx(chain.pool(netuid).price / RAO, rel=0.01)
        assert entry["neurons"] == chain.at("SubnetworkN", [netuid])
        assert entry["max_neurons"] == chain.at("MaxAllowedUids", [netuid])
        assert entry["tempo"] == chain.at("Tempo", [netuid])

    def test_show_should_name_the_owner(self, chain: Chain, cli: Btcli11, market: Market) -> None:
        shown = cli.show("subnets", "show", market.netuid)
        assert (shown["owner_coldkey"], shown["owner_hotkey"]) == (cold(market.owner), hot(market.owner))
        assert shown["registered_at"] == chain.at("NetworkRegisteredAt", [market.netuid])

    def test_prices_should_be_those_of_the_chain(self, chain: Chain, cli: Btcli11, market: Market) -> None:
        """Prices fall from block to block: what is shown lies between one from before and one from after."""
        before = chain.at("Burn", [market.netuid]) / RAO
        shown = cli.show("subnets", "burn-cost", market.netuid)["tao"]
        assert chain.at("Burn", [market.netuid]) / RAO <= shown <= before
        before = chain.sdk.get_subnet_burn_cost().tao
        shown = cli.show("subnets", "create-cost")["tao"]
        assert chain.sdk.get_subnet_burn_cost().tao <= shown <= before


@pytest.fixture(scope="module")
def own(chain: Chain, cli: Btcli11, wallets: Path) -> tuple[Wallet, int]:
    """A subnet that the command line has created and started, with its owner."""
    owner = actor(wallets, "Charlie", "Charlie_11")
    created = cli.act(owner, "subnets", "create")
    netuid = max(chain.sdk.get_all_subnets_netuid())
    assert paid(chain, owner, created) == chain.at("SubnetLocked", [netuid])
    cli.act(owner, "hparams", "start", "--netuid", netuid)
    return owner, netuid


class TestOwner:
    def test_created_subnet_should_be_started(self, chain: Chain, own: tuple[Wallet, int]) -> None:
        owner, netuid = own
        assert chain.at("SubnetOwner", [netuid]) == cold(owner)
        assert chain.sdk.is_subnet_active(netuid)

    def test_parameter_should_be_set(self, chain: Chain, cli: Btcli11, own: tuple[Wallet, int]) -> None:
        owner, netuid = own
        cli.act(owner, "hparams", "set", "--netuid", netuid, "--name", "immunity_period", "--value", 77)
        assert chain.at("ImmunityPeriod", [netuid]) == 77

    def test_parameter_of_somebody_else_should_be_refused_by_name(
        self, cli: Btcli11, market: Market, own: tuple[Wallet, int]
    ) -> None:
        change = ("--netuid", own[1], "--name", "immunity_period", "--value", 78)
        assert cli.refused(market.validators[1], "hparams", "set", *change) in ("NotSubnetOwner", "BadOrigin")

    def test_names_should_be_set(self, chain: Chain, cli: Btcli11, own: tuple[Wallet, int]) -> None:
        owner, netuid = own
        cli.act(owner, "hparams", "set-identity", "--netuid", netuid, "--name", "mine", "--url", "https://mine.example")
        cli.act(owner, "hparams", "set-symbol", "--netuid", netuid, "--symbol", "ק")
        info = chain.dynamic(netuid)
        assert (info.subnet_name, info.symbol) == ("mine", "ק")
        assert cli.show("hparams", "get-identity", netuid)["subnet_name"] == "mine"

    def test_mechanisms_should_be_counted(
        self, chain: Chain, cli: Btcli11, own: tuple[Wallet, int], alice: Wallet
    ) -> None:
        """The neurons of all mechanisms together are 256 at most."""
        owner, netuid = own
        chain.sudo(alice, "AdminUtils", "sudo_set_max_allowed_uids", {"netuid": netuid, "max_allowed_uids": 128})
        cli.act(owner, "tx", "set-mechanism-count", "--netuid", netuid, "--mechanism-count", 2)
        assert chain.at("MechanismCountCurrent", [netuid]) == 2


class TestStake:
    def test_purchase_should_be_what_the_pool_gives(self, chain: Chain, cli: Btcli11, user: Wallet, market: Market) -> None:
        netuid = market.netuid
        trade = ("--netuid", netuid, "--hotkey", hot(user), "--amount", 20)
        shown = cli.act(user, "stake", "add", *trade, PLAIN)
        block = included(chain, shown)
        assert paid(chain, user, shown) == 20 * RAO
        assert chain.pool(netuid, block.number) == chain.pool_in(netuid, block).buy(20 * RAO).pool

    def test_shown_stake_should_be_the_stored_one(
        self, chain: Chain, cli: Btcli11, alice: Wallet, user: Wallet, market: Market
    ) -> None:
        """Without epochs, which would pay between the two reads."""
        position = ("--netuid", market.netuid, "--hotkey", hot(user), "--coldkey", cold(user))
        with chain.tempo(alice, market.netuid, NEVER):
            shown = amount(cli.show("query", "stake", *position))
            stored = chain.stake(hot(user), cold(user), market.netuid)
        assert shown == pytest.approx(stored / RAO, abs=1e-4)

    def test_sale_should_be_what_the_pool_gives(self, chain: Chain, cli: Btcli11, user: Wallet, market: Market) -> None:
        trade = ("--netuid", market.netuid, "--hotkey", hot(user), "--amount", 5)
        shown = cli.act(user, "stake", "remove", *trade, PLAIN)
        block = included(chain, shown)
        sale = chain.pool_in(market.netuid, block).sell(5 * RAO)
        assert -paid(chain, user, shown) == sale.out
        assert sale.fee == 5 * RAO * FEE_RATE // U16

    def test_stake_should_go_to_another_subnet_and_another_coldkey(
        self, chain: Chain, cli: Btcli11, user: Wallet, market: Market, own: tuple[Wallet, int]
    ) -> None:
        here, there = market.netuid, own[1]
        way = ("--origin-netuid", here, "--dest-netuid", there)
        cli.act(user, "stake", "swap", "--hotkey", hot(user), *way, "--amount", 3, PLAIN)
        swapped = chain.stake(hot(user), cold(user), there)
        assert swapped > 0
        other = cold(market.nominator)
        give = ("--dest-coldkey", other, "--hotkey", hot(user), "--origin-netuid", here, "--dest-netuid", there)
        before = chain.stake(hot(user), other, there)
        cli.act(user, "stake", "transfer", *give, "--amount", 2, PLAIN)
        assert chain.stake(hot(user), other, there) > before

    def test_all_should_empty_a_position_to_the_last_unit(
        self, chain: Chain, cli: Btcli11, user: Wallet, own: tuple[Wallet, int]
    ) -> None:
        trade = ("--netuid", own[1], "--hotkey", hot(user), "--amount", "all")
        cli.act(user, "stake", "remove", *trade, PLAIN)
        assert chain.stake(hot(user), cold(user), own[1]) == 0

    def test_price_limit_should_refuse_by_name(
        self, chain: Chain, cli: Btcli11, user: Wallet, own: tuple[Wallet, int]
    ) -> None:
        """A fifth of the pool moves the price by far more than the tolerance of the client."""
        before = chain.stake(hot(user), cold(user), own[1])
        trade = ("--netuid", own[1], "--hotkey", hot(user), "--amount", 400)
        assert cli.refused(user, "stake", "add", *trade, PLAIN) == "SlippageTooHigh"
        assert chain.stake(hot(user), cold(user), own[1]) == before

    def test_destination_of_rewards_should_be_set(self, chain: Chain, cli: Btcli11, market: Market) -> None:
        miner, validator = market.miners[0], hot(market.validators[0])
        cli.act(miner, "stake", "set-auto", "--netuid", market.netuid, "--hotkey", validator)
        assert chain.at("AutoStakeDestination", [cold(miner), market.netuid]) == validator
        assert validator in json.dumps(cli.show("stake", "auto", of=miner))

    def test_child_should_wait_with_its_part(self, chain: Chain, cli: Btcli11, user: Wallet, market: Market) -> None:
        child = hot(market.validators[1])
        wanted = json.dumps([[0.25, child]])
        cli.act(user, "stake", "child", "set", "--netuid", market.netuid, "--children", wanted)
        pending, _ = chain.sdk.get_children_pending(hot(user), market.netuid)
        assert pending == [(pytest.approx(0.25), child)]

    def test_take_should_be_set_and_shown(self, chain: Chain, cli: Btcli11, user: Wallet) -> None:
        cli.act(user, "hparams", "set-take", "--take", "0.1", "--hotkey", hot(user))
        assert chain.at("Delegates", [hot(user)]) == pytest.approx(0.1 * U16, abs=1)
        assert "0.1" in json.dumps(cli.show("hparams", "get-take", "--hotkey", hot(user)))


class TestRoot:
    def test_seat_should_be_taken(self, chain: Chain, cli: Btcli11, user: Wallet) -> None:
        cli.act(user, "root", "register", "--hotkey", hot(user))
        assert chain.sdk.is_hotkey_registered(hot(user), ROOT)

    def test_root_stake_should_be_one_to_one(self, chain: Chain, cli: Btcli11, user: Wallet) -> None:
        before = chain.stake(hot(user), cold(user), ROOT)
        trade = ("--netuid", ROOT, "--hotkey", hot(user), "--amount", 10)
        shown = cli.act(user, "stake", "add", *trade, PLAIN)
        assert paid(chain, user, shown) == 10 * RAO
        assert chain.stake(hot(user), cold(user), ROOT) == before + 10 * RAO


class TestNeurons:
    def test_weights_should_be_stored(self, chain: Chain, cli: Btcli11, market: Market) -> None:
        validator = market.validators[1]
        last = chain.at("LastUpdate", [market.netuid])[market.uid(validator)]
        chain.wait_for(last + chain.at("WeightsSetRateLimit", [market.netuid]) + 1)
        first, second = market.uids(market.miners)[:2]
        wishes = ("--uids", f"{first},{second}", "--weights", "0.25,0.75")
        cli.act(validator, "weights", "set", "--netuid", market.netuid, *wishes)
        stored = dict(dict(chain.sdk.weights(market.netuid))[market.uid(validator)])
        assert stored[second] == U16
        assert stored[first] == pytest.approx(U16 / 3, abs=1)

    def test_axon_should_be_shown_and_taken_back(self, chain: Chain, cli: Btcli11, market: Market) -> None:
        miner = market.miners[0]
        where = ("--netuid", market.netuid, "--ip", "203.0.114.7", "--port", 8091)
        shown = cli.act(miner, "axon", "set", *where)
        block = included(chain, shown)
        axon = chain.sdk.metagraph(market.netuid, block=block.number).axons[market.uid(miner)]
        assert (axon.ip, axon.port) == ("203.0.114.7", 8091)


class TestAccounts:
    def test_proxy_should_be_added_listed_and_removed(
        self, chain: Chain, cli: Btcli11, user: Wallet, market: Market
    ) -> None:
        delegate = cold(market.nominator)
        cli.act(user, "proxy", "add", "--delegate", delegate, "--proxy-type", "Staking")
        stored, deposit = chain.at("Proxies", [cold(user)], module="Proxy")
        assert str(tuple(Keypair(ss58_address=delegate).public_key)) in str(stored)
        shown = cli.show("proxy", "list", of=user)
        assert [entry["delegate"] for entry in shown["proxies"]] == [delegate]
        assert f"{deposit / RAO:.4f}"[:5] in shown["deposit"]
        cli.act(user, "proxy", "remove", "--delegate", delegate, "--proxy-type", "Staking")
        assert cli.show("proxy", "list", of=user)["proxies"] == []

    def test_call_of_two_should_be_done_when_the_second_approves(
        self, chain: Chain, cli: Btcli11, user: Wallet, market: Market
    ) -> None:
        """A multisig of two, one after the other."""
        first, second = user, market.validators[1]
        call = ("call", "System.remark_with_event", "--args", '{"remark": "0x6869"}')
        for wallet, other in ((first, second), (second, first)):
            both = ("--multisig-threshold", 2, "--other-signatories", cold(other))
            shown = cli.act(wallet, *call, *both)
        done = event_names(chain, included(chain, shown).number)
        assert {("Multisig", "MultisigExecuted"), ("System", "Remarked")} <= done

    def test_raw_call_should_be_sent_as_root(self, chain: Chain, cli: Btcli11, alice: Wallet, market: Market) -> None:
        arguments = json.dumps({"netuid": market.netuid, "immunity_period": 4_097})
        cli.act(alice, "call", "AdminUtils.sudo_set_immunity_period", "--args", arguments, "--sudo")
        assert chain.at("ImmunityPeriod", [market.netuid]) == 4_097
