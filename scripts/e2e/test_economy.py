"""The tests' own formulas against the published worked examples, so that a red test further down accuses the node."""

import pytest

from economy import RAO, Neuron, Pool, owner_cut, yuma3

START = Pool(1_000 * RAO, 2_000 * RAO)


def test_buy_and_sell_follow_the_worked_example() -> None:
    bought = START.buy(100 * RAO)
    assert (bought.fee, bought.out) == (50_354_772, 181_734_946_979)
    assert bought.pool == Pool(1_099_949_645_228, 1_818_265_053_021)
    sold = bought.pool.sell(bought.out)
    assert (sold.fee, sold.out) == (91_512_218, 99_903_887_024)


def test_limit_follows_the_worked_example() -> None:
    assert START.tao_up_to(600_000_000) == 95_445_115_010


def test_owner_cut_follows_the_worked_example() -> None:
    assert owner_cut(RAO) == 179_995_422


def test_consensus_follows_the_worked_example() -> None:
    """Three validators with stakes 500, 300 and 200, of which the last disagrees with the other two."""
    rows = [{3: 65_535, 4: 32_767, 5: 9_068}, {3: 65_535, 4: 65_535, 5: 12_091}, {4: 11_801, 5: 65_535}]
    validators = [Neuron(stake, True, row, {}) for stake, row in zip((500.0, 300.0, 200.0), rows, strict=False)]
    result = yuma3([*validators, *[Neuron(0.0, False, {}, {})] * 3])
    assert result.consensus[3:] == pytest.approx([0.610366024, 0.305178355, 0.084457359], abs=1e-6)
    assert result.incentive[3:] == pytest.approx([0.552016650, 0.342627711, 0.105355639], abs=1e-6)
    assert result.dividends[:3] == pytest.approx([0.629728385, 0.316729484, 0.053542130], abs=1e-6)
