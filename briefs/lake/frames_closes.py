"""Closes of short bars before the window: what jumps and the moves after news are measured against."""

from __future__ import annotations

from datetime import timedelta

from briefs.lake.periods import microseconds
from briefs.tables.checks import literal
from briefs.vocabulary.window import DAY, Window

ASSETS = ("BTC", "ETH")
WEEKS_BACK = 12
WEEK = timedelta(days=7)
_AROUND = timedelta(hours=1)
_TWO_DAYS = timedelta(days=2)
_MICROSECOND = timedelta(microseconds=1)


def weeks_back(window: Window) -> int:
    """How many of the weeks before are looked at; none for a window longer than a day."""
    return WEEKS_BACK if window.length <= DAY else 0


def closes_since(window: Window) -> Window:
    """The stretch from the earliest close to the window's start."""
    low = window.start - max(_TWO_DAYS, weeks_back(window) * WEEK + _AROUND)
    return Window(low, window.start, "rolling")


def closes_query(window: Window, candles: str) -> str:
    """The frame `candle_closes` from the query `candles` of the stretch `closes_since`."""
    two_days = microseconds(window.start - _TWO_DAYS)
    anchor = microseconds(window.start - WEEKS_BACK * WEEK - _AROUND)
    length = (window.length + 2 * _AROUND) // _MICROSECOND
    same_time = f"(epoch_us(ts) - {anchor}) % {WEEK // _MICROSECOND} < {length}" if weeks_back(window) else "false"
    names = ", ".join(literal(asset) for asset in ASSETS)
    return f"""
        SELECT ts, interval_s, venue, symbol, asset, close FROM ({candles})
        WHERE interval_s < 3600 AND asset IN ({names}) AND epoch_us(ts) % (interval_s * 1000000) = 0
            AND epoch_us(ts) + interval_s * 1000000 <= {microseconds(window.start)}
            AND (epoch_us(ts) >= {two_days} OR {same_time})
        ORDER BY ts, interval_s, venue, symbol
    """
