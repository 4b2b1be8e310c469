"""The rungs between a jump of a price and what was announced around it. The tests decide; nothing is called a cause.

An announcement precedes a jump only where it does so by more than the clock error, which is the length of a bar: so
bars of an hour can never give more than `coincided`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from briefs.metrics.jumps import LEAST_BARS, scores, threshold, trailing_bars
from briefs.metrics.placebo import Closes, Placebo, chance_of_nearness, placebo
from briefs.metrics.price_bars import SECOND
from briefs.vocabulary.figure import Label, Test

MINUTE = 60 * SECOND
FOLLOWED_WITHIN = 60 * MINUTE
TRIGGERED_WITHIN = 5 * MINUTE
MOVES = (5 * MINUTE, 15 * MINUTE, FOLLOWED_WITHIN)  # how long the move after the news may be
FOLLOWED_P, TRIGGERED_P = 0.05, 0.01
NEARNESS_P = 0.03  # below 5 %, so that also of a few hundred days without a cause fewer than that pass
RIVAL_BEFORE, RIVAL_AFTER = 30 * MINUTE, 5 * MINUTE


@dataclass(frozen=True, slots=True, order=True)
class News:
    """A headline or a scheduled event. at: epoch microseconds. primary: told by whom it is about, not by a reporter."""

    at: int
    source: str
    title: str
    url: str = ""
    scheduled: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Jump:
    """at: where its bar begins, epoch microseconds. change: the bar's return, a fraction."""

    at: int
    change: float


@dataclass(frozen=True, slots=True)
class Case:
    """One price over the window [start, end) in epoch microseconds, and the news of it and of the hour before it.

    closes: the window's bars and those before them. others: those of other markets, which may agree or not.
    """

    asset: str
    closes: Closes
    start: int
    end: int
    news: Sequence[News]
    others: tuple[Closes, ...] = ()

    @property
    def clock_error(self) -> int:
        """The length of a bar: where in it a price moved is not known."""
        return self.closes.interval_s * SECOND


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one price: the jump, the news nearest to it, and how the tests came out.

    lag: microseconds from the news to the jump's bar, negative where the jump came first. nearness: the chance that
    news of this kind falls so near by itself. news_count: how many there were of this kind.
    """

    label: Label
    tests: tuple[Test, ...]
    jump: Jump | None = None
    news: News | None = None
    lag: int = 0
    placebo: Placebo | None = None
    nearness: float | None = None
    news_count: int = 0


_RANKS: dict[Label, int] = {"no identified trigger": 0, "coincided": 1, "followed": 2, "triggered": 3}


def climb(case: Case, jumps: Sequence[Jump]) -> Finding:
    """The highest rung on which the window stands for one price that jumped as `jumps_along` says.

    Scheduled events and headlines are judged apart, as their times are not equally many.
    """
    if not jumps:
        return Finding("no identified trigger", (_jumped(case.asset, found=False),))
    found = [Finding("no identified trigger", (_jumped(case.asset, found=True),), jumps[0])]
    for scheduled in (True, False):
        kind = sorted(one for one in case.news if one.scheduled is scheduled)
        near = _nearest(kind, jumps[0].at, case.clock_error)
        if near is not None:
            found.append(_judge(case, jumps[0], near, len(kind)))
    return max(found, key=lambda finding: _RANKS[finding.label])


def jumps_along(closes: Closes, start: int, end: int) -> tuple[Jump, ...] | None:
    """The significant jumps inside the window in the direction of the window's own move, the first one first.

    Those less than half as large as the largest are left out: where volatility rises through a day, the test finds
    small ones that are none.

    closes: the window's bars and those before it. Only bars that follow each other up to the window's end count. None
    where too few precede the window, or too few lie in it, for any bar to be tested.
    """
    inside = closes.at <= end
    at, close = closes.at[inside], closes.close[inside]
    holes = np.flatnonzero(np.diff(at) != closes.interval_s * SECOND)
    run = int(holes[-1]) + 1 if len(holes) else 0
    at, close = at[run:], close[run:]
    bars = int((at > start).sum())
    if not LEAST_BARS <= bars < len(at):
        return None
    returns = np.diff(np.log(close))
    tested = scores(returns, len(returns) - bars, trailing_bars(closes.interval_s))
    if not len(tested.rows):
        return None
    jumped = tested.rows[tested.scores > threshold(bars)]
    along = jumped[returns[jumped] * (close[-1] - close[-bars - 1]) > 0]
    sizes = np.abs(returns[along])
    along = along[sizes >= 0.5 * sizes.max(initial=0.0)]
    # The return at position i runs from close i to close i + 1, so its bar begins where bar i ends.
    return tuple(Jump(int(at[i]), float(close[i + 1] / close[i] - 1)) for i in along.tolist())


def _jumped(asset: str, *, found: bool) -> Test:
    figures = (f"attribution.{asset}.jump.at", f"attribution.{asset}.jump.return") if found else ()
    return Test("the price jumped in the direction of its move", found, figures)


def _nearest(news: Sequence[News], at: int, clock_error: int) -> News | None:
    """Of the news within an hour of the jump the last that clearly came before it; where none did, the nearest."""
    near = [one for one in news if abs(at - one.at) <= FOLLOWED_WITHIN]
    before = [one for one in near if at - one.at > clock_error]
    return before[-1] if before else min(near, key=lambda one: abs(at - one.at), default=None)


def _judge(case: Case, jump: Jump, near: News, count: int) -> Finding:
    lag = jump.at - near.at
    compared = placebo(case.closes, near.at, _length(case, near, jump))
    before = lag > case.clock_error
    nearness = chance_of_nearness(lag, case.end - case.start + FOLLOWED_WITHIN, count) if before else None
    finding = Finding("coincided", (), jump, near, lag, compared, nearness, count)
    tests = (_jumped(case.asset, found=True), *_followed(case, finding))
    label: Label = "coincided"
    if all(test.passed for test in tests):
        more = tuple(_triggered(case, finding))
        label = "triggered" if all(test.passed for test in more) else "followed"
        tests = (*tests, *more)
    return replace(finding, label=label, tests=tests)


def _length(case: Case, near: News, jump: Jump) -> int:
    """How long the move after the news is: the shortest of 5, 15 and 60 minutes, in whole bars, that holds the jump.

    To the window's end at most; an hour where the jump came first.
    """
    start = near.at // case.clock_error * case.clock_error
    holds = [length for length in MOVES if length % case.clock_error == 0 and start + length > jump.at >= near.at]
    return min(*holds, FOLLOWED_WITHIN, case.end - start)


def _followed(case: Case, finding: Finding) -> Iterator[Test]:
    name, lag, nearness = f"attribution.{case.asset}", finding.lag, finding.nearness
    order = (f"{name}.news.at", f"{name}.jump.at", f"{name}.clock_error")
    yield Test("the news came before the jump by more than the clock error", lag > case.clock_error, order)
    yield Test("the news came at most an hour before the jump", 0 < lag <= FOLLOWED_WITHIN, (f"{name}.lag",))
    yield _rare("such a move is rare at that weekday and hour", case, finding, FOLLOWED_P)
    seldom = nearness is not None and nearness <= NEARNESS_P
    yield Test("news seldom falls so near by chance", seldom, () if nearness is None else (f"{name}.nearness",))


def _triggered(case: Case, finding: Finding) -> Iterator[Test]:
    name, near = f"attribution.{case.asset}", finding.news
    if near is None or finding.jump is None:
        return
    rivals = [one for one in case.news if one != near and -RIVAL_BEFORE <= one.at - near.at <= RIVAL_AFTER]
    yield Test("the jump came within five minutes", finding.lag <= TRIGGERED_WITHIN, (f"{name}.lag",))
    yield Test("the source is the one that decided", near.primary, (f"{name}.news.source",))
    yield _rare("such a move is very rare at that weekday and hour", case, finding, TRIGGERED_P)
    yield Test("there was no rival news", not rivals)
    if finding.placebo is not None and case.others:
        start = near.at // case.clock_error * case.clock_error
        length = _length(case, near, finding.jump)
        moves = [float(other.moves(np.array([start]), length)[0]) for other in case.others]
        yield Test("other markets moved the same way", all(move * finding.placebo.move > 0 for move in moves))


def _rare(words: str, case: Case, finding: Finding, most: float) -> Test:
    chance = finding.placebo.chance if finding.placebo else None
    figures = () if chance is None else (f"attribution.{case.asset}.placebo.p",)
    return Test(words, chance is not None and chance <= most, figures)
