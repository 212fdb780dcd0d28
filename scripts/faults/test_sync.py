"""Fresh nodes: by warp sync, in full, from pruned peers, restarted in the middle."""

import time
from functools import partial

from conftest import Record
from world import START_TIMEOUT, Network, pick, wait_until, within

KINDS = {
    "warp": ("--sync", "warp"),
    "full": ("--sync", "full"),
    "archive": ("--sync", "full", "--state-pruning", "archive", "--blocks-pruning", "archive"),
}


def test_fresh_node_should_reach_the_tip(network: Network, record: Record) -> None:
    wait_until(lambda: network.nodes[0].finalized() >= pick(60, 2_000), 3_600.0, "a chain to sync", every=1.0)
    times = {}
    for kind in pick(["warp", "full"], list(KINDS)):
        node = network.full_node(kind, *KINDS[kind])
        begin = time.monotonic()
        node.start().await_answer()
        wait_until(partial(node.reached, network.nodes[0].finalized()), within(300.0), f"{kind}\n{node.tail()}")
        times[kind] = round(time.monotonic() - begin, 1)
        final = min(node.finalized(), network.nodes[0].finalized())
        assert node.hash(final) == network.nodes[0].hash(final)
        assert node.rpc("state_getStorage", ISSUANCE, node.hash(final)) == network.nodes[0].rpc(
            "state_getStorage", ISSUANCE, network.nodes[0].hash(final)
        )
        node.stop()
    record(blocks=network.nodes[0].finalized(), seconds=times)


def test_sync_should_go_on_after_a_kill(network: Network, record: Record) -> None:
    node = network.full_node("killed", "--sync", "full")
    # A database without the first block in it is that of a node that never ran.
    node.start()
    wait_until(lambda: "Initializing Genesis" in node.said(), START_TIMEOUT, "the first block")
    node.crash()
    kills = 1
    for pause in pick((0.2, 1.0), (0.1, 0.4, 1.0, 2.0)):
        node.start()
        time.sleep(pause)
        if node.up:
            node.crash()
            kills += 1
    begin = time.monotonic()
    node.start().await_answer()
    wait_until(lambda: node.finalized() >= network.nodes[0].finalized() - 8, within(300.0), f"the tip\n{node.tail()}")
    record(kills=kills, blocks=node.finalized(), seconds=round(time.monotonic() - begin, 1))
    node.stop()


# Balances.TotalIssuance.
ISSUANCE = "0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80"
