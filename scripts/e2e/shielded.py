"""Encrypted transactions as blocks hold them."""

from typing import Any

from bittensor_wallet import Wallet

from chain import Chain, cold


def calls_of(chain: Chain, signer: str, block_hash: str) -> list[tuple[int, str]]:
    """Place and name of what an account has signed in a block."""
    block = chain.sdk.substrate.get_block(block_hash=block_hash)
    found = []
    for place, extrinsic in enumerate(block["extrinsics"]):
        value = extrinsic.value
        if value.get("address") == signer:
            found.append((place, value["call"]["call_function"]))
    return found


def carried(chain: Chain, wallet: Wallet, shown: dict[str, Any]) -> str:
    """Name of the call that stands directly after its carrier in the block of a command."""
    signed = calls_of(chain, cold(wallet), shown["block_hash"])
    assert [name for _, name in signed][:1] == ["submit_encrypted"], signed
    assert len(signed) == 2 and signed[1][0] == signed[0][0] + 1, signed
    return signed[1][1]
