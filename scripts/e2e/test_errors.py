"""Bad input: each call names its error and leaves the pallet's storage as it was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bittensor_wallet import Keypair, Wallet

from chain import NO_SUBNET, Chain, actor, cold, error_of, hot, ok, tao
from economy import RAO
from market import RATE_LIMIT, Market

ROOT = 0
# What the block step writes before the first transaction, though not always a new value: a price that hardly moves.
MAY_STAY = frozenset({"OpeningPrices", "SubnetMovingPrice", "SubnetTaoInEmission"})
# Nobody's subnet of a local chain, which is never started.
APEX = 1
NO_FEE = "Inability to pay some fees (e.g. account balance too low)"


@dataclass(frozen=True)
class Cast:
    """Who sends bad transactions."""

    market: Market
    poor: Wallet
    stranger: str
    unregistered: Wallet


@pytest.fixture(scope="module")
def cast(chain: Chain, market: Market, wallets: Path) -> Cast:
    poor = actor(wallets, "Poor")
    ok(chain.sdk.transfer(market.owner, cold(poor), tao(0.5)))
    stranger = Keypair.create_from_mnemonic(Keypair.generate_mnemonic())
    return Cast(market, poor, str(stranger.ss58_address), actor(wallets, "Bob", "Bob_unregistered"))


@pytest.fixture(scope="module")
def idle(chain: Chain, cast: Cast, alice: Wallet) -> Iterator[frozenset[str]]:
    """Storage items that change by themselves, seen over blocks without transactions. No subnet has an epoch meanwhile
    and as long as this file runs, so every block changes the same."""
    with chain.no_epochs(alice):
        changed: set[str] = set()
        start = chain.head()
        for number in range(start + 1, chain.wait_for(start + 14)):
            changed |= chain.changed_items(chain.block(number))
        yield frozenset(changed | MAY_STAY)


def refuse(chain: Chain, idle: frozenset[str], case: "Case", cast: Cast) -> None:
    """Sends a bad transaction and checks its error and that no storage but what changes anyway was touched."""
    wallet = case.signer(cast)
    response = chain.submit(wallet, case.function, case.arguments(cast), case.module, case.sign_with)
    assert error_of(response) == case.error
    if response.extrinsic_receipt is None:
        return  # refused by the transaction pool: in no block
    block = chain.block_of(response)
    assert chain.changed_items(block) - idle == set()
    netuid = cast.market.netuid
    assert chain.pool(netuid, block.number) == chain.pool_in(netuid, block)


Arguments = Callable[[Cast], dict[str, Any]]
Signer = Callable[[Cast], Wallet]


@dataclass(frozen=True)
class Case:
    """A bad transaction. Feeless calls are refused by the pool already, whose errors are codes."""

    function: str
    arguments: Arguments
    error: str
    signer: Signer = lambda cast: cast.market.validators[0]
    module: str = "SubtensorModule"
    sign_with: str = "coldkey"


def stake(
    netuid: int | None = None, hotkey: str | None = None, amount: int = RAO, name: str = "amount_staked", **more: Any
) -> Arguments:
    """Arguments of a staking call; subnet and hotkey default to the market's and the signer's."""
    return lambda cast: {
        "hotkey": hotkey or hot(cast.market.validators[0]),
        "netuid": cast.market.netuid if netuid is None else netuid,
        name: amount,
        **more,
    }


def to_stranger(netuid: int, name: str, **more: Any) -> Arguments:
    return lambda cast: {"hotkey": cast.stranger, "netuid": netuid, name: RAO, **more}


LIMIT = {"limit_price": 2**63, "allow_partial": False}
FLOOR = {"limit_price": 0, "allow_partial": False}

STAKING = {
    "add_stake, no such subnet": Case("add_stake", stake(NO_SUBNET), "SubnetNotExists"),
    "add_stake, subnet not started": Case("add_stake", stake(APEX), "SubtokenDisabled"),
    "add_stake, unknown hotkey": Case("add_stake", to_stranger(ROOT, "amount_staked"), "HotKeyAccountNotExists"),
    "add_stake, too small": Case("add_stake", stake(ROOT, amount=1_999_999), "AmountTooLow"),
    "add_stake, no balance": Case(
        "add_stake", stake(ROOT, amount=RAO), "NotEnoughBalanceToStake", signer=lambda cast: cast.poor
    ),
    "add_stake_limit, unknown hotkey": Case(
        "add_stake_limit", to_stranger(ROOT, "amount_staked", **LIMIT), "HotKeyAccountNotExists"
    ),
    "add_stake_limit, too small": Case("add_stake_limit", stake(ROOT, amount=1_999_999, **LIMIT), "AmountTooLow"),
    "add_stake_limit, no balance": Case(
        "add_stake_limit",
        stake(ROOT, amount=RAO, **LIMIT),
        "NotEnoughBalanceToStake",
        signer=lambda cast: cast.poor,
    ),
    "add_stake_limit, no such subnet": Case("add_stake_limit", stake(NO_SUBNET, **LIMIT), "SubnetNotExists"),
    "add_stake_limit, subnet not started": Case("add_stake_limit", stake(APEX, **LIMIT), "SubtokenDisabled"),
    "remove_stake, no such subnet": Case(
        "remove_stake", stake(NO_SUBNET, name="amount_unstaked"), "SubnetNotExists"
    ),
    "remove_stake, unknown hotkey": Case(
        "remove_stake", to_stranger(ROOT, "amount_unstaked"), "HotKeyAccountNotExists"
    ),
    "remove_stake, no stake": Case("remove_stake", stake(ROOT, name="amount_unstaked"), "NotEnoughStakeToWithdraw"),
    "remove_stake_limit, no such subnet": Case(
        "remove_stake_limit", stake(NO_SUBNET, name="amount_unstaked", **FLOOR), "SubnetNotExists"
    ),
    "remove_stake_limit, unknown hotkey": Case(
        "remove_stake_limit", to_stranger(ROOT, "amount_unstaked", **FLOOR), "HotKeyAccountNotExists"
    ),
    "remove_stake_limit, no stake": Case(
        "remove_stake_limit", stake(ROOT, name="amount_unstaked", **FLOOR), "NotEnoughStakeToWithdraw"
    ),
    "remove_stake_full_limit, no such subnet": Case(
        "remove_stake_full_limit",
        lambda cast: {"hotkey": hot(cast.market.owner), "netuid": NO_SUBNET, "limit_price": None},
        "SubnetNotExists",
    ),
    "remove_stake_full_limit, unknown hotkey": Case(
        "remove_stake_full_limit",
        lambda cast: {"hotkey": cast.stranger, "netuid": ROOT, "limit_price": None},
        "HotKeyAccountNotExists",
    ),
    "unstake_all, unknown hotkey": Case(
        "unstake_all", lambda cast: {"hotkey": cast.stranger}, "HotKeyAccountNotExists"
    ),
    "unstake_all_alpha, unknown hotkey": Case(
        "unstake_all_alpha", lambda cast: {"hotkey": cast.stranger}, "HotKeyAccountNotExists"
    ),
}


def register(netuid: int | None, wallet: Callable[[Cast], str]) -> Arguments:
    return lambda cast: {"netuid": cast.market.netuid if netuid is None else netuid, "hotkey": wallet(cast)}


REGISTRATION = {
    "burned_register, root": Case(
        "burned_register", register(ROOT, lambda cast: cast.stranger), "RegistrationNotPermittedOnRootSubnet"
    ),
    "burned_register, no such subnet": Case(
        "burned_register", register(NO_SUBNET, lambda cast: cast.stranger), "SubnetNotExists"
    ),
    "burned_register, registered": Case(
        "burned_register",
        register(None, lambda cast: hot(cast.market.validators[0])),
        "HotKeyAlreadyRegisteredInSubNet",
    ),
    "burned_register, no balance": Case(
        "burned_register",
        register(None, lambda cast: cast.stranger),
        "NotEnoughBalanceToStake",
        signer=lambda cast: cast.poor,
    ),
    "burned_register, hotkey of another": Case(
        "burned_register", register(1, lambda cast: hot(cast.market.owner)), "NonAssociatedColdKey"
    ),
    "register_network, hotkey of another": Case(
        "register_network", lambda cast: {"hotkey": hot(cast.market.owner)}, "NonAssociatedColdKey"
    ),
    "register_network, no balance": Case(
        "register_network",
        lambda cast: {"hotkey": cast.stranger},
        "CannotAffordLockCost",
        signer=lambda cast: cast.poor,
    ),
    "root_register, hotkey of another": Case(
        "root_register", lambda cast: {"hotkey": hot(cast.market.owner)}, "NonAssociatedColdKey"
    ),
    "start_call, no such subnet": Case("start_call", lambda cast: {"netuid": NO_SUBNET}, "SubnetNotExists"),
    "start_call, not the owner": Case(
        "start_call", lambda cast: {"netuid": cast.market.netuid}, "NotSubnetOwner"
    ),
    "batch_all, one bad call": Case(
        "batch_all",
        lambda cast: {
            "calls": [
                {
                    "call_module": "SubtensorModule",
                    "call_function": "burned_register",
                    "call_args": register(None, lambda _: hot(cast.unregistered))(cast),
                },
                {"call_module": "SubtensorModule", "call_function": "start_call", "call_args": {"netuid": NO_SUBNET}},
            ]
        },
        "SubnetNotExists",
        module="Utility",
    ),
}


def axon(**changes: int) -> Arguments:
    """Arguments of serve_axon: a good endpoint with changes."""
    good = {
        "version": 1,
        "ip": 0x08080808,
        "port": 8091,
        "ip_type": 4,
        "protocol": 4,
        "placeholder1": 0,
        "placeholder2": 0,
    }
    return lambda cast: {"netuid": cast.market.netuid, **good, **changes}


def hotkey_case(function: str, arguments: Arguments, code: int, signer: Signer | None = None) -> Case:
    """A feeless call signed by a hotkey, by default that of the first miner, and the code of its error."""
    return Case(function, arguments, f"Custom {code}", signer or (lambda cast: cast.market.miners[0]), sign_with="hotkey")


# Codes of the pool's errors: clients look them up.
SUBNET_NOT_EXISTS, NOT_REGISTERED, INVALID_IP, INVALID_PORT, UNEQUAL_LENGTHS = 3, 10, 11, 13, 18
# All errors without a code of their own.
BAD_REQUEST = 255

SERVING = {
    "serve_axon, not registered": hotkey_case(
        "serve_axon", axon(), NOT_REGISTERED, signer=lambda cast: cast.unregistered
    ),
    "serve_axon, no such subnet": hotkey_case("serve_axon", axon(netuid=NO_SUBNET), SUBNET_NOT_EXISTS),
    "serve_axon, loopback": hotkey_case("serve_axon", axon(ip=0x7F000001), INVALID_IP),
    "serve_axon, address type": hotkey_case("serve_axon", axon(ip_type=5), BAD_REQUEST),
    "serve_axon, port 0": hotkey_case("serve_axon", axon(port=0), INVALID_PORT),
}


def weights(dests: list[int], values: list[int], netuid: int | None = None, mecid: int | None = None) -> Arguments:
    mechanism = {} if mecid is None else {"mecid": mecid}
    return lambda cast: {
        "netuid": cast.market.netuid if netuid is None else netuid,
        **mechanism,
        "dests": dests,
        "weights": values,
        "version_key": 0,
    }


def owner(cast: Cast) -> Wallet:
    return cast.market.owner


def weight_cases(function: str, mecid: int | None) -> dict[str, Case]:
    """Bad weights, by the two calls that set them. The owner may set weights without a permit."""

    def case(
        arguments: tuple[list[int], list[int]], code: int, signer: Signer = owner, netuid: int | None = None
    ) -> Case:
        return hotkey_case(function, weights(*arguments, netuid=netuid, mecid=mecid), code, signer=signer)

    return {
        f"{function}, root": case(([0], [1]), BAD_REQUEST, netuid=ROOT),
        f"{function}, no such subnet": case(([0], [1]), SUBNET_NOT_EXISTS, netuid=NO_SUBNET),
        f"{function}, unequal lengths": case(([1, 2], [1]), UNEQUAL_LENGTHS),
        f"{function}, more than neurons": case((list(range(8)), [1] * 8), BAD_REQUEST),
        f"{function}, not registered": case(([1], [1]), NOT_REGISTERED, signer=lambda cast: cast.unregistered),
        f"{function}, no permit": case(([1], [1]), BAD_REQUEST, signer=lambda cast: cast.market.bystander),
        f"{function}, same neuron twice": case(([1, 1], [1, 1]), BAD_REQUEST),
        f"{function}, no such neuron": case(([77], [1]), BAD_REQUEST),
        f"{function}, none": case(([], []), BAD_REQUEST),
    }


WEIGHTS = {
    **weight_cases("set_weights", None),
    **weight_cases("set_mechanism_weights", 0),
    # Without a mechanism there is no rate limit to stop a flood, so the pool refuses it.
    "set_mechanism_weights, no such mechanism": hotkey_case(
        "set_mechanism_weights", weights([1], [1], mecid=1), BAD_REQUEST, signer=owner
    ),
}

CASES = {**STAKING, **REGISTRATION, **SERVING, **WEIGHTS}


@pytest.mark.parametrize("name", CASES)
def test_bad_call_should_name_its_error_and_change_nothing(
    chain: Chain, cast: Cast, idle: frozenset[str], name: str
) -> None:
    if name in WEIGHTS:
        # The rate limit is checked before the contents.
        chain.wait_for(max(chain.at("LastUpdate", [cast.market.netuid])) + RATE_LIMIT + 1)
    refuse(chain, idle, CASES[name], cast)


def test_idle_items_should_not_hide_the_money(idle: frozenset[str]) -> None:
    """The comparison would be void if it left out what bad calls could damage."""
    watched = {"TotalHotkeyAlpha", "Owner", "SubnetLocked", "Keys", "Uids", "Weights", "LastUpdate", "SubnetOwner"}
    assert watched & idle == set()
    # Nor was it made of blocks that differ from others: none had an epoch.
    assert {"LastMechansimStepBlock", "BondsStoredAt", "PendingEpochAt"} & idle == set()


def test_comparison_should_notice_a_good_call(chain: Chain, cast: Cast, idle: frozenset[str]) -> None:
    response = ok(chain.submit(cast.market.miners[1], "serve_axon", axon()(cast), sign_with="hotkey"))
    assert chain.changed_items(chain.block_of(response)) - idle == {"Axons"}


def test_registration_price_should_not_have_been_charged(chain: Chain, cast: Cast) -> None:
    """The good first call of the batch was undone with the bad second one."""
    assert chain.sdk.get_uid_for_hotkey_on_subnet(hot(cast.unregistered), cast.market.netuid) is None
    assert not chain.sdk.does_hotkey_exist(hot(cast.unregistered))


def test_stranger_should_not_act_as_root(chain: Chain, cast: Cast) -> None:
    inner = chain.sdk.compose_call("System", "remark", {"remark": b"root"})
    refused = chain.submit(cast.market.validators[0], "sudo", {"call": inner}, module="Sudo")
    assert error_of(refused) == "Invalid signing address"


def test_hotkey_should_not_pay_fees_it_does_not_have(chain: Chain, cast: Cast) -> None:
    """Only the feeless calls are open to accounts without balance."""
    call = {"hotkey": hot(cast.market.miners[0]), "netuid": ROOT, "amount_staked": RAO}
    refused = chain.submit(cast.market.miners[0], "add_stake", call, sign_with="hotkey")
    assert error_of(refused) == NO_FEE
