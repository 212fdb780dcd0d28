"""A full disk: the node ends by itself with one clear line, and goes on once there is space."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Record
from world import Network, dice, knows, pick, run, wait_until


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """256 MB of memory as a file system: the database alone takes 60 to 100 of them."""
    disk = tmp_path / "disk"
    disk.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=256m", "none", str(disk))
    yield disk
    run("umount", "--lazy", str(disk))


def fill(disk: Path, leave: int) -> Path:
    """Leaves so many bytes free."""
    space = disk / "space"
    # The node writes meanwhile: what was free may no longer be.
    for _ in range(50):
        free = os.statvfs(disk)
        size = max(1, free.f_bavail * free.f_frsize - leave)
        if subprocess.run(["fallocate", "-l", str(size), str(space)], check=False).returncode == 0:
            return space
    raise AssertionError(f"cannot fill {disk}")


def test_full_disk_should_end_the_node_and_free_space_should_revive_it(
    network: Network, small_disk: Path, record: Record
) -> None:
    choose, rounds = dice("disk"), pick(2, 20)
    # The monitor of the disk would end the node long before it is full.
    monitor = ("--db-storage-threshold", "0") if knows("--db-storage-threshold") else ()
    node = network.full_node("small", *monitor, base=small_disk / "base")
    node.start().await_answer()
    ends, lines = [], set()
    for _ in range(rounds):
        wait_until(lambda: node.head() >= network.nodes[0].head() - 8, 60.0, "the node at the tip")
        length = len(node.said())
        space = fill(small_disk, choose.randrange(0, 2 << 20))
        code = node.wait(180.0)
        ends.append(code)
        said = node.said(length)
        assert "panicked" not in said, said[-4000:]
        lines.add(next((line for line in said.splitlines() if "space" in line.lower()), said[-400:]))
        space.unlink()
        node.start().await_answer()
    wait_until(lambda: node.finalized() >= network.nodes[0].finalized() - 8, 60.0, "finality after the last revival")
    record(rounds=rounds, exit_codes=sorted(set(ends)), restarts=len(ends), kinds_of_lines=len(lines))
    assert set(ends) == {1}
    assert all("space" in line.lower() for line in lines), lines
    node.stop()


def test_page_without_space_should_end_the_node_with_a_line(network: Network, record: Record) -> None:
    """The database maps its files: where a page of them finds no space, no call fails, but the kernel sends SIGBUS."""
    node = network.full_node("bus")
    for _ in range(pick(1, 20)):
        node.start().await_answer()
        wait_until(lambda: node.head() >= network.nodes[0].head() - 8, 60.0, "the node at the tip")
        length = len(node.said())
        node.kill(signal.SIGBUS)
        assert node.wait(30.0) == 1
        last = node.said(length).splitlines()[-1]
        assert last.startswith("Error: ") and "space" in last, last
    node.start().await_answer()
    wait_until(lambda: node.finalized() >= network.nodes[0].finalized() - 8, 60.0, "finality after the revival")
    node.stop()
    record(ends_by_signal=pick(1, 20), exit_code=1)
