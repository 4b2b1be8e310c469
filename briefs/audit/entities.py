"""Do the assets, venues, sides and measures that a sentence names belong to its numbers?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.facets import Mention, Names, facets, governing, sides_in, venues_of
from briefs.audit.fault import Bound, Wrong


def entities(text: str, bounds: Sequence[Bound], names: Names, *, cell: bool) -> Iterator[Wrong]:
    """Faults of naming. `text` is masked; in a `cell` it is the key, in which everything governs everything."""
    yield from _named("number.asset", names.assets_in(text), bounds, lambda b: facets(b.id).asset, text, cell)
    yield from _venues(text, bounds, names, cell)
    if any(facets(b.id).family == "liquidations" for b in bounds):
        yield from _named("number.side", sides_in(text), bounds, _side, text, cell)
    if not cell:
        yield from _measures(text, bounds, names)


def _side(bound: Bound) -> str:
    return facets(bound.id).side


def _wrong(kind: str, mention: Mention, text: str, data: str, why: str) -> Wrong:
    return Wrong(kind, mention.start, mention.end, text[mention.start : mention.end], data, why)


def _values(bounds: Sequence[Bound]) -> set[str]:
    """Names that are figures themselves (`liquidations.largest.venue`)."""
    return {str(b.figure.value).lower() for b in bounds if b.figure is not None and b.figure.unit == "text"}


def _named(
    kind: str, mentions: list[Mention], bounds: Sequence[Bound], facet: Callable[[Bound], str], text: str, cell: bool
) -> Iterator[Wrong]:
    what = kind.partition(".")[2]
    numbers = [bound for bound in bounds if facet(bound) and bound.numeral is not None]
    claimed = {facet(bound) for bound in bounds if facet(bound)}
    said = _values(bounds)
    strange = [m for m in mentions if m.name not in claimed and m.name.lower() not in said]
    if numbers and what != "side":
        data = ", ".join(sorted({b.id for b in numbers}))
        for mention in strange:
            yield _wrong(kind, mention, text, data, f"no number of the sentence is of this {what}")
        unnamed = {facet(bound) for bound in numbers} - {m.name for m in mentions}
        if mentions and not strange and unnamed and what == "asset" and len(claimed) > 1:
            yield _wrong(kind, mentions[0], text, data, f"of {', '.join(sorted(unnamed))} is spoken by no name")
    elif numbers and what == "side" and mentions and len(claimed) == 2 and len({m.name for m in mentions}) == 1:
        data = ", ".join(sorted({b.id for b in numbers}))
        yield _wrong(kind, mentions[0], text, data, "the numbers are of both sides, the words of one")
    elif numbers and strange and len(strange) == len(mentions):
        data = ", ".join(sorted({b.id for b in numbers}))
        yield _wrong(kind, strange[0], text, data, f"the sentence names the other {what} than its numbers")
    elif not numbers:
        yield from _whole(kind, mentions, bounds, text)
    if cell:
        return
    several = len({m.name for m in mentions}) > 1
    in_order = _in_order(mentions, numbers, facet)
    for bound in numbers[2:] if in_order else numbers:
        near = governing(mentions, bound, text)
        if near is None or near.name not in claimed or near.name == facet(bound):
            continue
        tied = near.start >= bound.end or re.fullmatch(r",?\s(?:\w+\s){0,2}", text[near.end : bound.start])
        if several or tied:
            yield _wrong(kind, near, text, bound.id, f"the number beside it is of another {what}")


def _in_order(mentions: Sequence[Mention], numbers: Sequence[Bound], facet: Callable[[Bound], str]) -> bool:
    """`Longs outweighed shorts, with $38 million against $13 million`: first with first, second with second."""
    if len(numbers) < 2:
        return False
    before = [m for m in mentions if m.end <= numbers[0].start]
    between = [m for m in mentions if numbers[0].end <= m.start < numbers[1].start]
    return len(before) == 2 and not between and [m.name for m in before] == [facet(bound) for bound in numbers[:2]]


_OF_ALL = re.compile(r"liquidations\.(?:total_usd|change_1d|change_prev|ratio_30d_median)$")


def _whole(kind: str, mentions: list[Mention], bounds: Sequence[Bound], text: str) -> Iterator[Wrong]:
    """A total that is called one asset's or one side's: the name stands just before `liquidations`."""
    totals = [bound for bound in bounds if _OF_ALL.match(bound.id)]
    for mention in mentions:
        after = text[mention.end : mention.end + 20]
        if totals and re.match(r"(?:'s)?\s(?:positions?\s)?liquidat", after):
            yield _wrong(kind, mention, text, totals[0].id, "the number is the total of all")


def _venues(text: str, bounds: Sequence[Bound], names: Names, cell: bool) -> Iterator[Wrong]:
    mentions = names.venues_in(text)
    numbers = [bound for bound in bounds if bound.numeral is not None]
    explicit = [bound for bound in numbers if facets(bound.id).venue]
    if not mentions or not numbers:
        return
    possible = set().union(*(venues_of(bound.figure, bound.id) for bound in bounds)) | _values(bounds)
    for mention in mentions:
        if mention.name not in possible and not _vendor(mention, bounds):
            data = ", ".join(sorted({b.id for b in explicit or numbers}))
            yield _wrong("number.venue", mention, text, data, "no number of the sentence is of this venue")
    if cell or len({m.name for m in mentions}) < 2:
        return
    for bound in explicit:
        near = governing(mentions, bound, text)
        if near is not None and near.name in possible and near.name not in venues_of(bound.figure, bound.id):
            yield _wrong("number.venue", near, text, bound.id, "the number beside it is of another venue")


def _vendor(mention: Mention, bounds: Sequence[Bound]) -> bool:
    """A venue that is the source of a quoted figure may be named for it."""
    return any(
        b.figure and facets(b.id).family == "reported" and mention.name in b.figure.source.lower() for b in bounds
    )


_STRONG = {name: re.compile(rf"\b(?:{lexicon.MEASURES[name]})\b", re.IGNORECASE) for name in lexicon.MEASURES}
_CHECKED = ("liquidations", "funding", "open_interest")
_PARTS = {
    "low": re.compile(r"\b(?:lows?|lowest|trough|bottom)\b", re.IGNORECASE),
    "high": re.compile(r"\b(?:highs?|highest|peak|top)\b", re.IGNORECASE),
    "close": re.compile(r"\b(?:clos(?:e|es|ed|ing)|ended|finished|settled)\b", re.IGNORECASE),
    "open": re.compile(r"(?<!where\sit\s)\b(?:open|opens|opened|opening|began|started)\b(?!\sinterest)", re.IGNORECASE),
}
_ANTONYMS = (
    (re.compile(r"\.largest\.usd$"), re.compile(r"\b(?:smallest|least)\b", re.IGNORECASE)),
    (re.compile(r"^episode\.1\."), re.compile(r"\b(?:smallest|least|lightest)\b", re.IGNORECASE)),
    (re.compile(r"\.max_drawdown$"), re.compile(r"\b(?:smallest|least|shallowest)\b", re.IGNORECASE)),
    (re.compile(r"\.peak\."), re.compile(r"\b(?:quietest|slowest|calmest|lightest|smallest)\b", re.IGNORECASE)),
    (re.compile(r"_median$"), re.compile(r"\b(?:average|mean)\b", re.IGNORECASE)),
    (re.compile(r"\.low_days$"), re.compile(r"\bhigh(?:est)?\b|\bfurther\sup\b", re.IGNORECASE)),
    (re.compile(r"\.high_days$"), re.compile(r"\blow(?:est)?\b|\bfurther\sdown\b", re.IGNORECASE)),
)  # fmt: skip
_AT_OPEN = re.compile(
    r"(?<!were\s)\bopened(?=\.)|\bopened\s(?:with|on\s[$\d]|(?:the\s)?\w*day|[+-]?[$\d])|\b(?:at|from)\sthe\sopen(?:ing)?\b(?!\sinterest)|\bopened\s(?:up|down|higher|lower)\s[$\d]|\bopening\s(?:with|at)\b|\b(?:as|when|before)\sthe\s(?:day|window|period)\sopened\b",
    re.IGNORECASE,
)
_OF_WINDOW = re.compile(
    r"(?:return|return_1d|change_1d|change_prev|change_pct|change_8h|_usd|\.usd|_median|close|long_share|rate_8h|recovery|max_drawdown|low|high)$|^method\."
)
_LIMIT = re.compile(
    r"(?:(?P<high>\b(?:no|never|not)\shigher\sthan|\b(?:as\sfar\sup|up\sas\sfar|as\shigh)\sas)|"
    r"\b(?:no|never|not)\slower\sthan|\b(?:as\sfar\sdown|down\sas\sfar|as\slow)\sas)\s(?:the\s)?$",
    re.IGNORECASE,
)
_GLOSS = re.compile(r"\([^()]*\)")
_LOST = re.compile(r"\b(?:loss(?:es)?|lost|wiped\sout|wiped\soff)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|no|never|nor|rather\sthan|without)\b", re.IGNORECASE)


def _measures(text: str, bounds: Sequence[Bound], names: Names) -> Iterator[Wrong]:
    families = {_family(bound) for bound in bounds}
    text = _GLOSS.sub(lambda m: " " * len(m[0]), text)  # a gloss explains with the words of other measures
    numbers = [bound for bound in bounds if bound.numeral is not None]
    for name in _CHECKED:
        word = _STRONG[name].search(text)
        if word is None or name in families:
            continue
        for bound in numbers:
            own = _family(bound)
            foreign = own in _CHECKED and not _STRONG[own].search(text)
            owned = any(re.fullmatch(r"(?:'s)?\s(?:\w+\s)?", text[m.end : word.start()]) for m in names.assets_in(text))
            if foreign or (own == "price" and owned and word.start() < bound.start):
                why = f"the sentence speaks of {name.replace('_', ' ')}, its number is another measure"
                yield Wrong("number.measure", *word.span(), word[0], bound.id, why)
                break
    yield from _parts(text, numbers)
    yield from _opened(text, numbers)
    yield from _limits(text, numbers)
    for bound in numbers:
        yield from _opposite(text, bound)
    lost = _LOST.search(text)
    notional = any(b.id.startswith("liquidations.") and b.figure and b.figure.unit == "usd" for b in numbers)
    if lost and notional and not _NOT.search(text):
        yield Wrong("number.measure", *lost.span(), lost[0], "liquidated notional", "liquidated notional is no loss")


def _family(bound: Bound) -> str:
    """The measure of a figure; an episode is one of liquidations."""
    family = facets(bound.id).family
    return {"method.funding_hours": "funding"}.get(bound.id, "liquidations" if family == "episode" else family)


def _opposite(text: str, bound: Bound) -> Iterator[Wrong]:
    for pattern, word in _ANTONYMS:
        found = word.search(text) if pattern.search(bound.id) else None
        if found and not (bound.id.endswith("_days") and _both(text, bound.id)):
            yield Wrong("number.measure", *found.span(), found[0], bound.id, "the figure is the opposite or another")


def _both(text: str, figure_id: str) -> bool:
    own = "low" if figure_id.endswith("low_days") else "high"
    return re.search(rf"\b{own}(?:est)?\b", text, re.IGNORECASE) is not None


def _parts(text: str, numbers: Sequence[Bound]) -> Iterator[Wrong]:
    """Low, high, open and close are four prices: the word that a number belongs to must be the figure's."""
    prices = [b for b in numbers if facets(b.id).family == "price" and facets(b.id).part.removesuffix("_at") in _PARTS]
    words = [Mention(*m.span(), name) for name, pattern in _PARTS.items() for m in pattern.finditer(text)]
    words.sort(key=lambda m: m.start)
    if not words or not prices:
        return
    for bound, near in _paired(words, prices) or [(b, _near(words, b, text)) for b in prices]:
        own = facets(bound.id).part.removesuffix("_at")
        timed = facets(bound.id).part.endswith("_at") and any(m.name == own for m in words)
        if near is not None and near.name != own and not timed:
            yield _wrong("number.measure", near, text, bound.id, f"the figure is the {own}")


def _opened(text: str, numbers: Sequence[Bound]) -> Iterator[Wrong]:
    """What is told of the whole day did not open it, as in `opened Tuesday 4.3% lower`."""
    found = _AT_OPEN.search(text)
    if found and numbers and all(_OF_WINDOW.search(b.id) for b in numbers):
        why = "the figure is of the whole window, not of its beginning"
        yield Wrong("number.measure", *found.span(), found[0], numbers[0].id, why)


def _limits(text: str, numbers: Sequence[Bound]) -> Iterator[Wrong]:
    """`Went no higher than $2` is told of a high, `got as far down as $1` of a low."""
    for bound in numbers:
        found = _LIMIT.search(text, 0, bound.start)
        part = facets(bound.id).part
        price = facets(bound.id).family == "price" and part in {"low", "high"}
        if found and price and (found["high"] is not None) != (part == "high"):
            yield Wrong("number.measure", *found.span(), found[0], bound.id, f"the figure is the {part}")


def _paired(words: Sequence[Mention], prices: Sequence[Bound]) -> list[tuple[Bound, Mention | None]]:
    """`Between its low and its high it went from $1 to $2`: first with first, second with second."""
    if len(words) == len(prices) > 1 and words[-1].end <= prices[0].start:
        return list(zip(prices, words, strict=True))
    return []


def _near(words: Sequence[Mention], bound: Bound, text: str) -> Mention | None:
    own = facets(bound.id).part.removesuffix("_at")
    follows = re.match(r"\s(?:\w+\s){0,3}?(?:" + _PARTS[own].pattern + ")", text[bound.end :], re.IGNORECASE)
    return None if follows else governing(words, bound, text)
