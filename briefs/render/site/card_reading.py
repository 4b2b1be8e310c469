"""Reads a brief's files into its card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from briefs.errors import Fault, FaultyInput
from briefs.render.numbers import number
from briefs.render.site.card import Card
from briefs.render.site.prose import LONGEST_SUMMARY, clean, first_sentence, read, shortened
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import DAY, Window, stamp

_PLAIN = ("liquidations.total_usd", "liquidations.long_usd", "liquidations.short_usd", "liquidations.long_share")
_BY_ASSET = {
    "liquidations.asset.{}.usd",
    "liquidations.asset.{}.long_usd",
    "price.{}.close",
    "price.{}.return_1d",
    "price.{}.return",
    "funding.{}.rate_8h",
    "open_interest.{}.usd",
    "open_interest.{}.change_pct",
}
_BY_VENUE = {"liquidations.venue.{}.usd", "liquidations.venue.{}.long_usd", "coverage.venue.{}"}


def parsed(content: bytes, name: str) -> dict[str, Any]:
    """`brief.json` with every number as its text. Raises FaultyInput where it is no brief's."""
    try:
        whole = json.loads(content, parse_float=str, parse_int=str)
        parts = {**whole["figures"]}, {**whole["window"]}
    except (ValueError, KeyError, TypeError) as error:
        why = f"no brief's JSON ({type(error).__name__}: {error})"
        raise FaultyInput(name, [Fault("file", "brief.json", "", why)], remedy="Generate the brief again.") from None
    return {**whole, "figures": parts[0], "window": parts[1]}


def card(slug: str, brief: Mapping[str, Any], markdown: str, formats: tuple[str, ...]) -> Card:
    """The card of a brief. Raises FaultyInput where a part that a site needs is missing or wrong."""
    prose = read(markdown)
    headlines = brief.get("headlines")
    headlines = headlines if isinstance(headlines, dict) else {}
    title = clean(str(headlines.get("title") or prose.title))
    try:
        start, end = (datetime.fromisoformat(brief["window"][bound]) for bound in ("start", "end"))
        _refuse_stranger(slug, start, end)
        figures = _figures(brief["figures"])
        revision = int(brief["revision"])
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        faults = [Fault("brief.json", "window, revision or figures", slug, str(error))]
        raise FaultyInput(f"brief {slug}", faults, remedy="Generate the brief again.") from None
    if not title:
        raise FaultyInput(f"brief {slug}", [Fault("brief.md", "title", "", "a line that begins with # was expected")])
    return Card(
        slug=slug,
        start=stamp(start),
        end=stamp(end),
        title=title,
        summary=shortened(clean(str(headlines.get("summary") or first_sentence(prose.lead))), LONGEST_SUMMARY),
        lead=prose.lead,
        points=prose.points,
        provenance=str(brief.get("provenance", "")),
        revision=revision,
        figures=figures,
        assets=_named(figures, "asset", ("liquidations.asset.", "price.", "funding.")),
        venues=_named(figures, "venue", ("liquidations.venue.", "funding.")),
        formats=formats,
        text=f"{prose.lead}\n{prose.body}",
        wording=sha256(markdown.encode()).hexdigest(),
    )


def _refuse_stranger(slug: str, start: datetime, end: datetime) -> None:
    """Raise ValueError where a brief lies in a folder that is another window's."""
    is_day = end - start == DAY and slug == start.date().isoformat()
    own = Window(start, end, "day" if is_day else "rolling").slug
    if own != slug:
        raise ValueError(f"its window is that of {own}")


def _figures(given: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    wanted: dict[str, tuple[str, str]] = {}
    for name, figure in given.items():
        if _is_wanted(name):
            value, unit = str(figure["value"]), str(figure["unit"])
            number(Decimal(value), Unit(unit))
            wanted[name] = (value, unit)
    return wanted


def _is_wanted(name: str) -> bool:
    if name in _PLAIN:
        return True
    parts = name.split(".")
    if name.startswith("funding.") and len(parts) == 5:
        return parts[2] == "venue" and parts[4] == "rate_8h"
    place = 2 if name.startswith(("liquidations.asset.", "liquidations.venue.", "coverage.venue.")) else 1
    if len(parts) <= place:
        return False
    pattern = ".".join((*parts[:place], "{}", *parts[place + 1 :]))
    return pattern in _BY_ASSET or pattern in _BY_VENUE


def _named(figures: Mapping[str, object], kind: str, families: tuple[str, ...]) -> tuple[str, ...]:
    found = set()
    for name in figures:
        parts = name.split(".")
        if name.startswith(f"liquidations.{kind}."):
            found.add(parts[2])
        elif kind == "venue" and name.startswith("funding.") and len(parts) == 5:
            found.add(parts[3])
        elif kind == "asset" and name.startswith(families[1:]):
            found.add(parts[1])
    return tuple(sorted(found))
