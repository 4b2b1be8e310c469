"""The model of liquidation clusters: worked for one entry, and what must hold of any record."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.metrics.levels_past import Hours
from briefs.metrics.liquidation_clusters import cluster_prices


def hours(rows: list[tuple[float, float, float, float]]) -> Hours:
    """Rows of high, low, close and volume."""
    return Hours(*(np.array(column, dtype=float) for column in zip(*rows, strict=True)))


def test_the_clusters_of_one_entry_are_those_of_the_highest_leverages() -> None:
    # Entry at 100: with 1 / leverage of margin and 0.4 % of maintenance a long goes at 100 (1 - 1/L) / 0.996 and a
    # short at 100 (1 + 1/L) / 1.004: 100x 99.398 and 100.598, 50x 98.394 and 101.594, 25x 96.386 and 103.586 ...
    found = cluster_prices(hours([(100, 100, 100, 1)]), 100, 1.0)
    # All hold as much; of equal ones the lower row comes first. Rows are 0.1 high: 80.32 lies in 80.3 to 80.4.
    assert found == pytest.approx([80.35, 90.35, 95.35, 100.55, 101.55, 103.55])


def test_positions_that_the_price_has_crossed_are_gone() -> None:
    before = cluster_prices(hours([(100, 100, 100, 10), (100, 100, 100, 1)]), 100, 1.0)
    crossed = cluster_prices(hours([(100, 100, 100, 10), (100, 85, 100, 0)]), 100, 1.0)
    assert any(85 < price < 100 for price in before)
    # Of the first hour's longs only those of 5x, at 80.32, are left.
    assert [price for price in crossed if price < 100] == pytest.approx([80.35])
    assert [price for price in crossed if price > 100] == pytest.approx([100.55, 101.55, 103.55])


def test_newer_positions_weigh_more() -> None:
    # Two entries of equal notional, 200 hours apart: the newer one's clusters come first.
    still = [(110.0, 110.0, 110.0, 0.0)] * 200
    found = cluster_prices(hours([(100, 100, 100, 1.1), *still, (110, 110, 110, 1.0)]), 110, 1.0)
    # Of the newer entry at 110: 5x at 88.35, 10x at 99.40, 20x at 104.92. The older one's 100x stands at 99.40 too.
    assert [price for price in found if price < 110] == pytest.approx([99.35, 88.35, 104.95])


BARS = st.lists(
    st.tuples(st.floats(50, 150), st.floats(0, 5), st.floats(0, 100)).map(lambda b: (b[0] + b[1], b[0], b[0], b[2])),
    min_size=1,
    max_size=60,
)


@given(BARS, st.floats(0.5, 10))
def test_at_most_three_clusters_on_each_side(rows: list[tuple[float, float, float, float]], atr: float) -> None:
    close = rows[-1][2]
    found = cluster_prices(hours(rows), close, atr)
    assert sum(price < close for price in found) <= 3 + 1  # a row's middle may lie just across the close
    assert len(found) <= 6
    assert len(set(found)) == len(found) or min(abs(price - close) for price in found) <= 0.1 * atr
