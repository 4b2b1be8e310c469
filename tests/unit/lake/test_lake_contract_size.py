"""An order's worth, price and size must agree: contracts taken for coins are refused before they reach a total."""

from datetime import date

import pandas as pd
import pytest

from briefs.errors import FaultyInput
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def order(price, qty, usd):
    names = ("ts", "venue", "symbol", "asset", "side", "price", "qty", "usd")
    values = ("2026-03-04T01:00:00Z", "okx", "BTC-USDT-SWAP", "BTC", "long", price, qty, usd)
    return pd.DataFrame([dict(zip(names, values, strict=True))])


@pytest.mark.parametrize(
    ("price", "qty", "usd"),
    [
        (90000, 13, "11700"),  # 13 contracts of 0.01 BTC are 0.13 BTC
        (90000, 0.13, "1170000"),  # and in the other place: 13 x 90,000
        (90000, 130, "11700"),  # 0.13 BTC a thousand times
        (0.012, 1000, "0.012"),  # the price of a thousand coins for the price of one
        (100, 1, "201"),
        (100, 1, "49.9"),
    ],
)
def test_g5_contracts_that_are_taken_for_coins_are_refused(lake, price, qty, usd):
    """13 contracts of 0.01 BTC at $90,000 are $11,700: 13 BTC for $11,700, or 0.13 BTC for $1,170,000, is refused."""
    with pytest.raises(FaultyInput) as caught:
        lake.import_frame("liquidations", order(price, qty, usd), "x")
    (fault,) = caught.value.faults
    assert (fault.where, fault.field, fault.value) == ("row 1", "usd", usd)
    assert "price x qty" in fault.why
    assert not lake.path.exists() or not lake.count_files()


@pytest.mark.parametrize(
    ("price", "qty", "usd"),
    [
        (90000, 0.13, "11700"),
        (1, 10000, "9970"),  # a stablecoin at 0.997
        (1, 10000, "8700"),  # and one that has lost its peg
        (0.5, 0.01, "0.01"),  # half a cent, rounded up
        (0.5, 0.001, "0"),  # and less than half a cent
    ],
)
def test_b3_the_worth_that_a_row_states_counts_whatever_its_quote_is_worth(lake, price, qty, usd):
    """10,000 of a stablecoin at 0.997 are $9,970: a worth that differs from price x size by its rate is accepted."""
    assert lake.import_frame("liquidations", order(price, qty, usd), "x").new == 1
    cents = lake.frames(Window.day(date(2026, 3, 4))).orders["usd_cents"].tolist()
    assert cents == [round(float(usd) * 100)]
