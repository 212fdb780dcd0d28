"""`scripts/network.sh`: what it makes, what it refuses, and that its networks live."""

import json
import os
import stat
import subprocess
import urllib.request
from pathlib import Path

import pytest

from world import SCRIPTS, SLOT, Network, quick, wait_until, within

SCRIPT = str(SCRIPTS / "network.sh")
ADDRESS = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"


def refused(tmp_path: Path, *arguments: str) -> str:
    """What the script says when it does nothing: one line."""
    before = sorted(tmp_path.iterdir())
    done = subprocess.run(
        [SCRIPT, *arguments], capture_output=True, text=True, cwd=tmp_path, timeout=within(60.0), check=False
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert sorted(tmp_path.iterdir()) == before, "nothing is left behind"
    return lines[0].removeprefix("network: ")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "say what to do: see scripts/network.sh --help"),
        (("make", "x"), "unknown command make: see scripts/network.sh --help"),
        (("new",), "the name '' is none: give 1 to 32 small letters, digits and hyphens, a letter first"),
        (("new", "../x"), "the name '../x' is none: give 1 to 32 small letters, digits and hyphens, a letter first"),
        (("new", "x"), "--validators is missing: say how many there are, 1 to 32"),
        (("new", "x", "--validators"), "--validators needs a value: see scripts/network.sh --help"),
        (("new", "x", "--validators", "0"), "--validators 0: give a number from 1 to 32"),
        (("new", "x", "--validators", "33"), "--validators 33: give a number from 1 to 32"),
        (("new", "x", "--validators", "two"), "--validators two: give a number from 1 to 32"),
        (
            ("new", "x", "--validators", "2", "--hosts", "10.0.0.1"),
            "--hosts names 1 hosts for 2 validators: give one for each",
        ),
        (
            ("new", "x", "--validators", "2", "--hosts", "10.0.0.1,10.0.0.1"),
            "--hosts names a host twice: give each validator a host of its own",
        ),
        (("new", "x", "--validators", "1", "--hosts", "a b"), "--hosts: 'a b' is no address and no name"),
        (
            ("new", "x", "--validators", "1", "--fund", "nobody=5"),
            "--fund nobody=5: give ADDRESS=TAO, for example 5Grw...utQY=1000",
        ),
        (
            ("new", "x", "--validators", "1", "--fund", f"{ADDRESS}=1", "--fund", f"{ADDRESS}=2"),
            f"--fund names {ADDRESS} twice: give the sum once",
        ),
        (("new", "x", "--validators", "1", "--output", "/proc/x"), "cannot write to /proc: give another --output"),
        (("new", "x", "--validators", "1", "--wrong"), "unknown argument --wrong: see scripts/network.sh --help"),
    ],
)
def test_bad_input_should_be_refused_in_one_line(tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    assert refused(tmp_path, *arguments) == reason


def test_what_the_node_refuses_should_be_told(tmp_path: Path) -> None:
    said = refused(tmp_path, "new", "x", "--validators", "1", "--from", "nowhere")
    assert said.startswith("the node refuses: Error: ")
    assert "no chain and no file is named `nowhere`" in said
    said = refused(tmp_path, "new", "x", "--validators", "1", "--fund", f"{ADDRESS}=99999999")
    assert "there can be 21000000000000000 rao at most" in said


def test_existing_folder_should_not_be_touched(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    said = refused(tmp_path, "new", "x", "--validators", "1")
    assert said == "x exists: give another --output, or remove it after you saved its keys"
    assert not list((tmp_path / "x").iterdir())


def test_missing_node_should_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DTAO_NODE_BIN", "/nowhere/dtao-node")
    said = refused(tmp_path, "new", "x", "--validators", "1")
    assert said == "no node at /nowhere/dtao-node: run scripts/build.sh or set DTAO_NODE_BIN"


def test_secrets_should_be_readable_by_their_owner_alone(shared: Network) -> None:
    """What the script made, and what the validators add to it. Other tests keep full nodes in the same folder."""
    folder, paths = shared.folder, [shared.folder, shared.folder / "sudo.key"]
    for number in range(1, 5):
        place = folder / f"validator-{number}"
        paths += [place, *place.rglob("*")]
    assert len(paths) > 4 * 8
    for path in paths:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:  # a running node removes files of its database
            continue
        assert mode & 0o077 == 0, f"{path} has the mode {mode:o}"


def test_secrets_should_not_be_printed(shared: Network) -> None:
    secrets = [path.read_text().strip() for path in shared.folder.glob("validator-*/keys/*")]
    secrets.append((shared.folder / "sudo.key").read_text().strip())
    assert len(secrets) == 2 * 4 + 1
    assert len(set(secrets)) == len(secrets)
    public = shared.made + "".join(
        path.read_text() for path in (*shared.folder.glob("*.json"), *shared.folder.glob("validator-*/dtao-node.*"))
    )
    for secret in secrets:
        assert len(secret.split()) == 24
        assert secret not in public


def test_chain_spec_should_be_a_network_of_its_own(shared: Network) -> None:
    spec = json.loads((shared.folder / "chain.json").read_text())
    assert (spec["id"], spec["protocolId"], spec["chainType"]) == ("faults", "faults", "Live")
    patch = spec["genesis"]["runtimeGenesis"]["patch"]
    validators = shared.public["validators"]
    assert patch["aura"]["authorities"] == [row["aura"] for row in validators]
    assert patch["grandpa"]["authorities"] == [[row["grandpa"], 1] for row in validators]
    assert spec["bootNodes"] == [f"{row['address']}/p2p/{row['peer']}" for row in validators]
    assert patch["sudo"]["key"] == shared.public["sudo"]
    assert len(patch["balances"]["balances"]) == 4, "the accounts of the tests and the governing one"
    assert [subnet["netuid"] for subnet in patch["subtensorModule"]["subnets"]] == [0]
    assert patch["subtensorModule"]["networkMinLockCost"] == 1000 * 10**9


def test_unit_should_start_the_same_node(shared: Network) -> None:
    for number in range(1, 5):
        place = shared.folder / f"validator-{number}"
        options = (place / "dtao-node.default").read_text().split('"')[1].split()
        assert options[:4] == ["--chain", "/etc/dtao-node/chain.json", "--base-path", "/var/lib/dtao-node"]
        for option in options[4:]:
            assert option in (place / "start").read_text().split()
        unit = (place / "dtao-node.service").read_text()
        assert "ExecStart=/usr/bin/dtao-node $DTAO_NODE_ARGS" in unit
        assert "EnvironmentFile=/etc/default/dtao-node" in unit


def test_four_validators_should_take_turns_and_finalize(network: Network) -> None:
    node, start, authors = network.nodes[0], network.nodes[0].head(), set()

    def all_had_turns() -> bool:
        for number in range(start, node.finalized()):
            authors.add(node.slot(node.hash(number) or "") % 4)
        return authors == {0, 1, 2, 3}

    wait_until(lambda: node.finalized() >= start + 24, within(60.0), "24 blocks more")
    wait_until(all_had_turns, within(60.0), "a block of each", every=1.0)
    wait_until(lambda: {node.peers() for node in network.nodes} == {3}, within(60.0), "the peers of each")
    network.await_finality()
    network.same_finalized_chain()


def test_validators_should_live_on_one_machine_without_hosts(tmp_path: Path) -> None:
    """On loopback each has its own ports, and the same folder starts without systemd."""
    folder = tmp_path / "home"
    subprocess.run(
        [
            SCRIPT,
            "new",
            "home",
            "--validators",
            "2",
            "--from",
            "local-fast",
            "--port-offset",
            "500",
            "--output",
            str(folder),
        ],
        check=True,
        capture_output=True,
        timeout=within(120.0),
    )
    public = json.loads((folder / "network.json").read_text())["validators"]
    assert [row["rpcPort"] for row in public] == [10444, 10445]
    assert [row["prometheusPort"] for row in public] == [10115, 10116]
    assert [row["address"] for row in public] == ["/ip4/127.0.0.1/tcp/30833", "/ip4/127.0.0.1/tcp/30834"]
    running = [
        subprocess.Popen(
            [str(folder / f"validator-{number}/start"), *quick()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ),
        )
        for number in (1, 2)
    ]
    try:
        wait_until(
            lambda: _finalized(public[1]["rpcPort"]) >= 4, within(120.0), "four final blocks on the second", every=SLOT
        )
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60.0)


def _finalized(port: int) -> int:
    def ask(method: str, *params: str) -> str | dict[str, str]:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5.0) as response:
            answer: str | dict[str, str] = json.load(response)["result"]
            return answer

    header = ask("chain_getHeader", str(ask("chain_getFinalizedHead")))
    assert isinstance(header, dict)
    return int(header["number"], 16)
