"""The relayer of pulses, against a beacon and a node that are local HTTP servers. No chain is needed."""

import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server import Server

SCRIPT = Path(__file__).resolve().parent.parent / "drand-relay.py"
SPEC = importlib.util.spec_from_file_location("drand_relay", SCRIPT)
assert SPEC is not None and SPEC.loader is not None
relay = importlib.util.module_from_spec(SPEC)
sys.modules["drand_relay"] = relay
SPEC.loader.exec_module(relay)

KEY = bytes(range(96))
HASH = "ab" * 32
GENESIS, PERIOD = 1_000, 3


def signature(number: int) -> bytes:
    return number.to_bytes(48, "big")


def pulse(number: int) -> dict[str, Any]:
    signed = signature(number)
    return {"round": number, "randomness": hashlib.sha256(signed).hexdigest(), "signature": signed.hex()}


class Beacon(Server):
    """A beacon of some chain; `broken` replaces what it answers for a path."""

    def __init__(self) -> None:
        self.broken: dict[str, Any] = {}
        self.key = KEY
        self.asked: list[str] = []
        super().__init__()

    def answer(self, path: str, body: Any) -> Any:
        self.asked.append(path)
        chain, _, rest = path.lstrip("/").partition("/")
        if rest in self.broken:
            return self.broken[rest]
        if chain != HASH:
            return 404, {"error": "unknown chain"}
        if rest == "info":
            return {"public_key": self.key.hex(), "period": PERIOD, "genesis_time": GENESIS}
        return pulse(int(rest.removeprefix("public/")))


class Chain(Server):
    """A node that stores what it is given at once, unless `refuse` says why not."""

    def __init__(self) -> None:
        self.pulses: dict[int, bytes] = {}
        self.submitted: list[bytes] = []
        self.refuse: list[str] = []
        self.stores = True
        self.oldest = 0
        super().__init__()

    def answer(self, path: str, body: Any) -> Any:
        method, params = body["method"], body["params"]
        try:
            result = getattr(self, method)(*params)
        except AttributeError:
            return {"jsonrpc": "2.0", "id": body["id"], "error": {"code": -32601, "message": "Method not found"}}
        except ValueError as error:
            return {"jsonrpc": "2.0", "id": body["id"], "error": {"code": 1010, "message": "Invalid Transaction", "data": str(error)}}
        return {"jsonrpc": "2.0", "id": body["id"], "result": result}

    def state_getStorage(self, key: str) -> str | None:
        if key == relay.LAST_STORED_ROUND:
            return "0x" + max(self.pulses, default=0).to_bytes(8, "little").hex()
        if key == relay.OLDEST_STORED_ROUND:
            return "0x" + self.oldest.to_bytes(8, "little").hex()
        assert key == relay.BEACON_CONFIG
        times = PERIOD.to_bytes(4, "little") + GENESIS.to_bytes(4, "little")
        config = relay.compact(96) + KEY + times + relay.compact(32) + bytes.fromhex(HASH) + b"\x00" * 3
        return "0x" + config.hex()

    def state_queryStorageAt(self, keys: list[str]) -> list[dict[str, Any]]:
        known = {relay.pulse_key(number): "0x00" for number in self.pulses}
        return [{"block": "0x00", "changes": [[key, known.get(key)] for key in keys]}]

    def author_submitExtrinsic(self, encoded: str) -> str:
        if self.refuse:
            raise ValueError(self.refuse.pop(0))
        transaction = bytes.fromhex(encoded[2:])
        self.submitted.append(transaction)
        if self.stores:
            self.pulses.update(dict.fromkeys(rounds_of(transaction), b""))
        return "0x" + "00" * 32


def rounds_of(transaction: bytes) -> list[int]:
    """The rounds in an unsigned transaction, whose every byte is looked at."""
    body, rest = relay.counted(transaction)
    assert rest == b"" and body[:3] == bytes([4, 26, 0])
    count, body = body[3] >> 2, body[4:]
    rounds = []
    for _ in range(count):
        number = int.from_bytes(body[:8], "little")
        randomness, body = relay.counted(body[8:])
        signed, body = relay.counted(body)
        assert signed == signature(number) and randomness == hashlib.sha256(signed).digest()
        rounds.append(number)
    assert body == b""
    return rounds


@pytest.fixture
def beacon() -> Iterator[Beacon]:
    server = Beacon()
    yield server
    server.close()


@pytest.fixture
def other_beacon() -> Iterator[Beacon]:
    server = Beacon()
    yield server
    server.close()


@pytest.fixture
def node() -> Iterator[Chain]:
    server = Chain()
    yield server
    server.close()


class Clock:
    """Time in which a round is due."""

    def __init__(self, number: int) -> None:
        self.seconds = float(GENESIS + (number - 1) * PERIOD)

    def __call__(self) -> float:
        return self.seconds


def joined(node: Chain, *beacons: Beacon, newest: int, catch_up: int = 1_200) -> Any:
    options = relay.parser().parse_args(
        ["--node", node.url, "--catch-up", str(catch_up)] + [part for server in beacons for part in ("--endpoint", server.url)]
    )
    connected = relay.connect(options)
    connected.now = Clock(newest)
    return connected


def test_transaction_should_be_the_bytes_that_the_chain_decodes() -> None:
    pulses = [relay.Pulse(1, b"\x01" * 32, b"\x02" * 48)]
    # 94 bytes: version, pallet, call, number of pulses, and the pulse.
    expected = "0x7901" + "04" + "1a00" + "04" + "0100000000000000" + "80" + "01" * 32 + "c0" + "02" * 48
    assert relay.extrinsic(pulses) == expected


def test_keys_should_be_those_of_the_storage() -> None:
    xxhash = pytest.importorskip("xxhash")

    def twox128(name: str) -> str:
        return b"".join(xxhash.xxh64(name.encode(), seed=seed).intdigest().to_bytes(8, "little") for seed in (0, 1)).hex()

    pallet = "0x" + twox128("Drand")
    assert relay.LAST_STORED_ROUND == pallet + twox128("LastStoredRound")
    assert relay.OLDEST_STORED_ROUND == pallet + twox128("OldestStoredRound")
    assert relay.BEACON_CONFIG == pallet + twox128("BeaconConfig")
    assert relay.PULSES == pallet + twox128("Pulses")


def test_relayer_should_begin_with_the_newest_round(node: Chain, beacon: Beacon) -> None:
    relayer = joined(node, beacon, newest=500)
    assert relayer.missing() == [500]
    assert relayer.bring([500]) == 1
    assert list(node.pulses) == [500]
    assert relayer.missing() == []


def test_relayer_should_catch_up_in_batches_after_a_pause(node: Chain, beacon: Beacon) -> None:
    node.pulses = {100: b""}
    relayer = joined(node, beacon, newest=140)
    assert relayer.missing() == list(range(101, 141))
    assert relayer.bring(relayer.missing()) == 40
    assert [len(rounds_of(transaction)) for transaction in node.submitted] == [8] * 5
    assert sorted(node.pulses) == list(range(100, 141))


def test_relayer_should_leave_out_what_is_too_old(node: Chain, beacon: Beacon) -> None:
    node.pulses = {100: b""}
    assert joined(node, beacon, newest=10_000, catch_up=5).missing() == list(range(9_996, 10_001))


def test_relayer_should_wait_when_no_round_is_due(node: Chain, beacon: Beacon) -> None:
    relayer = joined(node, beacon, newest=1)
    relayer.now.seconds = GENESIS - 1
    assert relayer.beacon.newest(relayer.now()) == 0
    assert [number for number in relayer.missing() if number > 1] == []


def test_relayer_should_ask_the_next_endpoint_when_one_is_wrong(node: Chain, beacon: Beacon, other_beacon: Beacon) -> None:
    wrong_answers = [
        (500, b"internal error"),
        b"no json",
        {},
        [],
        pulse(8),
        pulse(7) | {"randomness": "00" * 32},
        pulse(7) | {"signature": "zz"},
        pulse(7) | {"signature": "00" * 96},
        b"x" * (relay.MAX_ANSWER + 1),
    ]
    for wrong in wrong_answers:
        relayer = joined(node, beacon, other_beacon, newest=7)
        beacon.broken = {"public/7": wrong}
        assert relayer.endpoints.pulse(7).round == 7, wrong
        beacon.broken = {}


def test_relayer_should_say_why_when_no_endpoint_helps(node: Chain, beacon: Beacon) -> None:
    relayer = joined(node, beacon, newest=7)
    beacon.broken = {"public/7": (503, b"")}
    with pytest.raises(relay.RelayError, match="no endpoint helps: .* answers 503"):
        relayer.bring([7])


def test_relayer_should_end_when_the_endpoints_are_of_another_beacon(node: Chain, beacon: Beacon) -> None:
    beacon.key = bytes(96)
    with pytest.raises(relay.Fatal, match="of another beacon"):
        joined(node, beacon, newest=7)


def test_relayer_should_be_content_when_another_one_was_first(node: Chain, beacon: Beacon) -> None:
    relayer = joined(node, beacon, newest=7)
    for reason in ["Transaction is outdated", "Already imported", "Priority is too low"]:
        node.refuse = [reason]
        assert relayer.bring([7]) == 0


def test_relayer_should_blame_the_endpoint_when_the_chain_finds_a_forged_pulse(node: Chain, beacon: Beacon, other_beacon: Beacon) -> None:
    relayer = joined(node, beacon, other_beacon, newest=7)
    node.refuse = ["Transaction has a bad signature"]
    with pytest.raises(relay.RelayError, match="forged pulse in round 7"):
        relayer.bring([7])
    other_beacon.asked.clear()
    assert relayer.bring([7]) == 1
    assert other_beacon.asked == [f"/{HASH}/public/7"]


def test_relayer_should_submit_again_when_a_pulse_was_lost(node: Chain, beacon: Beacon) -> None:
    relayer = joined(node, beacon, newest=7)
    node.stores = False
    relayer.bring([7])
    assert relayer.missing() == []
    relayer.now.seconds += relay.RESUBMIT_AFTER + 1
    assert relayer.missing()[0] == 7
    node.pulses = {7: b""}
    assert 7 not in relayer.missing()


def test_relayer_should_forget_what_the_chain_takes_no_more(node: Chain, beacon: Beacon) -> None:
    relayer = joined(node, beacon, newest=7)
    node.stores = False
    relayer.bring([7])
    node.oldest = 8
    relayer.now.seconds += relay.RESUBMIT_AFTER + 1
    assert 7 not in relayer.missing()


def test_relayer_should_wait_longer_and_longer_when_nothing_answers() -> None:
    pauses: list[float] = []
    tries = iter([relay.RelayError("no answer")] * 9)

    def work() -> str:
        for error in tries:
            raise error
        return "done"

    assert relay.patiently(work, False, pauses.append) == "done"
    assert len(pauses) == 9 and pauses[0] < 2 and all(pause <= relay.LONGEST_PAUSE * 1.2 for pause in pauses)
    assert pauses[5] > pauses[3] > pauses[1]
    with pytest.raises(relay.Fatal, match="no answer"):
        relay.patiently(lambda: (_ for _ in ()).throw(relay.RelayError("no answer")), True, pauses.append)


def script(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, timeout=60)


def test_script_should_bring_the_asked_rounds_and_end(node: Chain, beacon: Beacon) -> None:
    ended = script("--node", node.url, "--endpoint", beacon.url, "--round", "9", "--round", "4")
    assert ended.returncode == 0, ended.stderr
    assert sorted(node.pulses) == [4, 9]
    assert "submitted rounds 4 to 9" in ended.stderr


def test_script_should_say_in_one_line_what_is_wrong(node: Chain, beacon: Beacon) -> None:
    beacon.key = bytes(96)
    cases = [
        (["--node", "nonsense"], 2, "nonsense is no URL"),
        (["--round", "-1"], 2, "-1 is no positive number"),
        (["--round", "0"], 2, "0 is no positive number"),
        (["--chain-hash", "12"], 2, "12 is no hash"),
        (["--node", "http://127.0.0.1:1", "--once"], 1, "does not answer"),
        (["--node", node.url, "--endpoint", beacon.url, "--once"], 1, "of another beacon"),
        (["--node", beacon.url, "--once"], 1, "answers 404"),
    ]
    for arguments, status, text in cases:
        ended = script(*arguments)
        assert ended.returncode == status and text in ended.stderr, (arguments, ended.stderr)
        assert ended.stderr.count("\n") == 1, ended.stderr
    assert "usage:" in script("--help").stdout
