"""The frames that the metrics stage computes from: what the lake hands over for one window.

Every `ts`, `start` and `end` is datetime64[us, UTC]; every `*_cents` is int64 without missing values; text columns are
pandas strings (of `liquidation_bars` categories). Optional columns of the contract are always present and hold missing
values. Frames are sorted by time, then by their key; an empty frame has its columns. Where `window` is [S, E) with
length N:
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from briefs.vocabulary.figure import Provenance
from briefs.vocabulary.window import Window

REVISED_DTYPES = {"table": "str", "venue": "str", "source": "str", "rows": "int64"}


def _none_revised() -> pd.DataFrame:
    return pd.DataFrame(columns=list(REVISED_DTYPES)).astype(REVISED_DTYPES)


@dataclass(frozen=True, slots=True)
class MarketFrames:
    """The rows that bear on one window. Nothing here is stamped at or after E, but for scheduled `events`.

    orders: liquidation orders with S <= ts < E, all kinds. Columns: ts, venue, symbol, asset, side, price, qty,
        usd_cents, kind (liq, adl, backstop), account, id, price_kind, source.
    totals: bars of liquidation totals that overlap [S, E). Columns: ts, interval_s, venue, asset, long_usd_cents,
        short_usd_cents, long_orders, short_orders, source, coverage (full, sampled_1s, aggregate, partial).
    liquidation_periods: liquidations reduced to periods of length N that end at E, S, S-N, ... back to the first row
        of the record (period 0 is the window itself). One row for each period, venue, asset, kind of row, source and
        bar length that has any row (bars of two lengths are two helpings of the same money, so never one row).
        Orders of a venue and asset are one row whichever sources brought them (named with commas between them), as
        their key and not their source tells them apart.
        Columns: period (int64: 0, 1, 2 ...), start, kind ("orders" or "totals"), venue, asset, source,
        interval_s (the bar's length; 0 for orders), bars (whole bars inside the period; 0 for orders),
        straddling (bars that overlap the period without lying in it), covered_s (seconds of the period that whole
        bars, or the stated stretch of the orders, cover, float), coverage (the word; the weakest where several),
        long_usd_cents, short_usd_cents, orders (rows of kind liq; 0 for totals). Only rows of kind liq are summed.
        A period of orders with a stated stretch but no row is present with zeros.
    liquidation_bars: liquidations of the 28 days before S, which bursts are measured against: for orders of kind liq
        one row for each minute, venue and asset that has any (interval_s 60, source ""); bars of totals as they are,
        where S - 28 d <= ts and ts + interval_s <= S. Columns: ts, interval_s, kind ("orders" or "totals"), venue,
        asset, source, long_usd_cents, short_usd_cents.
    funding: settlements with ts < E, the whole history. Columns: ts, venue, symbol, asset, rate, interval_h.
    candles: bars with S - interval_s <= ts and ts + interval_s <= E (so the one that ends at S is there). Columns:
        ts, interval_s, venue, symbol, asset, open, high, low, close, volume, turnover_usd.
    candle_days: candles reduced to whole UTC days before the day of E - 1 us, whole history, one row for each day,
        interval, venue and symbol. Columns: day (start of the day), interval_s, venue, symbol, asset, bars (on the grid
        of the interval), open, high, low, close, volume, turnover_usd.
    candle_hours: candles reduced to hours of the clock that end at or before E, the last 140 days before E, one row for
        each hour, interval, venue and symbol; only hours with all their bars, of intervals that divide an hour.
        Columns: ts (start of the hour), interval_s (of the bars), venue, symbol, asset, open, high, low, close, volume,
        turnover_usd.
    candle_closes: closes of bars shorter than an hour, of BTC and ETH alone, that end at or before S and begin at or
        after S - 48 h, or (for a window up to a day) in the same stretch of one of the 12 weeks before, an hour more on
        each side. Columns: ts, interval_s, venue, symbol, asset, close.
    open_interest: levels with S - 24 h <= ts < E. Columns: ts, venue, symbol, asset, oi_base, oi_usd.
    open_interest_starts: the last level in dollars at or before S, S-N, S-2N, ... (numbered as periods are: 0 is the
        level at S), at most 4 h old and 365 periods back. Columns: period (int64), venue, symbol, asset, oi_usd.
    open_interest_days: open interest reduced to the 366 UTC days before the day of E - 1 us, one row for each day,
        venue and symbol with a level: the day's first and last one, and when. Columns: day (start of the day), venue,
        symbol, asset, first_ts, first_base, first_usd, last_ts, last_base, last_usd.
    series: values with ts < E, whole history. Columns: ts, name, value, unit, source.
    headlines: S - 6 h <= ts < E. Columns: ts, source, title, url.
    events: S - 1 h <= ts < E + 7 d (scheduled, so known before). Columns: ts, name, kind, region, importance, source.
    reported: claims whose [start, end) lies in [S, E). Columns: start, end, metric, asset, value, unit, source, url.
    provenance: "simulated" where any row handed over was simulated.
    revision: 1 + the number of revisions in the lake that changed rows handed over for the window itself.
    revised: how many rows of the window have replaced an earlier version of themselves; one row for each table, venue
        and source that has any. Columns: table, venue ("" where the table has none), source, rows (int64).
    """

    window: Window
    orders: pd.DataFrame
    totals: pd.DataFrame
    liquidation_periods: pd.DataFrame
    liquidation_bars: pd.DataFrame
    funding: pd.DataFrame
    candles: pd.DataFrame
    candle_days: pd.DataFrame
    candle_hours: pd.DataFrame
    candle_closes: pd.DataFrame
    open_interest: pd.DataFrame
    open_interest_starts: pd.DataFrame
    open_interest_days: pd.DataFrame
    series: pd.DataFrame
    headlines: pd.DataFrame
    events: pd.DataFrame
    reported: pd.DataFrame
    provenance: Provenance
    revision: int
    revised: pd.DataFrame = field(default_factory=_none_revised)

    def held(self) -> dict[str, int]:
        """Rows inside the window by table, for the five tables of which a brief needs at least one."""
        start = self.window.start
        return {
            "liquidations": len(self.orders),
            "liquidation_totals": int((self.totals["ts"] >= start).sum()),
            "funding": int((self.funding["ts"] >= start).sum()),
            "candles": int((self.candles["ts"] >= start).sum()),
            "open_interest": int((self.open_interest["ts"] >= start).sum()),
        }
