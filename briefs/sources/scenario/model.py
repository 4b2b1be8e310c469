"""What a scenario says, after it has been read. Money is in whole cents, moments are UTC, rates are fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from briefs.vocabulary.window import Window


@dataclass(frozen=True, slots=True)
class Venue:
    """How a venue's rows look. symbol: a pattern in which {asset} stands for the coin.

    price_kind: which price its orders show, "" where it does not say. ids: orders have a number. accounts: how many
    accounts were liquidated, 0 where the venue shows none.
    """

    symbol: str
    price_kind: str
    ids: bool
    accounts: int

    def symbol_of(self, asset: str) -> str:
        return self.symbol.replace("{asset}", asset)


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch of the day that holds `share` of the liquidated longs."""

    start: datetime
    length: timedelta
    share: float


@dataclass(frozen=True, slots=True)
class LargestOrder:
    """The day's largest order; every other one is smaller."""

    cents: int
    asset: str
    venue: str
    side: str
    at: datetime

    @property
    def pair(self) -> tuple[str, str]:
        return self.asset, self.venue


@dataclass(frozen=True, slots=True)
class LiquidationHistory:
    """Daily totals before the day: log-normal about `median_cents`, at most `ceiling_cents`; `days` are given."""

    since: date
    median_cents: int
    spread: float
    ceiling_cents: int
    long_share: float
    days: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Liquidations:
    """The day's liquidations. `assets` and `venues` each add up to `long_cents` + `short_cents`.

    orders: about how many. spread: standard deviation of the logarithm of their sizes.
    """

    long_cents: int
    short_cents: int
    assets: Mapping[str, int]
    venues: Mapping[str, int]
    orders: int
    spread: float
    bursts: tuple[Burst, ...]
    largest: LargestOrder | None
    history: LiquidationHistory | None

    @property
    def total_cents(self) -> int:
        return self.long_cents + self.short_cents


@dataclass(frozen=True, slots=True)
class Turns:
    """Turning points: between two of them the value never leaves the range that they span, so they are its extremes.

    volatility: per square root of a year. step: every value is a multiple of it.
    """

    points: tuple[tuple[datetime, Decimal], ...]
    volatility: float
    step: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """An asset's price on one venue. turnover_usd: what is traded there on an ordinary day, and on the day itself."""

    venue: str
    turns: Turns
    turnover_usd: float
    turnover_on_day_usd: float


@dataclass(frozen=True, slots=True)
class FundingVenue:
    """When a venue settles: every `interval_h` hours (a divisor of 24), from `since` on."""

    interval_h: int
    since: date


@dataclass(frozen=True, slots=True)
class FundingAsset:
    """Funding of one asset per 8 hours. rates: by venue on the day. days: earlier days on which all venues had a rate.

    premium: the mean of the perpetual's premium over the index in the history. spread: its standard deviation.
    floor, ceiling: bounds of every other settlement of the history.
    """

    rates: Mapping[str, Decimal]
    premium: float
    spread: float
    floor: float
    ceiling: float
    days: Mapping[date, Decimal]


@dataclass(frozen=True, slots=True)
class Funding:
    venues: Mapping[str, FundingVenue]
    assets: Mapping[str, FundingAsset]


@dataclass(frozen=True, slots=True)
class OpenInterest:
    """coins: open contracts in base coins when the day begins. fall: share of them closed over the day.

    venues: each venue's share of them (they add up to 1). since: first day of the daily levels before.
    noise: standard deviation of the hourly logarithmic change.
    """

    since: date
    venues: Mapping[str, Decimal]
    coins: Mapping[str, Decimal]
    fall: Mapping[str, float]
    noise: float


@dataclass(frozen=True, slots=True)
class Series:
    """A value that is stamped every `every_h` hours, from the first turning point to the last moment before the end.

    source: who is named for it, "" for the simulation itself.
    """

    name: str
    unit: str
    source: str
    every_h: int
    turns: Turns


@dataclass(frozen=True, slots=True)
class Headline:
    at: datetime
    source: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    name: str
    kind: str
    region: str
    importance: str
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody said of the day, passed through."""

    metric: str
    asset: str
    value: Decimal
    unit: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Published:
    """A published value: where it stands in the scenario, how it was printed, and who printed it."""

    key: str
    text: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A day to be simulated. `name` seeds the chance; `about` says what is borrowed and what is assumed."""

    name: str
    day: date
    about: str
    venues: Mapping[str, Venue]
    liquidations: Liquidations
    prices: Mapping[str, Price]
    funding: Funding | None
    open_interest: OpenInterest | None
    series: tuple[Series, ...]
    headlines: tuple[Headline, ...]
    events: tuple[Event, ...]
    reported: tuple[Report, ...]
    published: tuple[Published, ...]

    @property
    def window(self) -> Window:
        return Window.day(self.day)
