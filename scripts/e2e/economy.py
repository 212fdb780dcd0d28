"""The formulas of the economy as a client would write them down: exact integers for money, floats for consensus.

They are a second implementation on purpose: a mistake that the node and its own tests share does not pass here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

U16 = 65_535
RAO = 1_000_000_000
FEE_RATE = 33
OWNER_CUT = 11_796
DELEGATE_TAKE = 11_796
KAPPA = 32_767 / U16
BONDS_ALPHA = 0.1
BONDS_PENALTY = 1.0

Row = Mapping[int, int]


@dataclass(frozen=True)
class Pool:
    """Reserves of a constant-product pool, in rao and alpha-rao."""

    tao: int
    alpha: int

    @property
    def price(self) -> int:
        """Rao for one alpha, rounded down."""
        return self.tao * RAO // self.alpha

    def buy(self, tao: int) -> "Trade":
        """Alpha for TAO; the fee is taken from the input and does not reach the pool."""
        fee = tao * FEE_RATE // U16
        net = tao - fee
        out = self.alpha * net // (self.tao + net)
        return Trade(out, fee, Pool(self.tao + net, self.alpha - out))

    def sell(self, alpha: int) -> "Trade":
        """TAO for alpha; the fee is taken from the input (and sold apart, for the block author)."""
        fee = alpha * FEE_RATE // U16
        net = alpha - fee
        out = self.tao * net // (self.alpha + net)
        return Trade(out, fee, Pool(self.tao - out, self.alpha + net))

    def sell_fee(self, fee: int) -> "Pool":
        """Pool after the alpha fee of a sale was turned into TAO for the block author."""
        return Pool(self.tao - self.tao * fee // (self.alpha + fee), self.alpha + fee)

    def tao_up_to(self, limit: int) -> int:
        """TAO that moves the price up to a limit (rao for one alpha)."""
        return isqrt(self.tao * self.alpha * limit // RAO) - self.tao


@dataclass(frozen=True)
class Trade:
    """Result of a trade: what comes out, the fee in the currency of the input, the pool after the main leg."""

    out: int
    fee: int
    pool: Pool


def owner_cut(alpha_out: int) -> int:
    """Owner's part of a block's alpha."""
    return alpha_out * OWNER_CUT // U16


def normalise(values: Sequence[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values] if total else list(values)


@dataclass(frozen=True)
class Neuron:
    """What the epoch knows of one neuron before it runs."""

    stake: float
    permit: bool
    weights: Row
    bonds: Row


@dataclass(frozen=True)
class Consensus:
    """Result of an epoch, indexed by uid; each vector but the consensus sums to 1 or to 0."""

    consensus: list[float]
    incentive: list[float]
    dividends: list[float]


def yuma3(neurons: Sequence[Neuron]) -> Consensus:
    """One epoch of Yuma consensus, third form, for neurons that are all active and older than the weights."""
    uids = range(len(neurons))
    total = sum(neuron.stake for neuron in neurons)
    active = normalise([neuron.stake / total if neuron.permit and total else 0.0 for neuron in neurons])
    weights = [_weight_row(uid, neuron, len(neurons)) for uid, neuron in enumerate(neurons)]
    consensus = [_weighted_median([row[column] for row in weights], active) for column in uids]
    clipped = [[min(weight, cap) for weight, cap in zip(row, consensus, strict=False)] for row in weights]
    incentive = normalise([sum(active[i] * clipped[i][j] for i in uids) for j in uids])
    bonds = [[_bond(neurons[i].bonds.get(j, 0), weights[i][j], clipped[i][j]) for j in uids] for i in uids]
    columns = [normalise([bonds[i][j] for i in uids]) for j in uids]
    earned = [active[i] * sum(columns[j][i] * incentive[j] for j in uids) for i in uids]
    return Consensus(consensus, incentive, normalise(earned))


def _weight_row(uid: int, neuron: Neuron, size: int) -> list[float]:
    """Weights that count: those of permit holders, without the weight on oneself."""
    row = [0.0] * size
    if neuron.permit:
        for target, weight in neuron.weights.items():
            row[target] = 0.0 if target == uid else float(weight)
    return normalise(row)


def _weighted_median(column: Sequence[float], stake: Sequence[float]) -> float:
    """Largest weight that stake of at least kappa supports."""
    for weight in sorted({value for value, part in zip(column, stake, strict=False) if part > 0}):
        if sum(part for value, part in zip(column, stake, strict=False) if value <= weight) > 1 - KAPPA:
            return weight
    return 0.0


def _bond(old: int, weight: float, clipped: float) -> float:
    target = weight + BONDS_PENALTY * (clipped - weight)
    return BONDS_ALPHA * target + (1 - BONDS_ALPHA) * old / U16
