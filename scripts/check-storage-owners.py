#!/usr/bin/env python3
"""Checks that each storage item of SubtensorModule is used by its owner room alone.

The owner of an item is the room in whose `storage.rs` it is declared. Only files of that room may read
or write the item. Parameters (owner `params`) may be read everywhere. Views, invariants and
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
ITEM = re.compile(r"#\[pallet::storage\]\s*(?:#\[[^\]]*\]\s*)*pub type (\w+)")


def owners() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.rs")):
        text = path.read_text()
        items = ITEM.findall(text)
        place = path.relative_to(SOURCE)
        if len(items) != text.count("#[pallet::storage]"):
            sys.exit(f"{place}: a storage item that this script cannot read")
        if items and path.name != "storage.rs":
            sys.exit(f"{place}: {items[0]} is declared outside of the storage.rs of a room")
        found.update((item, place.parts[0]) for item in items)
    return found


def violations(item_owner: dict[str, str]) -> list[str]:
    use = re.compile(r"\b(" + "|".join(item_owner) + r")::<T>::(\w+)")
    problems = []
    for path in sorted(SOURCE.rglob("*.rs")):
        place = path.relative_to(SOURCE).as_posix()
        if place.startswith(("pallet/", "tests/")):
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
