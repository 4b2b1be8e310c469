"""What stands behind a figure: its definition, its value, and the rows that it was made of, as plain values."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from briefs.errors import DataMissing, UserError
from briefs.metrics.catalogue import definition, definitions
from briefs.metrics.compute import compute
from briefs.metrics.definition import Definition
from briefs.metrics.explain_rows import behind
from briefs.metrics.money import dollars
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Figure, Gap, Reading, Value
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import stamp

SHOWN = 20
_TABLES = {
    "orders": "liquidations",
    "totals": "liquidation_totals",
    "liquidation_periods": "liquidations",
    "liquidation_bars": "liquidations",
    "open_interest_starts": "open_interest",
    "candle_days": "candles",
    "candle_hours": "candles",
    "candle_closes": "candles",
    "open_interest_days": "open_interest",
}
_LIQUIDATIONS = frozenset({"liquidations", "liquidation_totals"})

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table: the first ones (largest first for money), and how many there are."""

    table: str
    first: Sequence[Row]
    count: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with its meaning and the rows behind it."""

    definition: Definition
    figure: Figure
    rows: tuple[Rows, ...]


def explain(frames: MarketFrames, preferences: Preferences, figure_id: str) -> Explanation:
    """Explain a figure of the frames' window.

    Raises UserError for an id that means nothing (it names the nearest ones), DataMissing for one that the window does
    not have, with the gaps that say why.
    """
    reading = compute(frames, preferences)
    meaning = definition(figure_id)
    if meaning is None:
        raise UserError(_unknown(figure_id, reading))
    figure = reading.figures.get(figure_id)
    if figure is None:
        raise DataMissing(_absent(figure_id, meaning, reading))
    found = behind(frames, preferences, figure, meaning)
    tables = tuple(Rows(_TABLES.get(name, name), _plain(rows.head(SHOWN)), len(rows)) for name, rows in found.items())
    return Explanation(meaning, figure, tables)


def _unknown(figure_id: str, reading: Reading) -> str:
    names = sorted({*reading.figures, *(entry.pattern for entry in definitions())})
    near = difflib.get_close_matches(figure_id, names, 3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "docs/figures.md lists them all."
    return f"there is no figure {figure_id}: {hint}"


def _absent(figure_id: str, meaning: Definition, reading: Reading) -> str:
    day = reading.window.slug
    reasons = [gap for gap in reading.gaps if _concerns(gap, meaning, meaning.parts(figure_id), reading)]
    if reasons:
        lines = [f"  {' '.join(filter(None, (gap.table, gap.venue, gap.asset)))}: {gap.what}" for gap in reasons]
        return "\n".join([f"there is no {figure_id} for {day}:", *lines])
    near = difflib.get_close_matches(figure_id, sorted(reading.figures), 3, cutoff=0.6)
    hint = f"; there is {', '.join(near)}" if near else ""
    tables = sorted({_TABLES.get(name, name) for name in meaning.inputs})
    return f"there is no {figure_id} for {day}: no row of {' or '.join(tables)} gives it{hint}"


def _concerns(gap: Gap, meaning: Definition, parts: Mapping[str, str], reading: Reading) -> bool:
    """Whether a gap may be why: of a table that the figure is made of, and of its asset and venue or of none."""
    tables = {_TABLES.get(name, name) for name in meaning.inputs}
    if tables & _LIQUIDATIONS:
        tables |= _LIQUIDATIONS
    if gap.table in _LIQUIDATIONS and not gap.asset and not gap.venue:
        # Of the whole market: that there is nothing at all, or why there is no comparison.
        return gap.table in tables and (
            "liquidation_periods" in meaning.inputs or "liquidations.total_usd" not in reading.figures
        )
    return (
        gap.table in tables
        and (not parts.get("A") or gap.asset in {"", parts["A"]})
        and (not parts.get("V") or gap.venue in {"", parts["V"]})
    )


def _plain(rows: pd.DataFrame) -> list[Row]:
    """Rows as dicts of plain values: times as ISO text, money in dollars; missing values are left out."""
    return [
        {_label(name): _value(name, value) for name, value in row.items() if not pd.isna(value)}
        for row in rows.to_dict("records")
    ]


def _label(name: object) -> str:
    return str(name).removesuffix("_cents")


def _value(name: object, value: object) -> Value:
    if isinstance(value, pd.Timestamp):
        return stamp(value.to_pydatetime())
    if str(name).endswith("_cents"):
        return dollars(int(str(value)))
    return value if isinstance(value, int | float) else str(value)
