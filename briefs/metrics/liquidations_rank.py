"""Where the day's liquidations stand among the valid days of the year before."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_count import sources
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.ranks import log_z, midrank, place, robust_z
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

HISTORY_DAYS = 365
PERCENTILE_LEAST = 100
Z_LEAST = 20
_PERIODS = ("liquidation_periods",)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.rank",
        Unit.COUNT,
        "Place of the day among the valid days of the 365 before and itself, by liquidated value; 1 is the highest.",
        "1 + number of valid days with a greater total",
        _PERIODS,
    ),
    Definition(
        "liquidations.rank_of",
        Unit.COUNT,
        "Number of days that liquidations.rank ranks: the valid days of the 365 before, and the day itself.",
        "1 + number of valid days",
        _PERIODS,
    ),
    Definition(
        "liquidations.percentile",
        Unit.FRACTION,
        "Share of the valid days of the 365 before that had a lower total; absent under 100 valid days.",
        "midrank: (days with less + half the days with as much) / valid days, whose number is the figure's rows",
        _PERIODS,
    ),
    Definition(
        "liquidations.z_log",
        Unit.MULTIPLE,
        "How many standard deviations the logarithm of the total lies above its mean over the valid days of the 365 "
        "before; absent under 20 of them.",
        "(ln T - mean(ln H)) / sd(ln H), sample standard deviation; days without a liquidation are left out",
        _PERIODS,
    ),
    Definition(
        "liquidations.z_robust",
        Unit.MULTIPLE,
        "The same distance from the median in median absolute deviations, which single extreme days hardly move.",
        "(ln T - median(ln H)) / (1.4826 x median |ln H - median(ln H)|)",
        _PERIODS,
    ),
    Definition(
        "method.history_days", Unit.DAYS, "Days before the window that ranks look back over at most.", "fixed", ()
    ),
)


def measure(comparable: Comparable, tally: Tally) -> None:
    """Add ranks and distances of a complete day; where no earlier day is valid there are none."""
    counted = comparable.counted
    if counted.window.kind != "day" or not counted.complete:
        return
    history = [cents for _, cents, _ in comparable.valid(range(1, HISTORY_DAYS + 1))]
    if not history:
        return
    cents = sum(cell.cents for cell in counted.cells)
    source = sources(counted.cells)
    basis = f"{len(history)} valid days of the {HISTORY_DAYS} before"
    rank, of = place(history, cents)
    tally.add("liquidations.rank", rank, Unit.COUNT, source=source, rows=of, basis=basis)
    tally.add("liquidations.rank_of", of, Unit.COUNT, source=source, rows=of, basis=basis)
    tally.add("method.history_days", HISTORY_DAYS, Unit.DAYS, source="the brief itself", rows=0)
    if len(history) >= PERCENTILE_LEAST:
        value = midrank(history, cents)
        tally.add("liquidations.percentile", value, Unit.FRACTION, source=source, rows=len(history), basis=basis)
    busy = [earlier for earlier in history if earlier > 0]
    if len(busy) < Z_LEAST:
        return
    for name, distance in (("z_log", log_z(busy, cents)), ("z_robust", robust_z(busy, cents))):
        if distance is not None:
            tally.add(
                f"liquidations.{name}",
                distance,
                Unit.MULTIPLE,
                source=source,
                rows=len(busy),
                basis=f"{len(busy)} valid days with a liquidation of the {HISTORY_DAYS} before",
            )
