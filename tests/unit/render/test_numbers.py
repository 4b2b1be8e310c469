"""Rounding and formatting: worked examples, and what must hold for every number."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefs.render.numbers import SCALES, apportion, column_scale, exact, money, number, rounded, tick
from briefs.vocabulary.figure import Unit

CENTS = st.integers(-(10**17), 10**17).map(lambda cents: Decimal(cents) / 100)
FLOATS = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-12)
WORDS = {word: scale for scale, word in SCALES if word}


def parsed(text: str) -> tuple[Decimal, Decimal]:
    """The value that a reader takes from a printed number, and half a unit of its last digit."""
    found = re.fullmatch(r"([+-]?)\$?([\d,]+)(?:\.(\d+))?(%| percentage points)?(?: (\w+))?", text)
    assert found, text
    sign, whole, fraction, percent, word = found.groups()
    factor = WORDS.get(word or "", Decimal(1)) / (100 if percent else 1)
    value = Decimal(f"{sign}{whole.replace(',', '')}.{fraction or '0'}") * factor
    return value, Decimal(5).scaleb(-1 - len(fraction or "")) * factor


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2583000000.00", "$2.58 billion"),
        ("163000000.00", "$163 million"),
        ("78800000.00", "$78.8 million"),
        ("450000.00", "$450 thousand"),
        ("812.00", "$812"),
        ("812.50", "$813"),  # half up, away from zero
        ("12.34", "$12.34"),
        ("0.45", "$0.45"),
        ("0.00", "$0"),
        ("999.60", "$1.00 thousand"),
        ("999499.99", "$999 thousand"),
        ("999999.00", "$1.00 million"),
        ("9995000.00", "$10.0 million"),  # 9.995 is 10.00 to two decimals, which is one digit too many
        ("99950000.00", "$100 million"),
        ("2730000000000.00", "$2.73 trillion"),
        ("-5000000.00", "-$5.00 million"),
        ("1234567000000000.00", "$1,235 trillion"),
    ],
)
def test_money_has_three_digits_and_never_a_scale_that_rolled_over(value: str, text: str) -> None:
    assert money(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "unit", "form", "text"),
    [
        (Decimal("222650000.00"), Unit.USD, "exact", "$222.65 million"),
        (Decimal("999999999.00"), Unit.USD, "exact", "$1.00 billion"),
        (Decimal("-1500000.00"), Unit.USD, "size", "$1.50 million"),
        (Decimal("1500000.00"), Unit.USD, "signed", "+$1.50 million"),
        (78512.4, Unit.PRICE, "", "$78,512"),
        (999.996, Unit.PRICE, "", "$1,000"),
        (118.254, Unit.PRICE, "", "$118.25"),
        (1.43249, Unit.PRICE, "", "$1.432"),
        (0.12345, Unit.PRICE, "", "$0.1235"),
        (0.00001234499, Unit.PRICE, "", "$0.00001234"),
        (0.0999996, Unit.PRICE, "", "$0.1000"),
        (0.0, Unit.PRICE, "", "$0"),
        (-0.0623, Unit.FRACTION, "", "-6.2%"),
        (-0.0623, Unit.FRACTION, "size", "6.2%"),
        (0.0623, Unit.FRACTION, "signed", "+6.2%"),
        (-0.0004, Unit.FRACTION, "", "0.0%"),
        (0.0004, Unit.FRACTION, "signed", "0.0%"),
        (0.0005, Unit.FRACTION, "", "0.1%"),  # 0.05 per cent, half up
        (-0.00028, Unit.RATE_8H, "", "-0.0280%"),
        (0.0001, Unit.RATE_8H, "", "+0.0100%"),
        (0.0001, Unit.RATE_8H, "size", "0.0100%"),
        (0.0001, Unit.RATE_8H, "signed", "+0.0100%"),
        (-1e-08, Unit.RATE_8H, "", "0.0000%"),
        (0.00012, Unit.RATE_8H, "points", "0.012 percentage points"),
        (-0.031, Unit.FRACTION, "points", "3.1 percentage points"),
        (0.441, Unit.RATE_YEAR, "", "44.1%"),
        (3.25, Unit.MULTIPLE, "", "3.3"),
        (434945, Unit.COUNT, "", "434,945"),
        (30, Unit.DAYS, "", "30"),
        (23.5, Unit.HOURS, "", "23.5"),
        (24.0, Unit.HOURS, "", "24"),
        (14, Unit.INDEX, "", "14"),
        (13.5, Unit.INDEX, "", "14"),
        (84512.34, Unit.COINS, "", "84,512"),
        (1234567.0, Unit.COINS, "", "1.23 million"),
    ],
)
def test_every_unit_has_its_form(value: Decimal | float, unit: Unit, form: str, text: str) -> None:
    assert number(value, unit, form) == text


@pytest.mark.parametrize(
    ("value", "unit", "form"), [(1.0, Unit.FRACTION, "exact"), ("x", Unit.TEXT, ""), (float("nan"), Unit.USD, "")]
)
def test_what_cannot_be_printed_is_refused(value: float | str, unit: Unit, form: str) -> None:
    with pytest.raises(ValueError):
        number(value, unit, form)


@given(CENTS)
@example(Decimal("999500.00"))
@example(Decimal("-0.00"))
def test_money_reads_back_within_its_rounding(value: Decimal) -> None:
    for form in ("", "exact"):
        read, half = parsed(number(value, Unit.USD, form))
        assert abs(read - value) <= half


@given(FLOATS, st.sampled_from([Unit.PRICE, Unit.FRACTION, Unit.RATE_8H, Unit.RATE_YEAR, Unit.MULTIPLE, Unit.INDEX]))
def test_numbers_read_back_within_their_rounding(value: float, unit: Unit) -> None:
    text = number(value, unit)
    read, half = parsed(text)
    assert abs(read - Decimal(repr(value))) <= half
    assert not (text.startswith("-") and read == 0)


@given(CENTS, CENTS)
def test_a_larger_amount_never_reads_smaller(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert parsed(money(low))[0] <= parsed(money(high))[0]


@given(FLOATS, FLOATS, st.sampled_from([Unit.PRICE, Unit.FRACTION, Unit.RATE_8H]))
def test_a_larger_value_never_reads_smaller(one: float, other: float, unit: Unit) -> None:
    low, high = sorted((one, other))
    assert parsed(number(low, unit))[0] <= parsed(number(high, unit))[0]


@given(CENTS)
def test_money_has_at_most_three_digits_before_its_scale(value: Decimal) -> None:
    digits = re.search(r"[\d,.]+", money(value))
    assert digits
    whole = digits.group().split(".")[0]
    assert len(whole) <= 3 or "trillion" in money(value)


def test_parts_are_rounded_so_that_they_add_up() -> None:
    # 33.35 + 33.35 + 33.30 = 100.00; each half up would print 33.4 + 33.4 + 33.3 = 100.1.
    parts = [Decimal("33.35"), Decimal("33.35"), Decimal("33.30")]
    assert apportion(parts, 1) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]


@given(st.lists(CENTS, min_size=1, max_size=30), st.integers(0, 2))
def test_apportioned_parts_add_up_and_stay_within_one_unit(parts: list[Decimal], places: int) -> None:
    shown = apportion(parts, places)
    assert sum(shown) == rounded(sum(parts, Decimal(0)), places)
    assert all(abs(after - before) < Decimal(1).scaleb(-places) for before, after in zip(parts, shown, strict=True))


@pytest.mark.parametrize(
    ("largest", "word"), [("9999.99", ""), ("10000", "thousand"), ("2583000000", "million"), ("19160000000", "billion")]
)
def test_a_table_has_one_scale_for_its_largest_amount(largest: str, word: str) -> None:
    assert column_scale([Decimal(5), Decimal(largest)])[1] == word


def test_an_empty_table_has_the_plain_scale() -> None:
    assert column_scale([]) == (Decimal(1), "")


def test_axis_labels_show_no_more_decimals_than_they_need() -> None:
    assert [tick(Decimal(v), Unit.USD) for v in ("0", "50000000", "2500000", "1500000000")] == [
        "$0", "$50 million", "$2.5 million", "$1.5 billion",
    ]  # fmt: skip


def test_a_float_counts_by_its_shortest_text() -> None:
    assert exact(0.1) == Decimal("0.1")
    assert number(0.00285, Unit.FRACTION) == "0.3%"
