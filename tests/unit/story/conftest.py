"""Readings to plan briefs from: a busy day and what becomes of it, a quiet day, days that lack things."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from briefs.vocabulary.figure import Figure, Gap, Reading, Unit, Value
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 2, 1))
ROLLING = Window.rolling(datetime(2026, 2, 1, 7, tzinfo=UTC), timedelta(hours=24))
WEEK = Window.rolling(datetime(2026, 2, 1, 7, tzinfo=UTC), timedelta(days=7))

UNITS = (
    (r"liquidations\.(rank|rank_of)|funding\..*\.(rank|rank_of)|breadth\.assets|analogs\..*\.n_eff", Unit.COUNT),
    (r".*\.(percentile|touch_chance|largest_share|sigma_1d|return_7d)|breadth\..*", Unit.FRACTION),
    (r"analogs\..*rate|analogs\..*\.hit_(low|high)|price\..*\.jump\.1\.return", Unit.FRACTION),
    (r".*\.(effective|return_sigmas|ratio_weekday|realized_vol_ratio_30d_median)", Unit.MULTIPLE),
    (r"episode\.1\.usd", Unit.USD),
    (r"episode\.1\.start|price\..*\.jump\.1\.at", Unit.TIME),
    (r"expected_move\..*\.usd", Unit.PRICE),
    (r"window\.(start|end)|.*[._]at", Unit.TIME),
    (r".*_since|.*\.record_start|.*_date|window\.date", Unit.DATE),
    (r"window\.hours|method\.funding_hours", Unit.HOURS),
    (r"method\..*_days", Unit.DAYS),
    (r".*\.(distance_pct|return_1d|return|change_1d|change_prev|change_pct)", Unit.FRACTION),
    (r".*\.(long_share|max_drawdown|recovery)", Unit.FRACTION),
    (r"coverage\.venue\..*|liquidations\.oi_share\..*", Unit.FRACTION),
    (r"liquidations\.ratio_30d_median|.*\.distance_atr", Unit.MULTIPLE),
    (r"(funding|series\.funding)\..*(rate_8h|change_8h|spread_8h|@.*)", Unit.RATE_8H),
    (r".*\.(apr|realized_vol)", Unit.RATE_YEAR),
    (r"attribution\..*\.jump\.return", Unit.FRACTION),
    (r"price\..*\.(low|high)_days|outlier\..*\.n", Unit.DAYS),
    (r"outlier\..*\.z", Unit.MULTIPLE),
    (r"series\.open_interest\..*", Unit.COINS),
    (r"price\..*|levels\..*\.price|series\.price\..*", Unit.PRICE),
    (r"market\.fear_greed.*|market\.[A-Z]+\.close", Unit.INDEX),
    (r"revisions\..*|reported\.traders|liquidations\.(traders|orders)", Unit.COUNT),
    (r"liquidations\..*|series\.liquidations\..*|open_interest\..*|market\.total_cap\.usd", Unit.USD),
)  # fmt: skip


def unit_of(figure_id: str, value: Value) -> Unit:
    found = next((unit for pattern, unit in UNITS if re.fullmatch(pattern, figure_id)), None)
    return Unit.TEXT if found is None or (isinstance(value, str) and found not in {Unit.TIME, Unit.DATE}) else found


def figure(figure_id: str, value: Value, window: Window = DAY, **more: object) -> Figure:
    unit = unit_of(figure_id, value)
    kept = Decimal(str(value)).quantize(Decimal("0.01")) if unit is Unit.USD else value
    return Figure(figure_id, kept, unit, window, **{"source": "binance", "coverage": 1.0, **more})


def reading(values: Mapping[str, Value], window: Window = DAY, gaps: tuple[Gap, ...] = (), **more: object) -> Reading:
    sources = {"reported.traders": "coinglass", "market.fear_greed": "alternative.me"}
    sources |= dict.fromkeys((name for name in values if ".largest." in name), "hyperliquid")
    figures = {
        name: figure(name, value, window, **({"source": sources[name]} if name in sources else {}))
        for name, value in values.items()
    }
    for name in list(figures):
        if name.startswith("open_interest."):
            figures[name] = replace(figures[name], basis="in coins")
    return Reading(window, figures, gaps, **{"provenance": "recorded", **more})


def context(window: Window) -> dict[str, Value]:
    return {
        "window.date": window.date.isoformat(),
        "window.start": f"{window.start:%Y-%m-%dT%H:%M:%SZ}",
        "window.end": f"{window.end:%Y-%m-%dT%H:%M:%SZ}",
        "window.hours": int(window.length.total_seconds() // 3600),
        "method.median_days": 30,
        "method.funding_hours": 8,
        "method.atr_days": 14,
    }


def parts(family: str, sizes: Mapping[str, tuple[int, int]]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, (long, short) in sizes.items():
        stem = f"liquidations.{family}.{name}"
        values |= {f"{stem}.usd": long + short, f"{stem}.long_usd": long, f"{stem}.short_usd": short}
    return values


def price(asset: str, close: float, change: float) -> dict[str, Value]:
    stem = f"price.{asset}"
    return {
        f"{stem}.open": close / (1 + change),
        f"{stem}.high": close * 1.07,
        f"{stem}.low": close * 0.96,
        f"{stem}.close": close,
        f"{stem}.return_1d": change,
        f"{stem}.high_at": "2026-02-01T03:00:00Z",
        f"{stem}.low_at": "2026-02-01T17:00:00Z",
        f"{stem}.realized_vol": 0.81,
        f"{stem}.max_drawdown": -0.1,
        f"{stem}.recovery": 0.4,
        **{f"series.{stem}@2026-02-01T{hour:02}:00:00Z": close for hour in range(24)},
    }


def levels(asset: str, close: float) -> dict[str, Value]:
    values: dict[str, Value] = {f"levels.{asset}.reference.price": close}
    for side, sign in (("support", -1), ("resistance", 1)):
        for n in (1, 2, 3):
            stem = f"levels.{asset}.{side}.{n}"
            values |= {
                f"{stem}.price": close * (1 + sign * n / 100),
                f"{stem}.distance_pct": sign * n / 100,
                f"{stem}.distance_atr": sign * n / 4,
                f"{stem}.method": "classic pivot",
            }
    return values


def funding(asset: str, rate: float) -> dict[str, Value]:
    stem = f"funding.{asset}"
    values: dict[str, Value] = {
        f"{stem}.rate_8h": rate,
        f"{stem}.apr": rate * 3 * 365,
        f"{stem}.change_8h": -0.0002,
        f"{stem}.spread_8h": 0.0004,
        f"{stem}.venue.binance.lowest_since": "2025-08-01",
    }
    for venue in ("binance", "okx"):
        values[f"{stem}.venue.{venue}.rate_8h"] = rate
        values |= {f"series.{stem}.venue.{venue}@2026-01-{day:02}": rate for day in range(3, 32)}
    return values


BUSY_VALUES: dict[str, Value] = {
    **context(DAY),
    "liquidations.total_usd": 2_583_000_000,
    "liquidations.long_usd": 2_420_000_000,
    "liquidations.short_usd": 163_000_000,
    "liquidations.long_share": 2_420 / 2_583,
    "liquidations.change_1d": 2.5,
    "liquidations.ratio_30d_median": 9.4,
    "liquidations.highest_since": "2025-10-10",
    "liquidations.highest_since.usd": 19_160_000_000,
    "liquidations.orders": 84_000,
    "liquidations.largest.usd": 222_650_000,
    "liquidations.largest.venue": "hyperliquid",
    "liquidations.largest.symbol": "ETH",
    "liquidations.largest.asset": "ETH",
    "liquidations.largest.side": "long",
    "liquidations.largest.at": "2026-02-01T17:20:00Z",
    "liquidations.peak.usd": 610_000_000,
    "liquidations.peak.at": "2026-02-01T17:00:00Z",
    **parts("asset", {
        "ETH": (1_090_000_000, 60_000_000), "BTC": (1_130_000_000, 90_000_000), "XYZ": (200_000_000, 13_000_000),
    }),
    **parts("venue", {"hyperliquid": (1_400_000_000, 100_000_000), "okx": (1_020_000_000, 63_000_000)}),
    **{f"liquidations.hour.{hour:02}.usd": 100_000_000 for hour in range(24)},
    **{f"series.liquidations.long@2026-02-01T{hour:02}:00:00Z": 100_800_000 for hour in range(24)},
    **{f"series.liquidations.short@2026-02-01T{hour:02}:00:00Z": 6_800_000 for hour in range(24)},
    **{f"series.liquidations.total@2026-01-{day:02}": 270_000_000 for day in range(1, 32)},
    **price("BTC", 78_512.0, -0.062), **price("ETH", 2_420.0, -0.09), **price("SOL", 101.0, -0.11),
    "price.BTC.lower_low_date": "2025-04-09", "price.BTC.low_days": 297,
    "price.ETH.lower_low_date": "2025-07-08", "price.ETH.low_days": 207,
    **levels("BTC", 78_512.0), **levels("ETH", 2_420.0),
    **{f"series.open_interest.BTC@2026-02-01T{hour:02}:00:00Z": 500_000 - 1_000 * hour for hour in range(24)},
    **funding("BTC", -0.0001), **funding("ETH", -0.00078),
    "open_interest.BTC.usd": 40_000_000_000, "open_interest.BTC.change_pct": -0.051,
    "open_interest.ETH.usd": 20_000_000_000, "open_interest.ETH.change_pct": -0.08,
    "liquidations.oi_share.ETH": 0.05,
    "reported.traders": 434_945,
    "market.total_cap.usd": 2_730_000_000_000, "market.total_cap.change_1d": -0.06,
    "market.fear_greed": 14, "market.fear_greed.change": -6,
    "market.SPY.close": 690.0, "market.SPY.change_1d": -0.012,
    "market.DXY.close": 97.0, "market.DXY.change_1d": 0.004,
    **{f"calendar.{n}.name": "FOMC decision" for n in (1, 2, 3)},
    **{f"calendar.{n}.at": "2026-02-03T19:00:00Z" for n in (1, 2, 3)},
    **{f"headline.{n}.title": f"Headline {n}" for n in (1, 2, 3)},
    **{f"headline.{n}.source": "CoinDesk" for n in (1, 2, 3)},
    **{f"headline.{n}.at": "2026-02-01T15:00:00Z" for n in (1, 2, 3)},
    "coverage.venue.hyperliquid": 1.0, "coverage.feed.hyperliquid": "full",
    "coverage.venue.okx": 1.0, "coverage.feed.okx": "aggregate",
}  # fmt: skip


MORE_VALUES: dict[str, Value] = {
    "method.history_days": 365,
    "liquidations.rank": 3, "liquidations.rank_of": 361, "liquidations.percentile": 0.994,
    "liquidations.concentration.by_asset.largest": "BTC",
    "liquidations.concentration.by_asset.largest_share": 0.47,
    "liquidations.concentration.by_asset.effective": 2.4,
    "episode.1.asset": "ETH", "episode.1.side": "long", "episode.1.usd": 410_000_000,
    "episode.1.start": "2026-02-01T16:40:00Z",
    "breadth.assets": 6, "breadth.falling_share": 0.83, "breadth.median_return": -0.08,
    **{f"price.{asset}.{part}": value for asset in ("BTC", "ETH") for part, value in {
        "return_7d": -0.12, "return_sigmas": -2.6, "sigma_1d": 0.024, "realized_vol_ratio_30d_median": 2.1,
        "jump.1.return": -0.03, "jump.1.at": "2026-02-01T16:00:00Z"}.items()},
    **{f"volume.{asset}.ratio_weekday": 2.2 for asset in ("BTC", "ETH")},
    **{f"expected_move.{asset}.{part}": value for asset in ("BTC", "ETH") for part, value in {
        "sigma_1d": 0.042, "usd": 3_300.0, "support.1.touch_chance": 0.81, "resistance.1.touch_chance": 0.8}.items()},
    **{f"analogs.{asset}.{days}.{part}": value for asset in ("BTC", "ETH") for days in (1, 7) for part, value in {
        "verdict": "enough", "n_eff": 17, "hit_rate": 0.35, "all_hit_rate": 0.53, "hit_low": 0.17,
        "hit_high": 0.59}.items()},
    **{f"funding.{asset}.venue.{venue}.{part}": value for asset in ("BTC", "ETH") for venue in ("binance", "okx")
       for part, value in {"rank": 360, "rank_of": 361, "percentile": 0.01}.items()},
}  # fmt: skip


def without(values: Mapping[str, Value], *patterns: str) -> dict[str, Value]:
    return {name: value for name, value in values.items() if not any(re.fullmatch(p, name) for p in patterns)}


def _rolling(window: Window) -> Reading:
    """The busy day's values under the names that a rolling window uses."""
    renamed = {
        re.sub(r"change_1d$", "change_prev", re.sub(r"return_1d$", "return", name)): value
        for name, value in without(
            BUSY_VALUES, r"liquidations\.(ratio|highest|record|hour).*", r"series\.liquidations\.total.*"
        ).items()
    }
    bars = {f"liquidations.part.2026-01-31T{hour:02}:00:00Z.usd": 100_000_000 for hour in range(7, 24)}
    return reading({**renamed, **context(window), **bars}, window)


QUIET_VALUES: dict[str, Value] = {
    **BUSY_VALUES,
    "liquidations.ratio_30d_median": 0.4,
    "liquidations.change_1d": -0.2,
    "liquidations.highest_since": "2026-01-31",
    "market.total_cap.change_1d": 0.004,
    **{f"price.{asset}.return_1d": 0.004 for asset in ("BTC", "ETH", "SOL")},
    **{f"price.{asset}.lower_low_date": "2026-01-30" for asset in ("BTC", "ETH")},
}

LIQUIDATIONS = r"(series\.)?liquidations\..*|coverage\..*|reported\..*"
MISSING = Gap("liquidations", "no liquidation of the window is recorded")


def _patchy() -> Reading:
    patchy = reading(
        {
            **without(
                BUSY_VALUES, r"liquidations\.(ratio|change|highest|oi_share).*", r"price\.SOL.*", r".*ETH\.return_1d",
                r"market\.total_cap.*", r"funding\.BTC.*", r"open_interest\.ETH.*", r"levels\.ETH.*",
            ),
            "coverage.feed.okx": "sampled_1s",
            "revisions.number": 2,
            "revisions.funding.venue.okx.rows": 3,
            "revisions.series.rows": 1,
        },
        gaps=(
            Gap("liquidation_totals", "2 of 6 bars are missing", "BTC", "okx"),
            Gap("liquidation_totals", "2 of 6 bars are missing", "ETH", "okx"),
            Gap("candles", "no candles, so there is no price", "SOL"),
            Gap("funding", "a settlement is missing", "BTC", "binance"),
            Gap("series", "no total market capitalisation inside the window"),
            Gap("open_interest", "no level at the window's start or end", "ETH"),
            Gap("headlines", "no headlines are recorded"),
            Gap("events", "no calendar is recorded"),
            Gap("elsewhere", "something else is missing"),
        ),
    )  # fmt: skip
    total = replace(patchy.figures["liquidations.total_usd"], coverage=0.67)
    return replace(patchy, figures={**patchy.figures, total.id: total})


def _bars() -> Reading:
    values = without(
        BUSY_VALUES,
        r"liquidations\.hour.*",
        r"series\.liquidations.*",
        r"liquidations\.(largest|orders).*",
        r"levels\.BTC\.(support|resistance)\.1\.distance_pct",
    )
    for hour in range(0, 24, 4):
        values[f"liquidations.bar.{hour:02}00.usd"] = 430_500_000
        for side in ("long", "short"):
            values[f"series.liquidations.{side}@2026-02-01T{hour:02}:00:00Z"] = 215_250_000
    return reading(values)


READINGS: dict[str, Callable[[], Reading]] = {
    "busy": lambda: reading(BUSY_VALUES),
    "simulated": lambda: reading(BUSY_VALUES, provenance="simulated"),
    "quiet": lambda: reading(QUIET_VALUES),
    "well known": lambda: reading({**BUSY_VALUES, **MORE_VALUES}),
    "no liquidations": lambda: reading(without(BUSY_VALUES, LIQUIDATIONS), gaps=(MISSING,)),
    "patchy": _patchy,
    "four-hour bars": _bars,
    "rolling day": lambda: _rolling(ROLLING),
    "rolling week": lambda: _rolling(WEEK),
    "nothing but context": lambda: reading(context(DAY)),
    "nothing at all": lambda: reading({}),
}


@pytest.fixture(params=READINGS)
def any_reading(request):
    return READINGS[request.param]()


@pytest.fixture(scope="session")
def make():
    """`make("busy")` gives the reading of that name; `make("busy", {"id": value or None})` one with other values.

    A value may come with its basis: `{"id": (value, "weighted by open interest")}`.
    """

    def _make(name, changes=None):
        made = READINGS[name]()
        figures = dict(made.figures)
        for figure_id, value in (changes or {}).items():
            if value is None:
                figures.pop(figure_id, None)
            elif isinstance(value, Figure):
                figures[figure_id] = value
            else:
                new_value, basis = value if isinstance(value, tuple) else (value, None)
                old = figures.get(figure_id)
                new = figure(figure_id, new_value, made.window)
                new = replace(new, source=old.source, basis=old.basis) if old else new
                figures[figure_id] = new if basis is None else replace(new, basis=basis)
        return replace(made, figures=figures)

    return _make


@pytest.fixture(scope="session")
def names():
    """The names of all readings."""
    return tuple(READINGS)
