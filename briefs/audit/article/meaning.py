"""The trade's fixed meanings in any text: who pays funding, what liquidations are and are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.audit import lexicon
from briefs.audit.article.amounts import amounts
from briefs.audit.article.found import Found, found
from briefs.audit.article.text import Article, Sentence
from briefs.audit.brief import Statement
from briefs.audit.facets import Names
from briefs.audit.semantics import payers

_FUNDING = re.compile(r"\bfunding\b(?!\s(?:round|gap|source|deal))", re.IGNORECASE)
# One side of the trade is always long and the other short; `traders` or `the market` are no side.
_NO_SIDE = re.compile(
    r"\b(?:traders|speculators|investors|participants|the\smarket|holders)\s(?:are\s|were\s)?pa(?:y|ys|id|ying)\s(?:the\s)?"
    r"(?:longs?|shorts?)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    rf"\b(?:{lexicon.DOWN}|{lexicon.UP}|negative|positive|levels?|flipped|turned|extreme|elevated|neutral|flat|deeply)\b",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    r"\bper\s(?:\w+\s)?(?:hours?|day|year|interval)|\b\d+[\s-]?h(?:ours?|rs?)?\b|\b(?:eight|four|one)-hour|\bhourly\b|"
    r"\bannual\w*|\bAPR\b|\ba\s(?:year|day)\b|\bdaily\b",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"%\s(?:of\s)?(?:the\s|all\s)?(?:\w+\s){0,3}days\b|\bdays\b[^;]{0,40}%\s(?:had|saw)\s(?:a\s)?(?:lower|higher)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(r"\b(?:when|where|whenever|if)\b", re.IGNORECASE)
_LOSS = re.compile(r"\b(?:loss(?:es)?|wip(?:ed|ing)\s(?:out|off)|lost)\b", re.IGNORECASE)
_NO_LOSS = re.compile(
    r"\b(?:not|no|never|nor|rather\sthan|without|instead\sof)\b[^.;]{0,30}$|\bstop[\s-]$|\b(?:pared|extend\w*|trim\w*)\s$",
    re.IGNORECASE,
)
_BEARISH = re.compile(r"\bbearish\s(?:positioning|bets?|positions?)\b", re.IGNORECASE)
_BULLISH = re.compile(r"\bbullish\s(?:positioning|bets?|positions?)\b", re.IGNORECASE)
_MOSTLY = re.compile(
    r"\b(?P<long>long)s?\b[^.;]{0,40}\b(?:brunt|most|majority|bulk|dominat\w+)|\b(?:mostly|mainly|chiefly)\s(?P<also>longs?)\b",
    re.IGNORECASE,
)  # fmt: skip


def meaning(article: Article, names: Names, statement: Statement) -> Iterator[Found]:
    """Faults of fixed meaning. `statement` may be empty: then the words alone are judged."""
    told: set[int] = set()
    longs = _liquidated(article, names)
    for sentence in article.prose:
        yield from _paid(sentence, names, statement)
        if sentence.block not in told and (unsaid := _unsaid(sentence)) is not None:
            told.add(sentence.block)
            yield unsaid
        yield from _losses(article, sentence)
        yield from _positioning(sentence, longs)


def _paid(sentence: Sentence, names: Names, statement: Statement) -> Iterator[Found]:
    yield from (Found(sentence, wrong) for wrong in payers(sentence.words, (), statement, names))
    match = _NO_SIDE.search(sentence.words)
    if match and _FUNDING.search(sentence.words):
        why = "funding passes between longs and shorts; below zero shorts pay longs, above zero longs pay shorts"
        yield found(sentence, "funding.payer", match, "", why)


def _unsaid(sentence: Sentence) -> Found | None:
    """A funding rate's level or move needs a rate and the interval that the rate is for."""
    match = _FUNDING.search(sentence.words)
    if match is None or not _STATE.search(lexicon.NEUTRAL.sub("", sentence.words)) or _GENERAL.search(sentence.words):
        return None
    rates = [n for n in sentence.numbers if n.kind in {"percent", "bp", "points"}]
    if rates and (_INTERVAL.search(sentence.words) or _RANKED.search(sentence.words)):
        return None
    if not re.search(r"\bfunding(?:\srates?)?\b", sentence.words, re.IGNORECASE) or sentence.role == "heading":
        return None
    why = "a rate of funding needs its interval" if rates else "funding is told without a rate, an interval or a venue"
    return found(sentence, "funding.incomplete", match, "", why, "warning")


def _losses(article: Article, sentence: Sentence) -> Iterator[Found]:
    if not article.liquidating(sentence):
        return
    for match in _LOSS.finditer(sentence.words):
        before = sentence.words[: match.start()]
        price = any(n.kind == "percent" and 0 <= n.start - match.end() < 20 for n in sentence.numbers)
        lost = match[0].lower() == "lost" and not any(n.kind == "money" for n in sentence.numbers)
        if not price and not lost and not _NO_LOSS.search(before):
            why = "the notional of liquidated positions is not a loss"
            yield found(sentence, "liquidations.loss", match, "liquidated notional", why)
            return


def _liquidated(article: Article, names: Names) -> bool | None:
    """Whether the text says that mostly longs were liquidated; None where it does not say which side was."""
    sums = {"long": 0, "short": 0}
    for amount in amounts(article, names):
        if amount.side and not amount.asset and not amount.venue:
            sums[amount.side] = max(sums[amount.side], int(amount.numeral.value))
    # Of one side alone nothing follows: the other may have been told in words that were not understood.
    if all(sums.values()) and sums["long"] != sums["short"]:
        return sums["long"] > sums["short"]
    said = any(_MOSTLY.search(s.words) for s in article.prose if article.liquidating(s))
    return True if said else None


def _positioning(sentence: Sentence, longs: bool | None) -> Iterator[Found]:
    if longs is None or _FUNDING.search(sentence.words):
        return
    match = (_BEARISH if longs else _BULLISH).search(sentence.words)
    if match:
        side = "longs" if longs else "shorts"
        why = "the side that was liquidated is the side that positions had taken"
        yield found(sentence, "positioning.side", match, f"mostly {side} were liquidated", why)
