"""Which hours of an asset's orders were read whole."""

from __future__ import annotations

from itertools import groupby

from briefs.sources.venues.reading import utc
from briefs.tables.stretch import Stretch


class Hours:
    """What is known of one asset's hours, over all of its contracts."""

    def __init__(self) -> None:
        self._whole: dict[tuple[int, int], bool] = {}

    def note(self, start_ms: int, end_ms: int, whole: bool) -> None:
        """One contract's piece of time; it counts as whole where it is of every contract."""
        self._whole[start_ms, end_ms] = self._whole.get((start_ms, end_ms), True) and whole

    def stretches(self, venue: str, asset: str, word: str) -> list[Stretch]:
        """The pieces joined: `word` where they are whole, else `partial`."""
        found = []
        for whole, pieces in groupby(sorted(self._whole.items()), key=lambda piece: piece[1]):
            bounds = [bound for bound, _ in pieces]
            coverage = word if whole else "partial"
            found.append(Stretch(venue, asset, coverage, utc(bounds[0][0]), utc(bounds[-1][1]), venue))
        return found
