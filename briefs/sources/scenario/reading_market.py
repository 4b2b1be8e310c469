"""Prices, funding, open interest and series of a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

from briefs.sources.scenario.model import (
    Funding,
    FundingAsset,
    FundingVenue,
    OpenInterest,
    Price,
    Series,
    Turns,
)
from briefs.sources.scenario.quantity import parse
from briefs.sources.scenario.section import ASSET, VENUE, Section, as_moment
from briefs.vocabulary.window import Window

_TURN = "must be [moment, value], such as [2026-02-01T08:40:00Z, 75600]"
_DIVISORS = (1, 2, 3, 4, 6, 8, 12, 24)
_LARGEST = 10**15
_RATE = 0.05


def read_prices(root: Section, window: Window, venues: Sequence[str]) -> dict[str, Price]:
    """Prices by asset, in the order of the file."""
    table = root.section("prices")
    found: dict[str, Price] = {}
    for asset in table.keys(ASSET) if table else ():
        if part := table.section(asset) if table else None:
            venue = part.text("venue", words=tuple(venues))
            step = part.number("tick", 1e-10, 1e6)
            turns = _turns(part, window, step, part.real("volatility", 0.01, 5.0))
            usual = part.real("turnover", 1, _LARGEST)
            found[asset] = Price(venue, turns, usual, part.real("turnover_on_day", 1, _LARGEST, usual))
            for key in ("low", "low_below", "high", "close"):
                part.quantity(key)
            part.text("low_since", "", pattern=r"\d{4}-\d{2}(-\d{2})?")
            part.close()
    return found


def _turns(part: Section, window: Window, step: Decimal, volatility: float, key: str = "turns") -> Turns:
    points: list[tuple[datetime, Decimal]] = []
    for item in part.values(key):
        at = as_moment(item[0]) if isinstance(item, list) and len(item) == 2 else None
        try:
            value = parse(item[1]).value if at else None
        except ValueError:
            value = None
        if at is None or value is None:
            part.fault(key, f"{_shown(item)}: {_TURN}")
        else:
            points.append((at, value))
            _check_point(part, key, at, value, step)
    for (at, value), (later, after) in pairwise(points):
        if later <= at:
            part.fault(key, f"{_shown(later)} does not come after {_shown(at)}")
        if after == value:
            part.fault(key, f"{_shown(at)} and {_shown(later)} have the same value: turning points differ")
    at_bounds = {at for at, _ in points} if part.sound else {window.start, window.end}
    for bound, name in ((window.start, "start"), (window.end, "end")):
        if bound not in at_bounds:
            part.fault(key, f"a turning point is missing at the {name} of the day, {_shown(bound)}")
    if part.sound and points[-1][0] != window.end:
        part.fault(key, "the last turning point is the end of the day")
    if part.sound and points[0][0].time() != time(0):
        part.fault(key, f"the first turning point must open a UTC day, not stand at {_shown(points[0][0])}")
    return Turns(tuple(points), volatility, step)


def _check_point(part: Section, key: str, at: datetime, value: Decimal, step: Decimal) -> None:
    if at.second % 15 or at.microsecond:
        part.fault(key, f"{_shown(at)} is no multiple of 15 seconds")
    if not 0 < value <= _LARGEST:
        part.fault(key, f"{value} must be above zero and at most {_LARGEST:g}")
    elif step > 0 and value % step:
        part.fault(key, f"{value} is no multiple of the tick {step}")


def read_funding(root: Section, window: Window, venues: Sequence[str]) -> Funding | None:
    table = root.section("funding", optional=True)
    if table is None:
        return None
    settling: dict[str, FundingVenue] = {}
    by_venue = table.section("venues")
    for name in by_venue.keys(VENUE) if by_venue else ():
        if part := by_venue.section(name) if by_venue else None:
            interval, since = part.whole("interval_h", 1, 24, 8), part.day("since")
            if interval not in _DIVISORS:
                part.fault("interval_h", "must divide 24")
            if name not in venues and by_venue:
                by_venue.fault(name, "is not among [venues]")
            if part.sound and since > window.date:
                part.fault("since", "must not lie after the day")
            settling[name] = FundingVenue(interval, since)
            part.close()
    assets: dict[str, FundingAsset] = {}
    by_asset = table.section("assets")
    for name in by_asset.keys(ASSET) if by_asset else ():
        if part := by_asset.section(name) if by_asset else None:
            assets[name] = _funding_asset(part, tuple(settling))
    table.close()
    return Funding(settling, assets)


def _funding_asset(part: Section, venues: tuple[str, ...]) -> FundingAsset:
    rates: dict[str, Decimal] = {}
    if by_venue := part.section("rates"):
        for name in venues:
            rates[name] = by_venue.number(name, -_RATE, _RATE)
        by_venue.close()
    given = part.section("days", optional=True)
    days: dict[date, Decimal] = {}
    for key, day in given.days() if given else ():
        days[day] = given.number(key, -_RATE, _RATE) if given else Decimal(0)
    premium, spread = part.real("premium", -_RATE, _RATE), part.real("spread", 0, _RATE)
    floor, ceiling = part.real("floor", -_RATE, _RATE), part.real("ceiling", -_RATE, _RATE)
    if part.sound and floor >= ceiling:
        part.fault("floor", "must lie below the ceiling")
    part.quantity("aggregate")
    part.section("lowest_since", optional=True)
    part.close()
    return FundingAsset(rates, premium, spread, floor, ceiling, days)


def read_open_interest(
    root: Section, window: Window, venues: Sequence[str], prices: Mapping[str, Price]
) -> OpenInterest | None:
    table = root.section("open_interest", optional=True)
    if table is None:
        return None
    since = table.day("since")
    shares: dict[str, Decimal] = {}
    coins: dict[str, Decimal] = {}
    fall: dict[str, float] = {}
    if part := table.section("venues"):
        for name in part.keys(VENUE):
            shares[name] = part.number(name, 1e-6, 1)
            if name not in venues:
                part.fault(name, "is not among [venues]")
    if part := table.section("coins"):
        for name in part.keys(ASSET):
            coins[name] = part.number(name, 1e-6, 1e15)
            if name not in prices:
                part.fault(name, "has no [prices] of its own")
            elif any(datetime.combine(since, time(0), UTC) < at for at, _ in prices[name].turns.points[:1]):
                table.fault("since", f"lies before the first price of {name}")
    if part := table.section("fall", optional=True):
        fall = {name: part.real(name, -0.9, 0.9) for name in coins}
        part.close()
    if table.sound and since > window.date - timedelta(days=1):
        table.fault("since", "must lie at least a day before the day")
    if table.sound and sum(shares.values()) != 1:
        table.fault("venues", f"the shares add up to {sum(shares.values())}, not to 1")
    found = OpenInterest(since, shares, coins, fall, table.real("noise", 0, 0.05, 0.001))
    table.close()
    return found


def read_series(root: Section, window: Window) -> tuple[Series, ...]:
    table = root.section("series", optional=True)
    found = []
    for name in table.keys(r"[A-Za-z0-9_.^=-]+") if table else ():
        if part := table.section(name) if table else None:
            every = part.whole("every_h", 1, 24, 24)
            if every not in _DIVISORS:
                part.fault("every_h", "must divide 24")
            turns = _turns(part, window, part.number("step", 1e-10, 1e15), part.real("volatility", 0.01, 5.0))
            found.append(Series(name, part.text("unit"), part.text("source", ""), every, turns))
            part.quantity("last")
            part.quantity("change_1d")
            part.close()
    return tuple(found)


def _shown(item: object) -> str:
    return f"{item:%Y-%m-%dT%H:%M:%SZ}" if isinstance(item, datetime) else str(item)
