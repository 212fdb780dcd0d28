"""Every reason for which a free call is refused, as the user of bittensor 10.5.0 reads it."""

import os

import pytest

from chain import Chain
from commands import Conversation
from market import Life
from refusals import OUT_OF_REACH, Play, Reason, Stage, asked, documented, missing, reasons

PYTHON = os.environ.get("DTAO_E2E_SDK105", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="DTAO_E2E_SDK105 names no Python: run through run.sh")

# This client prints the pool's codes as they are; of some it makes an error with a name.
NAMES = {
    3: "SubnetNotExists",
    4: "HotKeyAccountNotExists",
    6: "TxRateLimitExceeded",
    25: "NonAssociatedColdKey",
    26: "DelegateTakeTooLow",
    27: "DelegateTakeTooHigh",
}
REASONS = reasons()


@pytest.mark.parametrize("reason", REASONS, ids=map(str, REASONS))
def test_user_should_read_the_name(play: Play, set_up: Stage, teller: Conversation, reason: Reason) -> None:
    play.scene(reason.scene)
    told = teller.ask(asked(set_up, reason))
    if reason.code is None:
        assert told["name"] == reason.error, told
        assert f"`{reason.error}(Module)`" in told["text"], told
    else:
        assert told["name"] == NAMES.get(reason.code, "SubstrateRequestException"), told
        assert f"Custom error: {reason.code} " in told["text"], told


def test_every_documented_reason_should_have_a_row(chain: Chain, life: Life) -> None:
    assert missing(chain) == set()
    assert set(OUT_OF_REACH) <= documented(chain)
