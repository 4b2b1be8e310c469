"""Ten real days against plain SQL on the raw files: money to the cent, ratios to 1e-12, and no id more or less.

The SQL shares nothing with the metrics stage; it may be simple because the files are: one source of totals in bars of
four hours, orders of one venue, one symbol for each venue and asset.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.figures import read_figures

pytestmark = pytest.mark.market

DAYS = [
    "2024-12-05", "2025-02-03", "2025-03-10", "2025-04-07", "2025-06-22",
    "2025-08-14", "2025-10-10", "2025-11-04", "2026-01-20", "2026-03-04",
]  # fmt: skip
PREFERRED = ("binance", "bybit", "okx", "hyperliquid", "binance-spot", "composite-spot")
DAY_MS = 86_400_000


@pytest.fixture(scope="module", params=DAYS)
def day(request):
    return date.fromisoformat(request.param)


@pytest.fixture(scope="module")
def figures(real_lake, day):
    return read_figures(real_lake, Window.day(day), Preferences()).figures


@pytest.fixture(scope="module")
def sql(market):
    """A connection with one view a table: `ms` is the row's time since 1970, `day` its date as days since 1970."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    files = {
        "totals": f"read_csv('{market}/liquidation_totals.csv', all_varchar = true)",
        "orders": f"read_csv('{market}/liquidations.csv', all_varchar = true)",
        "funding": f"read_parquet('{market}/funding.parquet')",
        "levels": f"read_parquet('{market}/open_interest.parquet')",
        "candles": f"read_parquet('{market}/candles.parquet')",
    }
    for name, file in files.items():
        moment = "epoch_ms(ts::TIMESTAMPTZ)"
        connection.execute(f"CREATE TABLE {name} AS SELECT *, {moment} AS ms, {moment} // {DAY_MS} AS day FROM {file}")
    return connection


def rows(sql, query, **values):
    return sql.execute(query, values).fetchall()


def number(day):
    return (day - date(1970, 1, 1)).days


def iso(day_number):
    return (date(1970, 1, 1) + timedelta(days=day_number)).isoformat()


# Proved on worked examples and against other references (test_funding_worked, test_open_interest_quadrant).
WORKED_BY_HAND = (
    ".apy",
    ".band_high",
    ".band_low",
    ".median_8h",
    ".paid_usd",
    ".percentile",
    ".premium",
    ".quadrant",
    ".rank",
    ".rank_of",
    ".sigma_1d",
)


def compare(figures, expected, families, beside=()):
    """The figures of the families are the expected ones; ids of `beside` are tested elsewhere."""
    found = {
        name: figure.value
        for name, figure in figures.items()
        if name.startswith(families)
        and not name.startswith(beside)
        and (name in expected or not name.endswith(WORKED_BY_HAND))
    }
    assert sorted(found) == sorted(expected)
    for name, value in expected.items():
        if isinstance(value, float):
            assert found[name] == pytest.approx(value, abs=1e-12, rel=1e-12), name
        else:
            assert found[name] == value, name


MONEY = {
    "totals": "sum(long_usd::DECIMAL(18, 2)), sum(short_usd::DECIMAL(18, 2))",
    "orders": "coalesce(sum(usd::DECIMAL(18, 2)) FILTER (side = 'long'), 0), "
    "coalesce(sum(usd::DECIMAL(18, 2)) FILTER (side = 'short'), 0)",
}
CLOCK = {
    "totals": ("bar", "strftime(make_timestamp(ms * 1000), '%H%M')"),
    "orders": ("hour", "strftime(make_timestamp(ms * 1000), '%H')"),
}


def test_liquidations(figures, sql, day):
    expected = {}
    for table, money in MONEY.items():
        families = [("", "'all'"), ("asset", "asset"), ("venue", "venue"), CLOCK[table]]
        for family, column in families:
            query = f"SELECT {column} AS part, {money} FROM {table} WHERE day = $day GROUP BY part"
            for name, longs, shorts in rows(sql, query, day=number(day)):
                expected |= _parts(family, name, longs, shorts)
    expected |= _comparisons(sql, day) | _concentration(sql, day)
    compare(figures, expected, ("liquidations.",), ("liquidations.largest", "liquidations.orders", *ELSEWHERE))


ELSEWHERE = ("liquidations.peak", "liquidations.concentration.by_order")


def _parts(family, name, longs, shorts):
    if family in {"bar", "hour"}:
        return {f"liquidations.{family}.{name}.usd": longs + shorts}
    prefix = f"liquidations.{family}.{name}." if family else "liquidations."
    found = {f"{prefix}long_usd": longs, f"{prefix}short_usd": shorts}
    found["liquidations.total_usd" if not family else f"{prefix}usd"] = longs + shorts
    if not family:
        found["liquidations.long_share"] = float(longs) / float(longs + shorts)
    return found


def _comparisons(sql, day):
    """Against earlier days of the totals: all days of the file are of one venue, four assets, one source."""
    totals = dict(
        rows(
            sql,
            "SELECT day, sum(long_usd::DECIMAL(18, 2) + short_usd::DECIMAL(18, 2)) FROM totals "
            "GROUP BY day HAVING count(*) = 24 AND count(DISTINCT asset) = 4",
        )
    )
    today = number(day)
    if today not in totals:
        return {}
    assert set(totals) == set(range(min(totals), max(totals) + 1)), "the SQL below relies on days without a hole"
    expected = {"liquidations.change_1d": float(totals[today]) / float(totals[today - 1]) - 1}
    last = [n for n in range(today - 30, today) if n in totals]
    if len(last) >= 20:
        middle = rows(sql, "SELECT median(v) FROM unnest($values) AS t(v)", values=[float(totals[n]) for n in last])
        expected["liquidations.ratio_30d_median"] = float(totals[today]) / middle[0][0]
    higher = [n for n in totals if n < today and totals[n] >= totals[today]]
    if higher:
        expected["liquidations.highest_since"] = iso(max(higher))
        expected["liquidations.highest_since.usd"] = totals[max(higher)]
    else:
        expected["liquidations.record_start"] = iso(min(totals))
    return expected | _standing(
        sql, [float(totals[n]) for n in totals if today - 365 <= n < today], float(totals[today])
    )


def _standing(sql, before, now):
    """Rank, percentile and both distances, by DuckDB's own statistics."""
    (higher, less, equal, z_log, z_robust), *_ = rows(
        sql,
        "SELECT count(*) FILTER (v > $now), count(*) FILTER (v < $now), count(*) FILTER (v = $now), "
        "(ln($now) - avg(ln(v))) / stddev_samp(ln(v)), (ln($now) - median(ln(v))) / (1.4826 * mad(ln(v))) "
        "FROM unnest($before) AS t(v)",
        before=before,
        now=now,
    )
    expected = {"liquidations.rank": 1 + higher, "liquidations.rank_of": 1 + len(before)}
    if len(before) >= 100:
        expected["liquidations.percentile"] = (less + equal / 2) / len(before)
    if len(before) >= 20:
        expected |= {"liquidations.z_log": z_log, "liquidations.z_robust": z_robust}
    return expected


def _concentration(sql, day):
    (index, largest, name), *_ = rows(
        sql,
        "WITH all_rows AS (SELECT asset, long_usd::DECIMAL(18, 2) + short_usd::DECIMAL(18, 2) AS usd FROM totals "
        "WHERE day = $day UNION ALL SELECT asset, usd::DECIMAL(18, 2) FROM orders WHERE day = $day), "
        "parts AS (SELECT asset, sum(usd)::DOUBLE AS v FROM all_rows GROUP BY asset) "
        "SELECT sum(power(v / total, 2)), max(v / total), arg_max(asset, v) "
        "FROM parts, (SELECT sum(v) AS total FROM parts)",
        day=number(day),
    )
    if index is None:
        return {}
    names = {"hhi": index, "effective": 1 / index, "largest_share": largest, "largest": name}
    return {f"liquidations.concentration.by_asset.{name}": value for name, value in names.items()}


def test_single_orders(figures, sql, day):
    found = rows(
        sql,
        "SELECT count(*), max(usd::DECIMAL(18, 2)), arg_max(asset, usd::DECIMAL(18, 2)), "
        "arg_max(side, usd::DECIMAL(18, 2)) FROM orders WHERE day = $day HAVING count(*) > 0",
        day=number(day),
    )
    names = ("orders", "largest.usd", "largest.asset", "largest.side")
    values = [figures[f"liquidations.{name}"].value for name in names if f"liquidations.{name}" in figures]
    assert [tuple(values)] == found if found else values == []


def test_peak_and_series_of_the_day(figures, sql, day):
    bars = rows(
        sql,
        "SELECT ms, sum(long_usd::DECIMAL(18, 2)), sum(short_usd::DECIMAL(18, 2)) FROM totals WHERE day = $day "
        "GROUP BY ms UNION ALL SELECT ms // 3600000 * 3600000, sum(usd::DECIMAL(18, 2)) FILTER (side = 'long'), "
        "sum(usd::DECIMAL(18, 2)) FILTER (side = 'short') FROM orders WHERE day = $day GROUP BY 1",
        day=number(day),
    )
    expected = {}
    for ms, longs, shorts in bars:
        moment = f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
        expected[f"series.liquidations.long@{moment}"] = longs or Decimal(0)
        expected[f"series.liquidations.short@{moment}"] = shorts or Decimal(0)
    compare(figures, expected, ("series.liquidations.long", "series.liquidations.short"))
    if bars:
        peak = max((longs or 0) + (shorts or 0) for _, longs, shorts in bars)
        assert figures["liquidations.peak.usd"].value == peak


DAILY = """
    SELECT asset, venue, day, sum(rate) AS paid, sum(rate) / sum(interval_h) * 8 AS r8,
        sum(interval_h) = 24 AND min(interval_h) = max(interval_h) AS whole
    FROM funding GROUP BY asset, venue, day
"""


def test_funding(figures, sql, day):
    expected = {}
    blended = {}
    today = number(day)
    for asset, venue, paid, r8, before in rows(
        sql,
        f"WITH daily AS ({DAILY}) SELECT asset, venue, now.paid, now.r8, old.r8 FROM daily AS now JOIN daily AS old "
        "USING (asset, venue) WHERE now.day = $day AND old.day = $day - 1 ORDER BY ALL",
        day=today,
    ):
        name = f"funding.{asset}.venue.{venue}"
        expected |= {f"{name}.cumulative": paid, f"{name}.rate_8h": r8}
        blended.setdefault(asset, []).append((r8, before))
        expected |= _since(sql, asset, venue, today)
    for asset, rates in blended.items():
        # On these days the open interest of binance alone is known, so the median stands unless binance is alone too.
        now, old = (
            rows(sql, "SELECT median(v) FROM unnest($values) AS t(v)", values=[pair[n] for pair in rates])[0][0]
            for n in (0, 1)
        )
        expected |= {
            f"funding.{asset}.rate_8h": now,
            f"funding.{asset}.apr": now * 3 * 365,
            f"funding.{asset}.change_8h": now - old,
        }
        if len(rates) > 1:
            expected[f"funding.{asset}.spread_8h"] = max(r for r, _ in rates) - min(r for r, _ in rates)
    compare(figures, expected, ("funding.",))


def _since(sql, asset, venue, today):
    """The latest earlier whole day at least as extreme, after which no day is broken."""
    history = {
        n: (r8, whole)
        for n, r8, whole in rows(
            sql,
            f"SELECT day, r8, whole FROM ({DAILY}) WHERE asset = $asset AND venue = $venue AND day <= $day",
            asset=asset,
            venue=venue,
            day=today,
        )
    }
    first = min(history) + (not history[min(history)][1])
    broken = [n for n in range(first, today) if n not in history or not history[n][1]]
    name = f"funding.{asset}.venue.{venue}"
    found = {}
    for word, sign in (("lowest", 1), ("highest", -1)):
        extreme = [
            n for n in range(first, today) if n in history and sign * (history[n][0] - history[today][0]) <= 1e-14
        ]
        if extreme and max(extreme) > max(broken, default=-1):
            found[f"{name}.{word}_since"] = iso(max(extreme))
    if len(found) < 2 and not broken and first < today:
        found[f"{name}.record_start"] = iso(first)
    return found


def test_open_interest(figures, sql, day):
    start = number(day) * DAY_MS
    at_end = "ms < $start + 86400000 AND ms >= $start + 72000000"
    at_start = "ms <= $start AND ms >= $start - 14400000"
    expected = {}
    for asset, before, after, usd in rows(
        sql,
        f"""
        SELECT a.asset, coalesce(a.oi_base, a.oi_usd), coalesce(b.oi_base, b.oi_usd), b.oi_usd::DECIMAL(18, 2)
        FROM (SELECT asset, venue, arg_max(oi_base, ms) AS oi_base, arg_max(oi_usd, ms) AS oi_usd
              FROM levels WHERE {at_start} GROUP BY ALL) AS a
        JOIN (SELECT asset, venue, arg_max(oi_base, ms) AS oi_base, arg_max(oi_usd, ms) AS oi_usd
              FROM levels WHERE {at_end} GROUP BY ALL) AS b USING (asset, venue)
        """,
        start=start,
    ):
        expected |= {f"open_interest.{asset}.change_pct": after / before - 1, f"open_interest.{asset}.usd": usd}
    compare(figures, expected, ("open_interest.",))


def test_prices(figures, sql, day):
    today = number(day)
    chosen = rows(
        sql,
        """
        SELECT asset, arg_min((venue, interval_s), (list_position($venues, venue), interval_s)) AS best
        FROM (SELECT asset, venue, interval_s FROM candles WHERE day = $day
              GROUP BY ALL HAVING count(*) * interval_s = 86400) GROUP BY asset ORDER BY asset
        """,
        venues=list(PREFERRED),
        day=today,
    )
    expected = {}
    for asset, best in chosen:
        venue, interval_s = best if isinstance(best, tuple) else best.values()
        daily = {
            n: bar
            for n, *bar in rows(
                sql,
                "SELECT day, max(high), min(low), arg_max(close, ms), count(*) * interval_s = 86400 FROM candles "
                "WHERE asset = $asset AND venue = $venue AND interval_s = $interval_s GROUP BY day, interval_s",
                asset=asset,
                venue=venue,
                interval_s=interval_s,
            )
        }
        high, low, close, _ = daily[today]
        previous = rows(
            sql,
            "SELECT close FROM candles WHERE asset = $asset AND venue = $venue AND interval_s = $s AND ms = $ms",
            asset=asset,
            venue=venue,
            s=interval_s,
            ms=today * DAY_MS - interval_s * 1000,
        )
        run = 0
        while (earlier := daily.get(today - 1 - run)) and earlier[3] and earlier[1] >= low:
            run += 1
        expected |= {f"price.{asset}.high": high, f"price.{asset}.low": low, f"price.{asset}.close": close}
        expected[f"price.{asset}.low_days"] = run
        if previous:
            expected[f"price.{asset}.return_1d"] = close / previous[0][0] - 1
    wanted = (".high", ".low", ".close", ".low_days", ".return_1d")
    prices = {name: figure for name, figure in figures.items() if name.startswith("price.") and name.endswith(wanted)}
    compare(prices, expected, ("price.",))
