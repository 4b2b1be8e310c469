"""Gate's own statistics of each contract: what was liquidated by side, and open interest, by the hour.

An hour that adds up contracts of which one is missing is `partial`. That `time` is a bar's start is nowhere documented;
it is checked that it lies on the grid.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from briefs.sources.talk import Ask, Reply, Row, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.gate.contracts import VENUE, ask, named, perpetuals
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import HOUR_MS, Page, maybe, need, page, seconds, utc
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import pieces, until_now
from briefs.sources.venues.totals import added

_ROWS = 200  # of one reply


def totals(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Dollars liquidated by side of one contract, of a `contract_stats` reply."""

    def one(record: Any) -> Row:
        return {
            "ts": utc(seconds(record, "time")),
            "interval_s": interval_s,
            "venue": VENUE,
            "asset": market.asset,
            "long_usd": need(record, "long_liq_usd"),
            "short_usd": need(record, "short_liq_usd"),
            "source": VENUE,
            "coverage": "aggregate",
        }

    return page(data, (), one)


def open_interest(data: Any, market: Market) -> Page:
    """Open interest of one contract, of a `contract_stats` reply: `open_interest` counts contracts.

    Those of an inverse contract are dollars, and coins by the mark price beside them.
    """

    def one(record: Any) -> Row:
        level, usd, mark = (
            need(record, "open_interest"),
            maybe(record, "open_interest_usd"),
            maybe(record, "mark_price"),
        )
        base = None if market.inverse else market.coins(level * market.contract)
        if market.inverse and mark and mark > 0:
            base = level * market.contract / market.price(mark)
        return {"ts": utc(seconds(record, "time")), **named(market), "oi_base": base, "oi_usd": usd}

    return page(data, (), one)


def fetch_totals(want: Want) -> Talk:
    """Hourly liquidation totals of each asset, over its contracts quoted in dollars."""
    sheet = Sheet(want)
    by_asset: dict[str, list[Market]] = {}
    for one in sheet.markets((yield from perpetuals(sheet))):
        by_asset.setdefault(one.asset, []).append(one)
    for asset, markets in by_asset.items():
        parts = []
        for one in markets:
            rows = yield from _stats(sheet, one)
            parts.append(rows)
        sheet.keep(added(parts))
        sheet.expect(HOUR_MS, venue=VENUE, asset=asset)
    return sheet.batch()


def fetch_open_interest(want: Want) -> Talk:
    """Hourly levels of every perpetual of each asset that is quoted in dollars."""
    return walks.levels(want, perpetuals, _asking, open_interest, _ROWS)


def _stats(sheet: Sheet, market: Market) -> Generator[Ask, Reply, list[Row]]:
    rows: list[Row] = []
    for start, end in pieces(*until_now(sheet.want), _ROWS * HOUR_MS):
        reply = yield _asking(market, start, end)
        rows += sheet.read(reply, market.symbol, lambda data: totals(data, market)).rows
    first, after = (utc(bound) for bound in until_now(sheet.want))
    rows = [row for row in rows if first <= row["ts"] < after]
    if not rows:
        sheet.problem(f"{market.symbol}: no totals")
    return rows


def _asking(one: Market, start: int, end: int) -> Ask:
    return ask("contract_stats", one, interval="1h", from_=start // 1000, limit=-(-(end - start) // HOUR_MS))
