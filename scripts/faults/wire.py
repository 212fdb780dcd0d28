"""Talks to nodes inside network namespaces: sockets, HTTP, JSON-RPC."""

import contextlib
import ctypes
import http.client
import json
import os
import socket
from collections.abc import Iterator
from typing import Any

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
LOOPBACK = "127.0.0.1"


# What a node that is not there, or not yet, makes of a call.
UNREACHABLE = (OSError, ValueError, http.client.HTTPException)


class RpcError(Exception):
    """An error object of the node."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error.get('code')} {error.get('message')}: {error.get('data')}")
        self.code = error.get("code")
        self.data = error.get("data")


def _enter(descriptor: int) -> None:
    if LIBC.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


@contextlib.contextmanager
def inside(namespace: str) -> Iterator[None]:
    """This thread is in the network namespace meanwhile; sockets stay in the one that they were made in."""
    own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        other = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
        try:
            _enter(other)
        finally:
            os.close(other)
        yield
    finally:
        _enter(own)
        os.close(own)


def dial(namespace: str, port: int, timeout: float = 10.0) -> socket.socket:
    """A connection to a port on the loopback of a namespace."""
    with inside(namespace):
        return socket.create_connection((LOOPBACK, port), timeout)


class Http(http.client.HTTPConnection):
    """HTTP to a port on the loopback of a namespace."""

    def __init__(self, namespace: str, port: int, timeout: float) -> None:
        super().__init__(LOOPBACK, port, timeout=timeout)
        self.namespace = namespace
        self.patience = timeout

    def connect(self) -> None:
        self.sock = dial(self.namespace, self.port, self.patience)


def get(namespace: str, port: int, path: str, timeout: float = 10.0) -> tuple[int, str]:
    """Status and body of a page."""
    connection = Http(namespace, port, timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def post(namespace: str, port: int, body: Any, timeout: float = 10.0) -> Any:
    """Answer to one JSON-RPC request, or to a batch of them."""
    connection = Http(namespace, port, timeout)
    try:
        connection.request("POST", "/", json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read().decode()
        if response.status != 200:
            raise RpcError({"code": response.status, "message": text})
        return json.loads(text)
    finally:
        connection.close()


def request(number: int, method: str, *params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}


def call(namespace: str, port: int, method: str, *params: Any, timeout: float = 10.0) -> Any:
    """Result of one call."""
    answer = post(namespace, port, request(1, method, *params), timeout)
    if "error" in answer:
        raise RpcError(answer["error"])
    return answer["result"]
