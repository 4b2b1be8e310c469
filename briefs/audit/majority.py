"""The side that liquidations are said to have been mostly of, against the shares of longs and shorts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from briefs.audit.brief import Statement
from briefs.audit.facets import Names, sides_in
from briefs.audit.fault import Wrong

_ABOUT = re.compile(r"\b(?:liquidat\w+|clos\w+|forced)\b", re.IGNORECASE)
_MOSTLY = re.compile(
    r"\b(?:mainly|mostly|chiefly|largely|predominantly|primarily|dominat\w+|prevail\w*|majority|bulk|brunt|above\sall|"
    r"first\sof\sall|for\sthe\smost\spart|(?:larger|greater|major|bigger)\s(?:part|share|half)|led|"
    r"most(?!\s(?:of\sthe\s)?(?:liquidated\s)?(?:longs?|shorts?)\b|\srecent|\s\w+ly\b))\b",
    re.IGNORECASE,
)
_EVEN = re.compile(r"\b(?:open\sinterest|funding)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:]\s|\b(?:while|whereas|as|but|and|with|than|since)\b", re.IGNORECASE)


def majority(text: str, statement: Statement, names: Names) -> Iterator[Wrong]:
    """The one side that a clause names beside `most`, `mainly`, `dominated` and the like."""
    share = statement.figures.get("liquidations.long_share")
    if share is None or share.number is None or not (_ABOUT.search(text) or _EVEN.search(text)):
        return
    even = None if re.search(r"\bliquidat", text, re.IGNORECASE) else _EVEN.search(text)
    for found in _MOSTLY.finditer(text):
        left = max((m.end() for m in _CLAUSE.finditer(text, 0, found.start())), default=0)
        right = next((m.start() for m in _CLAUSE.finditer(text, found.end())), len(text))
        clause = text[left:right]
        sides = {mention.name for mention in sides_in(clause)}
        if even and sides:
            why = "every contract has a long and a short"
            yield Wrong("number.measure", *even.span(), even[0], str(share), why)
        elif (
            len(sides) == 1
            and not names.venues_in(clause)
            and sides.isdisjoint(_of(clause, share.number, statement, names))
        ):
            why = "most were of the other side"
            yield Wrong("number.side", left, right, clause.strip(), str(share), why)


def _of(clause: str, share: Decimal, statement: Statement, names: Names) -> set[str]:
    """The side that had more than half of all, and where the clause names an asset the side that had it there."""
    sides = {"long" if share > Decimal("0.5") else "short"}
    for mention in names.assets_in(clause):
        parts = [statement.figures.get(f"liquidations.asset.{mention.name}.{side}_usd") for side in ("long", "short")]
        longs, shorts = (part.number if part else None for part in parts)
        if longs is not None and shorts is not None:
            sides.add("long" if longs > shorts else "short")
    return sides
