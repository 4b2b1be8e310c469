"""A brief's own statement of what it claims: `brief.json`, read and checked for its form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from briefs.errors import Fault, FaultyInput, UserError
from briefs.vocabulary.claim import Claim

Raw: TypeAlias = Decimal | int | str


class Stated(NamedTuple):
    """A figure as `brief.json` states it: `value` is exact, numbers are Decimal or int."""

    id: str
    value: Raw
    unit: str
    start: str
    end: str
    source: str
    basis: str

    @property
    def number(self) -> Decimal | None:
        """The value as a number, None for dates, times and text."""
        value = self.value
        if type(value) is Decimal:
            return value
        return None if isinstance(value, str) else Decimal(value)

    def __str__(self) -> str:
        return f"{self.id} = {self.value} ({self.unit})"


@dataclass(frozen=True, slots=True)
class Missing:
    """A gap as `brief.json` states it; `asset` and `venue` may be ""."""

    what: str
    asset: str
    venue: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence: the claim's key, its rung of the ladder, whether all tests passed, what they compared."""

    claim: str
    label: str
    passed: bool
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything of `brief.json` that the audit needs."""

    date: str
    start: str
    end: str
    figures: Mapping[str, Stated]
    claims: tuple[Claim, ...]
    gaps: tuple[Missing, ...]
    evidence: tuple[Proof, ...]
    headlines: tuple[str, ...] = ()
    social: str = ""

    @property
    def rolling(self) -> bool:
        """Whether the window is anything but one whole UTC day."""
        start, end = datetime.fromisoformat(self.start), datetime.fromisoformat(self.end)
        return not (start.time() == time(0) and end - start == timedelta(days=1))


def read(path: Path) -> Statement:
    """Read `brief.json`. Raises UserError where it is absent or no JSON, FaultyInput with every fault of its form."""
    try:
        whole = json.loads(path.read_bytes(), parse_float=Decimal)
    except FileNotFoundError:
        raise UserError(
            f"{path}: not there. An audit needs the folder of a brief with its brief.json; "
            "write one with `briefs generate DATE`."
        ) from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UserError(f"{path}: no JSON: {error}. Write the brief again with `briefs generate DATE`.") from None
    return _checked(whole, str(path))


def of_figures(text: str) -> Statement:
    """The figures that `briefs figures --json` prints, which claim nothing; their `evidence` may stand beside them.

    Raises FaultyInput with every fault of its form.
    """
    whole = json.loads(text, parse_float=Decimal)
    return _checked({"claims": [], "evidence": [], **whole}, "figures")


EMPTY = Statement("", "", "", {}, (), (), ())


def _checked(whole: Any, name: str) -> Statement:
    form = _Form()
    statement = form.statement(whole)
    if statement is None or form.faults:
        raise FaultyInput(
            name, form.faults[:50], len(form.faults), "Write the brief again with `briefs generate DATE`."
        )
    return statement


_RAW = {Decimal, int, str}
_TEXTS = {str}


class _Form:
    """Reads the object piece by piece and collects what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def statement(self, whole: Any) -> Statement | None:
        if not isinstance(whole, dict):
            self.faults.append(Fault("top level", "brief.json", type(whole).__name__, "must be an object"))
            return None
        window = self._object(whole, "top level", "window")
        for key in ("start", "end"):
            self._moment(window.get(key), key)
        return Statement(
            self._text(whole, "top level", "date"),
            self._text(window, "key window", "start"),
            self._text(window, "key window", "end"),
            {name: self._figure(name, f) for name, f in self._object(whole, "top level", "figures").items()},
            tuple(self._claim(n, c) for n, c in enumerate(self._list(whole, "claims"))),
            tuple(self._gap(n, g) for n, g in enumerate(self._list(whole, "gaps"))),
            tuple(self._evidence(n, e) for n, e in enumerate(self._list(whole, "evidence"))),
            tuple(self._headlines(whole)),
            self._social(whole),
        )

    def _moment(self, value: Any, key: str) -> None:
        try:
            datetime.fromisoformat(str(value))
        except ValueError:
            self.faults.append(Fault("key window", key, str(value), "must be a time, such as 2026-02-01T00:00:00Z"))

    def _figure(self, name: str, raw: Any) -> Stated:
        try:  # the common case at once: a brief has thousands
            value, window = raw["value"], raw["window"]
            texts = raw["unit"], window["start"], window["end"], raw["source"], raw["basis"]
            if type(value) in _RAW and set(map(type, texts)) == _TEXTS:
                return Stated(name, value, *texts)
        except (KeyError, TypeError):
            pass
        where = f"figure {name}"
        value = raw.get("value") if isinstance(raw, dict) else None
        if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
            self.faults.append(Fault(where, "value", str(value), "must be a number or a text"))
            value = ""
        unit = self._text(raw, where, "unit")
        window = self._object(raw, where, "window")
        start, end = self._text(window, where, "start"), self._text(window, where, "end")
        return Stated(name, value, unit, start, end, self._text(raw, where, "source"), self._text(raw, where, "basis"))

    def _claim(self, number: int, raw: Any) -> Claim:
        try:
            texts = raw["text"], raw["figure"], raw["section"], raw["sentence"]
            if set(map(type, texts)) == _TEXTS:
                return Claim(*texts)
        except (KeyError, TypeError):
            pass
        where = f"claim {number}"
        return Claim(*(self._text(raw, where, key) for key in ("text", "figure", "section", "sentence")))

    def _gap(self, number: int, raw: Any) -> Missing:
        return Missing(*(self._text(raw, f"gap {number}", key) for key in ("what", "asset", "venue")))

    def _evidence(self, number: int, raw: Any) -> Proof:
        where = f"evidence {number}"
        tests = raw.get("tests", []) if isinstance(raw, dict) else []
        told = [t for t in tests if isinstance(t, dict)] if isinstance(tests, list) else []
        passed = isinstance(tests, list) and len(told) == len(tests) and all(t.get("passed") is True for t in told)
        figures = tuple(str(name) for t in told for name in t.get("figures", []))
        return Proof(self._text(raw, where, "claim"), self._text(raw, where, "label"), passed, figures)

    def _headlines(self, whole: dict[str, Any]) -> Iterator[str]:
        """The lines of a brief that has them; a line that says nothing is none."""
        lines = self._object(whole, "top level", "headlines") if "headlines" in whole else {}
        for key, value in lines.items():
            where = "key headlines"
            several = value if key == "subjects" and isinstance(value, list) else [value]
            yield from filter(None, (self._text({key: text}, where, key) for text in several))

    def _social(self, whole: dict[str, Any]) -> str:
        """The line for social media; `_headlines` has told what is wrong with its form."""
        lines = whole.get("headlines")
        line = lines.get("social", "") if isinstance(lines, dict) else ""
        return line if isinstance(line, str) else ""

    def _text(self, raw: Any, where: str, key: str) -> str:
        value = raw.get(key) if isinstance(raw, dict) else None
        if not isinstance(value, str):
            self.faults.append(Fault(where, key, str(value), "must be a text"))
            return ""
        return value

    def _object(self, raw: Any, where: str, key: str) -> dict[str, Any]:
        value = raw.get(key) if isinstance(raw, dict) else None
        if not isinstance(value, dict):
            self.faults.append(Fault(where, key, str(value), "must be an object"))
            return {}
        return value

    def _list(self, raw: dict[str, Any], key: str) -> list[Any]:
        value = raw.get(key)
        if not isinstance(value, list):
            self.faults.append(Fault("top level", key, str(value), "must be a list"))
            return []
        return value
