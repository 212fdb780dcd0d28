"""Fixtures of the end-to-end tests: a chain for each file of tests, its actors, and the subnet whose life is told.

Every file starts from the same prepared state (see `prepared.py`), so files run alone, in any order and at once.
"""

from collections.abc import Iterator
from pathlib import Path

import bittensor
import pytest
from bittensor_wallet import Wallet
from xdist.scheduler import LoadScopeScheduling

from chain import Chain, actor
from commands import Conversation
from localnet import WS_URL, Localnet
from market import Life, Market
from prepared import copy_chain, copy_wallets, recorded
from refusals import Play, Stage, stage

# The first file asks for the prepared state, and the next ones need none: while one process prepares it, the others run
# these. Then come the files that take longest, so that no process is left alone with one of them at the end.
FIRST = [
    "test_genesis",
    "test_localnet",
    "test_upgrade",
    "test_sdk105",
    "test_sdk105_refusals",
    "test_sdk11_refusals",
    "test_docs",
    "test_sdk11_commands",
    "test_sdk11_intents",
    "test_beacon",
    "test_node_errors",
    "test_timelock",
    "test_cli923",
    "test_chainhead",
    "test_sdk11_reads",
    "test_sdk11_accounts",
]
# A file whose tests share no chain: each has one of its own, and they run in all processes.
APART = "sdk105/test_sdk105.py"
RUNNING = pytest.StashKey[Localnet | None]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: FIRST.index(item.path.stem) if item.path.stem in FIRST else len(FIRST))


class ByFile(LoadScopeScheduling):
    """A file of tests is for one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return nodeid if file == APART else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    return ByFile(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # noqa: ANN201
    """Adds the end of the chain's output to the report of a failure."""
    report = yield
    localnet = item.session.stash.get(RUNNING, None)
    if report.failed and localnet is not None:
        report.sections.append(("end of the local chain's output", localnet.tail()))
    return report


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Localnet:
    """The file's chain: fast blocks, the prepared state."""
    return copy_chain(tmp_path_factory.mktemp("localnet"))


@pytest.fixture(scope="module")
def localnet(request: pytest.FixtureRequest, started: Localnet) -> Iterator[Localnet]:
    """The chain that the tests of the file use, until they end."""
    request.session.stash[RUNNING] = started
    yield started
    request.session.stash[RUNNING] = None
    started.stop()


@pytest.fixture(scope="module")
def chain(localnet: Localnet) -> Iterator[Chain]:
    bittensor.logging.off()
    connected = Chain(WS_URL)
    yield connected
    connected.close()


@pytest.fixture(scope="module")
def wallets(localnet: Localnet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of the file's wallets."""
    directory = tmp_path_factory.mktemp("wallets")
    copy_wallets(directory)
    return directory


@pytest.fixture(scope="module")
def alice(wallets: Path) -> Wallet:
    """Sudo key."""
    return actor(wallets, "Alice")


@pytest.fixture(scope="module")
def told(localnet: Localnet, wallets: Path) -> tuple[Market, Life]:
    """The subnet of the prepared state and its life."""
    return recorded(wallets)


@pytest.fixture(scope="module")
def market(told: tuple[Market, Life]) -> Market:
    """A subnet with two validators, three miners and a neuron that nobody gives weight to."""
    return told[0]


@pytest.fixture(scope="module")
def life(told: tuple[Market, Life]) -> Life:
    """The same subnet, started and after two epochs with weights."""
    return told[1]


@pytest.fixture(scope="module")
def set_up(chain: Chain, market: Market, life: Life, alice: Wallet, wallets: Path) -> Stage:
    """Who is refused, in the tests of refusals."""
    return stage(chain, market, alice, wallets)


@pytest.fixture(scope="module")
def play(set_up: Stage) -> Iterator[Play]:
    """What has to be so for a refusal."""
    made = Play(set_up)
    yield made
    made.end()


@pytest.fixture(scope="module")
def teller(
    request: pytest.FixtureRequest, chain: Chain, set_up: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Conversation]:
    """The client whose environment the file of tests names: it says what its user is told."""
    program = request.path.parent / "told.py"
    made = Conversation(request.module.PYTHON, program, chain.url, tmp_path_factory.mktemp("teller"))
    yield made
    made.close()
