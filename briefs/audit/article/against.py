"""What the data deny beside plain values: sides of levels, `two-month lows`, `since` dates, directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from briefs.audit import lexicon
from briefs.audit.article.amounts import governor
from briefs.audit.article.found import Found, found
from briefs.audit.article.text import Article, Sentence
from briefs.audit.brief import Statement
from briefs.audit.facets import Mention, Names, governing
from briefs.audit.fault import Bound
from briefs.audit.moments import iso
from briefs.vocabulary.claim import Claim

_LEVEL = re.compile(
    r"\b(?:(?P<support>supports?|floor|(?:hold|holds|holding|stay|stays|staying|remain)\sabove|defend\w*)|"
    r"(?P<resistance>resistances?|ceiling|(?:capped|rejected)\s(?:at|near)|break(?:s|ing)?\sabove))\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:pivot|fibonacci|moving\saverage|VWAP|swing|ATR|value\sarea|round\snumber|previous\s\w+'s|profile|EMA|SMA)\b",
    re.IGNORECASE,
)
_NO_CLAIM = Claim("", "", "", "")
_FAR = Decimal("0.05")
_EXTREME = re.compile(
    r"\b(?P<count>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)-(?P<span>day|week|month|year)"
    r"[\s-](?P<side>low|high)s?\b",
    re.IGNORECASE,
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: n for n, word in enumerate(_WORDS, 1)}
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_OF_SINCE = (
    (re.compile(r"\bliquidat\w+|\bforced\s\w+", re.IGNORECASE), "liquidations.highest_since", "top"),
    (re.compile(r"\bprices?\b|\blows?\b|\bcheapest\b", re.IGNORECASE), "price.{asset}.lower_low_date", "bottom"),
    (re.compile(r"\bprices?\b|\bhighs?\b", re.IGNORECASE), "price.{asset}.higher_high_date", "top"),
)


def against(article: Article, statement: Statement, names: Names) -> Iterator[Found]:
    """What the figures of the day deny in the sentences of a text."""
    for sentence in article.prose:
        yield from _levels(sentence, statement, names)
        yield from _extremes(sentence, statement, names)
        yield from _since(sentence, statement, names)


def _number(statement: Statement, *ids: str) -> Decimal | None:
    return next((f.number for i in ids if (f := statement.figures.get(i)) is not None), None)


def _levels(sentence: Sentence, statement: Statement, names: Names) -> Iterator[Found]:
    """Support lies below the price, resistance above; a far level is told with its distance or its method."""
    text = sentence.words
    words = [Mention(*m.span(), "support" if m["support"] else "resistance") for m in _LEVEL.finditer(text)]
    for numeral in sentence.numbers:
        word = next((w for w in reversed(words) if w.end <= numeral.start), None)
        asset = governor(names.assets_in(text), numeral, text)
        if numeral.kind != "money" or word is None or asset is None or numeral.start - word.end > 60:
            continue
        close = _number(statement, f"levels.{asset.name}.reference.price", f"price.{asset.name}.close")
        if close is None or numeral.scale > 1000:
            continue
        span = (numeral.start, numeral.end)
        distance = numeral.value / close - 1
        data = f"{abs(distance):.1%} {'above' if distance > 0 else 'below'} the close of {asset.name} at {close:f}"
        if (word.name == "support") != (distance < 0) and abs(numeral.value - close) > numeral.half:
            other = "resistance" if word.name == "support" else "support"
            yield found(sentence, "level.side", span, data, f"a level there is {other}")
        elif abs(distance) > _FAR and not _METHOD.search(text) and all(n.kind != "percent" for n in sentence.numbers):
            why = "a level this far away is told with neither its distance nor its method"
            yield found(sentence, "level.distance", span, data, why, "warning")


def _extremes(sentence: Sentence, statement: Statement, names: Names) -> Iterator[Found]:
    """`Two-month lows` of assets whose low was the lowest in nine months, or not even in one."""
    assets = sorted({m.name for m in names.assets_in(sentence.words)})
    for match in _EXTREME.finditer(sentence.words):
        if sentence.words[: match.start()].endswith("since the ") or _METHOD.search(sentence.words):
            continue  # where a method begins, not what the price did
        count = _COUNTS.get(match["count"].lower()) or int(match["count"])
        size, side = _DAYS[match["span"].lower()], match["side"].lower()
        off = []
        for asset in assets:
            days = _number(statement, f"price.{asset}.{side}_days")
            since = statement.figures.get(f"price.{asset}.{'lower_low' if side == 'low' else 'higher_high'}_date")
            if days is not None and not (count * size * 0.93 - 1 <= float(days) < (count + 1) * size * 1.07 + 1):
                off.append(f"{asset}: the {side}est in {days} days" + (f", since {since.value}" if since else ""))
        if off:
            yield found(sentence, "superlative.window", match, "; ".join(off), f"the {side} reaches back another time")


def _since(sentence: Sentence, statement: Statement, names: Names) -> Iterator[Found]:
    """The date after `highest since` against the day that the data give."""
    text = sentence.words
    for match in lexicon.SINCE.finditer(text):
        moment = next((n for n in sentence.numbers if n.kind == "moment" and 0 <= n.start - match.end() < 40), None)
        if moment is None or not moment.moment or "record" in text[match.end() : moment.start]:
            continue
        figure = _of_since(text, match, statement, names)
        said = iso(moment.text)
        if figure and not str(statement.figures[figure].value).startswith(said) and not said.startswith("0"):
            data = str(statement.figures[figure])
            yield found(
                sentence, "superlative.window", (moment.start, moment.end), data, "it reaches back to another day"
            )


def _of_since(text: str, match: re.Match[str], statement: Statement, names: Names) -> str:
    side = "top" if match["top"] else "bottom"
    assets = names.assets_in(text)
    asset = governing(assets, Bound(match.start(), match.end(), _NO_CLAIM, None, None), text)
    venues = {m.name for m in names.venues_in(text)}
    if re.search(r"\bfunding\b", text, re.IGNORECASE):
        known = f"funding.{asset.name}.venue.{next(iter(venues))}." if asset and len(venues) == 1 else ""
        figure = known + ("highest_since" if side == "top" else "lowest_since")
        return figure if figure in statement.figures else ""
    for pattern, name, of in _OF_SINCE:
        if of != side or not pattern.search(text):
            continue
        if "{asset}" in name:
            if asset is None or len({a.name for a in assets}) != 1 or re.search(r"liquidat|interest", text):
                continue
            name = name.format(asset=asset.name)  # noqa: PLW2901 - the same name, filled in
        elif assets or venues:
            continue
        if name in statement.figures:
            return name
    return ""
