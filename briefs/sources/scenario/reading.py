"""A scenario file into a `Scenario`, or every fault of it at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from briefs.errors import Fault, FaultyInput, UserError
from briefs.sources.scenario.model import Event, Headline, Report, Scenario, Venue
from briefs.sources.scenario.reading_day import read_liquidations
from briefs.sources.scenario.reading_market import read_funding, read_open_interest, read_prices, read_series
from briefs.sources.scenario.section import ASSET, VENUE, Section
from briefs.sources.scenario.statements import check
from briefs.sources.scenario.tree import overlay
from briefs.vocabulary.window import Window

_HEAD = ("name", "day", "about", "published", "assumed")
_REMEDY = "docs/scenarios.md describes every key."
_AHEAD = timedelta(days=30)


def read(path: Path) -> Scenario:
    """Read the scenario file at `path`.

    Raises FaultyInput with every wrong, unknown, missing or contradictory key, UserError where there is no such file.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise UserError(f"scenario {path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FaultyInput(str(path), [Fault("file", "syntax", "", f"is no TOML: {error}")], remedy=_REMEDY) from None
    faults: list[Fault] = []
    scenario = _scenario(tree, faults)
    if faults:
        raise FaultyInput(str(path), faults, remedy=_REMEDY)
    return scenario


def _scenario(tree: dict[str, Any], faults: list[Fault]) -> Scenario:
    head = Section("", {key: value for key, value in tree.items() if key not in {"published", "assumed"}}, faults)
    published, assumed = (_part(tree, key, faults) for key in ("published", "assumed"))
    merged, notes = overlay(published, assumed, faults)
    name = head.text("name", pattern=r"[A-Za-z0-9][A-Za-z0-9_.-]*")
    day = head.day("day")
    about = head.text("about")
    for key in _HEAD[3:]:
        head.section(key, optional=True)
    head.close()
    root = Section("", merged, faults)
    window = Window.day(day)
    venues = _venues(root)
    prices = read_prices(root, window, tuple(venues))
    liquidations = read_liquidations(root, window, tuple(venues), tuple(prices))
    scenario = Scenario(
        name,
        day,
        about,
        venues,
        liquidations,
        prices,
        read_funding(root, window, tuple(venues)),
        read_open_interest(root, window, tuple(venues), prices),
        read_series(root, window),
        _headlines(root, window),
        _events(root, window),
        _reported(root),
        tuple(notes),
    )
    check(root, scenario)
    root.close()
    return scenario


def _part(tree: Mapping[str, Any], key: str, faults: list[Fault]) -> Mapping[str, Any]:
    part = tree.get(key, {})
    if not isinstance(part, Mapping):
        faults.append(Fault("scenario", key, str(part), "must be a table of keys"))
        return {}
    return part


def _venues(root: Section) -> dict[str, Venue]:
    table = root.section("venues")
    venues: dict[str, Venue] = {}
    for name in table.keys(VENUE) if table else ():
        if venue := table.section(name) if table else None:
            symbol = venue.text("symbol")
            if "{asset}" not in symbol and symbol:
                venue.fault("symbol", "must contain {asset}, such as {asset}USDT")
            venues[name] = Venue(
                symbol,
                venue.text("price_kind", "", words=("fill", "bankruptcy", "mark")),
                venue.flag("ids", default=False),
                venue.whole("accounts", 0, 10_000_000, 0),
            )
            venue.close()
    return venues


def _headlines(root: Section, window: Window) -> tuple[Headline, ...]:
    found = []
    for row in root.rows("headlines"):
        at = row.moment("at")
        if row.sound and not window.start - timedelta(hours=6) <= at < window.end:
            row.fault("at", "must lie in the day or at most 6 hours before it")
        found.append(Headline(at, row.text("source"), row.text("title"), row.text("url", "", pattern=r"https?://\S+")))
        row.close()
    return tuple(sorted(found, key=lambda headline: (headline.at, headline.source, headline.title)))


def _events(root: Section, window: Window) -> tuple[Event, ...]:
    found = []
    for row in root.rows("events"):
        at = row.moment("at")
        if row.sound and not window.start <= at < window.end + _AHEAD:
            row.fault("at", "must lie in the day or in the 30 days after it")
        name, kind, source = row.text("name"), row.text("kind"), row.text("source")
        found.append(Event(at, name, kind, row.text("region", ""), row.text("importance", ""), source))
        row.close()
    return tuple(sorted(found, key=lambda event: (event.at, event.name)))


def _reported(root: Section) -> tuple[Report, ...]:
    table = root.section("reported", optional=True)
    found = []
    for metric in table.keys(r"[a-z0-9_]+") if table else ():
        if row := table.section(metric) if table else None:
            value = row.number("value", -(10.0**18), 10.0**18)
            asset = row.text("asset", "", pattern=ASSET)
            unit, source = row.text("unit"), row.text("source")
            found.append(Report(metric, asset, value, unit, source, row.text("url", "", pattern=r"https?://\S+")))
            row.close()
    if table:
        table.close()
    return tuple(sorted(found, key=lambda report: report.metric))
