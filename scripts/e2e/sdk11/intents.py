"""Runs in the environment of bittensor 11: plans and sends intents, the operations that its `tx` commands are.

intents.py --names    the names, as a JSON list
intents.py URL        reads intents as lines of JSON, {"op", "args", "coldkey", "hotkey"} with keys as URIs; answers each
                      with a line of JSON, {"fee", "error", "data", "block"}: what the plan says it costs, the name of what
                      refused it or null, what the client adds to the result, and the block
"""

import asyncio
import json
import sys
from types import SimpleNamespace
from typing import Any

import bittensor as bt
from bittensor.intents.registry import REGISTRY, build
from bittensor.wallet import Keypair


def name_of(error: Any) -> str:
    return getattr(error, "name", None) or f"{type(error).__name__}: {error}"


def wallet_of(asked: dict[str, Any]) -> SimpleNamespace:
    cold, hot = (Keypair.create_from_uri(asked[key]) for key in ("coldkey", "hotkey"))
    return SimpleNamespace(coldkey=cold, coldkeypub=cold, hotkey=hot)


async def done(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    wallet = wallet_of(asked)
    fee = None
    try:
        plan = await client.plan(build(asked["op"], asked["args"]), wallet)
        fee = None if plan.fee is None else plan.fee.rao
        intent = build(asked["op"], asked["args"])
        result = await client.execute(intent, wallet, wait_for_finalization=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return {"fee": fee, "error": name_of(error), "data": {}, "block": None}
    error = None if result.success else name_of(result.error)
    return {"fee": fee, "error": error, "data": result.data, "block": result.extrinsic_id}


async def main(url: str) -> None:
    async with bt.Subtensor(url, fallback_endpoints=[], archive_endpoints=[]) as client:
        while line := await asyncio.to_thread(sys.stdin.readline):
            asked = json.loads(line)
            answer = await done(client, asked)
            if answer["error"] == "Stale":
                # The client counts nonces by itself, and does not count the two of a shielded call.
                answer = await done(client, asked)
            print(json.dumps(answer, default=str), flush=True)


if sys.argv[1:] == ["--names"]:
    print(json.dumps(sorted(REGISTRY)))
else:
    asyncio.run(main(sys.argv[1]))
