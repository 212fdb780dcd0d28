"""Weights that are encrypted to a round of a beacon: those of the SDK wait on the chain, and with a beacon whose
pulses the test brings itself they are revealed."""

import json
import time
from collections.abc import Iterator

import pytest
from bittensor_wallet import Wallet

from beacon import MISSING, PROGRAM, local_beacon, relay_module
from chain import Chain, events_in, hot, ok
from market import Life, Market, wanting_commits

PERIOD = 3
TEMPO = 60


@pytest.fixture(scope="module")
def committing(chain: Chain, market: Market, life: Life, alice: Wallet) -> Iterator[Market]:
    """The subnet, wanting commits and without rate limit, with epochs of fifteen seconds."""
    with wanting_commits(chain, market, alice, TEMPO):
        yield market


def test_weights_of_the_sdk_should_wait_encrypted(chain: Chain, committing: Market) -> None:
    netuid, validator = committing.netuid, committing.validators[0]
    uids = committing.uids(committing.miners)
    response = ok(
        chain.sdk.set_weights(
            validator, netuid, uids, [1.0] * len(uids), wait_for_inclusion=True, wait_for_finalization=False
        )
    )
    block = chain.block_of(response).number
    found = events_in(chain, block, "SubtensorModule", "TimelockedWeightsCommitted")
    assert len(found) == 1, found
    waiting = chain.sdk.get_timelocked_weight_commits(netuid)
    assert [(hotkey, made) for hotkey, made, *_ in waiting if hotkey == hot(validator)] == [(hot(validator), block)]


def compact(number: int) -> bytes:
    return bytes([number << 2]) if number < 64 else (number << 2 | 1).to_bytes(2, "little")


def payload(wallet: Wallet, uids: list[int], values: list[int]) -> bytes:
    """What a client encrypts: hotkey, uids, weights, version key."""

    def numbers(items: list[int]) -> bytes:
        return compact(len(items)) + b"".join(item.to_bytes(2, "little") for item in items)

    return compact(32) + wallet.hotkey.public_key + numbers(uids) + numbers(values) + bytes(8)


def own_beacon(chain: Chain, alice: Wallet) -> None:
    """Give the chain the beacon of the phrase, whose first round was at the beginning of all time."""
    config = {
        "public_key": "0x" + local_beacon("key"),
        "period": PERIOD,
        "genesis_time": 0,
        "hash": "0x00",
        "group_hash": "0x00",
        "scheme_id": "0x" + b"bls-unchained-g1-rfc9380".hex(),
        "metadata": {"beacon_id": "0x00"},
    }
    chain.sudo(alice, "Drand", "set_beacon_config", {"config": config})


@pytest.mark.skipif(not PROGRAM, reason=MISSING)
def test_weights_should_be_set_when_the_pulse_comes(chain: Chain, committing: Market, alice: Wallet) -> None:
    relay = relay_module()
    own_beacon(chain, alice)
    netuid, validator = committing.netuid, committing.validators[0]
    uids = committing.uids(committing.miners)
    values = [65_535 // (place + 1) for place in range(len(uids))]

    # The commit, early in an epoch, to a round some seconds ahead.
    chain.next_epoch(netuid)
    number = int(time.time()) // PERIOD + 3
    locked = local_beacon("lock", number, payload(validator, uids, values).hex())
    arguments = {
        "netuid": netuid,
        "mecid": 0,
        "commit": "0x" + locked,
        "reveal_round": number,
        "commit_reveal_version": 4,
    }
    call = chain.sdk.compose_call("SubtensorModule", "commit_timelocked_mechanism_weights", arguments)
    made = chain.block_of(ok(chain.send(validator, call, sign_with="hotkey"))).number
    turn = chain.epoch_after(netuid, made)
    before = dict(chain.sdk.weights(netuid))

    # The pulse, when it is due.
    while time.time() < (number - 1) * PERIOD:
        time.sleep(0.2)
    pulse = relay.parsed(json.loads(local_beacon("pulse", number)))
    chain.rpc.call("author_submitExtrinsic", relay.extrinsic([pulse]))

    # Nothing before its epoch, everything in it.
    chain.wait_for(turn + TEMPO // 2)
    revealed = [
        block
        for block in range(made, turn + TEMPO // 2)
        if events_in(chain, block, "SubtensorModule", "TimelockedWeightsRevealed")
    ]
    assert len(revealed) == 1 and revealed[0] >= turn, (revealed, turn)
    after = dict(chain.sdk.weights(netuid))
    uid = committing.uid(validator)
    assert [target for target, _ in after[uid]] == uids
    assert after != before or [value for _, value in after[uid]] == values
    waiting = chain.sdk.get_timelocked_weight_commits(netuid)
    assert made not in [block for hotkey, block, *_ in waiting if hotkey == hot(validator)]
