"""The day's liquidation orders: exact in every part, heavy-tailed in size, dense where the price moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

import numpy as np
import pandas as pd

from briefs.sources.scenario.candles import MINUTE, near_minute, utc
from briefs.sources.scenario.chance import generator
from briefs.sources.scenario.model import LargestOrder, Scenario
from briefs.sources.scenario.parts import cross_table, order_sizes, share_out, split_sides
from briefs.sources.scenario.path import Seconds, Values, Walk, seconds

_MINUTES = 1440
_TASTE, _LEAN = 0.25, 0.35
_CAP = 4  # no other order is larger than a quarter of the largest
_COLUMNS = (
    "ts", "venue", "symbol", "asset", "side", "price", "qty", "usd", "kind", "account", "id", "price_kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side of one asset holds on one venue, in cents."""

    side: str
    asset: str
    venue: str
    cents: int


def cells(scenario: Scenario) -> list[Cell]:
    """The day by asset, venue and side: every margin of the scenario to the cent.

    The largest order is set aside first, so that its cell is sure to hold it.
    """
    sizes, largest = scenario.liquidations, scenario.liquidations.largest
    rng = generator(scenario.name, "cells")
    pairs = [(asset, venue) for asset in sizes.assets for venue in sizes.venues]
    aside = np.array([largest.cents if largest and pair == largest.pair else 0 for pair in pairs], dtype=np.int64)
    shape = (len(sizes.assets), len(sizes.venues))
    by_asset = np.array(list(sizes.assets.values())) - aside.reshape(shape).sum(axis=1)
    by_venue = np.array(list(sizes.venues.values())) - aside.reshape(shape).sum(axis=0)
    taste = np.exp(_TASTE * rng.standard_normal(shape))
    rest = cross_table(by_asset.tolist(), by_venue.tolist(), taste).ravel()
    aside_long = aside if largest and largest.side == "long" else np.zeros_like(aside)
    lean = _LEAN * rng.standard_normal(len(pairs))
    longs = split_sides(rest, sizes.long_cents - int(aside_long.sum()), lean) + aside_long
    return [
        Cell(side, asset, venue, int(amount))
        for side, amounts in (("long", longs), ("short", rest + aside - longs))
        for (asset, venue), amount in zip(pairs, amounts, strict=True)
        if amount > 0
    ]


def orders(scenario: Scenario, prices: Mapping[str, Walk]) -> pd.DataFrame:
    """Orders in the contract's columns, `usd` as exact decimals, sorted by time, then by the order of the cells."""
    frames = list(_frames(scenario, prices))
    whole = pd.concat(frames, ignore_index=True).sort_values("ts", kind="stable", ignore_index=True)
    return _named(whole, scenario)[list(_COLUMNS)]


def _frames(scenario: Scenario, prices: Mapping[str, Walk]) -> Iterator[pd.DataFrame]:
    sizes, largest = scenario.liquidations, scenario.liquidations.largest
    parts = cells(scenario)
    counts = share_out(sizes.orders, np.array([float(cell.cents) ** 0.6 for cell in parts]))
    when = {(side, asset): _minutes(scenario, prices[asset], side) for asset in sizes.assets for side in _SIDES}
    for cell, count in zip(parts, counts.tolist(), strict=True):
        rest = cell.cents
        if largest and (cell.side, cell.asset, cell.venue) == (largest.side, largest.asset, largest.venue):
            rest -= largest.cents
            yield _largest_frame(largest, scenario, prices[cell.asset])
        if rest:
            yield _cell_frame(cell, rest, count, scenario, prices[cell.asset], when[cell.side, cell.asset])


_SIDES = ("long", "short")


def _cell_frame(cell: Cell, cents: int, count: int, scenario: Scenario, path: Walk, when: Values) -> pd.DataFrame:
    rng = generator(scenario.name, "orders", cell.side, cell.asset, cell.venue)
    sizes = scenario.liquidations
    most = max(sizes.largest.cents // _CAP, 1) if sizes.largest else cents
    count = max(min(count, cents // 1000), 1, -(-2 * cents // most) if most < cents else 1)
    amounts = order_sizes(cents, count, most, rng, sizes.spread)
    minute = np.searchsorted(np.cumsum(when), rng.random(count) * when.sum(), side="right").clip(0, _MINUTES - 1)
    start = seconds(scenario.window.start)
    at_ms = (start + minute * MINUTE) * 1000 + rng.integers(0, 60_000, count)
    return _rows(cell.side, cell.asset, cell.venue, at_ms, amounts, (scenario, path, rng.random(count)))


def _largest_frame(order: LargestOrder, scenario: Scenario, path: Walk) -> pd.DataFrame:
    at_ms = np.array([seconds(order.at) * 1000 + order.at.microsecond // 1000], dtype=np.int64)
    amounts = np.array([order.cents], dtype=np.int64)
    return _rows(order.side, order.asset, order.venue, at_ms, amounts, (scenario, path, np.array([0.5])))


def _rows(
    side: str, asset: str, venue: str, at_ms: Seconds, cents: Seconds, market: tuple[Scenario, Walk, Values]
) -> pd.DataFrame:
    scenario, path, place = market
    settings = scenario.venues[venue]
    price = near_minute(path, at_ms, place, scenario.prices[asset].turns)
    columns = {
        "ts": utc(at_ms, "ms"),
        "venue": venue,
        "symbol": settings.symbol_of(asset),
        "asset": asset,
        "side": side,
        "price": price,
        "qty": _quantity(cents, price),
        "usd": [Decimal(c).scaleb(-2) for c in cents.tolist()],
        "kind": "liq",
        "price_kind": settings.price_kind or None,
    }
    return pd.DataFrame(columns)


def _quantity(cents: Seconds, price: Values) -> Values:
    """Coins to twelve significant digits, so that quantity times price is the value to the cent."""
    exact = cents / 100 / price
    digits = 12 - np.ceil(np.log10(exact)).astype(np.int64)
    return np.array([round(q, d) for q, d in zip(exact.tolist(), digits.tolist(), strict=True)])


def _minutes(scenario: Scenario, path: Walk, side: str) -> Values:
    """How likely each minute of the day is: longs by the bursts and the price's falls, shorts by its rises."""
    start = seconds(scenario.window.start)
    edges = start + MINUTE * np.arange(_MINUTES + 1, dtype=np.int64)
    moved = np.diff(np.log(path.on(edges)))
    pushed = np.maximum(-moved if side == "long" else moved, 0.0)
    base = 0.2 + pushed / max(pushed.mean(), 1e-12)
    weight: Values = base / base.sum()
    bursts = scenario.liquidations.bursts if side == "long" else ()
    weight *= 1 - sum(burst.share for burst in bursts)
    for burst in bursts:
        first = (seconds(burst.start) - start) // MINUTE
        inside = slice(first, first + int(burst.length.total_seconds()) // MINUTE)
        local = 0.2 * pushed[inside].mean() + pushed[inside] + 1e-12
        weight[inside] += burst.share * local / local.sum()
    return weight


def _named(whole: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Numbers of orders and accounts, where the venue has them; both say that they are simulated."""
    number = pd.Series([None] * len(whole), dtype="str")
    account = pd.Series([None] * len(whole), dtype="str")
    for name, venue in scenario.venues.items():
        here = np.flatnonzero(whole["venue"] == name)
        if venue.ids:
            number.iloc[here] = [f"simulated-{n}" for n in range(1, len(here) + 1)]
        if venue.accounts:
            rng = generator(scenario.name, "accounts", name)
            drawn = (venue.accounts * rng.random(len(here)) ** 2).astype(np.int64)
            account.iloc[here] = [_account(scenario.name, name, n) for n in drawn.tolist()]
    return whole.assign(id=number, account=account)


def _account(scenario: str, venue: str, number: int) -> str:
    return "simulated-" + sha256(f"{scenario}|{venue}|{number}".encode()).hexdigest()[:12]
