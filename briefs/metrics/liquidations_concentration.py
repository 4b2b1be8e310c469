"""How concentrated liquidations were: on venues, on assets, on single orders."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import ALL, Cell
from briefs.metrics.liquidations_count import Counted, sources
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

# Rows under these names are many venues or assets in one.
REST = frozenset({ALL, "others", "other", "OTHERS", "OTHER"})
_TOP = 10
_ROWS = ("orders", "totals")


def _definitions(of: str, each: str) -> tuple[Definition, ...]:
    prefix = f"liquidations.concentration.by_{of}."
    index = "sum of squared shares of the liquidated value (Herfindahl and Hirschman)"
    named = (
        Definition(
            f"{prefix}largest", Unit.TEXT, f"The {of} with the largest liquidated value.", "greatest sum", _ROWS
        ),
    )
    bounds = tuple(
        Definition(
            f"{prefix}{name}_{end}",
            unit,
            f"{'Lower' if end == 'low' else 'Upper'} bound of {name} where a part of the value is of {each} that are "
            "not told apart.",
            f"{formula}; the rest counts as {'endlessly many' if (end == 'low') == (name == 'hhi') else 'one'}",
            _ROWS,
        )
        for name, unit, formula in (("hhi", Unit.FRACTION, index), ("effective", Unit.MULTIPLE, "1 / hhi"))
        for end in ("low", "high")
    )
    return (
        Definition(
            f"{prefix}hhi",
            Unit.FRACTION,
            f"Concentration of the liquidated value on {each}, from nearly 0 (many equal ones) to 1 (a single one).",
            index,
            _ROWS,
        ),
        Definition(
            f"{prefix}effective",
            Unit.MULTIPLE,
            f"How many {each} of equal size would be as concentrated.",
            "1 / hhi",
            _ROWS,
        ),
        Definition(
            f"{prefix}largest_share",
            Unit.FRACTION,
            f"Share of the liquidated value in the {of} with most of it.",
            "greatest sum / total",
            _ROWS,
        ),
        *(named + bounds if of != "order" else ()),
    )


DEFINITIONS: tuple[Definition, ...] = (
    *_definitions("venue", "venues"),
    *_definitions("asset", "assets"),
    *_definitions("order", "orders"),
    Definition(
        "liquidations.concentration.by_order.top10_share",
        Unit.FRACTION,
        "Share of the ten largest orders in the value of all recorded orders.",
        "sum of the ten largest orders / sum of all orders; absent under ten orders",
        ("orders",),
    ),
)


@dataclass(frozen=True, slots=True)
class Concentration:
    """Bounds of the index of concentration and of the effective number; the same twice where nothing is unknown."""

    low: float
    high: float

    @property
    def effective_low(self) -> float:
        return 1 / self.high

    @property
    def effective_high(self) -> float:
        return 1 / self.low


def concentration(parts: Sequence[int], rest: int = 0) -> Concentration | None:
    """The index over `parts` (cents), where `rest` cents belong to parts that are not told apart.

    Parts of 50, 30 and 20 give 0.38; 50 and 30 with a rest of 20 give 0.34 to 0.38, as the rest is anything from
    endlessly many parts to one. None where all is zero, or nothing but the rest is known.
    """
    total = sum(parts) + rest
    if sum(parts) == 0:
        return None
    low = math.fsum((part / total) ** 2 for part in parts)
    return Concentration(low, low + (rest / total) ** 2)


def measure(counted: Counted, tally: Tally) -> None:
    """Add concentration by venue and by asset, where there are at least two of them."""
    for of, name in (("venue", "venue"), ("asset", "asset")):
        sums: dict[str, int] = {}
        for cell in counted.cells:
            part = getattr(cell, name)
            sums[part] = sums.get(part, 0) + cell.cents
        if len(sums) > 1:
            _of_parts(f"liquidations.concentration.by_{of}", sums, counted, tally)


def _of_parts(prefix: str, sums: Mapping[str, int], counted: Counted, tally: Tally) -> None:
    cells = counted.cells
    known = {name: cents for name, cents in sums.items() if name not in REST}
    found = concentration(list(known.values()), sum(sums.values()) - sum(known.values()))
    if found is None:
        return
    source, rows = sources(cells), sum(cell.rows for cell in cells)
    covered = math.fsum(cell.share(counted.seconds) for cell in cells) / len(cells)
    if found.low == found.high:
        values = {"hhi": found.low, "effective": found.effective_low}
    else:
        values = {"hhi_low": found.low, "hhi_high": found.high}
        values |= {"effective_low": found.effective_low, "effective_high": found.effective_high}
    for name, value in values.items():
        unit = Unit.FRACTION if name.startswith("hhi") else Unit.MULTIPLE
        tally.add(f"{prefix}.{name}", value, unit, source=source, rows=rows, coverage=covered)
    largest = min(known, key=lambda name: (-known[name], name))
    share = known[largest] / sum(sums.values())
    tally.add(f"{prefix}.largest", largest, Unit.TEXT, source=source, rows=rows, coverage=covered)
    tally.add(
        f"{prefix}.largest_share", share, Unit.FRACTION, source=source, rows=rows, basis=largest, coverage=covered
    )


def measure_orders(orders: pd.DataFrame, cells: Sequence[Cell], basis: str, tally: Tally) -> None:
    """Add concentration by order. orders: one row an order, with `usd_cents` and `fills`."""
    cents = np.sort(orders["usd_cents"].to_numpy(dtype=np.int64))[::-1].tolist()
    found = concentration(cents) if len(cents) > 1 else None
    if found is None:
        return
    values = {"hhi": (found.low, Unit.FRACTION), "effective": (found.effective_low, Unit.MULTIPLE)}
    values["largest_share"] = (cents[0] / sum(cents), Unit.FRACTION)
    if len(cents) >= _TOP:
        values["top10_share"] = (sum(cents[:_TOP]) / sum(cents), Unit.FRACTION)
    rows = int(orders["fills"].sum())
    for name, (value, unit) in values.items():
        figure_id = f"liquidations.concentration.by_order.{name}"
        tally.add(figure_id, value, unit, source=sources(cells), rows=rows, basis=basis)
