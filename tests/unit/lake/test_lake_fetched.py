"""The ledger of fetches: what a stopped run brought, and nothing that is no longer so."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from briefs.errors import UserError
from briefs.lake.fetched import NAME, Brought, Fetched, Part
from briefs.lake.store import Lake

HOUR = 3_600_000
NOW = 1_772_625_600_000
PART = Part("okx", "candles", date(2026, 3, 4))
OTHER = Part("gate", "candles", date(2026, 3, 4))
WHOLE = Brought(("BTC", "ETH"), 50, "100.0%", ())
GAPPED = Brought(("BTC", "ETH"), 25, "50.0%", ("okx: ETH: no such symbol",))


@pytest.fixture
def ledger(tmp_path):
    lake = Lake(tmp_path / "lake")
    row = {"ts": "2026-03-04T00:00:00Z", "name": "SPY", "value": 1, "unit": "usd", "source": "x"}
    lake.import_frame("series", pd.DataFrame([row]), "x")
    return Fetched(lake.path)


def test_without_a_lake_it_is_empty_and_leaves_no_file(tmp_path):
    ledger = Fetched(tmp_path / "lake")
    assert ledger.begin(1, NOW) == 1
    ledger.note(PART, WHOLE, NOW, 1)
    ledger.end()
    assert ledger.held(("BTC",), NOW) == {}
    assert not (tmp_path / "lake").exists()


def test_a_stopped_run_goes_on_with_its_revision_for_a_day(ledger):
    assert ledger.begin(4, NOW) == 4
    ledger.note(PART, GAPPED, NOW, 4)
    assert ledger.begin(9, NOW + 23 * HOUR) == 4
    assert ledger.held(("BTC", "ETH"), NOW + 23 * HOUR) == {PART: GAPPED}
    assert ledger.held(("BTC", "ETH"), NOW + 24 * HOUR) == {}
    assert ledger.begin(9, NOW + 24 * HOUR) == 9


def test_what_was_brought_for_other_assets_does_not_count(ledger):
    ledger.note(PART, WHOLE, NOW, 1)
    assert ledger.held(("ETH",), NOW) == {PART: WHOLE}
    assert ledger.held(("BTC", "SOL"), NOW) == {}


def test_a_run_that_came_to_its_end_is_not_gone_on_with(ledger):
    ledger.begin(4, NOW)
    ledger.note(PART, WHOLE, NOW, 4)
    ledger.note(OTHER, GAPPED, NOW, 4)
    ledger.end()
    assert ledger.held(("BTC",), NOW) == {}
    assert ledger.begin(5, NOW) == 5
    # What was whole is known for ever; what lacked something is not.
    assert ledger.held(("BTC",), NOW + 9_999 * HOUR, ever=True) == {PART: WHOLE}


def test_a_clock_that_was_set_back_does_not_resume_what_lies_ahead(ledger):
    ledger.note(PART, WHOLE, NOW, 1)
    assert ledger.held(("BTC",), NOW - HOUR) == {}


def test_a_damaged_ledger_says_what_to_do(ledger):
    (ledger.lake / NAME).write_bytes(b"no database" * 100)
    with pytest.raises(UserError, match="remove it and fetch again"):
        ledger.held(("BTC",), NOW)


def test_the_lake_stays_whole_beside_it(ledger):
    ledger.note(PART, WHOLE, NOW, 1)
    assert Lake(ledger.lake).check() == ()
    row = {"ts": "2026-03-05T00:00:00Z", "name": "SPY", "value": 1, "unit": "usd", "source": "x"}
    Lake(ledger.lake).import_frame("series", pd.DataFrame([row]), "x")
    assert ledger.held(("BTC",), NOW) == {PART: WHOLE}
