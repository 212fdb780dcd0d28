"""Every reason for which a free call is refused, as rows: the call, its sender, the state of the chain, and what the
chain answers. A client turns the answer into what its user reads.

The rows follow the documentation of the calls in the metadata; `missing` finds what no row has.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bittensor_drand
from bittensor.utils.weight_utils import generate_weight_hash
from bittensor_wallet import Wallet

from chain import NEVER, NO_SUBNET, Chain, actor, cold, hot, ok
from economy import RAO
from market import Market

ROOT = 0
PAGE = Path(__file__).resolve().parents[2] / "docs/free-calls.md"
BEACON_START, BEACON_PERIOD = 1_692_803_367, 3
# Epochs long enough for all rows of one, and short enough to wait for.
TEMPO = 36
SALT = [3, 1, 4, 1, 5]
PUBLIC_ADDRESS, LOOPBACK = 0x08080808, 0x7F000001
# Most commits of a hotkey that wait.
MAX_COMMITS = 10

# Who signs. The stranger is registered nowhere, the idle one has no permit; of the hotkeys the poor one alone has no
# balance.
SENDERS = {
    "validator": "//Bob_hk",
    "second": "//Dave_hk",
    "miner": "//Eve_hk",
    "idle": "//Three_hk",
    "stranger": "//Bob_stranger",
    "poor": "//Ferdie_hk",
    "coldkey": "//Bob",
    "other coldkey": "//Dave",
}

# Documented reasons that no client can bring about.
OUT_OF_REACH = {
    ("batch_set_weights", "BatchTooLong"): "129 items weigh more than a block of 250 ms: ExhaustsResources",
    ("batch_commit_weights", "BatchTooLong"): "129 items weigh more than a block of 250 ms: ExhaustsResources",
    ("set_commitment", "TooManyFieldsInCommitmentInfo"): "the vector is bounded: no client can encode a fourth field",
    ("set_commitment", "UnexpectedUnreserveLeftover"): "there are no deposits",
}


@dataclass(frozen=True)
class Stage:
    """The chain, its subnet and who sends."""

    chain: Chain
    market: Market
    alice: Wallet

    def sudo(self, function: str, *, on_subnet: bool = True, **params: Any) -> None:
        netuid = {"netuid": self.market.netuid} if on_subnet else {}
        self.chain.sudo(self.alice, "AdminUtils", function, {**netuid, **params})


Arguments = Callable[[Stage], dict[str, Any]]


@dataclass(frozen=True)
class Reason:
    """A call that is refused in a scene."""

    scene: str
    call: str
    error: str
    code: int | None
    """What the pool says; nothing where the call fails by name in a block."""
    arguments: Arguments
    who: str = "validator"
    module: str = "SubtensorModule"

    def __str__(self) -> str:
        return f"{self.call}-{self.error}-{self.scene.replace(' ', '_')}-{self.who.replace(' ', '_')}"


def stage(chain: Chain, market: Market, alice: Wallet, wallets: Path) -> Stage:
    """Pays the hotkeys that fail in blocks, and takes away what would refuse them earlier."""
    made = Stage(chain, market, alice)
    paid = [*market.validators, market.miners[0], market.bystander, actor(wallets, "Bob", "Bob_stranger")]
    calls = [
        chain.sdk.compose_call("Balances", "transfer_keep_alive", {"dest": hot(wallet), "value": RAO})
        for wallet in paid
    ]
    ok(chain.submit(alice, "batch_all", {"calls": calls}, module="Utility"))
    chain.set_tempo(alice, market.netuid, NEVER)
    made.sudo("sudo_set_weights_set_rate_limit", weights_set_rate_limit=0)
    return made


# States of the chain in which calls are refused.


@contextmanager
def plain(_: Stage) -> Iterator[None]:
    yield


@contextmanager
def switched(stage: Stage, function: str, name: str, value: Any, usual: Any, *, on_subnet: bool = True) -> Iterator[None]:
    """A parameter with another value for a while."""
    stage.sudo(function, on_subnet=on_subnet, **{name: value})
    yield
    stage.sudo(function, on_subnet=on_subnet, **{name: usual})


def wants_commits(stage: Stage) -> Any:
    return switched(stage, "sudo_set_commit_reveal_weights_enabled", "enabled", True, False)


@contextmanager
def wants_commits_of_the_rich(stage: Stage) -> Iterator[None]:
    with wants_commits(stage), no_stake(stage):
        yield


def no_stake(stage: Stage) -> Any:
    return switched(stage, "sudo_set_stake_threshold", "min_stake", 2**63, 0, on_subnet=False)


@contextmanager
def too_fast(stage: Stage) -> Iterator[None]:
    """The validator has just set weights."""
    netuid, validator = stage.market.netuid, stage.market.validators[0]
    weights = {"netuid": netuid, "dests": [0], "weights": [1], "version_key": 0}
    ok(stage.chain.submit(validator, "set_weights", weights, sign_with="hotkey"))
    with switched(stage, "sudo_set_weights_set_rate_limit", "weights_set_rate_limit", 5_000, 0):
        yield


@contextmanager
def too_fast_to_commit(stage: Stage) -> Iterator[None]:
    with too_fast(stage), wants_commits(stage):
        yield


def version_key(stage: Stage) -> Any:
    return switched(stage, "sudo_set_weights_version_key", "weights_version_key", 5, 0)


def many_weights(stage: Stage) -> Any:
    return switched(stage, "sudo_set_min_allowed_weights", "min_allowed_weights", 2, 1)


@contextmanager
def announced(stage: Stage) -> Iterator[None]:
    """The miner has just said where it serves."""
    miner = stage.market.miners[0]
    for function in ("serve_axon", "serve_prometheus"):
        ok(stage.chain.submit(miner, function, endpoint(function)(stage), sign_with="hotkey"))
    with switched(stage, "sudo_set_serving_rate_limit", "serving_rate_limit", 5_000, 50):
        yield


@contextmanager
def raised_take(stage: Stage) -> Iterator[None]:
    """The validator's take went up a moment ago."""
    validator = stage.market.validators[0]
    take = {"hotkey": hot(validator), "take": stage.chain.at("Delegates", [hot(validator)]) - 100}
    ok(stage.chain.submit(validator, "decrease_take", take))
    stage.sudo("sudo_set_tx_delegate_take_rate_limit", on_subnet=False, tx_rate_limit=0)
    ok(stage.chain.submit(validator, "increase_take", {**take, "take": take["take"] + 1}))
    stage.sudo("sudo_set_tx_delegate_take_rate_limit", on_subnet=False, tx_rate_limit=216_000)
    yield


def no_space(stage: Stage) -> Any:
    """Not even the least commitment has space."""

    @contextmanager
    def limited() -> Iterator[None]:
        for limit in (99, 3_100):
            stage.chain.sudo(stage.alice, "Commitments", "set_max_space", {"new_limit": limit})
            if limit == 99:
                yield

    return limited()


def committed(after: int) -> Callable[[Stage], Any]:
    """The validator has committed to weights, so many epochs ago."""

    @contextmanager
    def scene(stage: Stage) -> Iterator[None]:
        chain, netuid = stage.chain, stage.market.netuid
        with wants_commits(stage), chain.tempo(stage.alice, netuid, TEMPO):
            if not after:
                chain.next_epoch(netuid)
            validator = stage.market.validators[0]
            digest = generate_weight_hash(hot(validator), netuid, [0], [1], 0, SALT)
            commit = {"netuid": netuid, "commit_hash": digest}
            ok(chain.submit(validator, "commit_weights", commit, sign_with="hotkey"))
            for _ in range(after):
                chain.next_epoch(netuid)
            yield

    return scene


@contextmanager
def many_commits(stage: Stage) -> Iterator[None]:
    """As many commits of either kind wait as a hotkey may have."""
    chain, netuid, validator = stage.chain, stage.market.netuid, stage.market.validators[0]
    with wants_commits(stage):
        # The first new one drops those that have expired.
        for number in range(2 * MAX_COMMITS):
            if len(chain.at("WeightCommits", [netuid, hot(validator)]) or []) == MAX_COMMITS and number > 0:
                break
            commit = {"netuid": netuid, "commit_hash": f"0x{number:02x}" + "33" * 31}
            response = chain.submit(validator, "commit_weights", commit, sign_with="hotkey")
            if number > 0:
                ok(response)
        lock(stage, validator, MAX_COMMITS - queued(stage))
        yield


@contextmanager
def full_queue(stage: Stage) -> Iterator[None]:
    """The queue of encrypted commits of the subnet is full: two for each place, of which it has few."""
    chain, netuid = stage.chain, stage.market.netuid
    usual, places = chain.at("MaxAllowedUids", [netuid]), chain.at("SubnetworkN", [netuid])
    with many_commits(stage), switched(stage, "sudo_set_max_allowed_uids", "max_allowed_uids", places, usual):
        lock(stage, stage.market.validators[1], 2 * places - queued(stage))
        yield


def lock(stage: Stage, validator: Wallet, count: int) -> None:
    """A validator commits so many times to encrypted weights."""
    for _ in range(count):
        call = locked("commit_timelocked_weights")(stage)
        ok(stage.chain.submit(validator, "commit_timelocked_weights", call, sign_with="hotkey"))


def queued(stage: Stage) -> int:
    return len(stage.chain.sdk.get_timelocked_weight_commits(stage.market.netuid))


SCENES: dict[str, Callable[[Stage], Any]] = {
    "plain": plain,
    "wants commits": wants_commits,
    "wants commits of the rich": wants_commits_of_the_rich,
    "no stake": no_stake,
    "too fast": too_fast,
    "too fast to commit": too_fast_to_commit,
    "version key": version_key,
    "many weights": many_weights,
    "announced": announced,
    "raised take": raised_take,
    "no space": no_space,
    "committed": committed(0),
    "committed and due": committed(1),
    "committed long ago": committed(2),
    "many commits": many_commits,
    "full queue": full_queue,
}


class Play:
    """One scene after the other: rows that follow each other in the same one share it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._name = ""
        self._scene: Any = None

    def scene(self, name: str) -> None:
        if name == self._name:
            return
        self.end()
        scene = SCENES[name](self._stage)
        scene.__enter__()
        self._name, self._scene = name, scene

    def end(self) -> None:
        scene, self._name, self._scene = self._scene, "", None
        if scene is not None:
            scene.__exit__(None, None, None)


# The calls.

SET: dict[str, dict[str, Any]] = {"set_weights": {}, "set_mechanism_weights": {"mecid": 0}}
COMMIT: dict[str, dict[str, Any]] = {"commit_weights": {}, "commit_mechanism_weights": {"mecid": 0}}
LOCKED: dict[str, dict[str, Any]] = {
    "commit_timelocked_weights": {"commit_reveal_version": 4},
    "commit_timelocked_mechanism_weights": {"mecid": 0, "commit_reveal_version": 4},
    "commit_crv3_mechanism_weights": {"mecid": 0},
}
REVEAL: dict[str, dict[str, Any]] = {"reveal_weights": {}, "reveal_mechanism_weights": {"mecid": 0}}
ENDPOINTS = ("serve_axon", "serve_axon_tls", "serve_prometheus")


def on(netuid: int | None, **arguments: Any) -> Arguments:
    """Arguments with a subnet, by default that of the market."""
    return lambda stage: {"netuid": stage.market.netuid if netuid is None else netuid, **arguments}


def weights(call: str, dests: list[int], values: list[int] | None = None, netuid: int | None = None, **more: Any) -> Arguments:
    values = [1] * len(dests) if values is None else values
    return on(netuid, **{**SET[call], "dests": dests, "weights": values, "version_key": 0, **more})


def commit(call: str, netuid: int | None = None, **more: Any) -> Arguments:
    return on(netuid, **{**COMMIT[call], "commit_hash": "0x" + "11" * 32, **more})


def now_round() -> int:
    return int(time.time() - BEACON_START) // BEACON_PERIOD


def locked(call: str, netuid: int | None = None, **more: Any) -> Arguments:
    """Arguments of a commit to encrypted weights, by default one in which nothing is wrong."""

    def arguments(stage: Stage) -> dict[str, Any]:
        hotkey = stage.market.validators[0].hotkey.public_key
        ciphertext, _ = bittensor_drand.get_encrypted_commit(
            [0], [1], 0, TEMPO, stage.chain.head(), stage.market.netuid, 1, 0.25, hotkey
        )
        given = {**LOCKED[call], "commit": "0x" + ciphertext.hex(), "reveal_round": now_round() + 30, **more}
        return on(netuid, **given)(stage)

    return arguments


def reveal(call: str, netuid: int | None = None, **more: Any) -> Arguments:
    """Arguments of a reveal, by default of what is committed to."""
    row = {"uids": [0], "values": [1], "salt": SALT, "version_key": 0}
    return on(netuid, **{**REVEAL[call], **row, **more})


def reveals(netuid: int | None, count: int, keys: int) -> Arguments:
    """Arguments of reveals of what nobody committed to."""
    lists = {"uids_list": [[0]] * count, "values_list": [[2]] * count, "salts_list": [SALT] * count}
    return on(netuid, **lists, version_keys=[0] * keys)


def endpoint(call: str, netuid: int | None = None, **changes: int) -> Arguments:
    good: dict[str, Any] = {"version": 1, "ip": PUBLIC_ADDRESS, "port": 8091, "ip_type": 4}
    if call != "serve_prometheus":
        good |= {"protocol": 4, "placeholder1": 0, "placeholder2": 0}
    if call == "serve_axon_tls":
        good["certificate"] = "0x07" + "ab" * 32
    return on(netuid, **{**good, **changes})


def take(whose: Callable[[Stage], str], change: int | None = None, value: int | None = None) -> Arguments:
    """A take, next to the present one of the first validator."""

    def arguments(stage: Stage) -> dict[str, Any]:
        present = stage.chain.at("Delegates", [hot(stage.market.validators[0])])
        return {"hotkey": whose(stage), "take": value if change is None else present + change}

    return arguments


def of_set_weights() -> Iterator[Reason]:
    for call in SET:
        args = lambda *dests, call=call, **more: weights(call, list(dests), **more)  # noqa: E731
        yield Reason("wants commits", call, "CommitRevealEnabled", None, args(3))
        yield Reason("plain", call, "CanNotSetRootNetworkWeights", None, args(0, netuid=ROOT))
        yield Reason("plain", call, "WeightVecNotEqualSize", 18, args(3, 4, values=[1]))
        yield Reason("plain", call, "SubnetNotExists", 3, args(0, netuid=NO_SUBNET))
        yield Reason("plain", call, "UidsLengthExceedUidsInSubNet", None, args(*range(8)))
        yield Reason("plain", call, "HotKeyNotRegisteredInSubNet", 10, args(3), who="stranger")
        yield Reason("no stake", call, "NotEnoughStakeToSetWeights", 1, args(3))
        yield Reason("version key", call, "IncorrectWeightVersionKey", None, args(3))
        yield Reason("too fast", call, "SettingWeightsTooFast", 6, args(3))
        yield Reason("plain", call, "NeuronNoValidatorPermit", None, args(3), who="idle")
        yield Reason("plain", call, "DuplicateUids", None, args(3, 3))
        yield Reason("plain", call, "UidVecContainInvalidOne", None, args(77))
        yield Reason("many weights", call, "WeightVecLengthIsLow", None, args(3))
    unknown = weights("set_mechanism_weights", [3], mecid=1)
    yield Reason("plain", "set_mechanism_weights", "MechanismDoesNotExist", None, unknown)
    # Whoever cannot pay is told nothing but that.
    yield Reason("plain", "set_weights", "DuplicateUids", 255, weights("set_weights", [3, 3]), who="poor")


def of_commits() -> Iterator[Reason]:
    calls = {**dict.fromkeys(COMMIT, commit), **dict.fromkeys(LOCKED, locked)}
    for call, arguments in calls.items():
        args = arguments(call)
        yield Reason("wants commits", call, "SubnetNotExists", 3, arguments(call, NO_SUBNET))
        yield Reason("plain", call, "CommitRevealDisabled", None, args)
        yield Reason("wants commits", call, "HotKeyNotRegisteredInSubNet", 10, args, who="stranger")
        yield Reason("wants commits of the rich", call, "NotEnoughStakeToSetWeights", 1, args)
        yield Reason("too fast to commit", call, "CommittingWeightsTooFast", 6, args)
        yield Reason("many commits", call, "TooManyUnrevealedCommits", None, args)
        if "mechanism" in call:
            unknown = arguments(call, mecid=1)
            yield Reason("wants commits", call, "MechanismDoesNotExist", None, unknown)
    for call, given in LOCKED.items():
        if "commit_reveal_version" in given:
            old = locked(call, commit_reveal_version=3)
            yield Reason("wants commits", call, "IncorrectCommitRevealVersion", None, old)
        far = locked(call, reveal_round=10**12)
        yield Reason("wants commits", call, "InvalidRevealRound", 15, far)
        yield Reason("wants commits", call, "InvalidTimelockedCommit", None, locked(call, commit="0x" + "00" * 10))
        yield Reason("full queue", call, "TimelockedQueueFull", None, locked(call), who="second")


def of_reveals() -> Iterator[Reason]:
    for call in REVEAL:
        args = reveal(call)
        yield Reason("wants commits", call, "SubnetNotExists", 3, reveal(call, NO_SUBNET))
        yield Reason("plain", call, "CommitRevealDisabled", None, args)
        yield Reason("wants commits", call, "NoWeightsCommitFound", 16, args, who="second")
        yield Reason("committed", call, "RevealTooEarly", 17, args)
        yield Reason("committed and due", call, "InvalidRevealCommitHashNotMatch", 16, reveal(call, values=[2]))
        yield Reason("committed and due", call, "SaltTooLong", None, reveal(call, salt=[7] * 65))
        yield Reason("committed long ago", call, "ExpiredWeightCommit", 17, args)
    unknown = reveal("reveal_mechanism_weights", mecid=1)
    yield Reason("wants commits", "reveal_mechanism_weights", "MechanismDoesNotExist", None, unknown)


def of_batches() -> Iterator[Reason]:
    unequal = {
        "batch_set_weights": {"netuids": [1, 2], "weights": [[(1, 1)]], "version_keys": [0, 0]},
        "batch_commit_weights": {"netuids": [1, 2], "commit_hashes": ["0x" + "11" * 32]},
    }
    for call, given in unequal.items():
        yield Reason("wants commits", call, "InputLengthsUnequal", 18, lambda _, given=given: given)
    call = "batch_reveal_weights"
    yield Reason("wants commits", call, "InputLengthsUnequal", 18, reveals(None, 1, 0))
    yield Reason("wants commits", call, "BatchTooLong", None, reveals(None, MAX_COMMITS + 1, MAX_COMMITS + 1))
    yield Reason("wants commits", call, "SubnetNotExists", 3, reveals(NO_SUBNET, 1, 1))
    yield Reason("committed and due", call, "InvalidRevealCommitHashNotMatch", 16, reveals(None, 1, 1))


def of_endpoints() -> Iterator[Reason]:
    for call in ENDPOINTS:
        args = endpoint(call)
        yield Reason("plain", call, "SubnetNotExists", 3, endpoint(call, NO_SUBNET), who="miner")
        yield Reason("plain", call, "HotKeyNotRegisteredInNetwork", 10, args, who="stranger")
        yield Reason("plain", call, "InvalidIpType", None, endpoint(call, ip_type=5), who="miner")
        yield Reason("plain", call, "InvalidIpAddress", 11, endpoint(call, ip=LOOPBACK), who="miner")
        yield Reason("plain", call, "InvalidPort", 13, endpoint(call, port=0), who="miner")
        yield Reason("announced", call, "ServingRateLimitExceeded", 12, args, who="miner")


def of_takes() -> Iterator[Reason]:
    own: Callable[[Stage], str] = lambda stage: hot(stage.market.validators[0])  # noqa: E731
    unknown: Callable[[Stage], str] = lambda stage: cold(stage.market.bystander)  # noqa: E731
    for call, change in (("increase_take", 1), ("decrease_take", -1)):
        yield Reason("plain", call, "HotKeyAccountNotExists", 4, take(unknown, change), who="coldkey")
        yield Reason("plain", call, "NonAssociatedColdKey", 25, take(own, change), who="other coldkey")
        yield Reason("plain", call, "DelegateTakeTooLow", 26, take(own, 0), who="coldkey")
    yield Reason("plain", "increase_take", "DelegateTakeTooHigh", 27, take(own, value=65_535), who="coldkey")
    again = take(own, 1)
    yield Reason("raised take", "increase_take", "DelegateTxRateLimitExceeded", 6, again, who="coldkey")


def of_commitments() -> Iterator[Reason]:
    def published(field: Any) -> Arguments:
        return on(None, info={"fields": [[field]]})

    text = published({"Raw2": "0x6869"})
    verdict = published({"TimelockRevealFailed": {"encrypted": "0x07", "reveal_round": 5}})
    for scene, error, args, who in (
        ("plain", "AccountNotAllowedCommit", text, "stranger"),
        ("plain", "TimelockRevealFailedNotAllowed", verdict, "miner"),
        ("no space", "SpaceLimitExceeded", text, "miner"),
    ):
        yield Reason(scene, "set_commitment", error, None, args, who=who, module="Commitments")


def reasons() -> list[Reason]:
    """All rows, scene by scene; those that leave commits behind come last."""
    made = [
        *of_set_weights(),
        *of_commits(),
        *of_reveals(),
        *of_batches(),
        *of_endpoints(),
        *of_takes(),
        *of_commitments(),
    ]
    order = list(SCENES)
    return sorted(made, key=lambda reason: order.index(reason.scene))


def free_calls() -> set[str]:
    """The calls that the page of free calls bounds."""
    rows = re.findall(r"^\| (`.*?) \|", PAGE.read_text(), re.MULTILINE)
    return {name.split(".")[-1] for row in rows for name in re.findall(r"`([\w.]+)`", row)}


def documented(chain: Chain) -> set[tuple[str, str]]:
    """Errors that the documentation of the free calls names, by call, as the metadata of the chain has it."""
    free, found = free_calls(), set()
    for pallet in chain.sdk.substrate.metadata.pallets:
        if pallet.name not in ("SubtensorModule", "Commitments"):
            continue
        for call in pallet.calls or []:
            if call.name in free:
                text = " ".join(str(line) for line in call.docs)
                found |= {(call.name, error) for error in re.findall(r"\[`Error::(\w+)`", text)}
    return found


def missing(chain: Chain) -> set[tuple[str, str]]:
    """Documented reasons without a row."""
    rows = {(reason.call, reason.error) for reason in reasons()}
    return documented(chain) - rows - set(OUT_OF_REACH)


def asked(stage: Stage, reason: Reason) -> dict[str, Any]:
    """A row as the programs `told.py` take it."""
    params = reason.arguments(stage)
    return {"module": reason.module, "call": reason.call, "params": params, "uri": SENDERS[reason.who]}
