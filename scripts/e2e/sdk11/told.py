"""Runs in the environment of bittensor 11: sends calls as they are and says what their sender is told.

told.py URL    reads calls as lines of JSON, {"module", "call", "params", "uri"}; answers each with a line of JSON,
               {"name", "text"}, or {"name": null} where nothing is refused
"""

import asyncio
import json
import sys
from types import SimpleNamespace
from typing import Any

import bittensor as bt
from bittensor.wallet import Keypair


def refusal(error: Any) -> dict[str, Any]:
    return {"name": getattr(error, "name", None) or type(error).__name__, "text": str(error)}


async def told(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    key = Keypair.create_from_uri(asked["uri"])
    wallet = SimpleNamespace(coldkey=key, coldkeypub=key, hotkey=key)
    call = (asked["module"], asked["call"], asked["params"])
    try:
        result = await client.submit_call(call, wallet, signer="hotkey", wait_for_finalization=False)
    except bt.BittensorError as error:
        return refusal(error)
    return {"name": None, "text": result.message} if result.success else refusal(result.error)


async def main(url: str) -> None:
    async with bt.Subtensor(url, fallback_endpoints=[], archive_endpoints=[]) as client:
        while line := await asyncio.to_thread(sys.stdin.readline):
            asked = json.loads(line)
            answer = await told(client, asked)
            if answer["name"] == "Stale":
                # The client counts nonces by itself, and somebody else has used the key meanwhile.
                answer = await told(client, asked)
            print(json.dumps(answer), flush=True)


asyncio.run(main(sys.argv[1]))
