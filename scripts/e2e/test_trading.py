"""Buying and selling alpha on the running subnet, to the rao, and the errors of the trading calls."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Wallet

from chain import NEVER, NO_SUBNET, Chain, actor, cold, error_of, hot, ok, rao, tao
from economy import FEE_RATE, RAO, U16, Pool
from market import Life, Market, payment, purchase

MINIMUM = 2_000_000


@pytest.fixture(scope="module", autouse=True)
def no_epochs(chain: Chain, market: Market, life: Life, alice: Wallet) -> Iterator[None]:
    """Trades are compared to the rao."""
    with chain.tempo(alice, market.netuid, NEVER):
        yield


@pytest.fixture(scope="module")
def trader(chain: Chain, wallets: Path, alice: Wallet) -> Wallet:
    """Richer than the pool bears, which is a thousand times what it holds."""
    wallet = actor(wallets, "Bob")
    ok(chain.sdk.transfer(alice, cold(wallet), tao(900_000)))
    return wallet


@pytest.fixture(scope="module")
def hotkey(market: Market, life: Life) -> str:
    """A hotkey without stake, so that shares do not round."""
    return hot(market.bystander)


class TestQuotes:
    """The runtime's simulation on a fixed state against the formula on the same state."""

    @pytest.mark.parametrize("amount", [MINIMUM, RAO, 123_456_789_012])
    def test_quote_of_a_purchase_should_be_exact(self, chain: Chain, market: Market, life: Life, amount: int) -> None:
        block = chain.head()
        quote = chain.sdk.sim_swap(0, market.netuid, rao(amount), block=block)
        expected = chain.pool(market.netuid, block).buy(amount)
        assert (quote.alpha_amount.rao, quote.tao_fee.rao, quote.alpha_fee.rao) == (expected.out, expected.fee, 0)

    @pytest.mark.parametrize("amount", [MINIMUM, RAO, 5 * RAO])
    def test_quote_of_a_sale_should_be_exact(self, chain: Chain, market: Market, life: Life, amount: int) -> None:
        block = chain.head()
        quote = chain.sdk.sim_swap(market.netuid, 0, rao(amount, market.netuid), block=block)
        expected = chain.pool(market.netuid, block).sell(amount)
        assert (quote.tao_amount.rao, quote.alpha_fee.rao, quote.tao_fee.rao) == (expected.out, expected.fee, 0)

    def test_prices_should_agree_everywhere(self, chain: Chain, market: Market, life: Life) -> None:
        block = chain.head()
        price = chain.pool(market.netuid, block).price
        assert chain.sdk.get_subnet_price(market.netuid, block=block).rao == price
        assert chain.sdk.get_subnet_prices(block=block)[market.netuid].rao == pytest.approx(price, rel=1e-8, abs=1)
        assert chain.dynamic(market.netuid, block).price.rao == price

    def test_quote_for_root_should_be_one_to_one(self, chain: Chain, life: Life) -> None:
        quote = chain.sdk.sim_swap(0, 0, rao(RAO))
        assert (quote.alpha_amount.rao, quote.tao_fee.rao) == (RAO, 0)


class TestTrades:
    def test_purchase_into_an_empty_share_pool_should_be_exact(
        self, chain: Chain, market: Market, trader: Wallet, hotkey: str
    ) -> None:
        bought = purchase(chain, market.netuid, trader, hotkey, 20 * RAO)
        assert bought.stake == bought.pooled == bought.before.buy(20 * RAO).out

    def test_unstake_should_return_tao_exactly(self, chain: Chain, market: Market, trader: Wallet, hotkey: str) -> None:
        alpha = chain.stake(hotkey, cold(trader), market.netuid) // 3
        response = ok(chain.sdk.unstake(trader, market.netuid, hotkey, rao(alpha, market.netuid)))
        got = payment(chain, response, trader)
        before = chain.pool_in(market.netuid, got.block)
        sale = before.sell(alpha)
        assert -got.paid == sale.out
        assert chain.pool(market.netuid, got.block.number) == sale.pool.sell_fee(sale.fee)
        stakes = [chain.stake(hotkey, cold(trader), market.netuid, n) for n in (got.block.before, got.block.number)]
        assert stakes[0] - stakes[1] == alpha

    def test_round_trip_should_lose(self, chain: Chain, market: Market, trader: Wallet, wallets: Path) -> None:
        """Nobody can gain by buying and selling at once: two fees and the rounding are lost."""
        other = actor(wallets, "Charlie")
        spent = purchase(chain, market.netuid, other, hot(market.bystander), RAO)
        response = ok(
            chain.submit(
                other,
                "remove_stake",
                {"hotkey": hot(market.bystander), "netuid": market.netuid, "amount_unstaked": spent.stake},
            )
        )
        sold = payment(chain, response, other)
        assert -sold.paid < spent.payment.paid

    def test_fees_should_not_vanish(self, chain: Chain, market: Market, trader: Wallet, hotkey: str) -> None:
        """Fees go to the block author: no TAO leaves existence."""
        bought = purchase(chain, market.netuid, trader, hotkey, 10 * RAO)
        block = bought.payment.block
        issued = [chain.at("TotalIssuance", block=number) for number in (block.before, block.number)]
        injected = sum(info.tao_in_emission.rao for info in chain.sdk.all_subnets(block.number))
        assert issued[1] - issued[0] == injected

    def test_alpha_outside_should_follow_trades_and_emission(
        self, chain: Chain, market: Market, trader: Wallet, hotkey: str
    ) -> None:
        bought = purchase(chain, market.netuid, trader, hotkey, RAO)
        block = bought.payment.block
        before, after = chain.dynamic(market.netuid, block.before), chain.dynamic(market.netuid, block.number)
        assert after.alpha_out.rao - before.alpha_out.rao == bought.pooled + after.alpha_out_emission.rao

    def test_limit_should_bound_the_price_and_refund_the_rest(
        self, chain: Chain, market: Market, trader: Wallet, hotkey: str
    ) -> None:
        netuid, wanted = market.netuid, 500 * RAO
        limit = chain.pool(netuid).price * 11 // 10
        response = ok(
            chain.submit(
                trader,
                "add_stake_limit",
                {
                    "hotkey": hotkey,
                    "netuid": netuid,
                    "amount_staked": wanted,
                    "limit_price": limit,
                    "allow_partial": True,
                },
            )
        )
        spent = payment(chain, response, trader)
        before, after = chain.pool_in(netuid, spent.block), chain.pool(netuid, spent.block.number)
        net = before.tao_up_to(limit)
        assert after.tao - before.tao == pytest.approx(net, abs=1)
        assert after.price <= limit
        assert spent.paid == pytest.approx(net + net * FEE_RATE // (U16 - FEE_RATE), abs=2)
        assert spent.paid < wanted

    def test_full_unstake_should_leave_nothing(self, chain: Chain, market: Market, trader: Wallet, hotkey: str) -> None:
        response = ok(chain.sdk.unstake_all(trader, market.netuid, hotkey, rate_tolerance=None))
        got = payment(chain, response, trader)
        alpha = chain.stake(hotkey, cold(trader), market.netuid, got.block.before)
        assert -got.paid == chain.pool_in(market.netuid, got.block).sell(alpha).out
        assert chain.stake(hotkey, cold(trader), market.netuid, got.block.number) == 0

    def test_safe_staking_within_tolerance_should_succeed(
        self, chain: Chain, market: Market, trader: Wallet, hotkey: str
    ) -> None:
        before = chain.stake(hotkey, cold(trader), market.netuid)
        ok(chain.sdk.add_stake(trader, market.netuid, hotkey, rao(10 * MINIMUM), safe_staking=True, rate_tolerance=0.1))
        assert chain.stake(hotkey, cold(trader), market.netuid) > before

    def test_subnet_account_should_hold_the_reserve(self, chain: Chain, market: Market, life: Life) -> None:
        block = chain.head()
        account = subnet_account(market.netuid)
        assert chain.free(account, block) >= chain.pool(market.netuid, block).tao


def subnet_account(netuid: int) -> str:
    """Account that keeps the TAO of a subnet: FRAME's sub-account of the pallet id."""
    from scalecodec.utils.ss58 import ss58_encode

    raw = b"modl" + b"subtensr" + netuid.to_bytes(2, "little")
    return str(ss58_encode(raw.ljust(32, b"\0").hex(), 42))


Arguments = Callable[[int, str, Pool, int], dict[str, Any]]


def stake_call(amount: int) -> Arguments:
    return lambda netuid, hotkey, _pool, _stake: {"hotkey": hotkey, "netuid": netuid, "amount_staked": amount}


def limited(amount: int, percent: int, name: str = "amount_staked") -> Arguments:
    return lambda netuid, hotkey, pool, _stake: {
        "hotkey": hotkey,
        "netuid": netuid,
        name: amount,
        "limit_price": pool.price * percent // 100,
        "allow_partial": False,
    }


REFUSED: dict[str, tuple[str, Arguments, str]] = {
    "add nothing": ("add_stake", stake_call(0), "AmountTooLow"),
    "add less than the minimum": ("add_stake", stake_call(MINIMUM - 1), "AmountTooLow"),
    "add more than the balance": ("add_stake", stake_call(3_000_000 * RAO), "NotEnoughBalanceToStake"),
    "add more than the pool bears": ("add_stake", stake_call(1_500_000 * RAO), "InsufficientLiquidity"),
    "add beyond the limit": ("add_stake_limit", limited(500 * RAO, 101), "SlippageTooHigh"),
    "remove nothing": (
        "remove_stake",
        lambda netuid, hotkey, *_: {"hotkey": hotkey, "netuid": netuid, "amount_unstaked": 0},
        "AmountTooLow",
    ),
    "remove too little": (
        "remove_stake",
        lambda netuid, hotkey, *_: {"hotkey": hotkey, "netuid": netuid, "amount_unstaked": 1},
        "AmountTooLow",
    ),
    "remove beyond the limit": (
        "remove_stake_limit",
        lambda netuid, hotkey, pool, stake: {
            "hotkey": hotkey,
            "netuid": netuid,
            "amount_unstaked": stake,
            "limit_price": pool.price * 99999 // 100000,
            "allow_partial": False,
        },
        "SlippageTooHigh",
    ),
    "remove all beyond the limit": (
        "remove_stake_full_limit",
        lambda netuid, hotkey, pool, _stake: {
            "hotkey": hotkey,
            "netuid": netuid,
            "limit_price": pool.price * 99999 // 100000,
        },
        "SlippageTooHigh",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_trade_should_name_its_error_and_change_nothing(
    chain: Chain, market: Market, trader: Wallet, hotkey: str, case: str
) -> None:
    function, arguments, expected = REFUSED[case]
    if function.startswith("remove") and not chain.stake(hotkey, cold(trader), market.netuid):
        purchase(chain, market.netuid, trader, hotkey, 5 * RAO)
    stake = chain.stake(hotkey, cold(trader), market.netuid)
    response = chain.submit(trader, function, arguments(market.netuid, hotkey, chain.pool(market.netuid), stake))
    assert error_of(response) == expected
    block = chain.block_of(response)
    assert chain.pool(market.netuid, block.number) == chain.pool_in(market.netuid, block)
    assert chain.stake(hotkey, cold(trader), market.netuid, block.number) == stake
    paid = chain.free(cold(trader), block.before) - chain.free(cold(trader), block.number)
    assert paid > 0, "a failed transaction still pays its fee"


def test_position_of_another_subnet_should_not_be_sold(chain: Chain, trader: Wallet, hotkey: str) -> None:
    call = {"hotkey": hotkey, "netuid": NO_SUBNET, "amount_unstaked": RAO}
    assert error_of(chain.submit(trader, "remove_stake", call)) == "SubnetNotExists"


def test_start_should_work_once(chain: Chain, market: Market, life: Life) -> None:
    again = chain.submit(market.owner, "start_call", {"netuid": market.netuid})
    assert error_of(again) == "FirstEmissionBlockNumberAlreadySet"
