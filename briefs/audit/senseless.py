"""Sentences that no market could bear out, whatever its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.facets import facets
from briefs.audit.fault import Bound, Wrong

_SENSELESS = (
    (
        re.compile(r"\bbetween\s(?:the\s)?(longs?|shorts?|highest|lowest)\sand\s(?:the\s)?\1\b", re.IGNORECASE),
        "two are named, and both are the same",
    ),
    (
        re.compile(rf"\b(?:{lexicon.UP})\sto\s(?:a|an|its|the)\s(?:\w+\s)?lows?\b", re.IGNORECASE),
        "nothing rises to a low",
    ),
    (
        re.compile(rf"\b(?:{lexicon.DOWN})\sto\s(?:a|an|its|the|their)\s(?:\w+\s)?(?:highs?|peak)\b", re.IGNORECASE),
        "nothing falls to a high",
    ),
    (
        re.compile(r"\bopened\sby\sforce\b|\bforced\sopenings?\b|\bof\sthe\sopened\spositions\b", re.IGNORECASE),
        "a liquidation closes a position",
    ),
)
_FROM_LOW = re.compile(r"\bfrom\s(?:a|an|its|the)\s(?:\w+\s)?(?:low|trough)\b", re.IGNORECASE)


def senseless(text: str, bounds: Sequence[Bound]) -> Iterator[Wrong]:
    """What no market does: rise to a low, fall from a low, open a position by force."""
    for pattern, why in _SENSELESS:
        for found in pattern.finditer(text):
            yield Wrong("sentence.senseless", *found.span(), found[0], "", why)
    word = _FROM_LOW.search(text)
    if word and any(facets(b.id).part == "max_drawdown" for b in bounds):
        yield Wrong("sentence.senseless", *word.span(), word[0], "", "a drawdown is measured from a high")
