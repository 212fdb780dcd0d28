"""What owners and neurons do since bittensor 11: endpoints with certificates, cutoffs, triggered epochs, trimmed subnets."""

import os
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Wallet

from chain import Chain, error_of, event, hot, ok
from commands import CommandLine, as_wallet_of_11, btcli_of_11
from market import Life, Market

BTCLI = os.environ.get("DTAO_E2E_BTCLI11", "")
pytestmark = pytest.mark.skipif(not BTCLI, reason="DTAO_E2E_BTCLI11 names no btcli: run through run.sh")
PRIVATE = 0xC0A8010A  # 192.168.1.10


@pytest.fixture(scope="module")
def line(chain: Chain, life: Life, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    return btcli_of_11(BTCLI, tmp_path_factory.mktemp("home"), chain.url)


def endpoint(netuid: int, **more: Any) -> dict[str, Any]:
    return {"netuid": netuid, "version": 7, "ip": PRIVATE, "port": 8091, "ip_type": 4, **more}


class TestServing:
    def test_certificate_should_be_stored_with_the_endpoint(self, chain: Chain, market: Market) -> None:
        miner, rest = market.miners[1], {"protocol": 4, "placeholder1": 0, "placeholder2": 0}
        call = endpoint(market.netuid, certificate="0x" + "07" + "ab" * 64, **rest)
        ok(chain.submit(miner, "serve_axon_tls", call, sign_with="hotkey"))
        stored = chain.at("NeuronCertificates", [market.netuid, hot(miner)])
        assert stored["algorithm"] == 7
        axon = chain.sdk.metagraph(market.netuid).axons[market.uid(miner)]
        assert (axon.ip, axon.port) == ("192.168.1.10", 8091)

    def test_metrics_should_have_their_own_clock(self, chain: Chain, market: Market) -> None:
        miner = market.miners[1]
        ok(chain.submit(miner, "serve_prometheus", endpoint(market.netuid), sign_with="hotkey"))
        stored = chain.at("Prometheus", [market.netuid, hot(miner)])
        assert (stored["ip"], stored["port"]) == (PRIVATE, 8091)
        neuron = chain.sdk.neuron_for_uid(market.uid(miner), market.netuid)
        assert neuron.prometheus_info.port == 8091


class TestOwner:
    def test_cutoff_should_be_set_as_a_factor(
        self, chain: Chain, line: CommandLine, wallets: Path, market: Market
    ) -> None:
        change = ("--netuid", market.netuid, "--name", "activity_cutoff_factor", "--value", 40_000)
        shown = line.json("hparams", "set", *change, *as_wallet_of_11(market.owner, wallets), "--yes")
        assert shown["success"] is True, shown
        assert chain.at("ActivityCutoffFactorMilli", [market.netuid]) == 40_000
        tempo = chain.at("Tempo", [market.netuid])
        assert chain.at("ActivityCutoff", [market.netuid]) == 40 * tempo

    def test_triggered_epoch_should_run_where_it_is_announced(
        self, chain: Chain, market: Market, alice: Wallet
    ) -> None:
        netuid = market.netuid
        with chain.tempo(alice, netuid, 100):
            response = ok(chain.submit(market.owner, "trigger_epoch", {"netuid": netuid}))
            fires_at = event(response, "SubtensorModule", "EpochTriggered")["fires_at"]
            chain.wait_for(fires_at)
            before = chain.at("SubnetEpochIndex", [netuid], fires_at - 1)
            assert chain.at("SubnetEpochIndex", [netuid], fires_at) == before + 1
            assert chain.at("BlocksSinceLastStep", [netuid], fires_at) == 0
            predicted = chain.at("LastEpochBlock", [netuid], fires_at) + 100
            assert predicted == chain.sdk.get_next_epoch_start_block(netuid, block=fires_at)

    def test_stranger_should_trigger_nothing(self, chain: Chain, market: Market) -> None:
        call = {"netuid": market.netuid}
        assert error_of(chain.submit(market.bystander, "trigger_epoch", call)) == "BadOrigin"

    def test_tempo_of_an_owner_should_have_bounds(self, chain: Chain, market: Market) -> None:
        call = {"netuid": market.netuid, "tempo": 359}
        assert error_of(chain.submit(market.owner, "set_tempo", call)) == "TempoOutOfBounds"

    def test_work_should_buy_no_registration(self, chain: Chain, market: Market) -> None:
        keys = {"hotkey": hot(market.bystander), "coldkey": market.bystander.coldkeypub.ss58_address}
        call = {"netuid": market.netuid, "block_number": 1, "nonce": 0, "work": "0x00", **keys}
        assert error_of(chain.submit(market.bystander, "register", call)) == "POWRegistrationDisabled"


def test_trimmed_subnet_should_keep_who_earned_most(chain: Chain, market: Market, alice: Wallet) -> None:
    """Last: uids are other ones afterwards."""
    netuid = market.netuid
    for function, params in (
        ("sudo_set_min_allowed_uids", {"netuid": netuid, "min_allowed_uids": 1}),
        ("sudo_set_immunity_period", {"netuid": netuid, "immunity_period": 0}),
    ):
        chain.sudo(alice, "AdminUtils", function, params)
    count = chain.at("SubnetworkN", [netuid])
    with chain.tempo(alice, netuid, 0):
        emission = list(chain.at("Emission", [netuid]))
        hotkeys = [chain.at("Keys", [netuid, uid]) for uid in range(count)]
        most = count - 1
        call = {"netuid": netuid, "max_n": most}
        response = ok(chain.submit(market.owner, "sudo_trim_to_max_allowed_uids", call, module="AdminUtils"))
        assert event(response, "SubtensorModule", "NeuronsTrimmed")["left"] == 1
        assert chain.at("SubnetworkN", [netuid]) == chain.at("MaxAllowedUids", [netuid]) == most
        left = [chain.at("Keys", [netuid, uid]) for uid in range(most)]
    gone = [uid for uid, hotkey in enumerate(hotkeys) if hotkey not in left]
    assert len(gone) == 1 and left == [hotkey for hotkey in hotkeys if hotkey in left]
    # The owner's own neuron never leaves.
    assert emission[gone[0]] == min(emission[1:])
