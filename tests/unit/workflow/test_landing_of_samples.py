"""A level of now is stamped after the fetch began and before it came; a bar of that time is not yet due."""

from datetime import UTC, datetime, timedelta

import pytest

from briefs.sources.talk import Batch, Want
from briefs.workflow.landing import landed

NOW = datetime(2026, 2, 2, 7, tzinfo=UTC)
CAME = NOW + timedelta(minutes=1)


def row(table, at):
    return {"ts": at, **({"interval_s": 3600} if table == "candles" else {})}


@pytest.mark.parametrize(
    ("table", "after", "kept"),
    [
        ("open_interest", timedelta(seconds=40), True),
        ("series", timedelta(minutes=1), True),
        ("headlines", timedelta(0), True),
        ("open_interest", timedelta(minutes=2), False),
        ("funding", timedelta(seconds=1), False),
        ("funding", timedelta(0), True),
        ("candles", timedelta(minutes=-59), False),
        ("candles", timedelta(hours=-1), True),
        ("events", timedelta(days=5), True),
    ],
)
def test_what_is_stamped_near_now(table, after, kept):
    start, end = datetime(2026, 2, 2, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
    times = (int(moment.timestamp() * 1000) for moment in (start, end, NOW))
    first, last, now = times
    batch = landed(Batch(table, (row(table, NOW + after),)), Want(table, first, last, ("BTC",), now), CAME)
    assert len(batch.rows) == kept
    assert len(batch.problems) == (not kept)
