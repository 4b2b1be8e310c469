"""The error tree.

BriefsError                 everything that the program raises on purpose
├── UserError               the user's to fix: input, options or settings are wrong        (exit 2)
│   ├── FaultyInput         a file, scenario or settings file with faults, all of them listed
│   └── MissingLibrary      a system library is not installed; carries the line that mends it
├── DataMissing             the data for the request are not there                         (exit 3)
├── AuditFailed             an audit found errors                                          (exit 4)
└── DeliveryFailed          some deliveries failed or their outcome is unknown             (exit 5)

Anything else that escapes is a bug (exit 1). The command line turns a BriefsError into one readable block; only
`--debug` shows a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class BriefsError(Exception):
    """Base of all errors that are raised on purpose; `exit_code` is what the command line ends with."""

    exit_code = 1


class UserError(BriefsError):
    """Something that the user can fix: the message says what is wrong, where, and the remedy."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place of an input.

    `where` names the place (`row 17`, `key liquidations.total`), `field` the column or key, `value` what stood there
    (as text), `why` what was expected instead.
    """

    where: str
    field: str
    value: str
    why: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 80 else self.value[:77] + "..."
        return f"{self.where}: {self.field}: {shown!r}: {self.why}"


class FaultyInput(UserError):
    """An input with faults. Lists all of them (`faults` may be capped; `count` is how many there are)."""

    def __init__(self, name: str, faults: Sequence[Fault], count: int | None = None, remedy: str = "") -> None:
        self.name = name
        self.faults = tuple(faults)
        self.count = len(self.faults) if count is None else count
        self.remedy = remedy
        shown = "" if self.count == len(self.faults) else f" (the first {len(self.faults)} are shown)"
        lines = [f"{name}: {self.count} {'fault' if self.count == 1 else 'faults'}{shown}"]
        lines += [f"  {fault}" for fault in self.faults]
        if remedy:
            lines.append(remedy)
        super().__init__("\n".join(lines))


class MissingLibrary(UserError):
    """A system library is missing; the message carries the command that installs it."""


class DataMissing(BriefsError):
    """The lake does not hold what the request needs; the message names what is missing."""

    exit_code = 3


class AuditFailed(BriefsError):
    """An audit found at least one error."""

    exit_code = 4


class DeliveryFailed(BriefsError):
    """At least one delivery failed, or its outcome is unknown."""

    exit_code = 5
