"""The archive: all years, each year by month, each month by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from babel.dates import format_date

from briefs.render.moments import LOCALE
from briefs.render.site.card import Card
from briefs.render.site.history import line, when
from briefs.render.site.home import TOTALS
from briefs.render.site.layout import Layout, Meta
from briefs.render.site.library import Library
from briefs.render.site.page import Page


def pages(library: Library, layout: Layout) -> Iterator[Page]:
    years = [
        (
            year,
            f"{year}/index.html",
            [_month(name, library.months[name]) for name in library.months if name[:4] == year],
        )
        for year in reversed(library.years)
    ]
    yield layout.page(
        "archive/index.html",
        "archive",
        Meta("Archive", f"All {len(library.cards)} briefs by year and month."),
        [years, len(library.cards)],
        lambda: {"years": years, "count": len(library.cards)},
        changed=max((card.updated for card in library.cards), default=""),
    )
    yield from _years(library, layout)
    yield from _months(library, layout)


def _years(library: Library, layout: Layout) -> Iterator[Page]:
    names = list(library.years)
    for place, year in enumerate(names):
        cards = library.years[year]
        months = [
            (*_month(name, library.months[name]), [_entry(card) for card in reversed(library.months[name])])
            for name in reversed(library.months)
            if name[:4] == year
        ]
        beside = _beside([(name, f"{name}/index.html") for name in names], place)
        yield layout.page(
            f"{year}/index.html",
            "year",
            Meta(f"Briefs of {year}", f"The {len(cards)} briefs of {year}, day by day."),
            [months, beside],
            partial(given, year=year, months=months, beside=beside),
            changed=max(card.updated for card in cards),
        )


def _months(library: Library, layout: Layout) -> Iterator[Page]:
    names = list(library.months)
    for place, name in enumerate(names):
        cards = library.months[name]
        title = _name(name)
        beside = _beside([(_name(one), f"{one}/index.html") for one in names], place)
        lines = [(line(card, TOTALS), card.summary) for card in reversed(cards)]
        yield layout.page(
            f"{name}/index.html",
            "month",
            Meta(f"Briefs of {title}", f"The {len(cards)} briefs of {title}, with what they say in a line."),
            [str(lines), beside],
            partial(given, title=title, lines=lines, columns=TOTALS, beside=beside, year=name[:4]),
            changed=max(card.updated for card in cards),
        )


def given(**values: Any) -> dict[str, Any]:
    return values


def _month(name: str, cards: Sequence[Card]) -> tuple[str, str, int]:
    return _name(name), f"{name}/index.html", len(cards)


def _name(month: str) -> str:
    return format_date(date(int(month[:4]), int(month[5:]), 1), "MMMM y", LOCALE)


def _entry(card: Card) -> dict[str, str]:
    return {"path": card.path, "iso": card.date.isoformat(), "when": when(card), "title": card.listed}


def _beside(
    all_of_them: Sequence[tuple[str, str]], place: int
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    before = all_of_them[place - 1] if place else None
    after = all_of_them[place + 1] if place + 1 < len(all_of_them) else None
    return before, after
