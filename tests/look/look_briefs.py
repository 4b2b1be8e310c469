"""Briefs that try the pages: a busy day of forty assets whose texts would like to be more than text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from briefs.metrics.catalogue import definition
from briefs.render.brief import Rendered, render
from briefs.render.locate import templates
from briefs.render.override import Templates
from briefs.story.compose import compose
from briefs.vocabulary.figure import Figure, Reading, Unit, Value
from briefs.vocabulary.look import BUILT_IN, Look
from briefs.vocabulary.window import Window, stamp

DAY = Window.day(date(2026, 2, 1))
ASSETS = [f"C{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(40)]
DATA = b'{"figures": {}}'
SCRIPT = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
DEBRIS = "{{ 7 * 7 }} {% raw %} ${x} <svg/onload=document.title=1> [a](javascript:document.title=1) | # ` *"
FOREIGN = "سوق العملات المشفرة המטבעות 比特币暴跌 ビットコイン 🚀 👩‍👩‍👧"
HOSTILE = (SCRIPT, DEBRIS, FOREIGN, "Endless " + "words" * 2_000)  # the last one has 10,008 characters


def meaning(figure_id: str) -> str:
    known = definition(figure_id)
    return known.sentence if known else ""


def busy(titles: tuple[str, ...] = ()) -> Reading:
    """Forty assets, two venues, hours, ninety days; the headlines and the calendar say what `titles` say."""
    figures: dict[str, Figure] = {}

    def put(figure_id: str, value: Value, unit: Unit, window: Window = DAY) -> None:
        figures[figure_id] = Figure(figure_id, value, unit, window, "binance, okx", "", 1.0, 12)

    put("window.date", "2026-02-01", Unit.DATE)
    put("window.start", stamp(DAY.start), Unit.TIME)
    put("window.end", stamp(DAY.end), Unit.TIME)
    put("window.hours", 24, Unit.HOURS)
    for n, asset in enumerate(ASSETS):
        _sides(put, f"liquidations.asset.{asset}", 40 - n)
    total = sum(40 - n for n in range(40))  # 820
    for venue, share in (("binance", total - 20), ("okx", 20)):
        _sides(put, f"liquidations.venue.{venue}", share)
    put("liquidations.total_usd", Decimal(total * 1_000_000), Unit.USD)
    put("liquidations.long_usd", Decimal(total * 900_000), Unit.USD)
    put("liquidations.short_usd", Decimal(total * 100_000), Unit.USD)
    put("liquidations.long_share", 0.9, Unit.FRACTION)
    for hour in range(24):
        start = DAY.start + timedelta(hours=hour)
        window = Window(start, start + timedelta(hours=1), "rolling")
        put(f"series.liquidations.long@{stamp(start)}", Decimal(30_000_000 + hour * 1000), Unit.USD, window)
        put(f"series.liquidations.short@{stamp(start)}", Decimal(3_000_000), Unit.USD, window)
    for back in range(90):
        day = Window.day(DAY.date - timedelta(days=back))
        put(f"series.liquidations.total@{day.date}", Decimal((820 - back) * 1_000_000), Unit.USD, day)
    for n, title in enumerate(titles, 1):
        put(f"headline.{n}.title", title, Unit.TEXT)
        put(f"headline.{n}.source", f"Wire <b>{'i' * n}</b>", Unit.TEXT)
        put(f"headline.{n}.at", stamp(datetime(2026, 2, 1, 9, n, tzinfo=UTC)), Unit.TIME)
    return Reading(DAY, figures, (), "recorded")


def _sides(put, stem: str, millions: int) -> None:  # type: ignore[no-untyped-def]
    put(f"{stem}.usd", Decimal(millions * 1_000_000), Unit.USD)
    put(f"{stem}.long_usd", Decimal(millions * 900_000), Unit.USD)
    put(f"{stem}.short_usd", Decimal(millions * 100_000), Unit.USD)


def rendered(reading: Reading, look: Look = BUILT_IN) -> Rendered:
    return render(compose(reading), reading, meaning, Templates(templates(), None, look))


def html(brief: Rendered) -> str:
    return next(a.content.decode() for a in brief.artifacts if a.path == "brief.html")
