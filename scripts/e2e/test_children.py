"""Child hotkeys and the destination of incentive: set through the SDK, counted from an epoch after the cooldown on."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from bittensor_wallet import Wallet

from chain import NO_SUBNET, Chain, actor, cold, error_of, event, hot, ok, tao
from economy import U16

ROOT = 0
COOLDOWN = 15
RATE_LIMIT = 15
PART = 0.25
TAKE = 6_553
WHOLE = 2**64 - 1


@dataclass(frozen=True)
class Family:
    """A subnet of its own with a parent that has stake and a child that has none; uids 1 and 2."""

    netuid: int
    parent: Wallet
    child: Wallet


@pytest.fixture(scope="module")
def family(chain: Chain, wallets: Path) -> Family:
    owner = actor(wallets, "Charlie", "Charlie_family")
    created = ok(chain.sdk.register_subnet(owner))
    netuid = event(created, "SubtensorModule", "NetworkAdded")[0]
    people = Family(netuid, actor(wallets, "Bob", "Bob_parent"), actor(wallets, "Dave", "Dave_child"))
    for wallet in (people.parent, people.child):
        ok(chain.sdk.burned_register(wallet, netuid))
    ok(chain.submit(owner, "start_call", {"netuid": netuid}))
    ok(chain.sdk.add_stake(people.parent, netuid, hot(people.parent), tao(10)))
    return people


def set_children(chain: Chain, family: Family, children: list[tuple[int, str]], netuid: int | None = None) -> str:
    """Error of a list of children that is refused."""
    call = {
        "hotkey": hot(family.parent),
        "netuid": family.netuid if netuid is None else netuid,
        "children": children,
    }
    return error_of(chain.submit(family.parent, "set_children", call))


def test_impossible_children_should_be_refused_by_name(chain: Chain, family: Family) -> None:
    child, other = hot(family.child), cold(family.child)
    half = WHOLE // 2 + 1
    assert set_children(chain, family, [(1, child)], ROOT) == "RegistrationNotPermittedOnRootSubnet"
    assert set_children(chain, family, [(1, child)], NO_SUBNET) == "SubnetNotExists"
    assert set_children(chain, family, [(1, child)] * 6) == "TooManyChildren"
    assert set_children(chain, family, [(1, hot(family.parent))]) == "InvalidChild"
    assert set_children(chain, family, [(1, child), (1, child)]) == "DuplicateChild"
    assert set_children(chain, family, [(half, child), (half, other)]) == "ProportionOverflow"
    call = {"hotkey": hot(family.parent), "netuid": family.netuid, "children": []}
    assert error_of(chain.submit(family.child, "set_children", call)) == "NonAssociatedColdKey"


def test_children_should_not_be_set_twice_at_once(chain: Chain, family: Family) -> None:
    """In one transaction, which is refused as a whole: it cannot be late."""
    once = chain.sdk.compose_call(
        "SubtensorModule", "set_children", {"hotkey": hot(family.parent), "netuid": family.netuid, "children": []}
    )
    twice = chain.submit(family.parent, "batch_all", {"calls": [once, once]}, module="Utility")
    assert error_of(twice) == "TxRateLimitExceeded"


@pytest.fixture(scope="module")
def made(chain: Chain, family: Family) -> int:
    """Block in which the child was set."""
    response = ok(chain.sdk.set_children(family.parent, family.netuid, hot(family.parent), [(PART, hot(family.child))]))
    return chain.block_of(response).number


@pytest.fixture(scope="module")
def due(made: int) -> int:
    """Block from which the child counts."""
    return made + COOLDOWN


def test_children_should_wait_for_the_cooldown(chain: Chain, family: Family, made: int, due: int) -> None:
    pending, block = chain.sdk.get_children_pending(hot(family.parent), family.netuid, block=made)
    assert [(pytest.approx(PART), hot(family.child))] == pending
    assert block == due
    chain.wait_for(due - 1)
    assert chain.sdk.get_children(hot(family.parent), family.netuid, block=due - 1) == (True, [], "")


@pytest.fixture(scope="module")
def active(chain: Chain, family: Family, due: int) -> int:
    """The epoch block in which the child begins to count."""
    return chain.next_epoch(family.netuid, chain.wait_for(due) - 1)


def test_children_should_count_after_the_cooldown(chain: Chain, family: Family, active: int) -> None:
    netuid = family.netuid
    found, children, message = chain.sdk.get_children(hot(family.parent), netuid, block=active)
    assert (found, message) == (True, "")
    assert [(pytest.approx(PART), hot(family.child))] == children
    assert chain.sdk.get_parents(hot(family.child), netuid, block=active) == [
        (pytest.approx(PART), hot(family.parent))
    ]
    assert chain.sdk.get_children_pending(hot(family.parent), netuid, block=active) == ([], 0)


def test_metagraph_should_show_the_stake_where_it_counts(chain: Chain, family: Family, active: int) -> None:
    info = chain.sdk.get_metagraph_info(family.netuid, block=active)
    alpha = chain.at("TotalHotkeyAlpha", [hot(family.parent), family.netuid], active)
    assert info.alpha_stake[1].rao == pytest.approx(alpha * (1 - PART), abs=2)
    assert info.alpha_stake[2].rao == pytest.approx(alpha * PART, abs=2)


def test_childkey_take_should_be_kept_by_the_child(chain: Chain, family: Family, active: int) -> None:
    netuid = family.netuid
    call = {"hotkey": hot(family.child), "netuid": netuid, "take": TAKE}
    ok(chain.submit(family.child, "set_childkey_take", call))
    assert chain.at("ChildkeyTake", [hot(family.child), netuid]) == TAKE
    # An epoch gives the child its permit, and a later one pays it.
    one = chain.next_epoch(netuid)
    assert chain.at("ValidatorPermit", [netuid], one)[2]
    two = chain.next_epoch(netuid, one)
    earned = chain.at("Emission", [netuid], two)[2]
    before, after = (chain.at("TotalHotkeyAlpha", [hot(family.child), netuid], block) for block in (two - 1, two))
    lent = chain.at("TotalHotkeyAlpha", [hot(family.parent), netuid], two - 1) * PART
    assert earned > 0
    # What it earns by takes of earlier epochs is its own, and of the rest its take.
    own = before / (before + lent)
    assert after - before == pytest.approx(earned * (own + (1 - own) * TAKE / U16), rel=0.05)
    assert active < one


def test_childkey_take_should_be_bounded(chain: Chain, family: Family) -> None:
    call = {"hotkey": hot(family.child), "netuid": family.netuid, "take": 11_797}
    assert error_of(chain.submit(family.child, "set_childkey_take", call)) == "InvalidChildkeyTake"


def test_parent_should_not_become_a_child_of_its_child(chain: Chain, family: Family, active: int) -> None:
    assert active > 0
    call = {"hotkey": hot(family.child), "netuid": family.netuid, "children": [(1, hot(family.parent))]}
    assert error_of(chain.submit(family.child, "set_children", call)) == "ChildParentInconsistency"


def test_children_should_be_taken_back(chain: Chain, family: Family, due: int, active: int) -> None:
    chain.wait_for(max(active, due + RATE_LIMIT))
    response = ok(chain.sdk.set_children(family.parent, family.netuid, hot(family.parent), []))
    since = chain.wait_for(chain.block_of(response).number + COOLDOWN)
    block = chain.next_epoch(family.netuid, since - 1)
    assert chain.sdk.get_children(hot(family.parent), family.netuid, block=block) == (True, [], "")
    assert chain.sdk.get_parents(hot(family.child), family.netuid, block=block) == []


def test_cooldown_should_be_set_by_root(chain: Chain, alice: Wallet) -> None:
    assert chain.at("PendingChildKeyCooldown") == COOLDOWN
    chain.sudo(alice, "SubtensorModule", "set_pending_childkey_cooldown", {"cooldown": COOLDOWN + 1})
    assert chain.at("PendingChildKeyCooldown") == COOLDOWN + 1
    chain.sudo(alice, "SubtensorModule", "set_pending_childkey_cooldown", {"cooldown": COOLDOWN})


def test_destination_of_incentive_should_be_shown(chain: Chain, family: Family) -> None:
    assert chain.sdk.get_auto_stakes(cold(family.child)) == {}
    ok(chain.sdk.set_auto_stake(family.child, family.netuid, hot(family.parent)))
    assert chain.sdk.get_auto_stakes(cold(family.child)) == {family.netuid: hot(family.parent)}
    call = {"netuid": family.netuid, "hotkey": hot(family.parent)}
    again = chain.submit(family.child, "set_coldkey_auto_stake_hotkey", call)
    assert error_of(again) == "SameAutoStakeHotkeyAlreadySet"
