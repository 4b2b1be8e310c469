"""Dollars out of integer cents, exactly."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def dollars(cents: int) -> Decimal:
    """Dollars with two places: 123 is 1.23."""
    return Decimal(cents).scaleb(-2)


def to_cents(amount: float) -> int:
    """Cents of an amount in dollars, decimal half up; a double is read by its shortest decimal text."""
    return int(Decimal(repr(float(amount))).quantize(CENT, ROUND_HALF_UP).scaleb(2))
