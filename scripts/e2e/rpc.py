"""Plain JSON-RPC, without the SDK: for what the SDK hides (errors, raw storage, subscriptions, the second port)."""

import itertools
import json
import urllib.request
from typing import Any

from websockets.sync.client import ClientConnection, connect

from localnet import HOST, PORTS


class RpcError(Exception):
    """An error object of the node."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error.get('code')} {error.get('message')}: {error.get('data')}")
        self.code = error.get("code")
        self.data = error.get("data")


class Rpc:
    """One WebSocket connection."""

    def __init__(self, port: int = PORTS[0]) -> None:
        self._socket: ClientConnection = connect(f"ws://{HOST}:{port}", max_size=None)
        self._ids = itertools.count(1)
        self._notes: list[dict[str, Any]] = []

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> "Rpc":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, method: str, *params: Any, timeout: float = 60.0) -> Any:
        """Result of one call; notifications that arrive meanwhile are kept for `note`."""
        number = next(self._ids)
        self._socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout))
            if message.get("id") == number:
                if "error" in message:
                    raise RpcError(message["error"])
                return message["result"]
            self._notes.append(message)

    def note(self, subscription: Any, timeout: float = 60.0) -> Any:
        """Next notification of a subscription."""
        for index, message in enumerate(self._notes):
            if message.get("params", {}).get("subscription") == subscription:
                return self._notes.pop(index)["params"]["result"]
        while True:
            message = json.loads(self._socket.recv(timeout))
            if message.get("params", {}).get("subscription") == subscription:
                return message["params"]["result"]
            self._notes.append(message)

    def head(self) -> int:
        """Number of the best block."""
        return int(self.call("chain_getHeader")["number"], 16)

    def finalized(self) -> int:
        """Number of the finalized block."""
        return int(self.call("chain_getHeader", self.call("chain_getFinalizedHead"))["number"], 16)


def http_call(port: int, method: str, *params: Any) -> Any:
    """One call over HTTP, which shares the port with WebSocket."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(f"http://{HOST}:{port}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60.0) as response:
        return json.load(response)["result"]
