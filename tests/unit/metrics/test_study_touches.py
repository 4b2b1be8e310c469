"""What becomes of a level, bar by bar. The level is 100 and the ATR 10: touched at 101, held at 105, broken at 97.5."""

from __future__ import annotations

import numpy as np
import pytest

from briefs.metrics.study_touches import (
    BROKEN,
    HELD,
    UNDECIDED,
    UNTOUCHED,
    Bars,
    Levels,
    null_rate,
    resistances,
    supports,
)

Bar = tuple[float, float, float, float]  # open, high, low, close
NAN = float("nan")
MISSING: Bar = (NAN, NAN, NAN, NAN)
START: Bar = (103, 104, 102, 103)
TOUCH: Bar = (103, 103, 100.5, 102)

CASES = {
    "came, and went away again": ([START, TOUCH, (102, 105, 101, 104)], HELD),
    "came, and went through": ([START, TOUCH, (102, 103, 97.5, 98)], BROKEN),
    "never came": ([START, (103, 104, 101.5, 103)], UNTOUCHED),
    "came and went through in one bar, whatever followed": ([START, (103, 106, 97, 106)], BROKEN),
    "a bar that rose had its high after its low": ([START, (102, 105.5, 100, 103)], HELD),
    "a bar that fell had its high before its low": ([START, (103, 105.5, 100, 102), (102, 103, 97, 98)], BROKEN),
    "a later bar that does both counts against it": ([START, TOUCH, (102, 106, 97, 105)], BROKEN),
    "a bar is missing before it is settled": ([START, TOUCH, MISSING, (102, 105, 101, 104)], UNDECIDED),
    "a bar is missing before the touch": ([START, MISSING, TOUCH, (102, 105, 101, 104)], UNTOUCHED),
    "the record ends before it is settled": ([START, TOUCH], UNDECIDED),
    "the price was there when it was issued": ([(100.9, 103, 100.5, 102), (102, 106, 102, 106)], UNTOUCHED),
    "the touch comes after its day": ([START] * 24 + [TOUCH, (102, 105, 101, 104)], UNTOUCHED),
    "the touch comes in the last hour of its day": ([START] * 23 + [TOUCH, (102, 105, 101, 104)], HELD),
}


def bars(rows: list[Bar]) -> Bars:
    return Bars(*(np.array(column, dtype=float) for column in zip(*rows, strict=True)))


def levels(price: float) -> Levels:
    return Levels(np.array([0]), np.array([price]), np.array([10.0]))


@pytest.mark.parametrize("name", CASES)
def test_support(name: str) -> None:
    rows, outcome = CASES[name]
    assert supports(bars(rows), levels(100)).tolist() == [outcome]


@pytest.mark.parametrize("name", CASES)
def test_resistance_is_the_same_upside_down(name: str) -> None:
    rows, outcome = CASES[name]
    mirrored = [(200 - o, 200 - low, 200 - high, 200 - c) for o, high, low, c in rows]
    assert resistances(bars(mirrored), levels(100)).tolist() == [outcome]


def test_no_level_gives_no_outcome() -> None:
    nothing = Levels(np.array([], dtype=np.int64), np.array([]), np.array([]))
    assert supports(bars([START]), nothing).tolist() == []


def test_random_levels_on_a_random_walk_hold_as_often_as_the_null_says() -> None:
    random = np.random.default_rng(7)
    hours, minutes, held, settled = 24 * 365, 60, 0, 0
    for _ in range(8):
        steps = random.standard_normal(hours * minutes) * 0.01 / np.sqrt(24 * minutes)
        path = 100 * np.exp(np.cumsum(steps)).reshape(hours, minutes)
        opens = np.append(100, path[:-1, -1])
        walk = Bars(opens, np.maximum(path.max(1), opens), np.minimum(path.min(1), opens), path[:, -1])
        first = np.repeat(np.arange(24, hours - 200, 24), 10)
        close = walk.close[first - 1]
        atr = 0.016 * close
        away = random.uniform(0.15, 1.5, len(first)) * atr
        for side, judge in ((-1, supports), (1, resistances)):
            outcome = judge(walk, Levels(first, close + side * away, atr))
            held += int((outcome == HELD).sum())
            settled += int(((outcome == HELD) | (outcome == BROKEN)).sum())
    assert settled > 15_000
    # Hourly bars hide some of what happens within them: about one point below the null, never above it.
    assert null_rate(0.25, 0.5, 0.1) - 0.03 < held / settled < null_rate(0.25, 0.5, 0.1) + 0.005
