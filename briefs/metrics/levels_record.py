"""How the families of levels have done so far: what `briefs study levels` found, kept beside the code that ranks.

Ranking takes its weights from here and nowhere else. A family without a demonstrated edge weighs nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "levels_record.toml"


@dataclass(frozen=True, slots=True)
class Standing:
    """One family: touches, the rate at which it held, that of random levels, and whether the difference is proven."""

    touches: int
    rate: float
    random: float
    edge: bool

    @property
    def weight(self) -> float:
        return max(0.0, self.rate - self.random) if self.edge else 0.0


@cache
def standings() -> Mapping[str, Standing]:
    """The committed record by family."""
    text = files("briefs.metrics").joinpath(FILE).read_text(encoding="utf-8")
    table: Mapping[str, Mapping[str, Any]] = tomllib.loads(text)["family"]
    return {
        family: Standing(int(row["touches"]), float(row["rate"]), float(row["random"]), bool(row["edge"]))
        for family, row in table.items()
    }
