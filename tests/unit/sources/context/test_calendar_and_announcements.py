"""ForexFactory's week as rows of `events`, and OKX's announcements as rows of `headlines`."""

from datetime import UTC, datetime

import pytest

from briefs.sources.context import forexfactory, okx_announcements
from briefs.sources.talk import Refusal, Want


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def want(table, start, end, now=None):
    first, last, asked = (int(when.timestamp() * 1000) for when in (start, end, now or end))
    return Want(table, first, last, (), asked)


def event(date, title="CPI y/y", country="USD", impact="High"):
    return {"title": title, "country": country, "date": date, "impact": impact, "forecast": "", "previous": ""}


# 26 May 2026 is a Tuesday.
TUESDAY = want("events", utc(2026, 5, 26), utc(2026, 5, 27))
PRICES = {
    "ts": utc(2026, 5, 27, 1, 30),  # half past nine in the evening of the 26th, four hours behind UTC
    "name": "US CPI y/y",
    "kind": "economic-data",
    "region": "US",
    "importance": "high",
    "source": "forexfactory",
}
MINUTES = {
    "ts": utc(2026, 5, 27, 18),
    "name": "US FOMC Meeting Minutes",
    "kind": "central-bank",
    "region": "US",
    "importance": "high",
    "source": "forexfactory",
}


def test_a_recorded_week(recorded, drive):
    (ask,), batch = drive(
        forexfactory.SOURCE.tables["events"](TUESDAY), recorded("forexfactory/ff_calendar_thisweek.json")
    )
    assert ask.url == "https://nfs.faireconomy.media/ff_calendar_thisweek.json"
    # The British holiday of the 25th is not kept; both others lie after the day asked for, which is what they are for.
    assert [dict(row) for row in batch.rows] == [PRICES, MINUTES]
    assert batch.problems == ()


def test_from_friday_on_the_next_week_is_asked_for_too(recorded, drive):
    friday = want("events", utc(2026, 5, 28), utc(2026, 5, 29), now=utc(2026, 5, 29, 1))
    this = recorded("forexfactory/ff_calendar_thisweek.json")
    asks, batch = drive(forexfactory.SOURCE.tables["events"](friday), this, [event("2026-06-05T08:30:00-04:00"), *this])
    assert [ask.url.rpartition("/")[2] for ask in asks] == ["ff_calendar_thisweek.json", "ff_calendar_nextweek.json"]
    assert [(row["ts"], row["name"]) for row in batch.rows] == [(utc(2026, 6, 5, 12, 30), "US CPI y/y")]
    assert batch.problems == ()


def test_a_next_week_that_is_not_there_yet_costs_only_itself(drive):
    friday = want("events", utc(2026, 5, 28), utc(2026, 5, 29), now=utc(2026, 5, 29, 1))
    gone = forexfactory.refusal(404, "not found")
    _, batch = drive(forexfactory.SOURCE.tables["events"](friday), [event("2026-05-29T08:30:00-04:00")], gone)
    assert [row["ts"] for row in batch.rows] == [utc(2026, 5, 29, 12, 30)]
    assert batch.problems == ("forexfactory: nextweek: there is no such calendar yet (HTTP 404)",)


@pytest.mark.parametrize(
    ("title", "country", "impact", "row"),
    [
        ("Main Refinancing Rate", "EUR", "High", ("Euro area Main Refinancing Rate", "central-bank", "EU", "high")),
        ("Official Bank Rate", "GBP", "High", ("UK Official Bank Rate", "central-bank", "GB", "high")),
        ("ISM Services PMI", "USD", "Medium", ("US ISM Services PMI", "economic-data", "US", "medium")),
        ("Bank Holiday", "USD", "Holiday", ("US Bank Holiday", "holiday", "US", None)),
        ("OPEC Meetings", "All", "High", ("OPEC Meetings", "economic-data", None, "high")),
        ("CPI y/y", "SEK", "High", ("SEK CPI y/y", "economic-data", None, "high")),
        ("Bank Holiday", "GBP", "Holiday", None),
        ("ISM Services PMI", "USD", "Low", None),
        ("GDP m/m", "GBP", "Medium", None),
    ],
)
def test_what_is_kept_and_how_it_is_called(title, country, impact, row):
    found = forexfactory.events([event("2026-05-26T08:30:00Z", title, country, impact)])
    assert [tuple(one[key] for key in ("name", "kind", "region", "importance")) for one in found.rows] == (
        [row] if row else []
    )
    assert found.faults == ()


def test_events_at_one_time_in_two_countries_stay_two(drive):
    body = [
        event("2026-05-26T08:30:00-04:00"),
        event("2026-05-26T14:30:00+02:00", country="EUR"),
        event("2026-05-26T12:30:00Z"),
    ]
    _, batch = drive(forexfactory.SOURCE.tables["events"](TUESDAY), body)
    assert [row["name"] for row in batch.rows] == ["Euro area CPI y/y", "US CPI y/y"]


def test_faulty_events_are_left_out_and_said(drive):
    body = [
        event("2026-05-26T08:30:00"),  # no zone
        event("soon"),
        event("2026-05-26T08:30:00Z", impact="Huge"),
        {"title": "x"},
        event("2026-05-26T08:30:00Z"),
    ]
    _, batch = drive(forexfactory.SOURCE.tables["events"](TUESDAY), body)
    assert len(batch.rows) == 1
    assert len(batch.problems) == 4
    assert "row 1" in batch.problems[0]


def test_a_calendar_of_this_week_tells_nothing_of_last_month(drive):
    past = want("events", utc(2026, 4, 1), utc(2026, 4, 2), now=utc(2026, 5, 26))
    _, batch = drive(forexfactory.SOURCE.tables["events"](past), [])
    assert batch.problems == (
        "forexfactory: thisweek: the calendar is empty",
        "forexfactory: the calendar is of this week alone; none of the time asked for is kept",
    )


def test_a_denied_request_is_asked_again_later(recorded):
    denied = recorded("forexfactory/error_429_request_denied.html")
    for status in (200, 429):
        refusal = forexfactory.refusal(status, denied)
        assert (refusal.kind, refusal.wait_s) == ("again", 300)
    assert forexfactory.refusal(200, recorded("forexfactory/ff_calendar_thisweek.json")) is None


# OKX announcements

DELIST = {
    "ts": utc(2024, 9, 12, 8),
    "source": "OKX",
    "title": "OKX to delist KISHU margin trading pairs",
    "url": "https://www.okx.com/help/okx-to-delist-kishu-margin-trading-pairs",
}
MIGRATION = {
    "ts": utc(2024, 9, 10, 11, 30),
    "source": "OKX",
    "title": "OKX completed MATIC token migration",
    "url": "https://www.okx.com/help/okx-completed-matic-token-migration",
}


def listed(*items, pages="90"):
    details = [{"pTime": str(at), "title": title, "url": url} for at, title, url in items]
    return {"code": "0", "data": [{"details": details, "totalPage": pages}], "msg": ""}


def test_a_recorded_page(recorded):
    assert [dict(row) for row in okx_announcements.headlines(recorded("okx/rest_announcements.json")).rows] == [
        DELIST,
        MIGRATION,
    ]


def test_pages_are_asked_for_until_one_reaches_back(recorded, drive):
    twelfth = want("headlines", utc(2024, 9, 11), utc(2024, 9, 13))
    asks, batch = drive(okx_announcements.SOURCE.tables["headlines"](twelfth), recorded("okx/rest_announcements.json"))
    assert [(ask.url, dict(ask.params)) for ask in asks] == [
        ("https://www.okx.com/api/v5/support/announcements", {"page": "1"})
    ]
    assert [dict(row) for row in batch.rows] == [DELIST]  # the older one shows that the list is whole
    assert batch.problems == ()


def test_overlapping_and_unordered_pages_are_harmless(drive):
    second, third = (1726100000000, "second", "ftp://a.example/2"), (1726200000000, "third", "https://a.example/3")
    days = want("headlines", utc(2024, 9, 11), utc(2024, 9, 14))
    _, batch = drive(
        okx_announcements.SOURCE.tables["headlines"](days),
        listed(second, third),
        listed(third, second, (1725900000000, "old", "")),
    )
    assert [(row["title"], row["url"]) for row in batch.rows] == [("second", None), ("third", "https://a.example/3")]
    assert batch.problems == ()


def test_a_list_that_ends_or_repeats_itself_is_said(drive):
    days = want("headlines", utc(2024, 9, 1), utc(2024, 9, 14))
    page = listed((1726200000000, "only", ""))
    asks, batch = drive(okx_announcements.SOURCE.tables["headlines"](days), page, page)
    assert len(asks) == 2
    # 1726200000 s is 4 h after 1726185600, the start of 13 September 2024.
    assert batch.problems == (
        "okx-announcements: the list told back to 2024-09-13 04:00 UTC; earlier announcements are missing",
    )
    _, batch = drive(okx_announcements.SOURCE.tables["headlines"](days), listed((1726200000000, "one", ""), pages="1"))
    assert len(batch.rows) == 1


def test_an_answer_of_another_shape_is_said(drive):
    days = want("headlines", utc(2024, 9, 1), utc(2024, 9, 14))
    _, batch = drive(okx_announcements.SOURCE.tables["headlines"](days), {"code": "0", "data": {}})
    assert batch.rows == ()
    assert batch.problems == (
        "okx-announcements: page 1: no list data.0.details",
        "okx-announcements: the list told nothing; earlier announcements are missing",
    )


@pytest.mark.parametrize("name", ["error_200_50011_rate_limit.json", "error_429_50011_rate_limit.json"])
def test_a_rate_limit_inside_an_answer(recorded, name):
    assert okx_announcements.refusal(200, recorded(f"okx/{name}")) == Refusal("again", "Too Many Requests (code 50011)")


def test_other_codes_are_our_fault(recorded):
    assert okx_announcements.refusal(200, recorded("okx/error_200_51001_unknown_instrument.json")).kind == "wrong"
    assert okx_announcements.refusal(200, recorded("okx/rest_announcements.json")) is None
