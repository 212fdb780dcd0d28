"""The life of a subnet: founded, started, staked, validated, earning."""

from itertools import pairwise
from pathlib import Path

import pytest
from bittensor.utils.weight_utils import convert_and_normalize_weights_and_uids
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, hot, ok
from economy import DELEGATE_TAKE, RAO, U16, normalise, owner_cut, yuma3
from localnet import wait_until
from market import NOMINATION, STAKE, WISHES, Life, Market, Snapshot

# A score is stored as 1/65,535 after arithmetic that truncates: two units of it.
SCORE = 2 / U16
# Units of 1e-9 alpha that an epoch may lose to fixed-point division of about 1e10 units by 2^-32.
EPOCH_DUST = 100


class TestFoundation:
    def test_price_should_be_locked_and_go_into_the_pool(self, market: Market) -> None:
        founded = market.foundation
        assert founded.payment.paid == founded.locked == founded.pool.tao
        assert founded.locked <= founded.asked, "the price only falls between two foundations"

    def test_price_should_double(self, market: Market) -> None:
        assert market.foundation.asked_next == 2 * market.foundation.locked

    def test_first_price_of_alpha_should_be_one_when_there_is_no_market(self, market: Market) -> None:
        assert market.foundation.pool.alpha == market.foundation.pool.tao

    def test_owner_should_be_the_first_neuron(self, chain: Chain, market: Market) -> None:
        assert chain.at("SubnetOwner", [market.netuid]) == cold(market.owner)
        assert chain.sdk.get_subnet_owner_hotkey(market.netuid) == hot(market.owner)

    def test_neurons_should_get_uids_in_order(self, chain: Chain, market: Market) -> None:
        for uid, wallet in enumerate(market.registered):
            assert chain.sdk.get_uid_for_hotkey_on_subnet(hot(wallet), market.netuid) == uid
            assert chain.sdk.is_hotkey_registered(hot(wallet), market.netuid)
            assert chain.sdk.get_hotkey_owner(hot(wallet)) == cold(wallet)

    def test_registration_should_raise_the_price_by_the_factor(self, market: Market) -> None:
        for registration in market.registrations:
            assert registration.next_price == pytest.approx(registration.payment.paid * 1.26, abs=1)

    def test_registration_should_buy_alpha(self, market: Market) -> None:
        """The price is paid into the pool and takes alpha out of it: registrations push the price up."""
        for registration in market.registrations:
            before, after = registration.pool_before, registration.pool_after
            assert 0 < after.tao - before.tao <= registration.payment.paid
            assert after.price > before.price
            assert after.tao * after.alpha >= before.tao * before.alpha

    def test_price_should_fall_while_nobody_registers(self, chain: Chain, market: Market) -> None:
        prices = [chain.at("Burn", [market.netuid], block) for block in (chain.head() - 1, chain.wait_blocks(4))]
        assert prices[1] < prices[0]


class TestStaking:
    def test_buyers_should_receive_exactly_what_the_pool_formula_says(self, life: Life) -> None:
        for bought in life.purchases:
            alpha = bought.before.buy(bought.payment.paid).out
            assert bought.pooled == alpha
            assert alpha - bought.stake in (0, 1), "shares of a pool that others hold, too, round down"

    def test_whole_amount_should_be_paid(self, life: Life) -> None:
        assert [bought.payment.paid for bought in life.purchases] == [STAKE, STAKE, NOMINATION]

    def test_reserves_should_move_along_the_curve(self, life: Life) -> None:
        for bought in life.purchases:
            assert bought.after == bought.before.buy(bought.payment.paid).pool

    def test_price_should_rise_to_the_reported_one(self, life: Life) -> None:
        for bought in life.purchases:
            assert bought.price == bought.after.price > bought.before.price

    def test_pool_should_never_lose_to_rounding(self, life: Life) -> None:
        for bought in life.purchases:
            assert bought.after.tao * bought.after.alpha >= bought.before.tao * bought.before.alpha

    def test_quote_should_be_close_to_the_trade(self, life: Life) -> None:
        """The quote was asked one block earlier; an injection lies between."""
        for bought in life.purchases:
            assert bought.quoted == pytest.approx(bought.before.buy(bought.payment.paid).out, rel=0.1)


class TestConsensus:
    def test_hotkeys_without_balance_should_set_weights_for_free(self, life: Life) -> None:
        assert life.hotkey_balances == [0, 0]
        assert life.weight_fees == [0, 0]

    def test_weights_should_not_be_set_again_too_fast(self, life: Life) -> None:
        assert life.weights_again in ("SettingWeightsTooFast", "Custom 6")

    def test_stored_weights_should_be_the_ones_sent(self, market: Market, life: Life) -> None:
        for wallet, wishes in zip(market.validators, WISHES, strict=False):
            sent = convert_and_normalize_weights_and_uids(market.uids(market.miners), wishes)
            assert life.before_first.weights[market.uid(wallet)] == dict(zip(*sent, strict=False))

    @pytest.mark.parametrize("epoch", ["first", "second"])
    def test_metagraph_should_show_what_the_weights_imply(self, life: Life, epoch: str) -> None:
        before: Snapshot = getattr(life, f"before_{epoch}")
        after: Snapshot = getattr(life, epoch)
        expected = yuma3(before.neurons())
        assert after.info.consensus == pytest.approx(expected.consensus, abs=SCORE)
        assert after.info.incentives == pytest.approx(expected.incentive, abs=SCORE)
        assert after.info.dividends == pytest.approx(expected.dividends, abs=SCORE)

    def test_miners_should_rank_as_the_validators_wish(self, market: Market, life: Life) -> None:
        incentives = [life.second.info.incentives[uid] for uid in market.uids(market.miners)]
        assert incentives == sorted(incentives, reverse=True)
        assert min(incentives) > 0
        assert sum(life.second.info.incentives) == pytest.approx(1.0, abs=3 * SCORE)

    def test_neuron_without_weight_should_earn_nothing(self, market: Market, life: Life) -> None:
        uid = market.uid(market.bystander)
        assert life.second.info.incentives[uid] == life.second.info.dividends[uid] == 0
        assert life.second.stakes[uid] == 0

    def test_sdk_metagraph_should_show_the_same(self, chain: Chain, market: Market, life: Life) -> None:
        shown = chain.sdk.metagraph(market.netuid, lite=False, block=life.second.block)
        assert shown.I.tolist() == pytest.approx(life.second.info.incentives, abs=1e-6)
        assert shown.D.tolist() == pytest.approx(life.second.info.dividends, abs=1e-6)
        first, second = market.uids(market.validators)
        for uid in (first, second):
            row = normalise(
                [float(life.second.weights[uid].get(column, 0)) for column in range(len(market.registered))]
            )
            assert normalise([float(weight) for weight in shown.W[uid]]) == pytest.approx(row, abs=1e-4)

    def test_epochs_should_be_a_tempo_apart(self, life: Life) -> None:
        assert life.second.info.last_step == life.second.block
        assert life.second.info.blocks_since_last_step == 0
        assert life.before_second.info.blocks_since_last_step == life.second.block - life.first.block - 1


class TestEmission:
    """Alpha given out between two epochs, which the second one distributes."""

    @staticmethod
    def gain(life: Life, uids: list[int]) -> int:
        return sum(life.second.stakes[uid] - life.first.stakes[uid] for uid in uids)

    def test_each_block_should_give_one_alpha_to_the_participants(self, life: Life) -> None:
        assert life.alpha_out == [RAO] * (life.second.block - life.first.block)

    def test_owner_should_get_eighteen_percent(self, life: Life) -> None:
        gained = life.second.owner_stake - life.first.owner_stake
        assert gained == pytest.approx(sum(map(owner_cut, life.alpha_out)), abs=len(life.alpha_out))

    def test_miners_and_validators_should_share_the_rest_equally(self, market: Market, life: Life) -> None:
        assert life.root_tao == 0, "root stake would take a part of the validators' half"
        half = sum(alpha - owner_cut(alpha) for alpha in life.alpha_out) / 2
        assert self.gain(life, market.uids(market.miners)) == pytest.approx(half, abs=EPOCH_DUST)
        assert self.gain(life, market.uids(market.validators)) == pytest.approx(half, abs=EPOCH_DUST)

    def test_shares_should_be_18_41_41(self, market: Market, life: Life) -> None:
        given = sum(life.alpha_out)
        gains = [self.gain(life, market.uids(group)) for group in ([market.owner], market.miners, market.validators)]
        assert [round(100 * gain / given, 1) for gain in gains] == [18.0, 41.0, 41.0]
        assert 0 <= given - sum(gains) <= 2 * EPOCH_DUST, "nothing may appear and only dust may be lost"

    def test_miner_income_should_follow_incentives(self, market: Market, life: Life) -> None:
        uids = market.uids(market.miners)
        pot = self.gain(life, uids)
        for uid in uids:
            assert self.gain(life, [uid]) == pytest.approx(pot * life.second.info.incentives[uid], abs=pot * SCORE)

    def test_reported_emission_should_be_the_income(self, market: Market, life: Life) -> None:
        for uid in market.uids([*market.miners, *market.validators]):
            assert life.second.info.emission[uid].rao == pytest.approx(self.gain(life, [uid]), abs=EPOCH_DUST)

    def test_dividends_should_compound_into_stake(self, market: Market, life: Life) -> None:
        """The owner of the hotkey takes 18 %; the rest raises the value of everybody's share."""
        uid = market.uid(market.validators[0])
        income = self.gain(life, [uid])
        shared = dict(life.second.info.alpha_dividends_per_hotkey)[hot(market.validators[0])].rao
        take = income - shared
        assert take == pytest.approx(income * DELEGATE_TAKE / U16, abs=2)
        grown = life.second.nominator_stake - life.first.nominator_stake
        fraction = life.first.nominator_stake / (life.first.stakes[uid] + take)
        assert grown == pytest.approx(shared * fraction, abs=3)
        assert grown > 0

    def test_alpha_in_existence_should_grow_by_what_was_given(self, life: Life) -> None:
        grown = life.second.info.alpha_out.rao - life.first.info.alpha_out.rao
        assert grown == sum(life.alpha_out), "no trade lies between the two epochs"

    def test_injection_should_follow_price_and_cap(self, chain: Chain, market: Market, life: Life) -> None:
        """All TAO of a block goes to the only started subnet; the alpha next to it is worth as much, at most 1."""
        for block in range(life.first.block + 1, life.second.block + 1):
            before, flows = chain.pool(market.netuid, block - 1), chain.dynamic(market.netuid, block)
            injected = flows.tao_in_emission.rao
            assert injected == RAO
            assert flows.alpha_in_emission.rao == pytest.approx(min(injected * before.alpha / before.tao, RAO), abs=1)


class TestSupply:
    def test_issuance_should_rise_by_at_most_one_tao_a_block(self, chain: Chain, market: Market, life: Life) -> None:
        start = life.second.block
        chain.wait_for(start + 4)
        issued = [chain.at("TotalIssuance", block=block) for block in range(start - 20, start + 5)]
        grown = [after - before for before, after in pairwise(issued)]
        assert all(0 <= growth <= RAO for growth in grown)
        assert max(grown) > 0

    def test_issuance_should_equal_that_of_the_balances(self, chain: Chain, life: Life) -> None:
        for block in range(life.first.block, life.second.block + 1):
            assert chain.at("TotalIssuance", block=block) == chain.at("TotalIssuance", module="Balances", block=block)

    def test_issuance_should_grow_by_what_is_injected(self, chain: Chain, life: Life) -> None:
        for block in range(life.first.block + 1, life.second.block + 1):
            grown = chain.at("TotalIssuance", block=block) - chain.at("TotalIssuance", block=block - 1)
            assert grown == sum(info.tao_in_emission.rao for info in chain.sdk.all_subnets(block))

    def test_block_rewards_should_split_by_moving_price(
        self, chain: Chain, market: Market, life: Life, alice: Wallet, wallets: Path
    ) -> None:
        """Two started subnets whose moving prices are written as raw storage, as the public test suites do."""
        owner = actor(wallets, "Charlie", "Charlie_second")
        created = ok(chain.sdk.register_subnet(owner))
        other = max(chain.sdk.get_all_subnets_netuid(chain.block_of(created).number))
        ok(chain.sdk.start_call(owner, other))
        wait_until(lambda: chain.sdk.is_subnet_active(other), 60.0, "the second subnet's start")
        prices = {market.netuid: 3 << 30, other: 1 << 30}
        items = [(moving_price_key(chain, netuid), bits.to_bytes(16, "little")) for netuid, bits in prices.items()]
        written = chain.block_of(chain.sudo(alice, "System", "set_storage", {"items": items}))
        block = chain.wait_for(written.number + 1)
        stored = {netuid: chain.at("SubnetMovingPrice", [netuid], block - 1)["bits"] for netuid in prices}
        assert stored == prices
        for netuid, bits in prices.items():
            # The chain counts bits of the prices that clients do not see.
            share = RAO * bits // sum(prices.values())
            assert abs(chain.dynamic(netuid, block).tao_in_emission.rao - share) <= 1


def moving_price_key(chain: Chain, netuid: int) -> str:
    """Raw key of an Identity map on the little-endian netuid."""
    prefix = next(key for key, name in chain.item_names().items() if name == "SubnetMovingPrice")
    return "0x" + prefix + netuid.to_bytes(2, "little").hex()
