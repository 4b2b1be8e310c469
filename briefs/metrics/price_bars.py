"""Which candles stand for an asset's price: one venue, one symbol, one interval, never a blend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from briefs.tables.frames import MarketFrames
from briefs.vocabulary.preferences import Preferences

SECOND = 1_000_000  # microseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INTERVAL_WORDS = {3600: "hourly", 86400: "daily"}

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PriceBars:
    """The bars that cover the window without a hole.

    at: epoch microseconds at which each bar opens, ascending. open, high, low, close: one float a bar.
    before: close of the bar that ends at the window's start (same venue, symbol and interval), None where missing.
    """

    asset: str
    venue: str
    symbol: str
    interval_s: int
    at: Integers
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    before: float | None

    @property
    def basis(self) -> str:
        return f"{self.venue} {self.symbol}, {interval_words(self.interval_s)} bars"

    @property
    def last(self) -> float:
        """The close of the window."""
        return float(self.close[-1])

    def closes_every(self, seconds: int) -> tuple[Integers, Floats]:
        """Stretches of `seconds`, counted from the window's start: where each begins, and its last bar's close.

        The bars themselves where they are longer than `seconds` or do not divide it.
        """
        if seconds % self.interval_s:
            return self.at, self.close
        step = seconds * SECOND
        ends = (self.at - self.at[0] + self.interval_s * SECOND) % step == 0
        return self.at[ends] + self.interval_s * SECOND - step, self.close[ends]


def choose(frames: MarketFrames, preferences: Preferences) -> dict[str, PriceBars]:
    """The bars of each asset that has any which cover the window, by asset in name order.

    The first venue in the preferred order (then by name) wins, at its finest interval that covers the window; of
    several symbols the preferred quote currency, then the shorter name, then the name. Bars off the grid of their
    interval (multiples of it since 1970-01-01 UTC) do not count.
    """
    candles = frames.candles
    at = micros(candles["ts"])
    start, end = bounds(frames)
    found: dict[str, tuple[tuple[object, ...], tuple[str, str, int, str], Integers]] = {}
    for key, rows in bar_groups(candles).items():
        asset, venue, interval_s, symbol = key
        if preferences.assets and asset not in preferences.assets:
            continue
        inside = on_grid_inside(at[rows], interval_s, start, end)
        expected = bars_expected(interval_s, start, end)
        if expected is None or int(inside.sum()) != expected:
            continue
        rank = preference(venue, interval_s, symbol, preferences)
        if asset not in found or rank < found[asset][0]:
            found[asset] = (rank, key, rows)
    columns = {name: candles[name].to_numpy(dtype=np.float64) for name in ("open", "high", "low", "close")}
    return {asset: _bars(found[asset][1], found[asset][2], at, columns, (start, end)) for asset in sorted(found)}


def _bars(
    key: tuple[str, str, int, str],
    rows: Integers,
    at: Integers,
    columns: Mapping[str, Floats],
    window: tuple[int, int],
) -> PriceBars:
    asset, venue, interval_s, symbol = key
    start, end = window
    inside = rows[on_grid_inside(at[rows], interval_s, start, end)]
    inside = inside[np.argsort(at[inside], kind="stable")]
    earlier = rows[at[rows] == start - interval_s * SECOND]
    return PriceBars(
        asset,
        venue,
        symbol,
        interval_s,
        at[inside],
        columns["open"][inside],
        columns["high"][inside],
        columns["low"][inside],
        columns["close"][inside],
        float(columns["close"][earlier[0]]) if len(earlier) else None,
    )


def bar_groups(candles: pd.DataFrame) -> dict[tuple[str, str, int, str], Integers]:
    """Row positions by (asset, venue, interval_s, symbol)."""
    keys = ["asset", "venue", "interval_s", "symbol"]
    # The stubs know neither the tuple that several keys make nor that the positions are an array.
    groups: dict[Any, Any] = dict(candles.groupby(keys, sort=False).indices)
    return {(str(a), str(v), int(i), str(s)): rows for (a, v, i, s), rows in groups.items()}


def bars_expected(interval_s: int, start: int, end: int) -> int | None:
    """How many bars of the interval make up the window; None where no bar begins at its start or ends at its end."""
    step = interval_s * SECOND
    return None if start % step or end % step else (end - start) // step


def on_grid_inside(at: Integers, interval_s: int, start: int, end: int) -> npt.NDArray[np.bool_]:
    """Which bars lie wholly inside the window and on their interval's grid."""
    step = interval_s * SECOND
    inside: npt.NDArray[np.bool_] = (at >= start) & (at + step <= end) & (at % step == 0)
    return inside


def preference(venue: str, interval_s: int, symbol: str, preferences: Preferences) -> tuple[object, ...]:
    """Sort key of a candidate, the best one first."""
    venues, quotes = preferences.price_venues, preferences.quotes
    quote = quote_of(symbol, quotes)
    return (
        venues.index(venue) if venue in venues else len(venues),
        venue,
        interval_s,
        quotes.index(quote) if quote else len(quotes),
        len(symbol),
        symbol,
    )


def quote_of(symbol: str, quotes: tuple[str, ...]) -> str:
    """The quote currency in a venue's symbol: of the known ones the one that ends last, "" where none occurs.

    `BTCUSDT` and `BTC-USDT-SWAP` are USDT, `USDCUSDT` too, `BTCUSD_PERP` is USD.
    """
    text = symbol.upper()
    ends = [(text.rfind(quote) + len(quote), len(quote), quote) for quote in quotes if quote in text]
    return max(ends)[2] if ends else ""


def interval_words(interval_s: int) -> str:
    """The adjective for bars of this interval: hourly, daily, 5-minute, 4-hour."""
    if interval_s in _INTERVAL_WORDS:
        return _INTERVAL_WORDS[interval_s]
    for seconds, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if interval_s % seconds == 0:
            return f"{interval_s // seconds}-{unit}"
    return f"{interval_s}-second"


def micros(times: pd.Series) -> Integers:
    """Epoch microseconds of a column of UTC times, whatever its resolution."""
    values: Integers = pd.DatetimeIndex(times).as_unit("us").asi8
    return values


def bounds(frames: MarketFrames) -> tuple[int, int]:
    """The window's bounds in epoch microseconds."""
    window = frames.window
    return (window.start - _EPOCH) // timedelta(microseconds=1), (window.end - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """The UTC moment of epoch microseconds."""
    return _EPOCH + timedelta(microseconds=int(microseconds))
