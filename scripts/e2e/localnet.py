"""Starts and stops a local chain as third-party tooling does: through `scripts/localnet.sh` and its marker line."""

import contextlib
import os
import pty
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "localnet.sh"
HOST = "127.0.0.1"
# Peers and metrics, which the script checks, too.
OTHER_PORTS = (30333, 9615)
MARKER = "Imported #1"
# The contract is 3 s; the bound is wide because speed is measured by the benchmark, not asserted here.
START_TIMEOUT = 180.0


def port_is_open(port: int) -> bool:
    """Whether somebody listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0


def free_offset() -> int:
    """What to add to all ports, so that the tests run next to a chain that somebody else has started, and next to each
    other when several processes run them."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if chosen := os.environ.get("DTAO_E2E_PORT_OFFSET"):
        return int(chosen) + 100 * process
    for offset in range(1000 * process, 1000 * process + 1000, 100):
        if not any(port_is_open(port + offset) for port in (9944, 9945, *OTHER_PORTS)):
            return offset
    raise AssertionError("ten local chains are running: stop one")


OFFSET = free_offset()
PORTS = (9944 + OFFSET, 9945 + OFFSET)
WS_URL = f"ws://{HOST}:{PORTS[0]}"
# Name of the data's directory: the script keeps chains with other ports apart.
BASE = f"base-{OFFSET}" if OFFSET else "base"


def wait_until(condition: Callable[[], bool], timeout: float, what: str, every: float = 0.05) -> float:
    """Polls until the condition holds and returns the seconds it took; fails loudly when the time is over."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > timeout:
            raise AssertionError(f"after {timeout} s still waiting for: {what}")
        time.sleep(every)
    return time.monotonic() - start


@contextlib.contextmanager
def listening(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Runs a program from when it listens on a port; its output goes to a file, in whose directory it runs."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent)
    try:
        wait_until(lambda: port_is_open(port) or process.poll() is not None, START_TIMEOUT, command[0])
        assert process.poll() is None, log.read_text(errors="replace")
        yield
    finally:
        process.terminate()
        process.wait(60.0)


def group_members(group: int) -> list[int]:
    """Live processes of a process group (zombies are gone for all purposes here)."""
    members = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The command name is in brackets and may hold spaces: the fields that matter come after it.
            state, _parent, pgrp = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(pgrp) == group and state != "Z":
            members.append(int(entry.name))
    return members


class Localnet:
    """One run of `localnet.sh` in a process group of its own, its output kept in files."""

    def __init__(self, directory: Path, *arguments: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.arguments = [*arguments, *(["--port-offset", str(OFFSET)] if OFFSET else [])]
        self.directory = directory
        self.stdout_path = directory / "stdout.log"
        self.stderr_path = directory / "stderr.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._ready = threading.Event()
        self._pump: threading.Thread | None = None

    def launch(self) -> None:
        """Starts the script without waiting for the chain."""
        with self.stderr_path.open("wb") as stderr:
            self.process = subprocess.Popen(
                [str(SCRIPT), *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={**os.environ, "DTAO_BASE_PATH": str(self.directory / "base")},
                start_new_session=True,
            )
        self._pump = threading.Thread(target=self._drain, daemon=True)
        self._pump.start()

    @contextlib.contextmanager
    def on_terminal(self) -> Iterator[Callable[[], str]]:
        """Runs the script on a terminal of its own; gives what it has printed so far."""
        controller, terminal = pty.openpty()
        printed: list[bytes] = []

        def read() -> None:
            with contextlib.suppress(OSError):  # the terminal is gone
                while data := os.read(controller, 4096):
                    printed.append(data)

        with self.stderr_path.open("wb") as stderr:
            self.process = subprocess.Popen(
                [str(SCRIPT), *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=stderr,
                env={**os.environ, "DTAO_BASE_PATH": str(self.directory / "base")},
                start_new_session=True,
            )
        os.close(terminal)
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            yield lambda: b"".join(printed).decode(errors="replace")
        finally:
            self.stop()
            reader.join(20.0)
            os.close(controller)

    def _drain(self) -> None:
        """Copies stdout to a file and watches for the marker: an unread pipe would block the node after 64 KiB."""
        assert self.process is not None
        assert self.process.stdout is not None
        with self.stdout_path.open("wb") as copy:
            for line in self.process.stdout:
                copy.write(line)
                copy.flush()
                if MARKER.encode() in line:
                    self._ready.set()

    def start(self) -> "Localnet":
        """Starts the script and waits for the marker."""
        self.launch()
        assert self.process is not None
        try:
            wait_until(lambda: self._ready.is_set() or self.process.poll() is not None, START_TIMEOUT, MARKER)
            if not self._ready.is_set():
                raise AssertionError(f"{SCRIPT.name} ended with {self.process.returncode} before the marker")
        except AssertionError as error:
            self.stop()
            raise AssertionError(f"{error}\n{self.tail()}") from None
        return self

    def wait(self, timeout: float) -> int:
        """Exit code of the script."""
        assert self.process is not None
        assert self._pump is not None
        code = self.process.wait(timeout)
        self._pump.join(timeout)
        return code

    def signal(self, number: int) -> None:
        """Sends a signal to the process group."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def members(self) -> list[int]:
        """Live processes of the group."""
        assert self.process is not None
        self.process.poll()
        return group_members(self.process.pid)

    def stop_nodes(self) -> None:
        """Ends the nodes alone and waits for them: unlike a stop of the group, which has a second, this leaves them the
        time to write everything."""
        for pid in self.members():
            with contextlib.suppress(OSError):
                if b"--base-path" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not self.members(), 120.0, "the end of the nodes")

    def stop(self) -> None:
        """Ends the group: politely, and after five seconds for certain."""
        if self.process is None:
            return
        self.signal(signal.SIGTERM)
        try:
            wait_until(lambda: not self.members(), 20.0, "the end of the local chain")
        except AssertionError:
            self.signal(signal.SIGKILL)
        self.process.wait(20.0)

    def stdout(self) -> str:
        return self.stdout_path.read_text(errors="replace")

    def stderr(self) -> str:
        return self.stderr_path.read_text(errors="replace")

    def tail(self, lines: int = 25) -> str:
        """Last lines of the outputs and of the node's log, for failure messages."""
        parts = []
        for path in (self.stdout_path, self.stderr_path, *self.directory.glob("base*/*.log")):
            parts.append(f"--- {path.name} ---")
            parts.extend(path.read_text(errors="replace").splitlines()[-lines:])
        return "\n".join(parts)
