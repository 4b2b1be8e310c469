"""Small market frames for the worked examples of price, levels and market: rows in, every other table empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from briefs.metrics.catalogue import Subject
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Figure
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

DAY = date(2026, 3, 11)  # a Wednesday
BAR_VALUES = ["open", "high", "low", "close", "volume", "turnover_usd"]
DAY_COLUMNS = ["day", "interval_s", "venue", "symbol", "asset", "bars"]
COLUMNS = {
    "orders": ["ts", "venue", "symbol", "asset"],
    "totals": ["ts", "interval_s", "venue", "asset"],
    "liquidation_periods": ["period", "start", "venue", "asset"],
    "liquidation_bars": ["ts", "interval_s", "kind", "venue", "asset"],
    "funding": ["ts", "venue", "symbol", "asset", "rate", "interval_h"],
    "candles": [
        "ts",
        "interval_s",
        "venue",
        "symbol",
        "asset",
        "open",
        "high",
        "low",
        "close",
        "volume",
        "turnover_usd",
    ],
    "candle_days": [*DAY_COLUMNS, *BAR_VALUES],
    "candle_hours": ["ts", "interval_s", "venue", "symbol", "asset", *BAR_VALUES],
    "candle_closes": ["ts", "interval_s", "venue", "symbol", "asset", "close"],
    "open_interest": ["ts", "venue", "symbol", "asset", "oi_base", "oi_usd"],
    "open_interest_starts": ["period", "venue", "symbol", "asset"],
    "open_interest_days": [
        "day",
        "venue",
        "symbol",
        "asset",
        "first_ts",
        "first_base",
        "first_usd",
        "last_ts",
        "last_base",
        "last_usd",
    ],
    "series": ["ts", "name", "value", "unit", "source"],
    "headlines": ["ts", "source", "title", "url"],
    "events": ["ts", "name", "kind", "region", "importance", "source"],
    "reported": ["start", "end", "metric", "asset"],
}
TIMES = {"ts", "day", "start", "end", "first_ts", "last_ts"}
TEXTS = {"venue", "symbol", "asset", "name", "unit", "source", "title", "url", "kind", "region", "importance", "metric"}


def at(text: str) -> datetime:
    """`10 23:55` is 23:55 UTC on 10 March 2026."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-03-{day}T{clock}").replace(tzinfo=UTC)


def day_before(count: int, of: date = DAY) -> datetime:
    return datetime.combine(of - timedelta(days=count), datetime.min.time(), UTC)


def frames(window: Window | None = None, **tables: Iterable[Sequence[Any]]) -> MarketFrames:
    filled = {name: _frame(columns, tables.get(name, ())) for name, columns in COLUMNS.items()}
    return MarketFrames(window=window or Window.day(DAY), provenance="recorded", revision=1, **filled)


def _frame(columns: list[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    given = list(rows)
    # Rows may stop before the optional columns, which then hold missing values.
    width = len(given[0]) if given else len(columns)
    frame = pd.DataFrame(given, columns=columns[:width]).reindex(columns=columns)
    for name in columns:
        if name in TIMES:
            frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("us")
        elif name in TEXTS:
            frame[name] = frame[name].astype("string")
        elif name in {"interval_s", "bars", "period"}:
            frame[name] = frame[name].astype("int64")
        else:
            frame[name] = frame[name].astype("float64")
    return frame


def candles(
    closes: Iterable[float],
    start: datetime,
    interval_s: int = 3600,
    *,
    venue: str = "binance",
    symbol: str = "BTCUSDT",
    asset: str = "BTC",
) -> list[tuple[Any, ...]]:
    """Bars that follow each other from `start`, flat at the close: open, high, low and close are one price."""
    step = timedelta(seconds=interval_s)
    return [
        (start + number * step, interval_s, venue, symbol, asset, close, close, close, close)
        for number, close in enumerate(closes)
    ]


def day(
    count: int,
    high: float,
    low: float,
    close: float,
    *,
    interval_s: int = 3600,
    bars: int | None = None,
    venue: str = "binance",
    symbol: str = "BTCUSDT",
) -> tuple[Any, ...]:
    """The whole day `count` days before the example's day, with all its bars unless told otherwise."""
    held = 86_400 // interval_s if bars is None else bars
    return (day_before(count), interval_s, venue, symbol, "BTC", held, close, high, low, close)


def measured(
    subject: Subject, given: MarketFrames, preferences: Preferences | None = None
) -> tuple[dict[str, Figure], list[tuple[str, str, str]]]:
    """The figures by id, and the gaps as (asset, venue, what)."""
    tally = Tally(given.window)
    subject.measure(given, preferences or Preferences(), tally)
    for figure in tally.figures.values():
        definitions = [definition for definition in subject.DEFINITIONS if definition.covers(figure.id)]
        assert [definition.unit for definition in definitions] == [figure.unit], figure.id
    return tally.figures, [(gap.asset, gap.venue, gap.what) for gap in tally.gaps]
