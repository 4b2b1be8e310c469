"""Price and open interest of an asset told without numbers: `positions were closed into the fall`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit.brief import Stated, Statement
from briefs.audit.facets import Names
from briefs.audit.fault import Bound, Wrong

_INTEREST = re.compile(
    r"\b(?:(?P<down>lower|smaller|falling|shrinking)|(?P<up>higher|larger|rising|growing))\sopen\sinterest\b|"
    r"\bopen\sinterest\s(?:both\s)?(?:(?:went|was|came|moved|ended)\s)?(?:(?P<down2>down|lower)|(?P<up2>up|higher))\b|"
    r"\bpositions\s(?:in\s\S+\s)?were\s(?:(?P<down3>closed)|(?P<up3>opened))\b|"
    r"\b(?:price|open\sinterest)\sand\s(?:price|open\sinterest)\b.{0,30}?\bwent\s(?:(?P<down4>down)|(?P<up4>up))\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\binto\sthe\s(?:(?P<down>fall|drop|decline|slide)|(?P<up>rise|gain|climb|rally))\b|"
    r"\bthe\s(?:(?P<down2>fall|drop|decline|slide)|(?P<up2>rise|gain|climb|rally))\s(?:of|in)\s|"
    r"\bprice\s(?:(?:went|was)\s)?(?:(?P<down3>down|lower)|(?P<up3>up|higher))\b|"
    r"\b(?:(?P<down4>lower)|(?P<up4>higher))\s(?:in\s)?price\b",
    re.IGNORECASE,
)


def together(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Words of direction in a sentence about one asset's price and open interest that binds no number of them."""
    assets = {mention.name for mention in names.assets_in(text)}
    if len(assets) != 1 or any(bound.numeral for bound in bounds) or "open" not in text.lower():
        return
    asset = assets.pop()
    for pattern, ids in (
        (_INTEREST, (f"open_interest.{asset}.change_pct",)),
        (_PRICE, (f"price.{asset}.return_1d", f"price.{asset}.return")),
    ):
        figure = next((statement.figures[name] for name in ids if name in statement.figures), None)
        for found in pattern.finditer(text) if figure else ():
            if figure and figure.number and _up(found) != (figure.number > 0):
                yield _wrong(found, figure)


def _up(found: re.Match[str]) -> bool:
    return any(word and key.startswith("up") for key, word in found.groupdict().items())


def _wrong(found: re.Match[str], figure: Stated) -> Wrong:
    return Wrong("direction.sign", *found.span(), found[0], str(figure), "the figure moved the other way")
