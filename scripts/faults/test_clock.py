"""Wrong clocks on one of four validators. libfaketime gives a node its own clock."""

import time
from pathlib import Path

import pytest

from conftest import Record
from world import SLOT, Network, pick, wait_until

LIBRARIES = [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]


@pytest.mark.parametrize("offset", pick(["+30"], ["+30", "-30"]))
def test_wrong_clock_should_not_slow_the_others(network: Network, record: Record, offset: str) -> None:
    assert LIBRARIES, "libfaketime is missing: apt-get install libfaketime"
    odd, rest, seconds = network.nodes[3], network.nodes[:3], pick(12, 120)
    odd.stop()
    length = len(odd.said())
    clock = {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": offset, "DONT_FAKE_MONOTONIC": "1"}
    odd.start(env=clock).await_answer()
    time.sleep(4 * SLOT)
    start, begin = rest[0].head(), time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - begin
    first, last = start + 1, rest[0].head()
    slots = []
    for number in range(first, last + 1):
        logs = rest[0].header(rest[0].hash(number) or "")["digest"]["logs"]
        slots.append(
            next(int.from_bytes(bytes.fromhex(log[14:]), "little") for log in logs if log.startswith("0x0661757261"))
        )
    span = range(slots[0], slots[-1] + 1)
    missed = [slot for slot in span if slot % 4 != 3 and slot not in slots]
    lag = max(node.lag() for node in rest)
    said = [line for line in odd.said(length).splitlines() if "clock" in line.lower()]
    odd.stop()
    odd.start().await_answer()
    back = network.await_finality()
    network.same_finalized_chain()
    record(
        offset_s=offset,
        seconds=round(passed),
        slots_missed_by_others=len(missed),
        lag=lag,
        lines_about_the_clock=len(said),
        back_after_s=round(back, 1),
    )
    # Two slots are the machine's own noise.
    assert len(missed) <= 2, missed
    assert lag <= 8


def test_step_back_by_an_hour_should_not_hurt_the_others(network: Network, record: Record, tmp_path: Path) -> None:
    """The clock of a running validator is set back; it authors nothing, and the rest goes on."""
    assert LIBRARIES, "libfaketime is missing: apt-get install libfaketime"
    odd, rest, seconds = network.nodes[2], [*network.nodes[:2], network.nodes[3]], pick(10, 120)
    odd.stop()
    setting = tmp_path / "clock"
    setting.write_text("+0\n")
    clock = {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(setting),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    odd.start(env=clock).await_answer()
    wait_until(lambda: odd.head() >= rest[0].head() - 2, 60.0, "the node at the tip")
    setting.write_text("-3600\n")
    start, begin = rest[0].head(), time.monotonic()
    time.sleep(seconds)
    share = (rest[0].head() - start) / ((time.monotonic() - begin) / SLOT)
    lag = max(node.lag() for node in rest)
    alive = odd.up
    odd.stop()
    odd.start().await_answer()
    network.await_finality()
    record(seconds=seconds, slots_pct=round(100 * share, 1), lag=lag, alive=alive)
    assert share >= 0.70
    assert lag <= 8
