"""A node on the scene (`scripts/scene.sh`), its RPC, and how figures are printed. Needs nothing but Python."""

import argparse
import http.client
import json
import math
import os
import signal
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
START_TIMEOUT = 180.0
BATCH = 200


class RpcError(Exception):
    """An error object of the node."""


class Rpc:
    """One HTTP connection that stays open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection(HOST, port, timeout=120.0)

    def close(self) -> None:
        self._connection.close()

    def post(self, body: bytes) -> bytes:
        """Answer to one body; a connection that the node has closed is opened again."""
        headers = {"Content-Type": "application/json"}
        try:
            self._connection.request("POST", "/", body, headers)
            return self._connection.getresponse().read()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            self._connection.request("POST", "/", body, headers)
            return self._connection.getresponse().read()

    def call(self, method: str, *params: Any) -> Any:
        """Result of one call."""
        answer = json.loads(self.post(request(method, *params)))
        if "error" in answer:
            raise RpcError(f"{method}: {answer['error']}")
        return answer["result"]

    def submit(self, extrinsics: list[str]) -> int:
        """Sends transactions, many in a request; returns how many the pool took."""
        taken = 0
        for start in range(0, len(extrinsics), BATCH):
            part = extrinsics[start : start + BATCH]
            calls = [
                {"jsonrpc": "2.0", "id": number, "method": "author_submitExtrinsic", "params": [extrinsic]}
                for number, extrinsic in enumerate(part)
            ]
            answers = json.loads(self.post(json.dumps(calls).encode()))
            taken += sum("result" in answer for answer in answers)
        return taken

    def head(self) -> int:
        """Number of the best block."""
        return int(self.call("chain_getHeader")["number"], 16)

    def block_hash(self, number: int) -> str:
        """Hash of a block."""
        found: str | None = self.call("chain_getBlockHash", number)
        if found is None:
            raise RpcError(f"there is no block {number}")
        return found

    def storage(self, key: str, at: str) -> bytes:
        """Value under a key; none is empty."""
        return bytes.fromhex((self.call("state_getStorage", key, at) or "0x")[2:])


def request(method: str, *params: Any) -> bytes:
    """Body of one call."""
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()


class Node:
    """A node below a base path, with ports and a network key of its own. Ends with the context."""

    def __init__(self, binary: str, spec: Path, base: Path, offset: int, *options: str) -> None:
        self.rpc_port = 9944 + offset
        self.address = f"/ip4/{HOST}/tcp/{30333 + offset}"
        self.log = base.with_suffix(".log")
        self._output = self.log.open("wb")
        words = [binary, "--chain", str(spec), "--base-path", str(base), "--node-key", f"{offset + 1:064x}"]
        words += ["--rpc-port", str(self.rpc_port), "--listen-addr", self.address]
        words += ["--no-prometheus", "--no-mdns", "--no-telemetry", "--no-hardware-benchmarks", "--disable-log-color"]
        self._process = subprocess.Popen(
            [*words, *options], stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT
        )

    def __enter__(self) -> "Node":
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            rpc = Rpc(self.rpc_port)
            try:
                rpc.head()
                return self
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise SystemExit(f"the node did not start: {last_line(self.log)} (log: {self.log})") from None
                time.sleep(0.02)
            finally:
                rpc.close()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the node and waits until its database is closed."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(60.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()

    def rss_mib(self) -> float:
        """Resident memory."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise SystemExit(f"the node ended: {last_line(self.log)} (log: {self.log})")

    def wait_for(self, number: int) -> None:
        """Waits until a block is the best one."""
        rpc = Rpc(self.rpc_port)
        while rpc.head() < number:
            time.sleep(0.2)
        rpc.close()


def scene_author(binary: str, spec: Path, base: Path, offset: int, *more: str) -> Node:
    """The only author of the scene, with the state of all blocks and a pool for full ones."""
    options = [*more, "--one", "--force-authoring", "--state-pruning", "archive"]
    options += ["--rpc-max-batch-request-len", str(BATCH)]
    options += ["--rpc-max-request-size", "64", "--rpc-max-response-size", "128"]
    options += ["--pool-limit", "20000", "--pool-kbytes", "65536"]
    return Node(binary, spec, base, offset, *options)


def last_line(path: Path) -> str:
    """The last line of a log."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "it said nothing"


def scene(binary: str, task: str, *words: str) -> str:
    """What the program of the scene prints."""
    done = subprocess.run([binary, task, *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr.strip())
    return done.stdout


def storage_key(binary: str, pallet: str, item: str) -> str:
    """The key of an item, or the prefix of a map."""
    return scene(binary, "key", pallet, item).strip()


def percentile(values: list[float], part: float) -> float:
    """The smallest value that is at least as large as this part of all."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def median(values: list[float]) -> float | None:
    """The median; none of nothing."""
    return statistics.median(values) if values else None


class Printer:
    """Prints figures, as a table or one JSON object a line. No value means not measured."""

    def __init__(self, as_json: bool) -> None:
        self._json = as_json

    def figure(self, name: str, value: float | None, unit: str) -> None:
        """One figure."""
        if self._json:
            print(json.dumps({"name": name, "value": None if value is None else round(value, 4), "unit": unit}))
        else:
            print(f"{name:<40} {'not measured' if value is None else format(value, '.2f'):>14} {unit}")

    def note(self, text: str) -> None:
        """A line that stands in the table alone."""
        if not self._json:
            print(text)


def size_of(folder: Path) -> int:
    """Bytes on the disk of all files in a folder: files of the database have room in front of their end."""
    return sum(entry.stat().st_blocks * 512 for entry in folder.rglob("*") if entry.is_file())


def arguments(**own: type) -> argparse.Namespace:
    """What the shell script says: what both programs need, and options of one's own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--subnets", type=int, required=True)
    parser.add_argument("--neurons", type=int, required=True)
    for name, kind in own.items():
        parser.add_argument(f"--{name}", type=kind, required=True)
    parser.add_argument("--port-offset", type=int, required=True)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def dimensions(given: argparse.Namespace) -> list[str]:
    """The size of the scene, as its program takes it."""
    return ["--subnets", str(given.subnets), "--neurons", str(given.neurons)]


def write_spec(given: argparse.Namespace, *options: str) -> Path:
    """Writes the chain spec of the scene."""
    spec: Path = given.work / "scene.json"
    local = environment("DTAO_LOCAL_SPEC")
    scene(environment("DTAO_SCENE_BIN"), "spec", *dimensions(given), "--local", local, "--output", str(spec), *options)
    return spec


def environment(name: str) -> str:
    """A variable that the shell script sets."""
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} is not set: run this by scripts/bench.sh")
    return value


def end_with_the_script() -> None:
    """Lets SIGTERM end this program as an error does, so that its node ends with it."""

    def stop(*_: object) -> None:
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, stop)
