"""Real days with one fault put in. No fault reaches a figure in silence: the table below says what becomes of each.

`refused`: the import names row and column and writes nothing. `gap`: rows are left out, or what lacks is named; the
figures they would have fed are absent, of another source, or of a coverage below one. `named`: the amounts stand,
and a gap says that they are doubtful. `harmless`: the figures are those of the day without the fault.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest

from briefs.errors import FaultyInput
from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

pytestmark = [pytest.mark.market, pytest.mark.slow]

BARS, ORDERS = date(2025, 10, 8), date(2026, 3, 4)  # a day of totals and levels, and a day of orders
DAYS = 40  # of history, enough for medians and levels
TABLES = ("candles", "funding", "open_interest", "liquidation_totals", "liquidations", "series")

Change = Callable[[pd.DataFrame, pd.Timestamp], pd.DataFrame]


@dataclass(frozen=True)
class Injected:
    """One fault: what is done to which table of which day, and what must become of it.

    says: words of the fault of an import, or of the gap. touches: how the ids of the figures begin that the changed
    rows feed.
    """

    name: str
    day: date
    table: str
    change: Change
    outcome: str
    says: str = ""
    touches: str = ""


def hours(first: int, after: int, **where: str) -> Callable[[pd.DataFrame, pd.Timestamp], pd.Series]:
    """Which rows lie in these hours of the day and have these values."""

    def chosen(rows: pd.DataFrame, start: pd.Timestamp) -> pd.Series:
        found = (rows["ts"] >= start + timedelta(hours=first)) & (rows["ts"] < start + timedelta(hours=after))
        for column, value in where.items():
            found &= rows[column] == value
        return found

    return chosen


def without(first: int, after: int, **where: str) -> Change:
    return lambda rows, start: rows[~hours(first, after, **where)(rows, start)]


def scaled(columns: tuple[str, ...], by: float, first: int, after: int, **where: str) -> Change:
    def change(rows: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
        chosen = hours(first, after, **where)(rows, start)
        return rows.assign(**{name: rows[name].where(~chosen, rows[name] * by) for name in columns})

    return change


def stamped(at: int, first: int, after: int, **where: str) -> Change:
    """Rows of these hours bear the time of the hour `at`, as those of a clock that stands still."""

    def change(rows: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
        chosen = hours(first, after, **where)(rows, start)
        return rows.assign(ts=rows["ts"].where(~chosen, start + timedelta(hours=at)))

    return change


def renamed(column: str, name: str, first: int, after: int, **where: str) -> Change:
    def change(rows: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
        return rows.assign(**{column: rows[column].where(~hours(first, after, **where)(rows, start), name)})

    return change


def doubled(first: int, after: int, **where: str) -> Change:
    return lambda rows, start: pd.concat([rows, rows[hours(first, after, **where)(rows, start)]])


def stalled(first: int, after: int, **where: str) -> Change:
    """Bars of these hours repeat the one before them."""

    def change(rows: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
        last = rows[hours(first - 1, first, **where)(rows, start)].iloc[0]
        chosen = hours(first, after, **where)(rows, start)
        names = ("open", "high", "low", "close", "volume")
        return rows.assign(**{name: rows[name].where(~chosen, last[name]) for name in names})

    return change


def in_seconds(rows: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    del start
    return rows.assign(ts=(rows["ts"].dt.as_unit("s").astype("int64")).astype(str))


BTC = {"venue": "binance", "asset": "BTC"}
PRICES = ("open", "high", "low", "close")
OI = {"venue": "all", "asset": "BTC"}

INJECTED = (
    # --- an hour removed ---
    Injected("an hour of candles", BARS, "candles", without(13, 14, **BTC), "gap", "1 of 24 hourly bars", "price.BTC."),
    Injected(
        "a bar of totals",
        BARS,
        "liquidation_totals",
        without(12, 13, **BTC),
        "gap",
        "1 of 6 bars is missing",
        "liquidations.",
    ),
    Injected(
        "an hour of funding",
        BARS,
        "funding",
        without(13, 14, venue="hyperliquid", asset="BTC"),
        "gap",
        "1 of 24 settlements is missing",
        "funding.BTC.venue.hyperliquid.",
    ),
    Injected(
        "the day's last levels",
        BARS,
        "open_interest",
        without(16, 24, **OI),
        "gap",
        "no level at the window's",
        "open_interest.BTC.change_pct",
    ),
    # --- a venue removed ---
    Injected(
        "candles of a venue",
        BARS,
        "candles",
        without(0, 24, venue="binance"),
        "gap",
        "24 of 24 hourly bars are missing, so prices of bybit are taken",
        "price.",
    ),
    Injected(
        "totals of a venue",
        BARS,
        "liquidation_totals",
        without(0, 24, venue="binance"),
        "gap",
        "no liquidation of the window is recorded",
        "liquidations.",
    ),
    Injected(
        "funding of a venue",
        BARS,
        "funding",
        without(0, 24, venue="kraken"),
        "gap",
        "nothing settled in the window",
        "funding.BTC.",
    ),
    Injected(
        "levels of a venue",
        BARS,
        "open_interest",
        without(-24, 24, venue="all"),
        "gap",
        "no level is recorded",
        "open_interest.",
    ),
    # --- a thousand times the contract size ---
    Injected(
        "contracts for coins, worth kept",
        ORDERS,
        "liquidations",
        scaled(("qty",), 1000, 0, 24),
        "refused",
        "must be about price x qty",
    ),
    Injected(
        "worth of contracts, coins kept",
        ORDERS,
        "liquidations",
        scaled(("usd",), 1000, 0, 24),
        "refused",
        "must be about price x qty",
    ),
    Injected(
        "contracts for coins, and their worth",
        ORDERS,
        "liquidations",
        scaled(("qty", "usd"), 1000, 0, 24),
        "named",
        "as a wrong contract size would make it",
    ),
    Injected(
        "totals of a thousand",
        BARS,
        "liquidation_totals",
        scaled(("long_usd", "short_usd"), 1000, 0, 24, **BTC),
        "named",
        "as a wrong contract size would make it",
    ),
    Injected(
        "the price of a thousand coins",
        BARS,
        "candles",
        scaled(PRICES, 1000, 0, 24, venue="binance", asset="DOGE"),
        "gap",
        "departs from its neighbours",
        "price.DOGE.",
    ),
    Injected(
        "levels of a thousand",
        BARS,
        "open_interest",
        scaled(("oi_base", "oi_usd"), 1000, 12, 24, **OI),
        "named",
        "times its neighbour, as another unit would make it",
    ),
    # --- stale timestamps ---
    Injected("a clock in seconds", BARS, "liquidation_totals", in_seconds, "refused", "looks like epoch seconds"),
    Injected("stale bars", BARS, "candles", stamped(12, 12, 24, **BTC), "refused", "has the same key"),
    Injected("stale totals", BARS, "liquidation_totals", stamped(12, 12, 24, **BTC), "refused", "has the same key"),
    Injected(
        "stale settlements", BARS, "funding", stamped(0, 0, 24, venue="kraken", asset="BTC"), "refused", "the same key"
    ),
    Injected("stale levels", BARS, "open_interest", stamped(12, 12, 24, **OI), "refused", "has the same key"),
    Injected("stale orders", ORDERS, "liquidations", stamped(13, 13, 24), "named", "orders bear one and the same time"),
    Injected(
        "bars that stand still",
        BARS,
        "candles",
        stalled(12, 24, **BTC),
        "gap",
        "only repeat the one before",
        "price.BTC.",
    ),
    # --- a split feed ---
    Injected(
        "bars under two symbols",
        BARS,
        "candles",
        renamed("symbol", "BTCUSDT-PERP", 12, 24, **BTC),
        "gap",
        "12 of 24 hourly bars are missing",
        "price.BTC.",
    ),
    Injected(
        "totals under two sources",
        BARS,
        "liquidation_totals",
        renamed("source", "other", 12, 24, **BTC),
        "gap",
        "3 of 6 bars are missing",
        "liquidations.",
    ),
    Injected(
        "settlements under two symbols",
        BARS,
        "funding",
        renamed("symbol", "BTCUSDT-PERP", 8, 24, venue="bybit", asset="BTC"),
        "gap",
        "1 of 3 settlements is missing",
        "funding.BTC.venue.bybit.",
    ),
    Injected(
        "orders under two venues",
        ORDERS,
        "liquidations",
        renamed("venue", "okx-swap", 18, 24),
        "named",
        "the record does not cover the whole window",
    ),
    # --- rows twice ---
    Injected("bars twice", BARS, "candles", doubled(0, 24), "harmless"),
    Injected("totals twice", BARS, "liquidation_totals", doubled(0, 24), "harmless"),
    Injected("settlements twice", BARS, "funding", doubled(0, 24), "harmless"),
    Injected("levels twice", BARS, "open_interest", doubled(0, 24), "harmless"),
    Injected("all orders twice", ORDERS, "liquidations", doubled(0, 24), "named", "orders are exact copies of others"),
    Injected(
        "two hours of orders twice",
        ORDERS,
        "liquidations",
        doubled(14, 16),
        "named",
        "orders are exact copies of others",
    ),
    # --- a spike of one bad tick ---
    Injected(
        "a high of half as much again",
        BARS,
        "candles",
        scaled(("high",), 1.5, 13, 14, **BTC),
        "gap",
        "departs from its neighbours by 5",
        "price.BTC.",
    ),
    Injected(
        "a low of half as much",
        BARS,
        "candles",
        scaled(("low",), 0.5, 13, 14, **BTC),
        "gap",
        "departs from its neighbours by",
        "price.BTC.",
    ),
    Injected(
        "a close of one tenth more",
        BARS,
        "candles",
        scaled(("high", "close"), 1.1, 23, 24, **BTC),
        "gap",
        "departs from its neighbours by",
        "price.BTC.",
    ),
    Injected(
        "a high of one twentieth more",
        BARS,
        "candles",
        scaled(("high",), 1.05, 13, 14, **BTC),
        "gap",
        "departs from its neighbours by",
        "price.BTC.",
    ),
)


@pytest.fixture(scope="module")
def record(market):
    """Rows of the tables around a day, as frames of the contract."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    kept: dict[date, dict[str, pd.DataFrame]] = {}

    def of(day: date) -> dict[str, pd.DataFrame]:
        if day not in kept:
            start, end = day - timedelta(days=DAYS), day + timedelta(days=1)
            files = {file.stem: file for file in market.iterdir()}
            kept[day] = {
                table: connection.execute(
                    f"SELECT * FROM '{files[table]}' WHERE ts >= '{start} 00:00Z' AND ts < '{end} 00:00Z'"
                ).df()
                for table in TABLES
            }
        return {table: rows for table, rows in kept[day].items() if len(rows)}

    return of


@pytest.fixture(scope="module")
def clean(record, tmp_path_factory):
    """A lake of each day without a fault, and its reading; faulty ones take the place of one table of it."""
    kept = {}

    def of(day: date):
        if day not in kept:
            kept[day] = read(tmp_path_factory.mktemp("clean") / "lake", record(day), day)
        return kept[day]

    return of


def read(folder, tables, day):
    lake = Lake(folder)
    lake.import_frames(tables, "x")
    return compute(lake.frames(Window.day(day)), Preferences())


def _fault(case: Injected, record):
    tables = record(case.day)
    rows = tables[case.table]
    changed = case.change(rows, pd.Timestamp(case.day, tz="UTC"))
    assert len(changed) != len(rows) or not changed.equals(rows), "the fault changes nothing"
    return tables | {case.table: changed}


@pytest.mark.parametrize("case", INJECTED, ids=lambda case: case.name.replace(" ", "-"))
def test_a_fault_is_refused_or_said(case, record, clean, tmp_path):
    tables = _fault(case, record)
    if case.outcome == "refused":
        with pytest.raises(FaultyInput, match=case.says):
            Lake(tmp_path / "lake").import_frames(tables, "x")
        assert not (tmp_path / "lake" / "manifest.json").exists()
        return
    before, after = clean(case.day), read(tmp_path / "lake", tables, case.day)
    if case.outcome == "harmless":
        assert after.figures == before.figures
        assert after.gaps == before.gaps
        return
    new = [gap for gap in after.gaps if gap not in before.gaps]
    assert any(case.says in gap.what for gap in new), new
    if case.outcome == "gap":
        assert _in_silence(case, before, after) == []


def _in_silence(case, before, after):
    """Figures of the touched families with another value, though of the same source and of a coverage no lower."""
    return [
        name
        for name, figure in after.figures.items()
        if name.startswith(case.touches)
        and name in before.figures
        and figure.value != before.figures[name].value
        and figure.source == before.figures[name].source
        and (figure.coverage or 1.0) >= (before.figures[name].coverage or 1.0)
    ]


def test_the_days_themselves_are_above_suspicion(clean):
    doubts = ("departs from", "as a", "only repeat", "exact copies", "one and the same time", "are taken")
    for day in (BARS, ORDERS):
        assert [gap for gap in clean(day).gaps if any(words in gap.what for words in doubts)] == []
