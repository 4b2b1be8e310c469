"""The mark price at which a venue closes a position: where maintenance margin, not all margin, is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["long", "short"]


@dataclass(frozen=True, slots=True)
class Tier:
    """Maintenance margin from `floor` (notional in USD) on: notional x rate - deduction."""

    floor: float
    rate: float
    deduction: float


def tiers(bounds: Sequence[tuple[float, float]]) -> tuple[Tier, ...]:
    """Tiers from (floor, rate): cum_n = floor_n (rate_n - rate_{n-1}) + cum_{n-1}, so that the margin has no step."""
    found: list[Tier] = []
    for floor, rate in bounds:
        before = found[-1] if found else Tier(0.0, rate, 0.0)
        found.append(Tier(floor, rate, floor * (rate - before.rate) + before.deduction))
    return tuple(found)


def linear(side: Side, entry: float, quantity: float, margin: float, tier: Tier) -> float:
    """Isolated linear contract; margin in USD, quantity in coins (Binance's published formula, side folded in).

    Long (WB + cum - Q EP) / (Q (MMR - 1)); short (WB + cum + Q EP) / (Q (1 + MMR)).
    """
    if side == "long":
        return (margin + tier.deduction - quantity * entry) / (quantity * (tier.rate - 1))
    return (margin + tier.deduction + quantity * entry) / (quantity * (1 + tier.rate))


def linear_tiered(side: Side, entry: float, quantity: float, margin: float, ladder: Sequence[Tier]) -> float:
    """`linear` with the tier that the notional at the liquidation price itself falls in.

    Starts from the tier at entry and repeats until the tier stays; the margin has no step, so it settles.
    """
    tier = _tier_of(entry * quantity, ladder)
    for _ in ladder:
        price = linear(side, entry, quantity, margin, tier)
        settled = _tier_of(price * quantity, ladder)
        if settled == tier:
            break
        tier = settled
    return linear(side, entry, quantity, margin, tier)


def inverse_long(entry: float, contracts_usd: float, leverage: float, rate: float) -> float:
    """Isolated inverse contract of `contracts_usd` dollars, margins in coins: Q / (Q / EP + IM - MM) (Bybit)."""
    coins = contracts_usd / entry
    return contracts_usd / (coins + coins / leverage - coins * rate)


def cross_margined(side: Side, price: float, size: float, margin_available: float, rate: float) -> float:
    """`price` less side x margin available / size / (1 - rate x side), side +1 or -1 (Hyperliquid).

    margin_available: what the account holds beyond the maintenance margin, in USD. rate: 1 / (2 x highest leverage).
    """
    sign = 1 if side == "long" else -1
    return price - sign * margin_available / size / (1 - rate * sign)


def _tier_of(notional: float, ladder: Sequence[Tier]) -> Tier:
    return [tier for tier in ladder if tier.floor <= notional][-1]
