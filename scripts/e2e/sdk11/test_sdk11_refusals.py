"""Every reason for which a free call is refused, as the user of bittensor 11.3.0 reads it."""

import os

import pytest

from chain import Chain
from commands import Conversation
from market import Life
from refusals import OUT_OF_REACH, Play, Reason, Stage, asked, documented, missing, reasons

PYTHON = os.environ.get("DTAO_E2E_SDK11", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="DTAO_E2E_SDK11 names no Python: run through run.sh")

# What this client makes of the pool's codes. A code stands for several reasons on the public chain, too.
NAMES = {
    1: "StakeAmountTooLow",
    3: "SubnetNotExists",
    4: "HotKeyAccountNotExists",
    6: "RateLimitExceeded",
    10: "HotKeyNotRegisteredInNetwork",
    11: "InvalidIpAddress",
    12: "ServingRateLimitExceeded",
    13: "InvalidPort",
    15: "InvalidRevealRound",
    16: "NoWeightsCommitFound",
    17: "RevealTooEarly",
    18: "InputLengthsUnequal",
    25: "NonAssociatedColdKey",
    26: "DelegateTakeTooLow",
    27: "DelegateTakeTooHigh",
    255: "BadRequest",
}
REASONS = reasons()


@pytest.mark.parametrize("reason", REASONS, ids=map(str, REASONS))
def test_user_should_read_the_name(play: Play, set_up: Stage, teller: Conversation, reason: Reason) -> None:
    play.scene(reason.scene)
    told = teller.ask(asked(set_up, reason))
    assert told["name"] == (reason.error if reason.code is None else NAMES[reason.code]), told
    # A name that the client knows comes with a sentence.
    assert len(told["text"]) > len(told["name"]), told


def test_every_documented_reason_should_have_a_row(chain: Chain, life: Life) -> None:
    assert missing(chain) == set()
    assert set(OUT_OF_REACH) <= documented(chain)
