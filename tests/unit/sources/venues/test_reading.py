"""Numbers and times out of replies."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.sources.venues import reading
from briefs.sources.venues.reading import Unreadable


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1672.50", "1672.50"),
        (" 0.1 ", "0.1"),
        (-23, "-23"),
        ("-0.25", "-0.25"),
        (Decimal("5875925411.2"), "5875925411.2"),
        (1e-08, "1E-8"),
        ("1e-05", "0.00001"),
        ("0", "0"),
        ("0.00000000", "0"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_read_from_its_digits(value, number):
    assert reading.need({"x": value}, "x") == Decimal(number)


@pytest.mark.parametrize("record", [{}, {"x": None}, {"x": ""}, {"x": " "}, {"x": "."}, [], None, "x"])
def test_missing_is_no_zero(record):
    assert reading.maybe(record, "x") is None
    with pytest.raises(Unreadable, match="x is missing"):
        reading.need(record, "x")


@pytest.mark.parametrize(
    "value",
    [True, [], {}, "abc", "1,5", "nan", "Infinity", float("nan"), "1_000", "٣", "9" * 61, "1e99", "1e-99", "--1"],
)
def test_what_is_no_number_is_named(value):
    with pytest.raises(Unreadable, match=r"^price: "):
        reading.maybe({"price": value}, "price")


def test_a_list_is_read_by_position():
    assert reading.need(["1", "2"], 1) == 2
    assert reading.maybe(["1"], 1) is None
    assert reading.maybe(["1"], -1) is None


def test_seconds_and_milliseconds_are_told_apart():
    assert reading.seconds({"t": 1791331200}, "t") == 1791331200000
    assert reading.milliseconds({"t": "1791331200000"}, "t") == 1791331200000
    with pytest.raises(Unreadable, match=r"t: '1791331200' are no epoch milliseconds"):
        reading.milliseconds({"t": 1791331200}, "t")
    with pytest.raises(Unreadable, match=r"t: '1791331200000' are no epoch seconds"):
        reading.seconds({"t": 1791331200000}, "t")
    with pytest.raises(Unreadable, match="no epoch seconds"):
        reading.seconds({"t": "1791331200.5"}, "t")


def test_iso_times_need_a_zone():
    assert reading.iso({"at": "2026-02-01T00:00:00.500Z"}, "at") == 1769904000500
    assert reading.iso({"at": "2026-02-01T05:30:00+05:30"}, "at") == 1769904000000
    for wrong in ("2026-02-01T00:00:00", "yesterday"):
        with pytest.raises(Unreadable, match="no ISO time"):
            reading.iso({"at": wrong}, "at")


def test_settlements_go_to_the_nearest_minute():
    assert reading.on_minute(1600156800010) == 1600156800000
    assert reading.on_minute(1600156799700) == 1600156800000
    assert reading.utc(1600156800010) == datetime(2020, 9, 15, 8, 0, 0, 10000, tzinfo=UTC)


def test_a_page_keeps_what_can_be_read_and_says_the_rest():
    def row(record):
        return None if record["v"] == "skip" else {"v": reading.need(record, "v")}

    page = reading.page({"a": {"list": [{"v": "1"}, {"v": "x"}, {"v": "skip"}]}}, ("a", "list"), row)
    assert (page.rows, page.faults, page.count) == (({"v": 1},), ("row 2: v: 'x' is no number",), 3)
    assert reading.page({"a": {}}, ("a", "list"), row).faults == ("no list a.list",)
    many = reading.page([{"v": "x"}] * 9, (), row)
    assert (len(many.faults), many.faults[-1]) == (4, "and 6 more like it")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**25), max_value=10**25, places=8))
def test_digits_survive_every_form(number):
    assert reading.need([str(number)], 0) == number
    assert reading.need([number], 0) == number


@given(st.one_of(st.text(max_size=80), st.integers(), st.floats(), st.booleans(), st.none(), st.binary(max_size=5)))
def test_nothing_does_more_than_raise(value):
    for take in (reading.maybe, reading.milliseconds, reading.seconds, reading.iso, reading.text):
        try:
            take({"x": value}, "x")
        except Unreadable as fault:
            assert str(fault).startswith("x")  # noqa: PT017 - both outcomes are allowed
