"""Words that compare a number with others: hedges before it, its rank among the parts, the side that most were of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from briefs.audit.brief import Statement
from briefs.audit.facets import Names, base, facets, sides_in
from briefs.audit.fault import Bound, Wrong

_MORE = re.compile(
    r"(?<!\bno\s)\b(?:(?:slightly\s|just\s)?(?:more\sthan|over)|exceeding|upwards\sof)\s$", re.IGNORECASE
)
_LESS = re.compile(
    r"\b(?:nearly|almost|(?:just|slightly)\s(?:under|below)|(?<!\bno\s)less\sthan|short\sof)\s$", re.IGNORECASE
)
_TOP = re.compile(
    r"(?<!\bat\s)\b(?:most|leads?|led|tops?|topped|largest|highest|biggest|heaviest|greatest)\b(?!\sof\b|[^.;]{0,60}\bsince\b)",
    re.IGNORECASE,
)
_BOTTOM = re.compile(
    r"(?<!\bat\s)\b(?:least|smallest|lowest|fewest|lightest)\b(?![^.;]{0,60}\bsince\b)", re.IGNORECASE
)  # fmt: skip
_PART = re.compile(r"(?P<of>liquidations\.(?:asset|venue)\.)[^.]+(?P<kind>\.(?:usd|long_usd|short_usd))$")
_RATE = re.compile(r"(?P<of>funding\.[^.]+\.venue\.)[^.]+(?P<kind>\.rate_8h)$")
_MOVED = re.compile(
    r"\s(?:(?P<up>rose|gained|climbed|jumped|surged|soared|rallied|advanced)|"
    r"(?P<down>fell|slid|dropped|declined|plunged|tumbled|sank|slipped|eased))\b(?!\s(?:in|to|from|on)\b)",
    re.IGNORECASE,
)
_MOSTLY = re.compile(
    r"\b(?:mainly|mostly|chiefly|largely|predominantly|primarily)\s(?:\w+\s){0,2}?(?:the\s)?(?P<side>long|short)s?\b|"
    r"\bmost\s(?:\w+\s){1,3}(?:were|was|came|fell|are|is)\s(?:\w+\s)?(?P<also>long|short)s?\b|"
    r"\b(?P<dominated>long|short)s?,?\s(?:\w+\s)?(?:dominated|prevailed)\b|"
    r"\b(?:(?:larger|greater|major)\spart|most|bulk|majority)\sof\s(?:the\s)?\w+\s(?:came|were|was|fell)\s(?:from|of|on)\s"
    r"(?P<part>long|short)s?\b|"
    r"\b(?P<forced>long|short)s?\s(?:\w+\s){0,2}closed\sby\sforce\sfor\sthe\smost\spart\b|"
    r"\b(?P<made>long|short)s?,?\sm(?:ade|ake)\sup\s(?:most|the\s(?:bulk|majority|larger\spart))\b|"
    r"\b(?P<first>long|short)s?\s(?:first\sof\sall|above\sall|for\sthe\smost\spart)\b",
    re.IGNORECASE,
)


def comparisons(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Faults of comparison in a sentence (`text` is masked)."""
    for bound in bounds:
        yield from _hedge(text, bound)
    yield from _rank(text, bounds, statement)
    yield from _two(text, bounds)
    yield from _majority(text, statement)
    yield from _largest(text, bounds, statement, names)
    yield from _moves(text, bounds, statement, names)


def _hedge(text: str, bound: Bound) -> Iterator[Wrong]:
    """`More than $2.5 billion` needs a value above the number that is printed, `nearly` one below it."""
    value = bound.figure.number if bound.figure is not None else None
    if value is None or bound.numeral is None or bound.numeral.half == 0:
        return
    more, less = _MORE.search(text, 0, bound.start), _LESS.search(text, 0, bound.start)
    word = more or less
    printed = abs(bound.numeral.value)
    if word and (abs(value) < printed if more else abs(value) > printed):
        why = "the value lies on the other side of the number printed"
        yield Wrong("number.hedge", *word.span(), word[0].strip(), str(bound.figure), why)


def _rank(text: str, bounds: Sequence[Bound], statement: Statement) -> Iterator[Wrong]:
    """The one part that a sentence calls the largest or smallest of its kind."""
    for pattern in (_PART, _RATE):
        parts = {b.id: m for b in bounds if (m := pattern.match(b.id))}
        top, bottom = _TOP.search(text), _BOTTOM.search(text)
        if len(parts) != 1 or (top is None) == (bottom is None):
            continue
        (name, part), word = next(iter(parts.items())), top or bottom
        others = [
            (figure.number, figure.id)
            for figure in statement.figures.values()
            if (m := pattern.match(figure.id))
            and (m["of"], m["kind"]) == (part["of"], part["kind"])
            and figure.number is not None
        ]
        best, of = max(others) if top else min(others)
        own = statement.figures[name].number if name in statement.figures else None
        if word and own is not None and own != best:
            yield Wrong("number.rank", *word.span(), word[0], f"{of} = {best}", "another of its kind goes further")


def _two(text: str, bounds: Sequence[Bound]) -> Iterator[Wrong]:
    """`Highest on one venue, lowest on another`: the words and the numbers in the same order."""
    for pattern in (_PART, _RATE):
        parts = [b.figure.number for b in bounds if pattern.match(b.id) and b.figure and b.figure.number is not None]
        words = sorted((m.start(), m, side) for side, p in ((1, _TOP), (-1, _BOTTOM)) for m in p.finditer(text))
        if len(parts) != 2 or len(words) != 2 or parts[0] == parts[1]:
            continue
        (_, _, first), (_, word, second) = words
        if first == second or (parts[0] > parts[1]) != (first > second):
            why = "the two numbers stand the other way round"
            yield Wrong("number.rank", *word.span(), word[0], f"{parts[0]}, {parts[1]}", why)


def _largest(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Side, asset and venue beside the largest order are its own."""
    if {b.id for b in bounds if b.numeral and facets(b.id).family == "liquidations"} != {"liquidations.largest.usd"}:
        return
    told = {"side": sides_in(text), "asset": names.assets_in(text), "venue": names.venues_in(text)}
    for what, mentions in told.items():
        figure = statement.figures.get(f"liquidations.largest.{what}")
        if figure is None:
            continue
        for mention in mentions:
            if mention.name != base(str(figure.value)):
                says = text[mention.start : mention.end]
                why = f"the largest order is of another {what}"
                yield Wrong(f"number.{what}", mention.start, mention.end, says, str(figure), why)


def _moves(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """`While Ether fell`, with no number beside it, against Ether's return."""
    bound = {facets(b.id).asset for b in bounds}
    for mention in names.assets_in(text):
        found = _MOVED.match(text, mention.end)
        ids = (f"price.{mention.name}.return_1d", f"price.{mention.name}.return")
        figure = next((statement.figures[i] for i in ids if i in statement.figures), None)
        if found is None or figure is None or not figure.number or mention.name in bound:
            continue
        if (found["up"] is not None) != (figure.number > 0):
            why = "the price moved the other way"
            yield Wrong("direction.sign", found.start() + 1, found.end(), found[0].strip(), str(figure), why)


def _majority(text: str, statement: Statement) -> Iterator[Wrong]:
    """The side that liquidations are said to have been mostly of."""
    share = statement.figures.get("liquidations.long_share")
    if share is None or share.number is None or not re.search(r"liquidat|clos|forced", text, re.IGNORECASE):
        return
    for found in _MOSTLY.finditer(text):
        side = next(word for word in found.groups() if word).lower()
        if (share.number > Decimal("0.5")) != (side == "long"):
            yield Wrong("number.side", *found.span(), found[0], str(share), "most were of the other side")
