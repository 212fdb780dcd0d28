"""Weights that clients encrypt and the chain reveals by itself, on a chain whose genesis names a beacon of the tests:
from the command that sets them to the weights in force, with nobody but a relayer between.

The clients are the public ones, but for the key that they encrypt to.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from bittensor_wallet import Wallet

from beacon import GENESIS, MISSING, PERIOD, PROGRAM, encrypting_to, local_beacon, relay_module, relayed
from chain import SLOWEST_BLOCK_SECONDS, Chain, actor, event, events_in, hot, ok
from commands import as_wallet_of_11, btcli_of_11
from economy import RAO
from localnet import HOST, PORTS, Localnet, wait_until
from market import commits_on

pytestmark = pytest.mark.skipif(not PROGRAM, reason=MISSING)
BTCLI11 = os.environ.get("DTAO_E2E_BTCLI11", "")
PYTHON11 = os.environ.get("DTAO_E2E_SDK11", "")
SETTER = Path(__file__).resolve().parent / "set_weights.py"
TEMPO = 60


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Localnet:
    """A fresh chain with the beacon of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DTAO_BEACON", f"{local_beacon('key')}:{PERIOD}:{GENESIS}")
        return Localnet(tmp_path_factory.mktemp("localnet"), "True").start()


@pytest.fixture(scope="module")
def wallets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody has a past on this chain."""
    return tmp_path_factory.mktemp("wallets")


@dataclass(frozen=True)
class Subnet:
    """A subnet with a validator and two miners, uids 1 and 2, that wants commits."""

    netuid: int
    validator: Wallet


@pytest.fixture(scope="module")
def subnet(chain: Chain, wallets: Path, alice: Wallet) -> Iterator[Subnet]:
    owner = actor(wallets, "Charlie")
    netuid = event(ok(chain.sdk.register_subnet(owner)), "SubtensorModule", "NetworkAdded")[0]
    stake = {"hotkey": hot(owner), "netuid": netuid, "amount_staked": 10 * RAO}
    chain.batch(owner, ("start_call", {"netuid": netuid}), ("add_stake", stake))
    for miner in ("Eve", "Ferdie"):
        ok(chain.sdk.burned_register(actor(wallets, miner), netuid))
    chain.next_epoch(netuid)
    assert chain.at("ValidatorPermit", [netuid])[0]
    with commits_on(chain, netuid, alice, TEMPO):
        yield Subnet(netuid, owner)


@pytest.fixture(scope="module")
def relay(chain: Chain) -> Iterator[None]:
    with relayed(f"http://{HOST}:{PORTS[0]}"):
        yield


def by_sdk(chain: Chain, subnet: Subnet, wallets: Path, scratch: Path, wishes: tuple[float, float]) -> None:
    """Weights for the two miners, by the SDK of this environment."""
    spec = find_spec("bittensor_drand")
    assert spec is not None and spec.submodule_search_locations is not None
    path = encrypting_to(local_beacon("key"), Path(spec.submodule_search_locations[0]), scratch)
    wallet = subnet.validator
    names = (chain.url, wallets, wallet.name, wallet.hotkey_str, subnet.netuid)
    pairs = [f"{uid}={weight}" for uid, weight in enumerate(wishes, 1)]
    done = subprocess.run(
        [sys.executable, str(SETTER), *map(str, names), *pairs],
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def by_btcli_11(chain: Chain, subnet: Subnet, wallets: Path, scratch: Path, wishes: tuple[float, float]) -> None:
    """Weights for the two miners, by the command line of the SDK 11."""
    if not (BTCLI11 and PYTHON11):
        pytest.skip("DTAO_E2E_BTCLI11 and DTAO_E2E_SDK11 name no btcli: run through run.sh")
    where = [PYTHON11, "-c", "import bittensor_core; print(bittensor_core.__path__[0])"]
    package = subprocess.run(where, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    path = encrypting_to(local_beacon("key"), Path(package), scratch)
    weights = ",".join(map(str, wishes))
    arguments = ["weights", "set", "--netuid", subnet.netuid, "--uids", "1,2", "--weights", weights]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(path))
        line = btcli_of_11(BTCLI11, scratch, chain.url)
        shown = line.json(*arguments, *as_wallet_of_11(subnet.validator, wallets), "--yes")
    assert shown["success"] is True, shown


def test_genesis_should_have_the_beacon_that_was_asked_for(chain: Chain) -> None:
    relay = relay_module()
    stored = chain.rpc.call("state_getStorage", relay.BEACON_CONFIG, chain.block(0).hash)
    beacon = relay.beacon_of(bytes.fromhex(stored[2:]), None)
    assert beacon.public_key.hex() == local_beacon("key")
    assert (beacon.period, beacon.genesis_time) == (PERIOD, GENESIS)


@pytest.mark.parametrize(("client", "wishes"), [(by_sdk, (1.0, 0.25)), (by_btcli_11, (0.25, 1.0))])
def test_weights_should_reveal_themselves_when_the_pulse_comes(
    chain: Chain,
    subnet: Subnet,
    relay: None,
    wallets: Path,
    tmp_path: Path,
    client: Callable[[Chain, Subnet, Path, Path, tuple[float, float]], None],
    wishes: tuple[float, float],
) -> None:
    netuid = subnet.netuid

    def waiting() -> list[tuple[int, int]]:
        """Block and round of each commit."""
        commits = chain.sdk.get_timelocked_weight_commits(netuid)
        return [(made, number) for _, made, _, number in commits]

    # Early in an epoch, so that the client forecasts and commits in the same one.
    chain.next_epoch(netuid)
    client(chain, subnet, wallets, tmp_path, wishes)
    ((made, number),) = waiting()
    assert not chain.at("Pulses", [number], block=made, module="Drand"), "nobody could have read it already"
    before = dict(chain.sdk.weights(netuid))
    turn = chain.epoch_after(netuid, made)

    wait_until(lambda: not waiting(), 60 + 3 * TEMPO * SLOWEST_BLOCK_SECONDS, "the reveal", every=1.0)
    revealed = [
        block
        for block in range(made, chain.head() + 1)
        if events_in(chain, block, "SubtensorModule", "TimelockedWeightsRevealed")
    ]
    assert len(revealed) == 1 and revealed[0] >= turn, (revealed, turn)
    assert chain.at("Pulses", [number], block=revealed[0] - 1, module="Drand")
    row = dict(dict(chain.sdk.weights(netuid))[0])
    assert row != dict(before.get(0, [])) and set(row) == {1, 2}
    best = max(row.values())
    assert [round(row[uid] / best, 3) for uid in (1, 2)] == list(wishes)
