"""A planted event leads the brief: simulated days, each calm but for one thing, and calm days for comparison.

BRIEFS_SHOCKS says how many days (200 for the long form); the short form takes each kind once. The scenario of a day
is written here from its number alone, so a failing number can be looked at again.
"""

import os
import random
from datetime import date
from pathlib import Path

import pytest

from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.sources.scenario import read, simulate
from briefs.story.compose import compose
from briefs.vocabulary.document import Bullets, Document, Paragraph
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

pytestmark = pytest.mark.slow

DAY = date(2026, 3, 8)
# Liquidations of a calm day lie well below the median of the days before, however these are drawn.
CALM = {
    "longs": 4.3, "shorts": 3.4, "btc": (68_000, 68_300), "eth": (1_980, 1_990),
    "funding": 0.01, "fall": 0.005, "cap": (2.40, 2.41),
}  # fmt: skip

# kind: (what changes, by a random generator; the figures of which one must be in the lead)
KINDS = {
    "liquidations": (lambda r: {"longs": r.uniform(90, 250)}, ("liquidations.total_usd",)),
    "short squeeze": (lambda r: {"shorts": r.uniform(90, 250)}, ("liquidations.total_usd",)),
    "btc falls": (lambda r: {"btc": (68_000, 68_000 * (1 - r.uniform(0.07, 0.13)))}, ("price.BTC.",)),
    "btc rises": (lambda r: {"btc": (68_000, 68_000 * (1 + r.uniform(0.07, 0.13)))}, ("price.BTC.",)),
    "eth falls": (lambda r: {"eth": (1_980, 1_980 * (1 - r.uniform(0.12, 0.2)))}, ("price.ETH.",)),
    "funding turns": (lambda r: {"funding": -r.uniform(0.08, 0.2)}, ("funding.BTC.",)),
    "funding soars": (lambda r: {"funding": r.uniform(0.12, 0.25)}, ("funding.BTC.",)),
    "positions close": (lambda r: {"fall": r.uniform(0.2, 0.35)}, ("open_interest.BTC.",)),
    "market shrinks": (lambda r: {"cap": (2.40, 2.40 * (1 - r.uniform(0.07, 0.12)))}, ("market.total_cap.",)),
}


def scenario(name: str, day: dict) -> str:
    total = day["longs"] + day["shorts"]
    (btc_open, btc_close), (eth_open, eth_close), (cap_open, cap_close) = day["btc"], day["eth"], day["cap"]
    return f"""
name = "{name}"
day = {DAY}
about = "One planted event on an otherwise calm day."

[assumed.venues.okx]
symbol = "{{asset}}-USDT-SWAP"

[assumed.liquidations]
long = {day["longs"] * 1e6:.0f}
short = {day["shorts"] * 1e6:.0f}
orders = 150

[assumed.liquidations.history]
since = 2026-01-10
median = "10 m"
spread = 0.3
ceiling = "18 m"

[assumed.liquidations.assets]
BTC = {total * 0.6e6:.0f}
ETH = "rest"

[assumed.liquidations.venues]
okx = "rest"

[assumed.prices.BTC]
venue = "okx"
tick = 0.1
volatility = 0.35
turnover = "5 bn"
turns = [
    [2026-01-08, 70000], [2026-01-20, 61000], [2026-02-10, 78500], [{DAY}, {btc_open}], [2026-03-09, {btc_close:.1f}],
]

[assumed.prices.ETH]
venue = "okx"
tick = 0.01
volatility = 0.45
turnover = "3 bn"
turns = [
    [2026-01-08, 2050], [2026-01-20, 1500], [2026-02-10, 2500], [{DAY}, {eth_open}], [2026-03-09, {eth_close:.2f}],
]

[assumed.funding.venues.okx]
interval_h = 8
since = 2026-01-10

[assumed.funding.assets.BTC]
premium = "0.01 %"
spread = "0.004 %"
floor = "-0.01 %"
ceiling = "0.03 %"

[assumed.funding.assets.BTC.rates]
okx = "{day["funding"]:.4f} %"

[assumed.open_interest]
since = 2026-01-10
noise = 0.001

[assumed.open_interest.venues]
okx = 1.0

[assumed.open_interest.coins]
BTC = 50000

[assumed.open_interest.fall]
BTC = {day["fall"]:.4f}

[assumed.series.total_market_cap]
unit = "usd"
every_h = 1
step = 1000000
volatility = 0.3
turns = [
    [2026-01-10, "2.5 tn"], [2026-03-07T23:00:00Z, "{cap_open:.4f} tn"], [{DAY}, "{cap_open + 0.001:.4f} tn"],
    [2026-03-08T23:00:00Z, "{cap_close:.4f} tn"], [2026-03-09, "{cap_close + 0.001:.4f} tn"],
]
"""


def document(folder: Path, number: int, kind: str | None) -> Document:
    """The plan of the day that `number` makes, with one event of `kind`, or none."""
    chance = random.Random(number)  # noqa: S311 - the same days every time, no secrets
    day = dict(CALM) | (KINDS[kind][0](chance) if kind else {})
    day["longs"] *= 1 if kind == "liquidations" else chance.uniform(0.85, 1.05)
    path = folder / "day.toml"
    path.write_text(scenario(f"planted-{number}", day))
    tables = simulate(read(path))
    lake = Lake(folder / "lake")
    lake.import_frames(tables.tables, "simulated", simulated=True, stretches=tables.stretches)
    return compose(compute(lake.frames(Window.day(DAY)), Preferences()))


def words_of_plan(plan: Document) -> int:
    """How much is told: the number of messages in prose and bullets."""
    return sum(
        len(block.messages)
        for section in plan.sections
        for block in section.blocks
        if isinstance(block, Paragraph | Bullets)
    )


def test_a_planted_event_is_in_the_lead(tmp_path_factory):
    days = int(os.environ.get("BRIEFS_SHOCKS", str(len(KINDS))))
    kinds = list(KINDS)
    missed = []
    for number in range(days):
        kind = kinds[number % len(kinds)]
        plan = document(tmp_path_factory.mktemp("day"), number, kind)
        told = [figure for message in plan.lead for figure in message.refs.values()]
        if not any(figure.startswith(KINDS[kind][1]) for figure in told):
            missed.append((number, kind, told))
    outcome = f"{days - len(missed)} of {days} planted events are in the lead; missed: {missed}"
    print(outcome)  # noqa: T201 - a measurement, shown with -s
    assert 1 - len(missed) / days >= 0.99, outcome


def test_calm_days_say_so_and_are_shorter(tmp_path_factory):
    days = max(2, int(os.environ.get("BRIEFS_SHOCKS", "0")) // 20)
    busy = words_of_plan(document(tmp_path_factory.mktemp("day"), 0, "liquidations"))
    sizes = []
    for number in range(1000, 1000 + days):
        plan = document(tmp_path_factory.mktemp("day"), number, None)
        assert (plan.title.key, plan.lead[0].key) == ("title.quiet", "lead.quiet"), number
        sizes.append(words_of_plan(plan))
    print(f"{days} calm days have {min(sizes)} to {max(sizes)} messages, a busy one {busy}")  # noqa: T201 - as above
    assert max(sizes) < busy
