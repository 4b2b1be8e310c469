"""The terms that audiences and clients are written in: watchlist, sections, format, language, zone, subject, footer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefs.vocabulary.client import SECTIONS, MailFormat, SubjectStyle

LANGUAGES = ("en",)
_MOST_WORDS = 200
_LONGEST_FOOTER = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Term:
    """`check` gives what is wrong with a value, "" where nothing is; for a list, with each of its words."""

    check: Callable[[str], str]
    many: bool = False


def _one_of(*words: str) -> Callable[[str], str]:
    def check(given: str) -> str:
        if given in words:
            return ""
        near = get_close_matches(given, words, 1)
        return f"{', '.join(words)} are possible" + (f"; did you mean {near[0]}?" if near else "")

    return check


def _like(pattern: str, words: str) -> Callable[[str], str]:
    return lambda given: "" if re.fullmatch(pattern, given) else f"{words} was expected"


def _zone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "no such time zone: write one like Europe/London or UTC"
    return ""


def line(given: str, longest: int) -> str:
    """What is wrong with a line that other people may see in a header or a table."""
    if _CONTROL.search(given):
        return "line breaks and control characters have no place here"
    return f"{len(given):,} characters: {longest} are the most" if len(given) > longest else ""


def no_formula(given: str) -> str:
    return "it would run as a formula in a spreadsheet: take the first character away" if formula(given) else ""


def formula(given: str) -> bool:
    return given.startswith(_FORMULA)


TERMS: Mapping[str, Term] = {
    "assets": Term(_like("[A-Z0-9]{1,20}", "an asset in upper case, such as BTC,"), many=True),
    "venues": Term(_like("[a-z0-9-]{1,40}", "a venue in lower case, such as okx,"), many=True),
    "sections": Term(_one_of(*SECTIONS), many=True),
    "format": Term(_one_of(*get_args(MailFormat))),
    "language": Term(_one_of(*LANGUAGES)),
    "subject": Term(_one_of(*get_args(SubjectStyle))),
    "time_zone": Term(_zone),
    "footer": Term(lambda given: line(given, _LONGEST_FOOTER) or (no_formula(given) if given[:1] in "=@" else "")),
}


def wrong(name: str, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What is wrong with the value of a term: each word with the reason. A single value is a list of one."""
    if len(words) > _MOST_WORDS:
        yield f"{len(words)} words", f"{_MOST_WORDS} are the most"
        return
    for word in dict.fromkeys(words):
        if why := TERMS[name].check(word):
            yield word, why
