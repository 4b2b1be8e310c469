"""How a settled rate is made, and why its neutral value is not zero."""

from __future__ import annotations

INTEREST = 0.0001  # per 8 hours, the interest term of the venues that share this formula
CLAMP = 0.0005


def rate(premium: float, interest: float = INTEREST, clamp: float = CLAMP) -> float:
    """The rate per 8 hours that an average premium of the perpetual over its index leads to, caps aside.

    premium + clamp(interest - premium, +-clamp), all fractions per 8 hours (Binance's formula; Gate and Hyperliquid
    share its core). Every premium from interest - clamp to interest + clamp gives exactly the interest.
    """
    pull = interest - premium
    # Written out, for the sum premium + (interest - premium) would round.
    return interest if abs(pull) <= clamp else premium + (clamp if pull > 0 else -clamp)


def compounded(rate_8h: float) -> float:
    """What a rate of every 8 hours comes to in a year of 365 days if each payment earns the same: (1 + r)^1095 - 1."""
    years: float = (1.0 + rate_8h) ** (3 * 365) - 1.0
    return years
