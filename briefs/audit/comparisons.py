"""Words that compare a number with others: hedges before it, its rank among the parts, the side that most were of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.brief import Statement
from briefs.audit.facets import Names, base, facets, sides_in
from briefs.audit.fault import Bound, Wrong
from briefs.audit.majority import majority

_MORE = re.compile(
    r"(?<!\bno\s)\b(?:(?:slightly\s|just\s)?(?:more\sthan|over)|exceeding|upwards\sof)\s$", re.IGNORECASE
)
_LESS = re.compile(
    r"\b(?:nearly|almost|(?:just|slightly)\s(?:under|below)|(?<!\bno\s)less\sthan|short\sof)\s$", re.IGNORECASE
)
# `Spread over 2.2 coins` tells among how many, not that there were more.
_AMONG = re.compile(
    r"\b(?:spread|divid\w+|distribut\w+|shared?|split|stretch\w*|scatter\w*|evenly|equally|as\sif)(?:\s\w+){0,3}\sover\s$",
    re.IGNORECASE,
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
_UNUSUAL = re.compile(
    r"\b(?:unusual|uncommon|exceptional|remarkabl|rare|extraordinar|strikingl|abnormal)\w*\s"
    r"(?:(?P<top>high|large|big|strong|heavy|much)|(?P<bottom>low|small|weak|light|little))\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"\s(?:(?P<up>{lexicon.RISING})|(?P<down>{lexicon.FALLING}))\b(?P<to>\sto\s)?"
    r"(?!(?<!\sto\s)(?:\s(?:in|from|out|into|past|below|above|beneath|under)\b|\son\s(?!the\sday|that\sday|\w+day\b)))",
    re.IGNORECASE,
)


def comparisons(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Faults of comparison in a sentence (`text` is masked)."""
    for bound in bounds:
        yield from _hedge(text, bound)
    yield from _rank(text, bounds, statement)
    yield from _two(text, bounds)
    yield from majority(text, statement, names)
    yield from _largest(text, bounds, statement, names)
    yield from _moves(text, bounds, statement, names)
    yield from _unusual(text, bounds, statement)


def _hedge(text: str, bound: Bound) -> Iterator[Wrong]:
    """`More than $2.5 billion` needs a value above the number that is printed, `nearly` one below it."""
    value = bound.figure.number if bound.figure is not None else None
    if value is None or bound.numeral is None or bound.numeral.half == 0:
        return
    more, less = _MORE.search(text, 0, bound.start), _LESS.search(text, 0, bound.start)
    word = None if _AMONG.search(text, 0, bound.start) else more or less
    printed = abs(bound.numeral.value)
    if word and (abs(value) < printed if more else abs(value) > printed):
        why = "the value lies on the other side of the number printed"
        yield Wrong("number.hedge", *word.span(), word[0].strip(), str(bound.figure), why)


def _rank(text: str, bounds: Sequence[Bound], statement: Statement) -> Iterator[Wrong]:
    """The part that a sentence calls the largest or smallest of its kind."""
    for pattern in (_PART, _RATE):
        parts = {b.id: m for b in bounds if (m := pattern.match(b.id))}
        top, bottom = _TOP.search(text), _BOTTOM.search(text)
        if not parts or (top is None) == (bottom is None):
            continue
        word, part = top or bottom, next(iter(parts.values()))
        others = [
            (figure.number, figure.id)
            for figure in statement.figures.values()
            if (m := pattern.match(figure.id))
            and (m["of"], m["kind"]) == (part["of"], part["kind"])
            and figure.number is not None
        ]
        best, of = max(others) if top else min(others)
        own = [figure.number for name in parts if (figure := statement.figures.get(name)) and figure.number is not None]
        # Of several parts in one sentence the word may be about any.
        if word and own and best not in own:
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
        if found is None or figure is None or not figure.number:
            continue
        closes = any(b.start == found.end() and b.id == f"price.{mention.name}.close" for b in bounds)
        if not closes if found["to"] else mention.name in bound:
            continue
        if (found["up"] is not None) != (figure.number > 0):
            why = "the price moved the other way"
            yield Wrong("direction.sign", found.start() + 1, found.end(), found[0].strip(), str(figure), why)


def _unusual(text: str, bounds: Sequence[Bound], statement: Statement) -> Iterator[Wrong]:
    """`Uncommonly low` against the robust score that says how far out of its own history a measure lay, and where."""
    found = _UNUSUAL.search(text)
    if found is None:
        return
    scores = {
        str(figure.value): statement.figures.get(figure.id.replace("measure", "z"))
        for figure in statement.figures.values()
        if figure.id.startswith("outlier.") and figure.id.endswith(".measure")
    }
    known = [score for bound in bounds if (score := scores.get(bound.id)) is not None and score.number]
    if known and all((score.number or 0) > 0 for score in known if score) != (found["top"] is not None):
        why = "it lay on the other side of what is usual"
        yield Wrong("direction.sign", *found.span(), found[0], str(known[0]), why)
