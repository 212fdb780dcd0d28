"""Every intent of bittensor 11.3.0, the operations behind its `tx` commands: it plans, with a fee, and dispatches, or it
stands with its reason among those that this chain does not have.

The rows are in the order in which they run: some need what others did.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Keypair, Wallet

from chain import Chain, ok
from commands import Conversation
from economy import RAO
from market import Life, Market

PYTHON = os.environ.get("DTAO_E2E_SDK11", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="DTAO_E2E_SDK11 names no Python: run through run.sh")
PROGRAM = Path(__file__).parent / "intents.py"

# Tier N3 of the client's interface, and what decisions of the economy leave out; the chain has none of these calls.
RULED_OUT = {
    "add_collateral": "collateral",
    "set_min_collateral": "collateral",
    "associate_evm_key": "EVM",
    "evm_withdraw": "EVM",
    "lock_stake": "locks",
    "move_lock": "locks",
    "set_perpetual_lock": "locks",
    "set_reject_locked_alpha": "locks",
    "pow_register": "proof of work",
    "stake_into_basket": "trade of baskets",
    "swap_basket": "trade of baskets",
    "swap_basket_many": "trade of baskets",
    "trim_null_subnet_batch": "Null consensus",
}


def address(uri: str) -> str:
    return str(Keypair.create_from_uri(uri).ss58_address)


@dataclass(frozen=True)
class Stage:
    chain: Chain
    market: Market
    said: dict[str, Any]
    """Answers so far, by operation."""

    @property
    def netuid(self) -> int:
        return self.market.netuid

    @property
    def newest(self) -> int:
        return max(self.chain.sdk.get_all_subnets_netuid())

    def place(self, op: str) -> dict[str, int]:
        """Where in the chain an operation was dispatched."""
        block, index = self.said[op]["block"].split("-")
        return {"height": int(block), "index": int(index)}


Arguments = Callable[[Stage], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """An intent, who signs it, and the name of the error that it is right to end with."""

    op: str
    args: Arguments | dict[str, Any]
    who: str = "//Bob"
    hotkey: str = ""
    error: str | None = None


def on(**args: Any) -> Arguments:
    """Arguments with the subnet of the market."""
    return lambda stage: {"netuid": stage.netuid, **args}


def there(**args: Any) -> Arguments:
    """Arguments with the newest subnet, which `//Charlie` made."""
    return lambda stage: {"netuid": stage.newest, **args}


def from_to(**args: Any) -> Arguments:
    return lambda stage: {"origin_netuid": stage.netuid, "dest_netuid": stage.newest, **args}


def remark(amount: int) -> dict[str, Any]:
    """An inner call of a multisig."""
    return {"op": "transfer", "dest_ss58": address("//Eve"), "amount_tao": amount}


BOB, DAVE = address("//Bob_hk"), address("//Dave_hk")
MUCH = 10**18
SIGNATORIES = {"threshold": 2, "other_signatories": [address("//Dave")]}
OWNER = {"who": "//Charlie", "hotkey": "//Charlie_owner"}
SECOND = {"who": "//Charlie", "hotkey": "//Charlie_second"}
FRESH = {"who": "//Fresh", "hotkey": "//Fresh_hk"}

ROWS = [
    Row("transfer", {"dest_ss58": address("//Dave"), "amount_tao": 1}),
    Row("batch", {"intents": [remark(1), remark(2)]}),
    Row("associate_hotkey", {"hotkey_ss58": address("//Bob_second")}),
    Row("set_identity", {"name": "first", "url": "https://one.example"}),
    # Subnets.
    Row("register_subnet", {}, **SECOND),
    Row("start_call", there(), **SECOND),
    Row("set_subnet_identity", there(subnet_name="second"), **SECOND),
    Row("update_symbol", there(symbol="ק"), **SECOND),
    Row("set_hyperparameter", there(name="immunity_period", value=77), **SECOND),
    # The places of all mechanisms together are 256 at most.
    Row("trim_subnet", there(max_n=64), **SECOND),
    Row("set_mechanism_count", there(mechanism_count=2), **SECOND),
    Row("set_subnet_emission_enabled", lambda stage: {"netuids": [stage.newest], "enabled": False}, who="//Alice"),
    Row("burned_register", there(hotkey_ss58=BOB)),
    Row("root_register", {}, hotkey="//Bob_hk"),
    # Stake.
    Row("add_stake", on(hotkey_ss58=BOB, amount_tao=10)),
    Row("add_stake_limit", on(hotkey_ss58=BOB, amount_tao=1, limit_price_rao=MUCH)),
    Row("remove_stake", on(hotkey_ss58=BOB, amount_alpha=0.5)),
    Row("remove_stake_limit", on(hotkey_ss58=BOB, amount_alpha=0.5, limit_price_rao=1)),
    Row("swap_stake", from_to(hotkey_ss58=BOB, amount_alpha=2)),
    Row(
        "move_stake",
        lambda stage: {
            "origin_hotkey_ss58": BOB,
            "origin_netuid": stage.netuid,
            "dest_hotkey_ss58": DAVE,
            "dest_netuid": stage.netuid,
            "amount_alpha": 1,
        },
    ),
    Row("move_swap_stake", from_to(origin_hotkey_ss58=BOB, dest_hotkey_ss58=DAVE, amount_alpha=1)),
    Row("transfer_stake", from_to(dest_coldkey_ss58=address("//Eve"), hotkey_ss58=BOB, amount_alpha=1)),
    Row("set_auto_stake", on(hotkey_ss58=DAVE)),
    Row("stake_burn", there(amount_tao=1), **SECOND),
    Row("add_stake", there(hotkey_ss58=address("//Charlie_second"), amount_tao=5), **SECOND),
    Row("unstake_all_alpha", {"hotkey_ss58": address("//Charlie_second")}, **SECOND),
    Row("unstake_all", {"hotkey_ss58": DAVE}),
    # Delegation and root.
    Row("set_children", on(children=[[0.25, DAVE]]), hotkey="//Bob_hk"),
    Row("set_childkey_take", on(take=0.1), hotkey="//Bob_hk"),
    Row("decrease_take", {"take": 0.1}, hotkey="//Bob_hk"),
    Row("increase_take", {"take": 0.12}, hotkey="//Bob_hk"),
    Row("set_take", {"take": 0.11}, hotkey="//Bob_hk"),
    Row("claim_root", {}),
    Row("claim_root_with_hotkey", {"hotkey_ss58": BOB}),
    Row("set_root_claim_threshold", {"threshold": 0.001}, who="//Alice"),
    # Neurons.
    Row("serve_axon", on(ip="203.0.114.7", port=8091), who="//Eve"),
    Row("serve_axon_tls", on(ip="203.0.114.7", port=8092, certificate="0x07" + "ab" * 32), who="//Eve"),
    Row("serve_prometheus", on(ip="203.0.114.7", port=9090), who="//Eve"),
    Row("reset_axon", on(), who="//Eve"),
    Row("set_weights", on(uids=[3, 4], weights=[0.25, 0.75])),
    Row("set_hyperparameter", on(name="commit_reveal_weights_enabled", value=True), **OWNER),
    Row("commit_weights", on(uids=[3, 4], weights=[0.5, 0.5])),
    # A hash that nobody committed to.
    Row("reveal_weights", on(uids=[3], weights=[1.0], salt=[1, 2]), error="NoWeightsCommitFound"),
    # Accounts.
    Row("add_proxy", {"delegate_ss58": address("//Dave"), "proxy_type": "Staking"}),
    Row("remove_proxy", {"delegate_ss58": address("//Dave"), "proxy_type": "Staking"}),
    Row("remove_proxies", {}),
    Row("create_pure_proxy", {"proxy_type": "Any"}),
    Row(
        "kill_pure_proxy",
        lambda stage: {
            "spawner_ss58": address("//Bob"),
            "proxy_type": "Any",
            "height": stage.place("create_pure_proxy")["height"],
            "ext_index": stage.place("create_pure_proxy")["index"],
        },
        # The pure account itself has to ask for it.
        error="NoPermission",
    ),
    Row(
        "execute_proxy_announced",
        {
            "delegate_ss58": address("//Dave"),
            "real_ss58": address("//Bob"),
            "inner_op": "transfer",
            "inner_args": {"dest_ss58": address("//Eve"), "amount_tao": 1},
        },
        error="NotProxy",
    ),
    Row("multisig_threshold_1", {"other_signatories": [address("//Dave")], "call": remark(1)}, error="FundsUnavailable"),
    Row("multisig_approve", {**SIGNATORIES, "call": remark(1)}),
    Row("multisig_cancel", lambda stage: {**SIGNATORIES, "call": remark(1), "timepoint": stage.place("multisig_approve")}),
    Row("multisig_execute", {**SIGNATORIES, "call": remark(2)}),
    Row("fund_evm_key", {"evm_address": "0x" + "12" * 20, "amount_tao": 1}),
    # Crowdloans and leases.
    Row(
        "create_crowdloan",
        lambda stage: {
            "deposit_tao": 10,
            "min_contribution_tao": 1,
            "cap_tao": 1000,
            "end": stage.chain.head() + 5_000,
            "target_ss58": address("//Eve"),
        },
    ),
    Row("contribute_crowdloan", {"crowdloan_id": 0, "amount_tao": 5}, who="//Dave"),
    Row("update_crowdloan_cap", {"crowdloan_id": 0, "new_cap_tao": 900}),
    Row("update_crowdloan_end", lambda stage: {"crowdloan_id": 0, "new_end": stage.chain.head() + 6_000}),
    Row("update_crowdloan_min_contribution", {"crowdloan_id": 0, "new_min_contribution_tao": 2}),
    Row("set_crowdloan_max_contribution", {"crowdloan_id": 0, "new_max_contribution_tao": 100}),
    Row("finalize_crowdloan", {"crowdloan_id": 0}, error="CapNotRaised"),
    Row("withdraw_crowdloan", {"crowdloan_id": 0}, who="//Dave"),
    Row("refund_crowdloan", {"crowdloan_id": 0}),
    Row("dissolve_crowdloan", {"crowdloan_id": 0}),
    Row("register_leased_network", {"emissions_share": 30}, error="InvalidCrowdloanId"),
    Row("terminate_lease", {"lease_id": 0}, hotkey="//Bob_hk", error="LeaseDoesNotExist"),
    # Changes of keys, last.
    Row("swap_hotkey", {"new_hotkey_ss58": address("//Eve_new")}, who="//Eve"),
    Row("announce_coldkey_swap", {"new_coldkey_ss58": address("//Fresher")}, **FRESH),
    Row("swap_coldkey_announced", {"new_coldkey_ss58": address("//Fresher")}, error="ColdkeySwapTooEarly", **FRESH),
    Row("clear_coldkey_swap_announcement", {}, error="ColdkeySwapClearTooEarly", **FRESH),
    Row("dispute_coldkey_swap", {}, **FRESH),
    Row("transfer_all", {"dest_ss58": address("//Bob"), "keep_alive": False}, who="//Two"),
]


@pytest.fixture(scope="module")
def stage(chain: Chain, market: Market, life: Life, alice: Wallet) -> Stage:
    """Without the waits that others test."""
    ok(chain.submit(alice, "transfer_keep_alive", {"dest": address("//Fresh"), "value": 100 * RAO}, module="Balances"))
    subnet = {"netuid": market.netuid}
    for function, params in (
        ("sudo_set_tx_delegate_take_rate_limit", {"tx_rate_limit": 0}),
        ("sudo_set_serving_rate_limit", {**subnet, "serving_rate_limit": 0}),
        ("sudo_set_weights_set_rate_limit", {**subnet, "weights_set_rate_limit": 0}),
    ):
        chain.sudo(alice, "AdminUtils", function, params)
    return Stage(chain, market, {})


@pytest.fixture(scope="module")
def client(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    made = Conversation(PYTHON, PROGRAM, stage.chain.url, tmp_path_factory.mktemp("intents"))
    yield made
    made.close()


@pytest.mark.parametrize("row", ROWS, ids=[row.op for row in ROWS])
def test_intent_should_plan_and_dispatch(stage: Stage, client: Conversation, row: Row) -> None:
    args = row.args if isinstance(row.args, dict) else row.args(stage)
    answer = client.ask({"op": row.op, "args": args, "coldkey": row.who, "hotkey": row.hotkey or f"{row.who}_hk"})
    stage.said[row.op] = answer
    assert answer["error"] == row.error, answer
    assert answer["fee"] is not None, answer


def test_rows_should_be_every_intent_but_those_ruled_out() -> None:
    done = subprocess.run([PYTHON, PROGRAM, "--names"], capture_output=True, check=True, timeout=120)
    rows = {row.op for row in ROWS}
    assert rows & set(RULED_OUT) == set()
    assert sorted(rows | set(RULED_OUT)) == json.loads(done.stdout)
