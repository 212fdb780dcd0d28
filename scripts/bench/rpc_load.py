"""What answers of a node on a chain of full size take: `scripts/bench.sh rpc --help` says how it is measured."""

import itertools
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from scene_node import (
    Node,
    Printer,
    Rpc,
    arguments,
    end_with_the_script,
    environment,
    percentile,
    request,
    scene,
    scene_author,
    storage_key,
    write_spec,
)

NODE = environment("DTAO_NODE_BIN")
SCENE = environment("DTAO_SCENE_BIN")

# Blocks before the first request: `old` answers are of the first one.
BLOCKS = 4
# Requests of one kind, and fewer of those that take about a second.
TIMES, FEW = 200, 10
PAGE = 1_000
# Every so many requests of the load are at an old block.
OLD_EVERY = 5
THREADS = 8
SAMPLE_SECONDS = 5.0
# Part of the load whose memory is not looked at: caches fill.
WARM_UP = 0.3
# Fields of a selective metagraph that wallets ask for: hotkeys, coldkeys, stakes, dividends and their like.
FIELDS = (0, 1, 2, 5, 6, 7, 14, 52, 53, 56, 60, 67, 68, 69)


@dataclass(frozen=True)
class Question:
    """A request, and how often it is sent alone and in a round of the load."""

    name: str
    method: str
    params: tuple[object, ...]
    times: int = TIMES
    share: int = 0

    def body(self, at: str | None = None) -> bytes:
        """The request at a block; none is the best one."""
        return request(self.method, *self.params, *([] if at is None else [at]))


def u16(number: int) -> str:
    """A number of 16 bits in SCALE, as hexadecimal."""
    return number.to_bytes(2, "little").hex()


def state_call(name: str, function: str, data: str = "", times: int = TIMES, share: int = 0) -> Question:
    """A call of a runtime API."""
    return Question(name, "state_call", (function, f"0x{data}"), times, share)


def questions(subnets: int) -> list[Question]:
    """What is asked; of one subnet it is the first."""
    account = scene(SCENE, "who", "staker", "0").split()[1].removeprefix("0x")
    burn = storage_key(SCENE, "SubtensorModule", "Burn")
    alpha = storage_key(SCENE, "SubtensorModule", "Alpha")
    tao = storage_key(SCENE, "SubtensorModule", "SubnetTAO")
    fields = bytes([len(FIELDS) << 2]).hex() + "".join(map(u16, FIELDS))
    burns = [burn + u16(netuid) for netuid in range(subnets + 1)]
    info = "SubnetInfoRuntimeApi_"
    return [
        state_call("metagraph", f"{info}get_metagraph", u16(1), share=1),
        state_call("all_metagraphs", f"{info}get_all_metagraphs", times=FEW),
        state_call("all_subnets", f"{info}get_all_dynamic_info", share=1),
        state_call("neurons_lite", "NeuronInfoRuntimeApi_get_neurons_lite", u16(1), share=1),
        state_call("selective_metagraph", f"{info}get_selective_metagraph", u16(1) + fields, share=2),
        state_call("stake_of_50", "StakeInfoRuntimeApi_get_stake_info_for_coldkey", account, share=2),
        Question("keys_paged_1000", "state_getKeysPaged", (alpha, PAGE, alpha), share=1),
        Question("burn_prices", "state_queryStorageAt", (burns,), share=2),
        Question("storage", "state_getStorage", (tao + u16(1),), share=10),
    ]


def ask(rpc: Rpc, question: Question, at: str | None) -> tuple[float, int]:
    """Milliseconds and bytes of an answer."""
    body = question.body(at)
    begin = time.perf_counter()
    answer = rpc.post(body)
    took = (time.perf_counter() - begin) * 1_000
    if b'"error"' in answer[:200] or b'"result":null' in answer[:200]:
        raise SystemExit(f"{question.name}: {answer[:200]!r}")
    return took, len(answer)


def alone(rpc: Rpc, asked: list[Question], at: str | None, suffix: str, printer: Printer) -> None:
    """Asks one question after the other."""
    for question in asked:
        answers = [ask(rpc, question, at) for _ in range(question.times)]
        times = [took for took, _ in answers]
        printer.figure(f"{question.name}{suffix}_p50_ms", percentile(times, 0.5), "ms")
        printer.figure(f"{question.name}{suffix}_p99_ms", percentile(times, 0.99), "ms")
        if not suffix:
            printer.figure(f"{question.name}_bytes", answers[-1][1], "bytes")


class Load:
    """Many requests a second, from several connections, for a while."""

    def __init__(self, node: Node, asked: list[Question], old: str, rate: float, seconds: float) -> None:
        self._node, self._old, self._rate, self._seconds = node, old, rate, seconds
        self._turns: Iterator[tuple[int, Question]] = enumerate(
            itertools.cycle([question for question in asked for _ in range(question.share)])
        )
        self._lock = threading.Lock()
        self._begin = time.monotonic()
        self.times: list[float] = []
        self.memory: list[tuple[float, float]] = []
        self.failure: BaseException | None = None

    def _work(self) -> None:
        rpc = Rpc(self._node.rpc_port)
        try:
            while self.failure is None:
                with self._lock:
                    turn, question = next(self._turns)
                due = turn / self._rate
                if due > self._seconds:
                    return
                time.sleep(max(0.0, self._begin + due - time.monotonic()))
                took, _ = ask(rpc, question, self._old if turn % OLD_EVERY == 0 else None)
                with self._lock:
                    self.times.append(took)
        except BaseException as failure:  # the main thread ends with it
            self.failure = failure
        finally:
            rpc.close()

    def run(self) -> None:
        """Sends everything and looks at the memory meanwhile."""
        self._begin = time.monotonic()
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(THREADS)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            self.memory.append((time.monotonic() - self._begin, self._node.rss_mib()))
            time.sleep(SAMPLE_SECONDS)
        if self.failure is not None:
            raise self.failure

    @property
    def rate(self) -> float:
        """Requests a second that were answered."""
        return len(self.times) / max(self.memory[-1][0], self._seconds)

    def slope_mib_per_h(self) -> float | None:
        """How fast memory grows, by a straight line through what is behind the warm-up."""
        samples = [sample for sample in self.memory if sample[0] >= WARM_UP * self._seconds]
        if len(samples) < 3:
            return None
        moments, sizes = zip(*samples, strict=True)
        return statistics.linear_regression(moments, sizes).slope * 3_600


def main() -> None:
    """Measures and prints."""
    end_with_the_script()
    given = arguments(rate=float, minutes=float, cache=int)
    printer = Printer(given.json)
    spec = write_spec(given)
    asked = questions(given.subnets)
    cache = ["--trie-cache-size", str(given.cache * 1024 * 1024)] if given.cache else []
    with scene_author(NODE, spec, given.work / "author", given.port_offset, *cache) as node:
        node.wait_for(BLOCKS)
        rpc = Rpc(node.rpc_port)
        old = rpc.block_hash(1)
        printer.figure("rss_before_mib", node.rss_mib(), "MiB")
        alone(rpc, asked, None, "", printer)
        alone(rpc, asked, old, "_old", printer)
        load = Load(node, asked, old, given.rate, given.minutes * 60)
        load.run()
        printer.figure("load_requests_a_second", load.rate, "1/s")
        printer.figure("load_p50_ms", percentile(load.times, 0.5), "ms")
        printer.figure("load_p99_ms", percentile(load.times, 0.99), "ms")
        printer.figure("rss_begin_mib", load.memory[0][1], "MiB")
        printer.figure("rss_end_mib", load.memory[-1][1], "MiB")
        printer.figure("rss_slope_mib_per_h", load.slope_mib_per_h(), "MiB/h")
        time.sleep(60.0)
        printer.figure("rss_a_minute_later_mib", node.rss_mib(), "MiB")


if __name__ == "__main__":
    main()
