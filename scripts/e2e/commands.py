"""Command lines of clients, run as users run them: one process a command, from an environment of its own."""

import contextlib
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bittensor_wallet import Wallet

# A client waits for finality, on a loaded machine for long.
PATIENCE = 240.0


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    command: list[str]
    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"{' '.join(self.command)} ended with {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"

    def json(self) -> Any:
        """The JSON document that the output is, or ends with."""
        starts = [0, *(index for index, mark in enumerate(self.out) if mark in "{[")]
        for start in starts:
            with contextlib.suppress(ValueError):
                return json.loads(self.out[start:], strict=False)
        raise AssertionError(f"no JSON: {self}")


@dataclass(frozen=True)
class CommandLine:
    """A program with the options that every command gets. Its home is empty: nothing comes from other runs."""

    program: str
    home: Path
    options: list[str] = field(default_factory=list)

    def run(self, *arguments: object, answers: str = "") -> Done:
        """Runs a command, whatever comes of it."""
        command = [self.program, *map(str, arguments), *self.options]
        done = subprocess.run(
            command,
            input=answers,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env={**os.environ, "HOME": str(self.home), "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
        )
        return Done(command, done.returncode, done.stdout, done.stderr)

    def json(self, *arguments: object, answers: str = "") -> Any:
        """What a command that succeeds prints."""
        done = self.run(*arguments, answers=answers)
        assert done.code == 0, str(done)
        return done.json()


class Conversation:
    """A program in an environment of its own that answers each line of JSON with one, because starting a client takes
    seconds."""

    def __init__(self, python: str, program: Path, url: str, home: Path) -> None:
        self._log = home / "stderr.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [python, str(program), url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "HOME": str(home)},
            )

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the program has ended: {self._log.read_text()}"
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60.0)


def as_wallet_of_11(wallet: Wallet, wallets: Path) -> list[str]:
    """Options by which btcli 11 finds a wallet."""
    return ["--wallet-path", str(wallets), "-w", str(wallet.name), "-H", str(wallet.hotkey_str)]


def as_wallet_of_9(wallet: Wallet, wallets: Path) -> list[str]:
    """Options by which btcli 9 finds a wallet."""
    return ["--wallet-path", str(wallets), "--wallet-name", str(wallet.name), "--hotkey", str(wallet.hotkey_str)]


def btcli_of_11(program: str, home: Path, url: str) -> CommandLine:
    """btcli 11 on a chain of its own, with output for programs."""
    options = ["--network", url, "--fallback-endpoints", "none", "--archive-endpoints", "none", "--json"]
    return CommandLine(program, home, options)


class Btcli11:
    """btcli 11 with the wallets of a file of tests."""

    def __init__(self, line: CommandLine, wallets: Path) -> None:
        self._line = line
        self._wallets = wallets

    def show(self, *arguments: object, of: Wallet | None = None) -> Any:
        """What a command that only reads prints."""
        return self._line.json(*arguments, *(as_wallet_of_11(of, self._wallets) if of else []))

    def act(self, wallet: Wallet, *arguments: object) -> dict[str, Any]:
        """Signs and sends."""
        shown = self._line.json(*arguments, *as_wallet_of_11(wallet, self._wallets), "--yes")
        assert shown["success"] is True, shown
        return shown

    def refused(self, wallet: Wallet, *arguments: object) -> str:
        """Name of the error that a command ends with."""
        done = self._line.run(*arguments, *as_wallet_of_11(wallet, self._wallets), "--yes")
        assert done.code != 0, str(done)
        return str(done.json()["error"]["name"])
