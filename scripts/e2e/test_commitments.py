"""What hotkeys publish: text that the SDK reads back, text that a pulse of the beacon opens, and what does not open."""

import hashlib
import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from chain import Chain, error_of, events_in, hot, ok, plain
from localnet import wait_until
from market import Life, Market

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "primitives/timelock/src/tests/vectors.rs"
# The round of the public vectors: long over, so its pulse is known.
ROUND = 1000
TEXT = b"this is a test"


def vector(name: str) -> bytes:
    """A public vector, from where the chain's own tests have it."""
    found = re.search(rf"pub const {name}: .*? = hex!\(\s*\"(.*?)\"\s*\);", VECTORS.read_text(), re.DOTALL)
    assert found is not None, name
    return bytes.fromhex("".join(found.group(1).split()))


def pulse_of_the_round() -> str:
    """The transaction by which a relayer brings the pulse."""
    spec = importlib.util.spec_from_file_location("drand_relay", ROOT / "scripts/drand-relay.py")
    assert spec is not None
    assert spec.loader is not None
    relay = importlib.util.module_from_spec(spec)
    sys.modules["drand_relay"] = relay
    spec.loader.exec_module(relay)
    signature = vector("SIGNATURE")
    return str(relay.extrinsic([relay.Pulse(ROUND, hashlib.sha256(signature).digest(), signature)]))


def publish(chain: Chain, market: Market, *fields: dict[str, Any]) -> int:
    """Publishes fields by the first miner; the block."""
    call = {"netuid": market.netuid, "info": {"fields": [list(fields)]}}
    response = chain.submit(market.miners[0], "set_commitment", call, "Commitments", sign_with="hotkey")
    return chain.block_of(ok(response)).number


def stored(chain: Chain, market: Market) -> Any:
    return chain.at("CommitmentOf", [market.netuid, hot(market.miners[0])], module="Commitments")


def test_text_should_be_read_back(chain: Chain, market: Market, life: Life) -> None:
    miner, text = market.miners[1], "where to find me"
    ok(chain.sdk.set_commitment(miner, market.netuid, text))
    assert chain.sdk.get_commitment(market.netuid, market.uid(miner)) == text
    assert chain.sdk.get_all_commitments(market.netuid)[hot(miner)] == text
    assert chain.sdk.get_commitment(market.netuid, market.uid(market.miners[2])) == ""


def test_stranger_should_not_publish(chain: Chain, market: Market, life: Life) -> None:
    """Who has no balance is told a code, by which clients know that the hotkey is not registered."""
    call = {"netuid": market.netuid, "info": {"fields": [[{"Raw2": "0x6869"}]]}}
    refused = chain.submit(market.nominator, "set_commitment", call, "Commitments", sign_with="hotkey")
    assert error_of(refused) == "Custom 10"


@pytest.fixture(scope="module")
def opened(chain: Chain, market: Market, life: Life) -> list[dict[str, Any]]:
    """Two fields of one round, of which one is no ciphertext, and the pulse; the events by which they end."""
    sealed, garbage = vector("TEXT_SEALED"), bytes(100)
    made = publish(
        chain,
        market,
        *(
            {"TimelockEncrypted": {"encrypted": "0x" + encrypted.hex(), "reveal_round": ROUND}}
            for encrypted in (garbage, sealed)
        ),
    )
    assert "TimelockEncrypted" in str(stored(chain, market))
    chain.rpc.call("author_submitExtrinsic", pulse_of_the_round())
    key = [market.netuid, hot(market.miners[0])]
    wait_until(
        lambda: plain(chain.at("RevealedCommitments", key, module="Commitments")), 60.0, "the text that the pulse opens"
    )
    return [
        event
        for number in range(made, chain.head() + 1)
        for name in ("CommitmentRevealed", "CommitmentRevealFailed")
        for event in events_in(chain, number, "Commitments", name)
    ]


def test_text_should_be_open_after_the_pulse(chain: Chain, market: Market, opened: list[dict[str, Any]]) -> None:
    revealed = plain(chain.at("RevealedCommitments", [market.netuid, hot(market.miners[0])], module="Commitments"))
    assert len(revealed) == 1
    assert TEXT.hex() in str(revealed) or TEXT.decode() in str(revealed) or str(tuple(TEXT)) in str(revealed)


def test_what_does_not_open_should_stay_as_failed(chain: Chain, market: Market, opened: list[dict[str, Any]]) -> None:
    """And be tried no more."""
    assert len(opened) == 2
    assert [event["error"] for event in opened if "error" in event] == ["CiphertextDeserialize"]
    chain.wait_blocks(4)
    fields = str(stored(chain, market))
    assert fields.count("TimelockRevealFailed") == 1
    assert "TimelockEncrypted" not in fields
    assert events_in(chain, chain.head(), "Commitments", "CommitmentRevealFailed") == []


def test_failed_field_should_not_be_published_by_a_hotkey(chain: Chain, market: Market, opened: list[dict[str, Any]]) -> None:
    """It is refused as every free call is whose sender cannot pay."""
    failed = {"TimelockRevealFailed": {"encrypted": "0x07", "reveal_round": ROUND}}
    call = {"netuid": market.netuid, "info": {"fields": [[failed]]}}
    refused = chain.submit(market.miners[0], "set_commitment", call, "Commitments", sign_with="hotkey")
    assert error_of(refused) == "Custom 255"


def test_next_commitment_should_take_its_place(chain: Chain, market: Market, opened: list[dict[str, Any]]) -> None:
    publish(chain, market, {"Raw3": "0x6e6577"})
    assert "TimelockRevealFailed" not in str(stored(chain, market))
    assert chain.sdk.get_commitment(market.netuid, market.uid(market.miners[0])) == "new"
