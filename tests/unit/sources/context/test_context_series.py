"""CoinGecko, alternative.me and FRED: recorded answers as rows of `series`, and what is missing in words."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from briefs.sources.context import alternative_me, coingecko, fred
from briefs.sources.talk import Refusal, Want


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def want(start, end, now=None):
    first, last, asked = (int(when.timestamp() * 1000) for when in (start, end, now or end))
    return Want("series", first, last, (), asked)


def dicts(rows):
    return [dict(row) for row in rows]


# CoinGecko

CAP = {
    "ts": utc(2025, 3, 17, 9, 43, 46),
    "name": "total_market_cap",
    "value": Decimal("2830792311397.4883"),
    "unit": "usd",
    "source": "coingecko",
}
SHARE = {
    "ts": utc(2025, 3, 17, 9, 43, 46),
    "name": "btc_dominance",
    "value": Decimal("0.5858960312785831"),  # 58.58960312785831 per cent
    "unit": "fraction",
    "source": "coingecko",
}


def test_the_market_value_of_the_moment(recorded, drive):
    talk = coingecko.SOURCE.tables["series"](want(utc(2025, 3, 17), utc(2025, 3, 18)))
    (ask,), batch = drive(talk, recorded("coingecko/global.json"))
    assert (ask.url, ask.params) == ("https://api.coingecko.com/api/v3/global", {})
    assert dicts(batch.rows) == [CAP, SHARE]
    assert batch.problems == ()


def test_a_sample_of_now_is_kept_and_is_not_of_yesterday(recorded, drive):
    yesterday = want(utc(2025, 3, 16), utc(2025, 3, 17), now=utc(2025, 3, 17, 9, 44))
    _, batch = drive(coingecko.SOURCE.tables["series"](yesterday), recorded("coingecko/global.json"))
    assert dicts(batch.rows) == [CAP, SHARE]
    (problem,) = batch.problems
    assert problem == (
        "coingecko tells only the values of now: they are kept under 2025-03-17 09:43 UTC, and there are none of the "
        "time asked for"
    )


def test_half_an_answer_gives_half_the_rows(drive):
    body = {"data": {"updated_at": 1742204626, "total_market_cap": {"eur": 1}, "market_cap_percentage": {"btc": "60"}}}
    _, batch = drive(coingecko.SOURCE.tables["series"](want(utc(2025, 3, 17), utc(2025, 3, 18))), body)
    assert [(row["name"], row["value"]) for row in batch.rows] == [("btc_dominance", Decimal("0.6"))]
    assert batch.problems == ("coingecko: total_market_cap: usd is missing",)


@pytest.mark.parametrize("body", [{}, [], None, {"data": []}, {"data": {"updated_at": "soon"}}, "text"])
def test_an_answer_of_another_shape_is_a_problem(body, drive):
    _, batch = drive(coingecko.SOURCE.tables["series"](want(utc(2025, 3, 17), utc(2025, 3, 18))), body)
    assert batch.rows == ()
    assert len(batch.problems) == 1
    assert "updated_at" in batch.problems[0]


def test_coingecko_refusals(recorded):
    body = recorded("coingecko/error_429.json")
    assert coingecko.refusal(429, body) == Refusal("again", "You've exceeded the Rate Limit. (code 429)")
    assert coingecko.refusal(403, {"status": {"error_code": 10005}}).kind == "denied"
    assert coingecko.refusal(200, recorded("coingecko/global.json")) is None


# alternative.me


def index(at, value):
    return {"ts": at, "name": "fear_greed", "value": Decimal(value), "unit": "index", "source": "alternative.me"}


@pytest.mark.parametrize("name", ["fng.json", "fng_with_countdown.json"])
def test_fear_and_greed(recorded, drive, name):
    body = recorded(f"alternative_me/{name}")
    assert dicts(alternative_me.series(body).rows) == [index(utc(2026, 4, 27), "47"), index(utc(2026, 4, 26), "33")]
    two_days = want(utc(2026, 4, 26), utc(2026, 4, 28), now=utc(2026, 4, 28, 7))
    (ask,), batch = drive(alternative_me.SOURCE.tables["series"](two_days), body)
    # Two days and seven hours back: the values of three days and one to spare.
    assert (ask.url, ask.params) == ("https://api.alternative.me/fng/", {"limit": "4"})
    assert dicts(batch.rows) == [index(utc(2026, 4, 26), "33"), index(utc(2026, 4, 27), "47")]
    assert batch.problems == ()


def test_days_without_an_index_are_said(recorded, drive):
    month = want(utc(2026, 4, 24), utc(2026, 5, 1), now=utc(2026, 4, 27, 12))
    _, batch = drive(alternative_me.SOURCE.tables["series"](month), recorded("alternative_me/fng.json"))
    assert [row["ts"] for row in batch.rows] == [utc(2026, 4, 26), utc(2026, 4, 27)]
    assert batch.problems == ("alternative.me: no index for 2026-04-24 and 1 more day",)


def test_a_score_beyond_the_scale_or_without_a_time_is_left_out(drive):
    body = {
        "data": [
            {"value": "101", "timestamp": "1777248000"},
            {"value": "", "timestamp": "1777248000"},
            {"value": "50", "timestamp": "1777248000000"},
            {"value": "0", "timestamp": "1777248000"},
            {"value": "7", "timestamp": "1777248000"},
        ]
    }
    talk = alternative_me.SOURCE.tables["series"](want(utc(2026, 4, 27), utc(2026, 4, 28)))
    _, batch = drive(talk, body)
    assert dicts(batch.rows) == [index(utc(2026, 4, 27), "0")]  # nought is a score; the first of two counts
    assert len(batch.problems) == 3


def test_an_error_beside_the_data_is_a_refusal(recorded):
    assert alternative_me.refusal(200, {"metadata": {"error": "no data"}}) == Refusal("wrong", "no data")
    assert alternative_me.refusal(200, recorded("alternative_me/fng.json")) is None


# FRED


def test_a_yield_with_a_holiday(recorded, drive):
    body = recorded("fred/observations.json")
    days = want(utc(2026, 10, 6), utc(2026, 10, 9))
    none = {"observations": []}
    asks, batch = drive(fred.SOURCE.tables["series"](days), body, none, none, none, none)
    assert [ask.params["series_id"] for ask in asks] == ["DGS10", "DTWEXBGS", "SP500", "NASDAQ100", "VIXCLS"]
    assert {ask.url for ask in asks} == {"https://api.stlouisfed.org/fred/series/observations"}
    assert dict(asks[0].params) == {
        "series_id": "DGS10",
        "file_type": "json",
        "observation_start": "2026-10-05",
        "observation_end": "2026-10-09",
    }
    assert asks[0].secret_param == "api_key"  # noqa: S105 - the parameter's name
    # Half past three in New York's summer is 19:30 UTC.
    assert dicts(batch.rows) == [
        {
            "ts": utc(2026, 10, 6, 19, 30),
            "name": "DGS10",
            "value": Decimal("4.11"),
            "unit": "percent",
            "source": "fred",
        },
        {
            "ts": utc(2026, 10, 8, 19, 30),
            "name": "DGS10",
            "value": Decimal("4.09"),
            "unit": "percent",
            "source": "fred",
        },
    ]
    assert batch.problems[:2] == (
        "fred: DGS10 has no value for 2026-10-07: a holiday, or not published yet",
        "fred: DTWEXBGS has no value for 3 days between 2026-10-06 and 2026-10-08: a holiday, or not published yet",
    )
    assert len(batch.problems) == 5


def test_a_weekend_wants_no_value(drive):
    weekend = want(utc(2026, 10, 10), utc(2026, 10, 12))
    _, batch = drive(fred.SOURCE.tables["series"](weekend), *[{"observations": []}] * 5)
    assert (batch.rows, batch.problems) == ((), ())


def test_what_is_not_yet_read_is_not_missed(drive):
    # At 16:05 New York's summer time, 20:05 UTC, the volatility index of 20:15 is not yet due.
    today = want(utc(2026, 10, 8), utc(2026, 10, 9), now=utc(2026, 10, 8, 20, 5))
    _, batch = drive(fred.SOURCE.tables["series"](today), *[{"observations": []}] * 5)
    assert [line.split()[1] for line in batch.problems] == ["DGS10", "DTWEXBGS", "SP500", "NASDAQ100"]


def test_a_series_that_fred_does_not_know_costs_only_itself(recorded, drive):
    unknown = Refusal("unknown", "Bad Request. The series does not exist.")
    none = {"observations": []}
    days = want(utc(2026, 10, 6), utc(2026, 10, 7))
    _, batch = drive(fred.SOURCE.tables["series"](days), recorded("fred/observations.json"), unknown, none, none, none)
    assert [row["value"] for row in batch.rows] == [Decimal("4.11")]
    assert batch.problems[0] == "fred: DTWEXBGS: Bad Request. The series does not exist."


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 3, 7), 21),  # the day before summer time: the second Sunday of March 2026 is the eighth
        (date(2026, 3, 8), 20),
        (date(2026, 10, 31), 20),
        (date(2026, 11, 1), 21),  # the first Sunday of November 2026 is the first
        (date(2024, 3, 9), 21),
        (date(2024, 3, 10), 20),
        (date(2024, 11, 2), 20),
        (date(2024, 11, 3), 21),
    ],
)
def test_new_york_closes_at_20_or_21_hours_utc(day, hour):
    assert fred.stamp(day, time(16)) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_fred_refusals(recorded):
    refusal = fred.refusal(400, recorded("fred/error_400.json"))
    assert refusal == Refusal("key", "Bad Request. The value for variable api_key is not registered.")
    assert fred.refusal(400, {"error_code": 400, "error_message": "Bad Request.  The series does not exist."}) == (
        Refusal("unknown", "Bad Request. The series does not exist.")
    )
    assert fred.refusal(429, {"error_code": 429, "error_message": "Too Many Requests."}).kind == "again"
    assert fred.refusal(200, recorded("fred/observations.json")) is None
    assert fred.SOURCE.key == "FRED_API_KEY"
