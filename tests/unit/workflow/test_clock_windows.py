"""The words for a day or a rolling window, and what is wrong with them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.errors import UserError
from briefs.vocabulary.window import Window
from briefs.workflow.clock import parse_window

NOW = datetime(2026, 2, 3, 7, 6, 31, 500, UTC)


def test_a_date_is_a_whole_utc_day():
    day = parse_window("2026-02-01", None, None, NOW)
    assert (day.kind, day.start, day.length) == ("day", datetime(2026, 2, 1, tzinfo=UTC), timedelta(days=1))
    assert parse_window("yesterday", None, None, NOW).slug == "2026-02-02"


@pytest.mark.parametrize(
    ("as_of", "length", "slug", "start"),
    [
        ("2026-02-01T07:06Z", None, "20260201T0706Z-24h", datetime(2026, 1, 31, 7, 6, tzinfo=UTC)),
        ("2026-02-01T07:06", "24h", "20260201T0706Z-24h", datetime(2026, 1, 31, 7, 6, tzinfo=UTC)),
        ("2026-02-01T07:06", "1d", "20260201T0706Z-24h", datetime(2026, 1, 31, 7, 6, tzinfo=UTC)),
        # 12:36 in India is 07:06 UTC; the week before it begins on 25 January
        ("2026-02-01T12:36+05:30", "7d", "20260201T0706Z-7d", datetime(2026, 1, 25, 7, 6, tzinfo=UTC)),
        ("2026-02-01", "7d", "20260201T0000Z-7d", datetime(2026, 1, 25, tzinfo=UTC)),
        ("now", "6h", "20260203T0706Z-6h", datetime(2026, 2, 3, 1, 6, tzinfo=UTC)),
    ],
)
def test_as_of_is_the_end_of_a_rolling_window(as_of, length, slug, start):
    window = parse_window(None, as_of, length, NOW)
    assert (window.kind, window.slug, window.start) == ("rolling", slug, start)


@pytest.mark.parametrize(
    ("day", "as_of", "length", "named"),
    [
        (None, None, None, "name one window"),
        (None, None, "7d", "name one window"),
        ("2026-02-01", "2026-02-01T07:06Z", None, "name one window"),
        ("2026-02-01", None, "7d", "belongs to --as-of"),
        ("tomorrow", None, None, "DATE"),
        (None, "noon", None, "'noon' is no time"),
        (None, "2026-02-01T07:06:30Z", None, "whole minute"),
        (None, "0001-01-01", None, "long before"),
        (None, "2026-02-01T07:06Z", "week", "'week' is no length"),
        (None, "2026-02-01T07:06Z", "0h", "'0h' is no length"),
        (None, "2026-02-01T07:06Z", "-7d", "'-7d' is no length"),
        (None, "2026-02-01T07:06Z", "32d", "31d is the longest"),
    ],
)
def test_what_is_wrong_is_named(day, as_of, length, named):
    with pytest.raises(UserError, match=named):
        parse_window(day, as_of, length, NOW)


@given(st.text(max_size=12), st.text(max_size=6))
def test_any_words_give_a_window_or_a_clear_error(as_of, length):
    try:
        window = parse_window(None, as_of, length, NOW)
    except UserError:
        return
    assert isinstance(window, Window)
    assert window.kind == "rolling"
