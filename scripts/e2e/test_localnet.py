"""The contract of `scripts/localnet.sh`: marker, ports, stop, fresh and kept databases."""

import http.client
import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bittensor import Subtensor
from bittensor_wallet import Keypair

from chain import plain
from localnet import (
    BASE,
    HOST,
    MARKER,
    OFFSET,
    OTHER_PORTS,
    PORTS,
    START_TIMEOUT,
    WS_URL,
    Localnet,
    listening,
    port_is_open,
    wait_until,
)
from rpc import Rpc, http_call


BUILD = Path(__file__).parents[1] / "build.sh"
NO_SUBNET = 999
# The contract is a second, and the script kills before it; a loaded machine takes longer to notice.
END_TIMEOUT = 10.0


def is_gone(chain: Localnet) -> Callable[[], bool]:
    return lambda: not chain.members() and not any(map(port_is_open, PORTS))


@pytest.fixture
def own_chain(tmp_path: Path) -> Iterator[Localnet]:
    """A chain of this test alone."""
    chain = Localnet(tmp_path / "first", "True").start()
    yield chain
    chain.stop()


def test_both_ports_should_answer_and_stdout_should_be_silent_when_the_marker_is_out(own_chain: Localnet) -> None:
    assert all(port_is_open(port) for port in PORTS)
    first, second = (http_call(port, "chain_getBlockHash", 1) for port in PORTS)
    assert first == second is not None
    printed = len(own_chain.stdout())
    with Rpc() as rpc:
        target = rpc.head() + 20
        wait_until(lambda: rpc.head() >= target, 120.0, f"block {target}")
    assert len(own_chain.stdout()) - printed < 1024, "clients may stop reading stdout after the marker"
    assert own_chain.stdout().count(MARKER) == 1


ACCOUNT = re.compile(r"(//\w+) +(5\w{47}) +([\d,]+)$")
FIELD = re.compile(r"^(\w[\w ]*\w) {2,}(.+)$", re.MULTILINE)


def test_first_screen_should_show_accounts_and_chain_as_they_are(own_chain: Localnet) -> None:
    screen, marker = own_chain.stdout().split(MARKER)
    assert marker.endswith("\n")
    accounts = [match.groups() for line in screen.splitlines() if (match := ACCOUNT.search(line))]
    assert len(accounts) == 9
    fields = dict(FIELD.findall(screen))
    with Subtensor(network=WS_URL) as sdk, Rpc() as rpc:
        for uri, address, balance in accounts:
            assert Keypair.create_from_uri(uri).ss58_address == address
            assert sdk.get_balance(address, block=0).tao == float(balance.replace(",", "")), uri
        assert fields["Genesis"] == rpc.call("chain_getBlockHash", 0)
        version = rpc.call("state_getRuntimeVersion")["specVersion"]
        assert fields["Runtime"] == f"node-subtensor {version}, blocks of 250 ms, final two blocks behind the best"
        assert fields["Subnets"].endswith(f"a new one costs {sdk.get_subnet_burn_cost(block=1).tao:.2f} TAO")
        tempo, weights, axons = (
            plain(sdk.query_subtensor(item, params=[NO_SUBNET]))
            for item in ("Tempo", "WeightsSetRateLimit", "ServingRateLimit")
        )
        assert fields["New subnets"] == (
            f"tempo {tempo}, weights every {weights} blocks, axons every {axons} blocks, commit-reveal off"
        )
        assert plain(sdk.query_subtensor("CommitRevealWeightsEnabled", params=[1])) is False
        shielded = any(pallet.name == "MevShield" for pallet in sdk.substrate.metadata.pallets)
        assert fields["MEV shield"].startswith("yes" if shielded else "no")
    assert Path(fields["Logs"]).is_file()


def test_log_should_not_grow_with_every_block(own_chain: Localnet) -> None:
    (log,) = own_chain.directory.glob("base*/one.log")
    before = len(log.read_text().splitlines())
    with Rpc() as rpc:
        target = rpc.head() + 40
        wait_until(lambda: rpc.head() >= target, 120.0, f"block {target}")
    assert len(log.read_text().splitlines()) - before < 40


def status_of(headers: dict[str, str], method: str = "POST") -> tuple[int, str | None]:
    """Status of the answer to a request with these headers, and the origin that it allows."""
    connection = http.client.HTTPConnection(HOST, PORTS[0], timeout=60.0)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "system_health", "params": []})
    connection.request(method, "/", body, {"Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("access-control-allow-origin")


def test_requests_to_other_host_names_should_be_refused(own_chain: Localnet) -> None:
    """A name that somebody else has pointed to this machine must not open the node to the pages of that name."""
    assert own_chain.members()
    assert status_of({"Host": f"evil.example:{PORTS[0]}"})[0] == 403
    assert status_of({"Host": f"localhost:{PORTS[0]}"})[0] == 200


def test_pages_of_other_origins_should_not_be_allowed_to_post(own_chain: Localnet) -> None:
    assert own_chain.members()
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    for origin in ("https://polkadot.js.org", "http://localhost:3000"):
        assert status_of({"Origin": origin, **ask}, "OPTIONS")[1] == origin
    assert status_of({"Origin": "https://evil.example", **ask}, "OPTIONS")[1] is None


def test_directory_of_somebody_else_should_not_be_touched(tmp_path: Path) -> None:
    chain = Localnet(tmp_path, "True")
    foreign = tmp_path / BASE / "one/chains"
    foreign.mkdir(parents=True)
    (foreign / "keep").touch()
    chain.launch()
    try:
        assert chain.wait(60.0) != 0
        assert chain.stderr() == (
            f"localnet: {foreign} was not made by this script: set DTAO_BASE_PATH to an empty directory\n"
        )
        assert (foreign / "keep").exists()
    finally:
        chain.stop()


def test_other_files_in_the_directory_should_survive_a_fresh_start(tmp_path: Path) -> None:
    for chains in ("dtao/chains", "alice/chains"):
        (tmp_path / BASE / chains).mkdir(parents=True)
    for _ in range(2):
        Localnet(tmp_path, "True").start().stop()
        assert (tmp_path / BASE / "dtao/chains").is_dir()
        assert (tmp_path / BASE / "alice/chains").is_dir()


def test_environment_should_change_the_genesis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Keypair.create_from_uri("//Mine").ss58_address
    monkeypatch.setenv("BT_DEFAULT_TOKEN_WALLET", mine)
    monkeypatch.setenv("DTAO_LOCK_COST", "1")
    chain = Localnet(tmp_path, "True").start()
    try:
        with Subtensor(network=WS_URL) as sdk:
            assert sdk.get_balance(mine, block=0).tao == 1_000_000
            assert sdk.get_subnet_burn_cost(block=0).tao == 1
    finally:
        chain.stop()


BEACON_FORM = "give the 192 hex digits of a public key, then :PERIOD and :GENESIS_TIME in seconds"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DTAO_LOCK_COST", "1.5", "DTAO_LOCK_COST=1.5: give whole TAO"),
        ("BT_DEFAULT_TOKEN_WALLET", "5; rm", "BT_DEFAULT_TOKEN_WALLET=5; rm is no address"),
        ("DTAO_BEACON", "83cf:3", f"DTAO_BEACON=83cf:3: {BEACON_FORM}"),
        ("DTAO_BEACON", f"{'00' * 96}:0", f"DTAO_BEACON={'00' * 96}:0: {BEACON_FORM}"),
    ],
)
def test_bad_environment_should_be_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    chain = Localnet(tmp_path, "True")
    chain.launch()
    try:
        assert chain.wait(60.0) != 0
        assert (chain.stdout(), chain.stderr()) == ("", f"localnet: {said}\n")
    finally:
        chain.stop()


def test_beacon_that_signs_nothing_should_be_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DTAO_BEACON", "00" * 96)
    chain = Localnet(tmp_path, "True")
    chain.launch()
    try:
        assert chain.wait(60.0) != 0
        assert chain.stdout() == ""
        (line,) = chain.stderr().splitlines()
        assert line.startswith("localnet: the node refuses the genesis: ")
        assert "drand.beacon cannot be used: publicKey is no compressed point of BLS12-381's G2" in line
    finally:
        chain.stop()


def test_terminal_should_show_how_the_chain_goes_on(tmp_path: Path) -> None:
    chain = Localnet(tmp_path, "True", "--quick-finality")
    with chain.on_terminal() as screen:
        live = re.compile(r"block (\d+), final (\d+), 3012\d{3}\.\d\d TAO issued, epochs: 1 in \d+")
        wait_until(lambda: len(live.findall(screen())) >= 2, START_TIMEOUT, "two live lines")
        first, second = [tuple(map(int, numbers)) for numbers in live.findall(screen())[:2]]
        assert second[0] > first[0]
        assert second[1] > first[1]
        assert "at once" in screen()


def test_second_chain_should_name_the_taken_port_and_stop(own_chain: Localnet, tmp_path: Path) -> None:
    second = Localnet(tmp_path / "second", "True")
    second.launch()
    try:
        assert second.wait(60.0) != 0
        taken = " ".join(str(port) for port in (*PORTS, *(port + OFFSET for port in OTHER_PORTS)))
        assert second.stdout() == ""
        assert second.stderr() == (
            f"localnet: taken ports: {taken}. Stop the process that listens there (another local chain?) "
            "or use --port-offset\n"
        )
    finally:
        second.stop()
    with Rpc() as rpc:
        target = rpc.head() + 4
        wait_until(lambda: rpc.head() >= target, 60.0, "the first chain going on")


def test_sigterm_should_free_ports_and_processes(own_chain: Localnet) -> None:
    assert own_chain.members()
    own_chain.signal(signal.SIGTERM)
    wait_until(is_gone(own_chain), END_TIMEOUT, "the end of the chain")


def test_new_start_should_begin_at_genesis_and_kept_database_should_go_on(tmp_path: Path) -> None:
    def run(*arguments: str, until: int) -> tuple[int, str]:
        """Head right after the marker and hash of block 1."""
        chain = Localnet(tmp_path / "shared", "True", *arguments).start()
        try:
            with Rpc() as rpc:
                head = rpc.head()
                first = rpc.call("chain_getBlockHash", 1)
                wait_until(lambda: rpc.finalized() >= until, 120.0, f"block {until}")
                return head, first
        finally:
            chain.stop()

    _, first_run = run(until=12)
    head, kept = run("--no-purge", until=0)
    assert head >= 12
    assert kept == first_run
    _, purged = run(until=0)
    assert purged != first_run, "its time is another one"


def test_production_blocks_should_come_every_twelve_seconds(tmp_path: Path) -> None:
    chain = Localnet(tmp_path, "False").start()
    try:
        with Subtensor(network=WS_URL) as sdk:
            assert sdk.query_constant("Aura", "SlotDuration").value == 12_000
            assert not sdk.is_fast_blocks()
            assert sdk.query_subtensor("Tempo", params=[999]).value == 360, "tempo of new subnets"
            for delay in ("PendingChildKeyCooldown", "SetChildrenRateLimit"):
                assert sdk.query_subtensor(delay).value == 15, "short on a local chain with either block time"
    finally:
        chain.stop()


def test_several_validators_should_build_and_finalize_one_chain(tmp_path: Path) -> None:
    """Further nodes answer on the ports after those of the first; each of the three authors."""
    chain = Localnet(tmp_path, "True", "--validators", "3").start()
    try:
        with Rpc() as first, Rpc(PORTS[1] + 1) as second, Rpc(PORTS[1] + 2) as third:
            wait_until(lambda: min(rpc.finalized() for rpc in (first, second, third)) >= 8, 180.0, "eight final blocks")
            hashes = [
                {rpc.call("chain_getBlockHash", number) for rpc in (first, second, third)} for number in range(1, 9)
            ]
            assert all(len(of_block) == 1 for of_block in hashes)
            wait_until(lambda: second.call("system_health")["peers"] == 2, 120.0, "the third node")
        chain.signal(signal.SIGTERM)
        wait_until(is_gone(chain), END_TIMEOUT, "the end of all nodes")
    finally:
        chain.stop()


def test_development_chain_should_author_and_finalize_when_the_node_runs_alone(tmp_path: Path) -> None:
    """The line of the README, on the ports of these tests."""
    port, peers = PORTS[0], OTHER_PORTS[0] + OFFSET
    ports = ("--rpc-port", str(port), "--port", str(peers), "--no-prometheus")
    with listening([os.environ["DTAO_NODE_BIN"], "--dev", *ports], port, tmp_path / "log"), Rpc(port) as rpc:
        wait_until(lambda: rpc.finalized() >= 1, START_TIMEOUT, "a final block")


def test_unknown_argument_should_be_refused_in_one_line(tmp_path: Path) -> None:
    chain = Localnet(tmp_path / "bad", "--no-such-flag")
    chain.launch()
    try:
        assert chain.wait(60.0) != 0
        assert chain.stdout() == ""
        assert chain.stderr() == "localnet: unknown argument --no-such-flag: see scripts/localnet.sh --help\n"
    finally:
        chain.stop()


def test_build_should_say_at_once_which_tool_is_missing(tmp_path: Path) -> None:
    for folder in os.environ["PATH"].split(":"):
        for program in Path(folder).glob("*"):
            link = tmp_path / program.name
            if program.name != "protoc" and not link.is_symlink():
                link.symlink_to(program)
    environment = os.environ | {"PATH": str(tmp_path)}
    done = subprocess.run([BUILD], env=environment, capture_output=True, text=True, timeout=60.0, check=False)
    said = done.stderr.splitlines()
    assert done.returncode == 1
    assert "apt-get install protobuf-compiler" in said[0]
    assert said[1:] == ["build: nothing was built: scripts/setup.sh installs what is missing"]
