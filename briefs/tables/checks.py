"""The contract as SQL: texts become values, and each text that may not become one gets a reason.

Rows come as texts in columns named like the contract's; a column's value is read from there. Nothing here runs a query:
these are DuckDB expressions over a column of texts `t_NAME` and its value `NAME` (money: `NAME_cents`).
"""

from __future__ import annotations

import re

from briefs.tables.column import Column, Table

_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_WHOLE = r"[0-9]{1,15}(\.0*)?"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = rf"{_DATE}[T ]{_CLOCK}(Z|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)"
_NAIVE = rf"{_DATE}([T ]{_CLOCK})?"
# Control characters, line separators, and marks that reverse the direction of what follows.
_UNPRINTABLE = r"[\x00-\x1f\x7f-\x9f\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
_LONGEST_TEXT = 1000
_YEARS = tuple(f"TIMESTAMPTZ '{year}-01-01 00:00:00+00'" for year in (1980, 2200))


def quote(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def text_of(column: Column) -> str:
    return quote(f"t_{column.name}")


def value(column: Column) -> str:
    """The expression that reads the column's value from its text; NULL where the text is missing or no such value.

    Money is read as a decimal and rounded half up to whole cents, so 1.005 is 101 cents; a double's text is its
    shortest decimal form, never its binary expansion.
    """
    text = text_of(column)
    match column.kind:
        case "text":
            return f"coalesce({text}, {literal(column.default)})" if column.default else text
        case "number":
            return f"CASE WHEN {_matches(text, _NUMBER)} THEN {_finite(text)} END"
        case "whole":
            return f"CASE WHEN {_matches(text, _WHOLE)} THEN split_part({text}, '.', 1)::BIGINT END"
        case "money":
            return f"CASE WHEN {_matches(text, _NUMBER)} THEN {_cents(text)} END"
        case "time":
            return (
                f"CASE WHEN length({text}) < 14 AND {_matches(text, '[0-9]{12,13}')} "
                f"THEN make_timestamptz({text}::BIGINT * 1000) "
                f"WHEN {_matches(text, _MOMENT)} THEN try_cast({text} AS TIMESTAMPTZ) END"
            )


def fault(column: Column) -> str:
    """The expression that says what is wrong with the column's text, or NULL."""
    text = text_of(column)
    cases = [] if not column.required else [(f"{text} IS NULL", "is required")]
    match column.kind:
        case "text":
            cases += _text_faults(column)
        case "number":
            cases += [(_unread(column), "is no finite number")]
        case "whole":
            cases += [(_unread(column), "is no whole number of 0 or more")]
        case "money":
            cases += [
                (f"{text} IS NOT NULL AND NOT {_matches(text, _NUMBER)}", "is no amount of dollars"),
                (_unread(column), "is beyond any amount of dollars"),
                (f"starts_with({text}, '-') AND try_cast({text} AS DOUBLE) < 0", "must not be negative"),
            ]
        case "time":
            cases += _time_faults(column)
    # Nearly every text is a sound one: where one cheap look says so, nothing else is asked.
    sound = [f"WHEN {_sound(column)} THEN NULL"] if _sound(column) else []
    whens = " ".join([*sound, *(f"WHEN {condition} THEN {literal(why)}" for condition, why in cases)])
    return f"CASE {whens} END" if cases else "NULL"


def broken_rules(table: Table) -> list[tuple[str, str]]:
    """(column, expression that says which rule a row breaks, or NULL) for each rule."""
    return [
        (rule.column, f"CASE WHEN NOT coalesce({rule.condition}, true) THEN {literal(rule.why)} END")
        for rule in table.rules
    ]


def _sound(column: Column) -> str:
    """A condition under which the column's text surely has no fault; "" where no cheap one is known."""
    match column.kind:
        case "text" if column.words:
            return f"{text_of(column)} IN ({', '.join(literal(word) for word in column.words)})"
        case "text" if re.fullmatch(r"\[[A-Za-z0-9-]+\]\+", column.pattern):  # nothing in it that cannot be printed
            return f"length({text_of(column)}) <= {_LONGEST_TEXT} AND {_matches(text_of(column), column.pattern)}"
        case "number" | "whole":
            return f"{quote(column.stored)} IS NOT NULL"
        case "money":
            return f"{quote(column.stored)} > 0"
        case "time":
            first, last = _YEARS
            return f"{quote(column.name)} >= {first} AND {quote(column.name)} < {last}"
        case _:
            return ""


def _text_faults(column: Column) -> list[tuple[str, str]]:
    text = text_of(column)
    cases = [
        (f"regexp_matches({text}, {literal(_UNPRINTABLE)})", "has characters that cannot be printed"),
        (f"length({text}) > {_LONGEST_TEXT}", f"is longer than {_LONGEST_TEXT} characters"),
    ]
    if column.words:
        words = ", ".join(literal(word) for word in column.words)
        cases += [(f"{text} NOT IN ({words})", f"must be one of {', '.join(column.words)}")]
    if column.pattern:
        cases += [(f"NOT {_matches(text, column.pattern)}", f"must be {column.says}")]
    return cases


def _time_faults(column: Column) -> list[tuple[str, str]]:
    text = text_of(column)
    shape = "write 2026-03-04T11:35:44Z, an offset in place of Z, or epoch milliseconds"
    first, last = _YEARS
    return [
        (_matches(text, "[0-9]{9,11}"), "looks like epoch seconds: write epoch milliseconds"),
        (_matches(text, _NAIVE), f"has no zone: {shape}"),
        (_unread(column), f"is no time: {shape}"),
        (f"{quote(column.name)} < {first} OR {quote(column.name)} >= {last}", "lies outside the years 1980 to 2199"),
    ]


def _unread(column: Column) -> str:
    return f"{text_of(column)} IS NOT NULL AND {quote(column.stored)} IS NULL"


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _finite(text: str) -> str:
    return f"CASE WHEN isfinite(try_cast({text} AS DOUBLE)) THEN try_cast({text} AS DOUBLE) END"


def _cents(text: str) -> str:
    # At most ten trillion dollars, so that a hundred times as many and the sum of thousands of rows still fit.
    return f"(try_cast({text} AS DECIMAL(15, 2)) * 100)::BIGINT"
