"""The closing table of a fetch, in a pipe and on a terminal."""

from __future__ import annotations

import json
from datetime import date

from briefs.lake.fetched import Part
from briefs.workflow.fetch import Outcome
from briefs.workflow.fetch_table import as_json, lines, summary

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def outcome(source="okx", table="candles", day=MONDAY, state="fetched", **more) -> Outcome:
    return Outcome(Part(source, table, day), state, **more)


def test_one_day():
    told = [
        outcome(rows=1_440, new=1_440, coverage="100.0%"),
        outcome("gate", "liquidations", rows=7, new=7, coverage="full, 50.0%", problems=("ETH: gone", "SOL: gone")),
        outcome("bybit", state="failed", problems=("bybit: no",)),
    ]
    assert lines(told) == [
        "source  table          rows  coverage     problem",
        "okx     candles       1,440  100.0%",
        "gate    liquidations      7  full, 50.0%  ETH: gone",
        "                                          SOL: gone",
        "bybit   candles           0               bybit: no",
    ]
    assert summary(told) == "1,447 rows, 1,447 new, 1 of 3 parts failed and are gaps"


def test_several_days_are_one_row_and_problems_name_theirs():
    told = [
        outcome(rows=24, coverage="100.0%", revised=2, problems=("late",)),
        outcome(day=TUESDAY, rows=12, coverage="50.0%", problems=("late", "cut")),
        outcome("gate", rows=24, coverage="100.0%"),
        outcome("gate", day=TUESDAY, rows=24, coverage="100.0%", state="held"),
    ]
    assert lines(told) == [
        "source  table    rows  coverage                                     problem",
        "okx     candles    36  100.0% on 1 of 2 days; 50.0% on 1 of 2 days  2 days from 2026-03-02: late",
        "                                                                    2026-03-03: cut",
        "gate    candles    48  100.0%",
    ]
    assert summary(told) == "84 rows, 0 new, 2 revised, 1 of 4 parts were there already"


def test_a_terminal_folds_what_is_long():
    told = [outcome(rows=1, problems=("a reason that takes more than a line of a narrow terminal",))]
    assert lines(told, 64) == [
        "source  table    rows  coverage  problem",
        "okx     candles     1            a reason that takes more than a",
        "                                   line of a narrow terminal",
    ]
    assert len(lines(told, 60)) == 2  # 27 columns are left: too narrow to fold


def test_json_has_each_part():
    told = outcome(rows=3, new=2, revised=1, coverage="full, 50.0%", problems=("ETH: gone",))
    assert json.loads(as_json([told])) == {
        "fetched": [
            {
                "source": "okx",
                "table": "candles",
                "day": "2026-03-02",
                "state": "fetched",
                "rows": 3,
                "new": 2,
                "revised": 1,
                "coverage": "full, 50.0%",
                "problems": ["ETH: gone"],
            }
        ]
    }
