"""What lies ahead: daylight saving, expiries on the last Friday, the next funding of each venue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from price_tables import at, frames, measured

from briefs.metrics import calendar
from briefs.metrics.expiries import expiries, last_friday
from briefs.vocabulary.window import Window

NEW_YORK = ZoneInfo("America/New_York")


def events(
    *moments: datetime, kind: str = "central-bank", name: str = "FOMC rate decision"
) -> list[tuple[object, ...]]:
    return [(moment, name, kind, "US", "high", "federalreserve.gov") for moment in moments]


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 10, 28), "2026-10-28T18:00:00Z"), (date(2026, 12, 9), "2026-12-09T19:00:00Z")]
)
def test_g25_two_in_the_afternoon_in_new_york_moves_with_daylight_saving(day: date, expected: str) -> None:
    """G25: 14:00 in New York is 18:00 UTC on 28 October 2026 and 19:00 UTC on 9 December 2026, not one hour twice."""
    announced = datetime(day.year, day.month, day.day, 14, tzinfo=NEW_YORK).astimezone(UTC)
    window = Window.day(date.fromordinal(day.toordinal() - 1))
    figures, _ = measured(calendar, frames(window, events=events(announced)))
    assert figures["calendar.1.at"].value == expected


def test_g25_the_december_expiry_is_on_the_last_friday_though_it_is_christmas() -> None:
    """G25: the expiry of December 2026 is Friday 25 December, 08:00 UTC, not the third Friday, 18 December."""
    assert last_friday(2026, 12) == datetime(2026, 12, 25, 8, tzinfo=UTC)
    figures, _ = measured(calendar, frames(Window.day(date(2026, 12, 21))))
    assert figures["calendar.1.at"].value == "2026-12-25T08:00:00Z"
    assert figures["calendar.1.name"].value == "Quarterly options and futures expiry"
    assert figures["calendar.1.kind"].value == "expiry"
    earlier, _ = measured(calendar, frames(Window.day(date(2026, 12, 14))))
    assert "calendar.1.at" not in earlier


def test_a_month_that_ends_no_quarter_has_a_monthly_expiry() -> None:
    figures, _ = measured(calendar, frames(Window.day(date(2026, 1, 29))))
    assert figures["calendar.1.name"].value == "Monthly options expiry"
    assert figures["calendar.1.at"].value == "2026-01-30T08:00:00Z"


def test_an_expiry_at_the_windows_end_lies_ahead_and_one_before_it_does_not() -> None:
    on, before = datetime(2026, 1, 30, 8, tzinfo=UTC), datetime(2026, 1, 30, 8, 1, tzinfo=UTC)
    ahead, past = (Window(datetime(2026, 1, 29, 8, tzinfo=UTC), end, "rolling") for end in (on, before))
    assert measured(calendar, frames(ahead))[0]["calendar.1.at"].value == "2026-01-30T08:00:00Z"
    assert measured(calendar, frames(past))[0] == {}


def test_a_recorded_expiry_stands_for_the_one_by_the_rule() -> None:
    recorded = events(datetime(2026, 1, 30, 8, tzinfo=UTC), kind="expiry", name="January options")
    figures, _ = measured(calendar, frames(Window.day(date(2026, 1, 29)), events=recorded))
    assert [figures[name].value for name in sorted(figures) if name.endswith(".name")] == ["January options"]


def test_events_inside_the_window_are_not_ahead() -> None:
    figures, _ = measured(calendar, frames(events=events(at("11 19:00"))))
    assert figures == {}


@given(st.dates(date(2018, 1, 1), date(2060, 1, 1)), st.integers(1, 400))
def test_every_expiry_is_a_friday_with_no_friday_of_its_month_after_it(first: date, days: int) -> None:
    start = datetime.combine(first, datetime.min.time(), UTC)
    end = datetime.fromtimestamp(start.timestamp() + days * 86_400, UTC)
    found = [moment for moment, _ in expiries(start, end)]
    wanted = []
    for ordinal in range(first.toordinal(), first.toordinal() + days):
        day = date.fromordinal(ordinal)
        if day.weekday() == 4 and date.fromordinal(ordinal + 7).month != day.month:
            wanted.append(datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
    assert found == wanted


def settled(when: str, hours: float, venue: str = "binance", symbol: str = "BTCUSDT") -> tuple[object, ...]:
    return (at(when), venue, symbol, "BTC", 0.0001, hours)


def test_the_next_funding_is_one_interval_after_the_last_at_or_after_the_end() -> None:
    rows = [
        settled("11 08:00", 8),
        settled("11 16:00", 8),  # 16:00 + 8 h is the window's end, which lies ahead
        settled("11 23:00", 1, "hyperliquid", "BTC"),
        settled("11 22:00", 4, "okx", "BTC-USDT-SWAP"),  # 22:00 + 4 h = 02:00 on the next day
        settled("11 21:00", 8, "okx", "XRP-USDT-SWAP"),  # 05:00, so okx settles at 02:00 first
        settled("11 12:00", 8, "bybit"),  # a settlement at 20:00 is missing: no one knows the next
    ]
    figures, gaps = measured(calendar, frames(funding=sorted(rows, key=lambda row: row[0])))
    assert {name: figure.value for name, figure in figures.items()} == {
        "calendar.funding.binance.at": "2026-03-12T00:00:00Z",
        "calendar.funding.hyperliquid.at": "2026-03-12T00:00:00Z",
        "calendar.funding.okx.at": "2026-03-12T02:00:00Z",
    }
    assert figures["calendar.funding.okx.at"].rows == 2
    assert gaps == []
