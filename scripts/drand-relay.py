#!/usr/bin/env python3
"""Brings the pulses of a drand beacon to a chain.

Fetches each round from one of several HTTP endpoints and submits it to a node over JSON-RPC, unsigned and
free. The chain verifies every pulse; a wrong one is refused there, whoever sent it. Without a relayer the
chain goes on, only nothing that is locked to a round opens. Several relayers do not disturb each other.

Starts with the newest round, or after the newest one that the chain has; older rounds with --round. Ends
with an exit status of 0 on SIGINT or SIGTERM, or after --once; of 1 when the endpoints are of another beacon
than the chain's, or when --once fails. Needs Python 3.9 and nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

NODE = "http://127.0.0.1:9944"
ENDPOINTS = [
    "https://api.drand.sh",
    "https://api2.drand.sh",
    "https://api3.drand.sh",
    "https://drand.cloudflare.com",
    "https://api.drand.secureweb3.com:6875",
]
# quicknet; a chain with a beacon of its own has an empty hash in its configuration, or another one.
CHAIN_HASH = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"

# Interface of the chain: pallet Drand has index 26, write_pulse index 0 and at most 8 pulses.
PALLET, WRITE_PULSE, MAX_PULSES = 26, 0, 8
# twox128 of "Drand" and of the items' names.
PREFIX = "a285cdb66e8b8524ea70b1693c7b1e05"
LAST_STORED_ROUND = "0x" + PREFIX + "087f3dd6e0ceded0e388dd34f810a73d"
OLDEST_STORED_ROUND = "0x" + PREFIX + "bc30947083dc3a2cb9eb93b9db7c6fbd"
BEACON_CONFIG = "0x" + PREFIX + "08194cd5e83170f4eb38043b5770aa61"
PULSES = "0x" + PREFIX + "0d8e70fd32bfb1639703f9a23d15b15e"

SIGNATURE_LEN, KEY_LEN = 48, 96
# Answers are some hundred bytes long.
MAX_ANSWER = 1 << 20
# Submitted and still not stored: forgotten by the pool, or in a block that is no more.
RESUBMIT_AFTER = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class RelayError(Exception):
    """Trying again may help."""


class Fatal(Exception):
    """Trying again does not help."""


class Refused(RelayError):
    """The node does not take a transaction."""


@dataclass(frozen=True)
class Pulse:
    round: int
    randomness: bytes
    signature: bytes

    def encode(self) -> bytes:
        number = self.round.to_bytes(8, "little")
        return number + compact(len(self.randomness)) + self.randomness + compact(len(self.signature)) + self.signature


@dataclass(frozen=True)
class Beacon:
    """What the chain expects of the beacon."""

    public_key: bytes
    period: int
    genesis_time: int
    chain_hash: str

    def newest(self, now: float) -> int:
        """The newest round that is due; 0 before the first."""
        return max(0, int(now - self.genesis_time) // self.period + 1) if now >= self.genesis_time else 0

    def due(self, number: int) -> float:
        return self.genesis_time + (number - 1) * self.period


def compact(number: int) -> bytes:
    """SCALE compact form of a number below 2^30."""
    if number < 1 << 6:
        return (number << 2).to_bytes(1, "little")
    if number < 1 << 14:
        return (number << 2 | 1).to_bytes(2, "little")
    return (number << 2 | 2).to_bytes(4, "little")


def extrinsic(pulses: list[Pulse]) -> str:
    """The unsigned transaction (version 4) that writes the pulses, as hex."""
    call = bytes([PALLET, WRITE_PULSE]) + compact(len(pulses)) + b"".join(pulse.encode() for pulse in pulses)
    body = b"\x04" + call
    return "0x" + (compact(len(body)) + body).hex()


def fetched(url: str, timeout: float, body: bytes | None = None) -> Any:
    """The JSON behind a URL."""
    headers = {"Content-Type": "application/json", "User-Agent": "dtao-drand-relay"}
    try:
        request = urllib.request.Request(url, data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            content = answer.read(MAX_ANSWER + 1)
        if len(content) > MAX_ANSWER:
            raise RelayError(f"{url} answers more than {MAX_ANSWER} bytes")
        return json.loads(content)
    except urllib.error.HTTPError as error:
        raise RelayError(f"{url} answers {error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise RelayError(f"{url} does not answer: {reason}") from error


class Node:
    """JSON-RPC of a node, over HTTP."""

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout

    def call(self, method: str, *params: Any) -> Any:
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        answer = fetched(self._url, self._timeout, json.dumps(request).encode())
        if not isinstance(answer, dict):
            raise RelayError(f"{self._url} is no JSON-RPC server")
        if answer.get("error"):
            error = answer["error"] if isinstance(answer["error"], dict) else {"message": answer["error"]}
            raise Refused(f"{method}: {error.get('message')} {error.get('data') or ''} ({error.get('code')})")
        return answer.get("result")

    def value(self, key: str) -> bytes | None:
        stored = self.call("state_getStorage", key)
        return bytes.fromhex(stored[2:]) if stored else None

    def number(self, key: str) -> int:
        return int.from_bytes(self.value(key) or b"", "little")

    def stored(self, rounds: list[int]) -> set[int]:
        """Those of the rounds whose pulse is there."""
        if not rounds:
            return set()
        keys = {pulse_key(number): number for number in rounds}
        answer = self.call("state_queryStorageAt", list(keys))
        return {keys[key] for block in answer for key, value in block["changes"] if value is not None and key in keys}

    def submit(self, pulses: list[Pulse]) -> None:
        self.call("author_submitExtrinsic", extrinsic(pulses))


def pulse_key(number: int) -> str:
    """Storage key of the pulse of a round (Blake2_128Concat)."""
    encoded = number.to_bytes(8, "little")
    return PULSES + hashlib.blake2b(encoded, digest_size=16).hexdigest() + encoded.hex()


def beacon_of(config: bytes | None, chain_hash: str | None) -> Beacon:
    """The beacon of the chain; quicknet where none was set."""
    if config is None:
        return Beacon(b"", 3, 1_692_803_367, chain_hash or CHAIN_HASH)
    try:
        public_key, rest = counted(config)
        period, genesis = (int.from_bytes(rest[at : at + 4], "little") for at in (0, 4))
        stored_hash, _ = counted(rest[8:])
    except IndexError as error:
        raise Fatal("the chain's beacon configuration cannot be read: is this a dTAO chain?") from error
    if period == 0 or len(public_key) != KEY_LEN:
        raise Fatal("the chain's beacon configuration cannot be read: is this a dTAO chain?")
    return Beacon(public_key, period, genesis, chain_hash or stored_hash.hex() or CHAIN_HASH)


def counted(encoded: bytes) -> tuple[bytes, bytes]:
    """Bytes behind their compact length, and what follows."""
    mode = encoded[0] & 3
    width = {0: 1, 1: 2, 2: 4}.get(mode, 1)
    length = int.from_bytes(encoded[:width], "little") >> 2
    if mode == 3 or len(encoded) < width + length:
        raise IndexError
    return encoded[width : width + length], encoded[width + length :]


class Endpoints:
    """HTTP endpoints of the beacon. The one that answered last is asked first."""

    def __init__(self, urls: list[str], chain_hash: str, timeout: float) -> None:
        self._urls = [f"{url.rstrip('/')}/{chain_hash}" for url in urls]
        self._timeout = timeout

    def _ask(self, path: str, read: Callable[[Any], Any]) -> Any:
        problems = []
        for url in list(self._urls):
            try:
                answer = read(fetched(f"{url}/{path}", self._timeout))
            except RelayError as error:
                problems.append(str(error))
                self._urls.append(self._urls.pop(self._urls.index(url)))
                continue
            return answer
        raise RelayError("no endpoint helps: " + "; ".join(problems))

    def rotate(self) -> None:
        """Ask the next one first."""
        self._urls.append(self._urls.pop(0))

    def check(self, beacon: Beacon) -> None:
        """Whether the endpoints are those of the chain's beacon."""

        def read(answer: Any) -> str:
            key = answer.get("public_key") if isinstance(answer, dict) else None
            if not isinstance(key, str):
                raise RelayError("an endpoint does not name its public key")
            return key.lower()

        key = self._ask("info", read)
        if beacon.public_key and key != beacon.public_key.hex():
            raise Fatal(f"the endpoints are of another beacon ({key[:16]}...) than the chain's ({beacon.public_key.hex()[:16]}...)")

    def pulse(self, number: int) -> Pulse:
        def read(answer: Any) -> Pulse:
            pulse = parsed(answer)
            if pulse.round != number:
                raise RelayError(f"an endpoint answers round {pulse.round} instead of {number}")
            return pulse

        return self._ask(f"public/{number}", read)


def parsed(answer: Any) -> Pulse:
    """A pulse as endpoints answer it. The signature itself is for the chain to verify."""
    try:
        number, signature = answer["round"], bytes.fromhex(answer["signature"])
        randomness = bytes.fromhex(answer.get("randomness") or hashlib.sha256(signature).hexdigest())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RelayError("an endpoint answers something else than a pulse") from error
    if not isinstance(number, int) or len(signature) != SIGNATURE_LEN:
        raise RelayError("an endpoint answers a pulse of another scheme")
    if hashlib.sha256(signature).digest() != randomness:
        raise RelayError(f"an endpoint answers a wrong random number for round {number}")
    return Pulse(number, randomness, signature)


@dataclass
class Relay:
    """Finds out which rounds the chain lacks, and brings them."""

    node: Node
    endpoints: Endpoints
    beacon: Beacon
    catch_up: int
    now: Callable[[], float] = time.time
    # Rounds that were submitted and are not stored yet, by the time of submission.
    waiting: dict[int, float] = field(default_factory=dict)
    # The newest round that was submitted.
    reached: int = 0

    def missing(self) -> list[int]:
        """Rounds to bring now, in order."""
        newest = self.beacon.newest(self.now())
        last = max(self.node.number(LAST_STORED_ROUND), self.reached)
        first = max(last + 1, newest - self.catch_up + 1, 1) if last else max(newest, 1)
        self._forget_stored()
        late = [number for number, since in self.waiting.items() if self.now() - since > RESUBMIT_AFTER]
        return sorted(late) + list(range(first, newest + 1))

    def _forget_stored(self) -> None:
        rounds = sorted(self.waiting)
        oldest = self.node.number(OLDEST_STORED_ROUND) if rounds else 0
        for batch in batches(rounds, 1_000):
            for number in self.node.stored(batch):
                self.waiting.pop(number, None)
        for number in rounds:
            if number < oldest:
                self.waiting.pop(number, None)

    def bring(self, rounds: list[int]) -> int:
        """Fetch and submit rounds; how many the node took."""
        taken = 0
        for batch in batches(rounds, MAX_PULSES):
            pulses = [self.endpoints.pulse(number) for number in batch]
            if self.submit(pulses):
                taken += len(pulses)
        return taken

    def submit(self, pulses: list[Pulse]) -> bool:
        """Whether the pool took the pulses. Somebody else's copy is as good."""
        rounds = [pulse.round for pulse in pulses]
        try:
            self.node.submit(pulses)
        except Refused as error:
            text = str(error).lower()
            if "bad proof" in text or "bad signature" in text:
                self.endpoints.rotate()
                raise RelayError(f"the chain finds a forged pulse in {named(rounds)}: asking another endpoint") from error
            known = any(word in text for word in ("already imported", "priority is too low", "outdated", "stale"))
            if not known:
                raise
            self._note(rounds)
            return False
        self._note(rounds)
        return True

    def _note(self, rounds: list[int]) -> None:
        self.waiting.update(dict.fromkeys(rounds, self.now()))
        self.reached = max(self.reached, *rounds)


def batches(rounds: list[int], size: int) -> Iterator[list[int]]:
    return (rounds[at : at + size] for at in range(0, len(rounds), size))


def named(rounds: list[int]) -> str:
    return f"round {rounds[0]}" if len(rounds) == 1 else f"rounds {rounds[0]} to {rounds[-1]}"


def say(text: str) -> None:
    print(f"drand-relay: {text}", file=sys.stderr, flush=True)


def connect(options: argparse.Namespace) -> Relay:
    node = Node(options.node, options.timeout)
    beacon = beacon_of(node.value(BEACON_CONFIG), options.chain_hash)
    endpoints = Endpoints(options.endpoint or ENDPOINTS, beacon.chain_hash, options.timeout)
    endpoints.check(beacon)
    return Relay(node, endpoints, beacon, options.catch_up)


def patiently(work: Callable[[], Any], once: bool, sleep: Callable[[float], None]) -> Any:
    """Do the work; when it fails, wait longer and longer and try again."""
    pause = FIRST_PAUSE
    while True:
        try:
            return work()
        except RelayError as error:
            if once:
                raise Fatal(str(error)) from error
            say(f"{error}; next try in {pause:.0f} s")
        sleep(pause * random.uniform(0.8, 1.2))
        pause = min(pause * 2, LONGEST_PAUSE)


def run(options: argparse.Namespace, sleep: Callable[[float], None] = time.sleep) -> None:
    once = options.once or bool(options.round)
    relay: Relay = patiently(lambda: connect(options), once, sleep)
    say(f"bringing pulses of {relay.beacon.chain_hash[:16]}... to {options.node}")

    def step() -> None:
        rounds = sorted(set(options.round)) if options.round else relay.missing()
        if rounds and relay.bring(rounds):
            say(f"submitted {named(rounds)}")

    while True:
        patiently(step, once, sleep)
        if once:
            return
        # A second after it is due every endpoint has it.
        next_due = relay.beacon.due(relay.beacon.newest(relay.now()) + 1) + 1
        sleep(max(0.5, next_due - relay.now()))


def url(text: str) -> str:
    parts = urllib.parse.urlsplit(text)
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    if scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError(f"{text} is no URL: give one such as {NODE}")
    return urllib.parse.urlunsplit(parts._replace(scheme=scheme))


def positive(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1 << 63:
        raise argparse.ArgumentTypeError(f"{text} is no positive number")
    return int(text)


def hex_hash(text: str) -> str:
    if len(text) != 64 or any(digit not in "0123456789abcdef" for digit in text):
        raise argparse.ArgumentTypeError(f"{text} is no hash: give 64 hex digits")
    return text


class OneLine(argparse.ArgumentParser):
    """Errors of one line, without the usage."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"drand-relay: {message}; see --help\n")


def parser() -> argparse.ArgumentParser:
    lines = argparse.RawDescriptionHelpFormatter
    options = OneLine(prog="drand-relay.py", description=__doc__, formatter_class=lines)
    options.add_argument("--node", type=url, default=NODE, metavar="URL", help=f"JSON-RPC of a node; default: {NODE}")
    options.add_argument(
        "--endpoint", type=url, action="append", metavar="URL", help="HTTP endpoint of the beacon, instead of the public ones; may be repeated"
    )
    options.add_argument("--chain-hash", type=hex_hash, metavar="HEX", help="chain of the beacon; default: the one that the node names")
    options.add_argument("--catch-up", type=positive, default=1_200, metavar="N", help="rounds to bring at most after a pause; default: 1200 (an hour)")
    options.add_argument("--round", type=positive, action="append", metavar="N", help="bring this round and end; may be repeated")
    options.add_argument("--once", action="store_true", help="bring what is missing now, and end")
    options.add_argument("--timeout", type=positive, default=10, metavar="S", help="seconds to wait for an answer; default: 10")
    return options


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(options)
    except Fatal as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
