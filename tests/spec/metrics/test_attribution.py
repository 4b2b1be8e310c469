"""The ladder of causes on days built by hand: what came first, by how much, and how rare the move is."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from price_tables import at, day_before, frames, measured

from briefs.metrics import attribution
from briefs.metrics.attribution_burst import open_interest_score
from briefs.metrics.attribution_ladder import MINUTE, Case, News, climb, jumps_along
from briefs.metrics.placebo import Closes, chance_of_nearness, placebo
from briefs.metrics.price_bars import SECOND, micros
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Evidence
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

START = day_before(0)
CALM = 0.0002  # the size of every ordinary minute's return, up and down in turn
TARIFFS = "Trump announces new tariffs on imports"


def path(minutes: int, jumps: dict[int, float] | None = None) -> list[float]:
    """Closes that go up and down by 0.02 % in turn, with extra log returns at the minutes given."""
    found, log = [], math.log(100.0)
    for minute in range(minutes):
        log += CALM * (-1) ** minute + (jumps or {}).get(minute, 0.0)
        found.append(math.exp(log))
    return found


def bars(first: datetime, closes: list[float], step: int = 60) -> list[tuple[Any, ...]]:
    return [
        (first + timedelta(seconds=step * i), step, "binance", "BTCUSDT", "BTC", close, close, close, close)
        for i, close in enumerate(closes)
    ]


def market(
    jump_at: str = "11 20:52",
    size: float = -0.03,
    headlines: list[tuple[Any, ...]] | None = None,
    events: list[tuple[Any, ...]] | None = None,
    weeks: int = 12,
) -> Any:
    """A calm day with one jump, two calm days before it, and as many calm weeks before."""
    minute = int((at(jump_at) - START).total_seconds()) // 60
    closes = path(1440, {minute: size})
    earlier = bars(START - timedelta(days=2), path(2880))
    past = [
        (*row[:5], row[8])
        for back in range(weeks, 0, -1)
        for row in bars(START - timedelta(days=7 * back, hours=1), path(1560))
    ]
    day = [earlier[-1], *bars(START, closes)]
    return frames(
        candles=day,
        candle_closes=[*past, *((*row[:5], row[8]) for row in earlier)],
        headlines=headlines or [],
        events=events or [],
    )


def headline(when: str, title: str = TARIFFS, source: str = "wire") -> tuple[Any, ...]:
    moment = datetime.fromisoformat(f"2026-03-{when.replace(' ', 'T')}+00:00")
    return (moment, source, title, "https://example.org/a")


def evidence(given: Any) -> dict[str, Evidence]:
    tally = Tally(given.window)
    attribution.measure(given, Preferences(), tally)
    return {one.claim: one for one in tally.evidence}


def label(given: Any) -> str:
    return evidence(given)["attribution.BTC"].label


def test_g25_a_headline_after_the_first_jump_is_at_most_coincided() -> None:
    """G25: the headline stands at 20:50:00 and the first jump at 20:47: at most `coincided`, never `triggered`."""
    given = market("11 20:47", headlines=[headline("11 20:50:00", source="whitehouse.gov")])
    figures, _ = measured(attribution, given)
    assert figures["attribution.BTC.label"].value == "coincided"
    assert figures["attribution.BTC.jump.at"].value == "2026-03-11T20:47:00Z"
    assert figures["attribution.BTC.lag"].value == -3.0
    assert "attribution.BTC.nearness" not in figures


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("11 20:50:59", "followed"),  # 61 seconds before the jump's bar, which begins at 20:52
        ("11 20:51:00", "coincided"),  # 60 seconds: within the clock error of a minute's bar
        ("11 20:52:10", "coincided"),  # inside the bar
        ("11 20:13:00", "followed"),  # 39 minutes: 1 - (1 - 39 / 1500) = 2.6 %
        ("11 20:06:00", "coincided"),  # 46 minutes: 3.1 %, so near a headline falls by chance
        ("11 19:51:59", "no identified trigger"),  # more than an hour
    ],
)
def test_followed_needs_more_than_the_clock_error_and_less_than_chance_gives(told: str, expected: str) -> None:
    assert label(market(headlines=[headline(told)])) == expected


def test_what_is_told_of_a_headline_that_the_jump_followed() -> None:
    given = market(headlines=[headline("11 20:49:30"), headline("11 12:00:00", "Fed holds rates, Bitcoin rises")])
    figures, gaps = measured(attribution, given)
    values = {name.removeprefix("attribution.BTC."): figure.value for name, figure in figures.items()}
    # 12 weeks x 11 pseudo-times, none with 3 % in five minutes: (1 + 0) / (1 + 132).
    assert values["placebo.p"] == pytest.approx(1 / 133)
    assert values["placebo.times"] == 132
    assert values["lag"] == 2.5
    assert values["clock_error"] == 1.0
    assert values["news.count"] == 2
    # Two headlines in 25 hours: 1 - (1 - 2.5 / 1500)^2 = 0.3331 %.
    assert values["nearness"] == pytest.approx(0.00333055, abs=1e-7)
    assert values["news.title"] == TARIFFS
    assert values["news.at"] == "2026-03-11T20:49:30Z"
    # Minute 1252 is even, so the calm return of +0.02 % is added to the -3 % of the jump.
    assert values["jump.return"] == pytest.approx(math.expm1(-0.03 + CALM), abs=1e-9)
    assert gaps == []


def test_every_test_of_the_evidence_names_figures_that_are_there() -> None:
    given = market(headlines=[headline("11 20:49:30")])
    figures, _ = measured(attribution, given)
    (found,) = evidence(given).values()
    assert found.label == "followed"
    assert {name for test in found.tests for name in test.figures} <= figures.keys()
    assert [test.passed for test in found.tests] == [True] * 6 + [False] + [True] * 2  # the source is a reporter
    assert not any(character.isdigit() for test in found.tests for character in test.name)


def decision(when: str = "11 20:48:00", source: str = "federalreserve.gov") -> list[tuple[Any, ...]]:
    moment = datetime.fromisoformat(f"2026-03-{when.replace(' ', 'T')}+00:00")
    return [(moment, "FOMC rate decision", "central-bank", "US", "high", source)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"events": decision()}, "triggered"),
        ({"events": decision(source="calendar of a vendor")}, "followed"),  # not the one that decided
        ({"events": decision("11 20:46:00")}, "followed"),  # six minutes
        ({"events": decision(), "headlines": [headline("11 20:30:00")]}, "followed"),  # a rival 18 minutes before
        ({"events": decision(), "headlines": [headline("11 20:10:00")]}, "triggered"),  # 38 minutes is no rival
        ({"events": decision(), "weeks": 8}, "followed"),  # 88 pseudo-times: p = 1/89, above 1 %
        ({"events": decision(), "weeks": 1}, "coincided"),  # 11 pseudo-times: no p at all
        ({"events": decision("10 23:30:00")}, "no identified trigger"),
    ],
)
def test_triggered_needs_five_minutes_the_deciding_source_no_rival_and_a_very_rare_move(
    given: dict[str, Any], expected: str
) -> None:
    assert label(market(**given)) == expected


def test_bars_of_an_hour_never_give_more_than_coincided() -> None:
    earlier = path(200)
    closes = path(24, {15: -0.05})
    hours = [(*row, 1.0, 100.0) for row in bars(START - timedelta(hours=200), earlier, 3600)]
    for told in ("11 14:30:00", "11 14:00:01", "11 14:00:00", "11 13:59:00", "11 15:10:00"):
        given = frames(
            candles=[hours[-1][:9], *bars(START, closes, 3600)],
            candle_hours=hours,
            headlines=[headline(told)],
            events=decision(told),
        )
        assert label(given) in {"coincided", "no identified trigger"}
        assert measured(attribution, given)[0]["attribution.BTC.jump.at"].value == "2026-03-11T15:00:00Z"


def test_a_day_without_a_jump_has_no_identified_trigger() -> None:
    given = market(size=0.0, headlines=[headline("11 20:49:30")])
    assert label(given) == "no identified trigger"
    assert [test.passed for test in evidence(given)["attribution.BTC"].tests] == [False]


def test_where_no_bar_can_be_tested_nothing_is_said() -> None:
    daily = frames(candles=bars(START - timedelta(days=1), [100.0, 90.0], 86_400))
    assert evidence(daily) == {}
    week = frames(Window(START - timedelta(days=6), START + timedelta(days=1), "rolling"))
    assert evidence(week) == {}


def test_a_small_jump_before_the_large_one_and_one_against_the_move_are_not_the_days_jump() -> None:
    closes = path(2880 + 1440, {2880 + 100: -0.004, 2880 + 200: 0.02, 2880 + 300: -0.04})
    first = micros(pd.Series([START - timedelta(days=2)]))[0]
    ends = first + MINUTE * pd.RangeIndex(1, len(closes) + 1).to_numpy()
    start = first + 2880 * MINUTE
    jumps = jumps_along(Closes(60, ends, pd.Series(closes).to_numpy()), start, start + 1440 * MINUTE)
    assert jumps is not None
    assert [(jump.at - start) // MINUTE for jump in jumps] == [300]
    assert jumps[0].change < 0


def test_placebo_counts_the_time_itself() -> None:
    # One close each five minutes; the moves at the 11 x 2 pseudo-times are 1 % in the first week and 3 % in the second.
    step = 300 * SECOND
    now = 3 * 7 * 288 * step
    ends, closes = [], []
    for back, size in ((2, 0.01), (1, 0.03), (0, 0.02)):
        for number in range(-12, 14):
            ends.append(now - back * 7 * 288 * step + number * step)
            closes.append(100.0 * math.exp(size * number))
    found = placebo(Closes(300, pd.Series(ends).to_numpy(), pd.Series(closes).to_numpy()), now, step)
    assert found is not None
    assert found.move == pytest.approx(0.02)
    assert (found.chance, found.times) == (pytest.approx((1 + 11) / (1 + 22)), 22)


def test_one_of_many_headlines_always_stands_near() -> None:
    assert chance_of_nearness(5, 1440, 1) == pytest.approx(5 / 1440)
    # 1 - (1435 / 1440)^40 = 13.0 %: with forty headlines a day five minutes mean nothing.
    assert chance_of_nearness(5, 1440, 40) == pytest.approx(0.12989, abs=1e-5)
    assert chance_of_nearness(-1, 1440, 40) == 0.0


def test_no_later_bar_and_no_later_news_changes_a_rung() -> None:
    base = Case("BTC", _closes(), 0, 1440 * MINUTE, (News(700 * MINUTE, "wire", TARIFFS),))
    jumps = jumps_along(base.closes, base.start, base.end)
    later = Closes(
        60,
        pd.Series([*base.closes.at.tolist(), 1441 * MINUTE, 1442 * MINUTE]).to_numpy(),
        pd.Series([*base.closes.close.tolist(), 1.0, 500.0]).to_numpy(),
    )
    assert jumps_along(later, base.start, base.end) == jumps
    assert climb(Case("BTC", later, 0, base.end, base.news), jumps or ()) == climb(base, jumps or ())


def _closes() -> Closes:
    closes = path(2880 + 1440, {2880 + 705: 0.03})
    ends = MINUTE * (pd.RangeIndex(1, len(closes) + 1).to_numpy() - 2880)
    return Closes(60, ends, pd.Series(closes).to_numpy())


def interest(hours: int, changes: dict[int, float]) -> pd.DataFrame:
    """Levels every hour from the window's start less a day: up and down by 0.1 % in turn, or as told."""
    coins, rows = 1000.0, []
    for hour in range(hours):
        coins *= math.exp(changes.get(hour, 0.001 * (-1) ** hour))
        rows.append((START - timedelta(days=1) + timedelta(hours=hour), "okx", "BTC-USDT-SWAP", "BTC", coins, None))
    return frames(open_interest=rows).open_interest


def test_open_interest_over_a_burst_is_measured_in_its_own_earlier_changes() -> None:
    levels = interest(48, {40: -0.02})
    begins = int(micros(levels["ts"])[39]) + MINUTE
    found = open_interest_score(levels, "BTC", begins, begins + 30 * MINUTE)
    assert found is not None
    # From level 39 to level 40: -2 %, while each of the 39 changes before was 0.1 % in size: -20 deviations.
    assert found[0] == pytest.approx(-20.0)
    assert found[1:] == ("okx", 48)
    assert open_interest_score(levels.iloc[30:], "BTC", begins, begins + 30 * MINUTE) is None


def test_a_burst_amplified_only_after_the_jump_with_a_large_share_and_closed_positions() -> None:
    from briefs.metrics.attribution_burst import measure
    from briefs.metrics.attribution_ladder import Jump
    from briefs.vocabulary.figure import Unit

    given = frames(open_interest=interest(48, {44: -0.02}).itertuples(index=False, name=None))
    jump = Jump(int(micros(given.open_interest["ts"])[43]) + 2 * MINUTE, -0.03)

    def labels(begins: str, share: float, side: str = "long") -> list[str]:
        tally = Tally(given.window)
        for part, value in (("asset", "BTC"), ("side", side)):
            tally.add(f"episode.1.{part}", value, Unit.TEXT, source="okx", rows=9)
        tally.add("episode.1.start", begins, Unit.TIME, source="okx", rows=9)
        tally.add("episode.1.end", "2026-03-11T19:40:00Z", Unit.TIME, source="okx", rows=9)
        tally.add("liquidations.oi_share.BTC", share, Unit.FRACTION, source="okx", rows=9)
        measure(given, "BTC", jump, tally)
        return [one.label for one in tally.evidence]

    assert labels("2026-03-11T19:05:00Z", 0.012) == ["amplified by liquidations"]
    assert labels("2026-03-11T19:05:00Z", 0.009) == []  # under one per cent of open interest
    assert labels("2026-03-11T19:01:00Z", 0.012) == []  # before the jump of 19:02
    assert labels("2026-03-11T19:05:00Z", 0.012, "short") == []  # a fall does not hurt shorts
