"""Clients of the wider ecosystem: they decode metadata, storage and events, submit and watch, and name errors."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Keypair

from chain import Chain, event_names
from economy import RAO
from market import Life

MODULES = os.environ.get("DTAO_E2E_JS", "")
pytestmark = pytest.mark.skipif(not MODULES, reason="DTAO_E2E_JS names no packages: Node.js 20 and run.sh are needed")


def report(program: str, *arguments: object) -> dict[str, Any]:
    """What a program prints. It stands beside its packages, where Node.js looks for them."""
    copy = shutil.copy(Path(__file__).parent / program, MODULES)
    done = subprocess.run(["node", copy, *map(str, arguments)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def polkadot(chain: Chain, life: Life) -> dict[str, Any]:
    """The events are those of the subnet's life."""
    first = max(1, life.second.block - 60)
    return {"first": first, "last": life.second.block, **report("polkadot.mjs", chain.url, first, life.second.block)}


def test_metadata_should_be_decoded_in_all_versions(chain: Chain, polkadot: dict[str, Any]) -> None:
    assert len({*polkadot["pallets"].values(), len(chain.sdk.substrate.metadata.pallets)}) == 1
    assert polkadot["specVersion"] == chain.rpc.call("state_getRuntimeVersion")["specVersion"]
    assert polkadot["symbol"] == "TAO"


def test_every_event_should_be_decoded(chain: Chain, polkadot: dict[str, Any]) -> None:
    expected = {
        f"{pallet[0].lower()}{pallet[1:]}.{name}"
        for number in range(polkadot["first"], polkadot["last"] + 1)
        for pallet, name in event_names(chain, number)
    }
    assert set(polkadot["events"]) == expected
    assert len(expected) > 3


def test_call_should_be_watched_to_the_end_and_fail_by_its_name(polkadot: dict[str, Any]) -> None:
    sent = polkadot["transfer"]
    assert [state for state in sent["states"] if state != "Broadcast"] == ["Ready", "InBlock", "Finalized"]
    assert sent["error"] is None
    assert polkadot["failure"]["error"] == "subtensorModule.NotSubnetOwner"


def test_issuance_should_be_a_number(polkadot: dict[str, Any]) -> None:
    assert int(polkadot["issuance"]) > 3_012_000 * RAO


def test_papi_should_read_send_and_name_errors(chain: Chain) -> None:
    eve = str(Keypair.create_from_uri("//Eve").ss58_address)
    before = chain.free(eve)
    said = report("papi.mjs", chain.url)
    assert said["ok"]
    assert said["arrived"] == RAO
    assert "Balances.Transfer" in said["events"]
    assert said["failed"]
    assert said["error"] == "Module.SubtensorModule.NotSubnetOwner"
    assert before < chain.free(eve) < before + RAO


def test_signer_with_a_hash_of_the_metadata_should_be_told(chain: Chain) -> None:
    """Ledgers sign so. Builds of releases have the hash; others cannot compare it, and say that."""
    said = report("signer.mjs", chain.url)
    if os.environ.get("DTAO_E2E_METADATA_HASH"):
        assert said["right"] == "InBlock"
        assert "bad signature" in said["wrong"]
    else:
        assert said["right"] == said["wrong"]
        assert "Transaction call is not expected" not in said["right"]
        assert "lookup" in said["right"].lower(), said
