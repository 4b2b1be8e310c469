"""A reading as the story asks for it: values by id, assets and venues in a fixed order, names of periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

from briefs.vocabulary.figure import Reading, Unit
from briefs.vocabulary.window import DAY

T = TypeVar("T")

BENCHMARKS = ("BTC", "ETH")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WHOLE_FEEDS = frozenset({"full", "aggregate"})
_NUMERAL = re.compile(r"(?<![A-Za-z\d])\d")


def source_key(name: str) -> str:
    """The lexicon key of a source. A name with a number in it cannot be printed: the number would have no figure."""
    return "source.vendor" if not name or _NUMERAL.search(name) else f"source.{name}"


@dataclass(frozen=True)
class Facts:
    """Questions to one reading. Pure: the order of every answer depends on ids and values alone."""

    reading: Reading

    def has(self, figure_id: str) -> bool:
        return figure_id in self.reading.figures

    def number(self, figure_id: str) -> float | None:
        """The value as a float; None where the figure is absent or no number. For comparisons, never for printing."""
        figure = self.reading.figures.get(figure_id)
        return None if figure is None or isinstance(figure.value, str) else float(figure.value)

    def text(self, figure_id: str) -> str:
        """The value of a text, date or time; "" where the figure is absent."""
        figure = self.reading.figures.get(figure_id)
        return figure.value if figure is not None and isinstance(figure.value, str) else ""

    def parts(self, pattern: str) -> list[str]:
        """What stands at the star of `pattern` (`price.*.close`) in the ids that fit it, sorted."""
        head, _, tail = pattern.partition("*")
        fits = re.compile(re.escape(head) + r"([^.]+)" + re.escape(tail))
        return sorted(found.group(1) for found in map(fits.fullmatch, self.reading.figures) if found)

    def stamps(self, prefix: str) -> list[str]:
        """The ids `prefix@STAMP` in the order of their stamps."""
        return sorted(name for name in self.reading.figures if name.startswith(f"{prefix}@"))

    def numbered(self, pattern: str) -> list[str]:
        """As `parts`, for numbers, in the order of counting."""
        return sorted((part for part in self.parts(pattern) if part.isdigit()), key=int)

    def days_since(self, figure_id: str) -> int:
        """Days from the date that a figure holds to the brief's date; 0 where it is absent."""
        figure = self.reading.figures.get(figure_id)
        if figure is None or figure.unit is not Unit.DATE:
            return 0
        return (self.reading.window.date - date.fromisoformat(str(figure.value))).days

    def vendor(self, figure_id: str) -> str:
        """The lexicon key of a figure's source, which is printed as a word; "" where the figure is absent."""
        figure = self.reading.figures.get(figure_id)
        return source_key(figure.source) if figure else ""

    @cached_property
    def outliers(self) -> dict[str, float]:
        """How far the day's farthest measures lie from their own past, in robust standard deviations, by figure id."""
        numbers = self.numbered("outlier.*.measure")
        found = {self.text(f"outlier.{n}.measure"): self.number(f"outlier.{n}.z") for n in numbers}
        return {measure: z for measure, z in found.items() if z is not None and self.has(measure)}

    def turn(self, key: str, count: int) -> int:
        """A number below `count` that depends on the key and the brief's date alone; days take each in turn."""
        return self.turned(key, range(count))[0]

    def turned(self, key: str, choices: Sequence[T]) -> list[T]:
        """The choices in an order that the date decides: within as many days, each stands first once."""
        if not choices:
            return []
        rounds, first = divmod(self.reading.window.date.toordinal(), len(choices))
        order = sorted(range(len(choices)), key=lambda i: sha256(f"{key}|{rounds}|{i}".encode()).digest())
        return [choices[i] for i in (*order[first:], *order[:first])]

    @property
    def is_day(self) -> bool:
        return self.reading.window.kind == "day"

    @property
    def fits_a_day(self) -> bool:
        """Whether a clock time alone names one moment of the window."""
        return self.reading.window.length <= DAY

    @property
    def weekday(self) -> str:
        """The lexicon key of the day of the week; "" for a rolling window, which is never called a day."""
        return f"weekday.{WEEKDAYS[self.reading.window.date.weekday()]}" if self.is_day else ""

    @property
    def period(self) -> str:
        return "period.day" if self.is_day else "period.window"

    @property
    def previous(self) -> str:
        return "previous.day" if self.is_day else "previous.window"

    def change(self, stem: str) -> str:
        """The id of a change against the window before: `stem.change_1d`, or `change_prev` in a rolling window."""
        return f"{stem}.change_1d" if self.is_day else f"{stem}.change_prev"

    def price_return(self, asset: str) -> str:
        return f"price.{asset}.return_1d" if self.is_day else f"price.{asset}.return"

    @cached_property
    def has_liquidations(self) -> bool:
        return self.has("liquidations.total_usd")

    @cached_property
    def is_lower_bound(self) -> bool:
        """Whether the liquidations counted are fewer than happened: throttled or partial feeds, or hours missing."""
        total = self.reading.figures.get("liquidations.total_usd")
        if total is None:
            return False
        feeds = {self.text(f"coverage.feed.{venue}") for venue in self.parts("coverage.feed.*")}
        return bool(feeds - WHOLE_FEEDS) or (total.coverage is not None and total.coverage < 1)

    def liquidated(self, family: str) -> list[str]:
        """Assets or venues by what was liquidated there, the largest first; `family` is `asset` or `venue`."""
        figures = self.reading.figures
        names = self.parts(f"liquidations.{family}.*.usd")
        return sorted(names, key=lambda name: (-Decimal(figures[f"liquidations.{family}.{name}.usd"].value), name))

    @property
    def with_interest(self) -> list[str]:
        """Assets whose open interest is known, by change or by level, in the order of `ranked`."""
        found = {*self.parts("open_interest.*.change_pct"), *self.parts("open_interest.*.usd")}
        return self.in_order(found)

    def ranked(self, pattern: str) -> list[str]:
        """Assets that have a figure of `pattern`, in their order."""
        return self.in_order(self.parts(pattern))

    def in_order(self, assets: Iterable[str]) -> list[str]:
        """The benchmarks first, then by what was liquidated, then by name."""
        by_size = {asset: rank for rank, asset in enumerate(self.liquidated("asset"))}
        order = {asset: rank for rank, asset in enumerate(BENCHMARKS)}
        return sorted(
            assets,
            key=lambda asset: (order.get(asset, len(order)), by_size.get(asset, len(by_size)), asset),
        )
