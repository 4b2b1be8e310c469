"""What the brief covers, and the parameters of methods that its text names."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.metrics.funding_settlements import FUNDING_HOURS
from briefs.metrics.liquidations_history import MEDIAN_DAYS, MEDIAN_LEAST
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import stamp

DEFINITIONS: tuple[Definition, ...] = (
    Definition("window.date", Unit.DATE, "The UTC day of the brief, or of its last moment.", "date of end - 1 us", ()),
    Definition("window.start", Unit.TIME, "First moment that the brief covers.", "as asked for", ()),
    Definition("window.end", Unit.TIME, "First moment after what the brief covers.", "as asked for", ()),
    Definition("window.hours", Unit.HOURS, "Length of the window.", "end - start", ()),
    Definition(
        "method.median_days", Unit.DAYS, "Days before the window that the median total is taken over.", "fixed", ()
    ),
    Definition("method.median_least_days", Unit.DAYS, "Valid days that a median total needs at least.", "fixed", ()),
    Definition("method.funding_hours", Unit.HOURS, "Hours that a funding rate is stated for.", "fixed", ()),
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add the window and the parameters; they rest on no row."""
    del preferences  # none of these is a matter of taste
    window = frames.window
    hours = window.length.total_seconds() / 3600
    for figure_id, value, unit in (
        ("window.date", window.date.isoformat(), Unit.DATE),
        ("window.start", stamp(window.start), Unit.TIME),
        ("window.end", stamp(window.end), Unit.TIME),
        ("window.hours", int(hours) if hours.is_integer() else hours, Unit.HOURS),
        ("method.median_days", MEDIAN_DAYS, Unit.DAYS),
        ("method.median_least_days", MEDIAN_LEAST, Unit.DAYS),
        ("method.funding_hours", FUNDING_HOURS, Unit.HOURS),
    ):
        tally.add(figure_id, value, unit, source="the brief itself", rows=0)
