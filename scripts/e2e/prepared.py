"""A chain on which a subnet already lives, made once for each node and each version of the files that make it.

Making it takes most of a minute, copying it a moment. So every file of tests has a chain of its own that starts in the
same state, whatever other files do and in whatever order they run.
"""

import fcntl
import hashlib
import io
import os
import pickle
import shutil
import subprocess
from pathlib import Path
from typing import Any

import bittensor
from bittensor_wallet import Wallet

from chain import Chain, actor
from localnet import BASE, SCRIPT, WS_URL, Localnet
from market import Life, Market, found, live

HERE = Path(__file__).resolve().parent
SOURCES = [HERE / name for name in ("prepared.py", "market.py", "chain.py", "economy.py", "requirements.txt")]
# Each version of the SDK keeps its own: what it recorded is made of its types.
CACHE = Path(os.environ.get("DTAO_CACHE") or Path.home() / ".cache/dtao-node") / "e2e" / bittensor.__version__
NODE = Path(os.environ.get("DTAO_NODE_BIN") or CACHE / "no-node")


def version() -> str:
    """Names the state: another node or other files, another name."""
    stat = NODE.stat()
    digest = hashlib.sha256(f"{NODE} {stat.st_mtime_ns} {stat.st_size}".encode())
    for source in [*SOURCES, SCRIPT]:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def prepared() -> Path:
    """Directory of the state, which is made when it is not there."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home = CACHE / version()
        if not home.exists():
            for old in CACHE.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            new = CACHE / "new"
            _make(new)
            new.rename(home)
        return home


def _make(home: Path) -> None:
    localnet = Localnet(home, "True").start()
    try:
        chain = Chain(WS_URL)
        wallets = home / "wallets"
        alice = actor(wallets, "Alice")
        # Claims that nobody sends sell alpha, and tests compare pools.
        chain.sudo(alice, "SubtensorModule", "sudo_set_num_root_claims", {"new_value": 0})
        market = found(chain, wallets, actor(wallets, "Charlie", "Charlie_owner"))
        life = live(chain, market, alice)
        chain.close()
        localnet.stop_nodes()
    finally:
        localnet.stop()
    with (home / "state.pickle").open("wb") as file:
        _Pickler(file).dump((market, life))
    (home / BASE).rename(home / "state")


def copy_chain(directory: Path) -> Localnet:
    """The prepared chain, going on from a copy in the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", "--reflink=auto", prepared() / "state", directory / BASE], check=True)
    return Localnet(directory, "True", "--no-purge").start()


def copy_wallets(directory: Path) -> None:
    """The wallets of everybody who takes part."""
    shutil.copytree(prepared() / "wallets", directory, dirs_exist_ok=True)


def recorded(wallets: Path) -> tuple[Market, Life]:
    """The subnet of the state and what happened to it; its wallets are those of the directory."""
    data = (prepared() / "state.pickle").read_bytes()
    market, life = _Unpickler(io.BytesIO(data), wallets).load()
    return market, life


class _Pickler(pickle.Pickler):
    """Writes the names of wallets in place of the wallets."""

    def persistent_id(self, obj: Any) -> tuple[str, str] | None:
        return (obj.name, obj.hotkey_str) if isinstance(obj, Wallet) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, wallets: Path) -> None:
        super().__init__(file)
        self._wallets = wallets

    def persistent_load(self, pid: tuple[str, str]) -> Wallet:
        name, hotkey = pid
        return Wallet(name=name, hotkey=hotkey, path=str(self._wallets))
