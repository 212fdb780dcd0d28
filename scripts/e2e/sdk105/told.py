"""Runs in the environment of bittensor 10.5: sends calls as they are and says what their sender is told.

told.py URL    reads calls as lines of JSON, {"module", "call", "params", "uri"}; answers each with a line of JSON,
               {"name", "text"}, or {"name": null} where nothing is refused
"""

import json
import sys
from types import SimpleNamespace
from typing import Any

import bittensor
from bittensor_wallet import Keypair


def told(subtensor: bittensor.Subtensor, asked: dict[str, Any]) -> dict[str, Any]:
    key = Keypair.create_from_uri(asked["uri"])
    wallet = SimpleNamespace(coldkey=key, coldkeypub=key, hotkey=key)
    call = subtensor.compose_call(asked["module"], asked["call"], asked["params"])
    response = subtensor.sign_and_send_extrinsic(
        call, wallet, sign_with="hotkey", use_nonce=True, nonce_key="hotkey", wait_for_finalization=False
    )
    if response.success:
        return {"name": None, "text": response.message}
    error = response.error
    name = error.get("name") if isinstance(error, dict) else type(error).__name__
    return {"name": name, "text": response.message}


def main(url: str) -> None:
    bittensor.logging.off()
    with bittensor.Subtensor(network=url) as subtensor:
        for line in sys.stdin:
            print(json.dumps(told(subtensor, json.loads(line))), flush=True)


main(sys.argv[1])
