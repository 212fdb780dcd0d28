#!/usr/bin/env python3
"""Checks that the rooms of SubtensorModule import only rooms below them.

The order of the `mod` lines in lib.rs is the order of the floors, ground first. What stands above all
rooms (`ABOVE`) imports any room and is imported by none; what everybody uses (`FREE`) may be imported
from everywhere. Arrows that run upwards today are listed in `ALLOWED`, which may only shrink. Prints one
line per violation and exits 1 if there is any.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rust_source import ROOT, code_of, end_of_block, files, line_of, without_tests

SOURCE = ROOT / "pallets/subtensor/src"
ABOVE = {"views", "try_state", "extension", "free", "benchmarking", "tests", "migrations"}
# The pallet declares storage, errors and events, which rooms use; its calls and hooks stand above all.
FREE = {"pallet", "types", "weight_info"}

# Upward arrows, `(from, to)`. Remove what is gone; add nothing.
ALLOWED: set[tuple[str, str]] = set()

MODULE = re.compile(r"\bmod\s+(\w+)\s*\{")


def modules() -> list[str]:
    """The modules of the crate in the order of lib.rs."""
    code = code_of((SOURCE / "lib.rs").read_text(encoding="utf-8"))
    found = re.findall(r"^(?:pub(?:\([a-z]+\))?\s+)?mod\s+(\w+);", code, re.MULTILINE)
    if not found:
        sys.exit("lib.rs: no `mod` lines")
    return found


def module_of(path: Path) -> tuple[str, ...]:
    """The module that a file is: `staking/fee.rs` is `staking::fee`."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "mod" else parts


def module_at(code: str, place: int, file_module: tuple[str, ...]) -> tuple[str, ...]:
    """The module at a place of a file: inline modules count."""
    inner = [
        found.group(1)
        for found in MODULE.finditer(code, 0, place)
        if end_of_block(code, found.start()) > place
    ]
    return (*file_module, *inner)


def first_names(code: str, place: int) -> Iterator[str]:
    """The names that follow `::` at a place: one, or those of a group in braces."""
    if not code.startswith("{", place):
        if name := re.compile(r"\w+").match(code, place):
            yield name.group()
        return
    depth, fresh = 0, True
    for token in re.finditer(r"\w+|[{},]", code[place : end_of_block(code, place) + 1]):
        text = token.group()
        if text == "{":
            depth += 1
        elif text == "}":
            depth -= 1
        elif depth == 1 and text == ",":
            fresh = True
        elif depth == 1 and fresh:
            fresh = False
            yield text


def names_from_root(path: Path) -> Iterator[tuple[str, int]]:
    """What a file names from the root of the crate, by `crate::` or by climbing there; with its line."""
    code = without_tests(code_of(path.read_text(encoding="utf-8")))
    file_module = module_of(path)
    for found in re.finditer(r"\bcrate::(?=[\w{])|\b(?:self::)?((?:super::)+)(?=[\w{])", code):
        climbed = (found.group(1) or "").count("super")
        depth = len(module_at(code, found.start(), file_module))
        if found.group(1) is None or climbed == depth:
            for name in first_names(code, found.end()):
                yield name, line_of(code, found.start())
        elif climbed + 1 == depth and code.startswith("{", found.end()):
            # A group that starts in the room and climbs on: `super::{super::other}`.
            for inner in re.finditer(r"[{,]\s*super::(\w+)", code[found.end() : end_of_block(code, found.end())]):
                yield inner.group(1), line_of(code, found.start())


def misplaced(order: list[str]) -> list[str]:
    """Folders that lib.rs does not name, and re-exports that would hide where a name comes from."""
    known = {*order, *FREE, *ABOVE}
    rooms = {module_of(path)[0] for path in files(SOURCE)} - {"lib"}
    problems = [f"{room}: no `mod` line in lib.rs" for room in sorted(rooms - known)]
    code = code_of((SOURCE / "lib.rs").read_text(encoding="utf-8"))
    for found in re.finditer(r"\bpub(?:\([a-z]+\))?\s+use\s+(?:crate::|self::)?(\w+)", code):
        if found.group(1) in set(order) - FREE - ABOVE:
            problems.append(f"lib.rs:{line_of(code, found.start())}: re-exports from `{found.group(1)}`: import from the room")
    return problems


def violations(order: list[str]) -> list[str]:
    floors = [name for name in order if name not in FREE | ABOVE]
    problems, needed = misplaced(order), set()
    for path in files(SOURCE):
        room = module_of(path)[0]
        if room not in floors:
            continue
        for name, line in names_from_root(path):
            higher = name in ABOVE or (name in floors and floors.index(name) > floors.index(room))
            if higher and (room, name) in ALLOWED:
                needed.add((room, name))
            elif higher:
                place = path.relative_to(ROOT).as_posix()
                problems.append(f"{place}:{line}: `{room}` imports `{name}`, which stands above it")
    problems += [f"ALLOWED: {room} -> {name} is not needed any more: remove it" for room, name in sorted(ALLOWED - needed)]
    return problems


def main() -> None:
    try:
        found = violations(modules())
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")
    print("\n".join(found) if found else f"every room imports only rooms below it, but for {len(ALLOWED)} arrows")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
