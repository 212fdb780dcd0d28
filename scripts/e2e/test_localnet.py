"""The contract of `scripts/localnet.sh`: marker, ports, stop, fresh and kept databases."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bittensor import Subtensor

from localnet import MARKER, OFFSET, OTHER_PORTS, PORTS, WS_URL, Localnet, port_is_open, wait_until
from rpc import Rpc, http_call


# The contract is a second, and the script kills after 0.4 s; a loaded machine takes longer to notice.
END_TIMEOUT = 10.0


def is_gone(chain: Localnet) -> Callable[[], bool]:
    return lambda: not chain.members() and not any(map(port_is_open, PORTS))


@pytest.fixture
def own_chain(tmp_path: Path) -> Iterator[Localnet]:
    """A chain of this test alone."""
    chain = Localnet(tmp_path / "first", "True").start()
    yield chain
    chain.stop()


def test_both_ports_should_answer_and_stdout_should_be_silent_when_the_marker_is_out(own_chain: Localnet) -> None:
    assert all(port_is_open(port) for port in PORTS)
    first, second = (http_call(port, "chain_getBlockHash", 1) for port in PORTS)
    assert first == second is not None
    printed = len(own_chain.stdout())
    with Rpc() as rpc:
        target = rpc.head() + 20
        wait_until(lambda: rpc.head() >= target, 120.0, f"block {target}")
    assert len(own_chain.stdout()) - printed < 1024, "clients may stop reading stdout after the marker"
    assert own_chain.stdout().count(MARKER) == 1


def test_second_chain_should_name_the_taken_port_and_stop(own_chain: Localnet, tmp_path: Path) -> None:
    second = Localnet(tmp_path / "second", "True")
    second.launch()
    try:
        assert second.wait(60.0) != 0
        taken = " ".join(str(port) for port in (*PORTS, *(port + OFFSET for port in OTHER_PORTS)))
        assert second.stdout() == ""
        assert second.stderr() == (
            f"localnet: taken ports: {taken}. Stop the process that listens there (another local chain?) "
            "or use --port-offset\n"
        )
    finally:
        second.stop()
    with Rpc() as rpc:
        target = rpc.head() + 4
        wait_until(lambda: rpc.head() >= target, 60.0, "the first chain going on")


def test_sigterm_should_free_ports_and_processes(own_chain: Localnet) -> None:
    assert own_chain.members()
    own_chain.signal(signal.SIGTERM)
    wait_until(is_gone(own_chain), END_TIMEOUT, "the end of the chain")


def test_new_start_should_begin_at_genesis_and_kept_database_should_go_on(tmp_path: Path) -> None:
    def run(*arguments: str, until: int) -> tuple[int, str]:
        """Head right after the marker and hash of block 1."""
        chain = Localnet(tmp_path / "shared", "True", *arguments).start()
        try:
            with Rpc() as rpc:
                head = rpc.head()
                first = rpc.call("chain_getBlockHash", 1)
                wait_until(lambda: rpc.finalized() >= until, 120.0, f"block {until}")
                return head, first
        finally:
            chain.stop()

    _, first_run = run(until=12)
    head, kept = run("--no-purge", until=0)
    assert head >= 12
    assert kept == first_run
    _, purged = run(until=0)
    assert purged != first_run, "its time is another one"


def test_production_blocks_should_come_every_twelve_seconds(tmp_path: Path) -> None:
    chain = Localnet(tmp_path, "False").start()
    try:
        with Subtensor(network=WS_URL) as sdk:
            assert sdk.query_constant("Aura", "SlotDuration").value == 12_000
            assert not sdk.is_fast_blocks()
            assert sdk.query_subtensor("Tempo", params=[999]).value == 360, "tempo of new subnets"
            for delay in ("PendingChildKeyCooldown", "SetChildrenRateLimit"):
                assert sdk.query_subtensor(delay).value == 15, "short on a local chain with either block time"
    finally:
        chain.stop()


def test_several_validators_should_build_and_finalize_one_chain(tmp_path: Path) -> None:
    """The second node answers on the port after those of the first."""
    chain = Localnet(tmp_path, "True", "--validators", "2").start()
    try:
        with Rpc() as first, Rpc(PORTS[1] + 1) as second:
            wait_until(
                lambda: min(first.finalized(), second.finalized()) >= 8, 180.0, "eight final blocks on both nodes"
            )
            hashes = [{rpc.call("chain_getBlockHash", number) for rpc in (first, second)} for number in range(1, 9)]
            assert all(len(pair) == 1 for pair in hashes)
            assert second.call("system_health")["peers"] == 1
        chain.signal(signal.SIGTERM)
        wait_until(is_gone(chain), END_TIMEOUT, "the end of both nodes")
    finally:
        chain.stop()


def test_unknown_argument_should_be_refused_in_one_line(tmp_path: Path) -> None:
    chain = Localnet(tmp_path / "bad", "--no-such-flag")
    chain.launch()
    try:
        assert chain.wait(60.0) != 0
        assert chain.stdout() == ""
        assert chain.stderr() == "localnet: unknown argument --no-such-flag: see scripts/localnet.sh --help\n"
    finally:
        chain.stop()
