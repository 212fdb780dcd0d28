#!/usr/bin/env python3
"""Checks that each storage item of SubtensorModule is used by its owner room alone.

The documentation of an item in pallet.rs names its owner: ``Owner: `pools`.`` Only files of that room
may read or write the item. Parameters (owner `params`) may be read everywhere. Views, invariants and
tests may read everything. Prints one line per violation and exits 1 if there is any.
"""

import re
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "pallets/subtensor/src"
READS_ALL = ("views/", "tests/", "try_state", "migrations/", "benchmarking/")
WRITES = (
    "insert put set mutate mutate_exists try_mutate try_mutate_exists take remove kill append swap "
    "clear clear_prefix drain drain_prefix translate"
).split()
ITEM = re.compile(r"Owner: `(\w+)`\.\n\s*#\[pallet::storage\]\s*pub type (\w+)")


def owners() -> dict[str, str]:
    declared = (SOURCE / "pallet.rs").read_text()
    found = {item: room for room, item in ITEM.findall(declared)}
    items = declared.count("#[pallet::storage]")
    if len(found) != items:
        sys.exit(f"pallet.rs: {items} storage items, but {len(found)} name their owner")
    return found


def violations(item_owner: dict[str, str]) -> list[str]:
    use = re.compile(r"\b(" + "|".join(item_owner) + r")::<T>::(\w+)")
    problems = []
    for path in sorted(SOURCE.rglob("*.rs")):
        place = path.relative_to(SOURCE).as_posix()
        if place == "pallet.rs" or place.startswith("tests/"):
            continue
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for item, method in use.findall(line):
                owner = item_owner[item]
                reads = method not in WRITES
                free = reads and (owner == "params" or place.startswith(READS_ALL))
                if not free and not place.startswith(f"{owner}/"):
                    problems.append(f"{path.name}:{number}: {item}::{method} belongs to `{owner}` ({place})")
    return problems


def main() -> None:
    found = violations(owners())
    print("\n".join(found) if found else "every storage item is used by its owner alone")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
