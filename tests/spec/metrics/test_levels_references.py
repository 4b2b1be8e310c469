"""Levels of real candles against TA-Lib and plain SQL, to 1e-9."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from price_tables import COLUMNS, frames

from briefs.metrics import levels
from briefs.metrics.levels_families import FAMILIES, candidates
from briefs.metrics.levels_past import Past
from briefs.metrics.levels_record import standings
from briefs.metrics.price_bars import choose
from briefs.metrics.price_days import complete_days, iso_day
from briefs.metrics.study_issued import complete_days_of, past_of, record
from briefs.metrics.study_levels import study
from briefs.metrics.tally import Tally
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", Path(__file__).parents[3] / "../shared/data/market"))
CANDLES = MARKET / "candles.parquet"
CASES = [("BTC", "BTCUSDT", "2024-03-14"), ("ETH", "ETHUSDT", "2025-10-10"), ("SOL", "SOLUSDT", "2026-05-15")]

talib = pytest.importorskip("talib", reason="TA-Lib is the reference and not installed")
pytestmark = [
    pytest.mark.market,
    pytest.mark.skipif(not CANDLES.is_file(), reason="the market data (BRIEFS_MARKET_DATA) are not here"),
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[2]}")
def case(request: pytest.FixtureRequest) -> tuple[Past, Any]:
    """The past of one day, and a connection with its hourly rows in the view `hours` and whole days in `days`."""
    asset, symbol, day = request.param
    sql = duckdb.connect()
    sql.execute("SET TimeZone = 'UTC'")
    sql.execute(
        f"CREATE VIEW hours AS SELECT * FROM read_parquet('{CANDLES}') WHERE venue = 'binance-spot'"
        f" AND symbol = '{symbol}' AND interval_s = 3600 AND ts < '{day}'::TIMESTAMPTZ + INTERVAL 1 DAY"
    )
    sql.execute(
        "CREATE VIEW days AS SELECT date_trunc('day', ts) AS day, max(high) AS high, min(low) AS low,"
        " arg_max(close, ts) AS close FROM hours GROUP BY 1 HAVING count(*) = 24 ORDER BY day"
    )
    bars = record(sql.execute("FROM hours ORDER BY ts").df(), asset, "binance-spot", symbol)
    number = (np.datetime64(day) - np.datetime64("1970-01-01")).astype(int)
    past = past_of(bars, complete_days_of(bars), int(number))
    assert past is not None
    return past, sql


def _run(past: Past, sql: Any) -> Any:
    return sql.execute("SELECT * FROM days ORDER BY day").df().tail(len(past.close))


def test_average_true_range_equals_ta_lib(case: tuple[Past, Any]) -> None:
    past, sql = case
    run = _run(past, sql)
    expected = talib.ATR(*(run[name].to_numpy() for name in ("high", "low", "close")), timeperiod=14)
    assert len(run) > 60
    assert past.atr == pytest.approx(expected[-1], rel=1e-9)


def test_moving_averages_equal_ta_lib(case: tuple[Past, Any]) -> None:
    past, sql = case
    closes = _run(past, sql)["close"].to_numpy()
    made = {level.method: level.price for level in candidates(past) if level.family == "moving averages"}
    assert "50-day average" in made
    for method, price in made.items():
        assert price == pytest.approx(talib.SMA(closes, int(method.split("-")[0]))[-1], rel=1e-9), method


def test_pivots_equal_plain_sql(case: tuple[Past, Any]) -> None:
    past, sql = case
    row = sql.execute(
        """SELECT (h + l + c) / 3 AS p, 2 * p - h AS s1, 2 * p - l AS r1, p - (h - l) AS s2, p + (h - l) AS r2,
                  l - 2 * (h - p) AS s3, h + 2 * (p - l) AS r3, p + 0.618 * (h - l) AS f2, c - (h - l) * 0.275 AS c3
           FROM (SELECT arg_max(high, day) AS h, arg_max(low, day) AS l, arg_max(close, day) AS c FROM days)"""
    ).fetchone()
    made = {level.method: level.price for level in candidates(past)}
    names = ["classic pivot", *(f"classic pivot {name}" for name in ("S1", "R1", "S2", "R2", "S3", "R3"))]
    names += ["Fibonacci pivot R2", "Camarilla pivot S3"]
    for name, expected in zip(names, row, strict=True):
        assert made[name] == pytest.approx(expected, rel=1e-9), name


def test_average_prices_equal_plain_sql(case: tuple[Past, Any]) -> None:
    past, sql = case
    made = {level.method: level.price for level in candidates(past) if level.family == "VWAP"}
    price = "sum((high + low + close) / 3 * volume) / sum(volume)"
    last = "(SELECT max(ts) FROM hours)"
    (own,) = sql.execute(f"SELECT {price} FROM hours WHERE ts > {last} - INTERVAL 24 HOUR").fetchone()
    assert made["day's VWAP"] == pytest.approx(own, rel=1e-9)
    for name, order in (("high", "high DESC"), ("low", "low")):
        # The anchor is the latest of equal extremes within the last 2,160 hours.
        (since,) = sql.execute(
            f"SELECT ts FROM hours WHERE ts > {last} - INTERVAL 2160 HOUR ORDER BY {order}, ts DESC LIMIT 1"
        ).fetchone() or (None,)
        (expected,) = sql.execute(f"SELECT {price} FROM hours WHERE ts >= ?", [since]).fetchone()
        assert made[f"VWAP since the 90-day {name}"] == pytest.approx(expected, rel=1e-9)


def test_the_profile_holds_all_volume_and_its_area_is_tight(case: tuple[Past, Any]) -> None:
    past, sql = case
    made = {level.method: level.price for level in candidates(past) if level.family == "volume profile"}
    low, point, high = (made[f"30-day {name}"] for name in ("value area low", "point of control", "value area high"))
    assert low < point < high
    # Volume spread evenly over each bar: the share that falls between two prices, in SQL.
    held, whole = sql.execute(
        """SELECT sum(volume * CASE WHEN high > low THEN greatest(least(high, $2) - greatest(low, $1), 0) / (high - low)
                                    ELSE (low >= $1 AND low < $2)::INT END), sum(volume)
           FROM hours WHERE ts > (SELECT max(ts) FROM hours) - INTERVAL 720 HOUR""",
        [low, high],
    ).fetchone()
    assert 0.7 <= held / whole < 0.78  # 70 % and at most one pair of rows more


def test_a_brief_has_the_levels_that_the_study_judges(case: tuple[Past, Any]) -> None:
    past, sql = case
    day = iso_day(past.today)
    rows = sql.execute("FROM hours ORDER BY ts").df()[COLUMNS["candle_hours"]]
    window = Window.day(day)
    within = rows[rows["ts"] >= pd.Timestamp(window.start) - pd.Timedelta(hours=1)]
    whole = sql.execute(
        """SELECT date_trunc('day', ts) AS day, interval_s, venue, symbol, asset, count(*) AS bars,
                  arg_min(open, ts) AS open, max(high) AS high, min(low) AS low, arg_max(close, ts) AS close
           FROM hours WHERE ts < ? GROUP BY ALL ORDER BY day""",
        [window.start],
    ).df()
    tables = {"candles": within, "candle_hours": rows.tail(140 * 24), "candle_days": whole}
    given = frames(window, **{name: list(table.itertuples(index=False, name=None)) for name, table in tables.items()})
    (bars,) = choose(given, Preferences()).values()
    history = complete_days(given.candle_days)[bars.venue, bars.symbol]
    of_brief = levels.past_of(given, bars, history, Tally(window))
    assert of_brief is not None
    made = [list(candidates(one, admitted=frozenset(FAMILIES))) for one in (past, of_brief)]
    assert [(level.method, level.rows) for level in made[0]] == [(level.method, level.rows) for level in made[1]]
    for ours, theirs in zip(*made, strict=True):
        assert ours.price == pytest.approx(theirs.price, rel=1e-12), ours.method
    assert {level.family for level in made[1]} >= set(FAMILIES) - {"swings"}


@pytest.mark.slow
def test_the_committed_record_is_what_the_study_finds() -> None:
    sql = duckdb.connect()
    sql.execute("SET TimeZone = 'UTC'")
    given = sql.execute(f"SELECT * FROM read_parquet('{CANDLES}') WHERE interval_s = 3600 ORDER BY ts").df()
    preferences = Preferences(assets=("BTC", "ETH", "SOL"))
    done = study(given, date(2023, 6, 22), date(2026, 6, 22), preferences)
    assert [(one.venue, one.days) for one in done.series] == [("binance-spot", 975)] * 3
    kept = standings()
    assert list(kept) == [result.family for result in done.results]
    for result in done.results:
        standing = kept[result.family]
        assert (standing.touches, standing.edge) == (result.touches, result.edge), result.family
        assert standing.rate == pytest.approx(result.rate, abs=5e-5)
        assert standing.random == pytest.approx(result.random, abs=5e-5)
