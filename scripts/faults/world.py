"""Networks of validators on hosts of their own: network namespaces on one bridge, made by `scripts/network.sh`."""

import contextlib
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

import wire

SCRIPTS = Path(__file__).resolve().parent.parent
NODE_BIN = os.environ.get("DTAO_NODE_BIN", "")
LONG = os.environ.get("DTAO_FAULTS") == "long"
SEED = int(os.environ.get("DTAO_FAULTS_SEED", "0"))
SLOT = 0.25
# How far finality may be behind in a healthy network, in blocks.
HEALTHY_LAG = 6
# What the log of Aura in a header begins with; the slot comes after its length.
AURA_LOG = "0x0661757261"
# The same where the machine may be busy: right after the lag was healthy.
BUSY_LAG = 24

Log = list[str]


def pick(short: Any, long: Any) -> Any:
    """A figure of the set that runs."""
    return long if LONG else short


def within(seconds: float) -> float:
    """A bound on a time. The gate runs on busy machines: there it only ends what hangs."""
    return pick(6.0 * seconds, seconds)


START_TIMEOUT = within(120.0)


def dice(test: str) -> random.Random:
    """Random choices of a test, the same for the same seed."""
    return random.Random(f"{SEED}/{test}")


def wait_until(condition: Callable[[], Any], timeout: float, what: str, every: float = 0.05) -> float:
    """Polls until the condition holds and returns the seconds it took; fails loudly when the time is over."""
    start = time.monotonic()
    while True:
        with contextlib.suppress(wire.RpcError, *wire.UNREACHABLE):
            if condition():
                return time.monotonic() - start
        if time.monotonic() - start > timeout:
            raise AssertionError(f"after {timeout} s still waiting for: {what}")
        time.sleep(every)


def run(*words: str, timeout: float = within(60.0)) -> str:
    """Standard output of a command that has to succeed."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
    return done.stdout


@cache
def knows(option: str) -> bool:
    """Whether the node has an option of that name."""
    return option in run(NODE_BIN, "--help").split()


def quick() -> list[str]:
    """Options of validators: several at once on one machine would measure each other."""
    return ["--no-hardware-benchmarks"] if knows("--no-hardware-benchmarks") else []


class Host:
    """A machine: a network namespace with one address on the bridge."""

    made = 0

    def __init__(self, bridge: str = "faults") -> None:
        if Host.made == 0:
            run("ip", "link", "add", bridge, "type", "bridge")
            run("ip", "link", "set", bridge, "up")
        Host.made += 1
        self.number = Host.made
        self.name = f"h{self.number}"
        self.address = f"10.77.{self.number // 250}.{self.number % 250 + 1}"
        inner, outer = f"i{self.number}", f"o{self.number}"
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner, "netns", self.name)
        run("ip", "link", "set", outer, "master", bridge, "up")
        self.ip("link", "set", "lo", "up")
        self.ip("addr", "add", f"{self.address}/16", "dev", inner)
        self.ip("link", "set", inner, "up")

    def ip(self, *words: str) -> None:
        run("ip", "-n", self.name, *words)

    def cut_from(self, others: Iterable["Host"]) -> None:
        """Nothing goes to these hosts any more; cut both sides."""
        for other in others:
            self.ip("route", "add", "blackhole", f"{other.address}/32")

    def join_with(self, others: Iterable["Host"]) -> None:
        for other in others:
            self.ip("route", "del", "blackhole", f"{other.address}/32")


class Node:
    """One node on a host: its process, its log, its JSON-RPC."""

    def __init__(self, host: Host, command: list[str], log: Path, base: Path) -> None:
        self.host = host
        self.command = command
        self.log = log
        self.base = base
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str, before: Iterable[str] = (), env: dict[str, str] | None = None) -> "Node":
        """Starts the node; `before` are words before its command, such as strace with its options."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["nsenter", f"--net=/run/netns/{self.host.name}", *before, *self.command, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "DTAO_NODE_BIN": NODE_BIN, **(env or {})},
                start_new_session=True,
            )
        return self

    @property
    def up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Sends the signal to the node, and to what runs it."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def wait(self, timeout: float = 60.0) -> int:
        """Exit code."""
        assert self.process is not None
        return self.process.wait(timeout)

    def stop(self) -> None:
        """Ends the node politely."""
        if not self.up:
            return
        self.kill(signal.SIGTERM)
        try:
            self.wait(30.0)
        except subprocess.TimeoutExpired:
            self.kill()
            self.wait()

    def crash(self) -> None:
        """Ends the node at once."""
        self.kill()
        self.wait()

    def rpc(self, method: str, *params: Any, timeout: float = within(10.0)) -> Any:
        return wire.call(self.host.name, 9944, method, *params, timeout=timeout)

    def header(self, *block: str) -> dict[str, Any]:
        header: dict[str, Any] = self.rpc("chain_getHeader", *block)
        return header

    def slot(self, *block: str) -> int:
        """Slot of a block, by the log of Aura in its header."""
        logs = self.header(*block)["digest"]["logs"]
        return next(int.from_bytes(bytes.fromhex(log[14:]), "little") for log in logs if log.startswith(AURA_LOG))

    def head(self) -> int:
        return int(self.header()["number"], 16)

    def finalized(self) -> int:
        return int(self.header(self.rpc("chain_getFinalizedHead"))["number"], 16)

    def hash(self, number: int) -> str | None:
        """Hash of a block of the node's best chain."""
        found: str | None = self.rpc("chain_getBlockHash", number)
        return found

    def lag(self) -> int:
        return self.head() - self.finalized()

    def healthy(self, floor: int) -> bool:
        """Whether it has finalized up to a block, and keeps up."""
        return self.finalized() >= floor and self.lag() <= HEALTHY_LAG

    def reached(self, number: int) -> bool:
        """Whether it has finalized a block."""
        return self.finalized() >= number

    def peers(self) -> int:
        return int(self.rpc("system_health")["peers"])

    def answers(self) -> bool:
        try:
            return self.head() >= 0
        except (wire.RpcError, *wire.UNREACHABLE):
            return False

    def await_answer(self, timeout: float = START_TIMEOUT) -> float:
        """Seconds until JSON-RPC answers; ends early when the node does."""

        def ready() -> bool:
            assert self.up, f"the node ended:\n{self.tail()}"
            return self.answers()

        return wait_until(ready, timeout, f"an answer of {self.host.name}", every=0.02)

    def metrics(self) -> str:
        status, text = wire.get(self.host.name, 9615, "/metrics")
        assert status == 200
        return text

    def memory(self) -> float:
        """Resident MiB of its own: pages of the mapped database, which the kernel takes back, are not counted."""
        assert self.process is not None
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
        return 0.0

    def tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def said(self, since: int = 0) -> str:
        """The log, from a length on."""
        return self.log.read_text(errors="replace")[since:]


class Network:
    """Validators as `scripts/network.sh new` makes them, each on a host of its own."""

    def __init__(
        self,
        folder: Path,
        validators: int = 4,
        chain: str = "local-fast",
        funds: Iterable[str] = (),
        governor: str | None = None,
    ) -> None:
        self.folder = folder
        self.hosts = [Host() for _ in range(validators)]
        self.made = run(
            str(SCRIPTS / "network.sh"),
            *("new", "faults", "--validators", str(validators), "--from", chain, "--output", str(folder)),
            *("--hosts", ",".join(host.address for host in self.hosts)),
            *(word for fund in funds for word in ("--fund", fund)),
            *(("--sudo", governor) if governor else ()),
            timeout=within(300.0),
        )
        self.public: dict[str, Any] = json.loads((folder / "network.json").read_text())
        self.nodes = [self._validator(number, host) for number, host in enumerate(self.hosts, 1)]
        self.others: list[Node] = []

    def _validator(self, number: int, host: Host) -> Node:
        place = self.folder / f"validator-{number}"
        command = [str(place / "start"), "--disable-log-color", *quick()]
        return Node(host, command, self.folder / f"{number}.log", place / "base")

    def full_node(self, name: str, *options: str, base: Path | None = None) -> Node:
        """A node without keys on a new host."""
        base = base or self.folder / name
        command = [
            *(NODE_BIN, "--chain", str(self.folder / "validator-1/chain.json"), "--base-path", str(base)),
            *("--name", name, "--no-mdns", "--no-telemetry", "--allow-private-ip", "--discover-local"),
            *("--listen-addr", "/ip4/0.0.0.0/tcp/30333", "--disable-log-color", *options),
        ]
        node = Node(Host(), command, self.folder / f"{name}.log", base)
        self.others.append(node)
        return node

    def start(self) -> "Network":
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.await_answer()
        self.await_finality()
        return self

    def revive(self) -> None:
        """Starts the validators that are down, and waits for finality."""
        for node in self.nodes:
            if not node.up:
                node.start().await_answer()
        self.await_finality()

    def stop(self) -> None:
        running = [node for node in (*self.nodes, *self.others) if node.up]
        for node in running:
            node.kill(signal.SIGTERM)
        for node in running:
            node.stop()

    def await_finality(self, timeout: float = within(120.0)) -> float:
        """Seconds until every running node finalizes new blocks with a healthy lag."""
        running = [node for node in self.nodes if node.up]
        start = time.monotonic()
        wait_until(lambda: max(node.finalized() for node in running) > 0, timeout, "the first final block")
        floor = max(node.finalized() for node in running) + 1
        for node in running:
            wait_until(
                partial(node.healthy, floor),
                timeout,
                f"finality on {node.host.name}: {floor}\n{node.tail(8)}",
            )
        return time.monotonic() - start

    def same_finalized_chain(self) -> int:
        """Highest block that is final on all running nodes; fails when they differ anywhere below."""
        running = [node for node in self.nodes if node.up]
        final = min(node.finalized() for node in running)
        for number in {final, *range(max(1, final - 64), final)}:
            hashes = {node.hash(number) for node in running}
            assert len(hashes) == 1, f"block {number} differs: {hashes}"
        return final

    def no_panic(self) -> None:
        for node in (*self.nodes, *self.others):
            said = node.said()
            assert "panicked" not in said, f"{node.log}:\n{node.tail(40)}"
