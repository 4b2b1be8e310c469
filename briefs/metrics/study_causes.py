"""How often the ladder of causes climbs too high: days whose news has nothing to do with the price, and planted ones.

Every day is simulated: minute closes with changing volatility over two days before it and the same weekday of the
twelve weeks before, one jump, and headlines. On a planted day one headline stands shortly before the jump; on a
shuffled day the same headlines stand at random times. A ladder that is worth its words says more than `coincided` on
few of the shuffled days and on most of the planted ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from briefs.metrics.attribution_ladder import MINUTE, Case, News, climb, jumps_along
from briefs.metrics.placebo import WEEK, WEEKS, Closes
from briefs.metrics.price_bars import Floats, Integers
from briefs.metrics.proportions import wilson
from briefs.vocabulary.figure import Label

SEED = 20_260_201
DAYS = 200
HEADLINES = 6
DAY_MINUTES = 1440
BEFORE_MINUTES = 2 * DAY_MINUTES
AROUND_MINUTES = 60
YEARLY = (0.3, 1.0)  # the range of yearly volatility
JUMP = (0.015, 0.04)  # the range of the jump's absolute size
LAG_MINUTES = (2, 8)  # from the planted headline to the jump's bar
START = 1_700_006_400_000_000  # a midnight; any will do
LABELS: tuple[Label, ...] = ("no identified trigger", "coincided", "followed", "triggered")
ABOVE: tuple[Label, ...] = ("followed", "triggered")


@dataclass(frozen=True, slots=True)
class Rates:
    """How many days got each label, of one way to place the headlines."""

    days: int
    labels: Mapping[Label, int]

    @property
    def above(self) -> int:
        """Days with a label above `coincided`."""
        return sum(self.labels[label] for label in ABOVE)

    @property
    def rate(self) -> float:
        return self.above / self.days

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the rate."""
        return wilson(self.above, self.days)


@dataclass(frozen=True, slots=True)
class Study:
    """The rates on days with headlines at random times, and on those with one before the jump."""

    headlines: int
    shuffled: Rates
    planted: Rates


def study(days: int = DAYS, headlines: int = HEADLINES, seed: int = SEED) -> Study:
    """Simulate `days` days with so many headlines each, one of them planted, and judge each day both ways."""
    shuffled: Counter[Label] = Counter()
    planted: Counter[Label] = Counter()
    for number in range(days):
        random = np.random.default_rng([seed, number])
        closes, jump = simulated(random)
        lag = int(random.integers(LAG_MINUTES[0] * MINUTE, LAG_MINUTES[1] * MINUTE))
        others = START + random.integers(0, DAY_MINUTES * MINUTE, headlines)
        told = np.append(others[1:], jump - lag)
        for found, times in ((shuffled, others), (planted, told)):
            found[judged(closes, times)] += 1
    return Study(headlines, *(Rates(days, {name: found[name] for name in LABELS}) for found in (shuffled, planted)))


def judged(closes: Closes, times: Integers) -> Label:
    """The label of a day whose headlines stand at these times."""
    end = START + DAY_MINUTES * MINUTE
    news = tuple(News(int(at), "wire", f"headline {number}") for number, at in enumerate(sorted(times.tolist())))
    jumps = jumps_along(closes, START, end)
    return climb(Case("BTC", closes, START, end, news), jumps or ()).label


def simulated(random: np.random.Generator) -> tuple[Closes, int]:
    """Closes of the day, the two days before and the weeks before, and where the bar of the day's jump begins."""
    sigma = random.uniform(*YEARLY) / np.sqrt(365 * DAY_MINUTES)
    weeks = [_path(random, sigma, DAY_MINUTES + 2 * AROUND_MINUTES) for _ in range(WEEKS)]
    close = _path(random, sigma, BEFORE_MINUTES + DAY_MINUTES)
    minute = int(random.integers(AROUND_MINUTES, DAY_MINUTES - AROUND_MINUTES))
    size = random.uniform(*JUMP) * random.choice((-1, 1))
    # The day goes the way of its jump, as the ladder asks of the one that it explains.
    close[BEFORE_MINUTES + minute :] *= 1 + size
    moved = np.log(close[-1] / close[BEFORE_MINUTES - 1])
    if moved * size < 0:
        close[BEFORE_MINUTES:] *= np.exp(-moved * np.arange(1, DAY_MINUTES + 1) / DAY_MINUTES) * (
            1 + 1e-4 * np.sign(size)
        )
    first = START - BEFORE_MINUTES * MINUTE
    at = [
        START - WEEK * back + MINUTE * (np.arange(DAY_MINUTES + 2 * AROUND_MINUTES) - AROUND_MINUTES + 1)
        for back in range(WEEKS, 0, -1)
    ]
    at.append(first + MINUTE * np.arange(1, len(close) + 1))
    return Closes(60, np.concatenate(at), np.concatenate([*weeks, close])), START + minute * MINUTE


def _path(random: np.random.Generator, sigma: float, minutes: int) -> Floats:
    """A price whose volatility wanders about sigma and is higher in the afternoon, as the market's is."""
    wander = np.exp(0.3 * np.cumsum(random.standard_normal(minutes // 60 + 1)) / np.sqrt(24))
    rhythm = 1 + 0.3 * np.sin(2 * np.pi * np.arange(minutes) / DAY_MINUTES)
    scale = sigma * np.repeat(wander, 60)[:minutes] * rhythm
    path: Floats = 100 * np.exp(np.cumsum(random.standard_normal(minutes) * scale))
    return path
