"""Volatility, correlations, returns and funding of real days against independent libraries and plain SQL."""

from __future__ import annotations

import math
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import scipy.stats

from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.vocabulary.figure import Reading
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", Path(__file__).parents[3] / "../shared/data/market"))
TABLES = ("candles", "funding", "open_interest", "series")
CASES = [("BTC", "binance", "2025-11-04"), ("ETH", "binance-spot", "2024-03-14"), ("SOL", "binance-spot", "2026-05-15")]
NEAR = 1e-9

talib = pytest.importorskip("talib", reason="TA-Lib is a reference and not installed")
wickra = pytest.importorskip("wickra", reason="Wickra is a reference and not installed")
pytestmark = [
    pytest.mark.market,
    pytest.mark.skipif(not MARKET.is_dir(), reason="the market data (BRIEFS_MARKET_DATA) are not here"),
]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("references") / "lake")
    for table in TABLES:
        (file,) = MARKET.glob(f"{table}.*")
        lake.import_files(table, [file])
    return lake


@pytest.fixture(scope="module")
def sql() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for table in TABLES:
        (file,) = MARKET.glob(f"{table}.*")
        connection.execute(f"CREATE VIEW {table} AS FROM '{file}'")
    return connection


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[2]}")
def case(request: pytest.FixtureRequest, lake: Lake) -> tuple[str, str, date, Reading]:
    """Asset, venue of its price, day, and the day's reading."""
    asset, venue, day = request.param
    window = Window.day(date.fromisoformat(day))
    return asset, venue, date.fromisoformat(day), compute(lake.frames(window), Preferences())


def daily(sql: duckdb.DuckDBPyConnection, asset: str, venue: str, day: date) -> Any:
    """Whole days of hourly bars up to the day."""
    return sql.execute(
        """SELECT ts::DATE AS day, arg_min(open, ts) AS open, max(high) AS high, min(low) AS low,
                  arg_max(close, ts) AS close, sum(volume) AS volume
           FROM candles WHERE asset = $1 AND venue = $2 AND interval_s = 3600 AND ts < $3::DATE + 1
           GROUP BY 1 HAVING count(*) = 24 ORDER BY 1""",
        [asset, venue, day],
    ).df()


def test_volatility_equals_wickra_and_ta_lib(case: tuple[str, str, date, Reading], sql: Any) -> None:
    asset, venue, day, reading = case
    days = daily(sql, asset, venue, day)
    first, high, low, last = (days[name].to_numpy() for name in ("open", "high", "low", "close"))
    for span in (7, 30):
        expected = {
            "parkinson": wickra.ParkinsonVolatility(span, 365).batch(high, low)[-1],
            "garman_klass": wickra.GarmanKlassVolatility(span, 365).batch(first, high, low, last)[-1],
            "rogers_satchell": wickra.RogersSatchellVolatility(span, 365).batch(first, high, low, last)[-1],
            "yang_zhang": wickra.YangZhangVolatility(span, 365).batch(first, high, low, last)[-1],
            "close_to_close": wickra.HistoricalVolatility(span, 365).batch(last)[-1],
        }
        for name, percent in expected.items():
            figure = reading.figures[f"price.{asset}.vol.{name}.{span}"]
            assert figure.source == venue
            assert 100 * figure.value == pytest.approx(percent, rel=NEAR), name
        # TA-Lib divides by n where the sample variance divides by n - 1. It works in sums of squares, so less exactly.
        logs = days["close"].pct_change().add(1).map(math.log).dropna().to_numpy()
        spread = talib.STDDEV(logs * 1000, timeperiod=span)[-1] / 1000 * math.sqrt(span / (span - 1) * 365)
        assert reading.figures[f"price.{asset}.vol.close_to_close.{span}"].value == pytest.approx(spread, rel=1e-8)


def test_returns_and_volume_equal_plain_sql(case: tuple[str, str, date, Reading], sql: Any) -> None:
    asset, venue, day, reading = case
    days = daily(sql, asset, venue, day).set_index("day")
    at = [days["close"].loc[str(day - timedelta(days=back))].item() for back in (0, 7, 30)]
    for back, before in zip((7, 30), at[1:], strict=True):
        assert reading.figures[f"price.{asset}.return_{back}d"].value == pytest.approx(at[0] / before - 1, rel=NEAR)
    same = [days["volume"].loc[str(day - timedelta(days=7 * week))].item() for week in range(1, 9)]
    middle = sum(sorted(same)[3:5]) / 2
    ratio = days["volume"].loc[str(day)].item() / middle
    assert reading.figures[f"volume.{asset}.ratio_weekday"].value == pytest.approx(ratio, rel=NEAR)


def test_the_rank_of_the_days_volatility_equals_plain_sql(case: tuple[str, str, date, Reading], sql: Any) -> None:
    asset, venue, day, reading = case
    rows = sql.execute(
        """WITH moves AS (
             SELECT ts, ln(close / lag(close) OVER (ORDER BY ts)) AS move FROM candles
             WHERE asset = $1 AND venue = $2 AND interval_s = 3600 AND ts < $3::DATE + 1)
           SELECT sqrt(sum(move * move)) FROM moves WHERE ts >= $3::DATE - 30 GROUP BY ts::DATE
           HAVING count(*) = 24 ORDER BY ts::DATE""",
        [asset, venue, day],
    ).fetchall()
    *before, now = (value for (value,) in rows)
    assert len(before) == 30
    assert reading.figures[f"price.{asset}.realized_vol_rank"].value == 1 + sum(one > now for one in before)
    share = sum(one < now for one in before) / 30
    assert reading.figures[f"price.{asset}.realized_vol_percentile"].value == pytest.approx(share, abs=NEAR)


def test_correlations_equal_scipy(case: tuple[str, str, date, Reading], sql: Any) -> None:
    asset, venue, day, reading = case
    checked = 0
    for name in ("SPY", "QQQ", "DXY", "GLD"):
        pairs = sql.execute(
            """WITH closes AS (
                 SELECT s.ts, ln(s.value) AS other, ln(c.close) AS own FROM series s
                 LEFT JOIN candles c ON c.ts = s.ts - INTERVAL 1 HOUR AND c.asset = $1 AND c.venue = $2
                   AND c.interval_s = 3600
                 WHERE s.name = $3 AND s.ts < $4::DATE + 1 AND s.ts >= $4::DATE + 1 - INTERVAL 140 DAY),
               steps AS (
                 SELECT ts, other - lag(other) OVER w AS other, own - lag(own) OVER w AS own, ts - lag(ts) OVER w AS gap
                 FROM closes WINDOW w AS (ORDER BY ts))
               SELECT own, other FROM steps WHERE own IS NOT NULL AND gap <= INTERVAL 5 DAY ORDER BY ts""",
            [asset, venue, name, day],
        ).fetchall()
        for span in (30, 90):
            figure = reading.figures.get(f"correlation.{asset}.{name}.{span}")
            if figure is None:
                assert len(pairs) < span
                continue
            own, other = zip(*pairs[-span:], strict=True)
            expected = scipy.stats.pearsonr(own, other)
            bounds = expected.confidence_interval(0.95)
            assert figure.value == pytest.approx(expected.statistic, abs=NEAR)
            for last, value in (
                ("low", bounds.low),
                ("high", bounds.high),
                ("spearman", scipy.stats.spearmanr(own, other).statistic),
            ):
                assert reading.figures[f"{figure.id}.{last}"].value == pytest.approx(value, abs=NEAR)
            checked += 1
    assert checked >= 4


def test_funding_equals_plain_sql(case: tuple[str, str, date, Reading], sql: Any) -> None:
    asset, _, day, reading = case
    rows = sql.execute(
        """SELECT venue, sum(rate) / sum(interval_h) * 8 FROM funding
           WHERE asset = $1 AND ts >= $2::DATE AND ts < $2::DATE + 1 GROUP BY 1 ORDER BY 1""",
        [asset, day],
    ).fetchall()
    for venue, rate in rows:
        assert reading.figures[f"funding.{asset}.venue.{venue}.rate_8h"].value == pytest.approx(rate, abs=1e-15)
    if len(rows) > 1:
        assert reading.figures[f"funding.{asset}.median_8h"].value == pytest.approx(
            sql.execute("SELECT median(x) FROM (SELECT unnest($1) AS x)", [[rate for _, rate in rows]]).fetchone()[0],
            abs=1e-15,
        )
    paid = sql.execute(
        """SELECT round(sum(rate * oi_usd), 2) FROM (
             SELECT f.ts, f.rate, arg_max(o.oi_usd, o.ts) AS oi_usd FROM funding f
             JOIN open_interest o ON o.asset = f.asset AND o.venue = 'binance' AND o.ts < f.ts
               AND o.ts >= f.ts - INTERVAL 4 HOUR
             WHERE f.asset = $1 AND f.venue = 'binance' AND f.ts >= $2::DATE AND f.ts < $2::DATE + 1 GROUP BY ALL)
           HAVING count(*) = 3""",
        [asset, day],
    ).fetchone()
    figure = reading.figures.get(f"funding.{asset}.venue.binance.paid_usd")
    assert (figure is None) == (paid is None)
    if figure is not None and paid is not None:
        assert float(figure.value) == pytest.approx(paid[0], abs=0.02)


def test_nothing_after_the_day_changes_its_figures(lake: Lake, sql: Any, tmp_path: Path) -> None:
    """The same day from a lake that ends with it."""
    day = Window.day(date(2025, 11, 4))
    early = Lake(tmp_path / "lake")
    for table in TABLES:
        rows = sql.execute(f"SELECT * FROM {table} WHERE ts < TIMESTAMPTZ '{day.end.isoformat()}'").df()
        early.import_frame(table, rows, "market")
    names = ("price.", "volume.", "breadth.", "correlation.", "funding.", "open_interest.")
    whole, cut = (
        {
            name: figure.value
            for name, figure in compute(one.frames(day), Preferences()).figures.items()
            if name.startswith(names)
        }
        for one in (lake, early)
    )
    assert whole == cut
    assert len(whole) > 300
