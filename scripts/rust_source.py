"""Reading Rust source for the checks: code without comments and text, and what stands where.

Not a compiler: enough of the language to find functions, modules and paths in formatted code.
"""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_SKIPPED = re.compile(
    r"""
    //[^\n]*
    | /\*.*?\*/
    | b?c?r(?P<fence>\#*)"(?:.*?)"(?P=fence)
    | b?c?"(?:\\.|[^"\\])*"
    | b?'(?:\\(?:x[0-9a-fA-F]{2}|u\{[^}]*\}|.)|[^\\'])'
    """,
    re.VERBOSE | re.DOTALL,
)


def code_of(text: str) -> str:
    """The text with comments, strings and characters blanked; lines and places stay."""
    return _SKIPPED.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def files(below: Path) -> list[Path]:
    """The Rust files below a folder, build folders aside, in order."""
    found = (path for path in below.rglob("*.rs") if "target" not in path.relative_to(ROOT).parts)
    return sorted(found)


def end_of_block(code: str, start: int) -> int:
    """Where the block that opens at `start` or later ends, or where the item ends without one."""
    depth = 0
    for place in range(start, len(code)):
        char = code[place]
        if char in "{([":
            depth += 1
        elif char in "})]":
            depth -= 1
            if depth == 0 and char == "}":
                return place
        elif char == ";" and depth == 0:
            return place
    return len(code) - 1


def line_of(code: str, place: int) -> int:
    """The number of the line at a place, from 1."""
    return code.count("\n", 0, place) + 1


def without_tests(code: str) -> str:
    """The code with `#[cfg(test)]` items blanked."""
    for found in reversed(list(re.finditer(r"#\[cfg\(test\)\]", code))):
        end = end_of_block(code, found.end()) + 1
        code = code[: found.start()] + re.sub(r"[^\n]", " ", code[found.start() : end]) + code[end:]
    return code


def functions(code: str) -> Iterator[tuple[str, int, int]]:
    """Name, first and last line of each function with a body, those inside others included."""
    for found in re.finditer(r"\bfn\s+(\w+)\s*[<(]", code):
        end = end_of_block(code, found.start())
        if code[end] == "}":
            yield found.group(1), line_of(code, found.start()), line_of(code, end)
