"""Do the liquidated amounts of a text agree with each other? Longs and shorts, parts and whole, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from briefs.audit.article.found import Found, found
from briefs.audit.article.text import Article, Sentence
from briefs.audit.facets import Mention, Names, governing, sides_in, tied
from briefs.audit.fault import Bound
from briefs.audit.numerals import Numeral
from briefs.vocabulary.claim import Claim

# Such a sentence speaks of a part in time, a single order, or another window.
NARROWER = re.compile(
    r"\b(?:hour|hourly|interval|minutes?|orders?|single\s(?:position|trade)|median|average|mean|week|month|quarter|year|"
    r"previous|prior|earlier|last|yesterday|day\sbefore|reported|according|per|each|account|trader|fastest|candle|bar|burst|wave|cluster|episode|"
    r"rush(?:es)?|spell|spurt|flurry|spate)s?\b|\b(?:from|at|after|since|between)\s\d\d:\d\d\b",
    re.IGNORECASE,
)
MORE = re.compile(
    r"\b(?:over|more\sthan|above|exceed\w*|in\sexcess\sof|upwards\sof|at\sleast|surpass\w*)\s$", re.IGNORECASE
)
LESS = re.compile(r"\b(?:nearly|almost|just\sunder|close\sto|under|less\sthan|below|up\sto|at\smost)\s$", re.IGNORECASE)
ROUGHLY = re.compile(r"\b(?:about|around|roughly|approximately|some|near|circa|an\sestimated)\s$", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:total\w*|came\sto|reach\w*|amount\w*|overall|combined|market-wide|sees?|saw|in)\b", re.IGNORECASE
)
_OTHER = re.compile(r"\bmarket\s(?:cap\w*|value)\b|\bcapitali[sz]ation\b|\bopen\sinterest\b|\bvolume\b", re.IGNORECASE)
_LIQUIDATED = re.compile(r"\bliquidat\w+|\bforced\s(?:clos|sell|buy)\w+", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:share|made\sup|accounted|represent\w*|of\s(?:all|the\stotal|liquidations))\b", re.IGNORECASE)
_APART = re.compile(r"\d|[,;:]|\b(?:as|while|and|but|with)\b", re.IGNORECASE)
_AGAINST = re.compile(r"\s(?:(?:as|compared|set)\s)?(?:against|and|versus|vs\.?|to|with|beside)\s")
_ANOTHER_DAY = re.compile(r"^\s(?:of|on|in|from|at)\s(?:the\s)?(?:\w+\s)?$")


@dataclass(frozen=True, slots=True)
class Amount:
    """Liquidated money in a text: `side`, `asset` and `venue` are "" where it is of all of them."""

    sentence: Sentence
    numeral: Numeral
    side: str
    asset: str
    venue: str

    @property
    def whole(self) -> bool:
        return not (self.side or self.asset or self.venue)

    @property
    def hedge(self) -> str:
        """`more`, `less`, `roughly` or ""."""
        before = self.sentence.words[: self.numeral.start]
        return next((n for n, p in (("more", MORE), ("less", LESS), ("roughly", ROUGHLY)) if p.search(before)), "")


def side_of(sentence: Sentence, numeral: Numeral) -> Mention | None:
    """The side of liquidated money; of `shorts outweighed longs, with $79 against $23` the first is of the first."""
    text, money = sentence.words, [n for n in sentence.numbers if n.kind == "money"]
    sides = sides_in(text)
    if numeral in money[:2] and len(money) > 1 and _AGAINST.fullmatch(text, money[0].end, money[1].start):
        before = [mention for mention in sides if mention.end <= money[0].start]
        if len(before) == 2 and before[0].name != before[1].name:
            return before[money.index(numeral)]
    return governor(sides, numeral, text)


def governor(mentions: list[Mention], numeral: Numeral, text: str) -> Mention | None:
    """The mention that a number belongs to."""
    return governing(mentions, Bound(numeral.start, numeral.end, Claim("", "", "", ""), None, numeral), text)


def loose(mention: Mention | None, numeral: Numeral, text: str) -> bool:
    """Whether a mention stands in another clause or after the number, so that the number may be of it or of all."""
    if mention is None:
        return False
    if mention.start < numeral.start:
        return _APART.search(text, mention.end, numeral.start) is not None
    return not tied(mention, Bound(numeral.start, numeral.end, Claim("", "", "", ""), None, numeral), text)


def of_another_day(numeral: Numeral, sentence: Sentence) -> bool:
    """Whether the number is told of a date of its own (`the $2 billion of 10 October`) or follows a `since`."""
    text = sentence.words
    if re.search(r"\bsince\b[^;]*$", text[: numeral.start], re.IGNORECASE):
        return True
    return any(n.kind == "moment" and n.start > numeral.end and _ANOTHER_DAY.match(text[numeral.end : n.start])
               for n in sentence.numbers)  # fmt: skip


def amounts(article: Article, names: Names) -> Iterator[Amount]:
    """The liquidated amounts of the prose whose scope is plain."""
    for sentence in article.prose:
        text = sentence.words
        if not article.liquidating(sentence) or NARROWER.search(text) or _OTHER.search(text):
            continue
        assets, venues = names.assets_in(text), names.venues_in(text)
        for numeral in sentence.numbers:
            if numeral.kind != "money" or numeral.scale < 10**6 or of_another_day(numeral, sentence):
                continue
            side, asset = side_of(sentence, numeral), governor(assets, numeral, text)
            if (side and side.start > numeral.end and loose(side, numeral, text)) or loose(asset, numeral, text):
                continue
            # Of several venues in one sentence the number belongs to none in particular.
            venue = venues[0].name if len({v.name for v in venues}) == 1 else ""
            yield Amount(sentence, numeral, side.name if side else "", asset.name if asset else "", venue)


def agreement(article: Article, names: Names) -> Iterator[Found]:
    """Totals that are not the sum of what the text calls their parts."""
    told = list(amounts(article, names))
    totals = [a for a in told if a.whole and _TOTAL.search(a.sentence.words) and _LIQUIDATED.search(a.sentence.words)]
    yield from _sides(told, totals)
    yield from _parts(told, totals)
    yield from _shares(article, told)


def told_by_side(article: Article) -> bool:
    """Whether some sentence gives an amount or a share of liquidated longs or shorts."""
    return any(
        article.liquidating(s)
        and sides_in(s.words)
        and any(s.cell or n.kind in {"money", "percent"} for n in s.numbers)
        for s in article.sentences
    )


def _pair(told: list[Amount]) -> tuple[Amount, Amount] | None:
    """Longs and shorts of all, from one sentence, so of one snapshot."""
    for one in told:
        if one.side == "long" and not one.asset and not one.venue:
            for other in told:
                same = other.sentence is one.sentence and other.side == "short"
                if same and not other.asset and not other.venue:
                    return one, other
    return None


def _sides(told: list[Amount], totals: list[Amount]) -> Iterator[Found]:
    pair = _pair(told)
    if pair is None:
        return
    longs, shorts = (amount.numeral for amount in pair)
    made, margin = longs.value + shorts.value, longs.half + shorts.half
    for total in totals:
        off = made - total.numeral.value
        fits = abs(off) <= margin + total.numeral.half
        loose = {"more": off >= 0, "less": off <= 0, "roughly": abs(off) <= total.numeral.value / 20}
        if not fits and not loose.get(total.hedge, False):
            data = f"{longs.text} of longs and {shorts.text} of shorts make {_money(made)}"
            span = (total.numeral.start, total.numeral.end)
            yield found(total.sentence, "total.sum", span, data, "the total is not the sum of longs and shorts")
            return


def _parts(told: list[Amount], totals: list[Amount]) -> Iterator[Found]:
    if not totals:
        return
    total = totals[0]
    parts: dict[str, Amount] = {}
    for amount in told:
        if amount.asset and not amount.side and not amount.venue:
            parts.setdefault(amount.asset, amount)
    made = sum((p.numeral.value for p in parts.values()), Decimal(0))
    margin = sum((p.numeral.half for p in parts.values()), total.numeral.half)
    if len(parts) > 1 and total.hedge != "more" and made > total.numeral.value + margin:
        data = " + ".join(f"{name} {p.numeral.text}" for name, p in sorted(parts.items())) + f" = {_money(made)}"
        span = (total.numeral.start, total.numeral.end)
        yield found(total.sentence, "total.sum", span, data, "the parts by asset are more than the total")


def _shares(article: Article, told: list[Amount]) -> Iterator[Found]:
    pair = _pair(told)
    if pair is None:
        return
    longs, shorts = (amount.numeral for amount in pair)
    whole = longs.value + shorts.value
    for sentence in article.prose:
        sides = sides_in(sentence.words)
        if not sides or not article.liquidating(sentence) or not _SHARE.search(sentence.words):
            continue
        for numeral in sentence.numbers:
            near = governor(sides, numeral, sentence.words)
            if numeral.kind != "percent" or near is None or not whole or NARROWER.search(sentence.words):
                continue
            part = longs if near.name == "long" else shorts
            share = part.value / whole
            if abs(share - numeral.value) > numeral.half + (longs.half + shorts.half) / whole:
                data, span = f"{part.text} of {_money(whole)} is {share:.1%}", (numeral.start, numeral.end)
                yield found(sentence, "share.value", span, data, "the share is not the part over its whole")


def _money(value: Decimal) -> str:
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if abs(value) >= size:
            return f"${(value / size).normalize():f} {word}"
    return f"${value:,.0f}"
