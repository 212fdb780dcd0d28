"""The set of validators changes on a running network: add, remove, replace a lost key, force after a stall."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

import wire
from conftest import Record
from extrinsic import Account, Chain, Extrinsic, batch_all, compact, nonce, public_key, sudo
from world import HEALTHY_LAG, NODE_BIN, Network, Node, pick, run, wait_until

SET_ID = "0x5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc"
AUTHORS = "0x57f8dc2f5ab09467896f47300f0424385e0621c4869aa60c02be9adcc98a0d1d"


@dataclass(frozen=True)
class Keys:
    """Public keys of a validator."""

    aura: bytes
    grandpa: bytes


def swap_authorities(validators: list[Keys]) -> bytes:
    return b"\x13\x00" + compact(len(validators)) + b"".join(keys.aura for keys in validators)


def schedule_grandpa_change(validators: list[Keys], forced: int | None = None) -> bytes:
    voters = b"".join(keys.grandpa + (1).to_bytes(8, "little") for keys in validators)
    option = b"\x00" if forced is None else b"\x01" + forced.to_bytes(4, "little")
    return b"\x13\x3b" + compact(len(validators)) + voters + bytes(4) + option


class Governed:
    """A network whose governing key the test holds."""

    def __init__(self, network: Network, governor: Account) -> None:
        self.network = network
        self.governor = governor
        self.set = [Keys(public_key(row["aura"]), public_key(row["grandpa"])) for row in network.public["validators"]]
        self.changes = 0

    def set_id(self, node: Node) -> int:
        stored = node.rpc("state_getStorage", SET_ID)
        return int.from_bytes(bytes.fromhex(stored[2:]), "little") if stored else 0

    def send(self, node: Node, call: bytes) -> None:
        """Sends as the governing key and waits until the call is in a block."""
        sent = nonce(node, self.governor)
        node.rpc("author_submitExtrinsic", Extrinsic(Chain.of(node), self.governor, sudo(call), sent).encode())
        wait_until(lambda: node.rpc("author_pendingExtrinsics") == [], 60.0, "the change in a block")

    def change(self, node: Node, validators: list[Keys], forced: int | None = None) -> None:
        before = self.set_id(node)
        self.send(node, batch_all(swap_authorities(validators), schedule_grandpa_change(validators, forced)))
        wait_until(lambda: self.set_id(node) == before + 1, 30.0, "the next number of the set")
        wanted = "0x" + (compact(len(validators)) + b"".join(keys.aura for keys in validators)).hex()
        assert node.rpc("state_getStorage", AUTHORS) == wanted
        self.set = validators
        self.changes += 1

    def join(self, name: str) -> tuple[Node, Keys]:
        """A validator that is synced, with keys of its own, and not on the list yet."""
        network, base = self.network, self.network.folder / name
        spec, public = str(network.folder / "validator-1/chain.json"), []
        for kind, scheme in (("aura", "sr25519"), ("gran", "ed25519")):
            made = json.loads(run(NODE_BIN, "key", "generate", "--scheme", scheme, "--output-type", "json"))
            secret = network.folder / f"{name}-{kind}"
            secret.write_text(made["secretPhrase"])
            run(
                *(NODE_BIN, "key", "insert", "--base-path", str(base), "--chain", spec, "--key-type", kind),
                *("--scheme", scheme, "--suri", str(secret)),
            )
            public.append(public_key(made["ss58Address"]))
        run(NODE_BIN, "key", "generate-node-key", "--base-path", str(base), "--chain", spec)
        node = network.full_node(name, "--validator", base=base).start()
        node.await_answer()
        wait_until(lambda: node.head() >= network.nodes[3].head() - 2, 60.0, f"{name} at the tip")
        return node, Keys(*public)


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Governed]:
    governor = Account()
    network = Network(
        tmp_path_factory.mktemp("authorities") / "network",
        funds=[f"{governor.address}=1000"],
        governor=governor.address,
    ).start()
    if b"swap_authorities".hex() not in network.nodes[0].rpc("state_getMetadata", timeout=60.0):
        network.stop()
        pytest.skip("this runtime has no call that changes the authorities")
    yield Governed(network, governor)
    network.stop()


def finalizes(nodes: list[Node], more: int = 12) -> None:
    goal = max(node.finalized() for node in nodes) + more
    for node in nodes:
        wait_until(partial(node.reached, goal), 90.0, f"final block {goal}\n{node.tail(8)}")
        assert node.lag() <= HEALTHY_LAG


def test_set_should_change_while_finality_goes_on(governed: Governed, record: Record) -> None:
    """Add a fifth, remove the first, replace one whose key is lost; then a fresh node comes by warp sync."""
    network = governed.network
    old = list(governed.set)
    fifth, keys = governed.join("fifth")
    governed.change(network.nodes[1], [*old, keys])
    finalizes([*network.nodes, fifth])

    governed.change(network.nodes[1], [*old[1:], keys])
    network.nodes[0].stop()
    finalizes([*network.nodes[1:], fifth])

    network.nodes[1].crash()
    sixth, fresh = governed.join("sixth")
    governed.change(network.nodes[2], [fresh, *old[2:], keys])
    finalizes([*network.nodes[2:], fifth, sixth])

    warp = network.full_node("warp", "--sync", "warp")
    begin = time.monotonic()
    warp.start().await_answer()
    wait_until(lambda: warp.finalized() >= network.nodes[2].finalized() - 4, 60.0, f"the tip by warp\n{warp.tail()}")
    record(changes=governed.changes, blocks=network.nodes[2].finalized(), warp_s=round(time.monotonic() - begin, 1))
    finalizes([warp])
    assert governed.set_id(warp) == governed.changes == 3
    network.no_panic()


def test_bad_sets_should_be_refused(governed: Governed) -> None:
    """Empty, too long, twice the same: the lists stay as they are. One of 33 authors does not even decode."""
    node, good = governed.network.nodes[2], governed.set
    many = [Keys(bytes([index]) * 32, bytes([index]) * 32) for index in range(1, 34)]
    before = (governed.set_id(node), node.rpc("state_getStorage", AUTHORS))
    with pytest.raises(wire.RpcError, match="no transaction of this chain") as refused:
        governed.send(node, swap_authorities(many))
    assert "panicked" not in str(refused.value)
    empty: list[Keys] = []
    twice = [good[0], good[0]]
    for call in (
        swap_authorities(empty),
        swap_authorities(twice),
        *(schedule_grandpa_change(bad) for bad in (empty, many, twice)),
    ):
        governed.send(node, call)
        assert (governed.set_id(node), node.rpc("state_getStorage", AUTHORS)) == before
    finalizes([node])
    governed.network.no_panic()


def test_change_should_be_forced_when_finality_has_stopped(governed: Governed, record: Record) -> None:
    """More than a third is gone for good: the rest goes on alone after a forced change."""
    network = governed.network
    fifth, sixth = network.others[0], network.others[1]
    rest = [fifth, sixth]
    stopped = [node for node in network.nodes if node.up]
    for node in stopped:
        node.crash()
    time.sleep(pick(8.0, 60.0))
    final = max(node.finalized() for node in rest)
    time.sleep(4.0)
    assert max(node.finalized() for node in rest) == final, "two of four finalize nothing"
    begin = time.monotonic()
    left = [governed.set[0], governed.set[-1]]
    governed.change(sixth, left, forced=final)
    for node in rest:
        wait_until(partial(node.reached, final + 9), 180.0, f"finality of the rest\n{node.tail(8)}")
    record(finality_after_s=round(time.monotonic() - begin, 1))
    finalizes(rest)
