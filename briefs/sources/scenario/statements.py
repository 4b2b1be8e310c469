"""Published statements that the simulation does not take but must meet: sums, extremes, "since" dates, averages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from briefs.sources.scenario.model import FundingAsset, OpenInterest, Scenario, Series, Turns
from briefs.sources.scenario.section import VENUE, Section
from briefs.vocabulary.window import Window


def check(root: Section, scenario: Scenario) -> None:
    """Note a fault for each statement that the scenario's own values contradict; faulty sections are passed over."""
    if part := _sound(root, "liquidations"):
        _check_total(part, scenario)
        _check_highest_since(part, scenario)
    if prices := _sound(root, "prices"):
        for asset, price in scenario.prices.items():
            if part := prices.section(asset):
                _check_price(part, price.turns, scenario.window)
    if funding := _sound(root, "funding"):
        assets = funding.section("assets")
        for name, paid in scenario.funding.assets.items() if scenario.funding else ():
            if assets and (part := assets.section(name)):
                _check_aggregate(part, name, paid, scenario.open_interest)
                _check_lowest_since(part, paid, scenario)
    if table := _sound(root, "series"):
        for series in scenario.series:
            if part := table.section(series.name):
                _check_series(part, series, scenario.window)


def _sound(root: Section, key: str) -> Section | None:
    part = root.section(key, optional=True)
    return part if part and part.sound else None


def _check_total(part: Section, scenario: Scenario) -> None:
    printed = part.quantity("total")
    exact = Decimal(scenario.liquidations.total_cents) / 100
    if printed and not printed.is_rounding_of(exact):
        part.fault("total", f"long + short is {exact:,.2f}, which does not round to it")


def _check_highest_since(part: Section, scenario: Scenario) -> None:
    wanted = part.text("highest_since", "")
    if not wanted:
        return
    history, total = scenario.liquidations.history, scenario.liquidations.total_cents
    if history is None:
        part.fault("highest_since", "needs [liquidations.history]")
    elif history.ceiling_cents >= total:
        part.fault("highest_since", "an ordinary day of the history may be as large: lower history.ceiling")
    else:
        larger = [day.isoformat() for day, cents in history.days.items() if cents >= total]
        if max(larger, default="") != wanted:
            found = f"the last day at least as large is {max(larger)}" if larger else "no day before is as large"
            part.fault("highest_since", found)


def _check_price(part: Section, turns: Turns, window: Window) -> None:
    values = [value for at, value in turns.points if window.start <= at <= window.end]
    low, high = min(values), max(values)
    for key, name, exact in (("low", "lowest", low), ("high", "highest", high), ("close", "last", values[-1])):
        printed = part.quantity(key)
        if printed and not printed.is_rounding_of(exact):
            part.fault(key, f"the {name} turning point of the day is {exact}, which does not round to it")
    below = part.quantity("low_below")
    if below and low >= below.value:
        part.fault("low_below", f"the lowest turning point of the day is {low}")
    since = part.text("low_since", "")
    if since:
        _check_low_since(part, since, low, turns, window)


def _check_low_since(part: Section, since: str, low: Decimal, turns: Turns, window: Window) -> None:
    """The last turning point below the day's low, and the next one, by which the path is above it, bound the date."""
    before = [point for point in turns.points if point[0] <= window.start]
    below = [n for n, (_, value) in enumerate(before) if value < low]
    if not below or below[-1] == len(before) - 1:
        part.fault("low_since", f"no turning point before the day lies below its low, {low}")
        return
    first, last = before[below[-1]][0], before[below[-1] + 1][0]
    if not (_date(first).startswith(since) and _date(last).startswith(since)):
        why = f"the path rises above {low} between {_date(first)} and {_date(last)}"
        part.fault("low_since", f"{why}: both must lie in {since}")


def _check_aggregate(part: Section, name: str, asset: FundingAsset, levels: OpenInterest | None) -> None:
    printed = part.quantity("aggregate")
    if printed is None:
        return
    weights = {venue: levels.venues[venue] for venue in asset.rates if venue in levels.venues} if levels else {}
    if levels is None or name not in levels.coins or len(weights) < len(asset.rates):
        part.fault("aggregate", "needs [open_interest] of the asset at every venue that settles its funding")
        return
    weighted = sum((asset.rates[venue] * weight for venue, weight in weights.items()), Decimal(0))
    exact = weighted / sum(weights.values(), Decimal(0))
    if not printed.is_rounding_of(exact):
        part.fault(
            "aggregate", f"the rates weighted by open interest give {exact * 100:.5f} %, which does not round to it"
        )


def _check_lowest_since(part: Section, asset: FundingAsset, scenario: Scenario) -> None:
    table = part.section("lowest_since", optional=True)
    for venue in table.keys(VENUE) if table else ():
        wanted = table.text(venue, pattern=r"\d{4}-\d{2}(-\d{2})?") if table else ""
        if table is None or not table.sound:
            continue
        if venue not in asset.rates or scenario.funding is None:
            table.fault(venue, "is not among the venues that settle funding")
            continue
        rate, start = asset.rates[venue], scenario.funding.venues[venue].since
        as_low = [day.isoformat() for day, given in asset.days.items() if given <= rate and day >= start]
        if asset.floor <= rate:
            table.fault(venue, f"an ordinary day of the history may be as low: raise the floor above {rate:%}")
        elif not max(as_low, default="").startswith(wanted):
            table.fault(venue, f"the last day as low is {max(as_low)}" if as_low else "no day before is as low")
    if table:
        table.close()


def _check_series(part: Section, series: Series, window: Window) -> None:
    values = dict(series.turns.points)
    step = timedelta(hours=series.every_h)
    last, before = window.end - step, window.start - step
    printed, change = part.quantity("last"), part.quantity("change_1d")
    wanted = ([("last", last)] if printed or change else []) + ([("change_1d", before)] if change else [])
    missing = [(key, at) for key, at in wanted if at not in values]
    for key, at in missing:
        part.fault(key, f"needs a turning point at the moment that it is read, {at:%Y-%m-%dT%H:%M:%SZ}")
    if missing:
        return
    if printed and not printed.is_rounding_of(values[last]):
        part.fault("last", f"the last value of the day is {values[last]}, which does not round to it")
    if change and not change.is_rounding_of(values[last] / values[before] - 1):
        part.fault("change_1d", f"the change is {values[last] / values[before] - 1:.4%}, which does not round to it")


def _date(moment: datetime | date) -> str:
    return moment.strftime("%Y-%m-%d")
