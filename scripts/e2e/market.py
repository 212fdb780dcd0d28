"""The subnet under test: how it is founded and what it does until its neurons earn.

Everything that later tests compare is recorded when it happens, because nodes forget old states.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bittensor.core.chain_data import MetagraphInfo
from bittensor.core.types import ExtrinsicResponse
from bittensor_wallet import Wallet

from chain import NEVER, Block, Chain, actor, cold, error_of, event, hot, ok, rao
from economy import RAO, Neuron, Pool, Row
from localnet import wait_until

# Wishes of the validators, by position of the miner; they disagree so that consensus has something to do.
WISHES = [[0.6, 0.3, 0.1], [0.5, 0.3, 0.2]]
STAKE = 10 * RAO
NOMINATION = 5 * RAO
RATE_LIMIT = 100
ROOT = 0


@dataclass(frozen=True)
class Payment:
    """What a transaction cost its signer apart from the transaction fee, in rao."""

    block: Block
    paid: int
    fee: int


def payment(chain: Chain, response: ExtrinsicResponse, signer: Wallet) -> Payment:
    block = chain.block_of(response)
    fee = response.extrinsic_fee.rao
    return Payment(block, chain.free(cold(signer), block.before) - chain.free(cold(signer), block.number) - fee, fee)


@dataclass(frozen=True)
class Foundation:
    """A subnet right after its creation."""

    payment: Payment
    asked: int
    locked: int
    pool: Pool
    asked_next: int


@dataclass(frozen=True)
class Registration:
    """A registration and the price of the next one in the same block."""

    payment: Payment
    next_price: int
    pool_before: Pool
    pool_after: Pool


@dataclass
class Market:
    """The subnet and who takes part in it. The hotkeys have no balance."""

    netuid: int
    foundation: Foundation
    owner: Wallet
    validators: list[Wallet]
    miners: list[Wallet]
    bystander: Wallet
    nominator: Wallet
    registrations: list[Registration] = field(default_factory=list)

    @property
    def registered(self) -> list[Wallet]:
        """Everybody with a uid, in order of the uids."""
        return [self.owner, *self.validators, *self.miners, self.bystander]

    def uid(self, wallet: Wallet) -> int:
        return self.registered.index(wallet)

    def uids(self, wallets: list[Wallet]) -> list[int]:
        return [self.uid(wallet) for wallet in wallets]


def found(chain: Chain, wallets: Path, owner: Wallet) -> Market:
    """Creates the subnet and registers its neurons; it is not started yet."""
    created = ok(chain.sdk.register_subnet(owner))
    netuid = event(created, "SubtensorModule", "NetworkAdded")[0]
    block = chain.block_of(created)
    market = Market(
        netuid=netuid,
        foundation=Foundation(
            payment=payment(chain, created, owner),
            asked=chain.sdk.get_subnet_burn_cost(block=block.before).rao,
            locked=chain.at("SubnetLocked", [netuid], block.number),
            pool=chain.pool(netuid, block.number),
            asked_next=chain.sdk.get_subnet_burn_cost(block=block.number).rao,
        ),
        owner=owner,
        validators=[actor(wallets, name) for name in ("Bob", "Dave")],
        miners=[actor(wallets, "Eve"), actor(wallets, "Ferdie"), actor(wallets, "Alice", "Alice_miner")],
        bystander=actor(wallets, "Three"),
        nominator=actor(wallets, "Two"),
    )
    for wallet in market.registered[1:]:
        response = ok(chain.sdk.burned_register(wallet, netuid))
        block = chain.block_of(response)
        market.registrations.append(
            Registration(
                payment=payment(chain, response, wallet),
                next_price=chain.at("Burn", [netuid], block.number),
                pool_before=chain.pool_in(netuid, block),
                pool_after=chain.pool(netuid, block.number),
            )
        )
    return market


@dataclass(frozen=True)
class Purchase:
    """A stake that bought alpha: reserves around it and what the chain says of it."""

    payment: Payment
    before: Pool
    after: Pool
    price: int
    stake: int
    """Rise of the buyer's stake; the value of shares rounds down."""
    pooled: int
    """Rise of all stake on the hotkey, which is the alpha bought."""
    quoted: int


def purchase(chain: Chain, netuid: int, buyer: Wallet, hotkey: str, amount: int) -> Purchase:
    """Stakes and records, while there are no epochs. The quote is the runtime's own, asked at the parent's state."""
    response = ok(chain.submit(buyer, "add_stake", {"hotkey": hotkey, "netuid": netuid, "amount_staked": amount}))
    block = chain.block_of(response)
    stakes = [chain.stake(hotkey, cold(buyer), netuid, number) for number in (block.before, block.number)]
    pooled = [chain.at("TotalHotkeyAlpha", [hotkey, netuid], number) for number in (block.before, block.number)]
    return Purchase(
        payment=payment(chain, response, buyer),
        before=chain.pool_in(netuid, block),
        after=chain.pool(netuid, block.number),
        price=chain.sdk.get_subnet_price(netuid, block=block.number).rao,
        stake=stakes[1] - stakes[0],
        pooled=pooled[1] - pooled[0],
        quoted=chain.sdk.sim_swap(0, netuid, rao(amount), block=block.before).alpha_amount.rao,
    )


@dataclass(frozen=True)
class Snapshot:
    """State of the subnet at the end of a block; lists are indexed by uid, amounts are alpha-rao."""

    block: int
    info: MetagraphInfo
    stakes: list[int]
    owner_stake: int
    nominator_stake: int
    weights: dict[int, Row]
    bonds: dict[int, Row]

    def neurons(self) -> list[Neuron]:
        """What an epoch in the next block would work with."""
        return [
            Neuron(stake, bool(permit), self.weights.get(uid, {}), self.bonds.get(uid, {}))
            for uid, (stake, permit) in enumerate(zip(self.stakes, self.info.validator_permit, strict=False))
        ]


def snapshot(chain: Chain, market: Market, block: int) -> Snapshot:
    netuid = market.netuid
    info = chain.sdk.get_metagraph_info(netuid, block=block)
    assert info is not None
    return Snapshot(
        block=block,
        info=info,
        stakes=[chain.at("TotalHotkeyAlpha", [hot(wallet), netuid], block) for wallet in market.registered],
        owner_stake=chain.stake(hot(market.owner), cold(market.owner), netuid, block),
        nominator_stake=chain.stake(hot(market.validators[0]), cold(market.nominator), netuid, block),
        weights={uid: dict(row) for uid, row in chain.sdk.weights(netuid, block=block)},
        bonds={uid: dict(row) for uid, row in chain.sdk.bonds(netuid, block=block)},
    )


@dataclass(frozen=True)
class Life:
    """What happened from the start of the subnet to its second epoch with weights."""

    purchases: list[Purchase]
    hotkey_balances: list[int]
    weight_fees: list[int]
    weights_again: str
    """Error of a second setting of weights right after the first."""
    before_first: Snapshot
    first: Snapshot
    before_second: Snapshot
    second: Snapshot
    alpha_out: list[int]
    """Alpha given to the participants in each block after the first epoch up to the second."""
    root_tao: int


def live(chain: Chain, market: Market, alice: Wallet) -> Life:
    """Starts the subnet, stakes, sets weights and waits for two epochs.

    The start waits until weights may be set, and stakes for the validators in the same transaction: alpha that is
    earned without weights goes to those who hold stake, and the owner's growing stake would outvote the validators.
    """
    netuid = market.netuid
    updates = chain.at("LastUpdate", [netuid])
    chain.wait_for(max(updates[uid] for uid in market.uids(market.validators)) + RATE_LIMIT + 1)
    first, second = market.validators
    with chain.tempo(alice, netuid, NEVER):
        chain.batch(
            market.owner,
            ("start_call", {"netuid": netuid}),
            *(
                ("add_stake", {"hotkey": hot(wallet), "netuid": netuid, "amount_staked": STAKE})
                for wallet in market.validators
            ),
        )
        purchases = [
            purchase(chain, netuid, first, hot(first), STAKE),
            purchase(chain, netuid, second, hot(second), STAKE),
            purchase(chain, netuid, market.nominator, hot(first), NOMINATION),
        ]
    chain.next_epoch(netuid)
    permits = chain.at("ValidatorPermit", [netuid])
    assert all(permits[uid] for uid in market.uids(market.validators)), (
        f"no permits after an epoch with stake: {permits}"
    )
    fees = []
    for wallet, wishes in zip(market.validators, WISHES, strict=False):
        response = ok(chain.sdk.set_weights(wallet, netuid, market.uids(market.miners), wishes))
        fees.append(response.extrinsic_fee.rao)
    again = {"netuid": netuid, "dests": market.uids(market.miners), "weights": [1, 1, 1], "version_key": 0}
    refused = chain.submit(market.validators[-1], "set_weights", again, sign_with="hotkey")
    # The moving price starts at zero and must first show a digit, or the subnet has no share of the rewards yet.
    wait_until(lambda: chain.dynamic(netuid).tao_in_emission.rao > 0, 120.0, "the first injection")
    one = chain.next_epoch(netuid)
    two = chain.epoch_after(netuid, one)
    before_first, at_first = snapshot(chain, market, one - 1), snapshot(chain, market, one)
    chain.wait_for(two)
    return Life(
        purchases=purchases,
        hotkey_balances=[chain.free(hot(wallet)) for wallet in market.validators],
        weight_fees=fees,
        weights_again=error_of(refused),
        before_first=before_first,
        first=at_first,
        before_second=snapshot(chain, market, two - 1),
        second=snapshot(chain, market, two),
        alpha_out=[chain.dynamic(netuid, block).alpha_out_emission.rao for block in range(one + 1, two + 1)],
        root_tao=chain.at("SubnetTAO", [0], two),
    )


@contextmanager
def commits_on(chain: Chain, netuid: int, alice: Wallet, tempo: int) -> Iterator[None]:
    """A subnet wants commits and has no rate limit for a while, with another tempo."""

    def switch(enabled: bool, limit: int) -> None:
        for function, value in (
            ("sudo_set_commit_reveal_weights_enabled", {"enabled": enabled}),
            ("sudo_set_weights_set_rate_limit", {"weights_set_rate_limit": limit}),
        ):
            chain.sudo(alice, "AdminUtils", function, {"netuid": netuid, **value})

    limit = chain.at("WeightsSetRateLimit", [netuid])
    switch(True, 0)
    with chain.tempo(alice, netuid, tempo):
        yield
    switch(False, limit)


@contextmanager
def wanting_commits(chain: Chain, market: Market, alice: Wallet, tempo: int) -> Iterator[Market]:
    """The subnet, wanting commits and without rate limit, with another tempo."""
    with commits_on(chain, market.netuid, alice, tempo):
        yield market


def root_validator(chain: Chain, market: Market) -> Wallet:
    """A validator of the subnet that is on root."""
    wallet = market.validators[0]
    if not chain.sdk.is_hotkey_registered(hot(wallet), ROOT):
        ok(chain.sdk.root_register(wallet))
    return wallet
