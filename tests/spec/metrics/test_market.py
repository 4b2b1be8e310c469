"""Worked examples of the market series, the calendar and the headlines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from price_tables import at, frames, measured

from briefs.metrics import calendar, headlines, market
from briefs.vocabulary.window import Window

NEAR = 1e-12
NO_MOOD = ("", "", "no fear and greed index inside the window")
NO_CAP = ("", "", "no total market capitalisation inside the window")


def cap(when: str, value: float, source: str = "gecko") -> tuple[object, ...]:
    return (at(when), "total_market_cap", value, "usd", source)


def mood(when: str, value: float) -> tuple[object, ...]:
    return (at(when), "fear_greed", value, "index", "alternative.me")


def close(when: str, value: float, name: str = "SPY", unit: str = "usd") -> tuple[object, ...]:
    return (at(when), name, value, unit, "yahoo")


def test_change_of_capitalisation_is_between_the_last_values_of_two_windows_of_one_source() -> None:
    rows = [cap("10 00:00", 9.0), cap("10 23:00", 3.0e12), cap("11 00:00", 1.0), cap("11 22:00", 2.82e12)]
    rows += [cap("11 23:00", 9.9e12, "another")]  # later, but nothing of this source lies in the day before
    figures, gaps = measured(market, frames(series=rows))
    assert figures["market.total_cap.usd"].value == Decimal("2820000000000.00")
    assert figures["market.total_cap.change_1d"].value == pytest.approx(2.82 / 3.0 - 1, abs=NEAR)
    assert figures["market.total_cap.usd"].source == "gecko"
    assert gaps == [NO_MOOD]


def test_capitalisation_is_rounded_half_up_to_the_cent() -> None:
    figures, _ = measured(market, frames(series=[cap("11 01:00", 1000000.125)]))
    assert str(figures["market.total_cap.usd"].value) == "1000000.13"


def test_without_a_value_in_the_preceding_window_there_is_no_change() -> None:
    figures, gaps = measured(market, frames(series=[cap("09 23:59", 3e12), cap("11 00:00", 2.9e12)]))
    assert "market.total_cap.change_1d" not in figures
    what = "no total market capitalisation inside the preceding window, so there is no change"
    assert gaps == [("", "", what), NO_MOOD]


def test_a_rolling_window_compares_with_the_window_before() -> None:
    window = Window.rolling(at("11 07:00"), timedelta(hours=24))
    rows = [cap("09 07:00", 3.0e12), cap("10 06:00", 2.0e12), cap("10 07:00", 2.5e12), mood("09 08:00", 40.0)]
    figures, _ = measured(market, frames(window, series=[*rows, mood("11 00:00", 28.0)]))
    assert figures["market.total_cap.change_prev"].value == pytest.approx(2.5 / 2.0 - 1, abs=NEAR)
    assert figures["market.fear_greed.change"].value == pytest.approx(28 - 40, abs=NEAR)
    assert "market.total_cap.change_1d" not in figures


def test_fear_and_greed_is_the_value_of_the_day_and_its_change_is_in_points() -> None:
    figures, gaps = measured(market, frames(series=[mood("10 00:00", 25.0), mood("11 00:00", 14.0)]))
    assert figures["market.fear_greed"].value == 14.0
    assert figures["market.fear_greed.change"].value == 14.0 - 25.0
    assert gaps == [NO_CAP]


def test_other_markets_change_since_their_last_close_at_most_four_days_before() -> None:
    rows = [close("10 21:00", 500.0), close("11 21:00", 505.0)]
    rows += [close("06 21:00", 100.0, "DXY", "index"), close("11 21:00", 101.0, "DXY", "index")]  # five days apart
    rows += [close("07 21:00", 300.0, "GLD"), close("11 21:00", 303.0, "GLD")]  # four days apart
    figures, _ = measured(market, frames(series=rows))
    assert figures["market.SPY.close"].value == 505.0
    assert figures["market.SPY.change_1d"].value == pytest.approx(505 / 500 - 1, abs=NEAR)
    assert figures["market.SPY.close"].basis == "usd"
    assert figures["market.GLD.change_1d"].value == pytest.approx(303 / 300 - 1, abs=NEAR)
    assert figures["market.DXY.close"].value == 101.0
    assert "market.DXY.change_1d" not in figures


def test_a_week_of_another_market_is_compared_with_its_last_close_before_the_week() -> None:
    window = Window.rolling(at("11 00:00"), timedelta(days=7))
    rows = [close("03 21:00", 500.0), close("04 21:00", 510.0), close("10 21:00", 505.0)]
    figures, _ = measured(market, frames(window, series=rows))
    assert figures["market.SPY.change_prev"].value == pytest.approx(505 / 500 - 1, abs=NEAR)
    assert "market.SPY.change_1d" not in figures


def test_a_closed_market_has_no_figure_and_no_gap() -> None:
    figures, gaps = measured(market, frames(series=[close("10 21:00", 500.0)]))
    assert figures == {}
    assert gaps == [NO_CAP, NO_MOOD]


def event(when: str, name: str) -> tuple[object, ...]:
    return (at(when), name, "central-bank", "US", "high", "federalreserve.gov")


def test_events_of_the_next_seven_days_soonest_first() -> None:
    rows = [event("18 18:00", "FOMC rate decision"), event("12 00:00", "Expiry"), event("19 00:00", "Too late")]
    rows += [event("11 23:59", "Too early")]
    figures, gaps = measured(calendar, frames(events=rows))
    assert figures["calendar.1.name"].value == "Expiry"
    assert figures["calendar.1.at"].value == "2026-03-12T00:00:00Z"
    assert figures["calendar.2.name"].value == "FOMC rate decision"
    assert figures["calendar.2.kind"].value == "central-bank"
    assert figures["calendar.2.source"].value == "federalreserve.gov"
    assert {name.split(".")[1] for name in figures} == {"1", "2"}
    assert gaps == []


def test_at_most_five_events_and_equal_times_by_name() -> None:
    rows = [event("13 12:00", name) for name in "gfedcba"]
    figures, _ = measured(calendar, frames(events=rows))
    assert [figures[f"calendar.{number}.name"].value for number in range(1, 6)] == ["a", "b", "c", "d", "e"]
    assert "calendar.6.name" not in figures


def headline(when: str, title: str, source: str = "Wire", url: str | None = None) -> tuple[object, ...]:
    return (at(when), source, title, url)


def titles(*rows: tuple[object, ...]) -> list[object]:
    figures, _ = measured(headlines, frames(headlines=rows))
    return [figures[name].value for name in sorted(figures) if name.endswith(".title")]


def test_the_most_relevant_headlines_of_the_window_come_first() -> None:
    assert titles(
        headline("11 01:00", "New office opens"),  # 0: left out
        headline("11 02:00", "Bitcoin slumps"),  # 3: "slumps" is 3 more, see below
        headline("11 03:00", "Liquidations top $1 billion as bitcoin slumps on tariffs"),  # 5 + 3 + 3 + 4 = 15
        headline("11 04:00", "Fed holds, crypto waits"),  # 4 + 3 = 7
        headline("11 05:00", "Ether funds see outflows"),  # 3
        headline("10 23:00", "Liquidations, liquidation, Fed"),  # before the window
    ) == [
        "Liquidations top $1 billion as bitcoin slumps on tariffs",
        "Fed holds, crypto waits",
        "Bitcoin slumps",
    ]


def test_predictions_and_promotion_are_no_news() -> None:
    assert titles(headline("11 01:00", "Bitcoin price prediction: analyst says BTC could hit the moon")) == []


def test_ties_go_by_time_then_source_then_title_and_a_title_counts_once() -> None:
    rows = [
        headline("11 03:00", "Bitcoin b", "Wire"),
        headline("11 02:00", "Bitcoin c", "Wire"),
        headline("11 02:00", "Bitcoin d", "Agency"),
        headline("11 04:00", "bitcoin D", "Late"),
    ]
    assert titles(*rows) == ["Bitcoin d", "Bitcoin c", "Bitcoin b"]
    assert titles(*reversed(rows)) == ["Bitcoin d", "Bitcoin c", "Bitcoin b"]


def test_titles_are_made_one_clean_line_and_only_web_addresses_are_kept() -> None:
    rows = [
        headline("11 01:00", " Bitcoin\n\tfalls\x00 \u202eagain ", url="javascript:alert(1)"),
        headline("11 02:00", "Bitcoin rises", url="https://example.org/a?b=c"),
    ]
    figures, _ = measured(headlines, frames(headlines=rows))
    assert figures["headline.1.title"].value == "Bitcoin falls again"
    assert "headline.1.url" not in figures
    assert figures["headline.1.at"].value == "2026-03-11T01:00:00Z"
    assert figures["headline.2.url"].value == "https://example.org/a?b=c"
    assert figures["headline.2.source"].value == "Wire"
