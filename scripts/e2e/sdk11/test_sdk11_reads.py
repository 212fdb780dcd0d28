"""Every read of bittensor 11.3.0 at one block: it answers, and where it shows a number that number is in storage."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chain import Chain, cold, hot
from economy import RAO
from market import Life, Market

PYTHON = os.environ.get("DTAO_E2E_SDK11", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="DTAO_E2E_SDK11 names no Python: run through run.sh")
READS = Path(__file__).parent / "reads.py"
# Reads that need parts which this chain does not have, and the parts: storage items and methods of runtime APIs. Once
# all of them are there the read has to answer; the list only shrinks.
AWAITED: dict[str, str] = {
    "associated_evm_key": "SubtensorModule.AssociatedEvmAddress",
    "basket_trading_status": "BetaBasketRuntimeApi.get_basket_trading_status",
    "total_alpha_staked": "SubtensorModule.TotalAlphaStaked",
}


def names() -> list[str]:
    if not PYTHON:
        return []
    return json.loads(subprocess.run([PYTHON, READS, "--names"], capture_output=True, check=True, timeout=120).stdout)


NAMES = names()
Answers = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def block(chain: Chain, life: Life) -> int:
    """The block of all reads; weights and scores are from before."""
    return chain.wait_for(life.second.block + 3)


@pytest.fixture(scope="module")
def answers(chain: Chain, market: Market, block: int) -> Answers:
    validator = market.validators[0]
    given = {
        "coldkey_ss58": cold(validator),
        "coldkey_ss58s": [cold(validator), cold(market.nominator)],
        "hotkey_ss58": hot(validator),
        "hotkey_ss58s": [hot(validator)],
        "account_ss58": cold(validator),
        "call_hash": "0x" + "11" * 32,
        "netuid": market.netuid,
        "netuids": [market.netuid],
        "uid": market.uid(validator),
        "mechid": 0,
        "lite": True,
        "block": block,
        "amount_tao": 1.0,
        "amount_alpha": 1.0,
        "lease_id": 0,
        "crowdloan_id": 0,
        "only": {},
    }
    done = subprocess.run(
        [PYTHON, READS, chain.url, str(block), json.dumps(given)], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def parts(chain: Chain, block: int) -> set[str]:
    """Every storage item `Pallet.Item` and method `RuntimeApi.method` of the metadata."""
    metadata = chain.sdk.substrate.init_runtime(block_hash=chain.block(block).hash).metadata_v15.value()
    stored = {
        f"{pallet['name']}.{entry['name']}"
        for pallet in metadata["pallets"]
        for entry in (pallet["storage"] or {"entries": []})["entries"]
    }
    return stored | {f"{api['name']}.{method['name']}" for api in metadata["apis"] for method in api["methods"]}


def missing(parts: set[str], name: str) -> set[str]:
    """What a read waits for."""
    return set(AWAITED.get(name, "").split()) - parts


@pytest.mark.parametrize("name", NAMES)
def test_read_should_answer_unless_it_awaits_a_part(answers: Answers, parts: set[str], name: str) -> None:
    awaited = missing(parts, name)
    if awaited:
        assert "error" in answers[name], f"{name} answers without {awaited}: take it off the list"
    else:
        assert "error" not in answers[name], answers[name]


def test_metadata_should_have_the_parts_of_every_day(parts: set[str]) -> None:
    """So that the test above does not wait for names that are never found."""
    assert {"SubtensorModule.Tempo", "System.Account", "SubnetInfoRuntimeApi.get_metagraph"} <= parts


def test_list_of_awaited_parts_should_name_reads() -> None:
    assert set(AWAITED) <= set(NAMES)


Expected = Callable[[Chain, Market, int], Any]


def item(name: str, *, of: Callable[[Market], list[Any]] = lambda market: [market.netuid]) -> Expected:
    """Value of a storage item, by default that of the subnet."""
    return lambda chain, market, block: chain.at(name, of(market), block)


EXPECTED: dict[str, Expected] = {
    "balance": lambda chain, market, block: chain.free(cold(market.validators[0]), block),
    "balances": lambda chain, market, block: {
        cold(wallet): chain.free(cold(wallet), block) for wallet in (market.validators[0], market.nominator)
    },
    "existential_deposit": lambda chain, market, block: 500,
    "is_fast_blocks": lambda chain, market, block: True,
    "block_time": lambda chain, market, block: 0.25,
    "tx_rate_limit": item("TxRateLimit", of=lambda market: []),
    "weights_rate_limit": item("WeightsSetRateLimit"),
    "difficulty": item("Difficulty"),
    "min_allowed_weights": item("MinAllowedWeights"),
    "immunity_period": item("ImmunityPeriod"),
    "reveal_period": item("RevealPeriodEpochs"),
    "burn": item("Burn"),
    "commit_reveal_enabled": item("CommitRevealWeightsEnabled"),
    "uid": lambda chain, market, block: market.uid(market.validators[0]),
    "hotkey_owner": lambda chain, market, block: cold(market.validators[0]),
    "netuids_for_hotkey": lambda chain, market, block: [market.netuid],
    "blocks_since_last_step": item("BlocksSinceLastStep"),
    "stake": lambda chain, market, block: chain.stake(
        hot(market.validators[0]), cold(market.validators[0]), market.netuid, block
    ),
    "alpha_price": lambda chain, market, block: {
        "netuid": market.netuid,
        "price_rao": chain.pool(market.netuid, block).price,
        "tao_per_alpha": pytest.approx(chain.pool(market.netuid, block).price / RAO),
    },
    "subnet_registration_cost": lambda chain, market, block: chain.sdk.get_subnet_burn_cost(block=block).rao,
    "mechanism_count": item("MechanismCountCurrent"),
    "next_epoch_start_block": lambda chain, market, block: chain.epoch_after(market.netuid, block),
    "weights": lambda chain, market, block: {
        str(uid): pytest.approx({str(target): weight for target, weight in row.items()})
        for uid, row in normalised(chain.sdk.weights(market.netuid, block=block)).items()
    },
}


def normalised(rows: list[tuple[int, list[tuple[int, int]]]]) -> dict[int, dict[int, float]]:
    """Rows of weights as parts of one."""
    return {uid: {target: weight / sum(dict(row).values()) for target, weight in row} for uid, row in rows}


@pytest.mark.parametrize("name", EXPECTED)
def test_read_should_show_what_is_stored(chain: Chain, market: Market, answers: Answers, block: int, name: str) -> None:
    assert answers[name]["value"] == EXPECTED[name](chain, market, block)


def test_subnet_should_be_shown_as_it_is(chain: Chain, market: Market, answers: Answers, block: int) -> None:
    assert answers["subnet"]["value"] == {
        "netuid": market.netuid,
        "tempo": chain.at("Tempo", [market.netuid], block),
        "burn": chain.at("Burn", [market.netuid], block),
        "neuron_count": len(market.registered),
    }


def values_of(record: Any) -> list[Any]:
    """All values within a record."""
    if isinstance(record, dict):
        return [value for part in record.values() for value in values_of(part)]
    if isinstance(record, list):
        return [value for part in record for value in values_of(part)]
    return [record]


def test_metagraph_should_show_the_scores(market: Market, answers: Answers, life: Life, block: int) -> None:
    neurons = answers["neurons"]["value"]
    assert [neuron["uid"] for neuron in neurons] == list(range(len(market.registered)))
    assert [neuron["hotkey"] for neuron in neurons] == [hot(wallet) for wallet in market.registered]
    assert block > life.second.block
    best = max(neurons, key=lambda neuron: neuron["raw"]["incentive"])
    assert best["uid"] == market.uid(market.miners[0])


def test_quote_should_be_the_runtimes_own(chain: Chain, market: Market, answers: Answers, block: int) -> None:
    quoted = chain.pool(market.netuid, block).buy(RAO).out
    assert quoted in values_of(answers["quote_stake"]["value"])
