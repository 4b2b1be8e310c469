"""Liquidations and open interest before the window, reduced: what episodes and ranks are measured against.

Times are whole microseconds since 1970, so no time zone can shift a bound.
"""

from __future__ import annotations

from briefs.lake.periods import microseconds
from briefs.vocabulary.window import Window

_MINUTE = 60_000_000
_LEVEL_AGE = 4 * 60 * _MINUTE
RANKED_PERIODS = 365


def liquidation_bars_query(window: Window, orders: str, totals: str) -> str:
    """The rows of the frame `liquidation_bars`, unsorted, from queries of the stretch before the window.

    orders: in the columns of a rollup, whose steps are not longer than a minute.
    """
    return f"""
        WITH minutes AS (
            SELECT epoch_us(ts) // {_MINUTE} AS minute, venue, asset,
                sum(long_usd_cents)::BIGINT AS long_usd_cents, sum(short_usd_cents)::BIGINT AS short_usd_cents
            FROM ({orders}) WHERE orders > 0 GROUP BY ALL)
        SELECT make_timestamptz(minute * {_MINUTE}) AS ts, 60::BIGINT AS interval_s, 'orders' AS kind, venue, asset,
            '' AS source, long_usd_cents, short_usd_cents FROM minutes
        UNION ALL
        SELECT ts, interval_s, 'totals' AS kind, venue, asset, source, long_usd_cents, short_usd_cents
        FROM ({totals}) WHERE {_whole_before(window)}
    """


def liquidation_feeds_query(window: Window, orders: str, totals: str) -> str:
    """The kinds, venues, assets and sources of the frame `liquidation_bars`: which names its categories have."""
    return f"""
        SELECT DISTINCT 'orders' AS kind, venue, asset, '' AS source FROM ({orders}) WHERE orders > 0
        UNION ALL
        SELECT DISTINCT 'totals' AS kind, venue, asset, source FROM ({totals}) WHERE {_whole_before(window)}
    """


def _whole_before(window: Window) -> str:
    return f"epoch_us(ts) + interval_s * 1000000 <= {microseconds(window.start)}"


def open_interest_starts_query(window: Window, levels: str) -> str:
    """The frame `open_interest_starts` from the query `levels` (rows up to and with the window's start)."""
    age = f"({microseconds(window.start)} - epoch_us(ts))"
    length = microseconds(window.end) - microseconds(window.start)
    return f"""
        SELECT {age} // {length} AS period, venue, symbol, arg_max(asset, ts) AS asset,
            arg_max_null(oi_usd, ts) AS oi_usd
        FROM ({levels}) WHERE {age} >= 0 AND {age} % {length} <= {_LEVEL_AGE}
        GROUP BY ALL ORDER BY period, asset, venue, symbol
    """
