"""What a published text claims, and what an audit finds wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Claim:
    """One printed number, date, time or quoted text and the figure that it is bound to.

    text: exactly as printed (`$1.35 billion`). figure: the figure's id.
    section: the heading it stands under ("" for title and lead; `charts/NAME` inside a chart).
    sentence: the whole sentence as plain text; in a table `CAPTION | ROW LABEL | COLUMN`.
    """

    text: str
    figure: str
    section: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an audit found.

    kind: a short name such as `number.unbound`; severity: an `error` makes exit code 4.
    place: which file it stands in (`brief.md`), "" for a text without a file.
    span: start and end of the offending words inside `sentence`.
    says: what the text says; data: what the data say; why: one sentence.
    """

    kind: str
    severity: Literal["error", "warning"]
    section: str
    sentence: str
    span: tuple[int, int]
    says: str
    data: str
    why: str
    place: str = ""
