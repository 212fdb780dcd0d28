"""Encrypted transactions between four authors: who reads them, who opens them, and what is no carrier."""

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import bittensor_drand
import pytest

import wire
from conftest import Record
from extrinsic import Account, Chain, Extrinsic, compact, mortal, nonce, remark, submit_encrypted
from world import LONG, SLOT, Network, Node, dice, pick, wait_until, within

KEY_BYTES = 1_184
# A carrier lives for so many blocks.
LIFE = 8
# For so many blocks an author opens what is sealed to a key that it announced.
KEPT_KEYS = 64
# What stands around an inner transaction, and the longest ciphertext.
OVERHEAD, MAX_CIPHERTEXT = 1_146, 8_192
TAO = 10**9
# MevShield.NextKey.
NEXT_KEY = "0x9e94fc9ecf3c8d51c7baba39080fb4339ab50f1d245f1373b95e2a965fa883ac"


# Why a pool refuses a carrier that comes too late.
TOO_LATE = ("outdated", "ancient birth block", "bad signature")
# Seconds until an author takes a carrier that is sent again and again.
PATIENCE = within(30.0)


class TooOldError(Exception):
    """The key is too old by now for its author to have it."""


@dataclass(frozen=True)
class Sealed:
    """A carrier and what is in it, as hex of the whole extrinsics."""

    carrier: str
    inner: str


@dataclass(frozen=True)
class Found:
    """Where something stands: block and place in it."""

    block: int
    place: int


@pytest.fixture(scope="module")
def market(shared: Network, victim: Account) -> None:
    """A subnet with a pool in which the victim trades."""
    shared.revive()
    for call in (b"\x07\x3b" + hotkey(victim), b"\x07\x5c" + (1).to_bytes(2, "little")):
        send(shared.nodes[0], victim, call)


@pytest.fixture
def authors(network: Network, market: None) -> Network:
    """Four authors, and the market."""
    return network


def hotkey(account: Account) -> bytes:
    """An account that nobody has the key of: the hotkey of this coldkey."""
    return bytes(reversed(account.public))


def add_stake(amount: int, owner: Account) -> bytes:
    """SubtensorModule.add_stake in subnet 1, on the hotkey of its owner."""
    return b"\x07\x02" + hotkey(owner) + (1).to_bytes(2, "little") + amount.to_bytes(8, "little")


def send(node: Node, account: Account, call: bytes) -> None:
    """Sends a call as it is and waits until it is in a block."""
    sent = nonce(node, account)
    node.rpc("author_submitExtrinsic", Extrinsic(Chain.of(node), account, call, sent).encode())
    await_nonce(node, account, sent + 1)


def await_nonce(node: Node, account: Account, number: int) -> None:
    wait_until(lambda: stored_nonce(node, account) >= number, within(30.0), "transactions in blocks")


def stored_nonce(node: Node, account: Account) -> int:
    """The nonce in the state, without what waits in the pool."""
    answer = node.rpc("state_call", "AccountNonceApi_account_nonce", "0x" + account.public.hex())
    return int.from_bytes(bytes.fromhex(answer[2:]), "little")


def next_key(node: Node, block: str | None = None) -> bytes:
    stored = node.rpc("state_getStorage", NEXT_KEY, *([block] if block else []))
    key = bytes.fromhex(stored[2:])[2:]
    assert len(key) == KEY_BYTES
    return key


def carrier(node: Node, account: Account, ciphertext: bytes, number: int | None = None) -> Extrinsic:
    """A carrier as clients make it: it lives for eight blocks from the best one on."""
    head = node.head()
    block = node.hash(head)
    assert block is not None
    number = stored_nonce(node, account) if number is None else number
    return Extrinsic(
        Chain.of(node),
        account,
        submit_encrypted(ciphertext),
        number,
        era=mortal(head, LIFE),
        born=bytes.fromhex(block[2:]),
    )


def seal(node: Node, account: Account, call: bytes, key: bytes | None = None) -> Sealed:
    """The key first, then the transaction, as clients do."""
    key = key or next_key(node)
    number = stored_nonce(node, account)
    inner = Extrinsic(Chain.of(node), account, call, number + 1).encode()
    ciphertext = bittensor_drand.encrypt_mlkem768(key, bytes.fromhex(inner[2:]), include_key_hash=True)
    return Sealed(carrier(node, account, ciphertext, number).encode(), inner)


def await_head(node: Node, number: int) -> None:
    wait_until(lambda: node.head() >= number, within(30.0), f"block {number}")


def body(node: Node, number: int) -> list[str]:
    block = node.rpc("chain_getBlock", node.hash(number))
    return list(block["block"]["extrinsics"])


def find(node: Node, extrinsic: str, since: int, blocks: int = LIFE + 2) -> Found | None:
    """Where an extrinsic stands in some blocks from a number on."""
    for number in range(since, since + blocks):
        await_head(node, number)
        if extrinsic in (extrinsics := body(node, number)):
            return Found(number, extrinsics.index(extrinsic))
    return None


def has_peers(node: Node) -> bool:
    return node.peers() == 3


def gone(node: Node, extrinsic: str) -> bool:
    return extrinsic not in node.rpc("author_pendingExtrinsics")


def refusal(node: Node, extrinsic: str) -> str:
    with pytest.raises(wire.RpcError) as refused:
        node.rpc("author_submitExtrinsic", extrinsic)
    return str(refused.value)


@dataclass(frozen=True)
class Taken:
    """A carrier in a block: the carrier, where it stands, and how many blocks it waited."""

    sealed: Sealed
    found: Found
    waited: int


def offer(node: Node, sealed: Sealed) -> bool:
    """Whether the pool takes a carrier. One lives for two seconds: on a busy machine it may come too late, or the pool
    looks at another block than the one it begins with."""
    try:
        node.rpc("author_submitExtrinsic", sealed.carrier)
    except wire.RpcError as error:
        if LONG or not any(reason in str(error) for reason in TOO_LATE):
            raise
        time.sleep(2 * SLOT)
        return False
    return True


def always() -> bool:
    return True


def take(node: Node, make: Callable[[], Sealed], worth: Callable[[], bool] = always) -> Taken:
    """Sends a carrier. Authors on a busy machine miss slots, and it may expire before the one whose key it is for has
    its turn: then another one, as long as it is worth it."""
    begin = time.monotonic()
    while True:
        sealed, since = make(), node.head()
        found = find(node, sealed.carrier, since) if offer(node, sealed) else None
        if found is not None:
            return Taken(sealed, found, found.block - since)
        if not worth():
            raise TooOldError
        if LONG or time.monotonic() - begin > PATIENCE:
            raise AssertionError(f"no author took the carrier\n{node.tail(8)}")


def open_one(node: Node, make: Callable[[], Sealed], worth: Callable[[], bool] = always) -> Taken:
    """Sends a carrier; what is in it has to stand directly after it."""
    taken = take(node, make, worth)
    place = taken.found.place + 1
    assert body(node, taken.found.block)[place : place + 1] == [taken.sealed.inner]
    return taken


def test_carrier_should_be_opened_whoever_gets_it(authors: Network, victim: Account, record: Record) -> None:
    """Sent to each of the four; the one whose key it is opens it."""
    waits = []
    for round_ in range(pick(4, 100)):
        node = authors.nodes[round_ % 4]
        waits.append(open_one(node, partial(seal, node, victim, remark(b"sealed"))).waited)
    record(carriers=len(waits), blocks_until_opened_most=max(waits))
    assert max(waits) <= LIFE


class Watcher(threading.Thread):
    """Somebody who reads the pools of all nodes all the time."""

    def __init__(self, nodes: list[Node]) -> None:
        super().__init__(daemon=True)
        self.nodes = nodes
        self.seen: set[str] = set()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            for node in self.nodes:
                with contextlib.suppress(wire.RpcError, *wire.UNREACHABLE):
                    self.seen.update(node.rpc("author_pendingExtrinsics"))
            time.sleep(SLOT / 25)

    def end(self) -> set[str]:
        self.over.set()
        self.join(30.0)
        return self.seen


def test_sandwich_should_find_nothing_to_put_around(
    authors: Network, victim: Account, attacker: Account, record: Record
) -> None:
    """The attacker reads every pool and pays any tip. In the open it sees the purchase before the block; through the
    shield it sees a carrier, and no transaction comes between the carrier and the purchase."""
    node, purchase = authors.nodes[0], add_stake(100 * TAO, victim)
    watcher = Watcher(authors.nodes)
    watcher.start()
    for _ in range(pick(4, 20)):
        send(node, victim, purchase)
    assert any(purchase.hex() in extrinsic for extrinsic in watcher.end()), "the watcher is blind"

    between, left, begin = 0, pick(4, 40), time.monotonic()
    # On a busy machine some carriers expire.
    while left > 0:
        assert time.monotonic() - begin < pick(4, 40) * PATIENCE, f"no author took the carrier\n{node.tail(8)}"
        lengths = [len(one.said()) for one in authors.nodes]
        watcher = Watcher(authors.nodes)
        watcher.start()
        sealed, since = seal(node, victim, purchase), node.head()
        if not offer(node, sealed):
            watcher.end()
            continue
        # On sight of the carrier, blindly: purchases with a tip that goes before everything.
        first = max(stored_nonce(one, attacker) for one in authors.nodes)
        blind = [
            Extrinsic(Chain.of(node), attacker, add_stake(TAO, victim), first + index, tip=TAO).encode()
            for index in range(3)
        ]
        for index, extrinsic in enumerate(blind):
            authors.nodes[(1 + index) % 4].rpc("author_submitExtrinsic", extrinsic)
        found = find(node, sealed.carrier, since)
        seen = watcher.end()
        await_nonce(node, attacker, first + 3)
        # A block that loses has shown what it opened, and its transactions are back in the pools.
        if any("Reorg on" in one.said(length) for one, length in zip(authors.nodes, lengths, strict=True)):
            continue
        assert not any(purchase.hex() in extrinsic or extrinsic == sealed.inner for extrinsic in seen)
        if found is None:
            continue
        extrinsics = body(node, found.block)
        assert extrinsics[found.place + 1 : found.place + 2] == [sealed.inner], "not directly after its carrier"
        between += len(set(extrinsics) & set(blind))
        # A watcher on a busy machine looks less often.
        assert sealed.carrier in seen or found.block - since <= 1 or not LONG
        left -= 1
    record(attempts=pick(4, 40), of_the_attacker_in_the_same_block=between, read_before_the_block=0)


def test_author_should_open_with_its_key_after_a_restart(authors: Network, victim: Account, record: Record) -> None:
    """A client has read the key; the author ends and starts again; then the carrier comes."""
    ask, ages = authors.nodes[0], []
    for round_ in range(pick(2, 20)):
        owner = authors.nodes[1 + round_ % 3]
        index = authors.nodes.index(owner)
        # The key is that of the author two slots ahead.
        while (ask.slot() + 2) % 4 != index:
            time.sleep(SLOT / 10)
        head = ask.head()
        block = ask.hash(head)
        if (ask.slot(block or "") + 2) % 4 != index:
            continue
        key = next_key(ask, block)
        if round_ % 2:
            owner.crash()
        else:
            owner.stop()
        owner.start().await_answer()
        await_head(owner, ask.head() - 1)
        wait_until(partial(has_peers, owner), within(60.0), "the peers of the author")
        # Until then its best block may be one that the others leave, and the era of the carrier begins there.
        authors.await_finality()
        # On a slow machine the key is too old by now.
        young = partial(is_young, ask, head)
        if not young():
            continue
        age = ask.head() - head
        # To the author itself: gossip reaches who has just started some seconds later.
        with contextlib.suppress(TooOldError):
            open_after_start(owner, victim, key, young)
            ages.append(age)
    record(restarts=len(ages), age_of_the_key_blocks_most=max(ages, default=0))
    if not ages:
        pytest.skip("no author was back before its key was too old: this machine is too busy")


def is_young(node: Node, block: int) -> bool:
    """Whether the author still has the key that it announced for that block, and will when a carrier comes."""
    return node.head() - block <= KEPT_KEYS - 2 * LIFE


def open_after_start(owner: Node, victim: Account, key: bytes, young: Callable[[], bool]) -> None:
    """The pool of a node that has just started looks at an older block at first: for it the era has not begun."""
    for _ in range(8):
        try:
            open_one(owner, partial(seal, owner, victim, remark(b"after the restart"), key), young)
            return
        except wire.RpcError as error:
            assert "bad signature" in str(error), error
            time.sleep(2 * SLOT)
    raise AssertionError(f"the pool stays behind\n{owner.tail()}")


def test_what_does_not_open_should_cost_its_sender_alone(authors: Network, victim: Account) -> None:
    """Well-formed, for the right key, and noise: the carrier is paid for, and the authors go on."""
    node, choose = authors.nodes[0], dice("garbage")

    def garbage(spoil: str) -> Sealed:
        plain = bytes.fromhex(seal(node, victim, remark(b"x")).carrier[2:])
        good = bittensor_drand.encrypt_mlkem768(next_key(node), plain, include_key_hash=True)
        ciphertext = bytearray(good[:MAX_CIPHERTEXT])
        if spoil == "tag":
            ciphertext[-1] ^= 1
        elif spoil == "kem":
            ciphertext[18 + choose.randrange(1_088)] ^= 1
        else:
            ciphertext[18:] = choose.randbytes(len(ciphertext) - 18)
        return Sealed(carrier(node, victim, bytes(ciphertext)).encode(), "")

    def holding(inner: bytes) -> Sealed:
        ciphertext = bittensor_drand.encrypt_mlkem768(next_key(node), inner, include_key_hash=True)
        return Sealed(carrier(node, victim, ciphertext).encode(), "")

    for spoil in ("tag", "kem", "noise"):
        start = stored_nonce(node, victim)
        take(node, partial(garbage, spoil))
        assert stored_nonce(node, victim) == start + 1
    # It opens, and is no transaction: a call without a signature, noise after the first byte, an empty text.
    for inner in (b"", b"\x04\x05\x00\x00\x00", compact(300) + b"\x84" + choose.randbytes(299)):
        take(node, partial(holding, inner))
    await_head(node, node.head() + 8)
    authors.await_finality()


def test_wrong_key_should_leave_the_carrier_until_it_expires(authors: Network, victim: Account) -> None:
    node, choose = authors.nodes[0], dice("key")
    sealed = bytearray(bittensor_drand.encrypt_mlkem768(next_key(node), b"for nobody", include_key_hash=True))
    sealed[:16] = choose.randbytes(16)
    start, since = stored_nonce(node, victim), node.head()
    foreign = carrier(node, victim, bytes(sealed)).encode()
    node.rpc("author_submitExtrinsic", foreign)
    assert find(node, foreign, since, LIFE + 4) is None
    for one in authors.nodes:
        wait_until(partial(gone, one, foreign), within(30.0), f"{one.host.name} without it")
    assert stored_nonce(node, victim) == start


def test_bad_carriers_should_be_refused_by_the_pool(authors: Network, victim: Account) -> None:
    node, choose = authors.nodes[1], dice("bad carriers")
    good = bittensor_drand.encrypt_mlkem768(next_key(node), b"inner", include_key_hash=True)
    wrong_length = bytearray(good)
    wrong_length[16] ^= 1
    for malformed in (b"", b"x", choose.randbytes(1_200), good[: OVERHEAD - 1], bytes(wrong_length)):
        assert "Custom error: 23" in refusal(node, carrier(node, victim, malformed).encode())
    assert refusal(node, carrier(node, victim, bytes(MAX_CIPHERTEXT + 1)).encode())
    wait_until(lambda: node.head() >= 5 * LIFE, within(60.0), "blocks that are old enough")
    fine, head = carrier(node, victim, good), node.head()
    born = bytes.fromhex((node.hash(head) or "")[2:])
    for stale in (
        fine.spoilt(era=b"\x00", born=None),
        fine.spoilt(era=mortal(head, 2 * LIFE), born=born),
        fine.spoilt(era=mortal(head, 64), born=born),
    ):
        assert "outdated" in refusal(node, stale.encode())
    old = bytes.fromhex((node.hash(head - 3 * LIFE) or "")[2:])
    expired = fine.spoilt(era=mortal(head - 3 * LIFE, LIFE), born=old)
    # What was signed is over another block than the one that the era begins with now.
    assert refusal(node, expired.encode()).startswith("1010")


def test_replayed_carrier_should_do_nothing_twice(authors: Network, victim: Account) -> None:
    node = authors.nodes[2]
    taken = open_one(node, partial(seal, node, victim, add_stake(TAO, victim)))
    sealed, found = taken.sealed, taken.found
    assert refusal(node, sealed.carrier).startswith(("1010", "1012", "1013"))
    # The same ciphertext in a carrier of its own, by its owner: the inner transaction is outdated.
    length = len(bytes.fromhex(sealed.inner[2:])) + OVERHEAD
    ciphertext = bytes.fromhex(sealed.carrier[2:])[-length:]
    start = stored_nonce(node, victim)
    again = take(node, lambda: Sealed(carrier(node, victim, ciphertext).encode(), ""))
    assert stored_nonce(node, victim) == start + 1
    for number in range(found.block + 1, again.found.block + 2):
        await_head(node, number)
        assert sealed.inner not in body(node, number)


def test_longest_carrier_should_be_opened_and_a_longer_one_refused(authors: Network, victim: Account) -> None:
    node = authors.nodes[3]
    number = stored_nonce(node, victim)
    empty = len(bytes.fromhex(Extrinsic(Chain.of(node), victim, remark(b""), number + 1).encode()[2:]))
    # The lengths of the remark and of the transaction take more bytes than those of short ones.
    for more in range(MAX_CIPHERTEXT - OVERHEAD - empty, 0, -1):
        inner = Extrinsic(Chain.of(node), victim, remark(b"m" * more), number + 1).encode()
        if len(bytes.fromhex(inner[2:])) + OVERHEAD == MAX_CIPHERTEXT:
            break
    taken = open_one(node, partial(seal, node, victim, remark(b"m" * more)))
    assert len(bytes.fromhex(taken.sealed.inner[2:])) == MAX_CIPHERTEXT - OVERHEAD
    assert refusal(node, seal(node, victim, remark(b"m" * (more + 1))).carrier)
    await_head(node, node.head() + 8)
