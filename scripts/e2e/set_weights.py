"""Sets weights with the SDK in a process of its own, whose libraries may be others than those of the tests.

Arguments: URL of the node, directory of the wallets, names of the wallet and its hotkey, netuid, then UID=WEIGHT ...
"""

import sys

from bittensor import Subtensor
from bittensor_wallet import Wallet

BLOCK_SECONDS = 0.25


def main() -> str | None:
    """What went wrong."""
    url, wallets, name, hotkey, netuid, *wishes = sys.argv[1:]
    pairs = [wish.split("=") for wish in wishes]
    with Subtensor(network=url) as sdk:
        response = sdk.set_weights(
            Wallet(name=name, hotkey=hotkey, path=wallets),
            int(netuid),
            [int(uid) for uid, _ in pairs],
            [float(weight) for _, weight in pairs],
            block_time=BLOCK_SECONDS,
            wait_for_inclusion=True,
            wait_for_finalization=False,
        )
    return None if response.success else str(response.message)


sys.exit(main())
