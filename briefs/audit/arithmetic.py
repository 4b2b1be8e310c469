"""Does a printed number say what its figure says? From the raw value, within the rounding that was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from briefs.audit.brief import Stated
from briefs.audit.numerals import SCALES, Kind, Numeral
from briefs.audit.squash import squash

# A float is the nearest to the number meant, so a value on the very edge of the rounding may lie a hair beyond it.
_HAIR = Decimal("1e-9")

_FORMS = {
    "usd": {"money"},
    "usd_per_coin": {"money"},
    "coins": {"number"},
    "fraction": {"percent"},
    "fraction_per_8h": {"percent", "bp"},
    "fraction_per_year": {"percent"},
    "multiple": {"number", "times", "percent"},
    "basis_points_per_100m_usd": {"number"},
    "count": {"number"},
    "days": {"number"},
    "hours": {"number"},
    "minutes": {"number"},
    "index": {"number", "ordinal"},
}
_SPANS = {"days": "day", "hours": "hour", "minutes": "minute"}
# Differences of rates or shares are told in percentage points; a change is not a percentage of itself.
_DIFFERENCE = re.compile(r"^funding\..*\.(?:change_\w+|spread_8h)$|_share\.change|share_change")
_CHANGE = re.compile(r"\.change_(?:1d|prev|pct)$")
_HEADER = re.compile(
    r"(?P<currency>[$€£])?\s?(?P<scale>thousand|million|billion|trillion|mn|bn|tn)?\s?"
    r"(?P<unit>%|per cent|percentage points|bp|times)?",
)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """kind: `number.value`, `.sign`, `.scale`, `.unit`, `date.value` or `text.value`."""

    kind: str
    why: str


def is_difference(figure_id: str) -> bool:
    return _DIFFERENCE.search(figure_id) is not None


def under(numeral: Numeral, header: str) -> Numeral:
    """The number of a table cell with the currency, scale and unit that its column's header carries in brackets."""
    for bracket in re.findall(r"\(([^)]*)\)", header):
        found = _HEADER.match(bracket)
        if found is None or not any(found.groups()):
            continue
        size = scale = SCALES[found["scale"]] if found["scale"] and numeral.scale == 1 else numeral.scale
        if numeral.scale != 1:
            size = Decimal(1)
        kind = numeral.kind
        if kind == "number" and found["unit"]:
            kind, share = _UNITS[found["unit"]]
            size *= share
        elif kind == "number" and found["currency"]:
            kind = "money"
        return replace(numeral, kind=kind, value=numeral.value * size, half=numeral.half * size, scale=scale)
    return numeral


_UNITS: dict[str, tuple[Kind, Decimal]] = {
    "%": ("percent", Decimal("0.01")),
    "per cent": ("percent", Decimal("0.01")),
    "percentage points": ("points", Decimal("0.01")),
    "bp": ("bp", Decimal("0.0001")),
    "times": ("times", Decimal(1)),
}


def check(numeral: Numeral, figure: Stated, slack: int = 1) -> Mismatch | None:
    """What is wrong with `numeral` as a print of `figure`; None where nothing is.

    A number without a sign is compared by its size (the words carry the sign, and are checked for it). `slack` is how
    many half units the print may be off: 2 in tables, whose columns add up because single cells give way.
    """
    if figure.unit in {"date", "time"}:
        return _moment(numeral, figure)
    value = figure.number
    if value is None:
        return Mismatch("number.value", f"a number stands where the figure is the text {figure.value!r}")
    if numeral.kind == "times" and _CHANGE.search(figure.id):
        return _size(numeral, value + 1, slack)  # a rise of 150% is 2.5 times what was before
    wrong_form = _form(numeral, figure)
    return Mismatch("number.unit", wrong_form) if wrong_form else _size(numeral, value, slack)


def _size(numeral: Numeral, value: Decimal, slack: int) -> Mismatch | None:
    wanted = value if numeral.sign else abs(value)
    margin = numeral.half * slack + abs(value) * _HAIR
    negative_zero = numeral.sign == "-" and numeral.value == 0
    if negative_zero or (value != 0 and abs(numeral.value + wanted) <= margin < abs(numeral.value - wanted)):
        return Mismatch("number.sign", "the sign is wrong")
    if abs(numeral.value - wanted) <= margin:
        return None
    if numeral.scale != 1 and any(abs(numeral.value * by - wanted) <= margin * by for by in _SHIFTS):
        return Mismatch("number.scale", "the digits fit, the scale does not")
    return Mismatch("number.value", "the value is further off than the rounding printed")


_SHIFTS = tuple(Decimal(10) ** n for n in (-9, -6, -3, 3, 6, 9))


def _form(numeral: Numeral, figure: Stated) -> str:
    allowed = _FORMS.get(figure.unit, set())
    if is_difference(figure.id):
        allowed = {"points", "bp"}
    if numeral.kind not in allowed:
        return f"it is printed as {numeral.kind}, but the figure is a {figure.unit}" + (
            " and a difference of rates" if is_difference(figure.id) else ""
        )
    span = _SPANS.get(figure.unit)
    if numeral.span and span and numeral.span != span:
        return f"it counts {numeral.span}s, but the figure counts {span}s"
    if numeral.span and span is None and figure.unit != "count":
        return f"it counts {numeral.span}s, but the figure is a {figure.unit}"
    return ""


def _moment(numeral: Numeral, figure: Stated) -> Mismatch | None:
    said, true = numeral.moment, str(figure.value)
    if numeral.kind != "moment":
        return Mismatch("number.unit", f"a number stands where the figure is a {figure.unit}")
    day, _, clock = said.partition("T")
    true_day, _, true_clock = true.removesuffix("Z").partition("T")
    if day and not (true_day == day or true_day.endswith(f"-{day}") or true_day.startswith(f"{day}-")):
        return Mismatch("date.value", "the date is another")
    if clock and not (true_clock or "00:00").startswith(clock):
        return Mismatch("date.value", "the time is another")
    return None


def same_text(printed: str, figure_text: str) -> bool:
    return squash(printed) == squash(figure_text)
