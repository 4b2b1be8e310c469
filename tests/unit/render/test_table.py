"""Tables: one scale, fixed decimals, columns that add up, and what is not there."""

from __future__ import annotations

from decimal import Decimal

from render_samples import WORDING, Figures

from briefs.render import lexicon
from briefs.render.sentence import plain
from briefs.render.table import table
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.document import Row, Table
from briefs.vocabulary.figure import Unit

WORDS = lexicon.load(WORDING)


def drawn(planned: Table, figures: Figures) -> list[list[str]]:
    grid = table(planned, figures, WORDS)
    return [list(grid.columns), *([plain(line.label), *map(plain, line.cells)] for line in grid.lines)]


def test_parts_add_up_to_the_printed_total() -> None:
    # 33,350,000 + 33,350,000 + 33,300,000 = 100,000,000; half up alone would print 33.4 + 33.4 + 33.3 = 100.1.
    figures = Figures()
    for name, value in (("A", "33350000.00"), ("B", "33350000.00"), ("C", "33300000.00"), ("ALL", "100000000.00")):
        figures.put(f"liquidations.asset.{name}.usd", Decimal(value), Unit.USD)
    rows = tuple(Row(f"asset.{name}", (f"liquidations.asset.{name}.usd",)) for name in ("A", "B", "C", "ALL"))
    assert drawn(Table("by_asset", ("column.asset", "side.long"), rows), figures) == [
        ["Asset", "Longs ($ million)"], ["A", "33.4"], ["B", "33.3"], ["C", "33.3"], ["ALL", "100.0"],
    ]  # fmt: skip


def test_a_column_without_a_total_is_rounded_value_by_value() -> None:
    figures = Figures()
    figures.put("a.usd", Decimal("33350000.00"), Unit.USD)
    figures.put("b.usd", Decimal("33350000.00"), Unit.USD)
    rows = (Row("asset.A", ("a.usd",)), Row("asset.B", ("b.usd",)))
    assert [row[1] for row in drawn(Table("by_asset", ("column.asset", "side.long"), rows), figures)[1:]] == [
        "33.4", "33.4",
    ]  # fmt: skip


def test_all_money_of_a_table_has_one_scale_and_other_units_keep_their_own_form() -> None:
    figures = Figures()
    figures.put("x.usd", Decimal("1150000000.00"), Unit.USD)
    figures.put("y.usd", Decimal("450000.00"), Unit.USD)
    figures.put("x.change", -0.0623, Unit.FRACTION)
    figures.put("x.feed", "sampled_1s", Unit.TEXT)
    columns = ("column.asset", "side.long", "side.short", "column.change", "column.feed")
    rows = (Row("asset.X", ("x.usd", "y.usd", "x.change", "x.feed")), Row("asset.Y", (None, "gone", None, None)))
    assert drawn(Table("by_asset", columns, rows), figures) == [
        ["Asset", "Longs ($ million)", "Shorts ($ million)", "Change", "Feed"],
        ["X", "1,150.0", "0.5", "-6.2%", "sampled_1s"],
        ["Y", "n/a", "n/a", "n/a", "n/a"],
    ]


def test_a_cell_is_claimed_by_its_caption_row_and_column() -> None:
    figures = Figures()
    figures.put("x.usd", Decimal("1150000000.00"), Unit.USD)
    grid = table(Table("by_asset", ("column.asset", "side.long"), (Row("asset.ETH", ("x.usd",)),)), figures, WORDS)
    assert grid.claims("The numbers") == [
        Claim("1,150.0", "x.usd", "The numbers", "Liquidations by asset | ETH | Longs ($ million)")
    ]
    assert grid.numeric == (False, True)


def test_small_money_has_no_scale_and_no_decimals() -> None:
    figures = Figures()
    figures.put("x.usd", Decimal("812.40"), Unit.USD)
    assert drawn(Table("by_asset", ("column.asset", "side.long"), (Row("asset.X", ("x.usd",)),)), figures) == [
        ["Asset", "Longs ($)"], ["X", "812"],
    ]  # fmt: skip
