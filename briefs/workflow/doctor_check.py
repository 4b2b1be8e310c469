"""What `briefs doctor` finds out about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. state: `missing` is needed by `briefs generate`, `note` is worth knowing.

    remedy: what to do; empty where nothing is to be done.
    """

    subject: str
    state: State
    found: str
    remedy: str = ""
