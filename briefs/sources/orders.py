"""Any number of simulated liquidation orders over any number of days: what the lake is measured with at size.

Not a market, but as uneven as one: sizes have a heavy tail, days and minutes have bursts, venues and assets differ by
orders of magnitude. Each day is drawn by itself, so memory does not grow with the number of orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import UserError
from briefs.tables.checks import literal
from briefs.tables.stretch import Stretch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    from numpy.random import Generator

    Values = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]

SOURCE = "simulated"
MOST = 10_000_000_000
_VENUES = {"binance": 0.42, "bybit": 0.24, "okx": 0.14, "hyperliquid": 0.12, "gate": 0.08}
_ASSETS = {
    "BTC": (0.34, 90_000.0), "ETH": (0.26, 3_100.0), "SOL": (0.12, 150.0), "XRP": (0.07, 2.2), "DOGE": (0.06, 0.17),
    "BNB": (0.05, 640.0), "ADA": (0.03, 0.71), "LINK": (0.03, 14.0), "AVAX": (0.02, 22.0), "SUI": (0.02, 3.3),
}  # fmt: skip
_NUMBERED = "hyperliquid"  # the venue whose orders have a number and an account
_ROWS_A_FILE = 500_000
_MINUTES = 1440
_BURST_DAYS = 0.03  # of all days, with some eight times as many orders
_COLUMNS = """
    make_timestamptz(at_ms * 1000) AS ts, venue::VARCHAR AS venue, asset || 'USDT' AS symbol, asset::VARCHAR AS asset,
    side::VARCHAR AS side, price, qty, (cents::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS usd, 'liq' AS kind,
    CASE WHEN number > 0 THEN 'simulated-' || account END AS account,
    CASE WHEN number > 0 THEN 'simulated-' || number END AS id, 'fill' AS price_kind
"""


@dataclass(frozen=True, slots=True)
class OrderBook:
    """How many orders, over the days from `first` to `last`, both included.

    Raises UserError where there is less than one order a day, more than MOST, or the days are out of order.
    """

    orders: int
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UserError(f"--from {self.first} --to {self.last}: the last day lies before the first")
        if not self.days <= self.orders <= MOST:
            raise UserError(f"--orders {self.orders}: from one a day ({self.days}) to {MOST:,}")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def write(book: OrderBook, folder: Path) -> Iterator[tuple[Path, int]]:
    """Parquet files of the contract's columns, in the order of days, each given as soon as it is whole in `folder`.

    With each comes the number of days that are done.

    Pure but for the files: the same book gives the same rows.
    """
    import duckdb

    with duckdb.connect(config={"threads": 1, "memory_limit": "500MB"}) as database:
        database.execute("SET TimeZone = 'UTC'")
        waiting: list[pd.DataFrame] = []
        for place, count in enumerate(_day_counts(book)):
            waiting.append(_day(book.first + timedelta(days=place), count))
            if sum(map(len, waiting)) >= _ROWS_A_FILE or place == book.days - 1:
                database.register("drawn", _joined(waiting))
                path = folder / f"{place:06d}.parquet"
                database.execute(f"COPY (SELECT {_COLUMNS} FROM drawn) TO {literal(str(path))} (FORMAT parquet)")
                waiting.clear()
                yield path, place + 1


def stretches(book: OrderBook) -> tuple[Stretch, ...]:
    """All of the days, `full`, for every venue and asset."""
    start, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (book.first, book.last))
    pairs = [(venue, asset) for venue in sorted(_VENUES) for asset in sorted(_ASSETS)]
    return tuple(Stretch(venue, asset, "full", start, end + timedelta(days=1), SOURCE) for venue, asset in pairs)


def _day_counts(book: OrderBook) -> list[int]:
    """Orders of each day, at least one: uneven as days are, the sum exact."""
    import numpy as np

    rng = _generator("days", book.days)
    weight = np.exp(0.5 * rng.standard_normal(book.days)) * np.where(rng.random(book.days) < _BURST_DAYS, 8.0, 1.0)
    bounds = np.floor(np.cumsum(weight) / weight.sum() * (book.orders - book.days) + 1e-6).astype(np.int64)
    bounds[-1] = book.orders - book.days
    counts: list[int] = (np.diff(bounds, prepend=0) + 1).tolist()
    return counts


def _day(day: date, count: int) -> pd.DataFrame:
    """The day's orders by time: moment in ms, names as categories, prices, coins, cents, numbers of orders."""
    import numpy as np
    import pandas as pd

    rng = _generator("day", day.toordinal())
    at_ms = np.sort(_minutes(rng, count) * 60_000 + rng.integers(0, 60_000, count))
    venue, asset = _drawn(rng, list(_VENUES.values()), count), _drawn(rng, [w for w, _ in _ASSETS.values()], count)
    cents = np.exp(11.0 + 2.1 * rng.standard_normal(count)).clip(100, 5e9).astype(np.int64)
    price = np.round(_prices(day, asset, at_ms) * (1 + 0.001 * rng.standard_normal(count)), 6)
    numbered = venue == list(_VENUES).index(_NUMBERED)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    return pd.DataFrame(
        {
            "at_ms": at_ms + int(midnight) * 1000,
            "venue": _named(venue, list(_VENUES)),
            "asset": _named(asset, list(_ASSETS)),
            "side": _named((rng.random(count) < 0.45).astype(np.int64), ["long", "short"]),
            "price": price,
            "qty": _quantity(cents, price),
            "cents": cents,
            "account": (50_000 * rng.random(count) ** 2).astype(np.int64),
            "number": np.where(numbered, day.toordinal() * 100_000_000 + np.arange(1, count + 1), 0),
        }
    )


def _named(codes: Whole, names: Sequence[str]) -> pd.Categorical[str]:
    import pandas as pd

    return pd.Categorical.from_codes(codes, pd.Index(names))


def _joined(days: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return days[0] if len(days) == 1 else pd.concat(days, ignore_index=True)


def _minutes(rng: Generator, count: int) -> Whole:
    """The minute of the day of each order: a quiet floor, and three bursts that fade."""
    import numpy as np

    weight = np.full(_MINUTES, 1.0)
    for start in rng.integers(0, _MINUTES, 3).tolist():
        weight[start:] += 60.0 * np.exp(-np.arange(_MINUTES - start) / 12.0)
    return _drawn(rng, weight.tolist(), count)


def _drawn(rng: Generator, weights: Sequence[float], count: int) -> Whole:
    import numpy as np

    bounds = np.cumsum(np.asarray(weights))
    drawn: Whole = np.searchsorted(bounds, rng.random(count) * bounds[-1], side="right").clip(0, len(weights) - 1)
    return drawn


def _prices(day: date, asset: Whole, at_ms: Whole) -> Values:
    """Where each asset's price stands: a slow swing over the year and a faster one over days, without chance."""
    import numpy as np

    start = np.array([price for _, price in _ASSETS.values()])
    time = day.toordinal() + at_ms / 86_400_000
    swing = 0.25 * np.sin(time / 58.0 + asset) + 0.05 * np.sin(time / 3.7 + 2.0 * asset)
    prices: Values = start[asset] * np.exp(swing)
    return prices


def _quantity(cents: Whole, price: Values) -> Values:
    """Coins to twelve significant digits."""
    import numpy as np

    exact = cents / 100 / price
    scale = np.power(10.0, 11 - np.floor(np.log10(exact)))
    rounded: Values = np.round(exact * scale) / scale
    return rounded


def _generator(purpose: str, number: int) -> Generator:
    import numpy as np

    return np.random.Generator(np.random.PCG64([sum(map(ord, purpose)), number]))
