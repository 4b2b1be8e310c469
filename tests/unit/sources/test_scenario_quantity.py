"""Quantities as they are printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.sources.scenario.quantity import parse

SCALES = {"": 1, "k": 10**3, "m": 10**6, "bn": 10**9, "tn": 10**12, "%": Decimal("0.01")}


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("2.58 bn", "2580000000", "5000000"),
        ("163 m", "163000000", "500000"),
        ("-0.028 %", "-0.00028", "0.000005"),
        ("434,945", "434945", "0.5"),
        ("222.65m", "222650000", "5000"),
        (75600, "75600", "0.5"),
        (Decimal("0.30"), "0.30", "0.005"),
    ],
)
def test_value_and_half_unit(text, value, half):
    read = parse(text)
    assert (read.value, read.half_unit) == (Decimal(value), Decimal(half))


@pytest.mark.parametrize(
    "wrong", ["", "2.58 billion", "2,58 bn", "1,23", "1..2", "nan", "1e9", "-", "bn", True, None, [], Decimal("NaN"),
              Decimal("Infinity"), "9" * 41, Decimal("1e99"), 3.5],
)  # fmt: skip
def test_anything_else_is_refused_with_the_way_to_write_it(wrong):
    with pytest.raises(ValueError, match=r"2\.42 bn"):
        parse(wrong)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.sampled_from(sorted(SCALES)), st.booleans())
def test_digits_places_and_scale(number, places, scale, blank):
    digits = Decimal(number).scaleb(-places)
    read = parse(f"{digits:f}{' ' if blank else ''}{scale}")
    assert read.value == digits * SCALES[scale]
    assert read.half_unit == Decimal(1).scaleb(-places) * SCALES[scale] / 2
    assert read.is_rounding_of(read.value + read.half_unit)
    assert not read.is_rounding_of(read.value + read.half_unit * 2)


@given(st.text(max_size=50))
def test_no_text_does_more_than_raise(text):
    try:
        parse(text)
    except ValueError as error:
        assert "write a number" in str(error)  # noqa: PT017 - both outcomes are allowed
