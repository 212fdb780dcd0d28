#!/usr/bin/env python3
"""Usage: scripts/rpc-table.py [--check | --write]

Makes the table of runtime APIs in docs/rpc.md from primitives/runtime-api/src/apis.rs: method, arguments, what
bounds them, what it reads. Without an option it prints the table.
  --write  puts it into docs/rpc.md
  --check  ends with 1 and one line when docs/rpc.md has another one
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "primitives/runtime-api/src/apis.rs"
PAGE = ROOT / "docs/rpc.md"
BEGIN = "<!-- runtime APIs: made by scripts/rpc-table.py -->\n"
END = "<!-- end of runtime APIs -->\n"
METHOD = re.compile(r"((?:\t\t///[^\n]*\n)*)(?:\t\t#\[[^\n]*\n)*\t\tfn (\w+)\(([^)]*)\)\s*->\s*([^;]+);", re.DOTALL)
TRAIT = re.compile(r"\tpub trait (\w+) \{\n(.*?)\n\t\}", re.DOTALL)


def arguments(text: str) -> list[tuple[str, str]]:
    """Name and type of each."""
    pairs = (part.split(":", 1) for part in re.split(r",\s*(?![^<]*>)", " ".join(text.split())) if ":" in part)
    return [(name.strip(), kind.strip()) for name, kind in pairs]


def bound(documentation: str, inputs: list[tuple[str, str]]) -> str:
    """What the documentation of the method says about its bound, or that its arguments have a fixed size."""
    stated = re.search(r"(?:Bound|At most|at most)[^.]*\.", documentation)
    if stated:
        return stated.group(0).rstrip(".")
    lists = [name for name, kind in inputs if "Vec<" in kind]
    return "size of the request: " + ", ".join(lists) if lists else "fixed size"


def reads(name: str, inputs: list[tuple[str, str]]) -> str:
    """What the work grows with, by the arguments."""
    kinds = dict(inputs)
    if any("Vec<AccountId" in kind for kind in kinds.values()):
        return "positions of each account"
    if any("AccountId" in kind for kind in kinds.values()):
        return "an entry" if "netuid" in kinds else "positions of an account"
    if "uid" in kinds:
        return "a neuron"
    if "netuid" in kinds:
        whole = re.search(r"neurons|metagraph|mechagraph|subnet_state", name)
        return "a subnet with its neurons" if whole else "an entry of a subnet"
    if re.search(r"all_m|delegates", name):
        return "the whole chain"
    return "each subnet once" if re.search(r"all|subnets|prune", name) else "an entry"


def rows() -> list[str]:
    """Lines of the table."""
    made = []
    for trait, body in TRAIT.findall(SOURCE.read_text()):
        for documentation, name, inputs, answer in METHOD.findall(body + "\n"):
            given = arguments(inputs)
            text = " ".join(documentation.replace("///", " ").split())
            shown = ", ".join(f"`{argument}: {kind}`" for argument, kind in given) or "none"
            made.append(f"| `{trait}_{name}` | {shown} | {bound(text, given)} | {reads(name, given)} |")
    return made


def table() -> str:
    head = "| method | arguments | bound of the arguments | reads |\n|---|---|---|---|\n"
    return BEGIN + "\n" + head + "\n".join(rows()) + "\n\n" + END


def fail(line: str) -> None:
    print(f"rpc-table: {line}", file=sys.stderr)
    raise SystemExit(1)


def main() -> None:
    options = sys.argv[1:]
    if options in (["-h"], ["--help"]):
        print((__doc__ or "").strip())
        return
    if options not in ([], ["--check"], ["--write"]):
        fail(f"unknown argument {options[0]}: see scripts/rpc-table.py --help")
    made = table()
    if not options:
        print(made, end="")
        return
    page = PAGE.read_text()
    if BEGIN not in page or END not in page:
        fail(f"{PAGE.name} has no place for the table: put its two comments back")
    written = page[: page.index(BEGIN)] + made + page[page.index(END) + len(END) :]
    if options == ["--write"]:
        PAGE.write_text(written)
    elif written != page:
        fail("docs/rpc.md is older than the runtime APIs: run scripts/rpc-table.py --write")


main()
