"""What the site remembers of a brief: everything but its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from briefs.render.numbers import number
from briefs.render.site.article import Style
from briefs.render.site.editions import Edition
from briefs.render.site.prose import shortened
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import stamp

LONGEST_LISTED = 160
FORMATS = ("md", "json", "pdf")


@dataclass(frozen=True, slots=True)
class Card:
    """One brief as lists, feeds and indexes need it.

    slug: the brief's folder. start, end: its window, ISO in UTC. figures: value and unit as `brief.json` has them, by
    id. assets, venues: those that it has figures of their own of. formats: which of its files are published. text: what
    a search may find, beside title and summary. wording: the hash of its Markdown. style: its style sheet, fonts: the
    files that the sheet names, as paths. editions: what was published under its address, the first first.
    """

    slug: str
    start: str
    end: str
    title: str
    summary: str
    lead: str
    points: tuple[str, ...]
    provenance: str
    revision: int
    figures: Mapping[str, tuple[str, str]]
    assets: tuple[str, ...]
    venues: tuple[str, ...]
    formats: tuple[str, ...]
    text: str
    wording: str
    style: str = ""
    fonts: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ()

    @property
    def headline(self) -> str:
        """The title where no banner stands beside it."""
        return f"Simulated: {self.title}" if self.provenance == "simulated" else self.title

    @property
    def listed(self) -> str:
        """The same as long as a list bears."""
        return shortened(self.headline, LONGEST_LISTED)

    @property
    def is_day(self) -> bool:
        return len(self.slug) == len("2026-02-01")

    @property
    def date(self) -> date:
        """The UTC date of the day, or of the window's last moment."""
        return (datetime.fromisoformat(self.end) - timedelta(microseconds=1)).date()

    @property
    def folder(self) -> str:
        """Its place on the site, which never changes: `2026/02/01/`."""
        day = f"{self.date:%Y/%m/%d}/"
        return day if self.is_day else f"{day}{self.slug.lower()}/"

    @property
    def path(self) -> str:
        return f"{self.folder}index.html"

    @property
    def published(self) -> str:
        """The moment that the brief speaks as of: it could not have been published earlier, and no clock is asked."""
        return self.end

    @property
    def updated(self) -> str:
        """The same, and a second later with each edition after the first: it grows, and it grows alike everywhere."""
        number = self.editions[-1].number if self.editions else self.revision
        return stamp(datetime.fromisoformat(self.end) + timedelta(seconds=number - 1))

    def value(self, figure: str) -> Decimal | None:
        found = self.figures.get(figure)
        return Decimal(found[0]) if found else None

    def shown(self, figure: str) -> str:
        """A figure as printed, "" where the brief has none."""
        found = self.figures.get(figure)
        return number(Decimal(found[0]), Unit(found[1])) if found else ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Card:
        whole = dict(plain)
        whole["figures"] = {name: (value, unit) for name, (value, unit) in whole["figures"].items()}
        whole["editions"] = tuple(Edition.from_json(one) for one in whole["editions"])
        for name in ("points", "assets", "venues", "formats", "fonts"):
            whole[name] = tuple(whole[name])
        return cls(**whole)

    def with_editions(self, editions: tuple[Edition, ...]) -> Card:
        return replace(self, editions=editions)

    def with_style(self, style: Style) -> Card:
        return replace(self, style=style.path, fonts=tuple(style.fonts))
