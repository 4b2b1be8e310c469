"""A page for each asset and each venue with its history, and lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from briefs.render.site.archive import given
from briefs.render.site.card import Card
from briefs.render.site.history import Column, filled, line
from briefs.render.site.layout import Layout, Meta
from briefs.render.site.library import Library
from briefs.render.site.names import Names, Subject
from briefs.render.site.page import Page
from briefs.render.site.strip import DAYS, strip

_KINDS = {
    "assets": ("Assets", "Each asset that the briefs speak of, with its history."),
    "venues": ("Venues", "Each venue that the briefs count, with its history."),
}


def pages(library: Library, layout: Layout) -> Iterator[Page]:
    found = library.subjects
    for kind, (title, about) in _KINDS.items():
        mine = [(subject, cards) for subject, cards in found if subject.kind == kind]
        yield _list(kind, Meta(title, about), mine, library.names, layout)
        for subject, cards in mine:
            yield from _subject(subject, cards, library, layout)


def columns(subject: Subject, names: Names, cards: Sequence[Card]) -> tuple[Column, ...]:
    """What is shown of an asset or a venue, as far as its briefs know it."""
    key = subject.key
    if subject.kind == "assets":
        wanted = [
            Column("Close", f"price.{key}.close"),
            Column("Change", f"price.{key}.return_1d"),
            Column("Liquidations", f"liquidations.asset.{key}.usd"),
            Column("Of longs", f"liquidations.asset.{key}.long_usd"),
            Column("Funding per 8 hours", f"funding.{key}.rate_8h"),
            Column("Open interest, change", f"open_interest.{key}.change_pct"),
        ]
    else:
        ending = f".venue.{key}.rate_8h"
        rates = sorted({name for card in cards for name in card.figures if name.endswith(ending)})
        wanted = [
            Column("Liquidations", f"liquidations.venue.{key}.usd"),
            Column("Of longs", f"liquidations.venue.{key}.long_usd"),
            *(Column(f"{names.asset(rate.split('.')[1]).short} funding per 8 hours", rate) for rate in rates),
            Column("Coverage", f"coverage.venue.{key}"),
        ]
    return filled(wanted, cards)


def _list(kind: str, meta: Meta, mine: Sequence[tuple[Subject, Sequence[Card]]], names: Names, layout: Layout) -> Page:
    lines = []
    for subject, cards in mine:
        last = cards[-1]
        shown = [(c.heading, last.shown(c.figure)) for c in columns(subject, names, [last])[:3]]
        lines.append((subject.name, subject.short, f"{subject.folder}index.html", len(cards), line(last, ()), shown))
    return layout.page(
        f"{kind}/index.html",
        "subjects",
        meta,
        str(lines),
        lambda: {"lines": lines},
        changed=max((cards[-1].updated for _, cards in mine), default=""),
    )


def _subject(subject: Subject, cards: Sequence[Card], library: Library, layout: Layout) -> Iterator[Page]:
    by_year = {year: list(group) for year, group in groupby(cards, key=lambda card: f"{card.date:%Y}")}
    links = [(year, f"{subject.folder}{year}/index.html") for year in reversed(by_year)]
    table = columns(subject, library.names, cards)
    figure = f"liquidations.{'asset' if subject.kind == 'assets' else 'venue'}.{subject.key}.usd"
    last = max(library.days)
    heat = strip({card.date: card for card in cards}, figure, f"Liquidations of {subject.name}", (), last)
    # Without liquidations there is no strip; what the last 90 days had is shown in any case.
    recent = [line(card, table) for card in reversed(cards) if (last - card.date).days < DAYS]
    whose = "in" if subject.kind == "assets" else "at"
    about = f"Liquidations, {'prices, ' if subject.kind == 'assets' else ''}funding {whose} {subject.name}, day by day."
    common: dict[str, Any] = {"subject": subject, "columns": table, "years": links, "kind": _KINDS[subject.kind][0]}
    yield layout.page(
        f"{subject.folder}index.html",
        "subject",
        Meta(subject.name, about),
        [str(recent), str(table), links, str(heat)],
        lambda: given(**common, strip=heat, lines=recent, title=subject.name, span=f"The last {DAYS} days"),
        changed=cards[-1].updated,
    )
    for year, group in by_year.items():
        yield _year(subject, year, group, common, layout)


def _year(subject: Subject, year: str, cards: Sequence[Card], common: dict[str, Any], layout: Layout) -> Page:
    lines = [line(card, common["columns"]) for card in reversed(cards)]
    return layout.page(
        f"{subject.folder}{year}/index.html",
        "subject",
        Meta(f"{subject.name} in {year}", f"{subject.name} day by day in {year}."),
        [str(lines), str(common["columns"]), common["years"]],
        lambda: given(**common, strip=None, lines=lines, title=f"{subject.name} in {year}", span=f"The days of {year}"),
        changed=max(card.updated for card in cards),
    )
