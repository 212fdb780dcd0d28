"""Every read of the SDK that everyday use needs: it answers and agrees with storage and with the other reads."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from bittensor.core.chain_data import SelectiveMetagraphIndex
from bittensor_wallet import Keypair

from chain import NO_SUBNET, Chain, cold, error_of, hot, ok
from economy import DELEGATE_TAKE, RAO, U16
from market import Life, Market

STRANGER = str(Keypair.create_from_mnemonic(Keypair.generate_mnemonic()).ss58_address)

# Values of a new subnet. The parameters without meaning since proof of work went are left out.
NEW_SUBNET = {
    "rho": 10,
    "kappa": 32_767,
    "immunity_period": 5000,
    "min_allowed_weights": 1,
    "max_weight_limit": 65_535,
    "tempo": 10,
    "weights_version": 0,
    "weights_rate_limit": 100,
    "activity_cutoff": 5000,
    "registration_allowed": True,
    "target_regs_per_interval": 1,
    "min_burn": 500_000,
    "max_burn": 100 * RAO,
    "bonds_moving_avg": 900_000,
    "max_regs_per_block": 1,
    "serving_rate_limit": 50,
    "max_validators": 64,
    "commit_reveal_period": 1,
    "commit_reveal_weights_enabled": False,
    "alpha_high": 58_982,
    "alpha_low": 45_875,
    "liquid_alpha_enabled": False,
    "yuma_version": 3,
    "subnet_is_active": True,
    "transfers_enabled": True,
    "bonds_reset_enabled": False,
    "user_liquidity_enabled": False,
}

Read = Callable[[Chain, Market], Any]


@pytest.fixture(scope="module", autouse=True)
def running(life: Life) -> None:
    """All reads are of a subnet that works."""


def first_validator(market: Market) -> tuple[str, str]:
    """Hotkey and coldkey."""
    return hot(market.validators[0]), cold(market.validators[0])


EXPECTED: dict[str, tuple[Read, Any]] = {
    "tx_rate_limit": (lambda c, m: c.sdk.tx_rate_limit(), 1000),
    "weights_rate_limit": (lambda c, m: c.sdk.weights_rate_limit(m.netuid), 100),
    "immunity_period": (lambda c, m: c.sdk.immunity_period(m.netuid), 5000),
    "min_allowed_weights": (lambda c, m: c.sdk.min_allowed_weights(m.netuid), 1),
    "max_weight_limit": (lambda c, m: c.sdk.max_weight_limit(m.netuid), 1.0),
    "difficulty": (lambda c, m: c.sdk.difficulty(m.netuid), 10_000_000),
    "tempo": (lambda c, m: c.sdk.tempo(m.netuid), 10),
    "subnetwork_n": (lambda c, m: c.sdk.subnetwork_n(m.netuid), 7),
    "commit_reveal_enabled": (lambda c, m: c.sdk.commit_reveal_enabled(m.netuid), False),
    "get_mechanism_count": (lambda c, m: c.sdk.get_mechanism_count(m.netuid), 1),
    "get_mechanism_emission_split": (lambda c, m: c.sdk.get_mechanism_emission_split(m.netuid), None),
    "get_start_call_delay": (lambda c, m: c.sdk.get_start_call_delay(), 0),
    "get_minimum_required_stake": (lambda c, m: c.sdk.get_minimum_required_stake().rao, 0),
    "get_existential_deposit": (lambda c, m: c.sdk.get_existential_deposit().rao, 500),
    "is_fast_blocks": (lambda c, m: c.sdk.is_fast_blocks(), True),
    "is_subnet_active": (lambda c, m: c.sdk.is_subnet_active(m.netuid), True),
    "is_subnet_active, unstarted": (lambda c, m: c.sdk.is_subnet_active(NO_SUBNET), False),
    "subnet_exists": (lambda c, m: c.sdk.subnet_exists(m.netuid), True),
    "subnet_exists, absent": (lambda c, m: c.sdk.subnet_exists(NO_SUBNET), False),
    "subnet, absent": (lambda c, m: c.sdk.subnet(NO_SUBNET), None),
    "get_subnet_info, absent": (lambda c, m: c.sdk.get_subnet_info(NO_SUBNET), None),
    "get_subnet_hyperparameters, absent": (lambda c, m: c.sdk.get_subnet_hyperparameters(NO_SUBNET), None),
    "get_metagraph_info, absent": (lambda c, m: c.sdk.get_metagraph_info(NO_SUBNET), None),
    "neurons, absent": (lambda c, m: c.sdk.neurons(NO_SUBNET), []),
    "neurons_lite, absent": (lambda c, m: c.sdk.neurons_lite(NO_SUBNET), []),
    "does_hotkey_exist": (lambda c, m: c.sdk.does_hotkey_exist(hot(m.owner)), True),
    "does_hotkey_exist, stranger": (lambda c, m: c.sdk.does_hotkey_exist(STRANGER), False),
    "get_hotkey_owner, stranger": (lambda c, m: c.sdk.get_hotkey_owner(STRANGER), None),
    "get_uid, stranger": (lambda c, m: c.sdk.get_uid_for_hotkey_on_subnet(STRANGER, m.netuid), None),
    "get_netuids_for_hotkey": (lambda c, m: c.sdk.get_netuids_for_hotkey(hot(m.miners[0])), "only the market"),
    "get_netuids_for_hotkey, stranger": (lambda c, m: c.sdk.get_netuids_for_hotkey(STRANGER), []),
    "get_owned_hotkeys": (lambda c, m: c.sdk.get_owned_hotkeys(cold(m.miners[0])), "only the miner's"),
    "get_owned_hotkeys, stranger": (lambda c, m: c.sdk.get_owned_hotkeys(STRANGER), []),
    "get_balance, stranger": (lambda c, m: c.sdk.get_balance(STRANGER).rao, 0),
    "get_stake, stranger": (lambda c, m: c.sdk.get_stake(STRANGER, STRANGER, m.netuid).rao, 0),
    "get_stake_for_hotkey, stranger": (lambda c, m: c.sdk.get_stake_for_hotkey(STRANGER, m.netuid).rao, 0),
    "get_stake_info_for_coldkey, stranger": (lambda c, m: c.sdk.get_stake_info_for_coldkey(STRANGER), []),
    "get_delegate_by_hotkey, stranger": (lambda c, m: c.sdk.get_delegate_by_hotkey(STRANGER), None),
    "get_delegated, stranger": (lambda c, m: c.sdk.get_delegated(STRANGER), []),
    "get_delegate_take": (lambda c, m: c.sdk.get_delegate_take(hot(m.validators[0])), DELEGATE_TAKE / U16),
    "get_delegate_identities": (lambda c, m: c.sdk.get_delegate_identities(), {}),
    "query_identity": (lambda c, m: c.sdk.query_identity(cold(m.owner)), None),
    "get_root_claim_type": (lambda c, m: c.sdk.get_root_claim_type(cold(m.owner)), "Swap"),
    "get_root_claimed": (lambda c, m: c.sdk.get_root_claimed(STRANGER, STRANGER, m.netuid).rao, 0),
    "get_root_claimable_all_rates": (lambda c, m: c.sdk.get_root_claimable_all_rates(STRANGER), {}),
    "get_subnet_price, root": (lambda c, m: c.sdk.get_subnet_price(0).rao, RAO),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_read_should_give_the_known_value(chain: Chain, market: Market, name: str) -> None:
    read, expected = EXPECTED[name]
    special = {"only the market": [market.netuid], "only the miner's": [hot(market.miners[0])]}
    wanted = special.get(expected, expected) if isinstance(expected, str) else expected
    assert read(chain, market) == wanted


class TestSubnets:
    def test_lists_should_agree(self, chain: Chain) -> None:
        block = chain.head()
        netuids = list(chain.sdk.get_all_subnets_netuid(block))
        assert [info.netuid for info in chain.sdk.all_subnets(block)] == netuids
        assert [info.netuid for info in chain.sdk.get_all_subnets_info(block)] == netuids
        assert [info.netuid for info in chain.sdk.get_all_metagraphs_info(block=block)] == netuids
        assert chain.sdk.get_total_subnets(block) == len(netuids)
        assert set(netuids) <= set(chain.sdk.get_subnet_prices(block))

    def test_single_and_listed_subnet_should_be_equal(self, chain: Chain, market: Market) -> None:
        block = chain.head()
        listed = next(info for info in chain.sdk.all_subnets(block) if info.netuid == market.netuid)
        single = chain.dynamic(market.netuid, block)
        assert listed.price.rao == pytest.approx(single.price.rao, rel=1e-8, abs=1)
        listed.price = single.price
        assert listed == single

    def test_subnet_should_be_described(self, chain: Chain, market: Market) -> None:
        block = chain.head()
        dynamic, info = chain.dynamic(market.netuid, block), chain.sdk.get_subnet_info(market.netuid, block)
        assert (dynamic.owner_hotkey, dynamic.owner_coldkey) == (hot(market.owner), cold(market.owner))
        assert info.owner_ss58 == cold(market.owner)
        assert (dynamic.tempo, info.tempo) == (10, 10)
        assert info.subnetwork_n == chain.sdk.subnetwork_n(market.netuid, block) == len(market.registered)
        assert info.max_n == 256
        assert info.modality == 0
        assert info.burn.rao == chain.at("Burn", [market.netuid], block) == chain.sdk.recycle(market.netuid, block).rao
        assert dynamic.symbol
        assert dynamic.subnet_name
        assert dynamic.moving_price > 0
        assert dynamic.subnet_volume.rao > 0

    @pytest.mark.parametrize("name", NEW_SUBNET)
    def test_new_subnet_should_have_the_published_parameters(self, chain: Chain, market: Market, name: str) -> None:
        assert getattr(chain.sdk.get_subnet_hyperparameters(market.netuid), name) == NEW_SUBNET[name]

    def test_steepness_should_be_a_fixed_point_number(self, chain: Chain, market: Market) -> None:
        """Read raw: the SDK's own conversion drops the integer part of numbers with 32 fraction bits."""
        raw = chain.sdk.query_runtime_api("SubnetInfoRuntimeApi", "get_subnet_hyperparams_v2", [market.netuid])
        assert raw["alpha_sigmoid_steepness"] == {"bits": 1000 << 32}

    def test_symbols_should_be_unique(self, chain: Chain) -> None:
        symbols = [info.symbol for info in chain.sdk.all_subnets()]
        assert len(set(symbols)) == len(symbols)

    def test_price_of_a_new_subnet_should_fall_with_time(self, chain: Chain) -> None:
        head = chain.head()
        costs = [chain.sdk.get_subnet_burn_cost(block=block).rao for block in (head - 10, head - 5, head)]
        assert costs[0] >= costs[1] >= costs[2] > 0


class TestNeurons:
    def test_forms_of_neurons_should_agree(self, chain: Chain, market: Market) -> None:
        block = chain.head()
        full, lite = chain.sdk.neurons(market.netuid, block), chain.sdk.neurons_lite(market.netuid, block)
        assert [neuron.uid for neuron in full] == list(range(len(market.registered)))
        shared = (
            "hotkey",
            "coldkey",
            "uid",
            "netuid",
            "active",
            "stake",
            "emission",
            "incentive",
            "consensus",
            "validator_trust",
            "dividends",
            "last_update",
            "validator_permit",
        )
        for one, other in zip(full, lite, strict=True):
            assert [getattr(one, name) for name in shared] == [getattr(other, name) for name in shared]
        for uid, wallet in enumerate(market.registered):
            assert (full[uid].hotkey, full[uid].coldkey) == (hot(wallet), cold(wallet))
            assert chain.sdk.neuron_for_uid(uid, market.netuid, block) == full[uid]
            assert chain.sdk.get_neuron_for_pubkey_and_subnet(hot(wallet), market.netuid, block) == full[uid]

    def test_missing_neuron_should_be_null(self, chain: Chain, market: Market) -> None:
        assert chain.sdk.neuron_for_uid(4_000, market.netuid).is_null
        assert chain.sdk.get_neuron_for_pubkey_and_subnet(STRANGER, market.netuid).is_null

    @pytest.mark.parametrize("lite", [True, False])
    def test_metagraph_should_agree_with_neurons(self, chain: Chain, market: Market, lite: bool) -> None:
        block = chain.head()
        graph, neurons = (
            chain.sdk.metagraph(market.netuid, lite=lite, block=block),
            chain.sdk.neurons(market.netuid, block),
        )
        assert graph.n.item() == len(neurons)
        assert graph.block.item() == block
        assert graph.hotkeys == [neuron.hotkey for neuron in neurons]
        assert graph.I.tolist() == pytest.approx([neuron.incentive for neuron in neurons], abs=1e-6)
        assert graph.last_update.tolist() == [neuron.last_update for neuron in neurons]
        assert graph.validator_permit.tolist() == [neuron.validator_permit for neuron in neurons]
        stakes = [chain.at("TotalHotkeyAlpha", [hot(wallet), market.netuid], block) for wallet in market.registered]
        assert graph.AS.tolist() == pytest.approx([stake / RAO for stake in stakes], rel=1e-6)

    def test_bonds_and_weights_should_be_those_of_validators(self, chain: Chain, market: Market) -> None:
        validators = market.uids(market.validators)
        weights = dict(chain.sdk.weights(market.netuid))
        assert sorted(uid for uid, row in weights.items() if row) == validators
        bonds = {uid: row for uid, row in chain.sdk.bonds(market.netuid) if row}
        assert set(validators) <= set(bonds)

    def test_selected_fields_should_be_the_only_ones(self, chain: Chain, market: Market) -> None:
        wanted = [SelectiveMetagraphIndex.Name, SelectiveMetagraphIndex.Hotkeys]
        info = chain.sdk.get_metagraph_info(market.netuid, selected_indices=wanted)
        assert info.netuid == market.netuid
        assert info.hotkeys == [hot(wallet) for wallet in market.registered]
        assert info.name
        assert info.tempo is None
        assert info.total_stake is None

    def test_whole_and_selected_metagraph_should_agree(self, chain: Chain, market: Market) -> None:
        block = chain.head()
        listed = next(i for i in chain.sdk.get_all_metagraphs_info(block=block) if i.netuid == market.netuid)
        single = chain.sdk.get_metagraph_info(market.netuid, block=block)
        for name in ("name", "owner_coldkey", "tempo", "alpha_in", "tao_in", "hotkeys", "total_stake", "incentives"):
            assert getattr(listed, name) == getattr(single, name), name

    def test_validators_should_have_permits(self, chain: Chain, market: Market) -> None:
        permits = chain.sdk.get_subnet_validator_permits(market.netuid)
        assert all(permits[uid] for uid in market.uids(market.validators))
        assert len(permits) == len(market.registered)


class TestTime:
    def test_epochs_should_come_when_clients_predict_them(self, chain: Chain, market: Market) -> None:
        # Where another test stopped the epochs a moment ago, the first one comes late.
        chain.wait_for(chain.sdk.get_next_epoch_start_block(market.netuid))
        predicted = chain.sdk.get_next_epoch_start_block(market.netuid)
        chain.wait_for(predicted)
        assert (predicted + market.netuid + 1) % (chain.sdk.tempo(market.netuid) + 1) == 0
        assert chain.sdk.blocks_since_last_step(market.netuid, predicted) == 0
        assert chain.sdk.blocks_since_last_step(market.netuid, predicted - 1) == chain.sdk.tempo(market.netuid)
        assert chain.dynamic(market.netuid, predicted).last_step == predicted

    def test_age_of_weights_should_be_known(self, chain: Chain, market: Market) -> None:
        block, uid = chain.head(), market.uid(market.validators[0])
        updated = chain.at("LastUpdate", [market.netuid], block)[uid]
        assert chain.sdk.blocks_since_last_update(market.netuid, uid, block) == block - updated

    def test_timestamp_should_be_now(self, chain: Chain) -> None:
        age = datetime.now(UTC) - chain.sdk.get_timestamp()
        assert abs(age.total_seconds()) < 60

    def test_block_should_be_readable(self, chain: Chain) -> None:
        number = chain.head() - 2
        info = chain.sdk.get_block_info(number)
        assert info.number == number
        assert info.hash == chain.sdk.get_block_hash(number)
        assert info.timestamp
        assert info.extrinsics


class TestStake:
    def test_forms_of_a_position_should_agree(self, chain: Chain, market: Market) -> None:
        block = chain.head()
        hotkey, coldkey = first_validator(market)
        stake = chain.sdk.get_stake(coldkey, hotkey, market.netuid, block)
        assert stake.rao > 0
        by_pair = chain.sdk.get_stake_for_coldkey_and_hotkey(coldkey, hotkey, block=block)
        assert by_pair[market.netuid].stake == stake
        assert by_pair[market.netuid].is_registered
        listed = chain.sdk.get_stake_info_for_coldkey(coldkey, block)
        assert [i.stake for i in listed if (i.hotkey_ss58, i.netuid) == (hotkey, market.netuid)] == [stake]
        both = chain.sdk.get_stake_info_for_coldkeys([coldkey, cold(market.nominator)], block)
        assert both[coldkey] == listed
        assert [i.hotkey_ss58 for i in both[cold(market.nominator)]] == [hotkey]

    def test_positions_should_add_up_to_the_hotkey(self, chain: Chain, market: Market) -> None:
        """Shares round down: the sum may miss less than one unit for each holder."""
        block, (hotkey, _) = chain.head(), first_validator(market)
        total = chain.sdk.get_stake_for_hotkey(hotkey, market.netuid, block).rao
        holders = (market.validators[0], market.nominator, market.owner)
        parts = [chain.stake(hotkey, cold(wallet), market.netuid, block) for wallet in holders]
        assert min(parts) > 0
        assert 0 <= total - sum(parts) < len(parts)

    def test_balances_should_come_singly_and_together(self, chain: Chain, market: Market) -> None:
        addresses = [cold(wallet) for wallet in market.miners]
        block = chain.head()
        together = chain.sdk.get_balances(*addresses, block=block)
        assert {address: balance.rao for address, balance in together.items()} == {
            address: chain.free(address, block) for address in addresses
        }


class TestServing:
    GOOD: ClassVar[dict[str, int]] = {
        "version": 7,
        "ip": 0x08080404,
        "port": 8091,
        "ip_type": 4,
        "protocol": 4,
        "placeholder1": 0,
        "placeholder2": 0,
    }

    def test_served_axon_should_appear_in_the_metagraph(self, chain: Chain, market: Market) -> None:
        """A hotkey without balance announces its endpoint for free."""
        miner = market.miners[0]
        call = {"netuid": market.netuid, **self.GOOD}
        response = ok(chain.submit(miner, "serve_axon", call, sign_with="hotkey"))
        assert response.extrinsic_fee.rao == 0
        block = chain.block_of(response).number
        axon = chain.sdk.metagraph(market.netuid, block=block).axons[market.uid(miner)]
        assert (axon.ip, axon.port, axon.ip_type, axon.version) == ("8.8.4.4", 8091, 4, 7)
        again = chain.submit(miner, "serve_axon", call, sign_with="hotkey")
        assert error_of(again) in ("ServingRateLimitExceeded", "Custom 12")
