"""A known key with new values replaces the row, and the old one is kept."""

from datetime import UTC, date, datetime, timedelta

import duckdb
import pandas as pd
import pytest

from briefs.errors import UserError
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))


def orders(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Orders from (time, id, usd)."""
    return pd.DataFrame(
        [
            {
                "ts": moment,
                "venue": "okx",
                "symbol": "X",
                "asset": "BTC",
                "side": "long",
                "price": 1,
                "qty": usd,
                "usd": usd,
                "id": number,
            }
            for moment, number, usd in rows
        ]
    )


def series(value: float, day: str = "2026-03-04") -> pd.DataFrame:
    return pd.DataFrame([{"ts": f"{day}T00:00:00Z", "name": "SPY", "value": value, "unit": "usd", "source": "x"}])


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def test_a_new_value_replaces_the_old_one_which_is_kept(lake):
    lake.import_frame("series", series(1.5), "x")
    assert lake.frames(DAY).revision == 1
    imported = lake.import_frame("series", series(2.5), "x")
    assert (imported.new, imported.unchanged, imported.revised) == (0, 0, 1)
    frames = lake.frames(DAY)
    assert frames.series["value"].tolist() == [2.5]
    assert frames.revision == 2
    kept = duckdb.connect().execute(f"SELECT value FROM '{lake.path}/revisions/series/*.parquet'").fetchall()
    assert kept == [(1.5,)]
    assert lake.check() == ()


def test_each_import_that_replaces_rows_is_one_revision_of_the_days_it_touches(lake):
    lake.import_frame("series", series(1), "x")
    lake.import_frame("series", series(1, "2026-03-05"), "x")
    lake.import_frame("series", series(2), "x")
    lake.import_frame("series", series(3), "x")
    lake.import_frame("series", series(2, "2026-03-05"), "x")
    assert lake.frames(DAY).revision == 3
    assert lake.frames(Window.day(date(2026, 3, 5))).revision == 2
    assert lake.frames(Window.day(date(2026, 3, 6))).revision == 1


def test_an_order_whose_time_is_corrected_moves_to_its_new_day(lake):
    lake.import_frame("liquidations", orders(("2026-03-04T12:00:00Z", "7", 5)), "x")
    lake.import_frame("liquidations", orders(("2026-03-05T12:00:00Z", "7", 5)), "x")
    following = Window.day(date(2026, 3, 5))
    assert len(lake.frames(DAY).orders) == 0
    assert len(lake.frames(following).orders) == 1
    assert (lake.frames(DAY).revision, lake.frames(following).revision) == (2, 2)
    assert lake.check() == ()


def test_simulated_rows_say_so_and_never_replace_recorded_ones(lake):
    lake.import_frame("series", series(1), "x")
    before = (lake.path / "manifest.json").read_bytes()
    with pytest.raises(UserError, match="would replace recorded rows of series"):
        lake.import_frame("series", series(2), "y", simulated=True)
    assert (lake.path / "manifest.json").read_bytes() == before
    assert lake.frames(DAY).provenance == "recorded"
    lake.import_frame("series", series(1, "2026-03-02"), "y", simulated=True)
    assert lake.frames(DAY).provenance == "simulated"
    assert lake.frames(Window.day(date(2026, 3, 1))).provenance == "recorded"


def test_recorded_rows_take_over_from_simulated_ones(lake):
    lake.import_frame("series", series(1), "x", simulated=True)
    imported = lake.import_frame("series", series(1), "x")
    assert imported.revised == 1
    assert lake.frames(DAY).provenance == "recorded"


def test_history_that_is_simulated_makes_the_window_simulated(lake):
    lake.import_frame("liquidations", orders(("2026-02-01T12:00:00Z", "1", 5)), "x", simulated=True)
    lake.import_frame("liquidations", orders(("2026-03-04T12:00:00Z", "2", 5)), "x")
    assert lake.frames(DAY).provenance == "simulated"
    window = Window.rolling(datetime(2026, 2, 1, tzinfo=UTC), timedelta(hours=24))
    assert lake.frames(window).provenance == "recorded"


def test_imports_of_one_occasion_are_one_revision(lake):
    lake.import_frame("series", series(1), "x")
    lake.import_frame("liquidations", orders(("2026-03-04T12:00:00Z", "7", 5)), "y")
    number = lake.next_revision()
    assert number == 1
    lake.import_frames({"series": series(2)}, "x", revision=number)
    lake.import_frames({"liquidations": orders(("2026-03-04T12:00:00Z", "7", 6))}, "y", revision=number)
    assert lake.frames(DAY).revision == 2
    assert lake.next_revision() == 2
    lake.import_frames({"series": series(3)}, "x", revision=lake.next_revision())
    assert lake.frames(DAY).revision == 3
    assert lake.check() == ()


def test_what_was_revised_is_counted_by_table_venue_and_source(lake):
    lake.import_frame("series", series(1), "x")
    lake.import_frame("liquidations", orders(("2026-03-04T12:00:00Z", "7", 5), ("2026-03-04T13:00:00Z", "8", 5)), "y")
    assert lake.frames(DAY).revised.empty
    lake.import_frame("series", series(2), "x")
    lake.import_frame("series", series(3), "x")
    lake.import_frame("liquidations", orders(("2026-03-04T12:00:00Z", "7", 6), ("2026-03-04T13:00:00Z", "8", 6)), "y")
    lake.import_frame("liquidations", orders(("2026-03-05T12:00:00Z", "9", 6)), "y")
    found = lake.frames(DAY).revised
    assert found.to_dict("records") == [
        {"table": "liquidations", "venue": "okx", "source": "y", "rows": 2},
        {"table": "series", "venue": "", "source": "x", "rows": 1},
    ]
    assert lake.frames(Window.day(date(2026, 3, 5))).revised.empty
