"""What a number says of itself."""

from __future__ import annotations

from datetime import UTC, datetime

from render_samples import DAY

from briefs.render.provenance import about, about_point, columns, register
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.window import Window

HOUR = Window(datetime(2026, 2, 1, 14, tzinfo=UTC), datetime(2026, 2, 1, 15, tzinfo=UTC), "rolling")


def figure(name: str, window: Window = DAY, source: str = "okx, bybit", coverage: float | None = 0.975) -> Figure:
    return Figure(name, 1.5, Unit.PRICE, window, source, "", coverage, 12_345)


def test_definition_window_source_coverage_and_rows() -> None:
    assert about(figure("price.A.close"), "The last price.") == (
        "The last price.\nWindow: 1 February 2026 · Source: okx, bybit\nCoverage: 97.5% · Rows: 12,345"
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = Figure("method.days", 30, Unit.DAYS, DAY, "", "", None, 0)
    assert about(bare, "") == "Window: 1 February 2026"


def test_a_stretch_of_one_day_names_it_once() -> None:
    assert "Window: 1 February 2026, 14:00 to 15:00 UTC" in about(figure("a.b", HOUR), "")
    night = Window(datetime(2026, 2, 1, 23, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC), "rolling")
    assert "Window: 1 February 2026, 23:00 UTC to 2 February 2026, 00:00 UTC" in about(figure("a.b", night), "")


def test_a_label_of_an_axis_has_nothing_to_say() -> None:
    assert about(figure("axis.one.y.1"), "x") == about_point(figure("axis.one.y.1")) == ""


def test_a_point_says_what_is_its_own() -> None:
    assert about_point(figure("series.price.A@2026-02-01T14:00:00Z", HOUR)) == "Rows: 12,345"


def test_each_meaning_stands_once_with_all_of_its_sources() -> None:
    figures = [figure("price.A.close", source="okx"), figure("price.B.close"), figure("a.c", source="gate")]
    meanings = {"price.A.close": "Close.", "price.B.close": "Close.", "a.c": "Other."}
    assert register(figures, meanings.__getitem__) == (
        "Close.\nSource: bybit, okx · Figures: 2", "Other.\nSource: gate · Figures: 1",
    )  # fmt: skip


def test_columns_of_one_meaning_say_it_once() -> None:
    two = {"Longs": figure("s.long", source="okx"), "Shorts": figure("s.short", source="okx")}
    assert columns(two, lambda _: "Bars.") == "Bars. Source: okx"
    assert columns(two, lambda name: f"{name}.") == "Longs: s.long. Source: okx\nShorts: s.short. Source: okx"
