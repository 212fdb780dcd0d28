"""Networks of validators in network namespaces of their own, which can be split and joined.

Every namespace has a name of this process, so that runs next to each other do not meet, and nothing of the
host's own network is touched: the nodes hang on two bridges in a hub namespace, and the bridges on one link.
"""

import contextlib
import ctypes
import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

# Development keys that a local chain may have as authorities.
NAMES = ("One", "Two", "Three", "Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie")
KEYS = (("aura", "sr25519"), ("gran", "ed25519"))
SUBNET = "10.77.0"
RPC_PORT = 9944
P2P_PORT = 30333
CLONE_NEWNET = 0x40000000
SIDES = ("a", "b")


class Fault(Exception):
    """What must hold does not."""


def ip(*arguments: str, check: bool = True) -> None:
    """Runs `ip`."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise Fault(f"`ip {' '.join(arguments)}` failed: {done.stderr.strip()}")


def enter(namespace: str) -> None:
    """Moves the thread that calls into a network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open(f"/var/run/netns/{namespace}", "rb") as handle:
        if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
            raise Fault(f"cannot enter {namespace}: {os.strerror(ctypes.get_errno())}")


@dataclass
class Node:
    """One validator and the thread that speaks to it from inside its namespace."""

    number: int
    name: str
    side: str
    namespace: str
    base: Path
    process: subprocess.Popen[bytes] | None = None
    thread: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self.thread = ThreadPoolExecutor(1, initializer=enter, initargs=(self.namespace,))

    @property
    def address(self) -> str:
        """Where its peers reach it."""
        return f"{SUBNET}.{self.number + 1}"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.base / "log"

    def call(self, method: str, *params: Any, timeout: float = 10.0) -> Any:
        """One JSON-RPC call."""
        return self.thread.submit(self._call, method, params, timeout).result()

    def _call(self, method: str, params: tuple[Any, ...], timeout: float) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", RPC_PORT, timeout=timeout)
        try:
            body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)})
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        if "error" in answer:
            raise Fault(f"{self.name}: {method}: {answer['error']}")
        return answer["result"]

    def best(self) -> int:
        """Number of its best block."""
        return int(self.call("chain_getHeader")["number"], 16)

    def finalized(self) -> int:
        """Number of its last final block."""
        return int(self.call("chain_getHeader", self.call("chain_getFinalizedHead"))["number"], 16)

    def hash(self, number: int) -> str | None:
        """Hash of the block of that number on its best chain."""
        found: str | None = self.call("chain_getBlockHash", number)
        return found

    def peers(self) -> int:
        """How many peers it has."""
        return int(self.call("system_health")["peers"])

    def answers(self) -> bool:
        """Whether its JSON-RPC answers."""
        try:
            self.call("system_health", timeout=2.0)
        except (OSError, Fault, http.client.HTTPException):
            return False
        return True


class Net:
    """Validators, the first half of which hang on bridge a and the others on bridge b."""

    def __init__(self, binary: str, validators: int, chain: str, arguments: list[str]) -> None:
        self.binary = binary
        self.arguments = arguments
        self.tag = f"dtao-{os.getpid()}"
        self.hub = f"{self.tag}-hub"
        self.base = Path(tempfile.mkdtemp(prefix=f"{self.tag}-"))
        half = (validators + 1) // 2
        self.chain = str(self.base / "chain.json")
        self.authorities = self._make_chain(f"{chain}:{validators}")
        self.nodes: list[Node] = []
        with contextlib.ExitStack() as undo:
            undo.callback(self.close)
            self._build(validators, half)
            undo.pop_all()

    def _build(self, validators: int, half: int) -> None:
        ip("netns", "add", self.hub)
        for side in SIDES:
            ip("-n", self.hub, "link", "add", f"br-{side}", "type", "bridge")
            ip("-n", self.hub, "link", "set", f"br-{side}", "up")
        ip("-n", self.hub, "link", "add", "cut-a", "type", "veth", "peer", "name", "cut-b")
        for side in SIDES:
            ip("-n", self.hub, "link", "set", f"cut-{side}", "master", f"br-{side}", "up")
        for number in range(validators):
            side = SIDES[0] if number < half else SIDES[1]
            namespace = f"{self.tag}-{number}"
            ip("netns", "add", namespace)
            ip("-n", namespace, "link", "set", "lo", "up")
            ip("-n", self.hub, "link", "add", f"v{number}", "type", "veth", "peer", "name", "eth0", "netns", namespace)
            ip("-n", self.hub, "link", "set", f"v{number}", "master", f"br-{side}", "up")
            name = self.authorities[number]
            node = Node(number, name, side, namespace, self.base / name)
            self.nodes.append(node)
            ip("-n", namespace, "addr", "add", f"{node.address}/24", "dev", "eth0")
            ip("-n", namespace, "link", "set", "eth0", "up")
            node.base.mkdir()

    def run(self, *command: str) -> str:
        """Runs a subcommand of the node and returns what it printed."""
        done = subprocess.run([self.binary, *command], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Fault(f"`{' '.join(command[:2])}` failed: {done.stderr.strip()}")
        return done.stdout

    def _make_chain(self, chain: str) -> list[str]:
        """Writes the chain spec; names of the development keys that author on the chain, in their order."""
        readable = self.base / "readable.json"
        readable.write_text(self.run("export-chain-spec", "--chain", chain))
        # From a raw one a node starts in a third of the time.
        Path(self.chain).write_text(self.run("export-chain-spec", "--chain", str(readable), "--raw"))
        spec = json.loads(readable.read_text())
        wanted = spec["genesis"]["runtimeGenesis"]["patch"]["aura"]["authorities"]
        inspect = ("key", "inspect", "--output-type", "json")
        names = {json.loads(self.run(*inspect, f"//{name}"))["ss58Address"]: name for name in NAMES}
        return [names[address] for address in wanted]

    def side(self, side: str) -> list[Node]:
        """The nodes of one side."""
        return [node for node in self.nodes if node.side == side]

    def start(self) -> None:
        """Starts all nodes and waits until each answers and sees all others."""
        peers = [self._peer(node) for node in self.nodes]
        for node in self.nodes:
            self.start_one(node, [peer for peer in peers if f"/{node.address}/" not in peer])
        wait(lambda: all(node.answers() for node in self.nodes), 180, "the nodes to answer")
        everybody = len(self.nodes) - 1
        wait(lambda: all(node.peers() == everybody for node in self.nodes), 120, "the nodes to meet")

    def start_one(self, node: Node, peers: list[str]) -> None:
        """Starts one node."""
        where = ("--chain", self.chain, "--base-path", str(node.base / "data"))
        for kind, scheme in KEYS:
            key = ("--key-type", kind, "--scheme", scheme, "--suri", f"//{node.name}")
            self.run("key", "insert", *where, *key)
        command = [self.binary, *where, "--validator", "--name", node.name, "--node-key", node_key(node)]
        command += ["--listen-addr", f"/ip4/{node.address}/tcp/{P2P_PORT}"]
        command += ["--rpc-port", str(RPC_PORT), "--no-prometheus", "--no-telemetry", "--no-mdns"]
        command += ["--force-authoring", "--allow-private-ip", *self.arguments]
        for peer in peers:
            command += ["--reserved-nodes", peer]
        with node.log.open("ab") as log:
            node.process = subprocess.Popen(
                ["ip", "netns", "exec", node.namespace, *command], stdout=log, stderr=log, start_new_session=True
            )

    def _peer(self, node: Node) -> str:
        key = node.base / "key"
        key.write_text(node_key(node))
        peer = self.run("key", "inspect-node-key", "--file", str(key)).strip()
        return f"/ip4/{node.address}/tcp/{P2P_PORT}/p2p/{peer}"

    def cut(self) -> None:
        """Splits the network into its two halves."""
        ip("-n", self.hub, "link", "set", "cut-a", "down")

    def join(self) -> None:
        """Joins the halves again."""
        ip("-n", self.hub, "link", "set", "cut-a", "up")

    def check_alive(self) -> None:
        """Fails when a node has ended."""
        for node in self.nodes:
            if node.process is not None and node.process.poll() is not None:
                tail = node.log.read_text(errors="replace").splitlines()[-3:]
                raise Fault(f"{node.name} ended with {node.process.returncode}: {' | '.join(tail)}")

    def close(self, keep_logs: bool = False) -> None:
        """Ends the nodes and removes namespaces and databases."""
        for node in self.nodes:
            if node.process is not None and node.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(node.process.pid, signal.SIGTERM)
        for node in self.nodes:
            if node.process is not None:
                try:
                    node.process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(node.process.pid, signal.SIGKILL)
                    node.process.wait(20)
            node.thread.shutdown(wait=False)
            ip("netns", "del", node.namespace, check=False)
        ip("netns", "del", self.hub, check=False)
        if keep_logs:
            for node in self.nodes:
                shutil.rmtree(node.base / "data", ignore_errors=True)
            print(f"the logs are below {self.base}")
        else:
            shutil.rmtree(self.base, ignore_errors=True)


def node_key(node: Node) -> str:
    """The network key of a node: its number."""
    return f"{node.number + 1:064x}"


def wait(condition: Any, timeout: float, what: str, every: float = 0.25) -> float:
    """Polls until the condition holds; returns the seconds it took."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > timeout:
            raise Fault(f"after {timeout:.0f} s still waiting for {what}")
        time.sleep(every)
    return time.monotonic() - start


@contextlib.contextmanager
def ends_on_signals() -> Iterator[None]:
    """Turns SIGTERM into an exception, so that everything is cleaned up."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt(f"signal {number}")

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
