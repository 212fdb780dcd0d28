"""Errors of the operating system at random calls: the node lives on or ends cleanly, and builds no bad block."""

import shutil
import subprocess
import time

import pytest

from conftest import Record
from world import Network, dice, pick, wait_until

FAULTS = {
    "ENOSPC": "write,pwrite64,fsync,fdatasync,ftruncate",
    "EIO": "pread64,pwrite64,fsync,fdatasync",
    "EMFILE": "socket,accept4,openat",
    "ETIMEDOUT": "connect,recvfrom,sendto",
}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing: scripts/setup.sh --tests")
@pytest.mark.parametrize("error", pick(["ENOSPC", "EMFILE"], list(FAULTS)))
def test_injected_error_should_end_cleanly_or_pass(network: Network, record: Record, error: str) -> None:
    choose, rounds = dice(error), pick(1, 5)
    node = network.full_node(f"inject-{error.lower()}")
    ends = []
    for _ in range(rounds):
        node.start().await_answer()
        wait_until(lambda: node.head() >= network.nodes[0].head() - 8, 120.0, "the node at the tip")
        length = len(node.said())
        assert node.process is not None
        tracer = _trace(node.process.pid, FAULTS[error], error, choose.randrange(20, 400))
        time.sleep(pick(6.0, 30.0))
        tracer.terminate()
        tracer.wait(30.0)
        ends.append("alive" if node.up else node.wait())
        said = node.said(length)
        assert "Bad" not in said and "bad block" not in said.lower(), said[-2000:]
        node.stop()
    node.start().await_answer()
    wait_until(lambda: node.finalized() >= network.nodes[0].finalized() - 8, 120.0, f"recovery\n{node.tail()}")
    final = min(node.finalized(), network.nodes[0].finalized())
    assert node.hash(final) == network.nodes[0].hash(final)
    node.stop()
    record(error=error, rounds=rounds, ends=ends)
    assert all(end in ("alive", 0, 1) for end in ends), ends


def _trace(pid: int, calls: str, error: str, every: int) -> subprocess.Popen[bytes]:
    """From now on every so many-th of these calls of each thread fails."""
    what = f"inject={calls}:error={error}:when={every}+{every}"
    return subprocess.Popen(
        ["strace", "-f", "-q", "-o", "/dev/null", "-e", f"trace={calls}", "-e", what, "-p", str(pid)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
