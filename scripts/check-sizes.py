#!/usr/bin/env python3
"""Checks the sizes of the Rust source: functions, files with logic, files with tests.

A function has at most 60 lines, a file with logic 500, a file with tests 800. Prints the ten longest of
each, one line per violation, and exits 1 if there is any. What is longer today stands in `TOO_LONG`
with its size: it may only shrink, and its entry with it.
"""

import sys

from rust_source import ROOT, code_of, files, functions

FUNCTION, LOGIC, TESTS = 60, 500, 800
SHOWN = 10

# Declarations of pallets are tables, and weights are generated: their files may be of any length.
FREE_FILES = {
    "pallets/admin-utils/src/lib.rs",
    "pallets/crowdloan/src/lib.rs",
    "pallets/subtensor/src/weight_info.rs",
}

# `path` or `path:function`, and its lines.
TOO_LONG: dict[str, int] = {
    "runtime/tests/runtime/economy_fees.rs:exact": 95,
    "sim/tests/bad_scenarios.rs:parse_should_say_what_to_do_when_a_value_is_out_of_range": 63,
}


def is_test(path: str) -> bool:
    return "/tests/" in path or path.endswith("/tests.rs")


def may_be_long(path: str) -> bool:
    return path in FREE_FILES or path.startswith("pallets/subtensor/src/pallet/")


def measure() -> dict[str, dict[str, int]]:
    sizes: dict[str, dict[str, int]] = {"functions": {}, "logic": {}, "tests": {}}
    for path in files(ROOT):
        place = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        if not may_be_long(place):
            sizes["tests" if is_test(place) else "logic"][place] = len(text.splitlines())
        for name, first, last in functions(code_of(text)):
            key = f"{place}:{name}"
            sizes["functions"][key] = max(last - first + 1, sizes["functions"].get(key, 0))
    return sizes


def violations(found: dict[str, int], limit: int) -> list[str]:
    problems = []
    for place, lines in found.items():
        known = TOO_LONG.get(place)
        if known is None and lines > limit:
            problems.append(f"{place}: {lines} lines, at most {limit}: split it")
        elif known is not None and lines <= limit:
            problems.append(f"{place}: {lines} lines are within the limit: remove its entry in TOO_LONG")
        elif known is not None and lines > known:
            problems.append(f"{place}: grew from {known} to {lines} lines, it may only shrink")
        elif known is not None and lines < known:
            problems.append(f"{place}: shrank to {lines} lines: write that into TOO_LONG")
    return problems


def main() -> None:
    sizes = measure()
    if not sizes["logic"]:
        sys.exit(f"{ROOT}: no Rust source here")
    problems = []
    for kind, limit in (("functions", FUNCTION), ("logic", LOGIC), ("tests", TESTS)):
        print(f"longest {kind} (limit {limit}):")
        for place, lines in sorted(sizes[kind].items(), key=lambda item: -item[1])[:SHOWN]:
            print(f"  {lines:5} {place}")
        problems += violations(sizes[kind], limit)
    measured = {place for found in sizes.values() for place in found}
    problems += [f"{place}: not in the tree: remove its entry in TOO_LONG" for place in TOO_LONG if place not in measured]
    problems += [f"{place}: not in the tree: remove it from FREE_FILES" for place in FREE_FILES if not (ROOT / place).is_file()]
    print("\n".join(problems) if problems else "every function and file is within its limit")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
