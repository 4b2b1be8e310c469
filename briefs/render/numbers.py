"""The only place that rounds and formats numbers. Rounding is decimal, half up, from the exact value.

| unit | printed |
|---|---|
| usd | three significant digits and a scale that never rolls over: `$2.58 billion`, `$163 million`, `$812` |
| usd_per_coin | decimals by magnitude: `$78,512`, `$118.25`, `$1.432`, `$0.1234`, `$0.00001234` |
| fraction, fraction_per_year | percent with one decimal: `-6.2%` |
| fraction_per_8h | percent with four decimals, always signed: `-0.0280%` |
| multiple, basis points for each hundred million dollars | one decimal |
| coins | three significant digits and a scale |
| count, index | whole |
| days, hours, minutes | whole, or one decimal where the value is not whole |

A value that rounds to zero is printed without a sign. Signs are ASCII.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from briefs.vocabulary.figure import Unit, Value

SCALES = (
    (Decimal(10) ** 12, "trillion"),
    (Decimal(10) ** 9, "billion"),
    (Decimal(10) ** 6, "million"),
    (Decimal(10) ** 3, "thousand"),
    (Decimal(1), ""),
)


def exact(value: Value) -> Decimal:
    """The value as a Decimal without loss; a float by its shortest text. Raises ValueError for text and non-numbers."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite():
        raise ValueError(f"{value!r} is no number that can be printed")
    return number


def rounded(number: Decimal, places: int) -> Decimal:
    """`number` to `places` decimals, half up (away from zero); a zero has no sign."""
    result = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def grouped(number: Decimal, places: int) -> str:
    """`number` rounded to `places` decimals with thousands separators: `1,150.0`."""
    return f"{rounded(number, places):,f}"


def money(value: Value, *, full: bool = False) -> str:
    """US dollars with a scale; `full` keeps two decimals of the scale (`$222.65 million`)."""
    number = exact(value)
    text, scale = _scaled(abs(number), 2 if full else None, smallest_places=2)
    return _sign(number, text) + f"${text}{scale and ' ' + scale}"


def coins(value: Value) -> str:
    """An amount of coins: three significant digits, a scale from a million upwards."""
    number = exact(value)
    if abs(number) < SCALES[2][0]:
        places = 0 if abs(number) >= 100 else 2
        return grouped(number, places)
    text, scale = _scaled(abs(number), None, smallest_places=2)
    return _sign(number, text) + f"{text} {scale}"


def price(value: Value) -> str:
    """US dollars for one coin; the decimals follow the magnitude of the rounded price."""
    number = exact(value)
    text = grouped(abs(number), _price_places(abs(number)))
    return _sign(number, text) + f"${text}"


def percent(value: Value, places: int = 1) -> str:
    """A fraction as a percentage: 0.0625 is `6.3%`."""
    return grouped(exact(value) * 100, places) + "%"


def points(value: Value, unit: Unit) -> str:
    """The size of a difference of fractions in percentage points: `0.012 percentage points`."""
    places = 3 if unit is Unit.RATE_8H else 1
    return grouped(abs(exact(value)) * 100, places) + " percentage points"


def relative(value: Value) -> str:
    """A multiple as it stands before what it is measured by: `7.4 times`, `62% of`, `4.1% of`."""
    number = exact(value)
    if number >= Decimal("1.05"):
        return f"{grouped(number, 1)} times"
    return f"{grouped(number * 100, 0 if number >= Decimal('0.1') else 1)}% of"


def fold(value: Value) -> str:
    """A relative change as the multiple of what was before: 19.585 is `20.6 times`."""
    return f"{grouped(exact(value) + 1, 1)} times"


def whole(value: Value) -> str:
    return grouped(exact(value), 0)


def span(value: Value) -> str:
    """Days, hours or minutes: whole where the value is whole, else one decimal."""
    number = exact(value)
    return grouped(number, 0 if number == number.to_integral_value() else 1)


def signed(text: str, value: Value) -> str:
    """`text` with a plus where the value is above zero and the text does not say zero."""
    return f"+{text}" if exact(value) > 0 and any(digit in text for digit in "123456789") else text


def _rate_8h(value: Value) -> str:
    return signed(percent(value, 4), value)


_BY_UNIT: dict[Unit, Callable[[Value], str]] = {
    Unit.USD: money,
    Unit.PRICE: price,
    Unit.COINS: coins,
    Unit.FRACTION: percent,
    Unit.RATE_8H: _rate_8h,
    Unit.RATE_YEAR: percent,
    Unit.MULTIPLE: lambda value: grouped(exact(value), 1),
    Unit.BPS_100M: lambda value: grouped(exact(value), 1),
    Unit.COUNT: whole,
    Unit.INDEX: whole,
    Unit.DAYS: span,
    Unit.HOURS: span,
    Unit.MINUTES: span,
}

_FORMS: dict[str, frozenset[Unit]] = {
    "": frozenset(_BY_UNIT),
    "size": frozenset(_BY_UNIT),
    "signed": frozenset(_BY_UNIT),
    "exact": frozenset({Unit.USD}),
    "points": frozenset({Unit.FRACTION, Unit.RATE_8H, Unit.RATE_YEAR}),
    "relative": frozenset({Unit.MULTIPLE}),
    "fold": frozenset({Unit.FRACTION}),
}


def number(value: Value, unit: Unit, form: str = "") -> str:
    """A figure's value as printed. `form` is "", `size` (no sign), `signed`, `exact`, `points`, `relative` or `fold`.

    Raises ValueError where the form does not suit the unit.
    """
    if unit not in _FORMS.get(form, ()):
        raise ValueError(f"{unit} cannot be printed as {form or 'a number'}")
    if form in {"relative", "fold"}:
        return relative(value) if form == "relative" else fold(value)
    if form == "points":
        return points(value, unit)
    if form == "exact":
        return money(value, full=True)
    if form == "size":
        return _BY_UNIT[unit](abs(exact(value))).lstrip("+")
    text = _BY_UNIT[unit](value)
    return signed(text, value) if form == "signed" and not text.startswith("+") else text


def tick(value: Value, unit: Unit) -> str:
    """An axis label: as `number`, but money keeps no more decimals than the value needs (`$50 million`)."""
    if unit is not Unit.USD:
        return number(value, unit)
    amount = exact(value)
    size, scale = next((s for s in SCALES if abs(amount) >= s[0]), SCALES[-1])
    text = f"{abs(amount) / size:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return _sign(amount, text) + f"${text}{scale and ' ' + scale}"


def column_scale(values: Sequence[Decimal]) -> tuple[Decimal, str]:
    """The one scale of a table's money: the largest value has at most four digits before its decimal."""
    largest = max((abs(value) for value in values), default=Decimal(0))
    return next(scale for scale in reversed(SCALES) if largest < scale[0] * 10_000 or scale is SCALES[0])


def apportion(parts: Sequence[Decimal], places: int) -> list[Decimal]:
    """Parts rounded to `places` decimals so that they add up to their rounded sum (largest remainder; ties by order).

    Each result lies less than one unit of the last place from its part. Source: Hamilton's method of apportionment.
    """
    unit = Decimal(1).scaleb(-places)
    floors = [part.quantize(unit, ROUND_FLOOR) for part in parts]
    missing = int((rounded(sum(parts, Decimal(0)), places) - sum(floors, Decimal(0))) / unit)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i], i))
    for i in order[:missing]:
        floors[i] += unit
    return floors


def _scaled(size: Decimal, places: int | None, smallest_places: int) -> tuple[str, str]:
    """A size and its scale; `places` of None means three significant digits."""
    start = next((i for i, scale in enumerate(SCALES) if size >= scale[0]), len(SCALES) - 1)
    while True:
        scale, word = SCALES[start]
        shown = _three_digits(size / scale) if places is None else rounded(size / scale, places)
        if not word and places is None:
            shown = rounded(size, 0 if size >= 100 or size == 0 else smallest_places)
        if shown < 1000 or start == 0:
            return f"{shown:,f}", word
        start -= 1


def _three_digits(size: Decimal) -> Decimal:
    for places, limit in ((2, 10), (1, 100)):
        shown = rounded(size, places)
        if shown < limit:
            return shown
    return rounded(size, 0)


def _price_places(size: Decimal) -> int:
    if size == 0:
        return 0
    for places, least in ((0, Decimal(1000)), (2, Decimal(10)), (3, Decimal(1)), (4, Decimal("0.1"))):
        if rounded(size, places) >= least:
            return places
    first = -size.adjusted()
    return first + 3 if rounded(size, first + 3).adjusted() == size.adjusted() else first + 2


def _sign(number: Decimal, text: str) -> str:
    return "-" if number < 0 and any(digit in text for digit in "123456789") else ""
