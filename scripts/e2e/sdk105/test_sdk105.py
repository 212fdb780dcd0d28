"""The SDK 10.5.0: the tests of the SDK, by command family, run once more in its environment.

They are the same files: what the two versions share they have to do alike. Each run prepares and copies its own state.
"""

import os
import subprocess
from pathlib import Path

import pytest

PYTHON = os.environ.get("DTAO_E2E_SDK105", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="DTAO_E2E_SDK105 names no Python: run through run.sh")
HERE = Path(__file__).resolve().parents[1]
FAMILIES = {
    "transfers": "test_transfer.py",
    "life of a subnet": "test_subnet_life.py",
    "trades": "test_trading.py",
    "moves of stake": "test_moves.py",
    "root": "test_root.py",
    "children": "test_children.py",
    "commit and reveal": "test_commit_reveal.py",
    "timelocked weights": "test_timelock.py",
    "weights that reveal themselves": "test_beacon.py",
    "commitments": "test_commitments.py",
    "accounts": "test_accounts.py",
    "asynchronous": "test_async.py",
}


@pytest.mark.parametrize("family", FAMILIES)
def test_family_should_work_with_the_sdk_10_5(family: str) -> None:
    # Other clients have had their turn.
    others = ("DTAO_E2E_BTCLI11", "DTAO_E2E_SDK11")
    done = subprocess.run(
        [PYTHON, "-m", "pytest", "-p", "no:xdist", "-q", FAMILIES[family]],
        cwd=HERE,
        env={name: value for name, value in os.environ.items() if name not in others},
        capture_output=True,
        text=True,
        timeout=580,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
