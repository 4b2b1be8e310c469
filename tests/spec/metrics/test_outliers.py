"""Worked examples of outliers: how far the day's measures lie from their own past, and what counts as that past."""

import math
from datetime import timedelta

import numpy as np
import pytest
from position_tables import COLUMNS, at, bar, day_of_bars, market, read

from briefs.metrics.outliers import robust_score
from briefs.vocabulary.window import Window

DAYS = 40


def outliers(reading):
    """{measure: (place, z, n)}"""
    names = [name for name in reading.figures if name.startswith("outlier.") and name.endswith(".measure")]
    found = {}
    for name in names:
        place = name.split(".")[1]
        z, n = (reading.figures[f"outlier.{place}.{last}"].value for last in ("z", "n"))
        found[reading.figures[name].value] = (int(place), z, n)
    return found


def totals(today, before, **words):
    rows = day_of_bars(0, today, **words)
    for count, usd in enumerate(before, 1):
        rows += day_of_bars(-count, usd, **words)
    return rows


def test_the_score_is_the_distance_from_the_median_over_the_scaled_deviation():
    """Of thirty days from 1 to 30 the median is 15.5 and the median distance 7.5: 38 lies 2.02 deviations above."""
    history = np.arange(1.0, 31.0)
    assert robust_score(38.0, history) == pytest.approx((38 - 15.5) / (1.4826 * 7.5), abs=1e-12)
    assert robust_score(-7.0, history) == pytest.approx((-7 - 15.5) / (1.4826 * 7.5), abs=1e-12)


def test_no_score_with_29_days_or_without_spread():
    assert robust_score(9.0, np.arange(29.0)) is None
    assert robust_score(9.0, np.full(40, 5.0)) is None
    # 17 of 30 days are equal: the median distance is zero, though the days are not all alike
    assert robust_score(9.0, np.array([5.0] * 17 + [float(n) for n in range(13)])) is None
    # rounding of sums is no spread
    assert robust_score(2e-4, 1e-4 + np.arange(40) * 1e-19) is None


def test_liquidations_are_scored_on_the_log_scale():
    # Earlier days alternate 600 and 6000: the logarithms lie ln(10) apart, the median is their middle and the
    # median distance ln(10) / 2. Today is 60000: 1.5 ln(10) above the middle, which is 3 / 1.4826 deviations.
    reading = read(market(totals=totals(60_000, [600, 6_000] * (DAYS // 2))))
    place, z, n = outliers(reading)["liquidations.total_usd"]
    assert (place, n) == (1, DAYS)
    assert z == pytest.approx(3 / 1.4826, abs=1e-9)
    assert "log scale" in reading.figures["outlier.1.z"].basis
    assert reading.figures["outlier.1.measure"].source == "vendor"
    assert reading.figures["outlier.1.z"].rows == DAYS
    assert reading.figures["method.outlier_days"].value == 365
    # the only asset is the total once more and not told twice; the share of longs is always one
    assert list(outliers(reading)) == ["liquidations.total_usd"]


def test_assets_are_scored_by_themselves():
    bitcoin = totals(600, [600, 6_000] * (DAYS // 2))
    ether = totals(6_000_000, [600, 6_000] * (DAYS // 2), asset="ETH")
    found = outliers(read(market(totals=bitcoin + ether)))
    # ETH: ln(6000000) - ln(600 x 10^0.5) = 3.5 ln(10), over ln(10) / 2; BTC: -0.5 ln(10) over the same
    assert found["liquidations.asset.ETH.usd"][:2] == (1, pytest.approx(7 / 1.4826, abs=1e-9))
    assert found["liquidations.asset.BTC.usd"][1] == pytest.approx(-1 / 1.4826, abs=1e-9)
    # both sum to 1200 or 12000 before, and to 6000600 today
    expected = (math.log(6_000_600) - (math.log(1_200) + math.log(12_000)) / 2) / (1.4826 * math.log(10) / 2)
    assert found["liquidations.total_usd"][1] == pytest.approx(expected, abs=1e-9)


def test_days_that_cannot_be_compared_do_not_count():
    rows = totals(60_000, [600, 1_200, 2_400, 6_000] * 10)
    incomplete = [row for row in rows if row["ts"] != at("04:00", -3)]  # one bar of one day is missing
    assert outliers(read(market(totals=incomplete)))["liquidations.total_usd"][2] == DAYS - 1
    other = [row | {"source": "other"} if row["ts"] < at("00:00", -9) else row for row in rows]
    assert outliers(read(market(totals=other))) == {}  # nine days of this source
    # and where the day itself is not complete, its total is a lower bound
    assert outliers(read(market(totals=[row for row in rows if row["ts"] != at("20:00")]))) == {}


def test_only_the_365_days_before_count():
    reading = read(market(totals=totals(60_000, [600, 1_200, 2_400, 6_000] * 95)))
    assert outliers(reading)["liquidations.total_usd"][2] == 365


def test_the_share_of_longs_is_scored_as_it_is():
    def day_of(days, longs, shorts):
        return [bar(at(f"{hour:02}:00", days), longs, shorts) for hour in range(0, 24, 4)]

    # Shares alternate 0.4 and 0.6: median 0.5, median distance 0.1; today 0.9
    rows = day_of(0, 9, 1)
    for count in range(1, DAYS + 1):
        rows += day_of(-count, *((4, 6) if count % 2 else (6, 4)))
    assert outliers(read(market(totals=rows)))["liquidations.long_share"][:2] == (
        1,
        pytest.approx((0.9 - 0.5) / (1.4826 * 0.1), abs=1e-9),
    )


def test_returns_are_scored_against_the_same_venue_and_symbol():
    # Closes 100, 101, 100, 101 ... : returns alternate +1/100 and -1/101; their median and median distance are the
    # half sum and the half difference. Today ends at 80 after 100: -20 %.
    start = at("00:00", 0)
    days = []
    for count in range(1, DAYS + 2):
        close = 100 if count % 2 else 101
        moment = at("00:00", -count)
        days.append((moment, 3600, "binance", "BTCUSDT", "BTC", 24, close, close, close, close))
        days.append((moment, 3600, "binance", "BTCUSDC", "BTC", 24, 7, 7, 7, 7 + count))
    bars = [(start + timedelta(hours=h), 3600, "binance", "BTCUSDT", "BTC", 80, 80, 80, 80) for h in range(-1, 24)]
    bars[0] = (*bars[0][:5], 100, 100, 100, 100)
    reading = read(market(candles=_rows("candles", bars), candle_days=_rows("candle_days", days)))
    up, down = 1 / 100, -1 / 101
    expected = (-0.2 - (up + down) / 2) / (1.4826 * (up - down) / 2)
    assert outliers(reading)["price.BTC.return_1d"] == (1, pytest.approx(expected, rel=1e-9), DAYS)
    assert reading.figures["outlier.1.z"].basis == "daily closes of binance BTCUSDT"


def _rows(name, rows):
    width = len(COLUMNS[name].split())
    return [(*row, *[None] * (width - len(row))) for row in rows]


def test_a_hole_in_the_days_gives_no_return_across_it():
    days = [
        (at("00:00", -count), 3600, "binance", "BTCUSDT", "BTC", 24, 100, 100, 100, 100 + count % 3)
        for count in range(1, 45)
        if count != 10
    ]
    bars = [(at(f"{h:02}:00"), 3600, "binance", "BTCUSDT", "BTC", 80, 80, 80, 80) for h in range(24)]
    bars.insert(0, (at("23:00", -1), 3600, "binance", "BTCUSDT", "BTC", 100, 100, 100, 100))
    reading = read(market(candles=_rows("candles", bars), candle_days=_rows("candle_days", days)))
    # 43 days in two runs, of 9 and of 34 days: 8 and 33 returns
    assert outliers(reading)["price.BTC.return_1d"][2] == 41


def settled(rates_by_day, venue="binance", hours=8, asset="BTC"):
    """Rows of funding: `rates_by_day[0]` is today's, one rate at every settlement of the day."""
    return sorted(
        (at(f"{hour:02}:00", -count), venue, f"{asset}USDT", asset, rate, hours)
        for count, rate in enumerate(rates_by_day)
        for hour in range(0, 24, hours)
    )


def test_funding_is_scored_over_the_same_venues():
    # binance alternates 0.0001 and 0.0003, okx is always 0.0001 higher: medians 0.00015 and 0.00035, so the median is
    # 0.00025 and the median distance 0.0001. Today 0.0010 and 0.0012: 0.0011.
    low = [0.0010] + [0.0001, 0.0003] * 20
    high = [0.0012] + [0.0002, 0.0004] * 20
    reading = read(market(funding=settled(low) + settled(high, venue="okx")))
    # The oldest day is known from its first settlement on, whose interval begins the day before.
    assert outliers(reading)["funding.BTC.rate_8h"] == (
        1,
        pytest.approx((0.0011 - 0.00025) / (1.4826 * 0.0001), rel=1e-9),
        DAYS,
    )


def test_a_day_with_a_missing_settlement_is_not_compared():
    rates = [0.0010] + [0.0001, 0.0002, 0.0003, 0.0004] * 10
    rows = [row for row in settled(rates) if row[0] != at("08:00", -5)]
    reading = read(market(funding=rows))
    assert outliers(reading)["funding.BTC.rate_8h"][2] == DAYS - 1
    # and where one is missing today, the day's own rate is not scored
    rows = [row for row in settled(rates) if row[0] != at("08:00")]
    assert "funding.BTC.rate_8h" not in outliers(read(market(funding=rows)))


def test_hourly_funding_is_scored_per_eight_hours():
    rates = [0.0010] + [0.0001, 0.0003] * 20
    reading = read(market(funding=settled(rates, hours=1)))
    # per 8 hours: today 0.0080, before 0.0008 and 0.0024
    assert outliers(reading)["funding.BTC.rate_8h"][1] == pytest.approx((0.0080 - 0.0016) / (1.4826 * 0.0008), rel=1e-9)


def open_interest_day(count, first, last):
    moment = at("00:00", -count)
    return (moment, "okx", "X", "BTC", moment, first, None, moment + timedelta(hours=20), last, None)


def test_open_interest_changes_run_from_midnight_to_the_last_level():
    # Each day begins with 100 at midnight and ends, at 20:00, with 110 or 90; today ends with 50.
    days = [open_interest_day(count, 100.0, 110.0 if count % 2 else 90.0) for count in range(1, DAYS + 1)]
    levels = [(at("00:00"), "okx", "X", "BTC", 100.0, None), (at("20:00"), "okx", "X", "BTC", 50.0, None)]
    reading = read(market(open_interest=levels, open_interest_days=days))
    assert outliers(reading)["open_interest.BTC.change_pct"] == (
        1,
        pytest.approx((-0.5 - 0.0) / (1.4826 * 0.1), rel=1e-9),
        DAYS,
    )


def test_a_stale_last_level_gives_no_change():
    days = [open_interest_day(count, 100.0, 90.0 + 5 * (count % 4)) for count in range(1, DAYS + 1)]
    stale = days[4]
    days[4] = (*stale[:7], stale[4] + timedelta(hours=19), *stale[8:])  # five hours before the day's end
    levels = [(at("00:00"), "okx", "X", "BTC", 100.0, None), (at("20:00"), "okx", "X", "BTC", 50.0, None)]
    reading = read(market(open_interest=levels, open_interest_days=days))
    assert outliers(reading)["open_interest.BTC.change_pct"][2] == DAYS - 1


def test_series_are_scored_against_their_own_changes():
    # Fear and greed moves by +2 and -4 in turn, so the median is -1 and the median distance 3; today -31.
    values = [50.0]
    for count in range(DAYS):
        values.append(values[-1] + (2 if count % 2 else -4))
    start = at("00:00", -DAYS - 1)
    rows = [(start + timedelta(days=n), "fear_greed", v, "index", "a") for n, v in enumerate(values)]
    rows.append((at("00:00"), "fear_greed", values[-1] - 31, "index", "a"))
    found = outliers(read(market(series=rows)))
    assert found["market.fear_greed.change"] == (1, pytest.approx((-31 + 1) / (1.4826 * 3), rel=1e-9), DAYS)


def test_at_most_ten_are_told_the_farthest_first():
    rows = []
    for number in range(12):
        # asset number n ends 10^(n / 12) times as high as its higher days
        asset = f"A{number:02}"
        rows += totals(6 * round(1000 * 10 ** (number / 12)), [600, 6_000] * (DAYS // 2), asset=asset)
    reading = read(market(totals=rows))
    found = outliers(reading)
    assert len(found) == 10
    places = sorted(found.values())
    assert [place for place, _, _ in places] == list(range(1, 11))
    sizes = [abs(z) for _, z, _ in places]
    assert sizes == sorted(sizes, reverse=True)
    assert "liquidations.asset.A11.usd" in found
    assert "liquidations.asset.A00.usd" not in found


def test_a_rolling_window_has_no_outliers():
    window = Window.rolling(at("12:00"), timedelta(hours=24))
    reading = read(market(window, totals=totals(60_000, [600, 6_000] * 20)))
    assert outliers(reading) == {}
