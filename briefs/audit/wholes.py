"""Does a brief agree with itself? Parts with their wholes, rates with their annual form, levels with their side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from briefs.audit.brief import Stated, Statement
from briefs.audit.facets import facets
from briefs.audit.fault import Wrong
from briefs.audit.told import Told

_CENT = Decimal("0.01")
_TIGHT = Decimal("1e-9")
_PART = re.compile(r"liquidations\.(?P<of>asset|venue|hour|bar|part)\.(?P<name>.+?)\.(?P<kind>usd|long_usd|short_usd)$")
_OF_ASSET = re.compile(r"funding\.[^.]+\.rate_8h$")
_LEVEL = re.compile(r"levels\.(?P<asset>[^.]+)\.(?P<side>support|resistance)\.(?P<n>\d+)\.price$")


def wholes(statement: Statement) -> Iterator[Wrong]:
    """Contradictions among the figures themselves."""
    numbers = {name: number for name, f in statement.figures.items() if (number := f.number) is not None}
    yield from _liquidations(numbers)
    yield from _funding(numbers)
    yield from _levels(numbers)
    yield from _records(statement.figures, numbers)


def _wrong(says: str, data: str, why: str) -> Wrong:
    return Wrong("figure.contradiction", 0, 0, says, data, why)


def _liquidations(numbers: Mapping[str, Decimal]) -> Iterator[Wrong]:
    total = numbers.get("liquidations.total_usd")
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    sides: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for name, value in numbers.items():
        found = _PART.match(name)
        if found:
            sums[found["of"], found["kind"]] += value
            sides[found["of"], found["name"]][found["kind"]] = value
    whole = {kind: numbers.get(f"liquidations.{kind}") for kind in ("long_usd", "short_usd")} | {"usd": total}
    for (of, kind), parts in sorted(sums.items()):
        limit = whole[kind]
        if limit is not None and (parts > limit + _CENT / 2 or (of in {"asset", "venue"} and parts != limit)):
            yield _wrong(
                f"the parts by {of} ({kind}) add up to {parts}", f"the whole is {limit}", "parts make the whole"
            )
    sides["", "the whole"] = {kind: value for kind, value in whole.items() if value is not None}
    for (of, name), values in sorted(sides.items()):
        if len(values) == 3 and values["long_usd"] + values["short_usd"] != values["usd"]:
            says = f"{of} {name}: long {values['long_usd']} + short {values['short_usd']}".strip()
            yield _wrong(says, f"total {values['usd']}", "longs and shorts make the total")
    share, longs = numbers.get("liquidations.long_share"), numbers.get("liquidations.long_usd")
    if share is not None and longs is not None and total and abs(share - longs / total) > _TIGHT:
        yield _wrong(f"liquidations.long_share = {share}", f"{longs} / {total}", "the share is long over total")


def _funding(numbers: Mapping[str, Decimal]) -> Iterator[Wrong]:
    rates = sorted(name for name in numbers if name.startswith("funding.") and _OF_ASSET.match(name))
    for name, rate in ((name, numbers[name]) for name in rates):
        year = numbers.get(name.removesuffix("rate_8h") + "apr")
        if year is not None and abs(year - rate * 3 * 365) > _TIGHT:
            yield _wrong(f"{name} = {rate}", f"its annual form is {year}", "a year has 3 x 365 times 8 hours")


def _levels(numbers: Mapping[str, Decimal]) -> Iterator[Wrong]:
    for name, price in sorted((name, price) for name, price in numbers.items() if name.startswith("levels.")):
        found = _LEVEL.match(name)
        if not found:
            continue
        asset = found["asset"]
        close = numbers.get(f"levels.{asset}.reference.price", numbers.get(f"price.{asset}.close"))
        if close is None:
            continue
        if (price < close) != (found["side"] == "support") or price == close:
            yield _wrong(f"{name} = {price}", f"the close is {close}", "support lies below the price, resistance above")
        distance = numbers.get(name.removesuffix("price") + "distance_pct")
        if distance is not None and abs(distance - (price / close - 1)) > _TIGHT:
            yield _wrong(f"{name} = {price}", f"distance {distance}", "the distance is level over close, less one")


def _records(figures: Mapping[str, Stated], numbers: Mapping[str, Decimal]) -> Iterator[Wrong]:
    """`Highest since` names the latest earlier day at least as large, as far as the brief's own series goes back."""
    since, total = figures.get("liquidations.highest_since"), numbers.get("liquidations.total_usd")
    if since is None or total is None:
        return
    for name, value in sorted(numbers.items()):
        if name.startswith("series.liquidations.total@"):
            day = name.partition("@")[2][:10]
            if str(since.value) < day < since.start[:10] and value >= total:
                yield _wrong(
                    f"liquidations.highest_since = {since.value}", f"{name} = {value}", "a later day is as large"
                )
    then = numbers.get("liquidations.highest_since.usd")
    if then is not None and then < total:
        yield _wrong(f"liquidations.highest_since.usd = {then}", f"total {total}", "that day must be at least as large")


def columns(tolds: Sequence[Told]) -> Iterator[tuple[Told, Wrong]]:
    """Table columns that have a total: where a cell gave way, the printed parts add up to the printed total."""
    tables: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for told in tolds:
        if told.cell and len(told.bounds) == 1 and told.bounds[0].numeral is not None:
            caption, _, rest = told.sentence.partition(" | ")
            tables[told.section, caption, rest.rpartition(" | ")[2]].append(told)
    for cells in tables.values():
        whole = next(
            (t for t in cells if re.fullmatch(r"liquidations\.(?:total|long|short)_usd", t.bounds[0].id)), None
        )
        kind = "usd" if whole is None else whole.bounds[0].id.rpartition(".")[2].replace("total_", "")
        parts = [t for t in cells if _PART.match(t.bounds[0].id) and facets(t.bounds[0].id).part == kind]
        if whole is None or len(parts) < 2 or len(parts) + 1 != len(cells):
            continue
        yield from _column(whole, parts)


def _column(whole: Told, parts: Sequence[Told]) -> Iterator[tuple[Told, Wrong]]:
    printed = [t.bounds[0].numeral for t in parts]
    total = whole.bounds[0].numeral
    exact = whole.bounds[0].figure
    if total is None or exact is None or exact.number is None or any(n is None for n in printed):
        return
    true = sum((f.number or Decimal(0) for t in parts if (f := t.bounds[0].figure)), Decimal(0))
    if abs(true - exact.number) > _CENT / 2:
        return  # the table does not show all parts
    off = sum((n.value for n in printed if n), Decimal(0)) - total.value
    gave_way = any(
        n and f and f.number is not None and abs(n.value - f.number) > n.half
        for n, f in ((t.bounds[0].numeral, t.bounds[0].figure) for t in (*parts, whole))
    )
    if off and (gave_way or abs(off) > total.half * len(parts)):
        says = f"the parts add up to {off + total.value}"
        why = "a column that has a total adds up to it"
        yield whole, Wrong("table.sum", 0, len(whole.sentence), says, f"printed total {total.value}", why)
