"""Runs in the environment of bittensor 11: every read of the client's own list, pinned to one block.

reads.py --names            the names, as a JSON list
reads.py URL BLOCK PARAMS   each read as {"value": ...} or {"error": ...}; PARAMS is a JSON object of arguments by
                            name, and under "only" by read and name
"""

import asyncio
import dataclasses
import json
import sys
from typing import Any

import bittensor as bt
from bittensor.reads.base import REGISTRY

# A read that lacks a part of the chain may wait for ever.
PATIENCE = 60.0


def plain(value: Any) -> Any:
    """Amounts as numbers of the smallest unit, records as objects."""
    if isinstance(value, bt.Balance):
        return value.rao
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return value


async def answer(view: Any, name: str, given: dict[str, Any]) -> dict[str, Any]:
    values = {**given, **given["only"].get(name, {})}
    params = {param: values[param] for param in REGISTRY[name].params}
    try:
        value = await asyncio.wait_for(view.read(name, **params), PATIENCE)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return {"error": f"{type(error).__name__}: {error}"}
    return {"value": plain(value)}


async def main(url: str, block: int, given: dict[str, Any]) -> dict[str, Any]:
    async with bt.Subtensor(url, fallback_endpoints=[], archive_endpoints=[]) as client:
        view = await client.at(block)
        return {name: await answer(view, name, given) for name in REGISTRY}


if sys.argv[1:] == ["--names"]:
    print(json.dumps(list(REGISTRY)))
else:
    answers = asyncio.run(main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])))
    print(json.dumps(answers, default=str))
