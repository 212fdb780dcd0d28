"""Bad extrinsics by the thousand: none is accepted, and the blocks go on."""

import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest

import wire
from conftest import Record
from extrinsic import IMMORTAL, Account, Chain, Extrinsic, batch, compact, mortal, nonce, remark
from world import SLOT, Network, Node, dice, pick, wait_until

BATCH = 50
# Of the usual blocks, how many a flood must leave. On a busy machine the usual ones say little.
SHARE = pick(0.0, 0.95)


def block_rate(node: Node, seconds: float) -> float:
    """Share of the slots of a while that had a block."""
    start, begin = node.head(), time.monotonic()
    time.sleep(seconds)
    return (node.head() - start) / ((time.monotonic() - begin) / SLOT)


def forgeries(good: Extrinsic, sent: str, head: int, choose: random.Random) -> Iterator[tuple[str, str]]:
    """Without end: kind, and bytes in hex."""
    stale_era = mortal(head)
    while True:
        number = good.spoilt(nonce=good.nonce + choose.randrange(1_000), call=remark(choose.randbytes(8)))
        body = bytearray(number.body())
        yield "forged", number.spoilt(signature=choose.randbytes(64)).encode()
        yield "replayed", sent
        yield "stale", number.spoilt(era=stale_era, born=choose.randbytes(32)).encode()
        yield "wrong genesis", number.spoilt(chain=Chain(choose.randbytes(32), good.chain.spec, 1)).encode()
        yield "wrong version", number.spoilt(chain=Chain(good.chain.genesis, good.chain.spec + 1, 1)).encode()
        yield "wrong length", "0x" + (compact(len(body) + choose.choice((-1, 1, 1 << 20))) + bytes(body)).hex()
        body[choose.randrange(35, len(body))] ^= 1 << choose.randrange(8)
        yield "mutated", "0x" + (compact(len(body)) + bytes(body)).hex()
        noise = choose.randbytes(choose.randrange(1, 300))
        yield "random", "0x" + (compact(len(noise)) + noise).hex()


def submit(node: Node, extrinsics: list[str]) -> list[dict[str, object]]:
    requests = [wire.request(number, "author_submitExtrinsic", data) for number, data in enumerate(extrinsics)]
    answers = wire.post(node.host.name, 9944, requests, timeout=120.0)
    assert len(answers) == len(extrinsics)
    return list(answers)


def test_bad_extrinsics_should_be_refused(network: Network, rich: Account, record: Record) -> None:
    node, choose, amount = network.nodes[0], dice("forged"), pick(4_000, 100_000)
    chain = Chain.of(node)
    good = Extrinsic(chain, rich, remark(b"good"), nonce(node, rich), era=IMMORTAL)
    sent = good.encode()
    node.rpc("author_submitExtrinsic", sent)
    wait_until(lambda: nonce(node, rich) > good.nonce, 30.0, "the good one in a block")
    wait_until(lambda: node.head() > 16, 30.0, "blocks older than the era")
    usual = block_rate(node, pick(8.0, 60.0))
    source = forgeries(good.spoilt(nonce=good.nonce + 1), sent, node.head() - 16, choose)
    accepted: Counter[str] = Counter()
    start, begin, done = node.head(), time.monotonic(), 0
    while done < amount or time.monotonic() - begin < pick(8.0, 60.0):
        kinds, data = zip(*(next(source) for _ in range(BATCH)), strict=True)
        for kind, answer in zip(kinds, submit(node, list(data)), strict=True):
            if "error" not in answer:
                accepted[kind] += 1
        done += BATCH
    passed = time.monotonic() - begin
    rate = (node.head() - start) / (passed / SLOT)
    network.no_panic()
    network.await_finality()
    record(
        extrinsics=done,
        accepted=sum(accepted.values()),
        per_second=round(done / passed),
        slots_before_pct=round(100 * usual, 1),
        slots_meanwhile_pct=round(100 * rate, 1),
    )
    assert not accepted
    assert nonce(node, rich) == good.nonce + 1
    assert rate >= SHARE * min(usual, 1.0)


def refusal(node: Node, body: bytes) -> str:
    """What the node says of bytes that it must refuse."""
    with pytest.raises(wire.RpcError) as refused:
        node.rpc("author_submitExtrinsic", "0x" + (compact(len(body)) + body).hex(), timeout=60.0)
    return str(refused.value)


def test_bytes_that_are_no_transaction_should_be_refused_with_a_reason(network: Network, rich: Account) -> None:
    """A JSON-RPC error in one line, and no panic of the runtime: neither in the answer nor in the log."""
    node, choose = network.nodes[3], dice("bytes")
    good = Extrinsic(Chain.of(node), rich, remark(b"good"), nonce(node, rich)).body()
    noise = [choose.randbytes(choose.randrange(1, 2_000)) for _ in range(pick(50, 5_000))]
    bodies = [
        *noise,
        *(good[:length] for length in range(len(good))),
        good + b"\0",
        # Signer, signature and extensions are good; there is no such pallet, no such call, no such argument.
        *(good[:-7] + call for call in (b"\xfe\0", b"\0\xfe", remark(b"")[:-1], b"\0\0\xff")),
        b"\x84" + b"\0" * 300,
        # Batches of one batch each, as deep as they are long.
        good[:-7] + b"\x0b\0\x04" * 100_000,
    ]
    for body in bodies:
        said = refusal(node, body)
        assert "panicked" not in said and "backtrace" not in said.lower() and len(said) < 1_000, said
        # Noise may happen to be the bytes of something that has no place in a pool.
        assert "no transaction of this chain" in said or body in noise, said
    network.no_panic()
    network.await_finality()


def test_huge_extrinsics_should_be_refused(network: Network, rich: Account, record: Record) -> None:
    """4 to 10 MB: larger than a block of an honest author, with a good signature."""
    node, rounds = network.nodes[1], pick(3, 30)
    chain, next_nonce = Chain.of(node), nonce(node, rich)
    begin, start = time.monotonic(), node.head()
    refusals: Counter[str] = Counter()
    for index in range(rounds):
        size = (4 << 20) + index * (6 << 20) // max(1, rounds - 1) + 100_000
        huge = Extrinsic(chain, rich, remark(bytes(size)), next_nonce).encode()
        try:
            node.rpc("author_submitExtrinsic", huge, timeout=60.0)
            refusals["accepted"] += 1
        except wire.RpcError as error:
            refusals[str(error.code)] += 1
        except OSError:
            # Larger than a request may be: the server stops reading.
            refusals["closed"] += 1
    passed = time.monotonic() - begin
    rate = (node.head() - start) / (passed / SLOT)
    record(extrinsics=rounds, refusals=dict(refusals), slots_pct=round(100 * rate, 1))
    assert "accepted" not in refusals
    network.await_finality()


def test_deeply_nested_calls_should_be_refused_before_execution(
    network: Network, rich: Account, record: Record
) -> None:
    """A batch of a batch of ..., 200 and 300 deep."""
    node = network.nodes[2]
    chain, next_nonce = Chain.of(node), nonce(node, rich)
    codes = {}
    for depth in (200, 300):
        call = remark(b"")
        for _ in range(depth):
            call = batch(call)
        try:
            node.rpc("author_submitExtrinsic", Extrinsic(chain, rich, call, next_nonce).encode(), timeout=60.0)
            codes[depth] = "accepted"
        except wire.RpcError as error:
            codes[depth] = str(error.code)
    record(codes=codes)
    assert "accepted" not in codes.values()
    assert nonce(node, rich) == next_nonce
    network.no_panic()
    network.await_finality()
