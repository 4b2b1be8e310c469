"""An order's worth, price and size must agree: contracts taken for coins are refused before they reach a total."""

import pandas as pd
import pytest

from briefs.errors import FaultyInput
from briefs.lake.store import Lake


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
def test_prices_of_other_quotes_and_rounded_cents_are_accepted(lake, price, qty, usd):
    assert lake.import_frame("liquidations", order(price, qty, usd), "x").new == 1
