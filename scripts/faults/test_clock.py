"""Wrong clocks on one of four validators. libfaketime gives a node its own clock."""

import time
from pathlib import Path

import pytest

from conftest import Record
from world import SLOT, Network, Node, pick, wait_until

LIBRARIES = [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]
pytestmark = pytest.mark.skipif(not LIBRARIES, reason="libfaketime is missing: scripts/setup.sh --tests")

# A wrong clock hurts in every window, a busy machine in some.
WINDOWS = 3


def missed_by_others(node: Node, odd: int, seconds: float) -> tuple[int, int]:
    """How many slots of the validators other than the odd one had no block for a while, and how many there were."""
    first = node.head() + 1
    time.sleep(seconds)
    slots = [node.slot(node.hash(number) or "") for number in range(first, node.head() + 1)]
    theirs = [slot for slot in range(slots[0], slots[-1] + 1) if slot % 4 != odd]
    return len(set(theirs) - set(slots)), len(theirs)


class Others:
    """The three with good clocks: what they miss while the odd one is down is the noise of this machine."""

    def __init__(self, network: Network, odd: int) -> None:
        self.odd = odd
        self.nodes = [node for index, node in enumerate(network.nodes) if index != odd]
        self.seconds: int = pick(10, 120)
        time.sleep(4 * SLOT)
        self.noise, _ = missed_by_others(self.nodes[0], odd, self.seconds)

    def check(self) -> dict[str, int]:
        """Fails where they miss more than that, beyond two slots, in every window; gives the figures of the best."""
        seen: list[tuple[int, int]] = []
        while len(seen) < WINDOWS:
            seen.append(missed_by_others(self.nodes[0], self.odd, self.seconds))
            if seen[-1][0] <= self.noise + 2:
                break
        lag = max(node.lag() for node in self.nodes)
        missed, slots = min(seen)
        assert missed <= self.noise + 2, f"{seen} (missed, of) with the wrong clock, {self.noise} missed without"
        assert lag <= 8
        return {"slots": slots, "missed_by_others": missed, "missed_without_the_odd": self.noise, "lag": lag}


def slots_until_told(odd: Node, since: int) -> int:
    """Slots until the odd one says that its clock is wrong: three blocks of the others, and what a log takes."""
    return round(wait_until(lambda: "The clock of this machine seems" in odd.said(since), 20.0, "a line") / SLOT)


@pytest.mark.parametrize("offset", pick(["+30"], ["+30", "-30"]))
def test_wrong_clock_should_not_slow_the_others(network: Network, record: Record, offset: str) -> None:
    odd = network.nodes[3]
    odd.stop()
    others = Others(network, 3)
    clock = {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": offset, "DONT_FAKE_MONOTONIC": "1"}
    length = len(odd.said())
    odd.start(env=clock).await_answer()
    told = slots_until_told(odd, length)
    figures = others.check()
    odd.stop()
    odd.start().await_answer()
    back = network.await_finality()
    network.same_finalized_chain()
    record(offset_s=offset, **figures, slots_until_told=told, back_after_s=round(back, 1))


def test_step_back_by_an_hour_should_not_hurt_the_others(network: Network, record: Record, tmp_path: Path) -> None:
    """The clock of a running validator is set back; it authors nothing, and the rest goes on."""
    odd = network.nodes[2]
    odd.stop()
    others = Others(network, 2)
    setting = tmp_path / "clock"
    setting.write_text("+0\n")
    clock = {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(setting),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    odd.start(env=clock).await_answer()
    wait_until(lambda: odd.head() >= others.nodes[0].head() - 2, 60.0, "the node at the tip")
    length = len(odd.said())
    setting.write_text("-3600\n")
    told = slots_until_told(odd, length)
    figures = others.check()
    alive = odd.up
    odd.stop()
    odd.start().await_answer()
    network.await_finality()
    network.same_finalized_chain()
    record(**figures, slots_until_told=told, alive=alive)
