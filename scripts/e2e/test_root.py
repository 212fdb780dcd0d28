"""Root: registration, stake one to one, income from subnets, and the calls that empty all positions."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from bittensor_wallet import Wallet

from chain import NEVER, Chain, actor, cold, error_of, hot, ok, rao, tao
from economy import DELEGATE_TAKE, RAO, U16, owner_cut
from market import RATE_LIMIT, Life, Market, payment

ROOT = 0
STAKE = 1_000 * RAO
TAO_WEIGHT = 0.18


@pytest.fixture(scope="module")
def validator(chain: Chain, market: Market, life: Life) -> Wallet:
    """A validator of the subnet that is on root, with root stake of its own coldkey."""
    wallet = market.validators[0]
    ok(chain.sdk.root_register(wallet))
    return wallet


def test_only_root_position_should_be_closable(
    chain: Chain, market: Market, validator: Wallet, alice: Wallet
) -> None:
    """Nobody else has root stake: the account that keeps it is emptied to the last rao. Dividends would add to it."""
    assert chain.at("SubnetTAO", [ROOT]) == 0
    with chain.tempo(alice, market.netuid, NEVER):
        response = ok(chain.sdk.add_stake(validator, ROOT, hot(validator), tao(2)))
        assert payment(chain, response, validator).paid == 2 * RAO
        position = chain.sdk.get_stake(cold(validator), hot(validator), ROOT)
        closed = ok(chain.sdk.unstake(validator, ROOT, hot(validator), position))
    assert -payment(chain, closed, validator).paid == position.rao == 2 * RAO
    assert chain.at("SubnetTAO", [ROOT]) == 0


@pytest.fixture(scope="module")
def staked(chain: Chain, validator: Wallet) -> Wallet:
    response = ok(chain.sdk.add_stake(validator, ROOT, hot(validator), rao(STAKE)))
    paid = payment(chain, response, validator)
    assert paid.paid == STAKE
    return validator


def test_registration_should_give_a_seat(chain: Chain, validator: Wallet) -> None:
    assert chain.sdk.get_uid_for_hotkey_on_subnet(hot(validator), ROOT) is not None
    assert chain.sdk.is_hotkey_registered(hot(validator), ROOT)
    assert ROOT in chain.sdk.get_netuids_for_hotkey(hot(validator))
    assert chain.sdk.metagraph(ROOT).hotkeys == [hot(validator)]


def test_second_registration_should_be_refused(chain: Chain, validator: Wallet) -> None:
    refused = chain.submit(validator, "root_register", {"hotkey": hot(validator)})
    assert error_of(refused) == "HotKeyAlreadyRegisteredInSubNet"


def test_delegate_should_show_its_nominators(chain: Chain, market: Market, validator: Wallet) -> None:
    """A seat on root makes a delegate."""
    block, nominator = chain.head(), cold(market.nominator)
    one = chain.sdk.get_delegate_by_hotkey(hot(validator), block)
    assert one in chain.sdk.get_delegates(block)
    assert chain.sdk.is_hotkey_delegate(hot(validator), block)
    assert (one.owner_ss58, one.take) == (cold(validator), DELEGATE_TAKE / U16)
    stake = chain.stake(hot(validator), nominator, market.netuid, block)
    assert one.nominators[nominator][market.netuid].rao == stake
    assert {ROOT, market.netuid} <= set(one.registrations)
    assert market.netuid in one.validator_permits
    mine = chain.sdk.get_delegated(nominator, block)
    assert [(entry.hotkey_ss58, entry.netuid, entry.stake.rao) for entry in mine] == [
        (hot(validator), market.netuid, stake)
    ]


def test_stake_should_be_one_to_one_and_held_by_the_root_account(chain: Chain, staked: Wallet) -> None:
    assert chain.stake(hot(staked), cold(staked), ROOT) >= STAKE
    assert chain.at("SubnetTAO", [ROOT]) >= STAKE


def test_root_stake_should_count_with_its_weight(chain: Chain, market: Market, staked: Wallet) -> None:
    block = chain.head()
    uid = market.uid(staked)
    info = chain.sdk.get_metagraph_info(market.netuid, block=block)
    alpha = chain.at("TotalHotkeyAlpha", [hot(staked), market.netuid], block)
    root = chain.at("TotalHotkeyAlpha", [hot(staked), ROOT], block)
    assert info.alpha_stake[uid].rao == alpha
    assert info.total_stake[uid].rao == pytest.approx(alpha + root * TAO_WEIGHT, rel=1e-6)


def test_root_stakers_should_earn_their_part_of_the_dividends(chain: Chain, market: Market, staked: Wallet) -> None:
    """Half of the participants' alpha, times the weight of root against all alpha of the subnet, becomes claimable."""
    netuid = market.netuid
    one = chain.next_epoch(netuid)
    two = chain.next_epoch(netuid, one)
    expected = sum(root_part(chain, netuid, block) for block in range(one + 1, two + 1))
    rates = [chain.sdk.get_root_claimable_rate(hot(staked), netuid, block=block) for block in (one, two)]
    stake = chain.at("TotalHotkeyAlpha", [hot(staked), ROOT], two - 1)
    shared = (rates[1] - rates[0]) * stake
    assert shared > 0
    assert shared == pytest.approx(expected * (1 - DELEGATE_TAKE / U16), rel=1e-2)


def root_part(chain: Chain, netuid: int, block: int) -> float:
    """Alpha of a block that goes to root stakers, from the reserves after the injection."""
    info = chain.dynamic(netuid, block)
    weight = chain.at("SubnetTAO", [ROOT], block) * TAO_WEIGHT
    alpha_out = info.alpha_out_emission.rao
    return weight / (weight + info.alpha_in.rao + info.alpha_out.rao) * (alpha_out - owner_cut(alpha_out)) / 2


def test_claim_should_be_a_swap_by_default(chain: Chain, staked: Wallet) -> None:
    assert chain.sdk.get_root_claim_type(cold(staked)) == "Swap"


def test_unstake_should_return_tao_one_to_one(chain: Chain, staked: Wallet) -> None:
    response = ok(chain.sdk.unstake(staked, ROOT, hot(staked), tao(100)))
    assert -payment(chain, response, staked).paid == 100 * RAO


def test_total_issuance_should_not_move_with_root_stake(chain: Chain, staked: Wallet) -> None:
    head = chain.head()
    issued = [chain.at("TotalIssuance", block=block) for block in range(head - 10, head)]
    assert all(0 <= after - before <= RAO for before, after in pairwise(issued))
    assert chain.at("TotalIssuance", block=head) == chain.at("TotalIssuance", module="Balances", block=head)


@pytest.fixture(scope="module")
def saver(chain: Chain, market: Market, staked: Wallet, alice: Wallet, wallets: Path) -> Iterator[Wallet]:
    """Somebody with positions on the subnet and on root, both on the validator's hotkey; without epochs, which would
    add to them."""
    wallet = actor(wallets, "Charlie")
    for netuid in (market.netuid, ROOT):
        ok(chain.sdk.add_stake(wallet, netuid, hot(staked), tao(3)))
    with chain.tempo(alice, market.netuid, NEVER):
        yield wallet


def test_unstake_all_alpha_should_move_everything_to_root(
    chain: Chain, market: Market, staked: Wallet, saver: Wallet
) -> None:
    response = ok(chain.submit(saver, "unstake_all_alpha", {"hotkey": hot(staked)}))
    done = payment(chain, response, saver)
    before, after = (
        {netuid: chain.stake(hot(staked), cold(saver), netuid, block) for netuid in (ROOT, market.netuid)}
        for block in (done.block.before, done.block.number)
    )
    assert done.paid == 0
    assert after[market.netuid] == 0
    value = chain.pool_in(market.netuid, done.block).sell(before[market.netuid]).out
    assert after[ROOT] - before[ROOT] == pytest.approx(value, abs=2)


def test_unstake_all_should_return_everything(chain: Chain, market: Market, staked: Wallet, saver: Wallet) -> None:
    response = ok(chain.submit(saver, "unstake_all", {"hotkey": hot(staked)}))
    done = payment(chain, response, saver)
    root = chain.stake(hot(staked), cold(saver), ROOT, done.block.before)
    assert -done.paid == pytest.approx(root, abs=2)
    assert root > 2 * RAO
    assert [chain.stake(hot(staked), cold(saver), netuid) for netuid in (ROOT, market.netuid)] == [0, 0]


def test_seat_should_not_allow_weights(chain: Chain, validator: Wallet) -> None:
    call = {"netuid": ROOT, "dests": [0], "weights": [1], "version_key": 0}
    registered = chain.at("LastUpdate", [ROOT])[0]
    chain.wait_for(registered + RATE_LIMIT + 1)
    refused = chain.submit(validator, "set_weights", call, sign_with="hotkey")
    assert error_of(refused) == "Custom 255", "a free call that would fail reaches no block"
