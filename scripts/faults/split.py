#!/usr/bin/env python3
"""Splits a network of validators into halves, joins it again, and asks for one chain with finality.

    scripts/faults/split.py [--validators N] [--seconds S | --blocks B] [--profile fast|production]
                            [--slack BLOCKS] [--heal SECONDS] [--keep-logs]

The split lasts --seconds, or until each side has --blocks blocks of its own (400 by default). Authors that back
off while finality lags never make forks of 400 blocks in a short time: with --blocks the slack is set above it
unless --slack says otherwise, which leaves the joining of the long fork to be shown.

Holds when, --heal seconds (120) after the halves are joined, all nodes have one chain and blocks that were made
after the join are final. Needs root (network namespaces) and `ip`. The node is DTAO_NODE_BIN. Prints one line of
JSON with the figures; the exit code is 0 when it holds, 1 when not, 2 when it could not be tried.
"""

import argparse
import json
import os
import shutil
import sys
import time

from nets import Fault, Net, ends_on_signals, wait

SLOTS = {"fast": 0.25, "production": 12.0}
CHAINS = {"fast": "local-fast", "production": "local"}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Split a network into halves and join it again.")
    parser.add_argument("--validators", type=int, default=4, choices=range(2, 9), metavar="N")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=float, metavar="S")
    length.add_argument("--blocks", type=int, metavar="B")
    parser.add_argument("--profile", choices=sorted(SLOTS), default="fast")
    parser.add_argument("--slack", type=int, metavar="BLOCKS")
    parser.add_argument("--heal", type=float, default=120.0, metavar="SECONDS")
    parser.add_argument("--keep-logs", action="store_true")
    given = parser.parse_args()
    if given.seconds is None and given.blocks is None:
        given.blocks = 400
    if given.blocks is not None and given.slack is None:
        given.slack = 10 * given.blocks
    return given


def common(net: Net) -> int:
    """The highest block that all nodes have in common on their best chains."""
    low, high = 0, min(node.best() for node in net.nodes)
    while low < high:
        middle = (low + high + 1) // 2
        same = len({node.hash(middle) for node in net.nodes}) == 1
        low, high = (middle, high) if same else (low, middle - 1)
    return low


def split(net: Net, given: argparse.Namespace) -> dict[str, object]:
    """Keeps the halves apart; returns what each made of it."""
    start = time.monotonic()
    begin = min(node.finalized() for node in net.nodes)
    net.cut()
    if given.blocks is not None:
        # Half of the slots belong to each side; a busy machine misses some.
        limit = 60 + 2 * 2.5 * given.blocks * SLOTS[given.profile]

        def long_enough() -> bool:
            net.check_alive()
            return all(node.best() - begin >= given.blocks + 10 for node in net.nodes)

        wait(long_enough, limit, f"{given.blocks} blocks on each side", every=1.0)
    else:
        time.sleep(given.seconds)
    net.check_alive()
    fork = common(net)
    lengths = {side: max(node.best() for node in net.side(side)) - fork for side in ("a", "b")}
    finalized = max(node.finalized() for node in net.nodes)
    if len(net.nodes) < 3 * len(net.side("a")) and finalized > fork:
        raise Fault(f"block {finalized} became final on one side alone, the fork begins at {fork}")
    if given.blocks is not None and min(lengths.values()) < given.blocks:
        raise Fault(f"the forks have {lengths} blocks instead of {given.blocks}")
    return {"split_s": round(time.monotonic() - start, 1), "fork": fork, "blocks": lengths}


def heal(net: Net, given: argparse.Namespace) -> dict[str, object]:
    """Joins the halves and waits until blocks made after the join are final everywhere, on one chain."""
    head = max(node.best() for node in net.nodes)
    net.join()
    last = [0.0]

    def final() -> bool:
        net.check_alive()
        if time.monotonic() - last[0] > 10:
            last[0] = time.monotonic()
            state = ", ".join(f"{node.name} #{node.best()}/{node.finalized()}/{node.peers()}p" for node in net.nodes)
            print(state, file=sys.stderr, flush=True)
        return min(node.finalized() for node in net.nodes) > head

    took = wait(final, given.heal, "finality of blocks made after the join", every=0.5)
    at = min(node.finalized() for node in net.nodes)
    if len({node.hash(at) for node in net.nodes}) != 1:
        raise Fault(f"the nodes have different final blocks #{at}")
    lag = max(node.best() - node.finalized() for node in net.nodes)
    return {"healed_s": round(took, 1), "final": at, "lag": lag}


def run(given: argparse.Namespace) -> None:
    """The whole fault."""
    binary = os.environ.get("DTAO_NODE_BIN", "")
    if not os.access(binary, os.X_OK):
        print("give the node as DTAO_NODE_BIN", file=sys.stderr)
        raise SystemExit(2)
    if os.geteuid() != 0 or shutil.which("ip") is None:
        print("network namespaces need root and `ip`", file=sys.stderr)
        raise SystemExit(2)
    extra = [] if given.slack is None else ["--finality-slack", str(given.slack)]
    net = Net(binary, given.validators, CHAINS[given.profile], extra)
    held = False
    try:
        net.start()
        wait(lambda: min(node.finalized() for node in net.nodes) >= 2, 60 + 10 * SLOTS[given.profile], "finality")
        figures: dict[str, object] = {"validators": given.validators, "profile": given.profile, "slack": given.slack}
        figures |= split(net, given)
        print(json.dumps(figures), file=sys.stderr, flush=True)
        figures |= heal(net, given)
        print(json.dumps(figures))
        held = True
    finally:
        net.close(keep_logs=given.keep_logs and not held)


def main() -> int:
    """Runs it and says in one line what does not hold."""
    given = arguments()
    with ends_on_signals():
        try:
            run(given)
        except Fault as fault:
            print(f"Error: {fault}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
