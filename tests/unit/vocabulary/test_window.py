"""Windows are half-open stretches of UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from briefs.vocabulary.window import Window, stamp


def test_a_day_is_half_open():
    day = Window.day(date(2026, 2, 1))
    assert day.start == datetime(2026, 2, 1, tzinfo=UTC)
    assert day.end == datetime(2026, 2, 2, tzinfo=UTC)
    assert (day.date, day.slug, day.kind) == (date(2026, 2, 1), "2026-02-01", "day")


@pytest.mark.parametrize(
    ("hours", "slug"), [(24, "20260201T0706Z-24h"), (7 * 24, "20260201T0706Z-7d"), (6, "20260201T0706Z-6h")]
)
def test_a_rolling_window_is_named_by_its_end_and_length(hours, slug):
    as_of = datetime(2026, 2, 1, 7, 6, tzinfo=UTC)
    window = Window.rolling(as_of, timedelta(hours=hours))
    assert window.slug == slug
    assert window.end == as_of


def test_preceding_windows_touch():
    day = Window.day(date(2026, 3, 1))
    assert day.preceding().end == day.start
    assert day.preceding(3) == Window.day(date(2026, 2, 26))


def test_bounds_are_utc_and_in_order():
    noon = datetime(2026, 2, 1, 12, tzinfo=UTC)
    for start, end in [
        (noon.replace(tzinfo=None), noon),
        (noon.astimezone(timezone(timedelta(hours=8))), noon + timedelta(hours=1)),
        (noon, noon),
    ]:
        with pytest.raises((ValueError, TypeError)):
            Window(start, end, "rolling")


def test_stamp_is_iso_with_z():
    assert stamp(datetime(2026, 2, 1, tzinfo=UTC)) == "2026-02-01T00:00:00Z"
    assert stamp(datetime(2026, 2, 1, 8, tzinfo=timezone(timedelta(hours=8)))) == "2026-02-01T00:00:00Z"
    assert stamp(datetime(2026, 2, 1, 0, 0, 0, 250_000, tzinfo=UTC)) == "2026-02-01T00:00:00.250000Z"
