"""Figures (a number with its meaning), gaps (what is missing) and evidence (why a cause may be named)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from briefs.vocabulary.window import Window


class Unit(StrEnum):
    """What a figure's value counts. Shares, returns and rates are fractions: 0.062 is printed as 6.2%."""

    USD = "usd"  # money, Decimal with exactly two places
    PRICE = "usd_per_coin"
    COINS = "coins"
    FRACTION = "fraction"  # a share, a return, a relative change
    RATE_8H = "fraction_per_8h"  # funding
    RATE_YEAR = "fraction_per_year"  # APR, annualised volatility
    MULTIPLE = "multiple"  # 3.2 times the median, 1.9 standard deviations
    BPS_100M = "basis_points_per_100m_usd"  # move of a price for each hundred million dollars
    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    INDEX = "index"  # a bounded score, such as fear and greed from 0 to 100
    DATE = "date"  # ISO date, such as 2026-02-01
    TIME = "time"  # ISO moment in UTC, such as 2026-02-01T14:00:00Z
    TEXT = "text"  # a name or a quoted title


Value: TypeAlias = Decimal | float | int | str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number (or date, or quoted text) with its meaning.

    id: the dotted name, as listed in `docs/figures.md`.
    value: never rounded; Decimal for money, int for counts and days, float for the rest, ISO text for dates and times.
    window: the stretch that the value speaks of.
    source: the venues or vendors whose rows it is made of, comma-separated and sorted.
    basis: how it was made where more than one way exists (which venue, interval, weights), in a few words; may be "".
    coverage: share of the window that the rows cover, 0 to 1; None where the notion does not apply.
    rows: how many rows it was made of.
    """

    id: str
    value: Value
    unit: Unit
    window: Window
    source: str
    basis: str = ""
    coverage: float | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, named: the table and, where they apply, the asset and venue.

    `what` is one plain clause without a full stop ("2 of 6 bars are missing"). A brief prints it word for word.
    """

    table: str
    what: str
    asset: str = ""
    venue: str = ""


Label: TypeAlias = Literal[
    "no identified trigger", "coincided", "followed", "amplified by liquidations", "triggered", "attributed"
]


@dataclass(frozen=True, slots=True)
class Test:
    """One test behind a piece of evidence: its name, the figures it compared, and whether it passed."""

    name: str
    passed: bool
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a causal word may stand in the brief: the claim's key, the rung of the ladder, and the tests."""

    claim: str
    label: Label
    tests: tuple[Test, ...] = ()


Provenance: TypeAlias = Literal["recorded", "simulated"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the metrics stage says of one window: figures by id, gaps and evidence in a fixed order."""

    window: Window
    figures: Mapping[str, Figure]
    gaps: tuple[Gap, ...]
    provenance: Provenance
    revision: int = 1
    evidence: tuple[Evidence, ...] = ()
