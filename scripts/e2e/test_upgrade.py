"""A new runtime on a running chain: root sets it, and with the next block it is in force for nodes and clients.

The new one is the runtime of this build with its version raised in the blob, where it stands as data and as constants.
"""

import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zstandard
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, event, hot, ok
from economy import RAO
from localnet import WS_URL, Localnet

# The runtimes of the node, as they were built beside it.
BLOBS = Path(os.environ.get("DTAO_NODE_BIN", "none")).parent / "wbuild/dtao-runtime"
pytestmark = pytest.mark.skipif(not BLOBS.is_dir(), reason=f"{BLOBS} is not there: build the node from its source")
# A runtime with fast blocks and a migration in it.
TRIAL = os.environ.get("DTAO_E2E_TRIAL_RUNTIME", "")
# What a compressed runtime begins with. As it is, a runtime is longer than a block.
COMPRESSED = bytes.fromhex("52bc537646db8e05")
# AdminUtils.RuntimeOfOtherBlockTime, as the event of sudo has it.
RUNTIME_OF_OTHER_BLOCK_TIME = "{'Err': {'Module': {'index': 19, 'error': '0x09000000'}}}"
# An upgrade that cost slots costs them every time, a busy machine some time.
WINDOWS = 3
I32_CONST, I64_CONST = b"\x41", b"\x42"
# What follows the version: i32.lt_u, or i32.store, local.get, i32.const 0, i64.load.
IN_CODE = rb"(?=\x49|\x36\x02..?\x20.\x41\x00\x29)"


def blob(*, fast: bool) -> bytes:
    """A runtime, uncompressed."""
    (path,) = (path for path in BLOBS.glob("*.compact.wasm") if ("fast" in path.name) == fast)
    return path.read_bytes()


def leb128(value: int) -> bytes:
    """A positive number as an operand of WASM, signed."""
    encoded = bytearray()
    while value >= 0x40:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def raised(code: bytes, version: int, wanted: int) -> bytes:
    """The same runtime with another `spec_version`. In data it stands between `authoring_version` and `impl_version`,
    both 1; in code it is stored beside what is loaded from a constant, and compared with that of the last upgrade."""
    old, new = leb128(version), leb128(wanted)
    assert len(old) == len(new)
    code = code.replace(struct.pack("<III", 1, version, 1), struct.pack("<III", 1, wanted, 1))
    code = code.replace(I64_CONST + leb128(version | 1 << 32), I64_CONST + leb128(wanted | 1 << 32))
    return re.sub(I32_CONST + re.escape(old) + IN_CODE, I32_CONST + new, code, flags=re.DOTALL)


@dataclass(frozen=True)
class Running:
    """A chain whose runtime is replaced."""

    chain: Chain
    alice: Wallet
    fast: bool
    built: int
    """Version of the runtimes beside the node."""

    @property
    def version(self) -> int:
        return int(self.chain.rpc.call("state_getRuntimeVersion")["specVersion"])

    def slot(self, number: int) -> int:
        logs = self.chain.rpc.call("chain_getHeader", self.chain.block(number).hash)["digest"]["logs"]
        log = next(log for log in logs if log.startswith("0x0661757261"))
        return int.from_bytes(bytes.fromhex(log[14:]), "little")

    def upgrade(self, code: bytes) -> tuple[int, str]:
        """Sends a runtime with the next version; number of the block that took it, and what came of it."""
        packed = COMPRESSED + zstandard.compress(raised(code, self.built, self.version + 1), 3)
        inner = self.chain.sdk.compose_call("System", "set_code", {"code": "0x" + packed.hex()})
        call = {"call": inner, "weight": {"ref_time": 0, "proof_size": 0}}
        response = ok(self.chain.submit(self.alice, "sudo_unchecked_weight", call, module="Sudo"))
        return self.chain.block_of(response).number, str(event(response, "Sudo", "Sudid")["sudo_result"])


@pytest.fixture(scope="module", params=["250 ms", "12 s"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    directory = tmp_path_factory.mktemp("localnet")
    fast = request.param == "250 ms"
    localnet = Localnet(directory, str(fast)).start()
    chain = Chain(WS_URL)
    built = chain.rpc.call("state_getRuntimeVersion")["specVersion"]
    yield Running(chain, actor(directory / "wallets", "Alice"), fast, built)
    chain.close()
    localnet.stop()


def test_runtime_with_another_block_time_should_be_refused(running: Running) -> None:
    before = running.chain.rpc.call("state_getStorageHash", "0x3a636f6465")
    _, result = running.upgrade(blob(fast=not running.fast))
    assert result == RUNTIME_OF_OTHER_BLOCK_TIME
    assert running.chain.rpc.call("state_getStorageHash", "0x3a636f6465") == before


def slots_around_an_upgrade(running: Running) -> list[int]:
    """Upgrades the chain, which has the next version from the next block on; the slots of the blocks around."""
    chain, old = running.chain, running.version
    number, result = running.upgrade(blob(fast=running.fast))
    assert "Ok" in result, result
    after = number + 3
    for height in range(number + 1, after + 1):
        chain.wait_for(height)
    versions = [
        chain.rpc.call("state_getRuntimeVersion", chain.block(height).hash)["specVersion"]
        for height in (number - 1, number, after)
    ]
    assert versions == [old, old + 1, old + 1]
    # What the runtime says of itself.
    encoded = chain.rpc.call("state_call", "Core_version", "0x", chain.block(after).hash)
    assert struct.pack("<III", 1, old + 1, 1).hex() in encoded
    return [running.slot(height) for height in range(number - 1, after + 1)]


def test_new_version_should_be_in_force_with_the_next_block(running: Running) -> None:
    """No slot is missed, but where compiling the new code takes longer than one: with blocks of 250 ms."""
    for _ in range(WINDOWS):
        slots = slots_around_an_upgrade(running)
        if running.fast or slots == list(range(slots[0], slots[0] + len(slots))):
            return
    raise AssertionError(f"slots were missed in each of {WINDOWS} upgrades, at last {slots}")


def test_clients_should_go_on_with_the_new_version(running: Running) -> None:
    chain = Chain(WS_URL)
    try:
        upgrade = chain.at("LastRuntimeUpgrade", module="System")
        assert upgrade["spec_version"] == running.version
        bob = actor(Path(running.alice.path), "Bob")
        before = chain.free(bob.coldkeypub.ss58_address)
        transfer = {"dest": bob.coldkeypub.ss58_address, "value": RAO}
        ok(chain.submit(running.alice, "transfer_keep_alive", transfer, module="Balances", finalize=True))
        assert chain.free(bob.coldkeypub.ss58_address) == before + RAO
    finally:
        chain.close()


@pytest.mark.skipif(not TRIAL, reason="no runtime with a migration: scripts/rehearse.sh builds one and runs this")
def test_migration_should_change_what_users_stored(running: Running) -> None:
    if not running.fast:
        pytest.skip("the runtime with the migration has fast blocks")
    chain, alice = running.chain, running.alice
    fields = ("github_repo", "image", "discord", "description", "additional")
    said = {"name": "Alice", "url": "http://alice.example", **dict.fromkeys(fields, "")}
    # Who has a neuron may say who it is.
    ok(chain.submit(alice, "burned_register", {"netuid": 1, "hotkey": hot(alice)}))
    ok(chain.submit(alice, "set_identity", said))
    number, result = running.upgrade(Path(TRIAL).read_bytes())
    assert "Ok" in result, result
    # Blocks go on, and what is sent while the migration runs waits for its end.
    bob = actor(Path(alice.path), "Bob")
    ok(chain.submit(alice, "transfer_keep_alive", {"dest": cold(bob), "value": RAO}, module="Balances"))
    chain.wait_for(number + 3)
    identity = chain.sdk.query_identity(cold(alice))
    assert (identity.name, identity.url) == ("Alice", "https://alice.example")
    migrated = chain.sdk.substrate.get_events(chain.block(number + 1).hash)
    names = [event["event_id"] for event in migrated if event["module_id"] == "MultiBlockMigrations"]
    assert names == ["UpgradeStarted", "MigrationCompleted", "UpgradeCompleted"]
    assert chain.at("Cursor", module="MultiBlockMigrations") is None
