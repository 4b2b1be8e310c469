"""Open interest reduced to days: the first and the last level of each, which is all that daily changes need."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from briefs.lake.periods import microseconds
from briefs.vocabulary.window import Window

_DAYS_BACK = timedelta(days=366)  # a year of changes, and the day before for the level that the first one starts at
_DAY = timedelta(days=1) // timedelta(microseconds=1)


def days_since(window: Window) -> datetime:
    """The first moment of the first day that is reduced."""
    return datetime.combine(window.date - _DAYS_BACK, time(0), UTC)


def open_interest_days_query(window: Window, levels: str) -> str:
    """The frame `open_interest_days` from the query `levels` (rows from `days_since` to the window's end)."""
    last = (microseconds(window.end) - 1) // _DAY
    return f"""
        WITH levels AS (
            SELECT epoch_us(ts) // {_DAY} AS number, ts, venue, symbol, asset,
                struct_pack(base := oi_base, usd := oi_usd) AS level
            FROM ({levels})),
        days AS (
            SELECT number, venue, symbol, asset, min(ts) AS first_ts, arg_min(level, ts) AS opening,
                max(ts) AS last_ts, arg_max(level, ts) AS closing
            FROM levels WHERE number < {last} GROUP BY number, venue, symbol, asset)
        SELECT make_timestamptz(number * {_DAY}) AS day, venue, symbol, asset,
            first_ts, opening.base AS first_base, opening.usd AS first_usd,
            last_ts, closing.base AS last_base, closing.usd AS last_usd
        FROM days ORDER BY day, venue, symbol, asset
    """
