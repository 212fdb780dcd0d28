"""The example of a proxy: TLS, the node behind it, limits for each address. With nginx, where it is installed."""

import json
import shutil
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection

import pytest

import wire
from world import SCRIPTS, Network, Node, run, wait_until, within

NGINX = shutil.which("nginx")
EXAMPLE = SCRIPTS.parent / "deploy/proxy/nginx.conf"
LIVE = "/etc/letsencrypt/live/rpc.example.org"

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")


class Tls(HTTPSConnection):
    """HTTPS to port 443 on the loopback of a namespace."""

    def __init__(self, namespace: str) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        super().__init__(wire.LOOPBACK, 443, timeout=10.0)
        self.namespace = namespace
        self.context = context

    def connect(self) -> None:
        self.sock = self.context.wrap_socket(wire.dial(self.namespace, 443), server_hostname="rpc.example.org")


def ask(namespace: str, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    connection = Tls(namespace)
    try:
        connection.request(method, path, body, {"Host": "rpc.example.org", "Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def proxied(shared: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The first validator's host with the proxy on it; in life the node behind a proxy is no validator."""
    place, node = tmp_path_factory.mktemp("proxy"), shared.nodes[0]
    run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=rpc.example.org"),
        *("-keyout", str(place / "privkey.pem"), "-out", str(place / "fullchain.pem")),
    )
    (place / "site.conf").write_text(EXAMPLE.read_text().replace(LIVE, str(place)))
    main = place / "nginx.conf"
    main.write_text(
        f"daemon off;\nuser root;\npid {place}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; include {place}/site.conf; }}\n"
    )
    process = subprocess.Popen(
        ["nsenter", f"--net=/run/netns/{node.host.name}", str(NGINX), "-c", str(main)],
        stdin=subprocess.DEVNULL,
        stderr=(place / "log").open("wb"),
    )
    wait_until(lambda: ask(node.host.name, "GET", "/health/readiness")[0] in (200, 500), 30.0, "the proxy")
    yield node
    process.terminate()
    process.wait(30.0)


def body(method: str, *params: str) -> str:
    return json.dumps(wire.request(1, method, *params))


def test_calls_should_pass_through_tls(proxied: Node) -> None:
    status, text = ask(proxied.host.name, "POST", "/", body("chain_getHeader"))
    assert status == 200
    assert abs(int(json.loads(text)["result"]["number"], 16) - proxied.head()) < 20


def test_readiness_should_be_asked_through_the_proxy(proxied: Node) -> None:
    # A node that falls behind on a busy machine is not ready for a moment.
    wait_until(lambda: ask(proxied.host.name, "GET", "/health/readiness")[0] == 200, within(30.0), "readiness")


def test_plain_http_should_be_sent_to_tls(proxied: Node) -> None:
    connection = wire.Http(proxied.host.name, 80, 10.0)
    connection.request("GET", "/", headers={"Host": "rpc.example.org"})
    response = connection.getresponse()
    assert (response.status, response.getheader("Location")) == (301, "https://rpc.example.org/")
    connection.close()


def test_websocket_should_be_upgraded(proxied: Node) -> None:
    connection = Tls(proxied.host.name)
    connection.connect()
    connection.sock.sendall(
        b"GET / HTTP/1.1\r\nHost: rpc.example.org\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert connection.sock.recv(64).startswith(b"HTTP/1.1 101 ")
    connection.close()


def test_large_body_should_be_refused_by_the_proxy(proxied: Node) -> None:
    assert ask(proxied.host.name, "POST", "/", body("author_submitExtrinsic", "0x" + "00" * (2 << 20)))[0] == 413


def hammer(namespace: str, requests: int) -> Counter[int]:
    """Statuses of so many requests on one connection."""
    connection, statuses = Tls(namespace), Counter[int]()
    for _ in range(requests):
        headers = {"Host": "rpc.example.org", "Content-Type": "application/json"}
        connection.request("POST", "/", body("system_health"), headers)
        response = connection.getresponse()
        response.read()
        statuses[response.status] += 1
    connection.close()
    return statuses


def test_too_many_requests_should_get_429(proxied: Node) -> None:
    """Eight connections of one address, together far above its rate."""
    with ThreadPoolExecutor(8) as pool:
        found = sum(pool.map(hammer, [proxied.host.name] * 8, [100] * 8), Counter[int]())
    assert set(found) == {200, 429}
    assert found[200] >= 40, "a burst is let through"
