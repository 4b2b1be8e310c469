"""Which kinds of chart there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefs.errors import UserError
from briefs.render.charts import (
    funding_history,
    level_map,
    liquidations_parts,
    liquidations_strip,
    liquidations_time,
    open_interest_price,
    price_levels,
)
from briefs.render.charts.drawing import Canvas, Drawing

KINDS: Mapping[str, Callable[[Canvas], Drawing | None]] = {
    "liquidations_time": liquidations_time.draw,
    "liquidations_parts": liquidations_parts.draw,
    "price_levels": price_levels.draw,
    "funding_history": funding_history.draw,
    "open_interest_price": open_interest_price.draw,
    "level_map": level_map.draw,
    "liquidations_strip": liquidations_strip.draw,
}


def draw(canvas: Canvas) -> Drawing | None:
    """The chart's geometry, or None where none of its figures is there. Raises UserError for an unknown kind."""
    key = canvas.chart.key
    if key not in KINDS:
        raise UserError(f"chart {key}: no such kind; known are {', '.join(sorted(KINDS))}")
    return KINDS[key](canvas)
