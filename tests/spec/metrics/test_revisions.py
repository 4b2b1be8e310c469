"""What a reader is told of rows that have changed."""

from dataclasses import replace

import pandas as pd
from position_tables import market

from briefs.metrics import revisions
from briefs.metrics.tally import Tally
from briefs.tables.frames import REVISED_DTYPES
from briefs.vocabulary.preferences import Preferences


def figures(revision, rows):
    table = pd.DataFrame(rows, columns=list(REVISED_DTYPES)).astype(REVISED_DTYPES)
    given = replace(market(), revision=revision, revised=table)
    tally = Tally(given.window)
    revisions.measure(given, Preferences(), tally)
    return {name: (figure.value, figure.source, figure.rows) for name, figure in tally.figures.items()}


def test_the_first_version_says_nothing():
    assert figures(1, []) == {}


def test_rows_are_added_up_over_the_sources_of_a_venue():
    rows = [
        ("funding", "bybit", "bybit", 4),
        ("open_interest", "okx", "coinalyze", 2),
        ("open_interest", "okx", "okx", 12),
        ("series", "", "FRED", 1),
    ]
    assert figures(3, rows) == {
        "revisions.number": (3, "FRED, bybit, coinalyze, okx", 19),
        "revisions.funding.venue.bybit.rows": (4, "bybit", 4),
        "revisions.open_interest.venue.okx.rows": (14, "coinalyze, okx", 14),  # 2 + 12
        "revisions.series.rows": (1, "FRED", 1),
    }


def test_a_row_that_left_the_window_leaves_a_revision_without_rows():
    assert figures(2, []) == {"revisions.number": (2, "the lake", 0)}
