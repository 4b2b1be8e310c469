"""What a rule finds: which sentence, and what is wrong in it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from briefs.audit.article.text import Sentence
from briefs.audit.fault import Wrong


class Found(NamedTuple):
    sentence: Sentence
    wrong: Wrong


def found(
    sentence: Sentence,
    kind: str,
    match: re.Match[str] | tuple[int, int],
    data: str,
    why: str,
    severity: Literal["error", "warning"] = "error",
) -> Found:
    """`match` is the offending stretch, as a match or as its place."""
    start, end = match if isinstance(match, tuple) else match.span()
    return Found(sentence, Wrong(kind, start, end, sentence.text[start:end], data, why, severity))
