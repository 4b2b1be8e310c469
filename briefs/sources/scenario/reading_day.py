"""The liquidations of a scenario: sizes that add up, and what the days before held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from briefs.sources.scenario.model import Burst, LargestOrder, LiquidationHistory, Liquidations
from briefs.sources.scenario.section import ASSET, VENUE, Section
from briefs.vocabulary.window import Window

_LEAST_CELL = 100_00  # a hundred dollars: enough for one order of each side after rounding to cents
_MOST_ORDERS = 1_000_000
_EMPTY = Liquidations(1, 0, {}, {}, 1, 1.0, (), None, None)


def read_liquidations(root: Section, window: Window, venues: Sequence[str], priced: Sequence[str]) -> Liquidations:
    """The day's liquidations. Notes a fault where parts do not add up or name an unknown venue or asset."""
    table = root.section("liquidations")
    if table is None:
        return _EMPTY
    long_cents, short_cents = table.money("long", 0), table.money("short", 0)
    for key in ("long", "short"):
        if key not in table.table:
            table.fault(key, "is missing")
    total = long_cents + short_cents
    if total == 0 and table.sound:
        table.fault("long", "long and short are both zero: there is nothing to simulate")
    assets = _parts(table, "assets", ASSET, total, priced, "it has no [prices] of its own")
    by_venue = _parts(table, "venues", VENUE, total, venues, "it is not among [venues]")
    _refuse_thin_parts(table, assets, by_venue, total)
    found = Liquidations(
        long_cents,
        short_cents,
        assets,
        by_venue,
        table.whole("orders", 1, _MOST_ORDERS),
        table.real("spread", 0.1, 4.0, 1.8),
        _bursts(table, window),
        _largest(table, window, assets, by_venue, (long_cents, short_cents)),
        _history(table, window),
    )
    table.quantity("total")
    table.text("highest_since", "", pattern=r"\d{4}-\d{2}-\d{2}")
    table.close()
    return found


def _parts(table: Section, key: str, pattern: str, total: int, known: Sequence[str], unknown: str) -> Mapping[str, int]:
    """Amounts by name that add up to `total`; one of them may be "rest"."""
    part = table.section(key)
    if part is None:
        return {}
    amounts: dict[str, int] = {}
    rest = ""
    for name in part.keys(pattern):
        if name not in known:
            part.fault(name, f"cannot be simulated: {unknown}")
        if part.table[name] == "rest":
            if rest:
                part.fault(name, f"{rest} is the rest already: only one can be")
            rest = rest or name
            part.text(name)
            amounts[name] = 0
        else:
            amounts[name] = part.money(name)
    part.close()
    if not part.sound or not table.sound:
        return amounts
    left = total - sum(amounts.values())
    if not amounts:
        table.fault(key, "is empty: name at least one")
    elif rest:
        amounts[rest] = left
        if left <= 0:
            part.fault(rest, f"nothing is left: the others exceed the whole of {_dollars(total)} by {_dollars(-left)}")
    elif left:
        excess = "exceed" if left < 0 else "fall short of"
        table.fault(key, f"the parts {excess} the whole of {_dollars(total)} (long + short) by {_dollars(abs(left))}")
    return amounts


def _refuse_thin_parts(table: Section, assets: Mapping[str, int], venues: Mapping[str, int], total: int) -> None:
    if table.sound and min(assets.values()) * min(venues.values()) < _LEAST_CELL * total:
        asset, venue = (min(part, key=lambda name, part=part: part[name]) for part in (assets, venues))  # type: ignore[misc]
        table.fault("assets", f"{asset} is too small to be shared among the venues down to {venue}: leave one out")


def _bursts(table: Section, window: Window) -> tuple[Burst, ...]:
    found = []
    for row in table.rows("bursts"):
        burst = Burst(row.moment("start"), timedelta(minutes=row.whole("minutes", 1, 1440)), row.real("share", 0, 1))
        if row.sound and not window.start <= burst.start <= burst.start + burst.length <= window.end:
            row.fault("start", "the burst must lie in the day from end to end")
        row.close()
        found.append(burst)
    if table.sound and sum(burst.share for burst in found) > 1:
        table.fault("bursts", "the shares add up to more than 1")
    return tuple(sorted(found, key=lambda burst: burst.start))


def _largest(
    table: Section, window: Window, assets: Mapping[str, int], venues: Mapping[str, int], sides: tuple[int, int]
) -> LargestOrder | None:
    part = table.section("largest", optional=True)
    if part is None:
        return None
    order = LargestOrder(
        part.money("usd"),
        part.text("asset", words=tuple(assets)),
        part.text("venue", words=tuple(venues)),
        part.text("side", words=("long", "short")),
        part.moment("at"),
    )
    part.close()
    if part.sound and not window.start <= order.at < window.end:
        part.fault("at", "must lie in the day")
    if part.sound and table.sound:
        if order.cents * table.whole("orders", 1, _MOST_ORDERS) < sum(sides):
            part.fault(
                "usd", "is too small: every other order is at most a quarter of it, and there are too few of them"
            )
        for name, whole in (
            (order.side, sides[order.side == "short"]),
            (order.asset, assets[order.asset]),
            (order.venue, venues[order.venue]),
        ):
            if order.cents > whole:
                part.fault("usd", f"the largest order exceeds the whole of {name}, {_dollars(whole)}")
    return order


def _history(table: Section, window: Window) -> LiquidationHistory | None:
    part = table.section("history", optional=True)
    if part is None:
        return None
    since, median, ceiling = part.day("since"), part.money("median"), part.money("ceiling")
    spread, long_share = part.real("spread", 0.0, 2.0, 0.5), part.real("long_share", 0.01, 0.99, 0.5)
    given = part.section("days", optional=True)
    days: dict[date, int] = {}
    for key, day in given.days() if given else ():
        days[day] = given.money(key) if given else 0
    part.close()
    if part.sound:
        if since >= window.date:
            part.fault("since", f"must lie before the day, {window.date}")
        if median > ceiling:
            part.fault("median", "exceeds the ceiling of an ordinary day")
        for day in days:
            if given and not since <= day < window.date:
                given.fault(day.isoformat(), f"must lie from {since} to the day before {window.date}")
    return LiquidationHistory(since, median, spread, ceiling, long_share, days)


def _dollars(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02}"
