"""What comes after a day changes no figure of it: not new days, not revisions of later days, not a longer record.

Scheduled events are the one exception by design: what is known to lie ahead is what a brief looks out on, so none is
added within the week that follows.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.tables.stretch import Stretch
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

DAY = date(2026, 3, 10)
BACK = 45  # days of history: more than every median, level and score needs
END = datetime(2026, 3, 11, tzinfo=UTC)
STARTS = END - timedelta(days=BACK + 1)
WINDOWS = (Window.day(DAY), Window.rolling(datetime(2026, 3, 10, 18, 30, tzinfo=UTC), timedelta(hours=24)))


def wave(number: int, seed: int, size: float) -> float:
    """A fixed zigzag, so that the past is no straight line and no clock or chance decides it."""
    return size * ((number * 7919 + seed * 104729) % 1009 / 1009 - 0.5)


def steps(start: datetime, end: datetime, hours: int) -> list[datetime]:
    return [start + timedelta(hours=n) for n in range(0, int((end - start).total_seconds()) // 3600, hours)]


def candles(start: datetime, end: datetime, seed: int) -> list[tuple]:
    rows = []
    for n, moment in enumerate(steps(start, end, 1)):
        for asset, base in (("BTC", 90_000.0), ("ETH", 3_000.0)):
            open_, close = base * (1 + wave(n, seed, 0.02)), base * (1 + wave(n + 1, seed, 0.02))
            high, low = max(open_, close) * 1.003, min(open_, close) * 0.997
            prices = (open_, high, low, close, 5.0 + n % 7, close * (5.0 + n % 7))
            rows.append((moment, 3600, "binance", f"{asset}USDT", asset, *prices))
    return rows


def totals(start: datetime, end: datetime, seed: int) -> list[tuple]:
    return [
        (moment, 14400, "binance", asset, 1e6 * (1.1 + wave(n, seed, 2)), 8e5 * (1.1 + wave(n, seed + 1, 2)), "vendor")
        for n, moment in enumerate(steps(start, end, 4))
        for asset in ("BTC", "ETH")
    ]


def funding(start: datetime, end: datetime, seed: int) -> list[tuple]:
    return [
        (moment, venue, f"{asset}USDT", asset, 1e-4 + wave(n, seed, 2e-4), 8.0)
        for n, moment in enumerate(steps(start, end, 8))
        for asset in ("BTC", "ETH")
        for venue in ("binance", "okx")
    ]


def levels(start: datetime, end: datetime, seed: int) -> list[tuple]:
    return [
        (moment, venue, "BTCUSDT", "BTC", 1e5 * (1 + wave(n, seed, 0.1)), 9e9 * (1 + wave(n, seed, 0.1)))
        for n, moment in enumerate(steps(start, end, 4))
        for venue in ("binance", "okx")
    ]


def series(start: datetime, end: datetime, seed: int) -> list[tuple]:
    rows = []
    for n, moment in enumerate(steps(start, end, 24)):
        rows.append((moment, "fear_greed", 50 + round(wave(n, seed, 40)), "index", "a"))
        rows.append((moment, "total_market_cap", 3e12 * (1 + wave(n, seed, 0.05)), "usd", "a"))
        rows.append((moment + timedelta(hours=21), "SPY", 600 * (1 + wave(n, seed, 0.02)), "usd", "b"))
    return rows


def orders(start: datetime, end: datetime, seed: int) -> list[tuple]:
    rows = []
    for n, moment in enumerate(steps(start, end, 2)):
        price, qty = 90_000.0 * (1 + wave(n, seed, 0.02)), 0.5 + n % 5
        usd = round(price * qty, 2)
        rows.append((moment + timedelta(minutes=7), "okx", "BTC-USDT-SWAP", "BTC", "long", price, qty, usd))
    return rows


def headlines(start: datetime, end: datetime, seed: int) -> list[tuple]:
    return [(moment, "wire", f"Bitcoin moves, note {seed}-{n}", None) for n, moment in enumerate(steps(start, end, 12))]


COLUMNS = {
    "candles": "ts interval_s venue symbol asset open high low close volume turnover_usd",
    "liquidation_totals": "ts interval_s venue asset long_usd short_usd source",
    "funding": "ts venue symbol asset rate interval_h",
    "open_interest": "ts venue symbol asset oi_base oi_usd",
    "series": "ts name value unit source",
    "liquidations": "ts venue symbol asset side price qty usd",
    "headlines": "ts source title url",
}
MAKERS = {
    "candles": candles,
    "liquidation_totals": totals,
    "funding": funding,
    "open_interest": levels,
    "series": series,
    "liquidations": orders,
    "headlines": headlines,
}


def frames(start: datetime, end: datetime, seed: int, tables=tuple(COLUMNS)) -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(MAKERS[name](start, end, seed), columns=COLUMNS[name].split()) for name in tables}


def read(lake: Lake, window: Window):
    reading = compute(lake.frames(window), Preferences())
    return reading.figures, reading.gaps, reading.revision


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """The rows of a lake that ends with the day, and what they give."""
    past = frames(STARTS, END, 1)
    lake = Lake(tmp_path_factory.mktemp("known") / "lake")
    lake.import_frames(past, "x", stretches=[Stretch("okx", "BTC", "full", STARTS, END, "x")])
    return lake, {window: read(lake, window) for window in WINDOWS}


LATER = st.lists(
    st.tuples(st.sampled_from(sorted(COLUMNS)), st.integers(0, 3), st.integers(2, 60), st.integers(2, 5)),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LATER)
def test_what_comes_after_a_day_changes_no_figure_of_it(known, tmp_path_factory, later):
    """Each addition: a table, its first day after the brief's, how many hours it lasts, and which values it has.

    Two additions that overlap are a revision: the later one replaces the rows of the earlier.
    """
    lake, before = known
    grown = Lake(tmp_path_factory.mktemp("grown") / "lake")
    _copy(lake.path, grown.path)
    for table, days, hours, seed in later:
        start = END + timedelta(days=days)
        rows = frames(start, start + timedelta(hours=hours), seed, (table,))
        stretch = Stretch("okx", "BTC", "full", start, start + timedelta(hours=hours), "x")
        if len(rows[table]):
            grown.import_frames(rows, "x", stretches=[stretch] if table == "liquidations" else None)
    for window in WINDOWS:
        assert read(grown, window) == before[window]


def test_the_past_is_rich_enough_to_be_changed(known):
    """The figures that look back the farthest are there, so that the test above can fail."""
    figures, _, _ = known[1][WINDOWS[0]]
    wanted = [
        "liquidations.ratio_30d_median",
        "funding.BTC.venue.binance.highest_since",
        "price.BTC.low_days",
        "levels.BTC.support.1.price",
        "open_interest.BTC.change_pct",
        "market.fear_greed.change",
        "outlier.10.measure",
    ]
    assert [name for name in wanted if name not in figures] == []


def test_a_revision_of_the_day_itself_does_change_it(known, tmp_path):
    lake, before = known
    revised = Lake(tmp_path / "lake")
    _copy(lake.path, revised.path)
    start = END - timedelta(days=1)
    revised.import_frames(frames(start, END, 9, ("liquidation_totals",)), "x")
    figures, _, revision = read(revised, WINDOWS[0])
    assert figures["liquidations.total_usd"] != before[WINDOWS[0]][0]["liquidations.total_usd"]
    assert revision == before[WINDOWS[0]][2] + 1


def _copy(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            (target / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (target / path.relative_to(source)).write_bytes(path.read_bytes())


MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", Path(__file__).parents[4] / "shared" / "data" / "market"))
REAL_DAYS = [date(2025, 3, 1) + timedelta(days=12 * n) for n in range(30)]  # from March 2025 into February 2026


@pytest.mark.market
@pytest.mark.slow
@pytest.mark.skipif(not MARKET.is_dir(), reason="the market data (BRIEFS_MARKET_DATA) are not here")
def test_thirty_real_days_are_the_same_in_a_lake_that_ends_with_them_and_in_the_whole_one(tmp_path):
    """The lake grows from day to day as it would in life; at the end every day is computed again from all of it."""
    lake, connection = Lake(tmp_path / "lake"), duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    files = sorted(file for file in MARKET.iterdir() if file.suffix in {".csv", ".parquet"})
    since, seen = datetime(1970, 1, 1, tzinfo=UTC), {}
    for day in [*REAL_DAYS, date(2100, 1, 1)]:
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
        added = {}
        for file in files:
            # Events are scheduled years ahead: their whole list is there from the first day on.
            low, high = (since, end) if file.stem != "events" else (since, datetime(2200, 1, 1, tzinfo=UTC))
            rows = connection.execute(f"SELECT * FROM '{file}' WHERE ts >= '{low}' AND ts < '{high}'").df()
            if len(rows) and (file.stem != "events" or not seen):
                added[file.stem] = rows
        lake.import_frames(added, "x")
        since = end
        if day in REAL_DAYS:
            reading = compute(lake.frames(Window.day(day)), Preferences())
            seen[day] = (reading.figures, reading.gaps)
    # The record has a hole or two; nearly all days have their hundreds of figures.
    assert sum(len(figures) > 100 for figures, _ in seen.values()) > 25
    for day, then in seen.items():
        reading = compute(lake.frames(Window.day(day)), Preferences())
        assert (reading.figures, reading.gaps) == then, day
