"""Bars that nothing bears out: a lone tick far from its neighbours and from every other venue, or a feed that stalled.

A price that moves and comes back within one bar is either a real plunge, which other venues saw too, or a bad tick. So
a bar is judged against the closes before and the opens after it, and against the same stretch of time elsewhere. It is
left out of every computation, as if it were missing, and named; what its venue then lacks is the price's to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from briefs.metrics.price_bars import SECOND, Floats, Integers, interval_words, micros, moment
from briefs.metrics.price_days import DAY_S
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames

DEPARTURE = 0.03  # the least by which a stray price lies beyond its neighbours and beyond the other venues
ALONE = 1.5  # where no other venue can confirm a price; the greatest real return within a day stayed below
JUMP = 0.25  # from a close to the open after it, which are hardly apart in real trading: another unit, a split feed
ALONE_TOLD = 0.1  # from here on such a price is named
ALONE_TOLD_S = 4 * 3600  # but not on longer bars, which depart by as much every few weeks
STALLED = 3
HOUR = 3600 * SECOND
LONGEST_S = 1 << 22  # more than the longest bar of 31 days
_MANY = 1 << 14  # more than there are venues or symbols

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Bars:
    """Bars sorted by series (asset, venue, symbol, interval) and time. row: place in the frame; start: microseconds.

    asset, series: codes. seconds: the stretch that a bar covers. joined: whether the bar before it in the same series
    ends where it begins.
    """

    row: Integers
    start: Integers
    asset: Integers
    series: Integers
    seconds: Integers
    joined: Flags
    open: Floats
    high: Floats
    low: Floats
    close: Floats


def without_stray_bars(frames: MarketFrames, tally: Tally) -> MarketFrames:
    """The frames without stray bars and days; a gap for each asset and venue that has one in the window."""
    candles, days = frames.candles, frames.candle_days
    bars = _bars(candles, "ts")
    stray, told, departure = _judged(bars)
    stalled = _stalled(bars)
    _tell(candles, stray | told, stray, departure, tally)
    _tell_stalled(candles, stalled, tally)
    stray_days, _, _ = _judged(_bars(days, "day"))
    left = stray | stalled
    if not (left.any() or stray_days.any()):
        return frames
    bad = [_stretches(candles[left], "ts", HOUR), _stretches(days[stray_days], "day", DAY_S * SECOND)]
    hours, closes = (_without(rows, pd.concat(bad)) for rows in (frames.candle_hours, frames.candle_closes))
    return replace(
        frames, candles=candles[~left], candle_days=days[~stray_days], candle_hours=hours, candle_closes=closes
    )


def _bars(frame: pd.DataFrame, time: str) -> _Bars:
    at, interval = micros(frame[time]), frame["interval_s"].to_numpy(dtype=np.int64)
    asset, venue, symbol, length = (
        pd.factorize(values)[0].astype(np.int64)
        for values in (*(frame[name].to_numpy() for name in ("asset", "venue", "symbol")), interval)
    )
    series = ((asset * _MANY + venue) * _MANY + symbol) * _MANY + length
    seconds = np.full(len(frame), DAY_S) if time == "day" else interval
    row = np.lexsort((at, series))
    prices = (frame[name].to_numpy(dtype=np.float64)[row] for name in ("open", "high", "low", "close"))
    at, series, seconds = at[row], series[row], seconds[row]
    joined = np.zeros(len(row), dtype=bool)
    joined[1:] = (series[1:] == series[:-1]) & (at[1:] - at[:-1] == seconds[1:] * SECOND)
    return _Bars(row, at, asset[row], series, seconds, joined, *prices)


def _judged(bars: _Bars) -> tuple[Flags, Flags, Floats]:
    """Which rows of the frame are stray, which are only to be told, and how far each departs from its neighbours."""
    count = len(bars.row)
    stray, told, size = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool), np.zeros(count)
    if count == 0:
        return stray, told, size
    up, down = _departures(bars)
    furthest, jump = np.maximum(up, down), _jumps(bars)
    beyond_up, beyond_down, lone = _beyond_others(bars, furthest > DEPARTURE)
    above, below = (up > DEPARTURE) & beyond_up, (down > DEPARTURE) & beyond_down
    stray[bars.row] = above | below | (jump > JUMP) | (lone & (furthest > ALONE))
    told[bars.row] = lone & (furthest > ALONE_TOLD) & (bars.seconds <= ALONE_TOLD_S)
    size[bars.row] = np.maximum(furthest, jump)
    return stray, told, size


def _departures(bars: _Bars) -> tuple[Floats, Floats]:
    """How far the high lies above, and the low below, both the close before and the open after.

    One of the two where the other is missing; the bar's own open and close where it stands alone.
    """
    before, after = np.full(len(bars.start), np.nan), np.full(len(bars.start), np.nan)
    before[1:] = np.where(bars.joined[1:], bars.close[:-1], np.nan)
    after[:-1] = np.where(bars.joined[1:], bars.open[1:], np.nan)
    top, bottom = np.fmax(before, after), np.fmin(before, after)
    top = np.where(np.isnan(top), np.maximum(bars.open, bars.close), top)
    bottom = np.where(np.isnan(bottom), np.minimum(bars.open, bars.close), bottom)
    return bars.high / top - 1.0, bottom / bars.low - 1.0


def _jumps(bars: _Bars) -> Floats:
    """How far the open lies from the close before, upwards or downwards; zero where that bar is missing."""
    ratio = np.ones(len(bars.start))
    ratio[1:] = np.where(bars.joined[1:], bars.open[1:] / bars.close[:-1], 1.0)
    return np.maximum(ratio, 1.0 / ratio) - 1.0


def _beyond_others(bars: _Bars, wanted: Flags) -> tuple[Flags, Flags, Flags]:
    """Which highs lie above, and lows below, those of every other series of the asset at that time; which have none.

    Above means by more than the widest of those bars is wide, and by DEPARTURE: in a plunge venues lie far apart.
    """
    above, below, lone = (np.zeros(len(bars.start), dtype=bool) for _ in range(3))
    for asset in np.unique(bars.asset[wanted]):
        mine = np.flatnonzero(bars.asset == asset)
        stretches, place = np.unique(bars.start[mine] // SECOND * LONGEST_S + bars.seconds[mine], return_inverse=True)
        names, series = np.unique(bars.series[mine], return_inverse=True)
        shape = len(stretches), len(names)
        high, low, width = np.full(shape, -np.inf), np.full(shape, np.inf), np.full(shape, -np.inf)
        high[place, series], low[place, series] = bars.high[mine], bars.low[mine]
        width[place, series] = bars.high[mine] / bars.low[mine] - 1.0
        for number in range(len(names)):
            own = series == number
            others = np.delete(np.arange(len(names)), number)
            top, bottom, widest = (
                high[:, others].max(axis=1, initial=-np.inf)[place[own]],
                low[:, others].min(axis=1, initial=np.inf)[place[own]],
                width[:, others].max(axis=1, initial=DEPARTURE)[place[own]],
            )
            rows = mine[own]
            above[rows] = (top > 0) & (bars.high[rows] > top * (1.0 + widest))
            below[rows] = (top > 0) & (bars.low[rows] * (1.0 + widest) < bottom)
            lone[rows] = top < 0
    return above, below, lone


def _stalled(bars: _Bars) -> Flags:
    """Bars that repeat the one before, price for price, three or more in a row; the first of a row is kept."""
    found = np.zeros(len(bars.row), dtype=bool)
    if len(found) == 0:
        return found
    same = bars.joined & (bars.high > bars.low)
    for column in (bars.open, bars.high, bars.low, bars.close):
        same[1:] &= column[1:] == column[:-1]
    # Each run of repeats, numbered, and how long it is.
    run = np.cumsum(~same)
    found[bars.row] = same & (np.bincount(run)[run] >= STALLED)
    return found


def _stretches(rows: pd.DataFrame, time: str, length: int) -> pd.DataFrame:
    """Venue, symbol, and first and last microsecond of the hours of the clock that each of the rows touches."""
    first = micros(rows[time]) // HOUR * HOUR
    return rows[["venue", "symbol"]].assign(first=first, last=first + length - 1)


def _without(bars: pd.DataFrame, bad: pd.DataFrame) -> pd.DataFrame:
    at, venue, symbol = micros(bars["ts"]), bars["venue"].to_numpy(), bars["symbol"].to_numpy()
    kept = np.ones(len(bars), dtype=bool)
    for (of_venue, of_symbol), rows in bad.groupby(["venue", "symbol"], sort=True):
        own = np.flatnonzero((venue == of_venue) & (symbol == of_symbol))
        for first, last in zip(rows["first"], rows["last"], strict=True):
            kept[own[(at[own] >= first) & (at[own] <= last)]] = False
    return bars[kept]


def _tell(candles: pd.DataFrame, named: Flags, stray: Flags, departure: Floats, tally: Tally) -> None:
    """One gap for each asset and venue: its farthest bar, and whether that was left out."""
    if not named.any():
        return
    rows = candles[named].assign(stray=stray[named], departure=departure[named])
    rows = rows.sort_values(["stray", "departure", "ts"], ascending=[False, False, True], kind="stable")
    for (asset, venue), bars in rows.groupby(["asset", "venue"], sort=True):
        first = bars.iloc[0]
        at = moment(int(micros(bars["ts"].iloc[:1])[0]))
        words = f"the {interval_words(int(first['interval_s']))} bar of {at:%H:%M}"
        by = f"departs from its neighbours by {100 * first['departure']:.0f}%"
        what = f"{words} {by} and no other venue bears it out"
        if first["stray"]:
            what += ", so it is left out"
        tally.gap("candles", what, asset=str(asset), venue=str(venue))


def _tell_stalled(candles: pd.DataFrame, stalled: Flags, tally: Tally) -> None:
    if not stalled.any():
        return
    for (asset, venue), bars in candles[stalled].groupby(["asset", "venue"], sort=True):
        what = f"{len(bars)} bars only repeat the one before, as a stalled feed does, so they are left out"
        tally.gap("candles", what, asset=str(asset), venue=str(venue))
