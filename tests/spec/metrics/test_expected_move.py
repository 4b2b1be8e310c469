"""Expected moves and chances of a touch, by hand."""

from __future__ import annotations

import math

import pytest
from price_tables import at, frames
from scipy import stats

from briefs.metrics import expected_move
from briefs.metrics.expected_move import touch_chance
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.preferences import Preferences


def moved(series: list[tuple[object, ...]] | None = None, volatility: float | None = 0.45) -> dict[str, Figure]:
    given = frames(series=series or [])
    tally = Tally(given.window)
    tally.add("price.BTC.close", 80_000.0, Unit.PRICE, source="binance", rows=24)
    if volatility is not None:
        tally.add("price.BTC.realized_vol", volatility, Unit.RATE_YEAR, source="binance", rows=24)
    tally.add("levels.BTC.support.1.distance_pct", -0.03, Unit.FRACTION, source="binance", rows=30)
    tally.add("levels.BTC.resistance.1.distance_pct", 0.0235538, Unit.FRACTION, source="binance", rows=30)
    expected_move.measure(given, Preferences(), tally)
    return {name: figure for name, figure in tally.figures.items() if name.startswith("expected_move.")}


def dvol(value: float, unit: str = "index", when: str = "11 23:00") -> tuple[object, ...]:
    return (at(when), "DVOL_BTC", value, unit, "deribit")


def test_three_per_cent_at_a_volatility_of_45_is_touched_on_one_day_in_five() -> None:
    # 0.45 / root(365) = 2.355 %; 3 % is 1.2737 deviations; 2 (1 - Phi(1.2737)) = 20.3 %.
    figures = moved()
    assert figures["expected_move.BTC.sigma_1d"].value == pytest.approx(0.0235542, abs=1e-6)
    assert figures["expected_move.BTC.support.1.touch_chance"].value == pytest.approx(0.203, abs=5e-4)
    # One deviation away: 2 (1 - 0.8413) = 31.7 %.
    assert figures["expected_move.BTC.resistance.1.touch_chance"].value == pytest.approx(0.3173, abs=1e-4)
    assert figures["expected_move.BTC.usd"].value == pytest.approx(1884.33, abs=0.05)


def test_the_basis_says_which_volatility_it_is() -> None:
    realised, implied = moved(), moved([dvol(60.0)])
    assert "realised" in realised["expected_move.BTC.sigma_1d"].basis
    assert realised["expected_move.BTC.sigma_1d"].source == "binance"
    assert implied["expected_move.BTC.sigma_1d"].basis == "volatility implied by options"
    assert implied["expected_move.BTC.sigma_1d"].source == "deribit"
    assert implied["expected_move.BTC.sigma_1d"].value == pytest.approx(0.6 / math.sqrt(365))
    assert moved([dvol(0.6, "fraction")])["expected_move.BTC.sigma_1d"].value == pytest.approx(0.6 / math.sqrt(365))


def test_an_implied_volatility_older_than_a_day_does_not_count() -> None:
    assert "realised" in moved([dvol(60.0, when="10 23:59")])["expected_move.BTC.sigma_1d"].basis


def test_without_any_volatility_there_is_no_expected_move() -> None:
    assert moved(volatility=None) == {}
    assert moved(volatility=0.0) == {}


@pytest.mark.parametrize("distance", [0.0, 0.001, 0.02, 0.1, 0.5])
@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_chance_equals_that_of_a_folded_normal(distance: float, days: int) -> None:
    assert touch_chance(-distance, 0.02, days) == pytest.approx(
        stats.halfnorm.sf(distance, scale=0.02 * math.sqrt(days)), abs=1e-12
    )
