"""Levels that a venue tells of now alone. A sample is kept under its own time, whichever time was asked for.

Who fetches yesterday each morning gathers a history so; of yesterday itself there is none, which is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefs.sources.talk import Batch, Row
from briefs.sources.venues import soundness
from briefs.sources.venues.reading import capped, ms_of
from briefs.sources.venues.sheet import Sheet

SAMPLED_S = 600
"""How long a sample may be taken from the disk: a fetch of many days gets the same one for each."""


def batch(sheet: Sheet, rows: Sequence[Row]) -> Batch:
    """The samples sorted by time and symbol, with what `sheet` has to say."""
    want = sheet.want
    wrong = [f"{row['symbol']}: {why}" for row in rows if (why := soundness.fault(want.table, row))]
    kept = [row for row in rows if not soundness.fault(want.table, row)]
    kept.sort(key=lambda row: (row["ts"], row["symbol"]))
    outside = [row["ts"] for row in kept if not want.start_ms <= ms_of(row["ts"]) < want.end_ms]
    if outside:
        sheet.problem(
            f"{want.table} is told of now alone: it is kept under {outside[0]:%Y-%m-%dT%H:%M:%SZ}, and there is none "
            "of the time asked for"
        )
    return Batch(want.table, tuple(kept), problems=(*sheet.problems, *capped(wrong)))
