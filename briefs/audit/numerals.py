"""The auditor's own grammar of numbers in English market prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

from briefs.audit import moments

Kind: TypeAlias = Literal["number", "money", "percent", "points", "bp", "times", "moment", "ordinal", "odd"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number as it stands in a text.

    kind: what it counts: `money` (a currency sign), `percent`, `points` (percentage points), `bp` (basis points),
        `times`, `moment` (date or time), `ordinal`, plain `number`, or `odd` where no rule fits.
    start, end: its place in the text, its sign, currency, scale and unit included.
    value: signed, in the unit's own size: dollars, or a fraction for percent, points and bp.
    half: half a unit of the last printed place, in the same size: the true value lies within value ± half.
    sign: `+`, `-` or "" as printed. scale: factor of its scale word. moment: see `moments.iso`.
    span: `hour`, `day`, `week`, `month`, `year` ... where it counts such.
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    half: Decimal = Decimal(0)
    sign: str = ""
    scale: Decimal = Decimal(1)
    moment: str = ""
    span: str = ""


SCALES = {
    "thousand": Decimal(10**3), "million": Decimal(10**6), "billion": Decimal(10**9), "trillion": Decimal(10**12),
    "k": Decimal(10**3), "m": Decimal(10**6), "mn": Decimal(10**6), "b": Decimal(10**9), "bn": Decimal(10**9),
    "t": Decimal(10**12), "tn": Decimal(10**12),
}  # fmt: skip
_SPANS = {"h": "hour", "d": "day", "w": "week", "min": "minute", "s": "second"}
_CARDINALS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
"""
_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_WORDS = {name: Decimal(n) for n, name in enumerate(_CARDINALS.split(), 2)}
_ORDINALS = {name: Decimal(n) for n, name in enumerate(_RANKS.split(), 1)}
_TIMES = {"doubled": Decimal(2), "tripled": Decimal(3), "trebled": Decimal(3), "quadrupled": Decimal(4)}
_TIMES |= {"halved": Decimal("0.5"), "twice": Decimal(2), "thrice": Decimal(3), "doubling": Decimal(2)}
_TIMES |= {"tripling": Decimal(3), "halving": Decimal("0.5"), "twofold": Decimal(2), "threefold": Decimal(3)}

_SPAN = r"(?:second|minute|hour|day|week|month|quarter|year)s?\b(?!['\u2019])"
_RANKED = (
    r"(?:straight|consecutive|successive|highest|lowest|largest|smallest|biggest|day|week|month|time|in\sa\srow)\b"
)

# An asset's ticker may begin with digits (1INCH, 1000PEPE, 0G), an index's name end with them; neither is a number. One
# letter after digits makes a name only where it is no scale or span (5K, 4H).
_NAME = r"https?://\S+|\bS&P\s500\b|\b(?:Nasdaq|Nikkei|FTSE|Russell|Dow|Stoxx)[\s-]\d+\b|(?-i:\b\d+(?:[A-Z]{2}[A-Z0-9]*|[ACEFGIJLNO-RUVYZ])\b)"
_FIGURES = rf"""
    (?P<sign>(?<![\w.,)%])[+\-\u2212\u2013])?
    (?:(?P<currency>(?:US)?\$|[€£])(?P<inner>[+\-\u2212])?)?
    (?<![\w])(?<!\d[.,])
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
    (?: (?P<rank>st|nd|rd|th)\b
      | (?:\s?(?P<scale>thousand|million|billion|trillion|mn|bn|tn)\b|(?P<letter>[kKmMbBtT])\b)?
        (?: \s?(?P<percent>%|per\s?cent\b)
          | \s?(?P<bp>bps?\b|basis[\s-]points?\b)
          | \s?(?P<points>percentage[\s-]points?\b|pp\b)
          | (?:\s|-)?(?P<times>times\b(?!\s(?:in|of)\b)|x\b|fold\b)
          | [\s-]?(?P<span>{_SPAN}) | (?P<short>h|d|w|min|s)\b
        )?
    )
    (?![\w]|[.,]\d)
"""
_NUMERAL = re.compile(
    rf"""
      (?P<name>{_NAME})
    | (?P<moment>(?<![\w.,:/])(?:{moments.PATTERN})(?![\w:]))
    | {_FIGURES}
    | (?P<odd>(?<![A-Za-z_\d])[+\-\u2212]?[$€£]?\d[\d.,:/]*\w*)
    | \b(?P<word>{"|".join(_WORDS)})\b(?:[\s-](?:(?P<wordspan>{_SPAN})|(?P<wordtimes>times\b)))?
    | \b(?P<one>one)(?:-(?=\w)|\s(?!(?:hour|day|minute)\b))(?P<onespan>{_SPAN})
    | \b(?P<ordinal>{"|".join(_ORDINALS)})(?=[\s-]{_RANKED})
    | \b(?P<multiple>{"|".join(_TIMES)})\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Number words that count nothing in particular.
_IDIOM = re.compile(
    rf"\b(?:the|these|those|of)\s(?:two|three)\b(?![\s-](?:{_SPAN}|orders?|venues?|assets?|times|\w+llion|thousand|per))|"
    r"\btwo[\s-](?:sides|sided|way)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?[-\u2013\u2014]\s?|\sto\s|\sor\s|\sand\s")


@lru_cache(maxsize=4096)
def numerals(text: str) -> tuple[Numeral, ...]:
    """All numbers of `text` in reading order. Names that hold digits are left out; see `Numeral`."""
    idioms = [found.span() for found in _IDIOM.finditer(text)]
    found = [n for n in _scan(text) if not any(a <= n.start and n.end <= b for a, b in idioms)]
    for i in range(len(found) - 2, -1, -1):
        found[i] = _shared(found[i], found[i + 1], text)
    return tuple(found)


def _scan(text: str) -> Iterator[Numeral]:
    for match in _NUMERAL.finditer(text):
        start, end = match.span()
        words = match.groupdict()
        if words["name"]:
            continue
        if words["moment"]:
            moment = moments.iso(match[0])
            yield Numeral("moment" if moment else "odd", match[0], start, end, moment=moment)
        elif words["digits"]:
            yield _digits(match)
        elif words["odd"]:
            yield Numeral("odd", match[0], start, end)
        else:
            yield _word(match)


def _digits(match: re.Match[str]) -> Numeral:
    words = match.groupdict()
    digits = words["digits"].replace(",", "")
    scale = (
        SCALES[(words["scale"] or words["letter"] or "").lower()] if words["scale"] or words["letter"] else Decimal(1)
    )
    kind: Kind = "number"
    size = Decimal(1)
    if words["rank"]:
        kind = "ordinal"
    elif words["percent"]:
        kind, size = "percent", Decimal("0.01")
    elif words["points"]:
        kind, size = "points", Decimal("0.01")
    elif words["bp"]:
        kind, size = "bp", Decimal("0.0001")
    elif words["currency"]:
        kind = "money"
    elif words["times"]:
        kind = "times"
    sign = (words["sign"] or words["inner"] or "").replace("\u2212", "-").replace("\u2013", "-")
    value = Decimal(digits) * scale * size
    half = Decimal(5).scaleb(-len(digits.partition(".")[2]) - 1) * scale * size
    span = (words["span"] or "").lower().rstrip("s") or _SPANS.get((words["short"] or "").lower(), "")
    return Numeral(
        kind, match[0], *match.span(), -value if sign == "-" else value, half, sign=sign, scale=scale, span=span
    )


def _word(match: re.Match[str]) -> Numeral:
    words = {key: (value or "").lower() for key, value in match.groupdict().items()}
    half = Decimal("0.5")
    if words["multiple"]:
        return Numeral("times", match[0], *match.span(), _TIMES[words["multiple"]], half)
    if words["ordinal"]:
        return Numeral("ordinal", match[0], *match.span(), _ORDINALS[words["ordinal"]], half)
    span = (words["wordspan"] or words["onespan"]).rstrip("s")
    kind: Kind = "times" if words["wordtimes"] else "number"
    return Numeral(kind, match[0], *match.span(), _WORDS.get(words["word"], Decimal(1)), half, span=span)


def _shared(first: Numeral, second: Numeral, text: str) -> Numeral:
    """In `10-12%` and `$2.4 to 2.6 billion` the first number has the second's unit and scale."""
    if not _RANGE.fullmatch(text[first.end : second.start]) or first.kind not in {"number", "money"}:
        return first
    if first.scale != 1 or first.half == 0 or "," in first.text:
        return first
    if second.kind in {"percent", "points", "bp"} and first.kind == "number" and not first.span:
        size = Decimal("0.0001") if second.kind == "bp" else Decimal("0.01")
        return replace(first, kind=second.kind, value=first.value * size, half=first.half * size)
    if second.scale != 1 and first.kind == "money" and second.kind in {"money", "number"} and second.text[0] != "$":
        return replace(first, value=first.value * second.scale, half=first.half * second.scale, scale=second.scale)
    return first
