"""Small market frames for the worked examples of liquidations, funding and open interest.

Rows are written as tuples; the periods of liquidations are reduced here row by row, in plain Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from briefs.metrics.catalogue import definitions
from briefs.metrics.compute import compute
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Reading
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

DAY = date(2026, 3, 10)
WORDS = ["full", "aggregate", "sampled_1s", "partial"]
COLUMNS = {
    "orders": "ts venue symbol asset side price qty usd_cents kind account id price_kind source",
    "totals": "ts interval_s venue asset long_usd_cents short_usd_cents long_orders short_orders source coverage",
    "liquidation_periods": "period start kind venue asset source interval_s bars straddling covered_s coverage "
    "long_usd_cents short_usd_cents orders",
    "liquidation_bars": "ts interval_s kind venue asset source long_usd_cents short_usd_cents",
    "funding": "ts venue symbol asset rate interval_h",
    "candles": "ts interval_s venue symbol asset open high low close volume turnover_usd",
    "candle_days": "day interval_s venue symbol asset bars open high low close volume turnover_usd",
    "candle_hours": "ts interval_s venue symbol asset open high low close volume turnover_usd",
    "candle_closes": "ts interval_s venue symbol asset close",
    "open_interest": "ts venue symbol asset oi_base oi_usd",
    "open_interest_starts": "period venue symbol asset oi_usd",
    "open_interest_days": "day venue symbol asset first_ts first_base first_usd last_ts last_base last_usd",
    "series": "ts name value unit source",
    "headlines": "ts source title url",
    "events": "ts name kind region importance source",
    "reported": "start end metric asset value unit source url",
}
TIMES = {"ts", "day", "start", "end", "first_ts", "last_ts"}
WHOLE = {"interval_s", "bars", "period", "straddling", "orders", "usd_cents", "long_usd_cents", "short_usd_cents"}
NUMBERS = {"price", "qty", "covered_s", "rate", "interval_h", "oi_base", "oi_usd", "value", "volume", "turnover_usd"}
NUMBERS |= {"open", "high", "low", "close", "long_orders", "short_orders"}
NUMBERS |= {"first_base", "first_usd", "last_base", "last_usd"}


def at(clock: str, days: int = 0, of: date = DAY) -> datetime:
    """`at("04:00", -1)` is 04:00 UTC on the day before the example's day."""
    hour, minute, *second = clock.split(":")
    moment = datetime.combine(of, datetime.min.time(), UTC) + timedelta(days=days)
    return moment + timedelta(hours=int(hour), minutes=int(minute), seconds=float(second[0]) if second else 0)


def order(
    ts: datetime,
    side: str,
    usd: str,
    *,
    venue: str = "okx",
    asset: str = "BTC",
    kind: str = "liq",
    account: str | None = None,
    number: str | None = None,
) -> dict[str, Any]:
    cents = int(usd.replace(".", "")) if "." in usd else int(usd) * 100
    names = ("ts", "venue", "symbol", "asset", "side", "usd_cents", "kind", "account", "id", "source")
    return dict(zip(names, (ts, venue, f"{asset}USDT", asset, side, cents, kind, account, number, "feed"), strict=True))


def bar(
    ts: datetime,
    longs: int,
    shorts: int,
    *,
    hours: float = 4,
    venue: str = "binance",
    asset: str = "BTC",
    source: str = "vendor",
    coverage: str = "aggregate",
) -> dict[str, Any]:
    """A bar of totals; `longs` and `shorts` in dollars."""
    names = ("ts", "interval_s", "venue", "asset", "long_usd_cents", "short_usd_cents", "source", "coverage")
    values = (ts, int(hours * 3600), venue, asset, longs * 100, shorts * 100, source, coverage)
    return dict(zip(names, values, strict=True))


def day_of_bars(days: int, usd: int, **words: Any) -> list[dict[str, Any]]:
    """The six 4-hour bars of one day, which sum to `usd` of longs (a multiple of 6), `days` from the example's day."""
    return [bar(at(f"{hour:02}:00", days), usd // 6, 0, **words) for hour in range(0, 24, 4)]


def stretch(start: datetime, end: datetime, coverage: str, venue: str = "okx", asset: str = "BTC") -> tuple[Any, ...]:
    return start, end, coverage, venue, asset, "feed"


def market(
    window: Window | None = None,
    *,
    orders: Sequence[dict[str, Any]] = (),
    totals: Sequence[dict[str, Any]] = (),
    stretches: Sequence[tuple[Any, ...]] = (),
    **tables: Iterable[Sequence[Any]],
) -> MarketFrames:
    """Frames as the lake hands them over: `orders` and `totals` of any day, reduced for the days before."""
    window = window or Window.day(DAY)
    given: dict[str, list[dict[str, Any]]] = {
        name: [dict(zip(COLUMNS[name].split(), row, strict=True)) for row in rows] for name, rows in tables.items()
    }
    given["liquidation_periods"] = list(_periods(window, orders, totals, stretches))
    given["liquidation_bars"] = list(_bars_before(window, orders, totals))
    given["open_interest_starts"] = list(_starts(window, given.get("open_interest", [])))
    given["orders"] = [row for row in orders if window.start <= row["ts"] < window.end]
    given["open_interest"] = [
        row for row in given.get("open_interest", []) if row["ts"] >= window.start - timedelta(hours=24)
    ]
    given["totals"] = [row for row in totals if row["ts"] < window.end and _end(row) > window.start]
    filled = {name: _frame(columns.split(), given.get(name, [])) for name, columns in COLUMNS.items()}
    return MarketFrames(window=window, provenance="recorded", revision=1, **filled)


def _end(row: dict[str, Any]) -> datetime:
    return row["ts"] + timedelta(seconds=row["interval_s"])


def _number(window: Window, moment: datetime) -> int:
    return (window.end - timedelta(microseconds=1) - moment) // window.length


def _periods(
    window: Window,
    orders: Sequence[dict[str, Any]],
    totals: Sequence[dict[str, Any]],
    stretches: Sequence[tuple[Any, ...]],
) -> Iterable[dict[str, Any]]:
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(
        lambda: {"bars": 0, "straddling": 0, "covered_s": 0.0, "orders": 0, "long_usd_cents": 0, "short_usd_cents": 0}
    )
    for row in orders:
        key = (_number(window, row["ts"]), "orders", row["venue"], row["asset"], row["source"], 0)
        found[key].setdefault("coverage", "partial")
        if row["kind"] == "liq":
            found[key]["orders"] += 1
            found[key][f"{row['side']}_usd_cents"] += row["usd_cents"]
    for row in totals:
        first, last = _number(window, row["ts"]), _number(window, _end(row) - timedelta(microseconds=1))
        for number in range(last, first + 1):
            entry = found[number, "totals", row["venue"], row["asset"], row["source"], row["interval_s"]]
            entry["coverage"] = max(entry.get("coverage", "full"), row["coverage"], key=WORDS.index)
            if first != last:
                entry["straddling"] += 1
                continue
            entry["bars"] += 1
            entry["covered_s"] += row["interval_s"]
            entry["long_usd_cents"] += row["long_usd_cents"]
            entry["short_usd_cents"] += row["short_usd_cents"]
    for start, end, coverage, venue, asset, source in stretches:
        for number in range(_number(window, end - timedelta(microseconds=1)), _number(window, start) + 1):
            entry = found[number, "orders", venue, asset, source, 0]
            begins = window.start - number * window.length
            inside = min(end, begins + window.length) - max(start, begins)
            entry |= {"covered_s": inside.total_seconds(), "coverage": coverage}
    names = ("period", "kind", "venue", "asset", "source", "interval_s")
    for key in sorted(found):
        start = window.start - key[0] * window.length
        yield {**dict(zip(names, key, strict=True)), "start": start, **found[key]}


def _bars_before(
    window: Window, orders: Sequence[dict[str, Any]], totals: Sequence[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    first = window.start - timedelta(days=28)
    minutes: dict[tuple[Any, ...], dict[str, int]] = {}
    for row in orders:
        if first <= row["ts"] < window.start and row["kind"] == "liq":
            key = (row["ts"].replace(second=0, microsecond=0), row["venue"], row["asset"])
            sums = minutes.setdefault(key, {"long_usd_cents": 0, "short_usd_cents": 0})
            sums[f"{row['side']}_usd_cents"] += row["usd_cents"]
    for (ts, venue, asset), sums in minutes.items():
        yield {"ts": ts, "interval_s": 60, "kind": "orders", "venue": venue, "asset": asset, "source": "", **sums}
    for row in totals:
        if row["ts"] >= first and _end(row) <= window.start:
            yield {**row, "kind": "totals"}


def _starts(window: Window, levels: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    last: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(levels, key=lambda row: row["ts"]):
        age = window.start - row["ts"]
        if age >= timedelta() and age % window.length <= timedelta(hours=4):
            last[age // window.length, row["venue"], row["symbol"]] = row
    for (period, _, _), row in last.items():
        yield {**row, "period": period}


def _frame(columns: list[str], rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], columns=columns)
    for name in columns:
        if name in TIMES:
            frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("us")
        elif name in WHOLE and not (name == "orders" and "period" not in columns):
            frame[name] = frame[name].astype("int64")
        elif name in NUMBERS:
            frame[name] = frame[name].astype("float64")
        else:
            frame[name] = frame[name].astype("str")
    return frame.sort_values(columns[0], kind="stable", ignore_index=True)


def read(frames: MarketFrames, preferences: Preferences | None = None) -> Reading:
    """The whole reading; each figure must have exactly one definition, of its own unit."""
    reading = compute(frames, preferences or Preferences())
    for figure in reading.figures.values():
        units = [entry.unit for entry in definitions() if entry.covers(figure.id)]
        assert len(units) == 1, figure.id
        assert units == [figure.unit] or figure.id.startswith("reported."), figure.id
    return reading


def gaps(reading: Reading, table: str) -> list[tuple[str, str, str]]:
    """(asset, venue, what) of the gaps of a table."""
    return [(gap.asset, gap.venue, gap.what) for gap in reading.gaps if gap.table == table]
