"""One thing wrong in one sentence, before it is known in which file that sentence stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefs.audit.brief import Stated
from briefs.audit.numerals import Numeral
from briefs.vocabulary.claim import Claim, Finding


@dataclass(frozen=True, slots=True)
class Wrong:
    """See `Finding`: the same without the place."""

    kind: str
    start: int
    end: int
    says: str
    data: str
    why: str
    severity: Literal["error", "warning"] = "error"

    def at(self, place: str, section: str, sentence: str) -> Finding:
        span = (self.start, self.end)
        return Finding(self.kind, self.severity, section, sentence, span, self.says, self.data, self.why, place)


@dataclass(frozen=True, slots=True)
class Bound:
    """A stretch [start, end) of a sentence that a claim binds to a figure, and the number that it holds, if one."""

    start: int
    end: int
    claim: Claim
    figure: Stated | None
    numeral: Numeral | None

    @property
    def id(self) -> str:
        return self.claim.figure
