"""subxt, the Rust client: it decodes metadata and events, submits and watches, follows finalized blocks."""

import json
import os
import subprocess
from typing import Any

import pytest

from chain import Chain, event_names
from market import Life

PROGRAM = os.environ.get("DTAO_E2E_SUBXT", "")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="DTAO_E2E_SUBXT names no program: cargo and run.sh are needed")


@pytest.fixture(scope="module")
def said(chain: Chain, life: Life) -> dict[str, Any]:
    """The events are those of the subnet's life."""
    last = life.second.block
    first = max(1, last - 60)
    command = [PROGRAM, chain.url, str(first), str(last)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return {"first": first, "last": last, **json.loads(done.stdout)}


def test_metadata_should_be_decoded_in_all_versions(chain: Chain, said: dict[str, Any]) -> None:
    assert set(said["pallets"]) == {"14", "15", "16"}
    assert set(said["pallets"].values()) == {len(chain.sdk.substrate.metadata.pallets)}
    assert said["specVersion"] == chain.rpc.call("state_getRuntimeVersion")["specVersion"]


def test_every_event_should_be_decoded(chain: Chain, said: dict[str, Any]) -> None:
    expected = {
        f"{pallet}.{name}"
        for number in range(said["first"], said["last"] + 1)
        for pallet, name in event_names(chain, number)
    }
    assert set(said["events"]) == expected
    assert len(expected) > 3


def test_call_should_be_watched_to_the_end_and_fail_by_its_name(said: dict[str, Any]) -> None:
    for sent in (said["transfer"], said["failure"]):
        assert [state for state in sent["states"] if state != "Validated"] == ["InBestBlock", "InFinalizedBlock"]
    assert said["transfer"]["error"] is None
    assert said["failure"]["error"] == "SubtensorModule::NotSubnetOwner"


def test_finalized_blocks_should_be_followed_one_by_one(said: dict[str, Any]) -> None:
    numbers = said["finalized"]
    assert len(numbers) == 8
    assert numbers == list(range(numbers[0], numbers[0] + 8))
