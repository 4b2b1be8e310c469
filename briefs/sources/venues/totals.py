"""Liquidation totals of several contracts as totals of their asset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from briefs.sources.talk import Row


def added(parts: Sequence[Sequence[Row]]) -> list[Row]:
    """The bars of several contracts of one venue and asset, added up. A bar that one of them lacks is `partial`."""
    bars: dict[datetime, list[Row]] = {}
    for rows in parts:
        for at, row in {row["ts"]: row for row in rows}.items():
            bars.setdefault(at, []).append(row)
    return [_sum(rows, whole=len(rows) == len(parts)) for _, rows in sorted(bars.items())]


def _sum(rows: Sequence[Row], *, whole: bool) -> Row:
    money = {name: sum((row[name] for row in rows), Decimal(0)) for name in ("long_usd", "short_usd")}
    return {**rows[0], **money, "coverage": "aggregate" if whole else "partial"}
