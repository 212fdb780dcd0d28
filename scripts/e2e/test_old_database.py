"""The database of an older node: the node as it is goes on with it, and then upgrades its runtime.

`old/` has a chain as an older node left it: its database, its chain spec, and what was so when it ended. After a
release, and never because a test fails, the one of that release takes its place:

    DTAO_RECORD_OLD=1 scripts/e2e/run.sh test_old_database.py

The state of it is in `runtime/tests/old`, too, where the invariants of the runtime as it is are checked on it.
"""

import json
import os
import struct
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zstandard
from bittensor_wallet import Wallet

from chain import Chain, actor, cold, events_in, hot, ok, tao, twox128
from economy import RAO
from localnet import BASE, WS_URL, Localnet, wait_until
from prepared import copy_chain, recorded
from test_database import Data, done
from test_upgrade import COMPRESSED, Running, blob

HERE = Path(__file__).resolve().parent
ARCHIVE = HERE / "old/database.tar.xz"
STATE = HERE.parents[1] / "runtime/tests/old/state.zst"
CODE = "0x3a636f6465"
# What the archive holds beside the database: the code of the genesis, which is in the spec as text, is kept once.
SPEC, GENESIS_CODE, FACTS = "spec.json", "code", "facts.json"
HALF = 2**63
ROOT = 0


# Recording


def pending_work(chain: Chain, wallets: Path, netuid: int) -> None:
    """Leaves something in as many rooms of the state as one user of each can: what waits has to be understood later."""
    bob, dave, eve, two = (actor(wallets, name) for name in ("Bob", "Dave", "Eve", "Two"))
    alice = actor(wallets, "Alice")
    ok(chain.sdk.add_stake(two, ROOT, hot(bob), tao(50)))
    ok(chain.sdk.add_proxy(two, cold(eve), "Staking", 0))
    ok(chain.sdk.announce_coldkey_swap(eve, cold(actor(wallets, "Later"))))
    ok(chain.sdk.set_commitment(actor(wallets, "Ferdie"), netuid, "an endpoint"))
    calls: list[tuple[Wallet, str, str, dict[str, Any]]] = [
        (two, "SubtensorModule", "set_root_claim_type", {"new_root_claim_type": "Keep"}),
        (two, "SubtensorModule", "set_coldkey_auto_stake_hotkey", {"netuid": netuid, "hotkey": hot(bob)}),
        (
            dave,
            "SubtensorModule",
            "set_children",
            {"hotkey": hot(dave), "netuid": netuid, "children": [(HALF, hot(bob))]},
        ),
        (
            dave,
            "Crowdloan",
            "create",
            {
                "deposit": 10 * RAO,
                "min_contribution": RAO,
                "cap": 500 * RAO,
                "end": chain.head() + 5_000,
                "call": None,
                "target_address": cold(two),
            },
        ),
        (dave, "Preimage", "note_preimage", {"bytes": "0x" + b"later".hex()}),
    ]
    for wallet, module, function, params in calls:
        ok(chain.submit(wallet, function, params, module=module))
    for name, value in (
        ("commit_reveal_weights_enabled", {"enabled": True}),
        ("weights_set_rate_limit", {"weights_set_rate_limit": 0}),
    ):
        chain.sudo(alice, "AdminUtils", f"sudo_set_{name}", {"netuid": netuid, **value})
    author = cold(actor(wallets, "One"))
    chain.sudo(alice, "Payout", "set_payout", {"author": author, "payout": cold(two)})
    commit = {"netuid": netuid, "commit_hash": "0x" + "11" * 32}
    ok(chain.submit(bob, "commit_weights", commit, sign_with="hotkey"))


def state_of(data: Data) -> dict[str, str]:
    """The last state but for the code."""
    state: dict[str, str] = json.loads(done("export-state", *data.at))["genesis"]["raw"]["top"]
    del state[CODE]
    return state


def record(tmp_path: Path) -> None:
    """Puts a chain of the node as it is in the place of the one that is kept."""
    wallets = tmp_path / "wallets"
    localnet = copy_chain(tmp_path)
    chain = Chain(WS_URL)
    try:
        market, _ = recorded(wallets)
        pending_work(chain, wallets, market.netuid)
        worked = chain.head()
        wait_until(lambda: chain.final() > worked, 60.0, "a final block")
        version = chain.rpc.call("state_getRuntimeVersion")["specVersion"]
        chain.close()
        localnet.stop_nodes()
    finally:
        localnet.stop()
    data = Data(tmp_path / BASE / "one", tmp_path / BASE / "chain.json")
    info = data.info
    facts = {"spec_version": version, "netuid": market.netuid, "number": info["best_number"], "hash": info["best_hash"]}
    state = state_of(data)
    STATE.parent.mkdir(exist_ok=True)
    STATE.write_bytes(COMPRESSED + zstandard.compress(json.dumps(state, sort_keys=True).encode(), 19))
    spec = json.loads(data.spec.read_text())
    (tmp_path / GENESIS_CODE).write_bytes(bytes.fromhex(spec["genesis"]["raw"]["top"].pop(CODE)[2:]))
    (tmp_path / SPEC).write_text(json.dumps(spec))
    (tmp_path / FACTS).write_text(json.dumps(facts))
    ARCHIVE.parent.mkdir(exist_ok=True)
    with tarfile.open(ARCHIVE, "w:xz", preset=9) as archive:
        archive.add(data.folder / "chains", "chains")
        for name in (GENESIS_CODE, SPEC, FACTS):
            archive.add(tmp_path / name, name)


if "DTAO_RECORD_OLD" in os.environ:
    # Before the others, which then show that it can be read.
    test_record = record


# Going on


@dataclass(frozen=True)
class Old:
    """The chain of an older node, unpacked."""

    directory: Path
    facts: dict[str, Any]

    @property
    def data(self) -> Data:
        return Data(self.directory / BASE / "one", self.directory / BASE / "chain.json")

    def start(self) -> Localnet:
        return Localnet(self.directory, "True", "--no-purge").start()


def unpacked(directory: Path) -> Old:
    """The kept chain, as `localnet.sh` keeps one."""
    data = directory / BASE
    (data / "one").mkdir(parents=True)
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(data / "one", filter="data")
    code, spec, facts = (data / "one" / name for name in (GENESIS_CODE, SPEC, FACTS))
    whole = json.loads(spec.read_text())
    whole["genesis"]["raw"]["top"][CODE] = "0x" + code.read_bytes().hex()
    (data / "chain.json").write_text(json.dumps(whole))
    (data / "chain").write_text("local-fast\n")
    (data / ".dtao-localnet").touch()
    return Old(directory, json.loads(facts.read_text()))


@dataclass(frozen=True)
class Going:
    """The kept chain, with the node as it is."""

    old: Old
    chain: Chain
    wallets: Path

    def actor(self, name: str) -> Wallet:
        return actor(self.wallets, name)

    def waiting(self) -> dict[str, Any]:
        """What users left to be done later, and what they own where nothing earns."""
        chain, netuid = self.chain, self.old.facts["netuid"]
        bob, dave, eve, two = (self.actor(name) for name in ("Bob", "Dave", "Eve", "Two"))
        return {
            "proxies": chain.sdk.get_proxies_for_real_account(cold(two)),
            "coldkey": chain.at("ColdkeySwapAnnouncements", [cold(eve)]),
            "commitment": chain.sdk.get_commitment(netuid, 4),
            "root": chain.stake(hot(bob), cold(two), ROOT),
            "claims": chain.at("RootClaimType", [cold(two)]),
            "auto": chain.at("AutoStakeDestination", [cold(two), netuid]),
            "children": chain.at("PendingChildKeys", [netuid, hot(dave)]),
            "payout": chain.at("PayoutOf", [cold(self.actor("One"))], module="Payout"),
            "crowdloan": chain.at("Crowdloans", [0], module="Crowdloan"),
            "weights": chain.at("WeightCommits", [netuid, hot(bob)]),
        }


def built_version() -> int:
    """`spec_version` of the runtime of this build, which its names come before."""
    names = b"".join(bytes([len(name) * 4]) + name for name in (b"node-subtensor", b"dtao-node-fast"))
    code = blob(fast=True)
    return int(struct.unpack_from("<II", code, code.index(names) + len(names))[1])


@pytest.fixture(scope="module")
def going(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Going]:
    directory = tmp_path_factory.mktemp("localnet")
    old = unpacked(directory)
    localnet = old.start()
    chain = Chain(WS_URL)
    yield Going(old, chain, directory / "wallets")
    chain.close()
    localnet.stop()


def test_chain_should_go_on_with_its_old_runtime(going: Going) -> None:
    chain, facts = going.chain, going.old.facts
    assert chain.block(facts["number"]).hash == facts["hash"]
    wait_until(lambda: chain.final() > facts["number"] + 3, 60.0, "new final blocks")
    assert chain.rpc.call("state_getRuntimeVersion")["specVersion"] == facts["spec_version"]
    assert all(going.waiting().values())


def test_clients_should_go_on_with_the_old_runtime(going: Going) -> None:
    trade(going)


def trade(going: Going) -> None:
    """A transfer and two trades of somebody who has a position since the old node."""
    chain, bob, two, netuid = going.chain, going.actor("Bob"), going.actor("Two"), going.old.facts["netuid"]
    before = chain.free(cold(bob))
    ok(chain.sdk.transfer(two, cold(bob), tao(1)))
    assert chain.free(cold(bob)) == before + RAO
    held = chain.stake(hot(bob), cold(two), netuid)
    ok(chain.sdk.add_stake(two, netuid, hot(bob), tao(2)))
    grown = chain.stake(hot(bob), cold(two), netuid)
    assert grown > held > 0
    ok(chain.sdk.unstake(two, netuid, hot(bob), chain.sdk.get_stake(cold(two), hot(bob), netuid) / 2))
    assert chain.stake(hot(bob), cold(two), netuid) < grown


def test_runtime_of_this_build_should_take_over(going: Going) -> None:
    chain, facts = going.chain, going.old.facts
    running = Running(chain, going.actor("Alice"), True, built_version())
    before = going.waiting()
    number, result = running.upgrade(blob(fast=True))
    assert "Ok" in result, result
    # Migrations of many blocks, if there are any, are done when users are served again.
    chain.wait_for(number + 2)
    wait_until(lambda: chain.at("Cursor", module="MultiBlockMigrations") is None, 60.0, "the migrations")
    assert running.version == facts["spec_version"] + 1
    assert not events_in(chain, number + 1, "MultiBlockMigrations", "UpgradeFailed")
    after = Chain(WS_URL)
    try:
        now = Going(going.old, after, going.wallets)
        assert now.waiting() == before
        trade(now)
        everything_decodes(after)
    finally:
        after.close()


def everything_decodes(chain: Chain) -> None:
    """A client with the metadata of this build can read every item that there is."""
    substrate = chain.sdk.substrate
    block = chain.block(chain.head()).hash
    maps = 0
    for pallet in substrate.metadata.pallets:
        for item in pallet.storage or []:
            if item.value["type"].get("Map"):
                keys = sum(1 for _ in chain.keys("0x" + twox128(pallet.name) + twox128(item.name), block))
                assert sum(1 for _ in substrate.query_map(pallet.name, item.name, block_hash=block)) == keys
                maps += keys > 0
            else:
                substrate.query(pallet.name, item.name, block_hash=block)
    assert maps > 50


def test_old_blocks_should_be_executed_by_this_node(tmp_path: Path) -> None:
    old = unpacked(tmp_path)
    fresh = Data(tmp_path / "fresh", old.data.spec)
    done("export-blocks", *old.data.at, "--binary", "--from", "1", tmp_path / "blocks")
    done("import-blocks", *fresh.at, "--binary", tmp_path / "blocks")
    for data in (old.data, fresh):
        info = data.info
        assert (info["best_number"], info["best_hash"]) == (old.facts["number"], old.facts["hash"])


def test_state_of_the_runtime_tests_should_be_that_of_the_database(tmp_path: Path) -> None:
    old = unpacked(tmp_path)
    kept = zstandard.decompress(STATE.read_bytes().removeprefix(COMPRESSED))
    assert json.loads(kept) == state_of(old.data)
