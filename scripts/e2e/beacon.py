"""A beacon whose secret the tests hold, in place of drand's quicknet: its pulses, an endpoint that answers them, and
clients that encrypt to it."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server import Server

# Prints keys, pulses and locked texts without a network; scripts/e2e/run.sh names it.
PROGRAM = os.environ.get("DTAO_E2E_LOCAL_BEACON", "")
MISSING = "DTAO_E2E_LOCAL_BEACON names no program: run through run.sh"
PHRASE = "end to end"
RELAY = Path(__file__).resolve().parent.parent / "drand-relay.py"
# Rounds of quicknet, which the clients count by themselves.
PERIOD, GENESIS = 3, 1_692_803_367
# The key of quicknet as the compiled parts of the clients hold it.
QUICKNET = re.compile(rb"83cf0f2896adee7eb8b5f01f[0-9a-f]{168}")


def local_beacon(*arguments: object) -> str:
    """What the program prints."""
    done = subprocess.run(
        [PROGRAM, PHRASE, *map(str, arguments)], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def relay_module() -> Any:
    """The relayer, whose encoding of pulses is used."""
    spec = importlib.util.spec_from_file_location("drand_relay", RELAY)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["drand_relay"] = module
    spec.loader.exec_module(module)
    return module


class Endpoint(Server):
    """Answers as the public endpoints of a beacon do, each pulse when it is due."""

    def __init__(self) -> None:
        self.key = local_beacon("key")
        super().__init__()

    def answer(self, path: str, body: Any) -> Any:
        _, _, asked = path.lstrip("/").partition("/")
        if asked == "info":
            return {"public_key": self.key, "period": PERIOD, "genesis_time": GENESIS}
        number = int(asked.removeprefix("public/"))
        if time.time() < GENESIS + (number - 1) * PERIOD:
            return 425, {"error": "too early"}
        return json.loads(local_beacon("pulse", number))


@contextmanager
def relayed(node: str) -> Iterator[Endpoint]:
    """The relayer brings each pulse to a node for a while."""
    endpoint = Endpoint()
    relay = subprocess.Popen([sys.executable, str(RELAY), "--node", node, "--endpoint", endpoint.url])
    try:
        yield endpoint
        assert relay.poll() is None, "the relayer has ended"
    finally:
        relay.terminate()
        relay.wait(20)
        endpoint.close()


def encrypting_to(key: str, package: Path, directory: Path) -> Path:
    """A directory to be put first on the path of a client: a copy of the package that encrypts, the same to the last
    byte but for the key that it encrypts to."""
    copy = directory / package.name
    shutil.copytree(package, copy)
    changed = 0
    for library in copy.glob("*.so"):
        code, count = QUICKNET.subn(key.encode(), library.read_bytes())
        library.write_bytes(code)
        changed += count
    assert changed > 0, f"{package} holds no key of quicknet"
    return directory
