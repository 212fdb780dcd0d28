"""The first hour of `docs/clients.md`, run as it is written: a fresh start for owner, miner, validator and staker."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from bittensor_wallet import Keypair

from chain import Chain
from commands import PATIENCE
from localnet import Localnet

PAGE = Path(__file__).resolve().parents[2] / "docs/clients.md"
README = PAGE.parents[1] / "README.md"
PYTHON10 = os.environ.get("DTAO_E2E_SDK105", "")
PYTHON11 = os.environ.get("DTAO_E2E_SDK11", "")
pytestmark = pytest.mark.skipif(not (PYTHON10 and PYTHON11), reason="no environments: run through run.sh")
URL = "ws://127.0.0.1:9944"


def blocks(page: Path, language: str) -> list[str]:
    """The code of a page, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)


def address(uri: str) -> str:
    return str(Keypair.create_from_uri(uri).ss58_address)


def run(command: list[str], home: Path, **variables: str) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE,
        env={**os.environ, "HOME": str(home), "COLUMNS": "200", "NO_COLOR": "1", **variables},
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def netuid(chain: Chain, home: Path) -> int:
    """The subnet of the page, after all of its Python."""
    program = "\n".join(blocks(PAGE, "python")).replace(URL, chain.url)
    said = run([PYTHON10, "-c", program], home)
    created = int(re.search(r"^subnet (\d+)", said, re.MULTILINE).group(1))
    incentive = float(re.search(r"^incentive of the miner ([\d.]+)", said, re.MULTILINE).group(1))
    assert incentive == 1.0, said
    return created


def test_owner_miner_validator_and_staker_should_be_what_the_page_says(chain: Chain, netuid: int) -> None:
    assert chain.at("SubnetOwner", [netuid]) == address("//Charlie")
    assert chain.sdk.is_subnet_active(netuid)
    hotkey = address("//Bob_hk")
    assert chain.stake(hotkey, address("//Eve"), netuid) > 0
    metagraph = chain.sdk.metagraph(netuid)
    miner, validator = (metagraph.hotkeys.index(address(uri)) for uri in ("//Dave_hk", "//Bob_hk"))
    assert metagraph.axons[miner].port == 8091
    assert metagraph.validator_permit[validator]


def commands(chain: Chain, home: Path, index: int, client: str) -> int:
    """The subnet that a block of commands has made, after all of the block."""
    script = blocks(PAGE, "sh")[index].replace(URL, chain.url)
    path = f"{Path(client).parent}:{os.environ['PATH']}"
    run(["bash", "-euo", "pipefail", "-c", script], home, PATH=path)
    return max(chain.sdk.get_all_subnets_netuid())


def neurons(chain: Chain, created: int) -> list[tuple[str, int]]:
    """Hotkey and port of each neuron, in order of uids."""
    metagraph = chain.sdk.metagraph(created)
    return [(hotkey, axon.port) for hotkey, axon in zip(metagraph.hotkeys, metagraph.axons, strict=True)]


def key_of(home: Path, file: str) -> str:
    return str(json.loads((home / ".bittensor/wallets" / file).read_text())["ss58Address"])


def test_commands_of_btcli_11_should_do_what_the_page_says(chain: Chain, netuid: int, tmp_path: Path) -> None:
    """A position that is emptied is empty in the books."""
    created = commands(chain, tmp_path, 0, PYTHON11)
    assert created > netuid
    assert chain.at("SubnetOwner", [created]) == key_of(tmp_path, "owner11/coldkeypub.txt")
    assert chain.sdk.is_subnet_active(created)
    miner, validator = (key_of(tmp_path, f"{name}/hotkeys/default") for name in ("miner11", "validator11"))
    assert neurons(chain, created)[1:] == [(miner, 8091), (validator, 0)]
    assert [tuple(weight) for weight in chain.at("Weights", [created, 2])] == [(1, 65_535)]
    assert chain.stake(validator, key_of(tmp_path, "validator11/coldkeypub.txt"), created) > 0
    assert chain.stake(validator, address("//Ferdie"), created) == 0


def test_commands_of_btcli_9_should_do_what_the_page_says(chain: Chain, netuid: int, tmp_path: Path) -> None:
    created = commands(chain, tmp_path, 1, os.environ["DTAO_E2E_BTCLI923"])
    assert created > netuid
    assert chain.at("SubnetOwner", [created]) == address("//Charlie")
    assert chain.sdk.is_subnet_active(created)
    assert neurons(chain, created)[1:] == [(address("//Dave"), 8091), (address("//Bob"), 0)]
    # Both bought; the staker sold 5 of more than that.
    assert all(chain.stake(address("//Bob"), address(uri), created) > 0 for uri in ("//Bob", "//Eve"))


@pytest.mark.parametrize(("index", "python"), [(0, PYTHON11), (1, PYTHON10)])
def test_programs_of_the_readme_should_pay_bob(chain: Chain, home: Path, index: int, python: str) -> None:
    program = blocks(README, "python")[index].replace(URL, chain.url)
    before = chain.free(address("//Bob"))
    run([python, "-c", program], home)
    assert chain.free(address("//Bob")) == before + 10**9


LINE = re.compile(r"^(?:bittensor|btcli) (\d+) {3,}(.+)$", re.MULTILINE)


@pytest.mark.parametrize(
    ("index", "version", "variable"),
    [
        (0, "11", "DTAO_E2E_SDK11"),
        (1, "10", "DTAO_E2E_SDK105"),
        (2, "11", "DTAO_E2E_SDK11"),
        (3, "9", "DTAO_E2E_BTCLI923"),
    ],
)
def test_lines_of_the_first_screen_should_pay_bob(
    localnet: Localnet, chain: Chain, tmp_path: Path, index: int, version: str, variable: str
) -> None:
    lines = LINE.findall(localnet.stdout())
    assert [found for found, _ in lines] == ["11", "10", "11", "9"]
    assert lines[index][0] == version
    before = chain.free(address("//Bob"))
    path = f"{Path(os.environ[variable]).parent}:{os.environ['PATH']}"
    run(["bash", "-euo", "pipefail", "-c", lines[index][1]], tmp_path, PATH=path)
    assert chain.free(address("//Bob")) == before + 10**9
