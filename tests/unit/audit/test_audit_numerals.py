"""The auditor's grammar of numbers: what it reads, what it leaves alone, and that printed numbers come back."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.audit.numerals import numerals

D = Decimal
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "value", "half"),
    [
        ("$2.58 billion", "money", D("2580000000"), D("5000000")),
        ("$163 million", "money", D("163000000"), D("500000")),
        ("$450 thousand", "money", D("450000"), D("500")),
        ("$2.73 trillion", "money", D("2730000000000"), D("5000000000")),
        ("$163m", "money", D("163000000"), D("500000")),
        ("$1.2bn", "money", D("1200000000"), D("50000000")),
        ("US$3k", "money", D("3000"), D("500")),
        ("$78,512", "money", D("78512"), D("0.5")),
        ("-$12", "money", D("-12"), D("0.5")),
        ("$-12", "money", D("-12"), D("0.5")),
        ("6.2%", "percent", D("0.062"), D("0.0005")),
        ("6 per cent", "percent", D("0.06"), D("0.005")),
        ("6 percent", "percent", D("0.06"), D("0.005")),
        ("-0.0280%", "percent", D("-0.00028"), D("0.0000005")),
        ("\u22120.0280%", "percent", D("-0.00028"), D("0.0000005")),
        ("+0.0100%", "percent", D("0.0001"), D("0.0000005")),
        ("0.012 percentage points", "points", D("0.00012"), D("0.000005")),
        ("3 pp", "points", D("0.03"), D("0.005")),
        ("25 bp", "bp", D("0.0025"), D("0.00005")),
        ("25 basis points", "bp", D("0.0025"), D("0.00005")),
        ("3.2 times", "times", D("3.2"), D("0.05")),
        ("3x", "times", D("3"), D("0.5")),
        ("434,945", "number", D("434945"), D("0.5")),
        ("1,150.0", "number", D("1150"), D("0.05")),
        ("doubled", "times", D("2"), D("0.5")),
        ("halved", "times", D("0.5"), D("0.5")),
        ("21st", "ordinal", D("21"), D("0.5")),
    ],
)
def test_each_form_is_read_with_its_size_and_rounding(text, kind, value, half):
    (found,) = numerals(f"It was {text}, they say.")
    assert (found.kind, found.value, found.half) == (kind, value, half)
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1 February 2026", "2026-02-01"),
        ("1 Feb 2026", "2026-02-01"),
        ("February 1, 2026", "2026-02-01"),
        ("1 Feb", "02-01"),
        ("Feb 1", "02-01"),
        ("3rd of no month, 14:00 UTC", "T14:00"),
        ("1 February 2026, 14:00 UTC", "2026-02-01T14:00"),
        ("2026-02-01", "2026-02-01"),
        ("2026-02-01T14:00:00Z", "2026-02-01T14:00"),
        ("2026-02-01T14:00:05Z", "2026-02-01T14:00:05"),
        ("April 2025", "2025-04"),
        ("14:00 UTC", "T14:00"),
    ],
)
def test_dates_and_times(text, moment):
    assert [n.moment for n in numerals(f"Since {text} it fell.") if n.kind == "moment"] == [moment]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("a 30-day median", "day", 30),
        ("in 24 hours", "hour", 24),
        ("a two-month low", "month", 2),
        ("a one-month low", "month", 1),
        ("the 7d change", "day", 7),
        ("twelve weeks", "week", 12),
    ],
)
def test_spans_of_time(text, span, value):
    assert [(n.span, n.value) for n in numerals(text)] == [(span, value)]


def test_ordinals_count_only_where_they_rank():
    assert [n.text for n in numerals("the third straight day; first, it fell; the second highest")] == [
        "third",
        "second",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1INCH and 1000PEPE rose",
        "0G and 2Z fell",
        "the S&P 500 closed",
        "classic pivot S1",
        "see https://example.org/2026/02/01",
        "between the two sides",
        "the two share one window",
        "within one hour of each other",
        "one of the venues",
        "BTC2 and Q1",
    ],
)
def test_names_and_idioms_are_no_numbers(text):
    assert numerals(text) == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10\u201312%", [D("0.10"), D("0.12")]),
        ("10-12%", [D("0.10"), D("0.12")]),
        ("$75,000 to $78,000", [D(75000), D(78000)]),
        ("$2.4 to 2.6 billion", [D("2400000000"), D("2600000000")]),
    ],
)
def test_ranges_share_their_unit(text, values):
    assert [n.value for n in numerals(text)] == values


@pytest.mark.parametrize("text", ["78,5122", "2.58.1", "25:00 UTC", "32 February 2026", "$2,58 billion", "2O26"])
def test_what_fits_no_form_is_still_seen(text):
    found = numerals(f"It was {text} then.")
    assert found
    assert "odd" in {n.kind for n in found}


SCALES = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9, " trillion": 10**12}


@given(st.integers(1, 99_999_999), st.integers(0, 4), st.sampled_from(sorted(SCALES)), st.sampled_from(["", "-", "+"]))
def test_printed_money_comes_back(digits, places, scale, sign):
    printed = f"{D(digits).scaleb(-places):,.{places}f}"
    (found,) = numerals(f"At {sign}${printed}{scale}.")
    true = D(digits).scaleb(-places) * SCALES[scale] * (-1 if sign == "-" else 1)
    assert (found.kind, found.value, found.sign) == ("money", true, sign)
    assert found.half == D(5).scaleb(-places - 1) * SCALES[scale]


@given(st.decimals(-2, 2, places=12, allow_nan=False), st.integers(0, 4))
def test_a_rounded_percentage_comes_back_within_its_rounding(value, places):
    printed = (value * 100).quantize(D(1).scaleb(-places), ROUND_HALF_UP)
    (found,) = numerals(f"a change of {printed:f}% in all")
    assert found.kind == "percent"
    assert abs(found.value - value) <= found.half


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(0, 1439))
def test_printed_moments_come_back(day, minute):
    clock = f"{minute // 60:02}:{minute % 60:02}"
    month = MONTHS[day.month - 1]
    for printed in (f"{day.day} {month} {day.year}", f"{day.day} {month[:3]} {day.year}", day.isoformat()):
        assert [n.moment for n in numerals(f"Until {printed} only.")] == [day.isoformat()]
    (found,) = numerals(f"Until {day.day} {month} {day.year}, {clock} UTC only.")
    assert found.moment == f"{day.isoformat()}T{clock}"
    later = day + timedelta(days=1)
    assert [n.moment for n in numerals(f"{day.isoformat()} to {later.isoformat()}")] == [
        day.isoformat(),
        later.isoformat(),
    ]


@given(st.text(alphabet="0123456789.,:-+$%/ abTZ\u2212", max_size=40))
def test_no_digit_escapes_but_inside_names(text):
    """Every digit that does not belong to a word lies inside a numeral, whatever stands around it."""
    seen = {place for n in numerals(text) for place in range(n.start, n.end)}
    for place, letter in enumerate(text):
        word = text[: place + 1].split()[-1] if letter.isdigit() else ""
        if letter.isdigit() and place not in seen:
            assert any(c.isalpha() or c == "_" for c in word + text[place + 1 :].split(" ")[0]), (text, place)


@given(st.text(max_size=60))
def test_spans_are_in_order_and_true(text):
    last = 0
    for found in numerals(text):
        assert last <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        last = found.end
