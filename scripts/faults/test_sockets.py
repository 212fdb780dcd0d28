"""Strangers at JSON-RPC: hundreds of sockets, thousands of requests a second, heavy calls."""

import asyncio
import base64
import json
import os
import time
from collections import Counter

import wire
from conftest import Record
from world import BUSY_LAG, HEALTHY_LAG, LONG, SLOT, Network, Node, dice, pick, wait_until

SOCKETS = 500
REQUESTS = 2_000
# MiB that the flood may cost while it lasts, and two minutes later, beside a node without it.
MEMORY, KEPT = 300.0, 75.0
# Bytes. The cache of the state grows with every block to the 1 GiB that it may have by default: a small one is full
# before the flood, so that what is measured is what strangers cost.
CACHE = 32 * 1024 * 1024
READS = [
    ("chain_getHeader", []),
    ("system_health", []),
    ("state_getRuntimeVersion", []),
    ("state_getStorage", ["0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac"]),
    ("chain_getBlock", []),
]
HEAVY = ("state_call", ["SubnetInfoRuntimeApi_get_all_dynamic_info", "0x"])


class Client:
    """One WebSocket, by hand: text frames, masked as the protocol asks."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, node: Node) -> "Client | int":
        """The client, or the status that refused it."""
        sock = wire.dial(node.host.name, 9944)
        sock.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=sock)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET / HTTP/1.1\r\nHost: 127.0.0.1:9944\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30.0)
        status = int(head.split()[1])
        if status != 101:
            writer.close()
            return status
        return cls(reader, writer)

    async def ask(self, method: str, params: list[str]) -> dict[str, object]:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        length = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
        self.writer.write(b"\x81" + length + bytes(4) + body)
        while True:
            first, size = await self.reader.readexactly(2)
            if size == 126:
                size = int.from_bytes(await self.reader.readexactly(2), "big")
            elif size == 127:
                size = int.from_bytes(await self.reader.readexactly(8), "big")
            data = await self.reader.readexactly(size)
            if first & 0x0F == 1:
                answer: dict[str, object] = json.loads(data)
                return answer


async def flood(node: Node, seconds: float, counts: Counter[str]) -> None:
    """Opens all sockets, then asks at the given rate over those that were let in."""
    made = [await Client.connect(node) for _ in range(SOCKETS)]
    clients = [client for client in made if isinstance(client, Client)]
    counts["connected"] = len(clients)
    for status in made:
        if isinstance(status, int):
            counts[f"status {status}"] += 1
    assert clients, f"nobody was let in: {counts}"
    choose, end = dice("sockets"), time.monotonic() + seconds

    async def talk(client: Client) -> None:
        pause = len(clients) / REQUESTS
        while time.monotonic() < end:
            begin = time.monotonic()
            method, params = HEAVY if choose.random() < 0.01 else choose.choice(READS)
            try:
                answer = await asyncio.wait_for(client.ask(method, params), 60.0)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as broken:
                counts[type(broken).__name__] += 1
                return
            if "error" in answer:
                error = answer["error"]
                counts[f"code {error['code']}" if isinstance(error, dict) else "error"] += 1
            else:
                counts["answers"] += 1
            await asyncio.sleep(max(0.0, pause - (time.monotonic() - begin)))

    await asyncio.gather(*(talk(client) for client in clients))
    for client in clients:
        client.writer.close()


def test_flood_of_reads_should_not_touch_the_chain(network: Network, record: Record) -> None:
    node, calm, seconds = network.nodes[0], network.nodes[1], pick(15.0, 600.0)
    for each in (node, calm):
        each.stop()
        each.start("--trie-cache-size", str(CACHE)).await_answer()
        network.await_finality()
    time.sleep(pick(0.0, 240.0))
    figures = [(node.memory(), calm.memory())]
    counts: Counter[str] = Counter()
    start, begin = node.head(), time.monotonic()
    asyncio.run(flood(node, seconds, counts))
    passed = time.monotonic() - begin
    figures.append((node.memory(), calm.memory()))
    rate = (node.head() - start) / (passed / SLOT)
    lag = node.lag()
    if LONG:
        time.sleep(120.0)
        figures.append((node.memory(), calm.memory()))
    record(
        seconds=round(passed),
        counts=dict(counts),
        per_second=round(counts["answers"] / passed),
        slots_pct=round(100 * rate, 1),
        lag=lag,
        memory_mib=[round(flooded) for flooded, _ in figures],
        memory_calm_mib=[round(other) for _, other in figures],
    )
    assert counts["answers"] > 0
    refused = SOCKETS - counts["connected"]
    assert refused == counts["status 429"], f"a refusal carries a code: {counts}"
    # Blocks take memory of both.
    (before, calm_before), *later = figures
    grown = [flooded - before - max(0.0, other - calm_before) for flooded, other in later]
    assert grown[0] <= MEMORY
    assert grown[-1] <= pick(MEMORY, KEPT)
    assert lag <= pick(BUSY_LAG, HEALTHY_LAG)
    # A busy machine misses slots of its own.
    assert rate >= 0.9 or not LONG
    wait_until(lambda: node.rpc("system_health") is not None, 30.0, "an answer to the next caller")
    network.await_finality()
