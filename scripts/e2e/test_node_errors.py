"""Bad input of the node's command line: one line says what is wrong and what to do. No chain runs here."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Spec = dict[str, Any]

NODE = os.environ["DTAO_NODE_BIN"]
ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
WRITE_ONE = "mend it, or write one with `dtao-node export-chain-spec --chain local --output <file>`"
NO_SECRET = (
    "this is no secret of a key ({}): give a phrase of 12 to 24 words or a seed of 64 digits after 0x, "
    "with derivations such as //1 after it"
)
NO_KEY = (
    "this is no key: give a secret phrase, a seed of 64 digits after 0x, either with derivations such as //1, "
    "or an address; a public key in hex needs --public"
)
FIELDS = (
    "name, id, chainType, bootNodes, telemetryEndpoints, protocolId, forkId, properties, codeSubstitutes, "
    "consensusEngine, genesis, forkBlocks, badBlocks, lightSyncState"
)


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [NODE, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120.0, check=False
    )


def refused(*arguments: str) -> str:
    """What the node says when it ends at once: exactly one line."""
    run = node(*arguments)
    assert run.returncode == 1, run.stderr
    assert run.stdout == ""
    lines = run.stderr.splitlines()
    assert len(lines) == 1, run.stderr
    assert lines[0].startswith("Error: "), run.stderr
    return lines[0].removeprefix("Error: ")


@pytest.fixture(scope="module")
def text() -> str:
    """A good chain spec, readable."""
    run = node("export-chain-spec", "--chain", "local-fast")
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture
def spec(text: str) -> Spec:
    """A chain spec to be spoiled."""
    return dict(json.loads(text))


def written(directory: Path, spec: Spec) -> str:
    path = directory / "chain.json"
    path.write_text(json.dumps(spec))
    return str(path)


def patch(spec: Spec) -> Spec:
    """The part of a chain spec that people edit."""
    genesis: Spec = spec["genesis"]["runtimeGenesis"]["patch"]
    return genesis


def test_missing_file_should_be_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.json"
    assert refused("--chain", str(path)) == (
        f"no chain and no file is named `{path}`: give local, local-fast, dev, dev-fast or the path of a chain spec file"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{ nonsense", "key must be a string at line 1 column 3"),
        ("[]", "invalid type: sequence, expected a map at line 1 column 0"),
        ("", "EOF while parsing a value at line 1 column 0"),
        ('{"name": "x"}', "missing field `id` at line 1 column 13"),
        ('{"name": "x", "bootNode": []}', f"unknown field `bootNode`, expected {FIELDS}"),
    ],
)
def test_file_that_is_no_chain_spec_should_be_explained(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "chain.json"
    path.write_text(content)
    assert refused("--chain", str(path)) == f"`{path}` is no chain spec file ({reason}): {WRITE_ONE}"


KEY = ("--node-key", f"{1:064x}")
NO_PORTS = ("--no-prometheus", "--rpc-port", "0", "--port", "0")
Spoil = Callable[[Spec], None]
# One of each kind; the tests of the runtime have all.
GENESIS: dict[str, tuple[Spoil, str]] = {
    "unknown field": (
        lambda genesis: genesis["balances"].update(balanecs=[]),
        "unknown field `balanecs`, expected `balances` or `devAccounts`",
    ),
    "balance below the existential deposit": (
        lambda genesis: genesis["balances"].update(balances=[[ALICE, 499]]),
        f"balances.balances gives {ALICE} 499 rao: the existential deposit is 500 rao",
    ),
    "no author": (
        lambda genesis: genesis["aura"].update(authorities=[]),
        "aura.authorities is empty: nobody could author a block",
    ),
    "no sudo key": (
        lambda genesis: genesis.update(sudo={"key": None}),
        "sudo.key is missing: nobody could change a parameter or the runtime",
    ),
    "no root": (
        lambda genesis: genesis["subtensorModule"]["subnets"].pop(0),
        "subtensorModule.subnets has no subnet with netuid 0, the root",
    ),
    "subnet that contradicts itself": (
        lambda genesis: genesis["subtensorModule"]["subnets"].append(genesis["subtensorModule"]["subnets"][1]),
        'subnet 1 of the genesis configuration: Other("it is listed twice")',
    ),
}


@pytest.mark.parametrize("name", GENESIS)
def test_bad_genesis_should_be_explained(spec: Spec, tmp_path: Path, name: str) -> None:
    spoil, reason = GENESIS[name]
    spoil(patch(spec))
    path = written(tmp_path, spec)
    assert refused("export-chain-spec", "--chain", path, "--raw") == f"mend the genesis of the chain spec: {reason}"


def test_node_should_not_start_on_a_bad_genesis(spec: Spec, tmp_path: Path) -> None:
    """The line stands alone, before the log begins, and nothing is left on the disk."""
    patch(spec)["aura"].update(authorities=[])
    path = written(tmp_path, spec)
    base = tmp_path / "data"
    said = refused("--chain", path, "--one", "--base-path", str(base), *KEY, *NO_PORTS)
    assert said == "mend the genesis of the chain spec: aura.authorities is empty: nobody could author a block"
    assert not list(tmp_path.glob("data/chains/*/paritydb"))


def test_database_of_another_genesis_should_not_be_opened(spec: Spec, tmp_path: Path) -> None:
    """Two chains with one id: the node would go on with the first one under the name of the second."""
    base = str(tmp_path / "data")
    raw = json.loads(node("export-chain-spec", "--chain", written(tmp_path, spec), "--raw").stdout)
    first = written(tmp_path, raw)
    assert node("export-state", "--chain", first, "--base-path", base, "0").returncode == 0
    raw["genesis"]["raw"]["top"]["0x00"] = "0x00"
    (tmp_path / "other").mkdir()
    second = written(tmp_path / "other", raw)
    said = refused("export-state", "--chain", second, "--base-path", base, "0")
    database = tmp_path / "data/chains/bittensor/paritydb/full"
    start, _, rest = said.partition(" (its genesis is 0x")
    assert start == f"the database {database} is of another chain"
    assert rest.endswith("): give another --base-path, or delete it with `dtao-node purge-chain`")
    assert node("export-state", "--chain", first, "--base-path", base, "0").returncode == 0, "the first one still opens"
    assert node("purge-chain", "-y", "--chain", second, "--base-path", base).returncode == 0
    assert node("export-state", "--chain", second, "--base-path", base, "0").returncode == 0, "as the line says"


SECRET = "one two three"
INSERT = ("key", "insert", "--chain", "local-fast", "--scheme", "sr25519")


@pytest.mark.parametrize(
    ("secret", "reason"),
    [(SECRET, "InvalidPhrase"), ("0x12", "InvalidSeed"), ("//Alice/", "InvalidFormat")],
)
def test_wrong_secret_should_not_be_stored_nor_repeated(tmp_path: Path, secret: str, reason: str) -> None:
    base = str(tmp_path / "data")
    run = node(*INSERT, "--key-type", "aura", "--base-path", base, "--suri", secret)
    assert run.returncode == 1, run.stderr
    *warnings, said = run.stderr.splitlines()
    # A path alone is no secret.
    assert len(warnings) == (0 if secret.startswith("//") else 1)
    assert all(line.startswith("Warning: other programs can read a secret") for line in warnings)
    assert said == f"Error: {NO_SECRET.format(reason)}"
    assert secret not in run.stderr or secret == "0x12"
    assert not list(tmp_path.glob("data/chains/*/keystore/*"))


def test_wrong_key_type_should_be_refused(tmp_path: Path) -> None:
    said = refused(*INSERT, "--key-type", "author", "--base-path", str(tmp_path), "--suri", "//Alice")
    assert said == "Unknown key type, must be a known 4-character sequence"


@pytest.mark.parametrize("key", [SECRET, "0x12", ALICE[:-1]])
def test_inspecting_what_is_no_key_should_fail(key: str) -> None:
    assert refused("key", "inspect", key) == NO_KEY


def test_inspecting_a_key_should_show_its_address() -> None:
    run = node("key", "inspect", "//Alice")
    assert run.returncode == 0, run.stderr
    assert f"SS58 Address:      {ALICE}" in run.stdout


def test_validator_without_network_key_should_be_told_how_to_make_one(tmp_path: Path) -> None:
    base = tmp_path / "data"
    said = refused("--chain", "local-fast", "--validator", "--base-path", str(base), "--no-prometheus")
    assert said == (
        "this validator has no network key: make one with `dtao-node key generate-node-key --file "
        f"{base}/chains/bittensor/network/secret_ed25519`"
    )
