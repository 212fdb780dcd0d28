"""Balances: transfers, their fees to the rao, the existential deposit."""

from pathlib import Path

import pytest
from bittensor_wallet import Keypair, Wallet

from chain import Chain, actor, cold, error_of, ok, rao, tao
from economy import RAO

DEPOSIT = 500


@pytest.fixture
def sender(wallets: Path) -> Wallet:
    return actor(wallets, "Three")


def fresh() -> str:
    """Address that nobody has used."""
    return str(Keypair.create_from_mnemonic(Keypair.generate_mnemonic()).ss58_address)


def test_transfer_should_move_the_amount_and_charge_the_reported_fee(chain: Chain, sender: Wallet) -> None:
    target, before = fresh(), chain.free(cold(sender))
    response = ok(chain.sdk.transfer(sender, target, tao(2), wait_for_finalization=True))
    fee = response.extrinsic_fee.rao
    assert fee > 0
    assert chain.free(target) == 2 * RAO
    assert chain.free(cold(sender)) == before - 2 * RAO - fee


def test_estimate_should_equal_the_charge(chain: Chain, sender: Wallet) -> None:
    """The SDK estimates for an immortal transaction, so one is sent; an era adds one byte, which costs one rao."""
    target, amount = fresh(), tao(3)
    estimate = chain.sdk.get_transfer_fee(sender, target, amount).rao
    immortal = ok(chain.sdk.transfer(sender, target, amount, period=None)).extrinsic_fee.rao
    mortal = ok(chain.sdk.transfer(sender, target, amount)).extrinsic_fee.rao
    assert estimate == immortal
    assert 0 <= mortal - estimate <= 1


def test_estimate_of_a_paid_call_should_equal_the_charge(chain: Chain, sender: Wallet) -> None:
    call = chain.sdk.compose_call("System", "remark", {"remark": b"hello"})
    era = {"period": 128}
    estimate = chain.sdk.substrate.get_payment_info(call, sender.coldkeypub, era=era)["partial_fee"]
    before = chain.free(cold(sender))
    assert ok(chain.send(sender, call)).extrinsic_fee.rao == estimate
    assert chain.free(cold(sender)) == before - estimate


def test_new_account_should_need_the_existential_deposit(chain: Chain, sender: Wallet) -> None:
    assert chain.sdk.get_existential_deposit().rao == DEPOSIT
    target = fresh()
    too_small = chain.sdk.transfer(sender, target, rao(DEPOSIT - 1))
    assert error_of(too_small) == "Token.BelowMinimum"
    assert chain.free(target) == 0
    ok(chain.sdk.transfer(sender, target, rao(DEPOSIT)))
    assert chain.free(target) == DEPOSIT


def test_keep_alive_should_refuse_to_empty_the_sender(chain: Chain, sender: Wallet) -> None:
    before = chain.free(cold(sender))
    params = {"dest": fresh(), "value": before - 2 * DEPOSIT}
    refused = chain.submit(sender, "transfer_keep_alive", params, module="Balances")
    assert error_of(refused) in ("Token.NotExpendable", "Token.FundsUnavailable")


def test_more_than_the_balance_should_be_refused(chain: Chain, sender: Wallet) -> None:
    params = {"dest": fresh(), "value": chain.free(cold(sender)) + RAO}
    for function in ("transfer_keep_alive", "transfer_allow_death"):
        refused = chain.submit(sender, function, params, module="Balances")
        assert error_of(refused) == "Token.FundsUnavailable"


def test_account_without_balance_should_not_pay(chain: Chain, wallets: Path) -> None:
    """A paid call needs a balance; only the feeless calls of hotkeys do not."""
    poor = actor(wallets, "Nobody")
    refused = chain.submit(poor, "transfer_keep_alive", {"dest": fresh(), "value": RAO}, module="Balances")
    assert "balance too low" in error_of(refused)


def test_transfer_all_should_empty_the_sender(chain: Chain, sender: Wallet, wallets: Path) -> None:
    middle, target = actor(wallets, "Middle"), fresh()
    ok(chain.sdk.transfer(sender, cold(middle), tao(5)))
    ok(chain.sdk.transfer(middle, target, None, transfer_all=True, keep_alive=True))
    assert chain.free(cold(middle)) == DEPOSIT
    before = chain.free(target)
    ok(chain.sdk.transfer(sender, cold(middle), tao(1)))
    response = ok(chain.sdk.transfer(middle, target, None, transfer_all=True, keep_alive=False))
    assert chain.free(cold(middle)) == 0
    assert chain.free(target) == before + DEPOSIT + RAO - response.extrinsic_fee.rao


def test_several_transfers_of_one_connection_should_all_be_included(chain: Chain, sender: Wallet) -> None:
    """The next nonce counts the transactions that still wait in the pool."""
    target = fresh()
    for _ in range(3):
        call = chain.sdk.compose_call("Balances", "transfer_keep_alive", {"dest": target, "value": RAO})
        nonce = chain.rpc.call("account_nextIndex", cold(sender))
        extrinsic = chain.sdk.substrate.create_signed_extrinsic(call, sender.coldkey, nonce=nonce, era={"period": 64})
        chain.rpc.call("author_submitExtrinsic", str(extrinsic.data))
    chain.wait_blocks(3)
    assert chain.free(target) == 3 * RAO
