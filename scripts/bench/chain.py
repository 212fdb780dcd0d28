"""What a node with a long chain takes: `scripts/bench.sh chain --help` says how it is measured."""

import argparse
import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scene_node import Node, Printer, Rpc, end_with_the_script, environment, last_line, size_of

NODE = environment("DTAO_NODE_BIN")
DATABASE = "chains/bittensor/paritydb/full"

CHANGES = 3
STARTS = 3
MEMORY_AFTER_SECONDS = 30.0
SYNC_TIMEOUT = 900.0
MIB = 1024 * 1024
AUTHOR = ("--one", "--force-authoring", "--unsafe-force-node-key-generation")


def run(words: list[str], failed: str) -> str:
    """What a program prints."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise SystemExit(f"{failed}: {said[-1]}")
    return done.stdout


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


class Bench:
    """The nodes, each with a base path of its own, and their common folder."""

    def __init__(self, given: argparse.Namespace, printer: Printer) -> None:
        self._given = given
        self._print = printer
        self._work: Path = given.work
        self._made: Path = given.made or given.work
        self._author = self._made / "author"
        self._spec = self._made / "spec.json"
        self._ports = 0

    def node(self, base: Path, *options: str) -> Node:
        """A node with ports that no other of them has."""
        self._ports += 1
        return Node(NODE, self._spec, base, self._given.port_offset + self._ports, *options)

    def make(self) -> None:
        """The database of the author."""
        rate = None
        if not self._given.made:
            shutil.copy(environment("DTAO_CHAIN_SPEC"), self._spec)
            words = [environment("DTAO_CHAIN_BIN"), "--chain", str(self._spec), "--changes", str(CHANGES)]
            words += ["--blocks", str(self._given.blocks), "--database", str(self._author / DATABASE)]
            rate = float(run(words, "the chain was not made"))
        self._print.figure("made_blocks_a_second", rate, "1/s")
        self._print.figure("db_mib", size_of(self._author / DATABASE) / MIB, "MiB")

    def start(self) -> None:
        """How long the author takes to answer, and its memory."""
        # The first one compiles the runtime, which later ones take from a cache.
        with self.node(self._author, *AUTHOR):
            pass
        times = []
        for turn in range(STARTS):
            begin = time.monotonic()
            with self.node(self._author, *AUTHOR) as node:
                times.append(time.monotonic() - begin)
                if turn == STARTS - 1:
                    time.sleep(MEMORY_AFTER_SECONDS)
                    self._print.figure("start_rss_mib", node.rss_mib(), "MiB")
        self._print.figure("start_s", statistics.median(times), "s")

    def copy(self) -> list[Path]:
        """Snapshot and restore; base paths of two full nodes with what the author has."""
        snapshot = self._work / "snapshot"
        place = ["--chain", str(self._spec), "--base-path"]

        def command(task: str, *words: str) -> list[str]:
            return [NODE, "snapshot", task, *words]

        create = command("create", "--output", str(snapshot), *place, str(self._author))
        self._print.figure("snapshot_create_s", timed(lambda: run(create, "no snapshot")), "s")
        self._print.figure("snapshot_mib", size_of(snapshot) / MIB, "MiB")
        final = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))["finalized"]["hash"]
        trusted = ["--snapshot", str(snapshot), "--finalized", final]
        verify = command("verify", *trusted)
        self._print.figure("snapshot_verify_s", timed(lambda: run(verify, "the snapshot is broken")), "s")
        bases = [self._work / "one", self._work / "two"]
        took = []
        for base in bases:
            restore = command("restore", *trusted, *place, str(base))
            took.append(timed(lambda restore=restore: run(restore, "nothing was restored")))
        self._print.figure("snapshot_restore_s", took[0], "s")
        shutil.rmtree(snapshot)
        return bases

    def sync(self, bases: list[Path]) -> None:
        """Fresh nodes beside the author and two full nodes."""
        with ExitStack() as running:
            author = running.enter_context(self.node(self._author, *AUTHOR))
            known = ["--bootnodes", bootnode(author)]
            others = [running.enter_context(self.node(base, *known)) for base in bases]
            known += [bootnode(other) for other in others]
            self._warp(author, known)
            self._full(known)

    def _warp(self, author: Node, known: list[str]) -> None:
        begin = time.monotonic()
        with self.node(self._work / "warp", "--sync", "warp", *known) as node:
            target = finalized(author)
            while finalized(node) < target:
                if time.monotonic() - begin > SYNC_TIMEOUT:
                    raise SystemExit(f"the node is at {finalized(node)}, not {target}: {last_line(node.log)}")
                time.sleep(0.1)
            self._print.figure("warp_s", time.monotonic() - begin, "s")
            self._print.figure("warp_rss_mib", node.rss_mib(), "MiB")

    def _full(self, known: list[str]) -> None:
        with self.node(self._work / "full", "--sync", "full", *known) as node:
            node.wait_for(1)
            begin, first = time.monotonic(), number(node)
            while number(node) < self._given.blocks and time.monotonic() - begin < self._given.sync_seconds:
                time.sleep(1.0)
            rate = (number(node) - first) / (time.monotonic() - begin)
            self._print.figure("full_blocks_a_second", rate, "1/s")


def asked(node: Node, method: str, *params: object) -> Any:
    """What a node answers."""
    rpc = Rpc(node.rpc_port)
    try:
        return rpc.call(method, *params)
    finally:
        rpc.close()


def bootnode(node: Node) -> str:
    """The address of a node for others."""
    return f"{node.address}/p2p/{asked(node, 'system_localPeerId')}"


def number(node: Node, *block: str) -> int:
    """Number of a block; without one, of the best."""
    return int(asked(node, "chain_getHeader", *block)["number"], 16)


def finalized(node: Node) -> int:
    """Number of the last final block."""
    return number(node, asked(node, "chain_getFinalizedHead"))


def main() -> None:
    """Measures and prints."""
    end_with_the_script()
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--made", type=Path)
    parser.add_argument("--blocks", type=int, default=1_000_000)
    parser.add_argument("--sync-seconds", type=int, default=60)
    parser.add_argument("--port-offset", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    bench = Bench(given, Printer(given.json))
    bench.make()
    bench.start()
    bench.sync(bench.copy())


if __name__ == "__main__":
    main()
