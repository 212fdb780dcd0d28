"""A chain of full size in small: its spec starts, its author goes on, and clients read its subnets."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from chain import Chain
from localnet import HOST, OFFSET, OTHER_PORTS, PORTS, WS_URL, listening

NODE = Path(os.environ.get("DTAO_NODE_BIN", "none"))
SCENE = NODE.parent / "dtao-scene"
SCRIPT = Path(__file__).resolve().parent.parent / "scene.sh"
SUBNETS, NEURONS = 3, 8
RPC_PORT, PEER_PORT = PORTS[0], OTHER_PORTS[0] + OFFSET
pytestmark = pytest.mark.skipif(not SCENE.exists(), reason=f"{SCENE} is not there: scripts/test.sh builds it")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    home = tmp_path_factory.mktemp("scene")
    spec = home / "scene.json"
    words = [str(SCRIPT), str(SUBNETS), str(NEURONS), "--small", "-o", str(spec)]
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "DTAO_SCENE_BIN": str(SCENE)})
    assert done.returncode == 0, done.stderr
    options = ["--chain", str(spec), "--base-path", str(home / "base"), "--one", "--unsafe-force-node-key-generation"]
    ports = ["--rpc-port", str(RPC_PORT), "--listen-addr", f"/ip4/{HOST}/tcp/{PEER_PORT}", "--no-prometheus"]
    quiet = ["--no-mdns", "--no-telemetry", "--no-hardware-benchmarks", "--force-authoring"]
    with listening([str(NODE), *options, *ports, *quiet], RPC_PORT, home / "log"):
        chain = Chain(WS_URL)
        yield chain
        chain.close()


def test_author_should_go_on(scene: Chain) -> None:
    scene.wait_for(1)
    assert scene.at("TotalIssuance", block=1) > scene.at("TotalIssuance", block=0)


@pytest.mark.parametrize("netuid", range(1, SUBNETS + 1))
def test_subnet_should_be_in_full_work(scene: Chain, netuid: int) -> None:
    metagraph = scene.sdk.metagraph(netuid)
    assert metagraph.n == NEURONS
    assert metagraph.validator_permit.any()
    assert metagraph.incentive.sum() > 0
    assert metagraph.dividends.sum() > 0
    assert scene.dynamic(netuid).price.tao > 0
