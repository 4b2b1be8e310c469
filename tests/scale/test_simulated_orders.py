"""Simulated orders: as many as asked for, the same each time, uneven, and said to be simulated."""

import json
from datetime import date

import duckdb
import pytest

from briefs.errors import UserError
from briefs.sources.orders import OrderBook, write

DAYS = ("--from", "2025-03-01", "--to", "2025-03-05")


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("orders")
    parts = list(write(OrderBook(20_000, date(2025, 3, 1), date(2025, 3, 30)), folder))
    assert parts[-1][1] == 30
    return duckdb.sql(f"FROM read_parquet({[str(part) for part, _ in parts]})").df()


def test_there_are_as_many_as_asked_for_on_every_day(orders):
    assert len(orders) == 20_000
    assert orders["ts"].dt.date.nunique() == 30
    assert orders["id"].dropna().is_unique


def test_they_are_uneven_as_orders_are(orders):
    dollars = orders["usd"].astype(float)
    assert dollars.nlargest(200).sum() > 0.25 * dollars.sum()  # a hundredth of the orders
    days = orders.groupby(orders["ts"].dt.date).size()
    assert days.max() > 3 * days.min()
    minutes = orders.groupby(orders["ts"].dt.floor("min")).size()
    assert minutes.max() > 10 * minutes.mean()
    assert (abs(orders["price"] * orders["qty"] - dollars) <= 0.01).all()


def test_the_command_makes_the_same_lake_twice_and_says_that_it_is_simulated(tmp_path, briefs):
    for name in ("one", "two"):
        told = json.loads(briefs("simulate", "--orders", "3000", *DAYS, "--lake", tmp_path / name, "--json"))
        assert (told["new"], told["provenance"]) == (3000, "simulated")
    one, two = ((tmp_path / name / "manifest.json").read_bytes() for name in ("one", "two"))
    assert one == two
    assert json.loads(briefs("simulate", "--orders", "3000", *DAYS, "--lake", tmp_path / "one", "--json"))["new"] == 0
    read = json.loads(briefs("figures", "2025-03-05", "--lake", tmp_path / "one", "--json"))
    assert read["provenance"] == "simulated"
    counted = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/one/rows/liquidations/2025-03-05-*.parquet'").fetchall()
    assert read["figures"]["liquidations.orders"]["value"] == counted[0][0]


@pytest.mark.parametrize(
    ("count", "last", "why"),
    [(4, 5, "from one a day"), (10_000_000_001, 5, "from one a day"), (5, -1, "before the first")],
)
def test_impossible_numbers_are_refused(count, last, why):
    first = date(2025, 3, 10)
    with pytest.raises(UserError, match=why):
        OrderBook(count, first, first.replace(day=10 + last - 1))
