"""Binds the numbers of any text to figures by measure, asset, venue, side and window, and compares the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from briefs.audit import arithmetic, lexicon
from briefs.audit.article.amounts import LESS, MORE, NARROWER, ROUGHLY, governor, loose, of_another_day, side_of
from briefs.audit.article.text import Article, Sentence
from briefs.audit.brief import Stated, Statement
from briefs.audit.facets import Mention, Names
from briefs.audit.fault import Bound, Wrong
from briefs.audit.numerals import Numeral
from briefs.vocabulary.claim import Claim

_CLAUSE = re.compile(r";|:\s|,\s(?:while|but|whereas|with)\s|\b(?:while|whereas)\b")
_MEASURES = {
    "liquidations": re.compile(r"\bliquidat\w+|\bforced\s(?:clos|sell|buy)\w+|\bwiped\sout\b", re.IGNORECASE),
    "funding": re.compile(r"\bfunding\b", re.IGNORECASE),
    "open_interest": re.compile(r"\bopen\sinterest\b", re.IGNORECASE),
    "market": re.compile(r"\bmarket\s(?:cap\w*|value)\b|\bcapitali[sz]ation\b", re.IGNORECASE),
    "level": re.compile(r"\b(?:supports?|resistances?|levels?|pivot|hold(?:ing)?\sabove)\b", re.IGNORECASE),
    "other": re.compile(r"\b(?:volatility|drawdown|correlat\w+|dominance|volume|average|basis)\b", re.IGNORECASE),
}  # fmt: skip
_MOVED = re.compile(rf"\b(?:{lexicon.FALLING}|{lexicon.RISING}|down|up|edged|return(?:ed)?)\b", re.IGNORECASE)
_CLOSED = {
    "close": re.compile(r"\bclos(?:e|ed|ing)\b", re.IGNORECASE),
    "low": re.compile(r"\blows?\b|\blowest\b", re.IGNORECASE),
    "high": re.compile(r"\bhighs?\b|\bhighest\b", re.IGNORECASE),
}
# The interval of a rate and the length of a day narrow nothing.
_OWN_HOURS = re.compile(r"\b(?:per\s(?:8|eight)|24)[\s-]hours?\b", re.IGNORECASE)
_MOVED_BY = re.compile(rf"(?:{_MOVED.pattern})\s(?:by\s|of\s)?$", re.IGNORECASE)
# `Ether fell 7%`: of several names in a sentence the number is this one's.
_BESIDE = re.compile(rf"\s(?:{_MOVED.pattern})\s(?:by\s)?", re.IGNORECASE)
_ELSEWHEN = re.compile(
    r"\b(?:intraday|overnight|briefly|so\sfar|since|at\sone\spoint|at\s(?:its|the)\s(?:worst|lows?|lowest)|"
    r"from\s(?:its|a|the)\s(?:\w+\s)?(?:peak|high|top))\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\sof\s(?:the|that|this|its|their|all)\b")  # `recovered 25% of that fall`
_PEOPLE = re.compile(r"\b(?:traders?|accounts?)\b", re.IGNORECASE)
_SCORE = re.compile(r"\bfear\s(?:and|&)\sgreed\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tie:
    """A number and the figures that it may be told of. `sure`: it can be of no others, so one of them must fit."""

    numeral: Numeral
    ids: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of the numbers of one sentence: those that fit a figure, and what is wrong with those that do not.

    bounds: numbers that can be of no other figure, so that the words beside them can be judged; `matched` counts all.
    """

    sentence: Sentence
    bounds: tuple[Bound, ...]
    matched: int
    wrong: tuple[Wrong, ...]


def compare(article: Article, statement: Statement, names: Names) -> Iterator[Compared]:
    """Each sentence of the prose with its numbers bound where that is possible."""
    for sentence in article.prose:
        bounds, wrong, matched = list[Bound](), list[Wrong](), 0
        for numeral in sentence.numbers:
            tie = _tie(article, sentence, numeral, statement, names)
            figures = [statement.figures[i] for i in tie.ids if i in statement.figures]
            fits = next((f for f in figures if _fits(numeral, f, sentence)), None)
            matched += fits is not None
            if fits is not None and tie.sure:
                claim = Claim(numeral.text, fits.id, sentence.section, sentence.words)
                bounds.append(Bound(numeral.start, numeral.end, claim, fits, numeral))
            elif fits is None and tie.sure and figures:
                wrong.append(_off(numeral, figures))
        yield Compared(sentence, tuple(bounds), matched, tuple(wrong))


def hedge(sentence: Sentence, numeral: Numeral) -> str:
    """`more`, `less`, `roughly` or "": how the words before a number loosen it."""
    before = sentence.words[: numeral.start]
    if re.search(r"\b(?:at\s(?:least|most)|add(?:s|ed)?\sup\sto)\s$", before, re.IGNORECASE):
        return ""  # the bound of an incomplete count is rounded like any number, and a sum is no bound
    return next((n for n, p in (("more", MORE), ("less", LESS), ("roughly", ROUGHLY)) if p.search(before)), "")


def _fits(numeral: Numeral, figure: Stated, sentence: Sentence) -> bool:
    mismatch = arithmetic.check(numeral, figure)
    loose = hedge(sentence, numeral)
    if figure.number is None or loose == "" or (mismatch is not None and mismatch.kind != "number.value"):
        return mismatch is None
    off = abs(figure.number) - abs(numeral.value)
    near = mismatch is None or abs(off) <= abs(numeral.value) / 20
    return near and {"more": off >= 0, "less": off <= 0}.get(loose, True)


def _off(numeral: Numeral, figures: Sequence[Stated]) -> Wrong:
    nearest = min(figures, key=lambda f: (abs(abs(f.number or Decimal(0)) - abs(numeral.value)), f.id))
    mismatch = arithmetic.check(numeral, nearest)
    kind = mismatch.kind if mismatch else "number.hedge"
    why = mismatch.why if mismatch else "the value lies on the other side of the number"
    return Wrong(kind, numeral.start, numeral.end, numeral.text, str(nearest), why)


def _clause(sentence: Sentence, numeral: Numeral) -> tuple[int, str]:
    """The clause that a number stands in, and where it begins."""
    text = sentence.words
    left = max((m.end() for m in _CLAUSE.finditer(text, 0, numeral.start)), default=0)
    right = next((m.start() for m in _CLAUSE.finditer(text, numeral.end)), len(text))
    return left, text[left:right]


def _tie(article: Article, sentence: Sentence, numeral: Numeral, statement: Statement, names: Names) -> Tie:
    text = sentence.words
    told = {name for name, pattern in _MEASURES.items() if pattern.search(text)}
    narrow = bool(NARROWER.search(_OWN_HOURS.sub("", text))) or of_another_day(numeral, sentence)
    if numeral.kind == "number" and not numeral.span:
        return _count(numeral, text)
    if numeral.kind == "money" and numeral.scale >= 10**6:
        ids, sure = _money(article, sentence, numeral, told, names)
    elif numeral.kind == "money":
        ids, sure = _price(sentence, numeral, told, statement, names)
    elif numeral.kind in {"percent", "bp", "points"}:
        ids, sure = _percent(article, sentence, numeral, told, names)
    else:
        return Tie(numeral, (), sure=False)
    if of_another_day(numeral, sentence):
        ids = ("liquidations.highest_since.usd",) if "liquidations" in told else ()
    return Tie(numeral, ids, sure and not narrow)


def _count(numeral: Numeral, text: str) -> Tie:
    if _PEOPLE.search(text) and numeral.value >= 100:
        return Tie(
            numeral, ("reported.traders", "liquidations.traders"), sure=bool(_MEASURES["liquidations"].search(text))
        )
    if _SCORE.search(text):
        return Tie(numeral, ("market.fear_greed", "market.fear_greed.change"), sure=False)
    return Tie(numeral, (), sure=False)


def _money(
    article: Article, sentence: Sentence, numeral: Numeral, told: set[str], names: Names
) -> tuple[tuple[str, ...], bool]:
    text = sentence.words
    assets = names.assets_in(text)
    asset = governor(assets, numeral, text)
    if _MEASURES["market"].search(_clause(sentence, numeral)[1]):
        return ("market.total_cap.usd",), True
    if "open_interest" in told and asset is not None:
        return (f"open_interest.{asset.name}.usd",), len(told) == 1 and len({a.name for a in assets}) == 1
    if told & {"market", "open_interest"} or not article.liquidating(sentence):
        return (), False
    side = side_of(sentence, numeral)
    venues = sorted({v.name for v in names.venues_in(text)})
    ids, sure = _liquidated(side.name if side else "", asset.name if asset else "", {a.name for a in assets}, venues)
    if (side and side.start > numeral.end and loose(side, numeral, text)) or loose(asset, numeral, text):
        return (*ids, *(f"liquidations.{name}_usd" for name in ("total", "long", "short"))), False
    return ids, sure


def _liquidated(side: str, asset: str, assets: set[str], venues: list[str]) -> tuple[tuple[str, ...], bool]:
    """The figures of liquidated money by side, of one asset or one venue or of all; several names leave it open."""
    part, whole = f"{side}_usd" if side else "usd", f"liquidations.{side or 'total'}_usd"
    if asset and not venues:
        return (f"liquidations.asset.{asset}.{part}",), True
    if not asset and len(venues) <= 1:
        return (f"liquidations.venue.{venues[0]}.{part}" if venues else whole,), True
    parts = [f"liquidations.venue.{venue}.{part}" for venue in venues]
    parts += [f"liquidations.asset.{name}.{part}" for name in sorted(assets)]
    return (whole, "liquidations.largest.usd", *parts), False


def _price(
    sentence: Sentence, numeral: Numeral, told: set[str], statement: Statement, names: Names
) -> tuple[tuple[str, ...], bool]:
    text = sentence.words
    assets = names.assets_in(text)
    asset = governor(assets, numeral, text)
    if asset is None:
        return (), False
    start, clause = _clause(sentence, numeral)
    cues = [(m.start() + start, name) for name, p in _CLOSED.items() for m in p.finditer(clause)]
    prices = tuple(f"price.{asset.name}.{part}" for part in ("close", "low", "high", "open"))
    levels = tuple(
        name for name in statement.figures if name.startswith(f"levels.{asset.name}.") and name.endswith("price")
    )
    one = {name for _, name in cues}
    near = abs(cues[0][0] - numeral.start) < 40 if cues else False
    if len(one) == 1 and near and not told and len({a.name for a in assets}) == 1:
        return (f"price.{asset.name}.{one.pop()}",), True
    return (*prices, *levels), False


def _percent(
    article: Article, sentence: Sentence, numeral: Numeral, told: set[str], names: Names
) -> tuple[tuple[str, ...], bool]:
    text = sentence.words
    assets = names.assets_in(text)
    asset = governor(assets, numeral, text)
    alone = len({a.name for a in assets}) == 1
    _, clause = _clause(sentence, numeral)
    if "funding" in told and asset is not None:
        return _funding(asset.name, sorted({v.name for v in names.venues_in(text)}), numeral, text, alone=alone)
    if "market" in told and (_MEASURES["market"].search(clause) or len(told) == 1):
        return ("market.total_cap.change_1d", "market.total_cap.change_prev"), _MOVED.search(clause) is not None
    if "open_interest" in told and asset is not None:
        open_interest = (f"open_interest.{asset.name}.change_pct", f"liquidations.oi_share.{asset.name}")
        return open_interest, alone and len(told) == 1 and _MOVED.search(clause) is not None
    if article.liquidating(sentence) and "liquidations" in told and asset is None:
        return ("liquidations.change_1d", "liquidations.change_prev", "liquidations.long_share"), False
    if asset is None:
        return (), False
    returns = (f"price.{asset.name}.return_1d", f"price.{asset.name}.return", f"price.{asset.name}.max_drawdown")
    return returns, _is_return(numeral, text, asset, alone=alone and not told)


def _is_return(numeral: Numeral, text: str, asset: Mention, *, alone: bool) -> bool:
    """Whether a percentage can be nothing but the asset's return; `alone`: the sentence speaks of nothing else."""
    if _PART.match(text, numeral.end) or _ELSEWHEN.search(text):
        return False
    beside = _BESIDE.fullmatch(text, asset.end, numeral.start) is not None
    return beside or (alone and _MOVED_BY.search(text[: numeral.start]) is not None)


def _funding(
    asset: str, venues: list[str], numeral: Numeral, text: str, *, alone: bool
) -> tuple[tuple[str, ...], bool]:
    """A rate of funding: `per 8 hours` right after it says which of its forms it is."""
    base = f"funding.{asset}."
    eight = re.search(r"^\sper\s(?:8|eight)\shours", text[numeral.end :]) is not None
    plain = re.search(r"\b(?:was|stood\sat|of|at)\s$", text[: numeral.start]) is not None
    if len(venues) == 1:
        return (f"{base}venue.{venues[0]}.rate_8h",), plain and eight and alone
    forms = ("rate_8h", "change_8h") if eight else ("rate_8h", "apr", "change_8h", "spread_8h")
    return tuple(base + form for form in forms), plain and eight and alone and not venues and numeral.kind == "percent"
