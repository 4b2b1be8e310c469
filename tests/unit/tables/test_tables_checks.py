"""Texts become values as the contract says, or get a reason. Answers come from `decimal` and `datetime`."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefs.tables.checks import fault, quote, text_of, value
from briefs.tables.column import Column

MONEY = Column("usd", "money", "")
NUMBER = Column("x", "number", "")
WHOLE = Column("n", "whole", "")
TIME = Column("ts", "time", "")
TEXT = Column("title", "text", "")

CONNECTION = duckdb.connect()
CONNECTION.execute("SET TimeZone = 'UTC'")


def read(column: Column, text: str | None) -> tuple[object, str | None]:
    """(value, what is wrong) of one text; a time as epoch microseconds."""
    stored = quote(column.stored)
    shown = f"epoch_us({stored})" if column.kind == "time" else stored
    query = (
        f"SELECT {shown}, {fault(column)} FROM (SELECT *, {value(column)} AS {stored} "
        f"FROM (SELECT $1::VARCHAR AS {text_of(column)}))"
    )
    row = CONNECTION.execute(query, [text]).fetchone()
    assert row is not None
    return row[0], row[1]


def test_b7_dollars_become_cents_half_up_and_not_by_way_of_a_double():
    """$1.005 is 101 cents and $2.675 is 268; by way of a double the first would be 100."""
    # 1.005 dollars are 100.5 cents, half up 101; round(1.005 * 100) in doubles is 100.
    assert read(MONEY, "1.005") == (101, None)
    assert round(1.005 * 100) == 100
    assert read(MONEY, "2.675") == (268, None)
    assert read(MONEY, "0.004999999999999999999") == (0, None)


@given(st.integers(0, 10**15 - 1))
def test_cents_written_as_dollars_come_back(cents):
    assert read(MONEY, f"{cents // 100}.{cents % 100:02d}") == (cents, None)


@given(st.decimals(0, 10**12, allow_nan=False, places=6), st.sampled_from(["f", "e"]))
@example(Decimal("1.005000"), "e")
@example(Decimal("0.000010"), "e")
def test_money_is_rounded_half_up_in_plain_and_scientific_form(dollars, form):
    expected = int((dollars * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert read(MONEY, format(dollars, form)) == (expected, None)


@given(st.floats(0, 1e12, allow_nan=False))
def test_a_double_is_money_by_its_shortest_decimal_text(dollars):
    expected = int((Decimal(repr(dollars)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert read(MONEY, repr(dollars)) == (expected, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,000", "is no amount of dollars"),
        ("$5", "is no amount of dollars"),
        ("nan", "is no amount of dollars"),
        ("1_000", "is no amount of dollars"),
        ("10000000000000", "is beyond any amount of dollars"),
        ("1e30", "is beyond any amount of dollars"),
        ("-0.001", "must not be negative"),
        (None, "is required"),
    ],
)
def test_what_is_no_money(text, why):
    assert read(MONEY, text)[1] == why


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_bit_for_bit(number):
    assert read(NUMBER, repr(number)) == (number, None)


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999", "0x10", "1_0", " 1", "1 2", "--1", "1e", "."])
def test_what_is_no_number(text):
    assert read(NUMBER, text)[1] == "is no finite number"


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("14400", 14400), ("3.0", 3), ("3.", 3)])
def test_whole_numbers(text, number):
    assert read(WHOLE, text) == (number, None)


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "one", "1234567890123456"])
def test_what_is_no_whole_number(text):
    assert read(WHOLE, text)[1] == "is no whole number of 0 or more"


MOMENTS = st.datetimes(datetime(1980, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds of a strategy are naive
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def since_1970(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@given(MOMENTS, OFFSETS, st.sampled_from("T "))
def test_a_time_with_an_offset_is_that_moment(moment, zone, between):
    assert read(TIME, moment.astimezone(zone).isoformat(between)) == (since_1970(moment), None)


@given(MOMENTS)
def test_a_time_with_z_and_epoch_milliseconds_are_that_moment(moment):
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert read(TIME, whole.isoformat().replace("+00:00", "Z")) == (since_1970(whole), None)
    if since_1970(whole) >= 10**14:
        assert read(TIME, str(since_1970(whole) // 1000)) == (since_1970(whole), None)


@given(MOMENTS, st.sampled_from("T "))
def test_a_naive_time_is_refused(moment, between):
    why = read(TIME, moment.replace(tzinfo=None).isoformat(between))[1]
    assert why is not None
    assert why.startswith("has no zone")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1772624144", "looks like epoch seconds"),
        ("2026-03-04", "has no zone"),
        ("2026-02-30T00:00:00Z", "is no time"),
        ("2026-03-04T24:00:00Z", "is no time"),
        ("2026-03-04T11:35:60Z", "is no time"),
        ("2026-03-04T11:35:44.1234567Z", "is no time"),
        ("04/03/2026 11:35Z", "is no time"),
        ("0026-03-04T11:35:44Z", "lies outside the years"),
        ("yesterday", "is no time"),
    ],
)
def test_what_is_no_time(text, why):
    found = read(TIME, text)[1]
    assert found is not None
    assert found.startswith(why)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_but_never_breaks_the_query(text):
    for column in (MONEY, NUMBER, WHOLE, TIME, TEXT):
        got, why = read(column, text.replace("\0", ""))
        assert (got is not None) or (why is not None)


@pytest.mark.parametrize("mark", ["\t", "\n", "\x1b", "\u2028", "\u202e", "\u2066", "\x85"])
def test_text_that_cannot_be_printed_is_refused(mark):
    assert read(TEXT, f"a{mark}b")[1] == "has characters that cannot be printed"


def test_text_keeps_accents_emoji_and_its_length_limit():
    assert read(TEXT, "Zürich ₿ 🚀\u200d")[1] is None
    assert read(TEXT, "x" * 1000)[1] is None
    assert read(TEXT, "x" * 1001)[1] == "is longer than 1000 characters"
