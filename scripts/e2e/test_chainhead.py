"""Programs that follow the head by `chainHead_v1_follow` (polkadot-api, dedot, subxt) on blocks of 250 ms: five that
give every block back live on beside one that never does, miss no block, and follow anew when the node stops them
(docs/rpc.md says when it stops them all)."""

import os
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from chain import Chain
from rpc import Rpc, RpcError

# Seconds; from about 126 on the pins of the greedy one are used up. DTAO_E2E_CHAINHEAD_SECONDS=180 is the long form.
DURATION = float(os.environ.get("DTAO_E2E_CHAINHEAD_SECONDS", "40"))
FOLLOWERS = 5
# What the SDK keeps pinned for all connections together, at four blocks a second.
PINS, BLOCKS_A_SECOND = 512, 4


@dataclass
class Follower:
    """A program with a connection of its own."""

    gives_back: bool
    finalized: list[str] = field(default_factory=list)
    """Hashes of finalized blocks, in their order, each once."""
    pinned: int = 0
    stops: int = 0
    error: BaseException | None = None

    def run(self, until: float) -> None:
        try:
            with Rpc() as rpc:
                while time.monotonic() < until:
                    self._follow(rpc, until)
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            self.error = error

    def _follow(self, rpc: Rpc, until: float) -> None:
        """One subscription, to its end or that of the test."""
        subscription = rpc.call("chainHead_v1_follow", False)
        self.pinned = 0
        while time.monotonic() < until:
            note = rpc.note(subscription)
            if note["event"] == "stop":
                self.stops += 1
                return
            self._take(rpc, subscription, note)
        rpc.call("chainHead_v1_unfollow", subscription)

    def _take(self, rpc: Rpc, subscription: str, note: dict[str, Any]) -> None:
        if note["event"] == "newBlock":
            self.pinned += 1
            return
        final = note.get("finalizedBlockHashes", [])
        seen = set(self.finalized[-PINS:])
        self.finalized += [block for block in final if block not in seen]
        if note["event"] == "initialized":
            self.pinned += len(final)
        over = [*final, *note.get("prunedBlockHashes", [])]
        if self.gives_back and over:
            try:
                rpc.call("chainHead_v1_unpin", subscription, over)
            except RpcError:
                # The subscription was stopped meanwhile: its note is on the way.
                return
            self.pinned -= len(over)


@pytest.fixture(scope="module")
def crowd(chain: Chain) -> list[Follower]:
    """The followers, the greedy one last, after their time."""
    crowd = [Follower(gives_back=number < FOLLOWERS) for number in range(FOLLOWERS + 1)]
    until = time.monotonic() + DURATION
    threads = [threading.Thread(target=follower.run, args=(until,)) for follower in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DURATION + 120.0)
    assert not any(thread.is_alive() for thread in threads)
    return crowd


def test_followers_should_end_without_an_error(crowd: list[Follower]) -> None:
    assert [follower.error for follower in crowd] == [None] * len(crowd)


def test_followers_should_see_every_finalized_block_in_its_order(chain: Chain, crowd: list[Follower]) -> None:
    for follower in crowd[:FOLLOWERS]:
        first, last = (
            int(chain.rpc.call("chain_getHeader", block)["number"], 16)
            for block in (follower.finalized[0], follower.finalized[-1])
        )
        # A loaded machine is slower than its clock.
        assert last - first > DURATION * BLOCKS_A_SECOND / 8
        assert follower.finalized == [chain.block(number).hash for number in range(first, last + 1)]


def test_followers_should_hold_little_and_the_greedy_one_much(crowd: list[Follower]) -> None:
    """So that the comparison is one."""
    *followers, greedy = crowd
    assert all(follower.pinned <= 32 for follower in followers), [follower.pinned for follower in followers]
    assert greedy.stops > 0 or greedy.pinned > DURATION * BLOCKS_A_SECOND / 8


def test_followers_should_live_on_beside_the_greedy_one(crowd: list[Follower]) -> None:
    """Each follows for long. Not for ever: the SDK stops who does everything right when the greedy one has used up the
    pins, and, seldom, when it misses a block itself."""
    blocks = [(len(follower.finalized), follower.stops) for follower in crowd[:FOLLOWERS]]
    assert all(stops * 32 <= seen for seen, stops in blocks), blocks
