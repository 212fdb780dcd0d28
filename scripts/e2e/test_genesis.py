"""Values of the young chain that public clients print and compare (contract of the local chain)."""

import pytest
from bittensor.core.chain_data import MetagraphInfo
from bittensor_wallet import Keypair

from chain import ZERO_ACCOUNT, Chain, twox128
from economy import RAO

BALANCES = {
    **dict.fromkeys(("Alice", "Bob", "Charlie"), 1_000_000),
    **dict.fromkeys(("Dave", "Eve", "Ferdie", "One", "Two", "Three"), 2_000),
}
FIRST = 1
ROOT, APEX = 0, 1


def address(uri: str) -> str:
    return str(Keypair.create_from_uri(uri).ss58_address)


@pytest.mark.parametrize("name", BALANCES)
def test_development_accounts_should_be_funded_exactly(chain: Chain, name: str) -> None:
    assert chain.free(address(f"//{name}"), FIRST) == BALANCES[name] * RAO


def test_sudo_key_should_be_alice(chain: Chain) -> None:
    assert chain.at("Key", module="Sudo", block=FIRST) == address("//Alice")


def test_issuance_should_count_the_genesis_balances(chain: Chain) -> None:
    issued = chain.at("TotalIssuance", block=0)
    assert issued == chain.at("TotalIssuance", module="Balances", block=0)
    assert issued >= sum(BALANCES.values()) * RAO


def test_first_subnets_should_be_root_and_apex(chain: Chain) -> None:
    assert list(chain.sdk.get_all_subnets_netuid(FIRST)) == [ROOT, APEX]
    assert chain.sdk.get_total_subnets(FIRST) == 2
    named = {info.netuid: (info.subnet_name, info.symbol) for info in chain.sdk.all_subnets(FIRST)}
    assert named == {ROOT: ("root", "Τ"), APEX: ("apex", "α")}


def metagraph(chain: Chain, netuid: int) -> MetagraphInfo:
    info = chain.sdk.get_metagraph_info(netuid, block=FIRST)
    assert info is not None
    return info


@pytest.mark.parametrize(
    ("netuid", "hotkey", "coldkey"),
    [(ROOT, address("//Alice_hk"), address("//Alice")), (APEX, ZERO_ACCOUNT, ZERO_ACCOUNT)],
)
def test_owners_should_be_as_published(chain: Chain, netuid: int, hotkey: str, coldkey: str) -> None:
    info = metagraph(chain, netuid)
    assert (info.owner_hotkey, info.owner_coldkey) == (hotkey, coldkey)


@pytest.mark.parametrize(("netuid", "neurons", "most"), [(ROOT, 0, 64), (APEX, 1, 256)])
def test_neuron_counts_should_be_as_published(chain: Chain, netuid: int, neurons: int, most: int) -> None:
    info = metagraph(chain, netuid)
    assert (info.num_uids, info.max_uids) == (neurons, most)
    for vector in (info.hotkeys, info.coldkeys, info.active, info.incentives, info.emission, info.total_stake):
        assert len(vector) == neurons
    assert chain.sdk.subnetwork_n(netuid, FIRST) == neurons


@pytest.mark.parametrize(
    ("netuid", "tao_in", "alpha_in", "alpha_out"), [(ROOT, 0, 0, 0), (APEX, 10 * RAO, 10 * RAO, RAO)]
)
def test_pools_should_be_as_published(chain: Chain, netuid: int, tao_in: int, alpha_in: int, alpha_out: int) -> None:
    info = metagraph(chain, netuid)
    assert (info.tao_in.rao, info.alpha_in.rao, info.alpha_out.rao) == (tao_in, alpha_in, alpha_out)
    flows = (
        info.subnet_volume,
        info.moving_price,
        info.subnet_emission,
        info.alpha_out_emission,
        info.alpha_in_emission,
        info.tao_in_emission,
        info.pending_alpha_emission,
        info.pending_root_emission,
    )
    assert [flow.rao for flow in flows] == [0] * len(flows)


def test_first_neuron_of_apex_should_be_the_zero_account(chain: Chain) -> None:
    info = metagraph(chain, APEX)
    assert (info.hotkeys, info.coldkeys) == ([ZERO_ACCOUNT], [ZERO_ACCOUNT])
    assert list(info.active) == [True]
    assert list(info.validator_permit) == [False]
    assert [stake.rao for stake in info.alpha_stake] == [RAO]
    for scores in (info.incentives, info.dividends, info.consensus, info.trust, info.rank):
        assert list(scores) == [0.0]
    axon = info.axons[0]
    assert set(axon.values()) == {0}, axon


@pytest.mark.parametrize(("netuid", "targets"), [(ROOT, 1), (APEX, 2)])
def test_parameters_should_be_as_published(chain: Chain, netuid: int, targets: int) -> None:
    info = metagraph(chain, netuid)
    assert info.identity is None
    shown = {
        "network_registered_at": 0,
        "tempo": 100,
        "blocks_since_last_step": 1,
        "rho": 10,
        "kappa": 32_767,
        "min_allowed_weights": 0,
        "max_weights_limit": 1.0,
        "weights_version": 0,
        "weights_rate_limit": 100,
        "activity_cutoff": 5000,
        "max_validators": 64,
        "registration_allowed": True,
        "pow_registration_allowed": True,
        "immunity_period": 4096,
        "adjustment_alpha": 0,
        "adjustment_interval": 100,
        "serving_rate_limit": 50,
        "target_regs_per_interval": targets,
        "max_regs_per_block": 1,
        "commit_reveal_period": 1,
        "liquid_alpha_enabled": False,
        "alpha_low": 45_875 / 65_535,
        "alpha_high": 58_982 / 65_535,
        "bonds_moving_avg": 900_000 / (2**64 - 1),
        "difficulty": 10_000_000 / (2**64 - 1),
        "min_difficulty": 10_000_000 / (2**64 - 1),
        "max_difficulty": ((2**64 - 1) // 4) / (2**64 - 1),
    }
    assert {name: getattr(info, name) for name in shown} == shown
    assert (info.min_burn.rao, info.max_burn.rao) == (500_000, 100 * RAO)
    assert chain.at("Burn", [netuid], 0) == RAO // 10, "before the price falls with the first block"


def test_author_should_be_one(chain: Chain) -> None:
    """And nobody else, so that what others pay does not come back to them."""
    key = "0x" + twox128("Aura") + twox128("Authorities")
    stored = chain.rpc.call("state_getStorage", key, chain.block(FIRST).hash)
    assert stored == "0x04" + Keypair.create_from_uri("//One").public_key.hex()


def test_first_new_subnet_should_cost_a_thousand_tao(chain: Chain) -> None:
    assert chain.sdk.get_subnet_burn_cost(block=0).rao == 1_000 * RAO


def test_version_of_commit_reveal_should_be_four(chain: Chain) -> None:
    assert chain.at("CommitRevealWeightsVersion", block=FIRST) == 4


def test_fast_blocks_should_be_announced(chain: Chain) -> None:
    assert chain.sdk.is_fast_blocks()
    assert chain.at("Tempo", [999]) == 10, "default tempo of new subnets"
