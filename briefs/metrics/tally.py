"""Collects what a subject finds: figures by id, gaps, evidence, and what figures were on earlier days."""

from __future__ import annotations

from dataclasses import dataclass, field

from briefs.metrics.outliers_past import Past
from briefs.vocabulary.figure import Evidence, Figure, Gap, Unit, Value
from briefs.vocabulary.window import Window


@dataclass(slots=True)
class Tally:
    """Figures, gaps and evidence of one window. A second figure of an id is a mistake in the code: ValueError.

    pasts: what figures were on earlier days, left by subjects that have it at hand, for `outliers` to judge.
    """

    window: Window
    figures: dict[str, Figure] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    pasts: list[Past] = field(default_factory=list)

    def add(
        self,
        figure_id: str,
        value: Value,
        unit: Unit,
        *,
        source: str,
        rows: int,
        basis: str = "",
        coverage: float | None = None,
        window: Window | None = None,
    ) -> None:
        if figure_id in self.figures:
            raise ValueError(f"figure {figure_id} is computed twice")
        self.figures[figure_id] = Figure(figure_id, value, unit, window or self.window, source, basis, coverage, rows)

    def gap(self, table: str, what: str, *, asset: str = "", venue: str = "") -> None:
        gap = Gap(table, what, asset, venue)
        if gap not in self.gaps:
            self.gaps.append(gap)
