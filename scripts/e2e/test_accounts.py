"""What the SDK does with accounts: identities, proxies, crowdloans, another coldkey."""

from importlib.metadata import version
from pathlib import Path

import pytest
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, error_of, event, hot, ok, tao
from economy import RAO
from market import Life, Market


@pytest.fixture(scope="module")
def user(market: Market, life: Life) -> Wallet:
    return market.validators[0]


def test_identities_should_be_stored_and_read(chain: Chain, market: Market, user: Wallet) -> None:
    words = dict.fromkeys(("url", "github_repo", "image", "discord", "description", "additional"), "")
    ok(chain.submit(user, "set_identity", {"name": "first validator", **words}))
    assert chain.sdk.query_identity(cold(user)).name == "first validator"
    fields = ("github_repo", "subnet_contact", "subnet_url", "discord", "description", "logo_url", "additional")
    call = {"netuid": market.netuid, "subnet_name": "the subnet", **dict.fromkeys(fields, "")}
    ok(chain.submit(market.owner, "set_subnet_identity", call))
    assert chain.dynamic(market.netuid).subnet_name == "the subnet"


class TestProxy:
    def test_delegate_should_stake_for_another_and_do_nothing_else(
        self, chain: Chain, market: Market, user: Wallet
    ) -> None:
        delegate = market.nominator
        ok(chain.sdk.add_proxy(user, cold(delegate), "Staking", 0))
        (proxy,), _deposit = chain.sdk.get_proxies_for_real_account(cold(user))
        assert proxy.delegate == cold(delegate)
        before = chain.stake(hot(user), cold(user), 0)
        call = {"hotkey": hot(user), "netuid": 0, "amount_staked": RAO}
        stake = chain.sdk.compose_call("SubtensorModule", "add_stake", call)
        done = ok(chain.sdk.proxy(delegate, cold(user), "Staking", stake))
        assert "Ok" in event(done, "Proxy", "ProxyExecuted")["result"]
        assert chain.stake(hot(user), cold(user), 0) == before + RAO
        transfer = {"dest": cold(delegate), "value": RAO}
        gift = chain.sdk.compose_call("Balances", "transfer_keep_alive", transfer)
        refused = ok(chain.sdk.proxy(delegate, cold(user), "Staking", gift))
        assert "Err" in event(refused, "Proxy", "ProxyExecuted")["result"]

    def test_delegate_should_be_nobody_when_it_was_removed(self, chain: Chain, market: Market, user: Wallet) -> None:
        ok(chain.sdk.remove_proxy(user, cold(market.nominator), "Staking", 0))
        call = chain.sdk.compose_call("System", "remark", {"remark": "0x00"})
        assert error_of(chain.sdk.proxy(market.nominator, cold(user), None, call)) == "NotProxy"


@pytest.mark.skipif(version("bittensor") == "10.2.0", reason="the SDK 10.2.0 cannot read a crowdloan on any chain")
def test_crowdloan_should_give_everything_back(chain: Chain, market: Market, user: Wallet) -> None:
    """Created, contributed to, shown, left, refunded, dissolved: whoever paid has his TAO again, but for fees."""
    second, number = market.validators[1], chain.at("NextCrowdloanId", module="Crowdloan")
    end = chain.head() + 5_000
    start = {wallet: chain.free(cold(wallet)) for wallet in (user, second)}
    fees = dict.fromkeys(start, 0)
    steps = (
        (user, chain.sdk.create_crowdloan(user, tao(10), tao(1), tao(500), end, target_address=cold(market.nominator))),
        (second, chain.sdk.contribute_crowdloan(second, number, tao(7))),
    )
    shown = chain.sdk.get_crowdloan_by_id(number)
    assert (shown.creator, shown.end, shown.finalized) == (cold(user), end, False)
    assert (shown.raised.rao, shown.cap.rao, shown.contributors_count) == (17 * RAO, 500 * RAO, 2)
    contributions = {who: amount.rao for who, amount in chain.sdk.get_crowdloan_contributions(number).items()}
    assert contributions == {cold(user): 10 * RAO, cold(second): 7 * RAO}
    assert error_of(chain.sdk.finalize_crowdloan(user, number)) == "CapNotRaised"
    for wallet, done in (
        *steps,
        (second, chain.sdk.withdraw_crowdloan(second, number)),
        (user, chain.sdk.refund_crowdloan(user, number)),
        (user, chain.sdk.dissolve_crowdloan(user, number)),
    ):
        fees[wallet] += ok(done).extrinsic_fee.rao
    assert chain.sdk.get_crowdloan_by_id(number) is None
    assert chain.free(cold(second)) == start[second] - fees[second]
    # A call that fails costs a fee, too.
    assert 0 <= start[user] - fees[user] - chain.free(cold(user)) < RAO // 10


def test_coldkey_should_be_changed_after_its_wait(chain: Chain, market: Market, life: Life, wallets: Path) -> None:
    old, new = actor(wallets, "Changing"), actor(wallets, "Changed")
    ok(chain.sdk.transfer(market.owner, cold(old), tao(50)))
    ok(chain.sdk.announce_coldkey_swap(old, cold(new)))
    execution = chain.at("ColdkeySwapAnnouncements", [cold(old)])[0]
    assert chain.sdk.get_coldkey_swap_announcement(cold(old)).execution_block == execution
    early = chain.sdk.swap_coldkey_announced(old, cold(new))
    assert not early.success
    # While it waits, the old key does nothing else.
    assert not chain.sdk.transfer(old, cold(new), tao(1)).success
    chain.wait_for(execution)
    ok(chain.sdk.swap_coldkey_announced(old, cold(new)))
    assert chain.free(cold(old)) == 0
    assert chain.free(cold(new)) > 49 * RAO
