"""Fixtures of the end-to-end tests: one chain for the session, its actors, and the subnet whose life is told."""

from collections.abc import Iterator
from pathlib import Path

import bittensor
import pytest
from bittensor_wallet import Wallet

from chain import Chain, actor
from economy import RAO
from localnet import WS_URL, Localnet
from market import Life, Market, found, live

# The chain is shared, so the order of the modules matters: first those that need the ports for themselves, then those
# that need no subnet, then the one subnet from registration to trading, root stake late because it takes a part of the validators' income; moves and children have subnets of
# their own.
ORDER = [
    "test_drand_relay",
    "test_economy",
    "test_node_errors",
    "test_localnet",
    "test_genesis",
    "test_contract",
    "test_rpc",
    "test_transfer",
    "test_errors",
    "test_subnet_life",
    "test_trading",
    "test_views",
    "test_async",
    "test_root",
    "test_moves",
    "test_root_claim",
    "test_btcli",
    "test_children",
    "test_commit_reveal",
    "test_mechanisms",
    "test_dissolve",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: ORDER.index(item.path.stem))


LOCALNET = pytest.StashKey[Localnet]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the end of the node's log once when a test failed."""
    localnet = config.stash.get(LOCALNET, None)
    if localnet is not None and (terminalreporter.stats.keys() & {"failed", "error"}):
        terminalreporter.section("end of the local chain's output")
        terminalreporter.write_line(localnet.tail())


@pytest.fixture(scope="session")
def localnet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Localnet]:
    """The session's chain: fast blocks, empty database."""
    chain = Localnet(tmp_path_factory.mktemp("localnet"), "True").start()
    request.config.stash[LOCALNET] = chain
    yield chain
    chain.stop()


@pytest.fixture(scope="session")
def chain(localnet: Localnet) -> Iterator[Chain]:
    bittensor.logging.off()
    connected = Chain(WS_URL)
    yield connected
    connected.close()


@pytest.fixture(scope="session")
def wallets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of the session's wallets."""
    return tmp_path_factory.mktemp("wallets")


@pytest.fixture(scope="session")
def alice(wallets: Path) -> Wallet:
    """Sudo key. Alice is the author of all blocks, too, and earns their fees, so others do what is counted."""
    return actor(wallets, "Alice")


@pytest.fixture(scope="session")
def quiet(chain: Chain, alice: Wallet) -> None:
    """No root claims but those that somebody sends: they sell alpha, and tests compare pools."""
    chain.sudo(alice, "SubtensorModule", "sudo_set_num_root_claims", {"new_value": 0})


@pytest.fixture(scope="session")
def deep(chain: Chain, alice: Wallet) -> None:
    """Pools in which what the tests trade is neither dust nor all there is: the lock cost becomes the pool."""
    chain.sudo(alice, "AdminUtils", "sudo_set_network_min_lock_cost", {"lock_cost": 20 * RAO})


@pytest.fixture(scope="session")
def market(chain: Chain, wallets: Path, quiet: None, deep: None) -> Market:
    """A subnet with two validators, three miners and a neuron that nobody gives weight to."""
    return found(chain, wallets, actor(wallets, "Charlie", "Charlie_owner"))


@pytest.fixture(scope="session")
def life(chain: Chain, market: Market, alice: Wallet) -> Life:
    """The same subnet, started and after two epochs with weights."""
    return live(chain, market, alice)
