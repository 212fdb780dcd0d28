"""Moving stake between hotkeys, coldkeys and subnets, and destroying it: exact amounts through the public SDK, and the
errors of these calls. A second subnet is founded for it; the hotkeys are no neurons, so nothing is paid to them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isqrt
from pathlib import Path
from typing import Any

import pytest
from bittensor.core.types import ExtrinsicResponse
from bittensor_wallet import Keypair, Wallet

from chain import NEVER, NO_SUBNET, Block, Chain, actor, cold, error_of, event, ok, rao
from economy import FEE_RATE, RAO, U16, Pool
from market import Life, Market, payment

ROOT = 0
ONE = RAO
"""A price or a ratio of prices of one."""


def address(uri: str) -> str:
    return str(Keypair.create_from_uri(uri).ss58_address)


@dataclass(frozen=True)
class Stage:
    """Two started subnets, and a trader with stake on a hotkey of its own on the first."""

    here: int
    there: int
    owner: Wallet
    trader: Wallet
    friend: Wallet
    hotkey: str
    other: str
    unit: int
    """Alpha-rao on the first subnet that a move takes at least."""


@pytest.fixture(scope="module")
def stage(chain: Chain, market: Market, life: Life, alice: Wallet, wallets: Path) -> Iterator[Stage]:
    """No epoch runs meanwhile: amounts are compared to the rao."""
    owner = actor(wallets, "Charlie", "Charlie_second")
    netuid = event(ok(chain.sdk.register_subnet(owner)), "SubtensorModule", "NetworkAdded")[0]
    ok(chain.submit(owner, "start_call", {"netuid": netuid}))
    trader, friend = actor(wallets, "Bob"), actor(wallets, "Dave")
    hotkey, other = address("//Bob_mover"), address("//Bob_other")
    for key in (hotkey, other):
        ok(chain.submit(trader, "try_associate_hotkey", {"hotkey": key}))
    # Something to trade against on the new subnet, and the stake that moves.
    ok(chain.sdk.add_stake(trader, netuid, other, rao(RAO)))
    ok(chain.sdk.add_stake(trader, market.netuid, hotkey, rao(100 * RAO)))
    # What that buys depends on the tests before; the tests below take about 25 parts of it.
    unit = chain.stake(hotkey, cold(trader), market.netuid) // 40
    with chain.tempo(alice, market.netuid, NEVER), chain.tempo(alice, netuid, NEVER):
        yield Stage(market.netuid, netuid, owner, trader, friend, hotkey, other, unit)


@dataclass(frozen=True)
class Swap:
    """A sale and a purchase as a client would compute them."""

    sold: int
    bought: int
    here: Pool
    there: Pool


def swap_of(here: Pool, there: Pool, alpha: int) -> Swap:
    """Sells with fee, buys without; the fee of the sale is sold last."""
    sale = here.sell(alpha)
    bought = there.alpha * sale.out // (there.tao + sale.out)
    return Swap(sale.out, bought, sale.pool.sell_fee(sale.fee), Pool(there.tao + sale.out, there.alpha - bought))


def expected_swap(chain: Chain, stage: Stage, block: Block, alpha: int) -> Swap:
    return swap_of(chain.pool_in(stage.here, block), chain.pool_in(stage.there, block), alpha)


def pools(chain: Chain, stage: Stage, block: int) -> tuple[Pool, Pool]:
    return chain.pool(stage.here, block), chain.pool(stage.there, block)


def test_associated_hotkey_should_belong_to_the_caller(chain: Chain, stage: Stage) -> None:
    assert chain.sdk.get_hotkey_owner(stage.hotkey) == cold(stage.trader)
    owned = chain.sdk.get_owned_hotkeys(cold(stage.trader))
    assert stage.hotkey in owned
    ok(chain.submit(stage.friend, "try_associate_hotkey", {"hotkey": stage.hotkey}))
    assert chain.sdk.get_hotkey_owner(stage.hotkey) == cold(stage.trader)


def test_move_within_a_subnet_should_move_shares_only(chain: Chain, stage: Stage) -> None:
    amount = 7 * stage.unit
    response = ok(
        chain.sdk.move_stake(stage.trader, stage.here, stage.hotkey, stage.here, stage.other, rao(amount, stage.here))
    )
    block = chain.block_of(response)
    assert chain.pool(stage.here, block.number) == chain.pool_in(stage.here, block)
    left, came = (
        [chain.stake(key, cold(stage.trader), stage.here, number) for number in (block.before, block.number)]
        for key in (stage.hotkey, stage.other)
    )
    assert left[0] - left[1] == amount
    assert came[1] - came[0] == pytest.approx(amount, abs=1)
    assert payment(chain, response, stage.trader).paid == 0


def test_swap_should_sell_there_and_buy_here(chain: Chain, stage: Stage) -> None:
    amount = 5 * stage.unit
    response = ok(
        chain.sdk.swap_stake(stage.trader, stage.hotkey, stage.here, stage.there, rao(amount, stage.here))
    )
    block = chain.block_of(response)
    expected = expected_swap(chain, stage, block, amount)
    assert chain.stake(stage.hotkey, cold(stage.trader), stage.there, block.number) == expected.bought
    assert pools(chain, stage, block.number) == (expected.here, expected.there)
    assert payment(chain, response, stage.trader).paid == 0
    assert event(response, "SubtensorModule", "StakeSwapped")[4] == expected.sold


def test_safe_swap_within_tolerance_should_succeed(chain: Chain, stage: Stage) -> None:
    before = chain.stake(stage.hotkey, cold(stage.trader), stage.there)
    amount = rao(stage.unit, stage.here)
    ok(
        chain.sdk.swap_stake(
            stage.trader, stage.hotkey, stage.here, stage.there, amount, safe_swapping=True, rate_tolerance=0.1
        )
    )
    assert chain.stake(stage.hotkey, cold(stage.trader), stage.there) > before


def test_swap_with_limit_should_stop_at_the_ratio(chain: Chain, stage: Stage) -> None:
    """As much as keeps the ratio of the spot prices where a swap of about 5 units would leave it: how far that is from
    the present ratio depends on the pools' depths."""
    here, there = pools(chain, stage, chain.head())
    aim = swap_of(here, there, 5 * stage.unit)
    limit = aim.here.tao * aim.there.alpha * ONE // (aim.here.alpha * aim.there.tao)
    whole = chain.stake(stage.hotkey, cold(stage.trader), stage.here)
    call = {
        "hotkey": stage.hotkey,
        "origin_netuid": stage.here,
        "destination_netuid": stage.there,
        "alpha_amount": whole,
        "limit_price": limit,
        "allow_partial": True,
    }
    response = ok(chain.submit(stage.trader, "swap_stake_limit", call))
    block = chain.block_of(response)
    here, there = chain.pool_in(stage.here, block), chain.pool_in(stage.there, block)
    product = here.tao * here.alpha
    root = isqrt(product * there.tao * there.alpha * ONE // limit)
    net = (root + product) // (here.tao + there.tao) - here.alpha
    gone = net + net * FEE_RATE // (U16 - FEE_RATE)
    assert gone < whole, "the limit must bind"
    after = chain.stake(stage.hotkey, cold(stage.trader), stage.here, block.number)
    assert whole - after == gone
    call["alpha_amount"], call["allow_partial"] = after, False
    assert error_of(chain.submit(stage.trader, "swap_stake_limit", call)) == "SlippageTooHigh"


def test_move_to_another_hotkey_and_subnet_should_do_both(chain: Chain, stage: Stage) -> None:
    amount = 2 * stage.unit
    before = chain.stake(stage.other, cold(stage.trader), stage.there)
    response = ok(
        chain.sdk.move_stake(stage.trader, stage.here, stage.hotkey, stage.there, stage.other, rao(amount, stage.here))
    )
    block = chain.block_of(response)
    expected = expected_swap(chain, stage, block, amount)
    gained = chain.stake(stage.other, cold(stage.trader), stage.there, block.number) - before
    assert gained == pytest.approx(expected.bought, abs=1)


def test_transfer_should_hand_stake_over(chain: Chain, stage: Stage) -> None:
    amount = 3 * stage.unit
    before = chain.stake(stage.hotkey, cold(stage.friend), stage.here)
    response = ok(
        chain.sdk.transfer_stake(
            stage.trader, cold(stage.friend), stage.hotkey, stage.here, stage.here, rao(amount, stage.here)
        )
    )
    gained = chain.stake(stage.hotkey, cold(stage.friend), stage.here, chain.block_of(response).number) - before
    assert gained == pytest.approx(amount, abs=1)


def test_owner_without_balance_should_pay_the_fee_in_alpha(chain: Chain, stage: Stage, wallets: Path) -> None:
    """A coldkey that has stake and not a rao sells it all the same."""
    heir = actor(wallets, "Heir")
    ok(
        chain.sdk.transfer_stake(
            stage.trader, cold(heir), stage.hotkey, stage.here, stage.here, rao(2 * stage.unit, stage.here)
        )
    )
    assert chain.free(cold(heir)) == 0
    whole = chain.stake(stage.hotkey, cold(heir), stage.here)
    call = {"hotkey": stage.hotkey, "netuid": stage.here, "amount_unstaked": whole}
    response = ok(chain.submit(heir, "remove_stake", call))
    paid = event(response, "SubtensorModule", "TransactionFeePaidWithAlpha")
    assert paid["who"] == cold(heir) and 0 < paid["alpha"] < whole
    # The alpha of the fee is rounded up, and one unit of it is worth a few rao.
    pool = chain.pool_in(stage.here, chain.block_of(response))
    assert paid["alpha"] == -(-response.extrinsic_fee.rao * pool.alpha // pool.tao)
    assert paid["tao"] == pool.tao * paid["alpha"] // (pool.alpha + paid["alpha"])
    assert chain.stake(stage.hotkey, cold(heir), stage.here) == 0
    assert chain.free(cold(heir)) > 0


@pytest.mark.parametrize("function", ["recycle_alpha", "burn_alpha"])
def test_destroyed_alpha_should_leave_the_position_and_not_the_pool(
    chain: Chain, stage: Stage, function: str
) -> None:
    response = ok(
        chain.submit(stage.trader, function, {"hotkey": stage.hotkey, "amount": stage.unit, "netuid": stage.here})
    )
    block = chain.block_of(response)
    assert chain.pool(stage.here, block.number) == chain.pool_in(stage.here, block)
    before, after = (
        chain.stake(stage.hotkey, cold(stage.trader), stage.here, number) for number in (block.before, block.number)
    )
    assert before - after == pytest.approx(stage.unit, abs=1)
    out = [chain.dynamic(stage.here, number) for number in (block.before, block.number)]
    gone = stage.unit if function == "recycle_alpha" else 0
    assert out[1].alpha_out.rao - out[0].alpha_out.rao == out[1].alpha_out_emission.rao - gone


def test_buyback_should_buy_and_burn_once_a_tempo(chain: Chain, stage: Stage) -> None:
    response = ok(chain.sdk.add_stake_burn(stage.owner, stage.there, stage.other, rao(RAO)))
    burned = event(response, "SubtensorModule", "AddStakeBurn")["alpha"]
    assert burned == chain.pool_in(stage.there, chain.block_of(response)).buy(RAO).out
    again = {"hotkey": stage.other, "netuid": stage.there, "amount": RAO, "limit": None}
    assert error_of(chain.submit(stage.owner, "add_stake_burn", again)) == "AddStakeBurnRateLimitExceeded"


def test_take_should_go_down_at_any_time_and_not_up_again(chain: Chain, stage: Stage) -> None:
    for take in (0.1, 0.05):
        ok(chain.sdk.set_delegate_take(stage.trader, stage.hotkey, take))
        assert chain.sdk.get_delegate_take(stage.hotkey) == pytest.approx(take, abs=1e-4)
    refused = chain.submit(stage.trader, "increase_take", {"hotkey": stage.hotkey, "take": 8_000})
    assert error_of(refused) == "Custom 6"


def move(**more: Any) -> Callable[[Stage], dict[str, Any]]:
    """Arguments of `swap_stake` that are good but for those given."""
    return lambda stage: {
        "hotkey": stage.hotkey,
        "origin_netuid": stage.here,
        "destination_netuid": stage.there,
        "alpha_amount": stage.unit,
        **more,
    }


REFUSED: dict[str, tuple[str, Callable[[Stage], dict[str, Any]], str]] = {
    "to the same place": ("swap_stake", lambda s: move(destination_netuid=s.here)(s), "SameNetuid"),
    "to no subnet": ("swap_stake", move(destination_netuid=NO_SUBNET), "SubnetNotExists"),
    "from no subnet": ("swap_stake", move(origin_netuid=NO_SUBNET), "SubnetNotExists"),
    "on a hotkey that nobody owns": ("swap_stake", move(hotkey=address("//Nobody")), "HotKeyAccountNotExists"),
    "more than there is": ("swap_stake", move(alpha_amount=2**63), "NotEnoughStakeToWithdraw"),
    "nothing": ("swap_stake", move(alpha_amount=0), "AmountTooLow"),
    "beyond the ratio": (
        "swap_stake_limit",
        move(limit_price=2**62, allow_partial=False),
        "SlippageTooHigh",
    ),
    "nothing at that ratio": (
        "swap_stake_limit",
        move(limit_price=2**62, allow_partial=True),
        "ZeroMaxStakeAmount",
    ),
    "burn root stake": (
        "burn_alpha",
        lambda s: {"hotkey": s.hotkey, "amount": RAO, "netuid": ROOT},
        "CannotBurnOrRecycleOnRootSubnet",
    ),
    "recycle more than there is": (
        "recycle_alpha",
        lambda s: {"hotkey": s.hotkey, "amount": 2**63, "netuid": s.here},
        "NotEnoughStakeToWithdraw",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_move_should_name_its_error_and_change_nothing(chain: Chain, stage: Stage, case: str) -> None:
    function, arguments, expected = REFUSED[case]
    response: ExtrinsicResponse = chain.submit(stage.trader, function, arguments(stage))
    assert error_of(response) == expected
    block = chain.block_of(response)
    for netuid in (stage.here, stage.there):
        assert chain.pool(netuid, block.number) == chain.pool_in(netuid, block)
        stakes = [chain.stake(stage.hotkey, cold(stage.trader), netuid, n) for n in (block.before, block.number)]
        assert stakes[0] == stakes[1]


def test_transfer_should_be_refused_where_the_owner_forbids_it(chain: Chain, stage: Stage, alice: Wallet) -> None:
    toggle = {"netuid": stage.there, "toggle": False}
    chain.sudo(alice, "AdminUtils", "sudo_set_toggle_transfer", toggle)
    call = {
        "destination_coldkey": cold(stage.friend),
        "hotkey": stage.other,
        "origin_netuid": stage.there,
        "destination_netuid": stage.there,
        "alpha_amount": chain.stake(stage.other, cold(stage.trader), stage.there) // 10,
    }
    assert error_of(chain.submit(stage.trader, "transfer_stake", call)) == "TransferDisallowed"
    chain.sudo(alice, "AdminUtils", "sudo_set_toggle_transfer", {**toggle, "toggle": True})
    ok(chain.submit(stage.trader, "transfer_stake", call))
