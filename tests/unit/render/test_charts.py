"""Charts: where marks stand, what their labels say, and that everything drawn is bound."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from render_samples import DAY, WORDING, Figures, busy, meaning

from briefs.errors import UserError
from briefs.render import lexicon
from briefs.render.brief import Rendered, render
from briefs.render.charts.catalogue import draw
from briefs.render.charts.drawing import Canvas, Drawing
from briefs.render.override import Templates
from briefs.render.sentence import Span, plain
from briefs.vocabulary.document import Chart, Message, Series
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.window import Window, stamp

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def rendered(sample_templates: Path) -> Rendered:
    return render(*busy(), meaning, Templates(sample_templates))


def drawn(chart: Chart, figures: Figures) -> Drawing | None:
    title = (Span("A title"),)
    return draw(Canvas(chart, title, title, figures, lexicon.load(WORDING), DAY))


def hours(figures: Figures, side: str, values: dict[int, str]) -> Series:
    ids = []
    for hour, value in values.items():
        start = DAY.start + timedelta(hours=hour)
        window = Window(start, start + timedelta(hours=1), "rolling")
        ids.append(figures.put(f"series.liquidations.{side}@{stamp(start)}", Decimal(value), Unit.USD, window))
    return Series(f"side.{side}", tuple(ids))


def a_chart(key: str, *series: Series, marks: tuple[tuple[str, str], ...] = ()) -> Chart:
    return Chart(key, "", Message("t"), Message("d"), series, marks)


def test_bars_stand_at_their_hour_and_reach_their_value() -> None:
    # Longs reach 400 upwards and shorts 100 downwards; with round steps of 200 the axis runs from -200 to 400, so its
    # 180 pixels are 0.3 a million: 120 pixels up, 30 down, from a zero line at 34 + 120 = 154.
    figures = Figures()
    chart = a_chart(
        "liquidations_time",
        hours(figures, "long", {0: "400000000.00", 12: "100000000.00"}),
        hours(figures, "short", {0: "100000000.00"}),
    )
    drawing = drawn(chart, figures)
    assert drawing
    longs, noon, shorts = drawing.marks
    assert (longs.kind, longs.y, longs.h) == ("long", pytest.approx(34), pytest.approx(120))
    assert (shorts.kind, shorts.y, shorts.h) == ("short", pytest.approx(154), pytest.approx(30))
    assert plain(longs.title) == "Longs, 00:00 UTC: $400 million"
    ticks = [plain(label.sentence) for label in drawing.labels if label.anchor == "end"]
    assert ticks == ["$200 million", "$0", "$200 million", "$400 million"]
    # Only two bars twelve hours apart: the step is twelve hours, so noon begins half way.
    assert noon.x - longs.x == pytest.approx(noon.w + 1.2)


def test_a_missing_hour_leaves_a_hole_and_is_not_available_in_the_table() -> None:
    figures = Figures()
    chart = a_chart("liquidations_time", hours(figures, "long", {0: "5.00", 1: "7.00", 3: "9.00"}))
    drawing = drawn(chart, figures)
    assert drawing
    assert len(drawing.marks) == 3
    rows = [(plain(line.label), plain(line.cells[0])) for line in drawing.data.lines]
    assert rows[:4] == [("00:00 UTC", "5"), ("01:00 UTC", "7"), ("02:00 UTC", "n/a"), ("03:00 UTC", "9")]
    assert len(rows) == 24


def test_parts_lie_end_to_end_and_carry_their_total() -> None:
    figures = Figures()
    for asset, long, short in (("ETH", "300.00", "100.00"), ("BTC", "100.00", "100.00")):
        figures.put(f"liquidations.asset.{asset}.long_usd", Decimal(long), Unit.USD)
        figures.put(f"liquidations.asset.{asset}.short_usd", Decimal(short), Unit.USD)
        figures.put(f"liquidations.asset.{asset}.usd", Decimal(long) + Decimal(short), Unit.USD)
    series = [
        Series(f"side.{side}", tuple(f"liquidations.asset.{asset}.{side}_usd" for asset in ("ETH", "BTC")))
        for side in ("long", "short")
    ]
    drawing = drawn(a_chart("liquidations_parts", *series), figures)
    assert drawing
    eth_long, eth_short, btc_long, _ = drawing.marks
    assert eth_short.x == pytest.approx(eth_long.x + eth_long.w)
    assert eth_long.w == pytest.approx(3 * btc_long.w)
    assert [plain(label.sentence) for label in drawing.labels if label.kind == "value"] == ["$400", "$200"]


def test_levels_are_labelled_without_overlap_and_far_ones_leave_the_closes_room() -> None:
    figures = Figures()
    ids = []
    for hour, close in enumerate((100.0, 110.0)):
        start = DAY.start + timedelta(hours=hour)
        window = Window(start, start + timedelta(hours=1), "rolling")
        ids.append(figures.put(f"series.price.BTC@{stamp(start)}", close, Unit.PRICE, window))
    for n, price in enumerate((99.0, 98.9, 20.0), start=1):
        figures.put(f"levels.BTC.support.{n}.price", price, Unit.PRICE)
    marks = tuple(("level.support", f"levels.BTC.support.{n}.price") for n in (1, 2, 3))
    drawing = drawn(a_chart("price_levels", Series("asset.BTC", tuple(ids)), marks=marks), figures)
    assert drawing
    notes = [label for label in drawing.labels if label.kind == "support"]
    assert [plain(note.sentence) for note in notes] == ["$99.00", "$98.90"]  # 20 would squeeze the closes
    assert abs(notes[0].y - notes[1].y) >= 14 - 1e-6
    assert plain(drawing.marks[0].title) == "Support $99.00"


def test_a_line_breaks_where_days_are_missing() -> None:
    figures = Figures()
    ids = []
    for day in (26, 27, 30, 31):
        window = Window.day(DAY.date.replace(month=1, day=day))
        ids.append(figures.put(f"series.funding.BTC.venue.okx@2026-01-{day}", 0.0001, Unit.RATE_8H, window))
    drawing = drawn(a_chart("funding_history", Series("venue.okx", tuple(ids))), figures)
    assert drawing
    assert [mark.shape for mark in drawing.marks] == ["dot", "line", "dot", "line", "end"]
    assert [plain(line.cells[0]) for line in drawing.data.lines] == ["+0.0100%"] * 2 + ["n/a"] * 2 + ["+0.0100%"] * 2


KINDS = [
    "liquidations_time", "liquidations_parts", "price_levels", "funding_history", "liquidations_strip", "level_map",
    "open_interest_price",
]  # fmt: skip


def test_the_strip_has_a_cell_a_day_and_darkens_with_size() -> None:
    # Sunday 1 February 2026 ends the last of fourteen weeks; of five days of 10 to 50 each has a step of its own.
    figures = Figures()
    ids = []
    for back, dollars in enumerate(("50.00", "10.00", "40.00", "20.00", "30.00")):
        day = Window.day(DAY.date - timedelta(days=back))
        ids.append(figures.put(f"series.liquidations.total@{day.date}", Decimal(dollars), Unit.USD, day))
    drawing = drawn(
        a_chart("liquidations_strip", Series("column.total", tuple(ids)), marks=(("mark.day", ids[0]),)), figures
    )
    assert drawing
    cells = {mark.figure: mark for mark in drawing.marks if mark.kind != "day"}
    assert [cells[name].kind for name in ids] == ["step-5", "step-1", "step-4", "step-2", "step-3"]
    assert len({round(cell.x, 3) for cell in cells.values()}) == 1, "Wednesday to Sunday stand in one column"
    assert [round(cells[name].y - cells[ids[0]].y) for name in ids] == [0, -17, -34, -51, -68]
    (day,) = (mark for mark in drawing.marks if mark.kind == "day")
    cell = cells[ids[0]]
    assert (day.x + 2, day.y + 2, day.w - 4, day.h - 4) == (cell.x, cell.y, cell.w, cell.h), "a ring round its cell"
    assert [plain(label.sentence) for label in drawing.labels if label.kind == "legend"] == ["$10.00", "$50.00"]
    assert [plain(label.sentence) for label in drawing.labels if label.anchor == "middle"] == ["1 Feb"]


def test_levels_lie_at_their_distance_on_one_scale() -> None:
    figures = Figures()
    for name, distance, price in (
        ("BTC.support.1", -0.02, 98.0),
        ("BTC.resistance.1", 0.04, 104.0),
        ("ETH.support.1", -0.01, 9.9),
    ):
        figures.put(f"levels.{name}.distance_pct", distance, Unit.FRACTION)
        figures.put(f"levels.{name}.price", price, Unit.PRICE)
    series = [
        Series("asset.BTC", ("levels.BTC.support.1.distance_pct", "levels.BTC.resistance.1.distance_pct")),
        Series("asset.ETH", ("levels.ETH.support.1.distance_pct",)),
    ]
    drawing = drawn(a_chart("level_map", *series), figures)
    assert drawing
    support, resistance, other = drawing.marks
    (close,) = (rule.x1 for rule in drawing.rules if rule.kind == "zero")
    # From the close, resistance lies twice as far to the right as support to the left, ETH's half as far.
    assert resistance.x - close == pytest.approx(2 * (close - support.x))
    assert close - other.x == pytest.approx((close - support.x) / 2)
    assert (support.kind, resistance.kind) == ("support", "resistance")
    assert plain(resistance.title) == "BTC, Resistance: $104.00, 4.0%"
    assert [plain(label.sentence) for label in drawing.labels if label.kind == "support"] == ["$98.00", "$9.900"]
    assert [plain(cell) for cell in drawing.data.lines[0].cells] == ["$98.00", "-2.0%"]


def test_price_and_open_interest_stand_over_each_other() -> None:
    figures = Figures()
    ids: dict[str, list[str]] = {"price": [], "open_interest": []}
    for hour in range(3):
        start = DAY.start + timedelta(hours=hour)
        window = Window(start, start + timedelta(hours=1), "rolling")
        ids["price"].append(figures.put(f"series.price.BTC@{stamp(start)}", 78_000.0 + hour, Unit.PRICE, window))
        ids["open_interest"].append(
            figures.put(f"series.open_interest.BTC@{stamp(start)}", 400_000.0 - hour, Unit.COINS, window)
        )
    series = [Series("column.price", tuple(ids["price"])), Series("column.level", tuple(ids["open_interest"]))]
    drawing = drawn(a_chart("open_interest_price", *series), figures)
    assert drawing
    prices, levels = ([m for m in drawing.marks if m.kind == kind] for kind in ("price", "interest"))
    assert [m.shape for m in prices] == [m.shape for m in levels] == ["dot", "line", "line", "end"]
    assert [m.x + m.w for m in prices] == pytest.approx([m.x + m.w for m in levels])
    assert max(m.y for m in prices) < min(m.y for m in levels)
    assert prices[1].h < 0 < levels[1].h, "the price rises and open interest falls"
    assert plain(levels[-1].title).endswith("399,998")


def test_funding_shows_the_band_of_its_year() -> None:
    figures = Figures()
    ids = []
    for day in (30, 31):
        window = Window.day(DAY.date.replace(month=1, day=day))
        ids.append(figures.put(f"series.funding.BTC.venue.okx@2026-01-{day}", 0.0, Unit.RATE_8H, window))
    figures.put("funding.BTC.venue.okx.band_low", -0.0001, Unit.RATE_8H)
    figures.put("funding.BTC.venue.okx.band_high", 0.0003, Unit.RATE_8H)
    figures.put("method.funding_band", 0.8, Unit.FRACTION)
    marks = (
        ("band.low", "funding.BTC.venue.okx.band_low"), ("band.high", "funding.BTC.venue.okx.band_high"),
        ("method.band", "method.funding_band"),
    )  # fmt: skip
    drawing = drawn(a_chart("funding_history", Series("venue.okx", tuple(ids)), marks=marks), figures)
    assert drawing
    band, dot, *_ = drawing.marks
    assert (band.shape, band.kind) == ("bar", "band")
    # Zero lies a quarter of the band above its lower end.
    assert band.y + band.h - dot.y == pytest.approx(band.h / 4)
    assert any("80.0%" in plain(label.sentence) for label in drawing.labels)


def test_bursts_stand_behind_the_bars_that_they_lie_in() -> None:
    figures = Figures()
    ids = []
    for hour in range(4):
        start = DAY.start + timedelta(hours=hour)
        window = Window(start, start + timedelta(hours=1), "rolling")
        ids.append(figures.put(f"series.price.BTC@{stamp(start)}", 100.0, Unit.PRICE, window))
    for n, (dollars, start, end) in enumerate((("5.00", "01:10", "02:30"), ("3.00", "03:00", "03:40")), 1):
        figures.put(f"episode.{n}.usd", Decimal(dollars), Unit.USD)
        figures.put(f"episode.{n}.start", f"2026-02-01T{start}:00Z", Unit.TIME)
        figures.put(f"episode.{n}.end", f"2026-02-01T{end}:00Z", Unit.TIME)
    marks = (("burst.long", "episode.1.usd"), ("burst.short", "episode.2.usd"), ("burst.long", "episode.9.usd"))
    drawing = drawn(a_chart("price_levels", Series("asset.BTC", tuple(ids)), marks=marks), figures)
    assert drawing
    first, second = (mark for mark in drawing.marks if mark.kind == "band")
    assert [plain(mark.title) for mark in (first, second)] == ["Longs $5.00", "Shorts $3.00"]
    points = [mark.x + mark.w for mark in drawing.marks if mark.kind == "price"]  # of 00:00 to 03:00
    half = (points[1] - points[0]) / 2
    assert (first.x, first.x + first.w) == pytest.approx((points[1] - half, points[2] + half))
    assert second.x == pytest.approx(points[3] - half)
    assert [plain(b.sentence) for b in drawing.labels if b.kind == "name"] == ["Longs $5.00"], (
        "the largest has its words"
    )


def test_a_chart_names_its_sources() -> None:
    figures = Figures()
    chart = a_chart("liquidations_time", hours(figures, "long", {0: "5.00", 1: "7.00"}))
    figures.update({name: replace(figure, source="okx, bybit, route66") for name, figure in figures.items()})
    drawing = drawn(chart, figures)
    assert drawing
    assert drawing.labels[-1].kind == "source"
    assert plain(drawing.labels[-1].sentence) == "Source: bybit, okx, vendor", "a number in a name would need a figure"


@pytest.mark.parametrize("key", KINDS)
def test_a_chart_without_points_is_not_drawn(key: str) -> None:
    assert drawn(a_chart(key, Series("side.long", ("gone",))), Figures()) is None


@pytest.mark.parametrize(
    ("key", "figure"),
    [
        ("liquidations_time", Figure("series.liquidations.long@2026-02-01", Decimal("0.00"), Unit.USD, DAY, "x")),
        ("liquidations_parts", Figure("liquidations.asset.A.usd", Decimal("0.00"), Unit.USD, DAY, "x")),
        ("price_levels", Figure("series.price.A@2026-02-01T00:00:00Z", 1.0, Unit.PRICE, DAY, "x")),
        ("funding_history", Figure("series.funding.A.venue.v@2026-02-01", 0.0, Unit.RATE_8H, DAY, "x")),
    ],
)  # fmt: skip
def test_one_point_is_drawn(key: str, figure: Figure) -> None:
    drawing = drawn(a_chart(key, Series("side.long", (figure.id,))), Figures({figure.id: figure}))
    assert drawing
    assert len(drawing.data.lines) == 1


def test_an_unknown_kind_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UserError, match=r"pie.*funding_history"):
        drawn(a_chart("pie"), Figures())


def charts(rendered: Rendered) -> dict[str, ET.Element]:
    return {
        a.path: ET.fromstring(a.content.decode())  # noqa: S314 - our own output
        for a in rendered.artifacts
        if a.path.endswith(".svg")
    }


def test_every_mark_and_every_label_with_a_number_is_bound(rendered: Rendered) -> None:
    found = charts(rendered)
    assert len(found) == 5
    for path, root in found.items():
        marks = [element for element in root.iter() if element.find(f"{SVG}title") is not None and element is not root]
        assert marks, path
        for mark in marks:
            assert mark.get("data-figure") in rendered.figures
        for label in root.iter(f"{SVG}text"):
            loose = (label.text or "") + "".join(span.tail or "" for span in label)
            assert not re.search(r"\d", loose), (path, loose)
            assert all(span.get("data-figure") in rendered.figures for span in label)


def test_charts_are_named_and_obey_the_strict_policy(rendered: Rendered) -> None:
    for path, root in charts(rendered).items():
        slug = path.removeprefix("charts/").removesuffix(".svg")
        assert root.get("role") == "img"
        names = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
        assert [name is not None and bool(name.text) for name in names] == [True, True]
        assert root.get("aria-labelledby") == " ".join(name.get("id", "") for name in names if name is not None)
        for element in root.iter():
            assert element.tag != f"{SVG}style"
            assert not {"style", "onload", "onclick"} & set(element.attrib)
            assert (element.get("id") or slug).startswith(slug)


def test_what_a_chart_prints_is_claimed_in_its_section(rendered: Rendered) -> None:
    for path, root in charts(rendered).items():
        section = path.removesuffix(".svg")
        claimed = {(claim.text, claim.figure) for claim in rendered.claims if claim.section == section}
        printed = {(span.text, span.get("data-figure")) for span in root.iter(f"{SVG}tspan")}
        assert printed
        assert printed <= claimed


def test_axis_figures_are_numbered_from_one_in_order(rendered: Rendered) -> None:
    axis = [name for name in rendered.figures if name.startswith("axis.liquidations-time.x.")]
    assert axis == [f"axis.liquidations-time.x.{n}" for n in range(1, 25)]
    assert rendered.figures[axis[9]].value == "2026-02-01T09:00:00Z"


def test_two_charts_of_one_kind_have_names_of_their_own() -> None:
    chart = a_chart("funding_history")
    assert {replace(chart, name=f"asset.{asset}").slug for asset in ("BTC", "ETH")} == {
        "funding-history-btc", "funding-history-eth",
    }  # fmt: skip
