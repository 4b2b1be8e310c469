"""Two invented briefs for the renderer's tests: a busy day with everything, and a patchy one from hostile data."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from briefs.vocabulary.document import (
    Bullets,
    Chart,
    Document,
    GapNote,
    Message,
    Paragraph,
    Row,
    Section,
    Series,
    Table,
)
from briefs.vocabulary.figure import Figure, Gap, Reading, Unit, Value
from briefs.vocabulary.window import Window, stamp

DAY = Window.day(date(2026, 2, 1))
WORDING = Path(__file__).parent / "phrases"
ASSETS = {"ETH": (1080, 70), "BTC": (740, 48), "SOL": (187, 13), "XRP": (92, 9), "HYPE": (321, 23)}
VENUES = {"hyperliquid": (1020, 60), "bybit": (800, 60), "binance": (600, 43)}


def meaning(figure_id: str) -> str:
    return f"What {figure_id.split('.', maxsplit=1)[0]} means"


class Figures(dict[str, Figure]):
    """Figures by id, as a test writes them down."""

    def put(self, figure_id: str, value: Value, unit: Unit, window: Window = DAY, source: str = "binance,bybit") -> str:
        self[figure_id] = Figure(figure_id, value, unit, window, source, "", 1.0, 1)
        return figure_id


def busy() -> tuple[Document, Reading]:
    """A day with liquidations, prices, levels, funding and a headline; simulated."""
    figures = Figures()
    _liquidations(figures)
    _prices(figures)
    _funding(figures)
    figures.put("window.date", "2026-02-01", Unit.DATE)
    figures.put("method.median_days", 30, Unit.DAYS)
    figures.put("method.funding_hours", 8, Unit.HOURS)
    figures.put("headline.1.title", "Crypto slides as <b>thin</b> weekend | liquidity bites", Unit.TEXT)
    figures.put("headline.1.source", "Example Wire", Unit.TEXT)
    figures.put("headline.1.url", "https://news.example/crypto_(slides)?a=1&b=2", Unit.TEXT)
    figures.put("headline.1.at", "2026-02-01T13:05:00Z", Unit.TIME)
    gaps = (Gap("funding", "okx settled only 2 of 3 times", "BTC", "okx"),)
    reading = Reading(DAY, figures, gaps, "simulated")
    total = {"total": "liquidations.total_usd", "date": "window.date", "longs": "liquidations.long_usd"}
    move = {"change": "price.BTC.return_1d", "close": "price.BTC.close", "low": "price.BTC.low"}
    sections = (
        Section(
            "key_figures",
            (
                Bullets(
                    (
                        Message("sample.split", {**total, "shorts": "liquidations.short_usd"}),
                        Message("sample.ratio", {"ratio": "liquidations.ratio", "days": "method.median_days"}),
                        Message("sample.price", move, {"asset": "asset.BTC", "verb": "move.price.slid"}),
                        Message("sample.funding", {"rate": "funding.BTC.rate_8h", "hours": "method.funding_hours"}),
                    )
                ),
            ),
        ),
        Section(
            "why",
            (
                Paragraph((Message("sample.price", move, {"asset": "asset.BTC", "verb": "move.price.slid"}),)),
                _chart("liquidations_time", "", ("side.long", "side.short"), _hours(figures), "sample.peak"),
                _parts("asset", ASSETS),
                _parts("venue", VENUES),
                Paragraph((Message("sample.headline", {k: f"headline.1.{k}" for k in ("title", "source", "at")}),)),
            ),
        ),
        Section("reaction", (_funding_chart(figures), GapNote(gaps[0]))),
        Section("next", (_levels_chart(figures),)),
        Section("numbers", (_table(),)),
        Section("about", (Paragraph((Message("about.simulated"), Message("sample.notice"))),)),
    )
    lead = (Message("sample.lead", {**total, "share": "liquidations.long_share"}),)
    title = Message(
        "sample.title", {"change": "price.BTC.return_1d"}, {"asset": "asset.BTC", "verb": "move.price.slid"}
    )
    return Document(DAY, "simulated", title, lead, sections, ()), reading


def patchy() -> tuple[Document, Reading]:
    """A rolling window without liquidations, with one missing figure and data that try to be markup."""
    window = Window.rolling(datetime(2026, 2, 1, 7, 6, tzinfo=UTC), timedelta(hours=24))
    figures = Figures()
    figures.put("window.start", stamp(window.start), Unit.TIME, window)
    figures.put("window.end", stamp(window.end), Unit.TIME, window)
    figures.put("price.BTC.close", 78512.4, Unit.PRICE, window)
    figures.put("price.BTC.return", -0.0004, Unit.FRACTION, window)
    figures.put("headline.1.title", "# <script>alert(1)</script> *now* `x` [a](javascript:alert(1)) \ue000", Unit.TEXT)
    figures.put("headline.1.source", "A_B_C & Sons", Unit.TEXT)
    figures.put("headline.1.url", "javascript:alert(1)", Unit.TEXT)
    gaps = (
        Gap("liquidations", "no row | in the window <img src=x onerror=alert(1)>"),
        Gap("funding", "2 of 6 bars missing"),
    )
    reading = Reading(window, figures, gaps, "recorded")
    move = {"change": "price.BTC.return", "close": "price.BTC.close"}
    quote = {part: f"headline.1.{part}" for part in ("title", "source")}
    sections = (
        Section("key_figures", (GapNote(gaps[0]), GapNote(gaps[1]))),
        Section("why", (Paragraph((Message("sample.headline", quote),)),)),
        Section("reaction", (Paragraph((Message("sample.ratio", {"ratio": "liquidations.ratio"}),)),)),
        Section("numbers", (Table("prices", ("column.asset", "column.close"), (
            Row("asset.BTC", ("price.BTC.close",)), Row("asset.ETH", (None,)))),)),
    )  # fmt: skip
    lead = (Message("sample.calm", move, {"asset": "asset.BTC"}),)
    return Document(window, "recorded", Message("sample.quiet"), lead, sections, ()), reading


def _liquidations(figures: Figures) -> None:
    longs, shorts = Decimal("2420000000.00"), Decimal("163000000.00")
    figures.put("liquidations.total_usd", longs + shorts, Unit.USD)
    figures.put("liquidations.long_usd", longs, Unit.USD)
    figures.put("liquidations.short_usd", shorts, Unit.USD)
    figures.put("liquidations.long_share", float(longs / (longs + shorts)), Unit.FRACTION)
    figures.put("liquidations.ratio", 6.42, Unit.MULTIPLE)
    for kind, parts in (("asset", ASSETS), ("venue", VENUES)):
        for name, (long, short) in parts.items():
            figures.put(f"liquidations.{kind}.{name}.long_usd", Decimal(f"{long}000000.00"), Unit.USD)
            figures.put(f"liquidations.{kind}.{name}.short_usd", Decimal(f"{short}000000.00"), Unit.USD)
            figures.put(f"liquidations.{kind}.{name}.usd", Decimal(f"{long + short}000000.00"), Unit.USD)
    for hour in range(24):
        if hour == 9:
            continue  # a missing hour stays a hole
        weight = 1 + 12 * math.exp(-((hour - 14) ** 2) / 6)
        start = datetime(2026, 2, 1, hour, tzinfo=UTC)
        window = Window(start, start + timedelta(hours=1), "rolling")
        figures.put(f"series.liquidations.long@{stamp(start)}", Decimal(int(weight * 31_000_000)), Unit.USD, window)
        figures.put(f"series.liquidations.short@{stamp(start)}", Decimal(int(weight * 2_500_000)), Unit.USD, window)


def _prices(figures: Figures) -> None:
    figures.put("price.BTC.return_1d", -0.0623, Unit.FRACTION)
    figures.put("price.BTC.close", 78512.4, Unit.PRICE)
    figures.put("price.BTC.low", 75600.0, Unit.PRICE)
    for hour in range(24):
        start = datetime(2026, 2, 1, hour, tzinfo=UTC)
        window = Window(start, start + timedelta(hours=1), "rolling")
        close = 83200 - 260 * hour - 2600 * math.exp(-((hour - 16) ** 2) / 8) + 350 * math.sin(hour * 1.7)
        figures.put(f"series.price.BTC@{stamp(start)}", round(close, 1), Unit.PRICE, window)
    for side, prices in (("support", (75600.0, 74420.0, 74300.0)), ("resistance", (79890.0, 82140.0, 97924.0))):
        for n, price in enumerate(prices, start=1):
            figures.put(f"levels.BTC.{side}.{n}.price", price, Unit.PRICE)


def _funding(figures: Figures) -> None:
    for back in range(90):
        day = DAY.start - timedelta(days=back)
        if back in {40, 41, 42}:
            continue
        for venue, shift in (("binance", 0.0), ("bybit", 0.00003)):
            rate = 0.00009 * math.sin(back / 9) + shift - (0.0003 if back == 0 else 0.0)
            name = f"series.funding.BTC.venue.{venue}@{day.date().isoformat()}"
            figures.put(name, rate, Unit.RATE_8H, Window.day(day.date()))
    figures.put("funding.BTC.rate_8h", -0.00028, Unit.RATE_8H)
    figures.put("funding.BTC.venue.binance.rate_8h", -0.0003, Unit.RATE_8H)
    figures.put("funding.BTC.venue.bybit.rate_8h", -0.00027, Unit.RATE_8H)


def _hours(figures: Figures) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(name for name in figures if name.startswith(f"series.liquidations.{side}@")) for side in ("long", "short")
    )


def _chart(key: str, name: str, series: tuple[str, ...], points: tuple[tuple[str, ...], ...], title: str) -> Chart:
    told = Message(title, {"total": "liquidations.total_usd", "share": "liquidations.long_share"})
    rows = tuple(Series(word, ids) for word, ids in zip(series, points, strict=True))
    return Chart(key, name, told, Message("sample.shows"), rows)


def _parts(kind: str, parts: dict[str, tuple[int, int]]) -> Chart:
    points = tuple(tuple(f"liquidations.{kind}.{part}.{side}_usd" for part in parts) for side in ("long", "short"))
    return _chart("liquidations_parts", f"parts.{kind}", ("side.long", "side.short"), points, "sample.shares")


def _funding_chart(figures: Figures) -> Chart:
    rows = tuple(
        Series(f"venue.{v}", tuple(sorted(n for n in figures if n.startswith(f"series.funding.BTC.venue.{v}@"))))
        for v in ("binance", "bybit")
    )
    title = Message("sample.negative", {"rate": "funding.BTC.rate_8h"}, {"asset": "asset.BTC"})
    marks = tuple((f"venue.{v}", f"funding.BTC.venue.{v}.rate_8h") for v in ("binance", "bybit"))
    return Chart("funding_history", "asset.BTC", title, Message("sample.shows"), rows, marks)


def _levels_chart(figures: Figures) -> Chart:
    rows = (Series("column.close", tuple(name for name in figures if name.startswith("series.price.BTC@"))),)
    marks = tuple(
        (f"level.{side}", f"levels.BTC.{side}.{n}.price") for side in ("support", "resistance") for n in (1, 2, 3)
    )
    title = Message("sample.close", {"close": "price.BTC.close"}, {"asset": "asset.BTC"})
    return Chart("price_levels", "asset.BTC", title, Message("sample.shows"), rows, marks)


def _table() -> Table:
    rows = [
        Row(f"asset.{a}", tuple(f"liquidations.asset.{a}.{m}" for m in ("long_usd", "short_usd", "usd")))
        for a in ASSETS
    ]
    rows.append(Row("column.total", ("liquidations.long_usd", "liquidations.short_usd", "liquidations.total_usd")))
    return Table("by_asset", ("column.asset", "side.long", "side.short", "column.total"), tuple(rows))
