"""Rows of the lake as `MarketFrames`: DuckDB scans and reduces, pandas only carries the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from briefs.lake.few_values import name_values, numbered
from briefs.lake.filing import sort_order
from briefs.lake.frame_types import (
    CANDLE_CLOSE_DTYPES,
    CANDLE_DAY_DTYPES,
    CANDLE_HOUR_DTYPES,
    LIQUIDATION_BAR_DTYPES,
    OPEN_INTEREST_DAY_DTYPES,
    OPEN_INTEREST_START_DTYPES,
    PERIOD_DTYPES,
    frame_dtypes,
)
from briefs.lake.frames_closes import closes_query, closes_since
from briefs.lake.frames_liquidations import (
    RANKED_PERIODS,
    liquidation_bars_query,
    liquidation_feeds_query,
    open_interest_starts_query,
)
from briefs.lake.manifest import Manifest, Rolled, Stored
from briefs.lake.open_interest_days import days_since, open_interest_days_query
from briefs.lake.periods import candle_days_query, candle_hours_query, microseconds, periods_query
from briefs.lake.rollups import COLUMNS, HOURS, MINUTES, Roll, current, sums
from briefs.lake.rows import moment_literal, reading, rows_of
from briefs.lake.session import file_list, scalar, session
from briefs.tables.checks import literal, quote
from briefs.tables.column import Table
from briefs.tables.contract import (
    CANDLES,
    EVENTS,
    FUNDING,
    HEADLINES,
    LIQUIDATION_TOTALS,
    LIQUIDATIONS,
    OPEN_INTEREST,
    REPORTED,
    SERIES,
    TABLES,
)
from briefs.tables.frames import REVISED_DTYPES, MarketFrames
from briefs.vocabulary.figure import Provenance
from briefs.vocabulary.window import Window

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

LONGEST_BAR = timedelta(days=31)
HOURS_BACK = timedelta(days=140)  # 90 days on which other markets trade, with weekends and holidays
BASELINE = timedelta(days=28)
_WEEK, _MANY = timedelta(days=7), 100_000
_OF_VENUES = (LIQUIDATIONS, LIQUIDATION_TOTALS, FUNDING, OPEN_INTEREST)  # what a watchlist of venues narrows
_OF_FEW_VALUES = ("venue", "symbol", "asset", "side", "kind", "price_kind", "source")  # of orders
_File = TypeVar("_File", Stored, Rolled)


def market_frames(lake: Path, window: Window, assets: Sequence[str], venues: Sequence[str] = ()) -> MarketFrames:
    """See `Lake.frames`."""

    def read(manifest: Manifest) -> MarketFrames:
        with session() as connection:
            return _Scan(lake, manifest, connection, window, tuple(assets), tuple(venues)).frames()

    return reading(lake, read)


def candle_hours(lake: Path, window: Window, assets: Sequence[str]) -> pd.DataFrame:
    """See `Lake.candle_hours`."""

    def read(manifest: Manifest) -> pd.DataFrame:
        with session() as connection:
            return _Scan(lake, manifest, connection, window, tuple(assets)).candle_hours(window.start)

    return reading(lake, read)


@dataclass(slots=True)
class _Scan:
    """One window's rows, table by table. `simulated` turns true with the first simulated row handed over."""

    lake: Path
    manifest: Manifest
    connection: DuckDBPyConnection
    window: Window
    assets: tuple[str, ...]
    venues: tuple[str, ...] = ()
    simulated: bool = False

    def frames(self) -> MarketFrames:
        start, end = self.window.start, self.window.end
        whole = "ts + to_seconds(interval_s) <= " + moment_literal(end)
        overlapping = f"ts + to_seconds(interval_s) > {moment_literal(start)}"
        opening = f"ts + to_seconds(interval_s) >= {moment_literal(start)} AND {whole}"
        within = f'"end" <= {moment_literal(end)}'
        frames = {
            "orders": self._orders(),
            "totals": self._rows(LIQUIDATION_TOTALS, start - LONGEST_BAR, end, overlapping),
            "liquidation_periods": self._periods(),
            "liquidation_bars": self._liquidation_bars(),
            "funding": self._rows(FUNDING, None, end),
            "candles": self._rows(CANDLES, start - LONGEST_BAR, end, opening),
            "candle_days": self._candle_days(),
            "candle_hours": self.candle_hours(end - HOURS_BACK),
            "candle_closes": self._candle_closes(),
            "open_interest": self._rows(OPEN_INTEREST, start - timedelta(hours=24), end),
            "open_interest_starts": self._open_interest_starts(),
            "open_interest_days": self._open_interest_days(),
            "series": self._rows(SERIES, None, end),
            "headlines": self._rows(HEADLINES, start - timedelta(hours=6), end),
            "events": self._rows(EVENTS, start - timedelta(hours=1), end + timedelta(days=7)),
            "reported": self._rows(REPORTED, start, end, within),
        }
        provenance: Provenance = "simulated" if self.simulated else "recorded"
        revision = 1 + self._revisions()
        # Where nothing was replaced there is nothing to look for.
        revised = {"revised": self._revised()} if revision > 1 else {}
        return MarketFrames(self.window, **frames, provenance=provenance, revision=revision, **revised)

    def _rows(self, table: Table, low: datetime | None, high: datetime, more: str = "true") -> pd.DataFrame:
        """The rows of the table with low <= time < high that also meet `more`, sorted by time, then by key."""
        dtypes = frame_dtypes(table)
        query = self._query(table, low, high, more)
        columns = ", ".join(quote(name) for name in dtypes)
        return self._frame(f"SELECT {columns} FROM ({query}) ORDER BY {sort_order(table)}", dtypes)

    def _orders(self) -> pd.DataFrame:
        dtypes = frame_dtypes(LIQUIDATIONS)
        rows = self._query(LIQUIDATIONS, self.window.start, self.window.end)
        few = ", ".join(_OF_FEW_VALUES)
        name_values(self.connection, "orders", _OF_FEW_VALUES, f"SELECT DISTINCT {few} FROM ({rows})")
        columns = ", ".join(quote(name) for name in dtypes)
        rows = numbered("orders", _OF_FEW_VALUES, rows)
        return self._frame(f"SELECT {columns} FROM ({rows}) ORDER BY {sort_order(LIQUIDATIONS)}", dtypes)

    def _periods(self) -> pd.DataFrame:
        orders = self._order_sums(HOURS, None, self.window.end)
        totals = self._query(LIQUIDATION_TOTALS, None, self.window.end)
        stretches = [
            s
            for s in self.manifest.stretches
            if (not self.assets or s.asset in self.assets) and (not self.venues or s.venue in self.venues)
        ]
        return self._frame(periods_query(self.window, orders, totals, stretches), PERIOD_DTYPES)

    def _liquidation_bars(self) -> pd.DataFrame:
        import pandas as pd

        begins, start = self.window.start - BASELINE, self.window.start
        few = [name for name, dtype in LIQUIDATION_BAR_DTYPES.items() if dtype == "category"]
        orders, totals = self._order_sums(MINUTES, begins, start), self._query(LIQUIDATION_TOTALS, begins, start)
        name_values(self.connection, "bars", few, liquidation_feeds_query(self.window, orders, totals))
        # Millions of bars in one query take several times the memory of their frame. No bar lies in two weeks.
        rows = sum(one.rows for one in self._bearing(current(self.manifest, MINUTES), begins, start))
        many = rows > _MANY and not microseconds(start) % MINUTES.step
        weeks = [begins, *(begins + _WEEK * place for place in range(1, 4) if many), start]
        frames = []
        for low, high in pairwise(weeks):
            orders, totals = self._order_sums(MINUTES, low, high), self._query(LIQUIDATION_TOTALS, low, high)
            bars = numbered("bars", few, liquidation_bars_query(self.window, orders, totals))
            order = "ts, kind, venue, asset, source, interval_s"
            frames.append(self._frame(f"SELECT * FROM ({bars}) ORDER BY {order}", LIQUIDATION_BAR_DTYPES))
        return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]

    def _order_sums(self, roll: Roll, low: datetime | None, high: datetime) -> str:
        """Orders in the columns of a rollup, and from rollups where these have what is asked for.

        They have where all bounds lie between their steps.
        """
        files = self._bearing(self.manifest.of(LIQUIDATIONS.name), low, high)
        fits = not any(microseconds(bound) % roll.step for bound in (self.window.start, self.window.end))
        rolled = self._bearing(current(self.manifest, roll), low, high) if fits else []
        covered = {name for one in rolled for name in one.of}
        rest = [stored for stored in files if Path(stored.path).stem not in covered]
        parts = [sums(f"({self._scan(LIQUIDATIONS, rest, low, high)})")]
        if rolled:
            source = f"read_parquet({file_list([self.lake / one.path for one in rolled])})"
            parts.append(f"SELECT {COLUMNS} FROM {source} WHERE {self._conditions(LIQUIDATIONS, low, high)}")
        query = " UNION ALL ".join(parts)
        if not self.simulated and any(stored.simulated for stored in files):
            self.simulated = scalar(self.connection, f"SELECT sum(simulated) FROM ({query})") > 0
        return query

    def _open_interest_starts(self) -> pd.DataFrame:
        start, length = self.window.start, self.window.length
        # A bound is exclusive, and the level at the start itself counts.
        levels = self._query(OPEN_INTEREST, start - length * RANKED_PERIODS, start + timedelta(microseconds=1))
        return self._frame(open_interest_starts_query(self.window, levels), OPEN_INTEREST_START_DTYPES)

    def _open_interest_days(self) -> pd.DataFrame:
        levels = self._query(OPEN_INTEREST, days_since(self.window), self.window.end)
        return self._frame(open_interest_days_query(self.window, levels), OPEN_INTEREST_DAY_DTYPES)

    def _candle_days(self) -> pd.DataFrame:
        candles = self._query(CANDLES, None, self.window.end)
        return self._frame(candle_days_query(self.window, candles), CANDLE_DAY_DTYPES)

    def candle_hours(self, since: datetime) -> pd.DataFrame:
        candles = self._query(CANDLES, since, self.window.end)
        return self._frame(candle_hours_query(self.window, candles), CANDLE_HOUR_DTYPES)

    def _candle_closes(self) -> pd.DataFrame:
        since = closes_since(self.window)
        candles = self._query(CANDLES, since.start, since.end)
        return self._frame(closes_query(self.window, candles), CANDLE_CLOSE_DTYPES)

    def _frame(self, query: str, dtypes: dict[str, str]) -> pd.DataFrame:
        frame = self.connection.execute(query).df()[list(dtypes)]
        # Most columns come as they should; to look at a type is cheap, to cast a column to its own type is not.
        found = frame.dtypes
        other = {name: dtype for name, dtype in dtypes.items() if str(found[name]) != dtype}
        return frame.astype(other) if other else frame

    def _query(self, table: Table, low: datetime | None, high: datetime, more: str = "true") -> str:
        """The query for these rows, unsorted. Notes whether any of them is simulated."""
        query = self._scan(table, self.manifest.of(table.name), low, high, more)
        if not self.simulated and any(stored.simulated for stored in self.manifest.of(table.name)):
            self.simulated = scalar(self.connection, f"SELECT bool_or(simulated) FROM ({query})") == 1
        return query

    def _scan(
        self, table: Table, files: Sequence[Stored], low: datetime | None, high: datetime, more: str = "true"
    ) -> str:
        bearing = self._bearing(files, low, high)
        return f"SELECT * FROM {rows_of(self.lake, table, bearing)} WHERE {self._conditions(table, low, high, more)}"

    def _bearing(self, files: Sequence[_File], low: datetime | None, high: datetime) -> list[_File]:
        return [one for one in files if one.first < high and (low is None or one.last >= low)]

    def _conditions(self, table: Table, low: datetime | None, high: datetime, more: str = "true") -> str:
        time = quote(table.time)
        conditions = [f"{time} < {moment_literal(high)}", f"({more})"]
        if low is not None:
            conditions.append(f"{time} >= {moment_literal(low)}")
        if self.assets and any(column.name == "asset" for column in table.columns):
            names = ", ".join(literal(asset) for asset in self.assets)
            # A row without an asset speaks of the whole market.
            conditions.append(f"(asset IN ({names}) OR asset IS NULL)")
        if self.venues and table in _OF_VENUES:
            conditions.append(f"venue IN ({', '.join(literal(venue) for venue in self.venues)})")
        return " AND ".join(conditions)

    def _revisions(self) -> int:
        """How many imports have replaced rows of the window itself."""
        start, end = self.window.start, self.window.end
        numbers: set[int] = set()
        for table in TABLES.values():
            replaced = [stored for stored in self.manifest.revised if stored.table == table.name]
            for stored in replaced:
                if scalar(self.connection, f"SELECT count(*) FROM ({self._scan(table, [stored], start, end)})"):
                    numbers.add(int(stored.period))
            if replaced:
                # A replacement may have moved a row into the window.
                now = self._scan(table, self.manifest.of(table.name), start, end)
                found = self.connection.execute(f"SELECT DISTINCT revision FROM ({now}) WHERE revision > 0").fetchall()
                numbers.update(number for (number,) in found)
        return len(numbers)

    def _revised(self) -> pd.DataFrame:
        """The rows of the window itself that are not the first version of themselves, counted."""
        counts = []
        for table in TABLES.values():
            if any(stored.table == table.name for stored in self.manifest.revised):
                venue = "venue" if any(column.name == "venue" for column in table.columns) else "''"
                rows = self._scan(table, self.manifest.of(table.name), self.window.start, self.window.end)
                counts.append(
                    f'SELECT {literal(table.name)} AS "table", {venue} AS venue, source, count(*) AS rows '
                    f"FROM ({rows}) WHERE revision > 0 GROUP BY ALL"
                )
        return self._frame(f"{' UNION ALL '.join(counts)} ORDER BY ALL", REVISED_DTYPES)
