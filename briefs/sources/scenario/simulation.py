"""A scenario's rows: every table of the contract, and what stretch its orders cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from briefs.sources.scenario.candles import candles, paths
from briefs.sources.scenario.history import totals
from briefs.sources.scenario.market import funding, open_interest, series
from briefs.sources.scenario.model import Scenario
from briefs.sources.scenario.orders import orders
from briefs.tables.stretch import Stretch

SOURCE = "simulated"
"""The name under which orders, totals and every other row without a publisher of its own come."""


@dataclass(frozen=True, slots=True)
class SimulatedTables:
    """What a scenario gives.

    tables: name -> frame in the contract's columns, in the contract's order; money is exact decimal dollars, moments
    are datetime64[us, UTC]. Tables without a row are left out.
    stretches: the day, `full`, for every venue and asset that has orders.
    """

    tables: Mapping[str, pd.DataFrame]
    stretches: tuple[Stretch, ...]


def simulate(scenario: Scenario) -> SimulatedTables:
    """The scenario's rows. Pure: the same scenario gives the same rows, in every process."""
    prices = paths(scenario)
    placed = orders(scenario, prices)
    tables = {
        "liquidations": placed,
        "liquidation_totals": totals(scenario, SOURCE),
        "funding": funding(scenario),
        "candles": candles(scenario, prices),
        "open_interest": open_interest(scenario, prices, placed),
        "series": series(scenario, SOURCE),
        "headlines": _headlines(scenario),
        "events": _events(scenario),
        "reported": _reported(scenario),
    }
    return SimulatedTables({name: frame for name, frame in tables.items() if len(frame)}, _stretches(scenario, placed))


def _stretches(scenario: Scenario, placed: pd.DataFrame) -> tuple[Stretch, ...]:
    window = scenario.window
    pairs = sorted(set(zip(placed["venue"], placed["asset"], strict=True)))
    return tuple(Stretch(venue, asset, "full", window.start, window.end, SOURCE) for venue, asset in pairs)


def _headlines(scenario: Scenario) -> pd.DataFrame:
    rows = [(item.at, item.source, item.title, item.url or None) for item in scenario.headlines]
    return _frame(rows, ("ts", "source", "title", "url"))


def _events(scenario: Scenario) -> pd.DataFrame:
    rows = [
        (item.at, item.name, item.kind, item.region or None, item.importance or None, item.source)
        for item in scenario.events
    ]
    return _frame(rows, ("ts", "name", "kind", "region", "importance", "source"))


def _reported(scenario: Scenario) -> pd.DataFrame:
    start, end = scenario.window.start, scenario.window.end
    rows = [
        (start, end, item.metric, item.asset or None, float(item.value), item.unit, item.source, item.url or None)
        for item in scenario.reported
    ]
    return _frame(rows, ("start", "end", "metric", "asset", "value", "unit", "source", "url"))


def _frame(rows: Sequence[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    moments = [name for name in columns if rows and isinstance(rows[0][columns.index(name)], datetime)]
    return frame.astype(dict.fromkeys(moments, "datetime64[us, UTC]"))
