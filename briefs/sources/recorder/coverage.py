"""What each venue's feed was listened to, kept over compactions, and the stretches of coverage that follow from it.

A stretch belongs to a venue and an asset, and nobody knows beforehand which assets an all-embracing feed will bring.
So the moments of listening are kept for two days, and an asset whose first order of the day comes at noon is covered
from midnight on, as it should be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from briefs.errors import UserError
from briefs.sources.recorder.feed import leg_of
from briefs.sources.recorder.journal_reading import Covered, Recorded, covered
from briefs.storage import durable
from briefs.tables.stretch import Stretch

NAME = "coverage.json"
_DAY_MS = 86_400_000
_SPANS_MS = 2 * _DAY_MS
_ASSETS_MS = 7 * _DAY_MS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Coverage:
    """By venue: the stretches that were listened to, and the assets that had an order, with the time of the last.

    lake: where the orders of these times went. Of another lake nothing of it is true.
    """

    lake: str = ""
    spans: dict[str, set[Covered]] = field(default_factory=dict)
    assets: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Coverage:
        """What is kept in `folder`; nothing where nothing is kept. Raises UserError where it is damaged."""
        try:
            whole = json.loads((folder / NAME).read_bytes())
            venues = whole["venues"]
            return cls(
                str(whole["lake"]),
                {venue: {covered(span) for span in kept["spans"]} for venue, kept in venues.items()},
                {venue: dict(kept["assets"]) for venue, kept in venues.items()},
            )
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(
                f"{folder / NAME}: cannot be read ({error}): remove it; what was listened to so far is in the lake"
            ) from error

    def add(self, recorded: Recorded) -> None:
        """Note what journal files hold."""
        spans = self.spans.setdefault(recorded.venue, set())
        spans |= recorded.covered
        newest = max((span.to_ms for span in spans), default=0)
        self.spans[recorded.venue] = {span for span in _longest(spans) if span.to_ms > newest - _SPANS_MS}
        seen = self.assets.setdefault(recorded.venue, {})
        for order, _ in recorded.orders.values():
            seen[order.asset] = max(order.ts, seen.get(order.asset, 0))
        self.assets[recorded.venue] = {asset: last for asset, last in seen.items() if last > newest - _ASSETS_MS}

    def last(self, venue: str) -> int | None:
        """How far a venue was listened to, in epoch milliseconds."""
        return max((span.to_ms for span in self.spans.get(venue, ())), default=None)

    def stretches(self) -> Iterator[Stretch]:
        """A stretch for each venue, asset and time of listening."""
        for venue in sorted(self.spans):
            for span in sorted(self.spans[venue], key=_order):
                for asset in sorted(self.assets[venue]) if span.assets is None else span.assets:
                    leg, legs = span.leg
                    if asset not in span.without and leg_of(asset, legs) == leg:
                        yield Stretch(venue, asset, span.word, _moment(span.from_ms), _moment(span.to_ms))

    def save(self, folder: Path) -> None:
        """Keep it in `folder`, in one step. Raises OSError."""
        venues = {
            venue: {"spans": [_plain(span) for span in sorted(spans, key=_order)], "assets": self.assets[venue]}
            for venue, spans in sorted(self.spans.items())
        }
        whole = {"lake": self.lake, "venues": venues}
        durable.replace(folder / NAME, json.dumps(whole, indent=1, sort_keys=True).encode())


def _longest(spans: set[Covered]) -> set[Covered]:
    """Of marks that begin at one moment the last says it all."""
    return set({span.begun: span for span in sorted(spans, key=_order)}.values())


def _order(span: Covered) -> tuple[int, int, str, tuple[str, ...], tuple[str, ...], tuple[int, int]]:
    return (span.from_ms, span.to_ms, span.word, span.assets or (), span.without, span.leg)


def _plain(span: Covered) -> dict[str, Any]:
    return {
        "from": span.from_ms,
        "to": span.to_ms,
        "word": span.word,
        "assets": None if span.assets is None else list(span.assets),
        "without": list(span.without),
        "leg": list(span.leg),
    }


def _moment(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)
