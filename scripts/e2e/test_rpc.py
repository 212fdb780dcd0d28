"""Every JSON-RPC method of the contract: listed, and answering as clients expect."""

import pytest
from bittensor_wallet import Keypair, Wallet

from chain import Chain, RpcError, cold, twox128
from localnet import PORTS, wait_until
from rpc import Rpc, http_call

METHODS = """
rpc_methods system_chain system_chainType system_name system_properties system_version system_health
chain_getHead chain_getHeader chain_getBlock chain_getBlockHash chain_getFinalizedHead chain_subscribeNewHeads
chain_unsubscribeNewHeads chain_subscribeFinalizedHeads chain_unsubscribeFinalizedHeads
state_getRuntimeVersion state_getMetadata state_call state_getStorage state_getStorageAt state_queryStorageAt
state_getKeys state_getKeysPaged state_subscribeStorage state_unsubscribeStorage account_nextIndex
author_submitExtrinsic author_submitAndWatchExtrinsic author_unwatchExtrinsic author_pendingExtrinsics
payment_queryInfo
""".split()
NUMBER = "0x" + twox128("System") + twox128("Number")
NETWORKS = "0x" + twox128("SubtensorModule") + twox128("NetworksAdded")
V15 = "0x0f000000"
MOST_BLOCKS_TO_FINALITY = 3


@pytest.fixture
def rpc(chain: Chain) -> Rpc:
    return chain.rpc


@pytest.mark.parametrize("method", METHODS)
def test_method_should_be_listed(rpc: Rpc, method: str) -> None:
    """Clients look for names, aliases too, in `rpc_methods`."""
    assert method in rpc.call("rpc_methods")["methods"]


@pytest.mark.parametrize("port", PORTS, ids=["first", "second"])
def test_port_should_speak_websocket_and_http(chain: Chain, port: int) -> None:
    genesis = chain.rpc.call("chain_getBlockHash", 0)
    assert http_call(port, "chain_getBlockHash", 0) == genesis
    with Rpc(port) as other:
        assert other.call("chain_getBlockHash", 0) == genesis


def test_system_should_name_the_chain(rpc: Rpc) -> None:
    assert rpc.call("system_chain") == "Bittensor"
    assert rpc.call("system_chainType") == "Local"
    properties = rpc.call("system_properties")
    assert (properties["ss58Format"], properties["tokenDecimals"], properties["tokenSymbol"]) == (42, 9, "TAO")
    assert rpc.call("system_name")
    assert rpc.call("system_version")
    assert rpc.call("system_health")["isSyncing"] is False


def test_blocks_should_be_found_by_number_and_hash(rpc: Rpc) -> None:
    head = rpc.call("chain_getHead")
    header = rpc.call("chain_getHeader", head)
    number = int(header["number"], 16)
    assert rpc.call("chain_getBlockHash", number) == head
    block = rpc.call("chain_getBlock", head)["block"]
    assert block["header"] == header
    assert block["extrinsics"]
    assert rpc.call("chain_getBlockHash", number + 1_000_000) is None


def test_heads_should_be_announced(rpc: Rpc) -> None:
    for kind in ("NewHeads", "FinalizedHeads"):
        subscription = rpc.call(f"chain_subscribe{kind}")
        numbers = [int(rpc.note(subscription)["number"], 16) for _ in range(4)]
        assert rpc.call(f"chain_unsubscribe{kind}", subscription) is True
        assert numbers == sorted(set(numbers)), kind


def test_finality_should_follow_within_three_blocks(rpc: Rpc) -> None:
    """Mostly: a loaded machine may stall between a block and its votes."""
    subscription = rpc.call("chain_subscribeNewHeads")
    lags = []
    for _ in range(20):
        head = int(rpc.note(subscription)["number"], 16)
        lags.append(head - rpc.finalized())
    rpc.call("chain_unsubscribeNewHeads", subscription)
    assert sorted(lags)[len(lags) // 2] <= MOST_BLOCKS_TO_FINALITY, lags


def test_storage_should_be_readable_in_every_way(rpc: Rpc) -> None:
    at = rpc.call("chain_getHead")
    keys = rpc.call("state_getKeysPaged", NETWORKS, 1, NETWORKS, at)
    rest = rpc.call("state_getKeysPaged", NETWORKS, 1000, keys[-1], at)
    everything = rpc.call("state_getKeys", NETWORKS, at)
    assert len(keys) == 1
    assert keys + rest == everything
    assert len(everything) >= 2
    value = rpc.call("state_getStorage", keys[0], at)
    assert value == rpc.call("state_getStorageAt", keys[0], at) == "0x01"
    (answer,) = rpc.call("state_queryStorageAt", everything, at)
    assert answer["block"] == at
    assert answer["changes"] == [[key, "0x01"] for key in everything]


def test_thousands_of_keys_should_fit_in_one_query(rpc: Rpc) -> None:
    absent = [NETWORKS + number.to_bytes(2, "little").hex() for number in range(5_000, 9_000)]
    (answer,) = rpc.call("state_queryStorageAt", absent, rpc.call("chain_getHead"))
    assert answer["changes"] == [[key, None] for key in absent]


def test_storage_changes_should_be_announced(rpc: Rpc) -> None:
    subscription = rpc.call("state_subscribeStorage", [NUMBER])
    values = [rpc.note(subscription)["changes"][0][1] for _ in range(3)]
    assert rpc.call("state_unsubscribeStorage", subscription) is True
    assert len(set(values)) == 3


def test_metadata_should_come_in_both_versions(rpc: Rpc) -> None:
    magic = b"meta".hex()
    assert rpc.call("state_getMetadata").startswith(f"0x{magic}0e")
    answer = rpc.call("state_call", "Metadata_metadata_at_version", V15)
    assert f"{magic}0f" in answer[:22]


def test_runtime_calls_should_take_arguments_without_prefix(rpc: Rpc) -> None:
    """The SDK sends them so; 0x is for the metadata call only."""
    at = rpc.call("chain_getHead")
    assert rpc.call("state_call", "SubnetRegistrationRuntimeApi_get_network_registration_cost", "", at).startswith("0x")
    assert rpc.call("state_call", "SwapRuntimeApi_current_alpha_price", "0100", at).startswith("0x")


def transfer(chain: Chain, wallet: Wallet, nonce: int) -> str:
    """Signed transfer of one rao to the sender itself, as hex."""
    call = chain.sdk.compose_call("Balances", "transfer_keep_alive", {"dest": cold(wallet), "value": 1})
    return str(chain.sdk.substrate.create_signed_extrinsic(call, wallet.coldkey, nonce=nonce).data)


def test_pool_should_count_waiting_transactions(chain: Chain, alice: Wallet) -> None:
    """A transaction with a later nonce waits; the next index counts it only once the gap is closed."""
    rpc = chain.rpc
    nonce = rpc.call("account_nextIndex", cold(alice))
    rpc.call("author_submitExtrinsic", transfer(chain, alice, nonce + 1))
    assert isinstance(rpc.call("author_pendingExtrinsics"), list)
    rpc.call("author_submitExtrinsic", transfer(chain, alice, nonce))
    assert rpc.call("account_nextIndex", cold(alice)) == nonce + 2
    included = lambda: chain.at("Account", [cold(alice)], module="System")["nonce"] == nonce + 2  # noqa: E731
    wait_until(included, 60.0, "both transactions")


def test_watched_transaction_should_go_from_ready_to_finalized(chain: Chain, alice: Wallet) -> None:
    rpc = chain.rpc
    nonce = rpc.call("account_nextIndex", cold(alice))
    subscription = rpc.call("author_submitAndWatchExtrinsic", transfer(chain, alice, nonce))
    states: list[str] = []
    while "finalized" not in states:
        note = rpc.note(subscription)
        states.append(note if isinstance(note, str) else next(iter(note)))
    assert [state for state in states if state != "broadcast"] == ["ready", "inBlock", "finalized"]


def test_fee_of_an_extrinsic_should_be_the_one_of_the_runtime_call(chain: Chain, alice: Wallet) -> None:
    extrinsic = transfer(chain, alice, chain.rpc.call("account_nextIndex", cold(alice)))
    call = chain.sdk.compose_call("Balances", "transfer_keep_alive", {"dest": cold(alice), "value": 1})
    asked = chain.sdk.substrate.get_payment_info(call, alice.coldkeypub)["partial_fee"]
    assert int(chain.rpc.call("payment_queryInfo", extrinsic)["partialFee"]) == asked > 0


def test_forged_signature_should_be_refused(chain: Chain, alice: Wallet) -> None:
    call = chain.sdk.compose_call("Balances", "transfer_keep_alive", {"dest": cold(alice), "value": 1})
    forged = chain.sdk.substrate.create_signed_extrinsic(call, alice.coldkey, signature="0x" + "01" * 64)
    with pytest.raises(RpcError) as refused:
        chain.rpc.call("author_submitExtrinsic", str(forged.data))
    assert refused.value.code == 1010


def test_block_with_a_transaction_should_hold_its_bytes(chain: Chain, alice: Wallet) -> None:
    """Clients find their transaction in the block by the hash of the bytes they sent."""
    rpc = chain.rpc
    extrinsic = transfer(chain, alice, rpc.call("account_nextIndex", cold(alice)))
    subscription = rpc.call("author_submitAndWatchExtrinsic", extrinsic)
    while True:
        note = rpc.note(subscription)
        if isinstance(note, dict) and "inBlock" in note:
            break
    assert extrinsic in rpc.call("chain_getBlock", note["inBlock"])["block"]["extrinsics"]
    rpc.call("author_unwatchExtrinsic", subscription)


def test_unknown_account_should_have_index_zero(rpc: Rpc) -> None:
    nobody = Keypair.create_from_mnemonic(Keypair.generate_mnemonic()).ss58_address
    assert rpc.call("account_nextIndex", nobody) == 0
