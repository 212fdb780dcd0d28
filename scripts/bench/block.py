"""What blocks of a chain of full size take: `scripts/bench.sh block --help` says how it is measured."""

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scene_node import (
    Node,
    Printer,
    Rpc,
    arguments,
    dimensions,
    end_with_the_script,
    environment,
    last_line,
    median,
    scene,
    scene_author,
    size_of,
    storage_key,
    write_spec,
)

NODE = environment("DTAO_NODE_BIN")
SCENE = environment("DTAO_SCENE_BIN")

# The blocks of the run. The first ones are idle, then comes one epoch a block, then as many as fit with the pool
# full of stake calls, then stake calls alone, then transfers.
IDLE = 10
SINGLE = range(IDLE + 1, IDLE + 6)
PAIRS = range(IDLE + 7, IDLE + 11)
MORE_STAKE = IDLE + 13
TRANSFERS = IDLE + 17
END = IDLE + 21
# Transactions of each kind, more than fit in the blocks of their phase, and the stakers that send them.
FIRST_STAKE, SECOND_STAKE, TRANSFER = (0, 9_000), (9_000, 5_000), (14_000, 6_000)
SLOT_SECONDS = 12
BLOCKS_A_DAY = 86_400 // SLOT_SECONDS
PICOSECONDS_A_MS = 10**9

PREPARED = re.compile(r"Prepared block for proposing at (\d+) \((\d+) ms\).*end: (\w+);.*extrinsics_count: (\d+)")
TOOK = re.compile(r"^block (\d+): (\d+\.\d) ms$")


@dataclass
class Block:
    """What is known about a block."""

    build_ms: float = 0.0
    end: str = ""
    stakes: int = 0
    transfers: int = 0
    epochs: int = 0
    declared_ms: float = 0.0
    imports_ms: list[float] = field(default_factory=list)

    @property
    def import_ms(self) -> float:
        """The median of all imports."""
        return median(self.imports_ms) or 0.0

    @property
    def weight_over_time(self) -> float | None:
        """The weight that was declared, over the time of the import."""
        return self.declared_ms / self.import_ms if self.import_ms else None


Blocks = dict[int, Block]


def subnets_with_epochs(subnets: int) -> list[tuple[int, int]]:
    """Subnets whose epoch is triggered, with the block."""
    single = list(zip(range(1, subnets + 1), SINGLE, strict=False))
    # Two a block are the most that the chain runs by default.
    pairs = range(len(single) + 1, len(single) + 2 * len(PAIRS) + 1)
    return single + [(netuid, PAIRS[0]) for netuid in pairs if netuid <= subnets]


def calls(size: list[str], deed: str, who: tuple[int, int], genesis: str) -> list[str]:
    """Signed transactions."""
    words = ["--deed", deed, "--first", str(who[0]), "--count", str(who[1]), "--genesis", genesis]
    return scene(SCENE, "calls", *size, *words).split()


def author(node: Node, size: list[str]) -> dict[str, set[str]]:
    """Fills the blocks of the run; returns the transactions that were sent, by kind."""
    rpc = Rpc(node.rpc_port)
    genesis = rpc.block_hash(0)
    first, second = (calls(size, "stake", who, genesis) for who in (FIRST_STAKE, SECOND_STAKE))
    transfers = calls(size, "transfer", TRANSFER, genesis)
    # Long enough before the block that all of them are in the pool.
    for before, batch in ((PAIRS[0] - 2, first), (MORE_STAKE - 1, second), (TRANSFERS - 1, transfers)):
        node.wait_for(before)
        taken = rpc.submit(batch)
        if taken != len(batch):
            raise SystemExit(f"the pool took {taken} of {len(batch)} transactions (log: {node.log})")
    node.wait_for(END)
    return {"stake": {*first, *second}, "transfer": set(transfers)}


def compact(data: bytes) -> tuple[int, bytes]:
    """A compact number, and what is behind it."""
    mode = data[0] & 3
    if mode == 3:
        length = (data[0] >> 2) + 4
        return int.from_bytes(data[1 : 1 + length], "little"), data[1 + length :]
    length = 1 << mode
    return int.from_bytes(data[:length], "little") >> 2, data[length:]


def declared_ms(data: bytes) -> float:
    """Reference time of `System.BlockWeight`: of normal, operational and mandatory dispatches."""
    total = 0
    for _ in range(3):
        reference_time, data = compact(data)
        _, data = compact(data)
        total += reference_time
    return total / PICOSECONDS_A_MS


def look(node: Node, sent: dict[str, set[str]], subnets: int) -> Blocks:
    """What the chain and the log of the author say about each block."""
    rpc = Rpc(node.rpc_port)
    weight = storage_key(SCENE, "System", "BlockWeight")
    step = storage_key(SCENE, "SubtensorModule", "LastMechansimStepBlock")
    blocks: Blocks = {}
    for number in range(1, END + 1):
        at = rpc.block_hash(number)
        extrinsics = rpc.call("chain_getBlock", at)["block"]["extrinsics"]
        block = Block(declared_ms=declared_ms(rpc.storage(weight, at)))
        block.stakes = sum(extrinsic in sent["stake"] for extrinsic in extrinsics)
        block.transfers = sum(extrinsic in sent["transfer"] for extrinsic in extrinsics)
        for netuid in range(1, subnets + 1):
            last = rpc.storage(step + netuid.to_bytes(2, "little").hex(), at)
            block.epochs += int.from_bytes(last, "little") == number
        blocks[number] = block
    for line in node.log.read_text(encoding="utf-8", errors="replace").splitlines():
        if (found := PREPARED.search(line)) and int(found[1]) in blocks:
            block = blocks[int(found[1])]
            block.build_ms, block.end = float(found[2]), found[3]
    # The state after block 1 still has the genesis epochs, whose block is 1, too.
    blocks[1].epochs = 0
    return blocks


def run(log: Path, *words: str) -> list[str]:
    """Runs the node for one step; returns its log."""
    with log.open("wb") as output:
        done = subprocess.run([NODE, *words], stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise SystemExit(f"dtao-node {words[0]}: {last_line(log)} (log: {log})")
    return log.read_text(encoding="utf-8", errors="replace").splitlines()


def import_blocks(work: Path, spec: Path, file: Path, name: str) -> dict[int, float]:
    """Imports a file into a new archive; milliseconds of each block but the first. With the usual log: at another
    level the runtime writes lines for each transaction, which takes a third of the time of a transfer."""
    words = ["--chain", str(spec), "--base-path", str(work / name), "--state-pruning", "archive", "--times"]
    lines = run(work / f"{name}.log", "import-blocks", "--binary", str(file), *words)
    took = {int(found[1]): float(found[2]) for line in lines if (found := TOOK.match(line))}
    if not took:
        raise SystemExit(f"the import says of no block what it took (log: {work / name}.log)")
    return took


def grown_mib(work: Path, spec: Path) -> float:
    """MiB that an idle block adds to the database of an archive."""
    sizes = []
    for last in (2, IDLE):
        file, name = work / f"idle-{last}.bin", f"idle-{last}"
        export(work, spec, last, file)
        import_blocks(work, spec, file, name)
        sizes.append(size_of(work / name / "chains"))
    return (sizes[1] - sizes[0]) / (IDLE - 2) / 2**20


def export(work: Path, spec: Path, last: int, file: Path) -> None:
    """Writes the blocks of the author up to one of them to a file."""
    words = ["--chain", str(spec), "--base-path", str(work / "author"), "--from", "1", "--to", str(last)]
    run(work / "export.log", "export-blocks", "--binary", *words, str(file))


def table(blocks: Blocks, printer: Printer) -> None:
    """A line for each block."""
    printer.note("block  epochs  stakes  transfers  build ms  import ms  declared ms  weight/time  end")
    for number, block in blocks.items():
        ratio = block.weight_over_time or 0.0
        printer.note(
            f"{number:>5} {block.epochs:>7} {block.stakes:>7} {block.transfers:>10} {block.build_ms:>9.0f}"
            f" {block.import_ms:>10.1f} {block.declared_ms:>12.1f} {ratio:>12.2f}  {block.end}"
        )


def middle(printer: Printer, name: str, blocks: Iterable[Block], built: bool = False) -> float | None:
    """Prints what blocks of a kind take, and what was declared for them; returns the import."""
    blocks = list(blocks)
    imported = median([block.import_ms for block in blocks])
    if built:
        printer.figure(f"{name}_build_ms", median([block.build_ms for block in blocks]), "ms")
    printer.figure(f"{name}_import_ms" if built else name, imported, "ms")
    declared = median([block.declared_ms for block in blocks])
    label = name.removesuffix("_import_ms")
    printer.figure(f"{label}_declared_ms", declared, "ms")
    ratio = median([block.weight_over_time or 0.0 for block in blocks])
    printer.figure(f"{label}_weight_over_time", ratio, "x")
    return imported


def report(blocks: Blocks, printer: Printer) -> None:
    """The figures of the blocks."""
    # The first two fill the caches.
    later = {number: block for number, block in blocks.items() if number > 2}
    quiet = [block for block in later.values() if not block.stakes and not block.transfers]
    idle = middle(printer, "idle", (block for block in quiet if not block.epochs), built=True)
    middle(printer, "epoch_block_import_ms", (block for block in quiet if block.epochs == 1))
    full = [block for block in later.values() if block.stakes and block.end == "HitBlockWeightLimit"]
    worst = max((block for block in full if block.epochs), key=lambda block: block.import_ms, default=None)
    middle(printer, "worst_block_import_ms", [] if worst is None else [worst])
    alone = [block for block in full if not block.epochs]
    printer.figure("stake_calls_a_block", median([block.stakes for block in alone]), "calls")
    middle(printer, "stake_block_import_ms", alone)
    most = max((block.transfers for block in later.values()), default=0)
    payments = [block for block in later.values() if most and block.transfers > most / 2]
    printer.figure("transfers_a_block", median([block.transfers for block in payments]), "calls")
    own = [block.transfers / (block.import_ms - (idle or 0.0)) * 1_000 for block in payments]
    printer.figure("transfers_a_second_import", median(own), "1/s")
    middle(printer, "transfer_block_import_ms", payments)
    printer.figure("import_blocks_a_second_idle", 1_000 / idle if idle else None, "1/s")


def main() -> None:
    """Measures and prints."""
    end_with_the_script()
    given = arguments(imports=int)
    printer = Printer(given.json)
    work: Path = given.work
    size = dimensions(given)
    spec = write_spec(given, *(f"--epoch={netuid}:{block}" for netuid, block in subnets_with_epochs(given.subnets)))
    with scene_author(NODE, spec, work / "author", given.port_offset) as node:
        sent = author(node, size)
        blocks = look(node, sent, given.subnets)
    file = work / "blocks.bin"
    export(work, spec, END, file)
    for turn in range(given.imports):
        for number, took in import_blocks(work, spec, file, f"import-{turn}").items():
            blocks[number].imports_ms.append(took)
    table(blocks, printer)
    report(blocks, printer)
    printer.figure("db_mib_a_day", grown_mib(work, spec) * BLOCKS_A_DAY, "MiB")


if __name__ == "__main__":
    main()
