"""Which of several wordings a day takes: a pure function of the key and the day's number, with no state.

The days walk through a deck that holds each variant as often as it has wordings, up to a bound that makes the deck
last for more than two years. Rich variants come more often than poor ones, the cards of one variant lie evenly apart,
and no wording comes twice while a deck lasts.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from math import gcd

GOLDEN = 0.6180339887498949
LASTING = 800  # days after which a deck that is rich enough begins anew: two years, for keys that a day tells twice


def dealt(key: str, counts: tuple[int, ...], day: int, told: int = 0) -> tuple[int, int]:
    """The variant, of those that have `counts` wordings, and the number of its wording, for a day.

    What is `told` again on one day lies half a deck on.
    """
    deck, copies = _deck(key, counts)
    if len(deck) == len(counts):
        chosen, turn = walked(key, day, len(counts), told)
    else:
        again, place = divmod(day + told * (len(deck) // 2 + 1), len(deck))
        chosen, turn = deck[place]
        turn += again * copies[chosen]
    return chosen, scattered(turn, counts[chosen], drawn(key, chosen))


@lru_cache(maxsize=1024)
def _deck(key: str, counts: tuple[int, ...]) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """The cards (variant, turn) in the order of days, and how many cards each variant has."""
    copies = _evened(counts)
    cards = []
    for variant, many in enumerate(copies):
        start = drawn(key, variant) % 10_000 / 10_000
        # Each card a little off its even place, lest two variants follow each other all year.
        cards += [((start + turn + (turn * GOLDEN + start) % 1 / 2) / many % 1, variant, turn) for turn in range(many)]
    return tuple((variant, turn) for _, variant, turn in sorted(cards)), copies


def _evened(counts: tuple[int, ...]) -> tuple[int, ...]:
    """As many cards of each variant as it has wordings, at most as many as it takes to make the deck last."""
    left, bound = LASTING, 1
    for rank, count in enumerate(sorted(counts)):
        bound = max(1, -(-left // (len(counts) - rank)))
        if count >= bound:
            break
        left -= count
    return tuple(min(count, bound) for count in counts)


def scattered(turn: int, count: int, start: int) -> int:
    """The `turn`-th of `count` numbers in an order in which neighbours lie far apart and none comes twice."""
    step = max(1, round(count * GOLDEN))
    while gcd(step, count) > 1:
        step += 1
    return (start + turn * step) % count


def walked(key: str, day: int, count: int, told: int = 0) -> tuple[int, int]:
    """Which of `count` things a day takes, and in which round of days.

    Each round of `count` days takes everything once, in an order of its own, so that days at a fixed distance, such as
    the same weekday, do not meet the same thing over and over. What is `told` again on one day lies half a round on.
    """
    rounds, step = divmod(day, count)
    return _order(key, rounds, count)[(step + told * (count // 2 + 1)) % count], rounds


@lru_cache(maxsize=4096)
def _order(key: str, rounds: int, count: int) -> tuple[int, ...]:
    order, before = (sorted(range(count), key=lambda i: drawn(key, r, i)) for r in (rounds, rounds - 1))
    if count > 2 and order[0] == before[-1]:
        order[:2] = order[1], order[0]  # no round begins with what ended the last
    return tuple(order)


def drawn(*of: object) -> int:
    """A number that depends on nothing but what is named; the same on every machine."""
    return int.from_bytes(sha256("|".join(map(str, of)).encode()).digest()[:8])
