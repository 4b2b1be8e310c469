"""The trade's fixed meanings: who pays funding, support and resistance, `since`, positioning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.brief import Stated, Statement
from briefs.audit.facets import Mention, Names, facets, governing
from briefs.audit.fault import Bound, Wrong

_LEVEL = re.compile(r"\b(?:(?P<support>supports?)|(?P<resistance>resistances?))\b", re.IGNORECASE)
_ONE_LEVEL = re.compile(r"(?:levels|expected_move)\.[^.]+\.(?:support|resistance)\.")
_GLOSS = re.compile(
    r"\b(?P<side>support|resistance)\b\s?(?:\(|,|means|is)\s?(?:an?\s)?(?:price\s)?levels?\s(?P<place>above|below)\b",
    re.IGNORECASE,
)
_NOT_SINCE = re.compile(
    r"\b(?:not\ssince\b|(?:not|never)\s(?:been\s|seen\s|had\s|known\s)+(?:an?\s)?(?=[^.;]*?\bsince\b))[^.;]*?\b(?:(?P<bottom>lower|less|smaller|cheaper|as\slow|as\ssmall)|"
    r"(?P<top>higher|larger|more|bigger|as\shigh|as\slarge|as\smuch))\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"^funding\..*(?:rate_8h|apr|cumulative)$|^series\.funding\.")
_CLAUSE = re.compile(r"[;:]|,\s(?:while|but|whereas|and)\s|\bwhile\b|\bwhereas\b|\bbut\b")
_RECORD = re.compile(
    r"\ball-time\b|\b(?:largest|highest|lowest|biggest|smallest|heaviest)\b[^.;]{0,40}\b(?:on\srecord|ever|in\shistory)\b",
    re.IGNORECASE,
)
_MEANT = re.compile(r"\bliquidated\s(?P<side>long|short)s?\b[^.;]{0,60}\b(?P<mood>bullish|bearish)\b", re.IGNORECASE)
_BEARISH = re.compile(r"\bbearish\s(?:positioning|sentiment|bets?|positions?)\b", re.IGNORECASE)
_BULLISH = re.compile(r"\bbullish\s(?:positioning|sentiment|bets?|positions?)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:when|where|whenever|if)\b", re.IGNORECASE)


def semantics(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Faults of fixed meaning in a sentence (`text` is masked)."""
    yield from payers(text, bounds, statement, names)
    yield from _zero(text, bounds)
    yield from _levels(text, bounds)
    yield from _since(text, bounds)
    yield from _positioning(text, statement)


def payers(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Longs pay shorts exactly when the rate is above zero."""
    for found in lexicon.PAYS.finditer(text):
        payer = next(w for k, w in found.groupdict().items() if k.startswith("payer") and w).lower().rstrip("s")
        paid = next(w for k, w in found.groupdict().items() if k.startswith("paid") and w).lower().rstrip("s")
        span, says = found.span(), found[0]
        if payer == paid:
            yield Wrong("funding.payer", *span, says, "", "one side does not pay itself")
            continue
        clause, offset = _clause(text, *span)
        above, below = lexicon.ABOVE_ZERO.search(clause), lexicon.BELOW_ZERO.search(clause)
        if above or below:
            word = above or below
            if not (above and below) and bool(above) != (payer == "long"):
                why = "longs pay shorts exactly when the rate is above zero"
                yield Wrong("funding.payer", *span, says, word[0] if word else "", why)
            if _CONDITION.search(clause):
                continue
        rates = _rates(bounds, offset, offset + len(clause)) or _rates(bounds, 0, len(text))
        rates = rates or _of_assets(names.assets_in(text), statement)
        signs = {(rate.number or 0) > 0 for rate in rates if rate.number}
        if len(signs) == 1 and signs != {payer == "long"}:
            why = "longs pay shorts exactly when the rate is above zero"
            yield Wrong("funding.payer", *span, says, ", ".join(str(rate) for rate in rates[:3]), why)


def _clause(text: str, start: int, end: int) -> tuple[str, int]:
    left = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    right = next((m.start() for m in _CLAUSE.finditer(text, end)), len(text))
    return text[left:right], left


def _rates(bounds: Sequence[Bound], start: int, end: int) -> list[Stated]:
    return [b.figure for b in bounds if b.figure and _RATE.search(b.id) and start <= b.start < end]


def _of_assets(mentions: Sequence[Mention], statement: Statement) -> list[Stated]:
    """The rates that a sentence without numbers must mean: of the assets it names, else of all."""
    wanted = {m.name for m in mentions}
    return [
        figure
        for name, figure in statement.figures.items()
        if name.endswith(".rate_8h") and name.startswith("funding.") and (not wanted or facets(name).asset in wanted)
    ]


def _zero(text: str, bounds: Sequence[Bound]) -> Iterator[Wrong]:
    """`Negative` beside a rate that is positive, and the other way round."""
    rates = [b for b in bounds if b.figure and _RATE.search(b.id) and b.figure.number]
    plain = re.sub(r"\b(?:more|less)\s(?:negative|positive)\b", lambda m: " " * len(m[0]), text, flags=re.IGNORECASE)
    above, below = lexicon.ABOVE_ZERO.search(plain), lexicon.BELOW_ZERO.search(plain)
    if not rates or (above and below) or _CONDITION.search(text):
        return
    word = above or below
    if word and all(((b.figure.number or 0) > 0) != bool(above) for b in rates if b.figure):
        yield Wrong("funding.sign", *word.span(), word[0], str(rates[0].figure), "the rate has the other sign")


def _levels(text: str, bounds: Sequence[Bound]) -> Iterator[Wrong]:
    for gloss in _GLOSS.finditer(text):
        if (gloss["side"].lower() == "support") != (gloss["place"].lower() == "below"):
            why = "support lies below the price, resistance above"
            yield Wrong("level.side", *gloss.span(), gloss[0], "", why)
    words = [Mention(*m.span(), "support" if m["support"] else "resistance") for m in _LEVEL.finditer(text)]
    levels = [
        b
        for b in bounds
        if re.search(r"^(?:levels|expected_move)\.[^.]+\.(?:support|resistance)\.", b.id) and b.numeral
    ]
    for bound in levels:
        side = bound.id.split(".")[2]
        near = governing(words, bound, text)
        if near is not None and near.name != side:
            shown = text[near.start : near.end]
            yield Wrong("level.side", near.start, near.end, shown, str(bound.figure), f"the level is {side}")


def _since(text: str, bounds: Sequence[Bound]) -> Iterator[Wrong]:
    extremes = [b for b in bounds if facets(b.id).part in lexicon.EXTREMES]
    records = [b for b in bounds if facets(b.id).part == "record_start"]
    for found in (*lexicon.SINCE.finditer(text), *_NOT_SINCE.finditer(text)):
        side = "top" if found["top"] else "bottom"
        if not extremes and not records:
            why = "no figure of this sentence says since when"
            yield Wrong("superlative.unbound", *found.span(), found[0], "", why)
        elif extremes and all(lexicon.EXTREMES[facets(b.id).part] != side for b in extremes):
            yield Wrong("superlative.side", *found.span(), found[0], str(extremes[0].figure), "it is the other extreme")
    yield from _of_record(text, records)
    record = _RECORD.search(text)
    first = any(facets(b.id).part == "rank" and b.figure and b.figure.number == 1 for b in bounds)
    if record and not records and not first and bounds:
        yield Wrong("superlative.unbound", *record.span(), record[0], "", "no figure of this sentence says so")


def _of_record(text: str, records: Sequence[Bound]) -> Iterator[Wrong]:
    """The record of liquidations that a day leads is one of the most, never of the least."""
    word = re.search(r"\b(?:smallest|lowest|least|fewest|quietest|lightest)\b", text, re.IGNORECASE)
    if word and any(bound.id == "liquidations.record_start" for bound in records):
        yield Wrong("superlative.side", *word.span(), word[0], "liquidations.record_start", "it is the other extreme")


def _positioning(text: str, statement: Statement) -> Iterator[Wrong]:
    """Liquidated longs mean that positioning had been bullish, never bearish."""
    for said in _MEANT.finditer(text):
        if (said["side"].lower() == "long") != (said["mood"].lower() == "bullish"):
            why = "liquidated longs had been bullish, liquidated shorts bearish"
            yield Wrong("positioning.side", *said.span(), said[0], "", why)
    share = statement.figures.get("liquidations.long_share")
    if share is None or share.number is None or share.number * 2 == 1:
        return
    found = (_BEARISH if share.number * 2 > 1 else _BULLISH).search(text)
    if found:
        why = "the side that was liquidated is the side that positions had taken"
        yield Wrong("positioning.side", *found.span(), found[0], str(share), why)
