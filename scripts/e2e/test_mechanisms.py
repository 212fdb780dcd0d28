"""Two incentive mechanisms on the subnet whose life was told, each with weights of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bittensor.core.chain_data import MetagraphInfo
from bittensor_wallet import Wallet

from chain import Chain, error_of, ok
from economy import U16
from market import Life, Market

PARTS = [13_107, 52_428]
SCORE = 2 / U16


@dataclass(frozen=True)
class Mechanisms:
    """The subnet after an epoch in which all validators weigh the first miner on one mechanism, the second on the
    other."""

    epoch: int
    infos: list[MetagraphInfo]


def admin(chain: Chain, alice: Wallet, market: Market, function: str, **value: object) -> None:
    chain.sudo(alice, "AdminUtils", function, {"netuid": market.netuid, **value})


@pytest.fixture(scope="module")
def mechanisms(chain: Chain, market: Market, life: Life, alice: Wallet) -> Iterator[Mechanisms]:
    uids = chain.at("MaxAllowedUids", [market.netuid])
    limit = chain.at("WeightsSetRateLimit", [market.netuid])
    admin(chain, alice, market, "sudo_set_weights_set_rate_limit", weights_set_rate_limit=0)
    admin(chain, alice, market, "sudo_set_max_allowed_uids", max_allowed_uids=128)
    admin(chain, alice, market, "sudo_set_mechanism_count", mechanism_count=2)
    admin(chain, alice, market, "sudo_set_mechanism_emission_split", maybe_split=PARTS)
    for wallet in [*market.validators, market.owner]:
        for mecid, miner in enumerate(market.miners[:2]):
            arguments = {
                "netuid": market.netuid,
                "mecid": mecid,
                "dests": [market.uid(miner)],
                "weights": [1],
                "version_key": 0,
            }
            ok(chain.submit(wallet, "set_mechanism_weights", arguments, sign_with="hotkey"))
    epoch = chain.next_epoch(market.netuid)
    infos = [chain.sdk.get_metagraph_info(market.netuid, mechid, block=epoch) for mechid in (0, 1)]
    yield Mechanisms(epoch, [info for info in infos if info is not None])
    admin(chain, alice, market, "sudo_set_mechanism_count", mechanism_count=1)
    admin(chain, alice, market, "sudo_set_max_allowed_uids", max_allowed_uids=uids)
    admin(chain, alice, market, "sudo_set_weights_set_rate_limit", weights_set_rate_limit=limit)


def test_sdk_should_see_count_and_split(chain: Chain, market: Market, mechanisms: Mechanisms) -> None:
    assert chain.sdk.get_mechanism_count(market.netuid) == 2
    assert chain.sdk.get_mechanism_emission_split(market.netuid) == [20, 80]


def test_weights_should_be_kept_apart(chain: Chain, market: Market, mechanisms: Mechanisms) -> None:
    for mechid, miner in enumerate(market.miners[:2]):
        shown = {uid: dict(row) for uid, row in chain.sdk.weights(market.netuid, mechid, block=mechanisms.epoch)}
        for wallet in market.validators:
            assert shown[market.uid(wallet)] == {market.uid(miner): U16}


def test_incentives_should_follow_the_weights_of_the_mechanism(market: Market, mechanisms: Mechanisms) -> None:
    for info, miner in zip(mechanisms.infos, market.miners[:2], strict=True):
        assert info.incentives[market.uid(miner)] == pytest.approx(1.0, abs=SCORE)
        assert sum(info.incentives) == pytest.approx(1.0, abs=SCORE)


def test_income_should_follow_the_split(market: Market, mechanisms: Mechanisms) -> None:
    emission = mechanisms.infos[0].emission
    first, second = (emission[market.uid(miner)].rao for miner in market.miners[:2])
    assert first == pytest.approx((first + second) * PARTS[0] / U16, abs=2)
    assert emission[market.uid(market.miners[2])].rao == 0


def test_missing_mechanism_should_be_refused(chain: Chain, market: Market, mechanisms: Mechanisms) -> None:
    arguments = {"netuid": market.netuid, "mecid": 2, "dests": [0], "weights": [1], "version_key": 0}
    refused = chain.submit(market.validators[0], "set_mechanism_weights", arguments, sign_with="hotkey")
    assert error_of(refused) in ("MechanismDoesNotExist", "Custom 255")


def test_data_should_go_with_its_mechanism(
    chain: Chain, market: Market, mechanisms: Mechanisms, alice: Wallet
) -> None:
    admin(chain, alice, market, "sudo_set_mechanism_count", mechanism_count=1)
    assert chain.sdk.get_mechanism_count(market.netuid) == 1
    assert chain.sdk.get_mechanism_emission_split(market.netuid) is None
    assert chain.sdk.weights(market.netuid, 1) == []
    assert chain.sdk.bonds(market.netuid, 1) == []
    assert chain.sdk.weights(market.netuid) != []
