"""Root claims: what a root staker earned on a subnet becomes root stake or alpha stake, asked for or by itself."""

from pathlib import Path

import pytest
from bittensor_wallet import Wallet

from chain import NEVER, NO_SUBNET, Chain, actor, cold, error_of, event, hot, ok, rao
from economy import RAO
from market import Life, Market, payment, root_validator

ROOT = 0
STAKE = 2_000 * RAO
THRESHOLD = 500_000
PER_BLOCK = 5
# Clients see rates with 32 fraction bits: of this stake they miss less than this.
SEEN_ROUGHLY = STAKE // 2**32 + 2


@pytest.fixture(scope="module")
def validator(chain: Chain, market: Market, life: Life) -> Wallet:
    """A validator of the subnet that is on root."""
    return root_validator(chain, market)


@pytest.fixture(scope="module")
def staker(chain: Chain, market: Market, validator: Wallet, wallets: Path) -> Wallet:
    """Somebody with root stake on the validator's hotkey, and with dividends of an epoch to claim."""
    wallet = actor(wallets, "Charlie")
    ok(chain.sdk.add_stake(wallet, ROOT, hot(validator), rao(STAKE)))
    wait_for_dividends(chain, market, validator, wallet)
    return wallet


def claimable(chain: Chain, market: Market, validator: Wallet, staker: Wallet, block: int | None = None) -> int:
    """What the SDK shows as claimable, in alpha-rao."""
    return int(chain.sdk.get_root_claimable_stake(cold(staker), hot(validator), market.netuid, block=block).rao)


def wait_for_dividends(chain: Chain, market: Market, validator: Wallet, staker: Wallet) -> None:
    """Waits until the staker can claim."""
    for _ in range(3):
        if claimable(chain, market, validator, staker) >= THRESHOLD:
            break
        chain.next_epoch(market.netuid)
    assert claimable(chain, market, validator, staker) >= THRESHOLD


def test_staker_should_see_what_can_be_claimed(
    chain: Chain, market: Market, validator: Wallet, staker: Wallet
) -> None:
    """Nothing was claimed before the first dividend, and the rate times the stake is more than that."""
    block = chain.head()
    rates = chain.sdk.get_root_claimable_all_rates(hot(validator), block=block)
    stake = chain.stake(hot(validator), cold(staker), ROOT, block)
    claimed = chain.sdk.get_root_claimed(cold(staker), hot(validator), market.netuid, block=block).rao
    assert set(rates) == {market.netuid}
    seen = claimable(chain, market, validator, staker, block)
    assert seen == pytest.approx(rates[market.netuid] * stake - claimed, abs=SEEN_ROUGHLY)


def test_claim_should_stake_alpha_when_the_type_is_keep(
    chain: Chain, market: Market, validator: Wallet, staker: Wallet, alice: Wallet
) -> None:
    netuid = market.netuid
    ok(chain.sdk.set_root_claim_type(staker, "Keep"))
    assert chain.sdk.get_root_claim_type(cold(staker)) == "Keep"
    wait_for_dividends(chain, market, validator, staker)
    with chain.tempo(alice, netuid, NEVER):
        response = ok(chain.sdk.claim_root(staker, [netuid]))
    done = payment(chain, response, staker)
    claim = event(response, "SubtensorModule", "RootClaimed")
    before, after = done.block.before, done.block.number
    stakes = [chain.stake(hot(validator), cold(staker), netuid, block) for block in (before, after)]
    assert done.paid == 0
    assert claim["netuid"] == netuid
    assert claim["tao"] is None
    assert stakes[1] - stakes[0] == pytest.approx(claim["alpha"], abs=2)
    assert claim["alpha"] == pytest.approx(claimable(chain, market, validator, staker, before), abs=SEEN_ROUGHLY)
    assert claimable(chain, market, validator, staker, after) <= 2


def test_claim_should_stake_tao_on_root_when_the_type_is_swap(
    chain: Chain, market: Market, validator: Wallet, staker: Wallet, alice: Wallet
) -> None:
    """The alpha is sold without fee."""
    netuid = market.netuid
    ok(chain.sdk.set_root_claim_type(staker, "Swap"))
    chain.next_epoch(netuid)
    wait_for_dividends(chain, market, validator, staker)
    with chain.tempo(alice, netuid, NEVER):
        response = ok(chain.sdk.claim_root(staker, [netuid]))
    done = payment(chain, response, staker)
    claim = event(response, "SubtensorModule", "RootClaimed")
    before, after = done.block.before, done.block.number
    stakes = [chain.stake(hot(validator), cold(staker), ROOT, block) for block in (before, after)]
    pool = chain.pool_in(netuid, done.block)
    assert done.paid == 0
    assert claim["tao"] == pool.tao * claim["alpha"] // (pool.alpha + claim["alpha"])
    assert stakes[1] - stakes[0] == claim["tao"]
    assert chain.at("SubnetTAO", [ROOT], after) - chain.at("SubnetTAO", [ROOT], before) == claim["tao"]
    assert chain.at("TotalIssuance", block=after) - chain.at("TotalIssuance", block=before) <= RAO


def test_claim_of_nothing_should_do_nothing(
    chain: Chain, market: Market, validator: Wallet, staker: Wallet, alice: Wallet
) -> None:
    netuid = market.netuid
    with chain.tempo(alice, netuid, NEVER):
        if claimable(chain, market, validator, staker) >= THRESHOLD:
            ok(chain.sdk.claim_root(staker, [netuid]))
        response = ok(chain.submit(staker, "claim_root", {"subnets": [netuid]}))
    done = payment(chain, response, staker)
    before, after = done.block.before, done.block.number
    stakes = [chain.stake(hot(validator), cold(staker), ROOT, block) for block in (before, after)]
    assert done.paid == 0
    assert stakes[0] == stakes[1]
    assert claimable(chain, market, validator, staker, after) < THRESHOLD


@pytest.mark.parametrize(
    ("subnets", "error"),
    [
        ([], "InvalidSubnetNumber"),
        (list(range(1, 7)), "InvalidSubnetNumber"),
        ([NO_SUBNET], "SubnetNotExists"),
    ],
)
def test_claim_of_a_bad_list_should_be_refused(chain: Chain, staker: Wallet, subnets: list[int], error: str) -> None:
    refused = chain.submit(staker, "claim_root", {"subnets": subnets})
    assert error_of(refused) == error


def test_type_should_list_subnets_when_only_those_are_kept(chain: Chain, market: Market, staker: Wallet) -> None:
    kept = {"KeepSubnets": {"subnets": [market.netuid]}}
    ok(chain.sdk.set_root_claim_type(staker, kept))
    assert chain.sdk.get_root_claim_type(cold(staker)) == kept
    ok(chain.sdk.set_root_claim_type(staker, "Keep"))


def test_threshold_should_be_set_by_the_owner_within_its_bound(chain: Chain, market: Market) -> None:
    call = "sudo_set_root_claim_threshold"
    low, high = ({"netuid": market.netuid, "new_value": value} for value in (THRESHOLD, 10_000_001))
    assert error_of(chain.submit(market.bystander, call, low)) == "NotSubnetOwner"
    assert error_of(chain.submit(market.owner, call, high)) == "InvalidRootClaimThreshold"
    ok(chain.submit(market.owner, call, low))


def test_claims_should_happen_by_themselves_when_the_chain_makes_some_in_each_block(
    chain: Chain, market: Market, validator: Wallet, staker: Wallet, alice: Wallet
) -> None:
    netuid = market.netuid
    wait_for_dividends(chain, market, validator, staker)
    before = chain.stake(hot(validator), cold(staker), netuid)
    owed = claimable(chain, market, validator, staker)
    chain.sudo(alice, "SubtensorModule", "sudo_set_num_root_claims", {"new_value": PER_BLOCK})
    chain.wait_blocks(20)
    assert chain.stake(hot(validator), cold(staker), netuid) >= before + owed - SEEN_ROUGHLY
    epoch = chain.next_epoch(netuid)
    chain.wait_for(epoch + 5)
    assert claimable(chain, market, validator, staker, epoch + 5) < THRESHOLD
    chain.sudo(alice, "SubtensorModule", "sudo_set_num_root_claims", {"new_value": 0})
