"""The numbers: tables of references. A table stands only where at least one of its cells has a figure."""

from __future__ import annotations

from briefs.story.facts import Facts
from briefs.story.outlook import SIDES
from briefs.vocabulary.document import Row, Table

ASSETS = 12
LEVELS = 3


def tables(facts: Facts) -> tuple[Table, ...]:
    """Liquidations by asset and by venue, prices, funding and open interest, levels below and above the close."""
    drafted = (
        _parts(facts, "asset"),
        _parts(facts, "venue"),
        _prices(facts),
        _funding(facts),
        _open_interest(facts),
        *(_levels(facts, side) for side in SIDES),
    )
    return tuple(table for table in (_existing(facts, drawn) for drawn in drafted) if table.rows)


def _existing(facts: Facts, table: Table) -> Table:
    """The table without rows that have no figure; a cell whose figure is missing is not available."""
    rows = (Row(row.label, tuple(c if c and facts.has(c) else None for c in row.cells)) for row in table.rows)
    return Table(table.key, table.columns, tuple(row for row in rows if any(row.cells)))


def _parts(facts: Facts, family: str) -> Table:
    sides = ("usd", "long_usd", "short_usd")
    names = facts.liquidated(family)
    rows = [Row(f"{family}.{name}", tuple(f"liquidations.{family}.{name}.{side}" for side in sides)) for name in names]
    if len(names) > 1:
        whole = ("liquidations.total_usd", "liquidations.long_usd", "liquidations.short_usd")
        rows.append(Row("row.total", whole))
    columns = (f"column.{family}", "column.total", "column.longs", "column.shorts")
    return Table(f"liquidations_by_{family}", columns, tuple(rows))


def _prices(facts: Facts) -> Table:
    rows = [
        Row(
            f"asset.{asset}",
            (
                f"price.{asset}.close",
                facts.price_return(asset),
                f"price.{asset}.low",
                f"price.{asset}.high",
                f"price.{asset}.realized_vol",
            ),
        )
        for asset in facts.ranked("price.*.close")[:ASSETS]
    ]
    columns = ("column.asset", "column.close", "column.return", "column.low", "column.high", "column.volatility")
    return Table("prices", columns, tuple(rows))


def _funding(facts: Facts) -> Table:
    """Venues down, the four foremost assets across; then the rate over all venues and its annual form."""
    assets = facts.ranked("funding.*.rate_8h")[:4]
    venues = sorted({venue for asset in assets for venue in facts.parts(f"funding.{asset}.venue.*.rate_8h")})
    rows = [Row(f"venue.{v}", tuple(f"funding.{asset}.venue.{v}.rate_8h" for asset in assets)) for v in venues]
    rows.append(Row("row.all_venues", tuple(f"funding.{asset}.rate_8h" for asset in assets)))
    rows.append(Row("row.annual_rate", tuple(f"funding.{asset}.apr" for asset in assets)))
    return Table("funding_by_venue", ("column.venue", *(f"asset.{asset}" for asset in assets)), tuple(rows))


def _open_interest(facts: Facts) -> Table:
    rows = [
        Row(
            f"asset.{asset}",
            (
                f"open_interest.{asset}.usd",
                f"open_interest.{asset}.change_pct",
                f"liquidations.oi_share.{asset}",
            ),
        )
        for asset in facts.with_interest[:ASSETS]
    ]
    columns = ("column.asset", "column.level", "column.change", "column.liquidated_share")
    return Table("open_interest", columns, tuple(rows))


def _levels(facts: Facts, side: str) -> Table:
    rows = [
        Row(
            f"asset.{asset}",
            (*(f"{stem}.{part}" for part in ("price", "distance_pct", "distance_atr")), _method(facts, stem)),
        )
        for asset in facts.ranked("levels.*.reference.price")[:3]
        for n in facts.numbered(f"levels.{asset}.{side}.*.price")[:LEVELS]
        for stem in (f"levels.{asset}.{side}.{n}",)
    ]
    columns = ("column.asset", "column.price", "column.distance", "column.distance_atr", "column.method")
    return Table(f"levels_{side}", columns, tuple(rows))


def _method(facts: Facts, stem: str) -> str:
    """All families of methods that agree on a level, where they are known; the prose names its foremost methods."""
    return f"{stem}.families" if facts.has(f"{stem}.families") else f"{stem}.method"
