"""What was announced around the first jump of a price, and what the tests say of it. Evidence, never a cause."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from briefs.metrics import attribution_burst
from briefs.metrics.attribution_definitions import DEFINITIONS as OWN
from briefs.metrics.attribution_ladder import FOLLOWED_WITHIN, MINUTE, Case, Finding, News, climb, jumps_along
from briefs.metrics.headlines import clean, relevance, web_address
from briefs.metrics.jumps import trailing_bars
from briefs.metrics.placebo import Closes
from briefs.metrics.price_bars import SECOND, PriceBars, bounds, choose, micros, moment
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Evidence, Unit, Value
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import DAY, stamp

DEFINITIONS = (*OWN, *attribution_burst.DEFINITIONS)
ASSETS = ("BTC", "ETH")
HOUR_S = 3600
LEAST_RELEVANCE = 4  # a word on the whole market, or two on parts of it; the more headlines count, the less each tells
# Domains of those who decide or publish what moves markets; reporters are not among them.
OFFICIAL = (".gov", ".europa.eu", ".gov.uk", ".int")


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds the first jump of Bitcoin and Ether, the news nearest to it, and the evidence for the words between them.

    Nothing for windows longer than a day, for bars longer than an hour, or where too few bars precede the window.
    """
    if frames.window.length > DAY:
        return
    start, end = bounds(frames)
    chosen = {asset: bars for asset, bars in choose(frames, preferences).items() if asset in ASSETS}
    paths = {asset: closes_of(frames, bars) for asset, bars in chosen.items() if bars.interval_s <= HOUR_S}
    jumps = {asset: jumps_along(closes, start, end) for asset, closes in paths.items()}
    news = (*_headlines(frames, start), *_scheduled(frames, start, end)) if any(jumps.values()) else ()
    for asset, closes in paths.items():
        along = jumps[asset]
        if along is None:
            continue
        others = tuple(other for name, other in paths.items() if name != asset)
        case = Case(asset, closes, start, end, news, others)
        found = climb(case, along)
        _add(found, case, chosen[asset], tally)
        tally.evidence.append(Evidence(f"attribution.{asset}", found.label, found.tests))
        if found.jump is not None:
            attribution_burst.measure(frames, asset, found.jump, tally)


def closes_of(frames: MarketFrames, bars: PriceBars) -> Closes:
    """The window's closes and those before it, of one venue, symbol and interval."""
    step = bars.interval_s * SECOND
    earlier = frames.candle_closes
    if bars.interval_s == HOUR_S:
        hours = frames.candle_hours
        earlier = hours[micros(hours["ts"]) >= bars.at[0] - 2 * trailing_bars(HOUR_S) * step]
    same = (earlier["venue"] == bars.venue) & (earlier["symbol"] == bars.symbol)
    rows = earlier[same & (earlier["interval_s"] == bars.interval_s)]
    at, close = micros(rows["ts"]) + step, rows["close"].to_numpy(dtype=np.float64)
    kept = at < bars.at[0]
    known = [] if bars.before is None else [bars.before]
    ends = np.concatenate([at[kept], bars.at[:1][: len(known)], bars.at + step])
    prices = np.concatenate([close[kept], np.array(known), bars.close])
    order = np.argsort(ends, kind="stable")
    return Closes(bars.interval_s, ends[order], prices[order])


def _headlines(frames: MarketFrames, start: int) -> Iterable[News]:
    """Those of the window and the hour before it that bear on the market; a title counts once, where it stood first."""
    rows = frames.headlines
    titles: set[str] = set()
    columns = (rows[name].tolist() for name in ("source", "title", "url"))
    told = sorted(zip(micros(rows["ts"]).tolist(), *columns, strict=True), key=lambda row: row[:3])
    for at, source, title, url in told:
        name = clean(title)
        if at >= start - FOLLOWED_WITHIN and relevance(name) >= LEAST_RELEVANCE and name.casefold() not in titles:
            titles.add(name.casefold())
            yield News(at, clean(source), name, web_address(url), primary=source.endswith(OFFICIAL))


def _scheduled(frames: MarketFrames, start: int, end: int) -> Iterable[News]:
    rows = frames.events
    columns = (rows[name].tolist() for name in ("source", "name"))
    for at, source, name in zip(micros(rows["ts"]).tolist(), *columns, strict=True):
        if start - FOLLOWED_WITHIN <= at < end:
            yield News(at, clean(source), clean(name), scheduled=True, primary=source.endswith(OFFICIAL))


def _add(found: Finding, case: Case, bars: PriceBars, tally: Tally) -> None:
    values: dict[str, tuple[Value | None, Unit]] = {"label": (found.label, Unit.TEXT)}
    jump, news, compared = found.jump, found.news, found.placebo
    if jump is not None:
        values |= {
            "jump.at": (stamp(moment(jump.at)), Unit.TIME),
            "jump.return": (jump.change, Unit.FRACTION),
            "clock_error": (case.clock_error / MINUTE, Unit.MINUTES),
        }
    if news is not None:
        values |= {
            "news.title": (news.title or None, Unit.TEXT),
            "news.source": (news.source or None, Unit.TEXT),
            "news.at": (stamp(moment(news.at)), Unit.TIME),
            "news.url": (news.url or None, Unit.TEXT),
            "news.count": (found.news_count, Unit.COUNT),
            "lag": (found.lag / MINUTE, Unit.MINUTES),
            "nearness": (found.nearness, Unit.FRACTION),
        }
    if compared is not None:
        values["placebo.return"] = (math.expm1(compared.move), Unit.FRACTION)
    if compared is not None and compared.chance is not None:
        values |= {
            "placebo.p": (compared.chance, Unit.FRACTION),
            "placebo.times": (compared.times, Unit.COUNT),
        }
    _add_all(f"attribution.{case.asset}", values, bars, news.source if news else "", tally)


def _add_all(
    name: str, values: Mapping[str, tuple[Value | None, Unit]], bars: PriceBars, source: str, tally: Tally
) -> None:
    for part, (value, unit) in values.items():
        if value is not None:
            quoted = part.startswith("news.") and part != "news.count"
            tally.add(
                f"{name}.{part}",
                value,
                unit,
                source=source if quoted else bars.venue,
                rows=1 if quoted else len(bars.at),
                basis="" if quoted else bars.basis,
            )
