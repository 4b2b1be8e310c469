"""Jumps of a price: returns too large for the volatility just before them (Lee and Mykland 2008)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import SECOND, Floats, Integers, micros, moment
from briefs.metrics.price_history import HOUR_S, Past
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import stamp

LEVEL = 0.01  # chance of any false jump in a window whose prices follow a diffusion
LEAST_BARS = 24  # the threshold is that of the greatest of many returns
LEAST_PRODUCTS = 60
MOST = 10
_SOURCE = "Lee and Mykland 2008, Review of Financial Studies 21(6)"
_CANDLES = ("candles", "candle_hours", "candle_closes")

DEFINITIONS = (
    Definition(
        "price.A.jump.N.at",
        Unit.TIME,
        "When the bar of the N-th significant jump began; the first jump of the window is number 1.",
        "bars with |return / local volatility| above the threshold, in time order; local volatility is the root of the "
        "mean of |r_j| |r_(j-1)| over the bars before, as many as the root of the bars in a year (at least 60)",
        _CANDLES,
        _SOURCE,
    ),
    Definition(
        "price.A.jump.N.return",
        Unit.FRACTION,
        "The change of the price over that bar.",
        "close / close of the bar before - 1",
        _CANDLES,
        _SOURCE,
    ),
    Definition(
        "price.A.jump.N.score",
        Unit.MULTIPLE,
        "How many times the local volatility that return was, without its sign.",
        "|log return / local volatility|",
        _CANDLES,
        _SOURCE,
    ),
    Definition(
        "price.A.jumps",
        Unit.COUNT,
        "How many bars of the window were significant jumps; at most the first ten are listed.",
        "number of bars above the threshold",
        _CANDLES,
        _SOURCE,
    ),
    Definition(
        "price.A.jump_threshold",
        Unit.MULTIPLE,
        "How many times the local volatility a return must be to count as a jump: in one window of a hundred without "
        "jumps any return is larger.",
        "C_n - ln(-ln(1 - 0.01)) S_n, S_n = 1 / (c root(2 ln n)), C_n = root(2 ln n) / c - (ln pi + ln ln n) / (2 c "
        "root(2 ln n)), c = root(2 / pi), n bars in the window",
        _CANDLES,
        _SOURCE,
    ),
)


@dataclass(frozen=True, slots=True)
class Tested:
    """Bars with a local volatility: their positions among the returns, and |return / volatility| of each."""

    rows: Integers
    scores: Floats


def threshold(bars: int, level: float = LEVEL) -> float:
    """What |return / local volatility| exceeds with chance `level` in any of `bars` bars without a jump.

    The local volatility is the root of the plain mean of products, not scaled by pi / 2. Raises ValueError under three
    bars, where the asymptotic formula has no meaning.
    """
    if bars < 3:
        raise ValueError("the threshold is that of the greatest of at least three returns")
    scale, root = math.sqrt(2 / math.pi), math.sqrt(2 * math.log(bars))
    centre = root / scale - (math.log(math.pi) + math.log(math.log(bars))) / (2 * scale * root)
    return centre - math.log(-math.log(1 - level)) / (scale * root)


def trailing_bars(interval_s: int) -> int:
    """How many bars the local volatility is taken over: the root of the bars in a year (94 hours, 725 minutes)."""
    return math.ceil(math.sqrt(365 * 86_400 / interval_s))


def scores(returns: Floats, first: int, trailing: int) -> Tested:
    """Test the returns from position `first` on against the bipower volatility of the `trailing` bars before each.

    returns: log returns of bars that follow each other. A bar with fewer than 60 products of neighbours before it, or
    with a volatility of zero, is not tested.
    """
    sums = np.concatenate(([0.0], np.cumsum(np.abs(returns[1:]) * np.abs(returns[:-1]))))
    rows = np.arange(first, len(returns))
    # The product of r_j and r_(j-1) ends in sums[j]; the last one before bar i is that of j = i - 1.
    after = np.maximum(rows - 1, 0)
    before = np.maximum(after - (trailing - 2), 0)
    count = after - before
    rows, after, before, count = (part[count >= LEAST_PRODUCTS] for part in (rows, after, before, count))
    variance = (sums[after] - sums[before]) / count
    usable = variance > 0
    return Tested(rows[usable], np.abs(returns[rows[usable]]) / np.sqrt(variance[usable]))


def measure(frames: MarketFrames, past: Past, tally: Tally) -> None:
    """Add the jumps of the window's own bars, none above an hour; nothing where too few can be tested."""
    bars = past.bars
    if bars.interval_s > HOUR_S or bars.before is None or len(bars.at) < LEAST_BARS:
        return
    earlier = _run_before(frames, past, bars.before)
    returns = np.diff(np.log(np.concatenate((earlier, bars.close))))
    first = len(earlier) - 1
    tested = scores(returns, first, trailing_bars(bars.interval_s))
    if len(tested.rows) == 0:
        return
    limit = threshold(len(bars.at))
    jumps = np.flatnonzero(tested.scores > limit)
    basis = f"{bars.basis}, {len(tested.rows)} of {len(bars.at)} tested"
    values: list[tuple[str, float | int | str, Unit]] = [
        ("jump_threshold", limit, Unit.MULTIPLE),
        ("jumps", len(jumps), Unit.COUNT),
    ]
    for number, jump in enumerate(jumps[:MOST].tolist(), start=1):
        row = int(tested.rows[jump])
        values += [
            (f"jump.{number}.at", stamp(moment(bars.at[row - first])), Unit.TIME),
            (f"jump.{number}.return", math.expm1(returns[row]), Unit.FRACTION),
            (f"jump.{number}.score", float(tested.scores[jump]), Unit.MULTIPLE),
        ]
    for name, value, unit in values:
        tally.add(
            f"price.{bars.asset}.{name}",
            value,
            unit,
            source=bars.venue,
            rows=len(returns) + 1,
            basis=basis,
            coverage=len(tested.rows) / len(bars.at),
        )


def _run_before(frames: MarketFrames, past: Past, before: float) -> Floats:
    """Closes that follow each other up to the window's start, at most as many as the local volatility looks back."""
    bars = past.bars
    step, start, most = bars.interval_s * SECOND, int(bars.at[0]), trailing_bars(bars.interval_s)
    if bars.interval_s == HOUR_S:
        hours = np.arange(start // step - most, start // step + 1)
        closes = past.closes_at(hours)
        holes = np.flatnonzero(np.isnan(closes))
        run = closes[int(holes[-1]) + 1 :] if len(holes) else closes
        return run if len(run) else np.array([before])
    rows = frames.candle_closes
    rows = rows[(rows["asset"] == bars.asset) & (rows["venue"] == bars.venue) & (rows["symbol"] == bars.symbol)]
    rows = rows[rows["interval_s"] == bars.interval_s]
    at, closes = micros(rows["ts"]), rows["close"].to_numpy(dtype=np.float64)
    known = dict(zip(at.tolist(), closes.tolist(), strict=True)) | {start - step: before}
    found = []
    for opens in range(start - step, start - (most + 2) * step, -step):
        if opens not in known:
            break
        found.append(known[opens])
    return np.array(found[::-1])
