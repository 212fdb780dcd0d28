"""The end of a subnet: it gives way to a new one at the limit, its holders are paid, its number is used again."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from bittensor_wallet import Wallet

from chain import SLOWEST_BLOCK_SECONDS, Chain, actor, cold, error_of, event, events_in, ok, tao
from economy import RAO
from localnet import wait_until

STAKE = 10 * RAO
# Blocks in which the end of a small subnet must be through.
PATIENCE = 200


@dataclass(frozen=True)
class End:
    """A subnet before and after its end."""

    victim: int
    successor: int
    hotkey: str
    holders: list[Wallet]
    started: int
    gone: int


@pytest.fixture(scope="module")
def people(chain: Chain, alice: Wallet, wallets: Path) -> list[Wallet]:
    """An owner and two holders, with hotkeys of their own and the means to found subnets."""
    owner, *holders = (actor(wallets, name, f"{name}_end") for name in ("Charlie", "Dave", "Eve"))
    for holder in holders:
        ok(chain.sdk.transfer(alice, cold(holder), tao(20_000)))
    return [owner, *holders]


def limit_to(chain: Chain, alice: Wallet, subnets: int) -> None:
    chain.sudo(alice, "AdminUtils", "sudo_set_subnet_limit", {"max_subnets": subnets})


def count(chain: Chain) -> int:
    """Subnets that exist, root not counted."""
    return len(chain.sdk.get_all_subnets_netuid()) - 1


def wait_until_gone(chain: Chain, netuid: int) -> int:
    wait_until(
        lambda: netuid not in chain.at("DissolveCleanupQueue"),
        10 + PATIENCE * SLOWEST_BLOCK_SECONDS,
        f"the end of subnet {netuid}",
    )
    return chain.head()


@pytest.fixture(scope="module")
def immunity(chain: Chain, alice: Wallet) -> None:
    chain.sudo(alice, "AdminUtils", "sudo_set_network_immunity_period", {"immunity_period": 0})


@pytest.fixture(scope="module")
def end(chain: Chain, alice: Wallet, people: list[Wallet], immunity: None) -> End:
    """Founds a subnet, lowers the limit to the number of subnets, gives the one to prune two holders, founds another one.

    Which one has the smallest moving price depends on the tests before. Its moving price stands still meanwhile.
    """
    owner, *holders = people
    created = event(ok(chain.sdk.register_subnet(owner)), "SubtensorModule", "NetworkAdded")[0]
    ok(chain.sdk.start_call(owner, created))
    limit_to(chain, alice, count(chain))
    expected = chain.sdk.substrate.runtime_call("SubnetInfoRuntimeApi", "get_subnet_to_prune", [])
    victim = getattr(expected, "value", expected)
    halving = {"netuid": victim, "ema_halving": 2**48}
    chain.sudo(alice, "AdminUtils", "sudo_set_ema_price_halving_period", halving)
    chain.sudo(alice, "AdminUtils", "sudo_set_subtoken_enabled", {"netuid": victim, "subtoken_enabled": True})
    hotkey = chain.at("SubnetOwnerHotkey", [victim])
    for holder in holders:
        ok(chain.submit(holder, "add_stake", {"hotkey": hotkey, "netuid": victim, "amount_staked": STAKE}))
    response = ok(chain.sdk.register_subnet(holders[0]))
    started = event(response, "SubtensorModule", "DissolveStarted")
    netuid = started["netuid"] if isinstance(started, dict) else started
    assert netuid == victim
    successor = event(response, "SubtensorModule", "NetworkAdded")[0]
    block = chain.block_of(response).number
    return End(netuid, successor, hotkey, holders, block, wait_until_gone(chain, netuid))


class TestPruning:
    def test_limit_should_hold(self, chain: Chain, end: End) -> None:
        assert count(chain) == chain.at("SubnetLimit")

    def test_new_subnet_should_have_another_number(self, end: End) -> None:
        assert end.successor != end.victim

    def test_old_subnet_should_be_gone_at_once(self, chain: Chain, end: End) -> None:
        assert not chain.sdk.subnet_exists(end.victim, block=end.started)
        assert chain.sdk.subnet(end.victim, block=end.started) is None

    def test_trading_should_be_refused(self, chain: Chain, end: End) -> None:
        refused = chain.submit(
            end.holders[0], "add_stake", {"hotkey": end.hotkey, "netuid": end.victim, "amount_staked": STAKE}
        )
        assert error_of(refused) == "SubnetNotExists"


class TestPayout:
    def test_holders_should_get_free_balance(self, chain: Chain, end: End) -> None:
        """Less than they paid, because the pool's own alpha counts, but all that a sale of everybody would bring.

        A last epoch pays what was pending before, so the alpha of a holder is what the payment names.
        """
        # The state before, and what the block itself injects.
        before = chain.dynamic(end.victim, end.started - 1)
        pot = before.tao_in.rao + before.tao_in_emission.rao
        alpha = before.alpha_in.rao + before.alpha_out.rao
        alpha += before.alpha_in_emission.rao + before.alpha_out_emission.rao
        blocks = range(end.started, end.gone + 1)
        paid = [attributes for block in blocks for attributes in events_in(chain, block, "SubtensorModule", "AlphaRedeemed")]
        for holder in end.holders[1:]:
            of_holder = [attributes for attributes in paid if attributes["coldkey"] == cold(holder)]
            assert {attributes["netuid"] for attributes in of_holder} == {end.victim}
            for attributes in of_holder:
                assert attributes["tao"] == pytest.approx(pot * attributes["alpha"] // alpha, rel=0.01)
            staked = chain.stake(end.hotkey, cold(holder), end.victim, end.started - 1)
            assert sum(attributes["alpha"] for attributes in of_holder) >= staked
            balances = [chain.free(cold(holder), block) for block in (end.started - 1, end.gone)]
            assert balances[1] - balances[0] == sum(attributes["tao"] for attributes in of_holder)

    def test_nothing_should_be_left(self, chain: Chain, end: End) -> None:
        for item in ("SubnetTAO", "SubnetAlphaIn", "SubnetAlphaOut", "SubnetworkN", "NetworkRegisteredAt"):
            assert chain.at(item, [end.victim], end.gone) == 0, item
        for holder in end.holders:
            assert chain.stake(end.hotkey, cold(holder), end.victim, end.gone) == 0

    def test_issuance_should_stay_that_of_the_balances(self, chain: Chain, end: End) -> None:
        for block in range(end.started, end.gone + 1):
            assert chain.at("TotalIssuance", block=block) == chain.at("TotalIssuance", module="Balances", block=block)


class TestReuse:
    def test_number_should_be_free_again(self, chain: Chain, alice: Wallet, end: End) -> None:
        limit_to(chain, alice, count(chain) + 1)
        response = ok(chain.sdk.register_subnet(end.holders[1]))
        assert event(response, "SubtensorModule", "NetworkAdded")[0] == end.victim
        assert chain.at("SubnetOwner", [end.victim]) == cold(end.holders[1])

    def test_governance_should_end_a_subnet(self, chain: Chain, alice: Wallet, end: End) -> None:
        chain.sudo(alice, "SubtensorModule", "root_dissolve_network", {"netuid": end.victim})
        wait_until_gone(chain, end.victim)
        assert not chain.sdk.subnet_exists(end.victim)


class TestNames:
    def test_owner_should_set_identity_and_symbol(self, chain: Chain, end: End) -> None:
        owner, netuid = end.holders[0], end.successor
        fields = ("github_repo", "subnet_contact", "subnet_url", "discord", "description", "logo_url", "additional")
        identity = {"netuid": netuid, "subnet_name": "heir", **dict.fromkeys(fields, "")}
        ok(chain.submit(owner, "set_subnet_identity", identity))
        ok(chain.submit(owner, "update_symbol", {"netuid": netuid, "symbol": "ק".encode()}))
        info = chain.dynamic(netuid)
        assert (info.subnet_name, info.symbol) == ("heir", "ק")

    def test_symbol_of_another_subnet_should_be_refused(self, chain: Chain, end: End) -> None:
        taken = {"netuid": end.successor, "symbol": "Τ".encode()}
        assert error_of(chain.submit(end.holders[0], "update_symbol", taken)) == "SymbolAlreadyInUse"


def test_limit_should_be_restored(chain: Chain, alice: Wallet, end: End) -> None:
    """The chain is shared: what follows needs room."""
    limit_to(chain, alice, 128)
    assert chain.at("SubnetLimit") == 128
