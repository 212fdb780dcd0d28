"""A network that was split in halves and joins again; `split.py` does it and can be run alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Record
from world import pick, within

SPLIT = Path(__file__).with_name("split.py")


@pytest.mark.parametrize("length", pick(["--blocks=400"], ["--blocks=400", "--seconds=600", "--seconds=3600"]))
def test_halves_should_become_one_chain(record: Record, length: str) -> None:
    command = [sys.executable, str(SPLIT), length, f"--heal={within(120.0)}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=7_200.0, check=False)
    assert done.returncode == 0, done.stderr
    record(**json.loads(done.stdout))
