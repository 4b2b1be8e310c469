"""Price figures of real days against plain SQL on the same rows: equal to 1e-12."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from price_tables import COLUMNS, frames, measured

from briefs.metrics import levels, price
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.window import Window

ROOT = Path(__file__).parents[3]
MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", ROOT / "../shared/data/market"))
CANDLES = MARKET / "candles.parquet"

pytestmark = [
    pytest.mark.market,
    pytest.mark.skipif(not CANDLES.is_file(), reason="the market data (BRIEFS_MARKET_DATA) are not here"),
]

# Day, asset, and the series that the preferred order comes to.
DAYS = [
    (date(2024, 3, 14), "BTC", "binance-spot", "BTCUSDT", 3600),
    (date(2025, 4, 7), "ETH", "binance", "ETHUSDT", 3600),
    (date(2025, 10, 10), "SOL", "binance", "SOLUSDT", 3600),
    (date(2025, 10, 11), "XRP", "composite-spot", "XRP-USD", 86_400),
    (date(2026, 2, 28), "BTC", "binance", "BTCUSDT", 3600),
]


@pytest.fixture(scope="module")
def sql() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"CREATE VIEW candles AS SELECT * FROM read_parquet('{CANDLES}')")
    return connection


def read(sql: duckdb.DuckDBPyConnection, window: Window) -> MarketFrames:
    """What the lake hands over of the candles, by plain SQL."""
    bounds = [window.start, window.end]
    within = sql.execute(
        "SELECT * FROM candles WHERE ts >= $1 - to_seconds(interval_s) AND ts + to_seconds(interval_s) <= $2"
        " ORDER BY ts",
        bounds,
    ).df()
    days = sql.execute(
        """SELECT date_trunc('day', ts) AS day, interval_s, venue, symbol, asset, count(*) AS bars,
                  arg_min(open, ts) AS open, max(high) AS high, min(low) AS low, arg_max(close, ts) AS close,
                  sum(volume) AS volume, sum(turnover_usd) AS turnover_usd
           FROM candles WHERE ts < $1 GROUP BY ALL ORDER BY day""",
        [datetime.combine(window.date, datetime.min.time(), UTC)],
    ).df()
    tables = {"candles": within, "candle_days": days}
    given: dict[str, Any] = {
        name: list(table[COLUMNS[name]].itertuples(index=False, name=None)) for name, table in tables.items()
    }
    return frames(window, **given)


@pytest.mark.parametrize(("day", "asset", "venue", "symbol", "interval_s"), DAYS)
def test_price_figures_equal_plain_sql(
    sql: duckdb.DuckDBPyConnection, day: date, asset: str, venue: str, symbol: str, interval_s: int
) -> None:
    window = Window.day(day)
    figures, _ = measured(price, read(sql, window))
    sql.execute(
        "CREATE OR REPLACE TEMP TABLE path AS SELECT *, ln(close / lag(close) OVER (ORDER BY ts)) AS r FROM candles"
        " WHERE venue = $1 AND symbol = $2 AND interval_s = $3"
        " AND ts >= $4::TIMESTAMPTZ - to_seconds($3) AND ts < $5 ORDER BY ts",
        [venue, symbol, interval_s, window.start, window.end],
    )
    inside = f"FROM path WHERE ts >= '{day} 00:00:00+00'"
    expected = sql.execute(
        f"""SELECT arg_min(open, ts), max(high), min(low), arg_max(close, ts),
                   arg_max(close, ts) / (SELECT arg_min(close, ts) FROM path) - 1,
                   sqrt(365 * sum(r * r)),
                   (SELECT min(close / peak - 1) FROM (SELECT close, max(close) OVER (ORDER BY ts) AS peak {inside}))
            {inside}"""
    ).fetchone()
    assert expected is not None
    names = ["open", "high", "low", "close", "return_1d"] + (
        ["realized_vol", "max_drawdown"] if interval_s == 3600 else []
    )
    for name, value in zip(names, expected, strict=False):
        assert figures[f"price.{asset}.{name}"].value == pytest.approx(value, rel=1e-12, abs=1e-15), name
    assert figures[f"price.{asset}.close"].basis.startswith(f"{venue} {symbol},")


@pytest.mark.parametrize(("day", "asset", "venue", "symbol", "interval_s"), DAYS)
def test_low_days_equal_a_walk_back_in_sql(
    sql: duckdb.DuckDBPyConnection, day: date, asset: str, venue: str, symbol: str, interval_s: int
) -> None:
    figures, _ = measured(price, read(sql, Window.day(day)))
    rows = sql.execute(
        "SELECT epoch(date_trunc('day', ts))::BIGINT, min(low) FROM candles WHERE venue = $1 AND symbol = $2"
        " AND interval_s = $3 GROUP BY 1 HAVING count(*) = 86400 // $3",
        [venue, symbol, interval_s],
    ).fetchall()
    lows = {datetime.fromtimestamp(seconds, UTC).date(): low for seconds, low in rows}
    walk = day - timedelta(days=1)
    while walk in lows and lows[walk] >= lows[day]:
        walk -= timedelta(days=1)
    assert figures[f"price.{asset}.low_days"].value == (day - walk).days - 1
    assert walk.isoformat() in figures[f"price.{asset}.low_days"].basis
    assert (f"price.{asset}.lower_low_date" in figures) == (walk in lows)


@pytest.mark.parametrize("day", sorted({row[0] for row in DAYS}))
def test_levels_of_real_days_stand_on_their_side(sql: duckdb.DuckDBPyConnection, day: date) -> None:
    given = read(sql, Window.day(day))
    figures, gaps = measured(levels, given)
    names = [name for name in figures if name.endswith(".price") and ".reference." not in name]
    assert names or gaps
    for name in names:
        _, asset, side, _, _ = name.split(".")
        close = figures[f"levels.{asset}.reference.price"].value
        level = figures[name].value
        assert (level < close) == (side == "support")
        assert abs(level - close) >= 0.05 * figures[f"levels.{asset}.atr"].value
        assert figures[name.replace(".price", ".distance_pct")].value == pytest.approx(level / close - 1, abs=1e-12)


def test_the_same_frames_give_the_same_figures_in_any_order_of_rows(sql: duckdb.DuckDBPyConnection) -> None:
    given = read(sql, Window.day(date(2025, 10, 10)))
    shuffled = {
        name: pd.DataFrame(getattr(given, name).sample(frac=1, random_state=1)).reset_index(drop=True)
        for name in ("candles", "candle_days")
    }
    mixed = MarketFrames(
        window=given.window,
        provenance="recorded",
        revision=1,
        **{name: shuffled.get(name, getattr(given, name)) for name in COLUMNS},
    )
    assert measured(price, mixed) == measured(price, given)
    assert measured(levels, mixed) == measured(levels, given)
