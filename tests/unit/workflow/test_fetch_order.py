"""What `briefs fetch` takes for days, sources, tables and assets."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from briefs.errors import UserError
from briefs.settings.load import load
from briefs.settings.sources import Sources
from briefs.workflow.fetch_order import days, order

NOW = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda environ=(), **options: load(None, dict(environ), options)


@pytest.mark.parametrize(
    ("given", "first", "last", "count"),
    [
        (("yesterday", None, None), date(2026, 3, 4), date(2026, 3, 4), 1),
        (("today", None, None), date(2026, 3, 5), date(2026, 3, 5), 1),
        (("2026-02-01", None, None), date(2026, 2, 1), date(2026, 2, 1), 1),
        ((None, "2026-02-27", "2026-03-02"), date(2026, 2, 27), date(2026, 3, 2), 4),
        ((None, "2026-03-01", None), date(2026, 3, 1), date(2026, 3, 4), 4),
        ((None, "2026-03-01", "today"), date(2026, 3, 1), date(2026, 3, 5), 5),
    ],
)
def test_days(given, first, last, count):
    found = days(*given, NOW)
    assert (found[0], found[-1], len(found)) == (first, last, count)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ((None, None, None), "say which day"),
        ((None, None, "2026-01-01"), "say which day"),
        (("yesterday", "2026-01-01", None), "not both"),
        ((None, "2026-01-05", "2026-01-01"), "is before --from"),
        (("2026-03-06", None, None), "is still to come"),
        (("yesterdy", None, None), "is no date"),
        ((None, "2010-01-01", None), "more than 3,660 days"),
    ],
)
def test_days_that_cannot_be(given, says):
    with pytest.raises(UserError, match=says):
        days(*given, NOW)


def made(settings, environ=(), **options):
    return order((date(2026, 3, 4),), settings(), dict(environ), NOW, **options)


def test_without_a_source_the_default_set_is_asked_for_all_of_its_tables(settings):
    asked = made(settings)
    assert tuple(asked.sources) == Sources().default
    assert asked.assets == ("BTC", "ETH", "SOL")
    pairs = {(part.source, part.table) for part in asked.parts()}
    assert ("gate", "liquidation_totals") in pairs
    assert ("bybit", "liquidations") not in pairs


def test_a_key_that_is_set_adds_its_source(settings):
    asked = made(settings, {"COINALYZE_API_KEY": "k", "COINGLASS_API_KEY": "k"})
    assert set(asked.sources) - set(Sources().default) == {"coinalyze", "coinglass"}
    assert "coinglass-totals" not in asked.sources  # it counts in place of others, so it is asked by name alone


def test_named_sources_and_tables_are_asked_once_in_the_order_given(settings):
    asked = made(settings, sources=("okx", "gate", "okx"), tables=("funding", "candles"))
    assert [(part.source, part.table) for part in asked.parts()] == [
        *(("okx", "funding"), ("okx", "candles"), ("gate", "funding"), ("gate", "candles"))
    ]


def test_the_watchlist_goes_before_the_assets_of_the_section(settings):
    chosen = settings({"BRIEFS_SOURCES_ASSETS": "XRP"})
    assert order((date(2026, 3, 4),), chosen, {}, NOW).assets == ("XRP",)
    chosen = settings({"BRIEFS_SOURCES_ASSETS": "XRP", "BRIEFS_ASSETS": "DOGE"})
    assert order((date(2026, 3, 4),), chosen, {}, NOW).assets == ("DOGE",)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"sources": ("bybt",)}, "did you mean bybit"),
        ({"tables": ("candle",)}, "did you mean candles"),
        ({"sources": ("decrypt",), "tables": ("candles",)}, "none of decrypt serves candles"),
    ],
)
def test_orders_that_cannot_be(settings, options, says):
    with pytest.raises(UserError, match=says):
        made(settings, **options)


def test_what_a_brief_needs_from_before_its_day_is_asked_for_too(settings):
    asked = made(settings, sources=("okx",))
    starts = {part.table: asked.want(part).start_ms for part in asked.parts()}
    midnight = 1_772_582_400_000
    assert starts == {
        "liquidations": midnight,
        "funding": midnight,
        "candles": midnight - 3_600_000,  # the bar that ends at the day's start
        "open_interest": midnight - 4 * 3_600_000,  # a level at most four hours old
    }
    assert {asked.want(part).end_ms for part in asked.parts()} == {midnight + 86_400_000}
