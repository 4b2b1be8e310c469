"""What a figure speaks of, from its id: measure, asset, venue, side; and where a sentence mentions such."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from briefs.audit import lexicon
from briefs.audit.brief import Stated, Statement
from briefs.audit.fault import Bound

_OF_ASSET = {"price", "funding", "open_interest", "levels", "volume", "expected_move", "analogs"}


@dataclass(frozen=True, slots=True)
class Facets:
    """Each part is "" where the figure has none. `part` is the id's last word (`close`, `return_1d`)."""

    family: str
    asset: str
    venue: str
    side: str
    part: str


@lru_cache(maxsize=65_536)
def facets(figure_id: str) -> Facets:
    parts = figure_id.partition("@")[0].split(".")
    if parts[0] == "series":
        parts = parts[1:]
    family, asset, side = parts[0], "", ""
    if family in _OF_ASSET and len(parts) > 1:
        asset = parts[1]
    elif (family == "liquidations" and len(parts) > 2 and parts[1] in {"asset", "oi_share"}) or (
        family == "reported" and len(parts) > 2
    ):
        asset = parts[2]
    if family == "liquidations":
        side = next((name for name in ("long", "short") if parts[-1].partition("_")[0] == name), "")
    at = next((n for n, part in enumerate(parts) if part in {"venue", "feed"}), len(parts))
    venue = parts[at + 1] if at + 1 < len(parts) else ""
    return Facets(family, asset, venue, side, parts[-1])


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names to look for in one brief: the lexicon's and those of its own figures."""

    assets: re.Pattern[str]
    venues: re.Pattern[str]
    of_asset: dict[str, str]
    of_venue: dict[str, str]
    _known: dict[str, tuple[list[Mention], list[Mention]]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, statement: Statement) -> Names:
        found = [facets(name) for name in statement.figures]
        tickers = lexicon.TICKERS | {f.asset for f in found if len(f.asset) > 1}
        assets = lexicon.ASSETS | {ticker: ticker for ticker in tickers}
        # A venue that is not in the lexicon is known by its id, as it is and with a capital.
        known = set(lexicon.VENUES.values())
        own = {name for f in found if (name := base(f.venue)) and name not in known | {"all", "composite"}}
        venues = lexicon.VENUES | {form: name for name in own for form in (name, name.capitalize(), name.upper())}
        return cls(_any(assets), _any(venues), assets, venues)

    def assets_in(self, text: str) -> list[Mention]:
        return self._in(text)[0]

    def venues_in(self, text: str) -> list[Mention]:
        return self._in(text)[1]

    def _in(self, text: str) -> tuple[list[Mention], list[Mention]]:
        """Many rules ask for the names of one sentence."""
        known = self._known.get(text)
        if known is None:
            assets = [Mention(*m.span(), self.of_asset[m[0]]) for m in self.assets.finditer(text)]
            venues = [Mention(*m.span(), self.of_venue[m[0]]) for m in self.venues.finditer(text)]
            known = self._known[text] = (assets, venues)
        return known


def _any(names: Collection[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    firsts = "".join(sorted({re.escape(name[0]) for name in names}))
    return re.compile(rf"(?<![\w-])(?=[{firsts}])(?:{words})(?![A-Za-z0-9_])")


def base(venue: str) -> str:
    """`binance-spot` is Binance to a reader."""
    return venue.partition("-")[0]


def venues_of(figure: Stated | None, figure_id: str) -> set[str]:
    """The venue that the id names, else those whose rows the figure is made of."""
    named = facets(figure_id).venue
    if named:
        return {base(named)}
    if figure is None or facets(figure_id).family in {"method", "window", "calendar", "headline", "axis"}:
        return set()
    return {base(name.strip()) for name in figure.source.split(",")}


_SIDES = re.compile(rf"\b(?:(?P<long>{lexicon.LONG})|(?P<short>{lexicon.SHORT}))\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _sides_in(text: str) -> tuple[Mention, ...]:
    text = lexicon.NO_SIDE.sub(_blank, lexicon.PAYS.sub(_blank, text))
    return tuple(Mention(*m.span(), "long" if m["long"] else "short") for m in _SIDES.finditer(text))


def sides_in(text: str) -> list[Mention]:
    """Mentions of long and short positions; who pays whom is another matter and left out."""
    return list(_sides_in(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def masked(sentence: str, bounds: Sequence[Bound]) -> str:
    """The sentence with quoted text (titles, gaps, names that are figures) blanked, so that its words do not count."""
    letters = list(sentence)
    for bound in bounds:
        if bound.figure is not None and bound.figure.unit == "text":
            letters[bound.start : bound.end] = "\u00b7" * (bound.end - bound.start)
    return "".join(letters)


# `$2 of longs`, `$2 or 30% for longs`, `$2 (30%) of it came from longs`
_LINK = re.compile(
    r"(?:,?\sor\s[^\s,;]*\d[^\s,;]*|\s\([^()]*\))?\s?(?:(?:of\s(?:it|them|that|this|which))\s)?"
    r"(?:(?:(?:came|was|were|is|are|went)\s)?(?:in|of|from|on|at|for|to|by|against)|was|were|is|are)\s(?:the\s)?",
    re.IGNORECASE,
)


def tied(mention: Mention, bound: Bound, text: str) -> bool:
    """Whether the mention stands right after a number and is tied to it (`$2 of longs`)."""
    return mention.start >= bound.end and _LINK.fullmatch(text[bound.end : mention.start]) is not None


def governing(mentions: Sequence[Mention], bound: Bound, text: str) -> Mention | None:
    """The mention that a number belongs to: one tied to it (`$2 of longs`), else the last before, else the next."""
    for mention in mentions:
        if tied(mention, bound, text):
            return mention
    before = [mention for mention in mentions if mention.end <= bound.start]
    if before:
        return before[-1]
    return next((mention for mention in mentions if mention.start >= bound.end), None)
