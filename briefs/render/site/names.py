"""How assets and venues are called on the site, and where their pages lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from briefs.render.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Subject:
    """Something with a page of its own. kind: `assets` or `venues`. key: as figures' ids have it."""

    kind: str
    key: str
    name: str
    short: str

    @property
    def folder(self) -> str:
        return f"{self.kind}/{slug(self.key, upper=self.kind == 'assets')}/"


@dataclass(frozen=True, slots=True)
class Names:
    lexicon: Lexicon

    def asset(self, asset: str) -> Subject:
        word = self.lexicon.word(f"asset.{asset}")
        return Subject("assets", asset, word.first, word.later)

    def venue(self, venue: str) -> Subject:
        name = self.lexicon.word(f"venue.{venue}").first
        # What is no proper name begins with a capital where it stands alone.
        shown = name[:1].upper() + name[1:] if " " in name else name
        return Subject("venues", venue, shown, shown)


def slug(name: str, *, upper: bool) -> str:
    """A name as a folder. One that is more than letters, digits and hyphens, or not in the case that such names have,
    is replaced whole, so that two names never meet.
    """
    plain = name.lower()
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", plain) and name == (name.upper() if upper else plain):
        return plain
    return f"x-{sha256(name.encode()).hexdigest()[:16]}"
