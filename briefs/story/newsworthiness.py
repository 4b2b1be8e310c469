"""Which topic is the news: a score for each, made before any wording.

score = size × reach × novelty

size: the move in ordinary days. Liquidations: |ln(total / 30-day median)| / 0.8 (0.8 is about the standard deviation
    of the logarithm of daily totals), 1 where no median is known. Prices, open interest, the market's value: |change|
    / the class's ordinary day (`degree.py`). Funding: |change| / 0.01 percentage points per 8 hours, which is the
    neutral rate.
reach: the share of the market that the topic touches: the whole 1; Bitcoin 0.6, Ether 0.3, any other coin 0.1; half
    of that for funding and open interest, which only those who hold contracts feel.
novelty: 1, plus days / 365 (at most 1) for a record that goes back 30 days or more, plus 0.5 where funding has
    changed its sign.

It orders the lead and the bullets; liquidations, prices and the market's value lead before funding and open interest.
Ties go by the order of kinds, then by the order of assets.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Literal, TypeAlias

from briefs.story.degree import MARKET, OPEN_INTEREST, price_bands
from briefs.story.facts import Facts

Kind: TypeAlias = Literal["liquidations", "price", "funding", "open_interest", "market"]

CONTRACTS = frozenset({"funding", "open_interest"})  # kinds that lead and bullets take last

REACH = {"BTC": 0.6, "ETH": 0.3}
LOG_SIGMA = 0.8
NEUTRAL_FUNDING = 0.0001
RECORD_DAYS = 30
LOUD = 1.5  # a score that no calm day of funding or open interest reaches


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a lead or a bullet may tell; `subject` is the asset, "" for the whole market."""

    kind: Kind
    subject: str
    score: float


def topics(facts: Facts) -> list[Topic]:
    """All topics that the reading has figures for, the most newsworthy first."""
    found = []
    if facts.has_liquidations:
        found.append(Topic("liquidations", "", _liquidations(facts)))
    found += [Topic("price", asset, _price(facts, asset)) for asset in facts.ranked("price.*.close")]
    found += [Topic("funding", asset, _funding(facts, asset)) for asset in facts.ranked("funding.*.rate_8h")]
    found += [Topic("open_interest", asset, _interest(facts, asset)) for asset in facts.with_interest]
    if facts.has("market.total_cap.usd"):
        change = facts.number(facts.change("market.total_cap")) or 0.0
        found.append(Topic("market", "", abs(change) / MARKET.ordinary))
    return sorted(found, key=lambda topic: -topic.score)


def leading(ranked: list[Topic]) -> list[Topic]:
    """The same topics with those first that a client asks for first: liquidations, prices, the market's value.

    Funding or open interest goes before them only where it is loud and twice as newsworthy as any of them.
    """
    others = max((topic.score for topic in ranked if topic.kind not in CONTRACTS), default=0.0)
    return sorted(ranked, key=lambda topic: topic.kind in CONTRACTS and topic.score < max(LOUD, 2 * others))


def is_quiet(facts: Facts) -> bool:
    """Liquidations below their 30-day median, and no benchmark's price beyond an ordinary day.

    Without the median (which needs complete and comparable days) or without a price nothing is called quiet.
    """
    ratio = facts.number("liquidations.ratio_30d_median")
    assets = facts.ranked("price.*.close")[:2]
    returns = {asset: facts.number(facts.price_return(asset)) for asset in assets}
    if ratio is None or ratio >= 1 or not returns:
        return False
    return all(value is not None and abs(value) < price_bands(asset).ordinary for asset, value in returns.items())


def _liquidations(facts: Facts) -> float:
    ratio = facts.number("liquidations.ratio_30d_median")
    size = 1.0 if ratio is None else abs(log(max(ratio, 0.01))) / LOG_SIGMA
    return size * _novelty(max(map(facts.days_since, ("liquidations.highest_since", "liquidations.record_start"))))


def _price(facts: Facts, asset: str) -> float:
    change = facts.number(facts.price_return(asset)) or 0.0
    records = (f"price.{asset}.lower_low_date", f"price.{asset}.higher_high_date")
    return abs(change) / price_bands(asset).ordinary * _reach(asset) * _novelty(max(map(facts.days_since, records)))


def _funding(facts: Facts, asset: str) -> float:
    now = facts.number(f"funding.{asset}.rate_8h") or 0.0
    change = facts.number(f"funding.{asset}.change_8h") or 0.0
    records = [
        facts.days_since(f"funding.{asset}.venue.{venue}.{which}_since")
        for which in ("lowest", "highest")
        for venue in facts.parts(f"funding.{asset}.venue.*.{which}_since")
    ]
    flipped = 0.5 if now * (now - change) < 0 else 0.0
    return abs(change) / NEUTRAL_FUNDING * _reach(asset) / 2 * (_novelty(max(records, default=0)) + flipped)


def _interest(facts: Facts, asset: str) -> float:
    change = facts.number(f"open_interest.{asset}.change_pct") or 0.0
    return abs(change) / OPEN_INTEREST.ordinary * _reach(asset) / 2


def _reach(asset: str) -> float:
    return REACH.get(asset, 0.1)


def _novelty(days: int) -> float:
    return 1 + min(days, 365) / 365 if days >= RECORD_DAYS else 1.0
