"""Which rows a window gets, and what it says it holds."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from briefs.lake.store import Lake
from briefs.tables.stretch import Stretch
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))
MOMENT = "2026-03-04T00:00:00Z"


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def open_interest(*moments: str, asset: str = "BTC") -> pd.DataFrame:
    rows = [
        {"ts": moment, "venue": "okx", "symbol": asset, "asset": asset, "oi_base": None, "oi_usd": 1}
        for moment in moments
    ]
    return pd.DataFrame(rows)


def times(frame: pd.DataFrame, column: str = "ts") -> list[str]:
    return frame[column].dt.strftime("%dT%H:%M:%S").tolist()


def test_windows_are_half_open(lake):
    lake.import_frame(
        "open_interest",
        open_interest("2026-03-02T23:59:59Z", "2026-03-03T00:00:00Z", "2026-03-04T23:59:59Z", "2026-03-05T00:00:00Z"),
        "x",
    )
    # Levels with S - 24 h <= ts < E.
    assert times(lake.frames(DAY).open_interest) == ["03T00:00:00", "04T23:59:59"]


def test_headlines_events_series_and_reported_keep_their_own_reach(lake):
    moments = ["2026-03-03T17:59:59Z", "2026-03-03T18:00:00Z", "2026-03-04T23:59:59Z", "2026-03-05T00:00:00Z"]
    moments += ["2026-03-11T23:59:59Z", "2026-03-12T00:00:00Z"]
    headlines = pd.DataFrame([{"ts": m, "source": "x", "title": m} for m in moments])
    events = pd.DataFrame([{"ts": m, "name": m, "kind": "k", "source": "x"} for m in moments])
    series = pd.DataFrame([{"ts": m, "name": "SPY", "value": 1, "unit": "usd", "source": "x"} for m in moments])
    spans = [(MOMENT, "2026-03-05T00:00:00Z"), (MOMENT, "2026-03-05T00:00:01Z"), (moments[0], MOMENT)]
    reported = pd.DataFrame(
        [{"start": a, "end": b, "metric": "traders", "value": 1, "unit": "count", "source": "x"} for a, b in spans]
    )
    lake.import_frames({"headlines": headlines, "events": events, "series": series, "reported": reported}, "x")
    frames = lake.frames(DAY)
    assert times(frames.headlines) == ["03T18:00:00", "04T23:59:59"]
    assert times(frames.events) == ["04T23:59:59", "05T00:00:00", "11T23:59:59"]
    assert times(frames.series) == ["03T17:59:59", "03T18:00:00", "04T23:59:59"]
    assert times(frames.reported, "end") == ["05T00:00:00"]
    assert frames.reported["asset"].isna().all()


def test_assets_narrow_the_tables_that_have_them(lake):
    reported = {"start": MOMENT, "end": "2026-03-05T00:00:00Z", "metric": "traders", "value": 1, "unit": "count"}
    whole = reported | {"source": "x", "asset": None}
    lake.import_frames(
        {
            "open_interest": pd.concat([open_interest(MOMENT), open_interest(MOMENT, asset="ETH")]),
            "reported": pd.DataFrame([whole, whole | {"asset": "ETH"}, whole | {"asset": "BTC"}]),
        },
        "x",
    )
    frames = lake.frames(DAY, ["ETH"])
    assert frames.open_interest["asset"].tolist() == ["ETH"]
    # What a vendor says of the whole market has no asset and stays.
    assert frames.reported["asset"].fillna("").tolist() == ["ETH", ""]


def test_empty_frames_have_their_columns_and_types(lake):
    lake.import_frame("open_interest", open_interest(MOMENT), "x")
    empty, full = lake.frames(Window.day(date(2020, 1, 1))), lake.frames(DAY)
    for field in fields(full):
        frame = getattr(empty, field.name)
        if isinstance(frame, pd.DataFrame):
            assert len(frame) == 0
            assert frame.dtypes.equals(getattr(full, field.name).dtypes)
            for column in {"ts", "start", "end", "day"} & set(frame.columns):
                assert str(frame[column].dtype) == "datetime64[us, UTC]"
    assert str(empty.totals["long_orders"].dtype) == "Int64"
    assert str(empty.orders["account"].dtype) == "str"
    assert set(empty.held().values()) == {0}


def test_a_reader_survives_a_writer_that_replaces_its_files(lake, monkeypatch):
    lake.import_frame("open_interest", open_interest(MOMENT), "x")
    from briefs.lake import market

    scan = market._Scan.frames
    calls = []

    def interrupted(self):
        if not calls:
            calls.append(1)
            lake.import_frame("open_interest", open_interest("2026-03-04T01:00:00Z"), "x")
            # The next writer removes what no manifest names any more.
            lake.import_frame("open_interest", open_interest("2026-03-04T02:00:00Z"), "x")
        return scan(self)

    monkeypatch.setattr(market._Scan, "frames", interrupted)
    assert len(lake.frames(DAY).open_interest) == 3


def test_holdings_say_what_is_held_and_how_completely(lake):
    order = {"ts": "2026-03-04T06:00:00Z", "venue": "okx", "symbol": "X", "asset": "BTC", "side": "long"}
    orders = pd.DataFrame([order | {"price": 1, "qty": 1, "usd": 1}])
    candle = {"interval_s": 3600, "venue": "okx", "symbol": "X", "asset": "BTC"}
    candle |= dict.fromkeys(("open", "high", "low", "close"), 1)
    candles = pd.DataFrame([candle | {"ts": f"2026-03-04T{hour:02d}:00:00Z"} for hour in range(18)])
    covered = Stretch("okx", "BTC", "sampled_1s", DAY.start, DAY.start + timedelta(hours=6))
    lake.import_frames({"liquidations": orders, "candles": candles}, "recorder", stretches=[covered])
    first, second = lake.holdings(date(2026, 3, 4))
    assert (first.table, first.venue, first.name, first.source) == ("liquidations", "okx", "BTC", "recorder")
    assert (first.coverage, first.share) == ("sampled_1s", 0.25)
    assert (second.rows, second.interval_s, second.share) == (18, 3600, 18 / 24)
    assert (second.first, second.last) == (DAY.start, datetime(2026, 3, 4, 17, tzinfo=UTC))
    assert lake.holdings(date(2026, 3, 5)) == ()
    assert [holding.share for holding in lake.holdings()] == [None, None]
