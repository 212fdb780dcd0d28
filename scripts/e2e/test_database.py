"""Subcommands of the node on its database: of a stopped node they do what they say, of a running one nothing."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chain import Chain
from localnet import BASE, WS_URL, Localnet, wait_until

NODE = os.environ["DTAO_NODE_BIN"]
BLOCKS = 12
TAKEN = "a node has this database open: stop it first, or give another --base-path"
NUMBER = "0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac"
ALL_STATES = ("--state-pruning", "archive")


def node(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    words = [NODE, *map(str, arguments)]
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=300.0, check=False)


def done(*arguments: str | Path) -> str:
    """What a subcommand prints that does what it is told."""
    run = node(*arguments)
    assert run.returncode == 0, run.stderr.decode(errors="replace")
    return run.stdout.decode()


def error(*arguments: str | Path) -> str:
    """The one line with which a subcommand fails. The log has a thread of its own and may come behind it."""
    run = node(*arguments)
    assert run.returncode == 1, run.stdout
    (line,) = [line for line in run.stderr.decode(errors="replace").splitlines() if line.startswith("Error: ")]
    return line.removeprefix("Error: ")


@dataclass(frozen=True)
class Data:
    """The data of a node."""

    folder: Path
    spec: Path

    @property
    def at(self) -> tuple[str | Path, ...]:
        return ("--base-path", self.folder, "--chain", self.spec)

    @property
    def info(self) -> dict[str, Any]:
        return dict(json.loads(done("chain-info", *self.at)))

    def copied(self, folder: Path) -> "Data":
        shutil.copytree(self.folder, folder)
        return Data(folder, self.spec)


@dataclass(frozen=True)
class Stopped:
    """A chain that has ended, and what was asked of its database before that."""

    data: Data
    best: int
    refusals: dict[str, str]


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stopped]:
    folder = tmp_path_factory.mktemp("localnet")
    localnet = Localnet(folder, "True").start()
    chain = Chain(WS_URL)
    try:
        chain.wait_for(BLOCKS)
        wait_until(lambda: chain.final() > 0, 60.0, "a final block")
        data = Data(folder / BASE / "one", folder / BASE / "chain.json")
        commands: dict[str, list[str | Path]] = {
            "chain-info": [],
            "export-blocks": [folder / "no.bin"],
            "import-blocks": [data.spec],
            "check-block": ["1"],
            "export-state": [],
            "revert": ["1"],
            "purge-chain": ["-y"],
            "snapshot create": ["--output", folder / "no"],
        }
        refusals = {name: error(*name.split(), *data.at, *rest) for name, rest in commands.items()}
        # The node goes on.
        head = int(chain.rpc.call("chain_getHeader")["number"], 16)
        chain.wait_for(head + 3)
        chain.close()
        localnet.stop_nodes()
    finally:
        localnet.stop()
    yield Stopped(data, int(data.info["best_number"]), refusals)


def test_database_of_a_running_node_should_be_left_alone(stopped: Stopped) -> None:
    purge = stopped.refusals["purge-chain"]
    assert re.fullmatch(r"a node has the database \S+ open: stop it first", purge), purge
    assert {stopped.refusals[name] for name in stopped.refusals if name != "purge-chain"} == {TAKEN}
    assert stopped.best >= BLOCKS + 3


def test_info_should_name_best_and_final_block(stopped: Stopped) -> None:
    info = stopped.data.info
    assert 0 < info["finalized_number"] <= info["best_number"] == stopped.best
    assert info["genesis_hash"] not in (info["best_hash"], info["finalized_hash"])


@pytest.mark.parametrize("form", [[], ["--binary"]], ids=["json", "binary"])
def test_exported_blocks_should_make_the_same_chain(stopped: Stopped, tmp_path: Path, form: list[str]) -> None:
    file, fresh = tmp_path / "blocks", Data(tmp_path / "fresh", stopped.data.spec)
    done("export-blocks", *stopped.data.at, *form, "--from", "1", file)
    printed = done("import-blocks", *fresh.at, *ALL_STATES, *form, "--times", file)
    assert (fresh.info["best_hash"], fresh.info["best_number"]) == (stopped.data.info["best_hash"], stopped.best)
    # What a block took is known from the second on.
    times = re.findall(r"^block (\d+): \d+\.\d ms$", printed, re.MULTILINE)
    assert [int(number) for number in times] == list(range(2, stopped.best + 1))


def test_file_that_is_cut_off_should_be_refused(stopped: Stopped, tmp_path: Path) -> None:
    file = tmp_path / "blocks"
    file.write_bytes(b"\x07\x00")
    said = error("import-blocks", "--base-path", tmp_path / "fresh", "--chain", stopped.data.spec, "--binary", file)
    assert "number of blocks" in said


def test_exported_state_should_be_that_of_the_block(stopped: Stopped) -> None:
    for number in (1, BLOCKS):
        state = json.loads(done("export-state", *stopped.data.at, *ALL_STATES, str(number)))
        assert state["genesis"]["raw"]["top"][NUMBER] == "0x" + number.to_bytes(4, "little").hex()


def test_stored_block_should_pass_a_check(stopped: Stopped, tmp_path: Path) -> None:
    copy = stopped.data.copied(tmp_path / "copy")
    done("check-block", *copy.at, *ALL_STATES, str(BLOCKS))
    assert "Unknown block" in error("check-block", *copy.at, *ALL_STATES, "1000000")


def test_revert_should_take_back_no_final_block(stopped: Stopped, tmp_path: Path) -> None:
    copy = stopped.data.copied(tmp_path / "copy")
    final = copy.info["finalized_number"]
    done("revert", *copy.at, *ALL_STATES, str(stopped.best))
    assert (copy.info["best_number"], copy.info["finalized_number"]) == (final, final)


def test_purge_should_leave_keys_and_nothing_else(stopped: Stopped, tmp_path: Path) -> None:
    copy = stopped.data.copied(tmp_path / "copy")
    (keystore,) = copy.folder.glob("chains/*")
    (keystore / "keystore").mkdir(exist_ok=True)
    kept = keystore / "keystore/6175726100"
    kept.write_text('"a key"')
    done("purge-chain", *copy.at, "-y")
    assert not list(copy.folder.rglob("paritydb"))
    assert kept.read_text() == '"a key"'


def test_snapshot_should_begin_another_node(stopped: Stopped, tmp_path: Path) -> None:
    folder, fresh = tmp_path / "snapshot", Data(tmp_path / "fresh", stopped.data.spec)
    info = stopped.data.info
    done("snapshot", "create", *stopped.data.at, "--output", folder)
    trusted = ("--snapshot", folder, "--finalized", info["finalized_hash"])
    assert "files are those of the manifest" in done("snapshot", "verify", *trusted)
    done("snapshot", "restore", *fresh.at, *trusted)
    assert fresh.info == info
    # A hash from elsewhere, and a file that somebody has changed.
    other = ("--snapshot", folder, "--finalized", info["genesis_hash"])
    assert info["genesis_hash"] in error("snapshot", "verify", *other)
    largest = max((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    with largest.open("r+b") as file:
        file.write(b"\xff" * 64)
    assert largest.name in error("snapshot", "verify", *trusted)
