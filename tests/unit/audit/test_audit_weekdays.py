"""Names of weekdays against dates: 14 November 2024 was a Thursday, 10 October 2025 a Friday."""

from datetime import date

import pytest

from briefs.audit.article.audit import audit
from briefs.audit.weekdays import beside_dates, weekdays

THURSDAY = ("2024-11-14T00:00:00Z", "2024-11-15T00:00:00Z")


@pytest.mark.parametrize(
    "text",
    [
        "Liquidations came to $77.9 million on Thursday.",
        "The total of Thursday, 14 November 2024, was $77.9 million.",
        "It was the largest since 10 October 2025 (a Friday).",
        "The next meeting is on Monday, 18 November.",
        "On 10 October 2025, Friday, it was larger.",
        "It fell from the Wednesday before to Thursday.",
        "The options of 15 November 2024 expire on Friday.",
        "Thursdays are quiet.",
    ],
)
def test_weekdays_that_agree(text):
    assert list(weekdays(text, *THURSDAY)) == []


@pytest.mark.parametrize(
    ("text", "says", "data"),
    [
        ("Liquidations came to $77.9 million on Friday.", "Friday", "2024-11-14 is a Thursday"),
        ("Monday left Bitcoin at $87,326.", "Monday", "2024-11-14 is a Thursday"),
        ("The total of Friday, 14 November 2024, was less.", "Friday", "2024-11-14 is a Thursday"),
        ("It was the largest since 10 October 2025 (a Thursday).", "Thursday", "2025-10-10 is a Friday"),
        ("The next meeting is on Tue 18 November.", "Tue", "2024-11-18 is a Monday"),
        ("On Friday 12:00 UTC it stood higher.", "Friday", "2024-11-14 is a Thursday"),
    ],
)
def test_weekdays_that_do_not(text, says, data):
    assert [(w.kind, w.says, w.data) for w in weekdays(text, *THURSDAY)] == [("date.weekday", says, data)]


def test_a_rolling_window_may_have_two_weekdays():
    window = ("2024-11-13T07:06:00Z", "2024-11-14T07:06:00Z")
    assert list(weekdays("It fell on Wednesday and on Thursday.", *window)) == []
    assert [w.says for w in weekdays("It fell on Friday.", *window)] == ["Friday"]


def test_a_date_without_a_year_is_the_nearest():
    assert list(beside_dates("Thursday, 2 January, was quiet.", date(2024, 12, 30))) == []
    assert [w.data for w in beside_dates("Friday, 2 January, was quiet.", date(2024, 12, 30))] == [
        "2025-01-02 is a Thursday"
    ]
    assert list(beside_dates("Friday, 2 January, was quiet.")) == []


def test_any_text_is_asked(tmp_path):
    text = tmp_path / "note.txt"
    text.write_text("Bitcoin fell on Friday, 14 November 2024. On Friday 15 November it rose again.")
    assert [(f.kind, f.says, f.span) for f in audit(text).findings] == [("date.weekday", "Friday", (16, 22))]
