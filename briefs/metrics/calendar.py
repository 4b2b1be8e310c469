"""Scheduled events after the window: as recorded, expiries by their rule, and the next funding of each venue."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.metrics.expiries import SOURCE, expiries
from briefs.metrics.headlines import clean
from briefs.metrics.price_bars import SECOND, bounds, micros, moment
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import stamp

AT_MOST = 5
HOUR = 3600 * SECOND
AHEAD = 7 * 24 * HOUR
EXPIRY = "expiry"

DEFINITIONS = (
    Definition(
        "calendar.N.name",
        Unit.TEXT,
        "A scheduled event of the seven days after the window, the soonest first.",
        "events at or after the window's end and less than seven days later, and the last Friday of the month at 08:00 "
        "UTC, when options expire, by time, then by name; at most five",
        ("events",),
    ),
    Definition("calendar.N.at", Unit.TIME, "When the event is scheduled.", "as recorded, or by the rule", ("events",)),
    Definition("calendar.N.kind", Unit.TEXT, "What kind of event it is.", "as recorded, or expiry", ("events",)),
    Definition("calendar.N.source", Unit.TEXT, "Who announced the event.", "as recorded, or the rule", ("events",)),
    Definition(
        "calendar.funding.V.at",
        Unit.TIME,
        "When the venue next settles funding at or after the window's end.",
        "earliest over its symbols of last settlement + k x interval; only symbols that settled at most one "
        "interval before the end",
        ("funding",),
    ),
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds the next events, at most five, and the next funding times. None scheduled is no gap."""
    del preferences
    for number, (when, *texts) in enumerate(_events(frames)[:AT_MOST], start=1):
        name, kind, source = texts
        for part, value, unit in (
            ("name", name, Unit.TEXT),
            ("at", stamp(moment(when)), Unit.TIME),
            ("kind", kind, Unit.TEXT),
            ("source", source, Unit.TEXT),
        ):
            tally.add(f"calendar.{number}.{part}", value, unit, source=source, rows=int(source != SOURCE))
    _add_funding(frames, tally)


def _events(frames: MarketFrames) -> list[tuple[int, str, str, str]]:
    """Time, name, kind and source of each event ahead, in order. A recorded expiry stands for the one by the rule."""
    _, end = bounds(frames)
    at = micros(frames.events["ts"])
    ahead = (at >= end) & (at < end + AHEAD)
    columns = (map(clean, frames.events[ahead][column].tolist()) for column in ("name", "kind", "source"))
    recorded = list(zip(at[ahead].tolist(), *columns, strict=True))
    known = {when for when, _, kind, _ in recorded if kind == EXPIRY}
    by_rule = [
        (when, name, EXPIRY, SOURCE)
        for expiry, name in expiries(moment(end), moment(end + AHEAD))
        if (when := (expiry - moment(0)).days * 24 * HOUR + expiry.hour * HOUR) not in known
    ]
    return sorted([*recorded, *by_rule])


def _add_funding(frames: MarketFrames, tally: Tally) -> None:
    _, end = bounds(frames)
    recent = frames.funding[micros(frames.funding["ts"]) >= end - 24 * HOUR]
    last = recent.drop_duplicates(["venue", "symbol"], keep="last")
    found: dict[str, list[int]] = {}
    for venue, at, hours in zip(
        last["venue"].tolist(), micros(last["ts"]).tolist(), last["interval_h"].tolist(), strict=True
    ):
        interval = round(hours * HOUR)
        if end - at <= interval:
            found.setdefault(venue, []).append(at + -(-(end - at) // interval) * interval)
    for venue in sorted(found):
        soonest = stamp(moment(min(found[venue])))
        tally.add(f"calendar.funding.{venue}.at", soonest, Unit.TIME, source=venue, rows=len(found[venue]))
