"""Changes of open interest on earlier days: the same venues and symbols, in the unit of the window's own figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from briefs.metrics.outliers_past import DAYS, Past
from briefs.metrics.price_bars import SECOND, Floats, Integers, micros
from briefs.metrics.price_days import DAY_S, day_number
from briefs.metrics.tally import Tally

_DAY = DAY_S * SECOND


def keep_past(
    asset: str, keys: Sequence[tuple[str, str]], column: str, days: pd.DataFrame, age: pd.Timedelta, tally: Tally
) -> None:
    """Leave the past of `open_interest.ASSET.change_pct` with the tally; a rolling window has none.

    keys: (venue, symbol) of the levels that the figure is the sum of. column: oi_base or oi_usd, its unit. days:
    `MarketFrames.open_interest_days`. age: how old a level may be.
    """
    if tally.window.kind != "day" or days.empty:
        return
    figure = tally.figures[f"open_interest.{asset}.change_pct"]
    today = day_number(tally.window.date)
    own = days["asset"].to_numpy() == asset
    venues, symbols = (days[name].to_numpy()[own] for name in ("venue", "symbol"))
    times = [micros(days[name])[own] for name in ("day", "first_ts", "last_ts")]
    unit = column.removeprefix("oi_")
    levels = [days[f"{name}_{unit}"].to_numpy(dtype=np.float64)[own] for name in ("first", "last")]
    begin, close = np.zeros(DAYS), np.zeros(DAYS)
    for venue, symbol in keys:
        rows = (venues == venue) & (symbols == symbol)
        opening, closing = _ends([one[rows] for one in times], [one[rows] for one in levels], age, today)
        begin, close = begin + opening, close + closing
    known = ~np.isnan(begin) & ~np.isnan(close) & (begin > 0)
    basis = f"changes at {figure.source}, {figure.basis}"
    tally.pasts.append(Past(figure.id, float(figure.value), close[known] / begin[known] - 1.0, basis))


def _ends(times: Sequence[Integers], levels: Sequence[Floats], age: pd.Timedelta, today: int) -> tuple[Floats, Floats]:
    """Levels of one venue and symbol at the start and at the end of each of the 365 days before; nan where unknown.

    times: each day, and when its first and its last level stood; levels: these two. As for the figure itself: the
    start's is the last one at or before it, the end's the last one before it, both of at most this age.
    """
    (day, first_at, last_at), (first, last) = times, levels
    number = day // _DAY
    place = number - (today - DAYS)
    fresh = last_at >= (number + 1) * _DAY - age // pd.Timedelta(microseconds=1)
    begin, close = np.full(DAYS, np.nan), np.full(DAYS, np.nan)
    within = (place >= 0) & (place < DAYS)
    close[place[within & fresh]] = last[within & fresh]
    followed = fresh & (place >= -1) & (place < DAYS - 1)
    begin[place[followed] + 1] = last[followed]
    # A level stamped at midnight is later than the last one of the day before.
    sharp = within & (first_at == number * _DAY)
    begin[place[sharp]] = first[sharp]
    return begin, close
