"""The history of liquidations and candles, reduced: queries that give one row for a period or a day.

Times are whole microseconds since 1970, so no time zone can shift a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from briefs.tables.checks import literal
from briefs.tables.stretch import COVERAGES, Stretch
from briefs.vocabulary.window import Window

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND
_HOUR = timedelta(hours=1) // _MICROSECOND
_WORDS = ", ".join(literal(word) for word in COVERAGES)


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def periods_query(window: Window, orders: str, totals: str, stretches: Sequence[Stretch]) -> str:
    """The frame `liquidation_periods` from the queries `orders` and `totals` (rows before the window's end).

    orders: in the columns of a rollup, whose steps lie within periods.
    """
    end, length = microseconds(window.end), window.length // _MICROSECOND
    return f"""
        WITH orders AS ({orders}), totals AS ({totals}), stretches AS ({_stretch_rows(stretches)}),
        {_ORDERS.format(end=end, length=length)},
        {_TOTALS.format(end=end, length=length)}
        SELECT period, make_timestamptz({end} - (period + 1) * {length}) AS start, kind, venue, asset, source,
            interval_s, bars, straddling, covered_s, [{_WORDS}][weakest] AS coverage,
            long_usd_cents, short_usd_cents, orders
        FROM (FROM order_periods UNION ALL BY NAME FROM total_periods)
        ORDER BY start, kind, venue, asset, source, interval_s
    """


# An order belongs to the period that its moment lies in. The stated stretches of a venue and asset hold for all orders
# of that venue and asset, whichever source brought them: orders are told apart by their key, not by their source.
_ORDERS = f"""
        source_rows AS (
            SELECT ({{end}} - 1 - epoch_us(ts)) // {{length}} AS period, venue, asset, source,
                sum(long_usd_cents) AS long_usd_cents, sum(short_usd_cents) AS short_usd_cents, sum(orders) AS orders
            FROM orders GROUP BY ALL),
        order_rows AS (
            SELECT period, venue, asset, string_agg(source, ',' ORDER BY source) AS source,
                sum(long_usd_cents) AS long_usd_cents, sum(short_usd_cents) AS short_usd_cents, sum(orders) AS orders
            FROM source_rows GROUP BY ALL),
        stretch_parts AS (
            SELECT *, unnest(range(greatest({{end}} - ends, 0) // {{length}}, ({{end}} - 1 - starts) // {{length}} + 1))
                AS period
            FROM stretches WHERE starts < {{end}}),
        stretch_periods AS (
            SELECT period, venue, asset, string_agg(DISTINCT source, ',' ORDER BY source) AS source,
                sum(least(ends, {{end}} - period * {{length}}) - greatest(starts, {{end}} - (period + 1) * {{length}}))
                    / 1e6 AS covered_s,
                max(list_position([{_WORDS}], coverage)) AS weakest
            FROM stretch_parts GROUP BY ALL),
        order_periods AS (
            SELECT period, 'orders' AS kind, venue, asset, coalesce(r.source, s.source) AS source,
                0::BIGINT AS interval_s, 0::BIGINT AS bars, 0::BIGINT AS straddling,
                coalesce(covered_s, 0.0)::DOUBLE AS covered_s, coalesce(weakest, {len(COVERAGES)}) AS weakest,
                coalesce(long_usd_cents, 0)::BIGINT AS long_usd_cents,
                coalesce(short_usd_cents, 0)::BIGINT AS short_usd_cents, coalesce(orders, 0)::BIGINT AS orders
            FROM order_rows r FULL JOIN stretch_periods s USING (period, venue, asset))"""

# A bar counts in the period that it lies wholly in; in every period that it merely overlaps it is straddling.
_TOTALS = f"""
        bars AS (
            SELECT *, ({{end}} - 1 - epoch_us(ts)) // {{length}} AS earliest,
                CASE WHEN epoch_us(ts) + interval_s * 1000000 > {{end}} THEN -1
                    ELSE ({{end}} - epoch_us(ts) - interval_s * 1000000) // {{length}} END AS latest
            FROM totals),
        bar_parts AS (
            SELECT *, earliest = latest AS whole, unnest(range(greatest(latest, 0), earliest + 1)) AS period FROM bars),
        total_periods AS (
            SELECT period, 'totals' AS kind, venue, asset, source, interval_s,
                count(*) FILTER (whole) AS bars, count(*) FILTER (NOT whole) AS straddling,
                least(coalesce(sum(interval_s) FILTER (whole), 0), {{length}} / 1e6)::DOUBLE AS covered_s,
                max(list_position([{_WORDS}], coverage)) AS weakest,
                coalesce(sum(long_usd_cents) FILTER (whole), 0)::BIGINT AS long_usd_cents,
                coalesce(sum(short_usd_cents) FILTER (whole), 0)::BIGINT AS short_usd_cents, 0::BIGINT AS orders
            FROM bar_parts GROUP BY ALL)"""


def _stretch_rows(stretches: Sequence[Stretch]) -> str:
    columns = "(venue, asset, coverage, source, starts, ends)"
    if not stretches:
        return f"SELECT * FROM (VALUES ('', '', '', '', 0::BIGINT, 0::BIGINT)) AS s{columns} WHERE false"
    rows = ", ".join(
        f"({literal(s.venue)}, {literal(s.asset)}, {literal(s.coverage)}, {literal(s.source)}, "
        f"{microseconds(s.start)}::BIGINT, {microseconds(s.end)}::BIGINT)"
        for s in stretches
    )
    return f"SELECT * FROM (VALUES {rows}) AS s{columns}"


def candle_days_query(window: Window, candles: str) -> str:
    """The frame `candle_days` from the query `candles` (sorted by time): only bars on the grid of their interval count.

    A day's volume is missing where one of its bars has none.
    """
    last = (microseconds(window.end) - 1) // _DAY
    return f"""
        WITH bars AS (
            SELECT *, epoch_us(ts) // {_DAY} AS number FROM ({candles})
            WHERE epoch_us(ts) % (interval_s * 1000000) = 0
                AND epoch_us(ts) % {_DAY} + interval_s * 1000000 <= {_DAY})
        SELECT make_timestamptz(number * {_DAY}) AS day, interval_s, venue, symbol, arg_max(asset, ts) AS asset,
            count(*) AS bars, arg_min(open, ts) AS open, max(high) AS high, min(low) AS low,
            arg_max(close, ts) AS close,
            CASE WHEN count(volume) = count(*) THEN sum(volume) END AS volume,
            CASE WHEN count(turnover_usd) = count(*) THEN sum(turnover_usd) END AS turnover_usd
        FROM bars WHERE number < {last}
        GROUP BY number, interval_s, venue, symbol ORDER BY day, interval_s, venue, symbol
    """


def candle_hours_query(window: Window, candles: str) -> str:
    """The frame `candle_hours` from the query `candles`: only bars on the grid of their interval, only whole hours.

    Hourly bars are handed on as they are, which spares most records the grouping. An hour's volume is missing where
    one of its bars has none.
    """
    return f"""
        WITH bars AS (
            SELECT *, epoch_us(ts) AS opens FROM ({candles})
            WHERE interval_s <= 3600 AND 3600 % interval_s = 0 AND epoch_us(ts) % (interval_s * 1000000) = 0
                AND epoch_us(ts) + interval_s * 1000000 <= {microseconds(window.end)}),
        hours AS (
            SELECT ts, interval_s, venue, symbol, asset, open, high, low, close, volume, turnover_usd
            FROM bars WHERE interval_s = 3600
            UNION ALL
            SELECT make_timestamptz(opens // {_HOUR} * {_HOUR}) AS ts, interval_s, venue, symbol,
                arg_max(asset, opens) AS asset, arg_min(open, opens) AS open, max(high) AS high, min(low) AS low,
                arg_max(close, opens) AS close,
                CASE WHEN count(volume) = count(*) THEN sum(volume) END AS volume,
                CASE WHEN count(turnover_usd) = count(*) THEN sum(turnover_usd) END AS turnover_usd
            FROM bars WHERE interval_s < 3600
            GROUP BY opens // {_HOUR}, interval_s, venue, symbol HAVING count(*) * interval_s = 3600)
        SELECT * FROM hours ORDER BY ts, interval_s, venue, symbol
    """
