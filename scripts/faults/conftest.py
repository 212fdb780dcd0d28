"""Fixtures of the fault tests, and the table of figures at the end."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extrinsic import Account
from world import Network

FIGURES: list[dict[str, Any]] = []
Record = Callable[..., None]


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """Notes figures of a test: for the terminal, and as a line of JSON for docs/reliability.md."""

    def note(**figures: Any) -> None:
        row = {"test": request.node.nodeid.replace("test_", ""), **figures}
        FIGURES.append(row)
        if target := os.environ.get("DTAO_FAULTS_FIGURES"):
            with Path(target).open("a") as file:
                print(json.dumps(row), file=file)

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("figures")
    for row in FIGURES:
        figures = ", ".join(f"{name} {value}" for name, value in row.items() if name != "test")
        terminalreporter.write_line(f"{row['test']}: {figures}")


@pytest.fixture(scope="session")
def rich() -> Account:
    """An account with a balance in every network of these tests."""
    return Account()


@pytest.fixture(scope="session")
def victim() -> Account:
    """Trades through the shield."""
    return Account()


@pytest.fixture(scope="session")
def attacker() -> Account:
    """Trades against it."""
    return Account()


@pytest.fixture(scope="session")
def shared(
    tmp_path_factory: pytest.TempPathFactory, rich: Account, victim: Account, attacker: Account
) -> Iterator[Network]:
    """Four validators with blocks of 250 ms for the whole session."""
    funds = [f"{rich.address}=1000", f"{victim.address}=100000", f"{attacker.address}=100000"]
    network = Network(tmp_path_factory.mktemp("faults") / "network", funds=funds).start()
    yield network
    network.stop()


@pytest.fixture
def network(shared: Network) -> Iterator[Network]:
    """The same four, all up and with finality, before and after the test."""
    shared.revive()
    yield shared
    for node in (*shared.nodes, *shared.others):
        if node.up and node not in shared.nodes:
            node.stop()
    shared.no_panic()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Long sets run for hours: say when each test ended."""
    if report.when == "call" and os.environ.get("DTAO_FAULTS") == "long":
        print(f" [{time.strftime('%H:%M:%S')}, {report.duration:.0f} s]", flush=True)
