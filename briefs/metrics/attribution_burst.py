"""Did a burst of liquidations add to the move? It began at or after the jump, was large, and positions were closed."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from briefs.metrics.attribution_ladder import Jump
from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import ALL
from briefs.metrics.price_bars import micros
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Evidence, Test, Unit

LEAST_SHARE = 0.01  # of the asset's open interest
LEAST_FALL = 2.0  # standard deviations
LEAST_CHANGES = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

DEFINITIONS = (
    Definition(
        "attribution.A.burst.at",
        Unit.TIME,
        "When the largest burst of liquidations began that hit the side which the jump hurt, at or after the jump.",
        "episode.N.start of the first such episode",
        ("orders", "totals"),
    ),
    Definition(
        "attribution.A.burst.open_interest_score",
        Unit.MULTIPLE,
        "The change of open interest in coins over the burst, in standard deviations of earlier changes as long.",
        "log change over the burst / root mean square of the log changes over stretches of equal length before it, one "
        "after the other; absent under 20 of them",
        ("open_interest",),
    ),
)


def measure(frames: MarketFrames, asset: str, jump: Jump, tally: Tally) -> None:
    """Adds the burst that followed the jump, and the evidence that it amplified the move where all tests pass."""
    side = "long" if jump.change < 0 else "short"
    number = _episode(asset, side, jump, tally)
    if number is None:
        return
    begins, ends = (str(tally.figures[f"episode.{number}.{part}"].value) for part in ("start", "end"))
    source = tally.figures[f"episode.{number}.start"].source
    name = f"attribution.{asset}.burst"
    tally.add(f"{name}.at", begins, Unit.TIME, source=source, rows=1)
    score = open_interest_score(frames.open_interest, asset, _micros(begins), _micros(ends))
    if score is not None:
        value, venues, rows = score
        tally.add(f"{name}.open_interest_score", value, Unit.MULTIPLE, source=venues, rows=rows, basis="in coins")
    share = tally.figures.get(f"liquidations.oi_share.{asset}")
    tests = (
        Test(
            "the burst began at or after the jump", passed=True, figures=(f"{name}.at", f"attribution.{asset}.jump.at")
        ),
        Test(
            "what was liquidated is a large share of open interest",
            share is not None and float(share.value) >= LEAST_SHARE,
            () if share is None else (share.id,),
        ),
        Test(
            "open interest in coins fell far more than usual",
            score is not None and score[0] <= -LEAST_FALL,
            () if score is None else (f"{name}.open_interest_score",),
        ),
    )
    if all(test.passed for test in tests):
        tally.evidence.append(Evidence(f"attribution.{asset}.burst", "amplified by liquidations", tests))


def _episode(asset: str, side: str, jump: Jump, tally: Tally) -> str | None:
    """The number of the largest episode of the asset and side that begins at or after the jump's bar."""
    figures = tally.figures
    numbers = sorted(
        (name.split(".")[1] for name in figures if name.startswith("episode.") and name.endswith(".start")), key=int
    )
    for number in numbers:
        stem = f"episode.{number}"
        fits = (figures[f"{stem}.asset"].value, figures[f"{stem}.side"].value) == (asset, side)
        if fits and f"{stem}.end" in figures and _micros(str(figures[f"{stem}.start"].value)) >= jump.at:
            return number
    return None


def open_interest_score(levels: pd.DataFrame, asset: str, begins: int, ends: int) -> tuple[float, str, int] | None:
    """The burst's change in standard deviations, the venues, and the rows; None where too little is known.

    levels: as `MarketFrames.open_interest`. Only venues and symbols that always have a level in coins, summed at the
    times that all of them have. begins, ends: epoch microseconds; the level before and the one after count.
    """
    rows = levels[(levels["asset"] == asset) & (levels["venue"] != ALL)]
    coins = rows.pivot_table(index="ts", columns=["venue", "symbol"], values="oi_base", aggfunc="last").dropna()
    if coins.empty:
        return None
    at = micros(coins.index.to_series())
    total = np.array([math.fsum(values) for values in coins.to_numpy().tolist()])
    first, last = int(np.searchsorted(at, begins, side="right")) - 1, int(np.searchsorted(at, ends))
    last = max(last, first + 1)
    if first < 0 or last >= len(at) or not (total > 0).all():
        return None
    logs = np.log(total)
    earlier = np.diff(logs[first :: first - last])
    usual = math.sqrt(math.fsum((earlier * earlier).tolist()) / len(earlier)) if len(earlier) >= LEAST_CHANGES else 0.0
    if not usual:
        return None
    venues = ", ".join(sorted(set(coins.columns.get_level_values("venue"))))
    return float(logs[last] - logs[first]) / usual, venues, len(coins)


def _micros(iso: str) -> int:
    return (datetime.fromisoformat(iso) - EPOCH) // timedelta(microseconds=1)
