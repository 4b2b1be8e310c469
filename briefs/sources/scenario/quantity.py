"""Quantities as people publish them: `2.58 bn`, `163 m`, `-0.078 %`, `434,945`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {"": 0, "k": 3, "m": 6, "bn": 9, "tn": 12, "%": -2}
_SHAPE = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*(k|m|bn|tn|%)?")
LONGEST = 40
HOW = "write a number such as 2420000000.00, or a text such as '2.42 bn', '163 m', '-0.028 %' or '434,945'"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and half a unit of its last printed digit: `2.58 bn` is 2,580,000,000 with half a unit of 5,000,000."""

    value: Decimal
    half_unit: Decimal

    def is_rounding_of(self, exact: Decimal) -> bool:
        """Whether `exact` rounds to this, a half counted either way."""
        return abs(exact - self.value) <= self.half_unit


def parse(text: object) -> Quantity:
    """Read a quantity from a text or a number of TOML. Raises ValueError, which says how to write one."""
    if isinstance(text, bool) or not isinstance(text, str | int | Decimal):
        raise ValueError(HOW)  # noqa: TRY004 - a fault of the file, not of the caller
    if isinstance(text, str):
        match = _SHAPE.fullmatch(text.strip()) if len(text) <= LONGEST else None
        if match is None:
            raise ValueError(HOW)
        sign, whole, places, scale = match.groups()
        digits = Decimal(sign + whole.replace(",", "") + (f".{places}" if places else ""))
        exponent = _SCALES[scale or ""] - len(places or "")
        return Quantity(digits.scaleb(_SCALES[scale or ""]), Decimal(5).scaleb(exponent - 1))
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > LONGEST:
        raise ValueError(HOW)
    last_digit = number.as_tuple().exponent
    places = -last_digit if isinstance(last_digit, int) and last_digit < 0 else 0
    return Quantity(number, Decimal(5).scaleb(-places - 1))
