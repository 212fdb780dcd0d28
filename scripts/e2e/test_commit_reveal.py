"""Weights by commit and reveal, with the functions of the SDK, on the subnet whose life was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from bittensor.core.settings import version_as_int
from bittensor.core.types import ExtrinsicResponse
from bittensor.utils.weight_utils import convert_and_normalize_weights_and_uids, generate_weight_hash
from bittensor_wallet import Wallet

from chain import NEVER, Chain, cold, error_of, event, events_in, hot, ok, tao
from market import Life, Market, wanting_commits
from rpc import RpcError

SALT = [3, 1, 4, 1, 5, 9, 2, 6]
TEMPO = 24
TOO_EARLY_OR_LATE = ("RevealTooEarly", "ExpiredWeightCommit", "Custom 17")
NOT_FOUND = ("NoWeightsCommitFound", "InvalidRevealCommitHashNotMatch", "Custom 16")


@dataclass(frozen=True)
class Committed:
    """A commit on the chain and what it hides."""

    wallet: Wallet
    uids: list[int]
    values: list[int]
    block: int
    first: int
    last: int


@pytest.fixture(scope="module")
def committing(chain: Chain, market: Market, life: Life, alice: Wallet) -> Iterator[Market]:
    """The subnet, wanting commits and without rate limit; with epochs long enough for a slow machine to hit a
    window."""
    with wanting_commits(chain, market, alice, TEMPO):
        yield market


def rows(chain: Chain, market: Market) -> dict[int, dict[int, int]]:
    return {uid: dict(row) for uid, row in chain.sdk.weights(market.netuid)}


def commit(chain: Chain, market: Market, wallet: Wallet, wishes: list[float]) -> Committed:
    """Commits by the SDK."""
    uids, values = convert_and_normalize_weights_and_uids(market.uids(market.miners), wishes)
    response = ok(
        chain.sdk.commit_weights(wallet, market.netuid, SALT, uids, values, wait_for_inclusion=True, raise_error=False)
    )
    block = chain.block_of(response).number
    *_, (_, made, first, last) = chain.at("WeightCommits", [market.netuid, hot(wallet)], block)
    return Committed(wallet, uids, values, made, first, last)


def reveal(chain: Chain, market: Market, committed: Committed, salt: list[int] | None = None) -> ExtrinsicResponse:
    return chain.sdk.reveal_weights(
        committed.wallet,
        market.netuid,
        committed.uids,
        committed.values,
        salt or SALT,
        max_attempts=1,
        wait_for_finalization=False,
    )


@pytest.fixture(scope="module")
def committed(chain: Chain, committing: Market) -> Committed:
    return commit(chain, committing, committing.validators[0], [0.2, 0.3, 0.5])


def test_commit_should_be_stored_with_its_window(chain: Chain, committing: Market, committed: Committed) -> None:
    tempo = chain.at("Tempo", [committing.netuid])
    epoch = (committed.block + committing.netuid + 1) // (tempo + 1)
    first = (epoch + 1) * (tempo + 1) - committing.netuid - 1
    assert (committed.first, committed.last) == (first, first + tempo)
    uid = committing.uid(committed.wallet)
    assert chain.at("LastUpdate", [committing.netuid])[uid] == committed.block


def test_open_weights_should_be_refused(chain: Chain, committing: Market) -> None:
    arguments = {"netuid": committing.netuid, "dests": [0], "weights": [1], "version_key": 0}
    refused = chain.submit(committing.validators[1], "set_weights", arguments, sign_with="hotkey")
    assert error_of(refused) in ("CommitRevealEnabled", "Custom 255")


def test_reveal_should_be_refused_before_its_epoch(chain: Chain, committing: Market, alice: Wallet) -> None:
    with chain.tempo(alice, committing.netuid, NEVER):
        early = commit(chain, committing, committing.validators[1], [0.2, 0.3, 0.5])
    assert error_of(reveal(chain, committing, early)) in TOO_EARLY_OR_LATE


def test_reveal_should_be_refused_when_the_salt_differs(chain: Chain, committing: Market, committed: Committed) -> None:
    assert error_of(reveal(chain, committing, committed, [1])) in NOT_FOUND


def test_revealed_weights_should_be_the_committed_ones(chain: Chain, committing: Market) -> None:
    committed = commit(chain, committing, committing.validators[0], [0.2, 0.5, 0.3])
    uid = committing.uid(committed.wallet)
    wanted = dict(zip(committed.uids, committed.values, strict=True))
    assert rows(chain, committing)[uid] != wanted
    chain.wait_for(committed.first)

    response = ok(reveal(chain, committing, committed))

    assert response.extrinsic_fee.rao == 0
    assert rows(chain, committing)[uid] == wanted
    who, index, revealed = event(response, "SubtensorModule", "WeightsRevealed")
    assert (who, index) == (hot(committed.wallet), committing.netuid)
    assert str(revealed) == generate_weight_hash(
        hot(committed.wallet), committing.netuid, committed.uids, committed.values, version_as_int, SALT
    )
    waiting = chain.at("WeightCommits", [committing.netuid, hot(committed.wallet)]) or []
    assert committed.block not in [entry[1] for entry in waiting]
    assert error_of(reveal(chain, committing, committed)) in NOT_FOUND


def test_reveal_should_be_refused_when_its_epoch_is_over(chain: Chain, committing: Market) -> None:
    late = commit(chain, committing, committing.validators[1], [0.6, 0.3, 0.1])
    chain.wait_for(late.last + 1)
    assert error_of(reveal(chain, committing, late)) in TOO_EARLY_OR_LATE


def batch_with_root(chain: Chain, market: Market) -> Any:
    """A batch of commits on the subnet and on root, where nobody commits."""
    arguments = {"netuids": [market.netuid, 0], "commit_hashes": ["0x" + "11" * 32, "0x" + "22" * 32]}
    return chain.sdk.compose_call("SubtensorModule", "batch_commit_weights", arguments)


def test_free_batch_should_be_refused_when_an_item_would_fail(chain: Chain, committing: Market) -> None:
    refused = chain.send(committing.validators[0], batch_with_root(chain, committing), sign_with="hotkey")
    assert error_of(refused) in ("CommitRevealDisabled", "Custom 255")


def test_paid_batch_should_report_the_item_that_failed(chain: Chain, committing: Market, alice: Wallet) -> None:
    wallet = committing.validators[0]
    ok(chain.sdk.transfer(alice, hot(wallet), tao(1)))
    calls = {"calls": [batch_with_root(chain, committing)]}
    response = ok(chain.submit(wallet, "batch_all", calls, module="Utility", sign_with="hotkey"))
    assert response.extrinsic_fee.rao > 0
    assert event(response, "SubtensorModule", "BatchWeightItemFailed")[0] == 0
    event(response, "SubtensorModule", "WeightsCommitted")
    event(response, "SubtensorModule", "BatchCompletedWithErrors")
    event(response, "SubtensorModule", "BatchWeightsCompleted")
    back = {"dest": cold(alice), "keep_alive": False}
    ok(chain.submit(wallet, "transfer_all", back, module="Balances", sign_with="hotkey"))


def test_flood_of_free_calls_should_be_one_a_block(chain: Chain, committing: Market) -> None:
    """Nothing but the pool limits the rate here. What it kept of the flood has expired in the end."""
    wallet, start = committing.miners[2], chain.head()
    nonce = chain.sdk.substrate.get_account_nonce(hot(wallet))
    accepted = 0
    for number in range(16):
        arguments = {"netuid": committing.netuid, "commit_hash": f"0x{number:064x}"}
        call = chain.sdk.compose_call("SubtensorModule", "commit_weights", arguments)
        extrinsic = chain.sdk.substrate.create_signed_extrinsic(
            call, wallet.hotkey, era={"period": 16}, nonce=nonce + number
        )
        try:
            chain.rpc.call("author_submitExtrinsic", str(extrinsic.data))
            accepted += 1
        except RpcError:
            pass
    assert accepted > 0
    end = chain.head() + 17
    chain.wait_for(end)
    commits = [
        sum(event[0] == hot(wallet) for event in events_in(chain, number, "SubtensorModule", "WeightsCommitted"))
        for number in range(start + 1, end + 1)
    ]
    assert max(commits) == 1


def test_eleventh_commit_should_be_refused(chain: Chain, committing: Market, alice: Wallet) -> None:
    """In one epoch, so that none of them expires meanwhile."""
    wallet = committing.validators[0]
    refused = ""
    with chain.tempo(alice, committing.netuid, NEVER):
        for number in range(11):
            arguments = {"netuid": committing.netuid, "commit_hash": f"0x{number:064x}"}
            response = chain.submit(wallet, "commit_weights", arguments, sign_with="hotkey")
            if not response.success:
                refused = error_of(response)
                break
    assert refused in ("TooManyUnrevealedCommits", "Custom 255")
