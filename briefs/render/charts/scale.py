"""Scales, ticks and label placement: the whole geometry that charts need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

# How wide characters are at most in units of the font's size, in the packaged type and in Arial, semibold too.
_WIDTHS = {
    letter: wide
    for wide, letters in (
        (0.34, " !',.:;Iijl"), (0.4, "()/[\\]`frt|"), (0.48, "-{}"), (0.58, '"*J_aksxz'),
        (0.75, "&+4<=>~ABCDEKPRSTUVXY"), (0.8, "GHNOQ"), (0.92, "mw"), (1.05, "%@MW"),
    )
    for letter in letters
}  # fmt: skip
_OTHERS, _SQUARE = 0.66, 1.0  # numerals and most letters; those of East Asia
_EAST_ASIA = "\u2e80"


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps [low, high] to [start, end] in a straight line; an empty domain maps to the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: Decimal, high: Decimal, wanted: int = 4) -> list[Decimal]:
    """Round values (one, two or five times a power of ten apart) that cover [low, high], about `wanted` steps of them.

    Where low and high are equal, the one value with a step of its own magnitude on either side.
    """
    if low > high:
        raise ValueError(f"ticks need low <= high, not {low} and {high}")
    if low == high:
        reach = abs(low) / 10 or Decimal(1)
        low, high = low - reach, high + reach
    rough = (high - low) / wanted
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [(first + i) * step for i in range(int(last - first) + 1)]


def time_ticks(times: Sequence[datetime], wanted: int = 4) -> list[int]:
    """Indices of the times that get a label: those on the round step that gives most labels, but at most `wanted`.

    Steps are whole hours that divide a day, then days. Where no time lies on a step, the first and the last are taken.
    """
    hours = [timedelta(hours=h) for h in (1, 2, 3, 4, 6, 8, 12, 24)]
    days = [timedelta(days=d) for d in (2, 5, 7, 14, 30, 60, 90, 180, 365)]
    if not times:
        return []
    origin = times[0].replace(hour=0, minute=0, second=0, microsecond=0)
    on_step = [
        [i for i, time in enumerate(times) if (time - origin) % step == timedelta(0)] for step in (*hours, *days)
    ]
    return max((found for found in on_step if len(found) <= wanted), key=len) or sorted({0, len(times) - 1})


def spread(wishes: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near to the wishes as a distance of `gap` between neighbours allows, inside [low, high].

    Labels that would overlap are pushed apart about the middle of their wishes; the order stays. Where they do not all
    fit, the distance shrinks.
    """
    if not wishes:
        return []
    gap = min(gap, (high - low) / max(len(wishes) - 1, 1))
    order = sorted(range(len(wishes)), key=lambda i: (wishes[i], i))
    blocks: list[list[float]] = []  # [first position, count, sum of wishes less their offsets]
    for wish in (wishes[i] for i in order):
        blocks.append([wish, 1, wish])
        while len(blocks) > 1 and blocks[-2][0] + gap * blocks[-2][1] > blocks[-1][0]:
            _, count, total = blocks.pop()
            before = blocks[-1]
            before[2] += total - count * before[1] * gap
            before[1] += count
            before[0] = before[2] / before[1]
    flat = [first + gap * i for first, count, _ in blocks for i in range(int(count))]
    placed = _inside(flat, gap, low, high)
    result = [0.0] * len(wishes)
    for position, i in zip(placed, order, strict=True):
        result[i] = position
    return result


def width(text: str, size: float) -> float:
    """How wide a text of a font size is at most, and not much less."""
    return size * sum(_WIDTHS.get(letter, _OTHERS if letter < _EAST_ASIA else _SQUARE) for letter in text)


def shortest_step(times: Sequence[datetime]) -> timedelta:
    """The usual distance of neighbours: the shortest there is; a day where there is only one time."""
    return min((after - before for before, after in pairwise(times)), default=timedelta(days=1))


def every_step(times: Sequence[datetime], begin: datetime, end: datetime) -> list[datetime]:
    """The times and all that are missing from their shortest step where a whole step fits [begin, end), in order.

    So a record with holes, or one that starts late or ends early, shows what it lacks.
    """
    step = shortest_step(times)
    first = times[0] - (times[0] - begin) // step * step if begin < times[0] else times[0]
    count = max((max(end, times[-1] + step) - first) // step, 1)
    return sorted({*times, *(first + step * i for i in range(count))})


def _inside(sorted_positions: list[float], gap: float, low: float, high: float) -> list[float]:
    placed = sorted_positions[:]
    for i, position in enumerate(placed):
        placed[i] = max(position, low + gap * i)
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], high - gap * (len(placed) - 1 - i))
    return placed
