"""What a figure family means: the entries that the catalogue, `docs/figures.md` and `briefs explain` are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from briefs.vocabulary.figure import Unit

_PLACEHOLDERS = {
    "A": r"[A-Z0-9]+",
    "V": r"[a-z0-9-]+",
    "NAME": r"[A-Z0-9]+",
    "N": r"\d+",
    "H": r"\d+",
    "HH": r"\d{2}",
    "HHMM": r"\d{4}",
    "METRIC": r"[a-z0-9_]+",
    "TIME": r"[0-9T:Z.-]+",
    "DATE": r"[0-9-]+",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One family of figures.

    pattern: the id with placeholders: A asset, V venue, NAME another market, N number, H days ahead, HH hour,
        HHMM time, METRIC, TIME, DATE.
    sentence: what it means, in one sentence. formula: how it is computed, in one line.
    inputs: the frames of `MarketFrames` whose rows it is made of. source: where the formula comes from, if published.
    """

    pattern: str
    unit: Unit
    sentence: str
    formula: str
    inputs: tuple[str, ...]
    source: str = ""

    @property
    def head(self) -> str:
        """The first word of every id of the family; "" where that is a placeholder."""
        word = re.split(r"[.@]", self.pattern, maxsplit=1)[0]
        return "" if word in _PLACEHOLDERS else word

    def covers(self, figure_id: str) -> bool:
        return _matcher(self.pattern).fullmatch(figure_id) is not None

    def parts(self, figure_id: str) -> dict[str, str]:
        """What stands in the id for each placeholder: `{"A": "BTC", "V": "okx"}`. Empty where the id is not covered."""
        match = _matcher(self.pattern).fullmatch(figure_id)
        return match.groupdict() if match else {}


@cache
def _matcher(pattern: str) -> re.Pattern[str]:
    """Made when it is first asked for: a run that only computes figures asks for none of hundreds."""
    words = re.split(r"([.@])", pattern)
    body = "".join(f"(?P<{w}>{_PLACEHOLDERS[w]})" if w in _PLACEHOLDERS else re.escape(w) for w in words)
    return re.compile(body)
