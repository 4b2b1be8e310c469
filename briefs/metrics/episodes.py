"""Cascade episodes as figures: the largest five of the window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from briefs.metrics.definition import Definition
from briefs.metrics.episodes_baseline import DAYS, DAYS_LEAST
from briefs.metrics.episodes_find import Episode, Found, find, leader
from briefs.metrics.episodes_price import RETRACE_MINUTES, impact, interest_change, path, retrace
from briefs.metrics.liquidations_count import sources
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.money import dollars
from briefs.metrics.price_bars import PriceBars, choose, moment
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit, Value
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window, stamp

SHOWN = 5
MINUTE_S = 60
WHOLE_FEEDS = frozenset({"full", "aggregate"})
_BINS = ("orders", "totals", "liquidation_bars", "liquidation_periods")
_ROWS = ("orders", "totals")
_PRICES = (*_ROWS, "candles")
_RULE = (
    "a bin is loud from 1 and quiet below 0.5 times the 99th percentile of its hour over the comparable ones of the 28 "
    "days before; an episode opens with 2 loud ones of 3 minutes, closes after 5 quiet minutes, and has at least $1m "
    "and 0.01% of open interest"
)
_MOVE = "lowest low / price_start - 1 for longs, highest high / price_start - 1 for shorts"


def _entry(name: str, unit: Unit, sentence: str, formula: str, inputs: tuple[str, ...] = _ROWS) -> Definition:
    return Definition(f"episode.N.{name}", unit, sentence, formula, inputs)


DEFINITIONS: tuple[Definition, ...] = (
    _entry("asset", Unit.TEXT, "Asset of the window's N-th largest cascade episode.", _RULE, _BINS),
    _entry("side", Unit.TEXT, "Side of the positions that the episode closed: long or short.", _RULE, _BINS),
    _entry("start", Unit.TIME, "When the episode began.", "start of the first loud bin that opened it", _BINS),
    _entry("peak_at", Unit.TIME, "When the episode's greatest minute or bar began.", "start of that bin"),
    _entry("end", Unit.TIME, "When the episode ended.", "end of its last bin that is not quiet", _BINS),
    _entry("minutes", Unit.MINUTES, "How long the episode lasted.", "end - start", _BINS),
    _entry("usd", Unit.USD, "Value of the positions that the episode liquidated.", "sum of usd of asset and side"),
    _entry(
        "orders", Unit.COUNT, "Number of liquidation orders of the episode.", "fills of one id are one", ("orders",)
    ),
    _entry("peak_usd", Unit.USD, "Value liquidated in the episode's greatest minute or bar.", "greatest bin"),
    _entry(
        "excess",
        Unit.MULTIPLE,
        "The episode's greatest minute or bar as a multiple of what that hour exceeds in one of a hundred.",
        "peak_usd / threshold of the bin",
        _BINS,
    ),
    _entry("share", Unit.FRACTION, "Share of the window's liquidations in the episode.", "usd / total_usd"),
    _entry("price_start", Unit.PRICE, "Price at the episode's start.", "close of the bar that ends there", _PRICES),
    _entry("price_low", Unit.PRICE, "Lowest price during an episode of longs.", "least low of its bars", _PRICES),
    _entry("price_high", Unit.PRICE, "Highest price during an episode of shorts.", "greatest high", _PRICES),
    _entry("price_end", Unit.PRICE, "Price at the episode's end.", "close of the bar that ends there", _PRICES),
    _entry("move", Unit.FRACTION, "Greatest move of the price against the liquidated side.", _MOVE, _PRICES),
    *(
        _entry(
            f"retrace_{minutes}m",
            Unit.FRACTION,
            f"Share of the move that the price had made good {minutes} minutes after the extreme, by minutes.",
            "(close then - extreme) / (price_start - extreme)",
            _PRICES,
        )
        for minutes in RETRACE_MINUTES
    ),
    _entry(
        "open_interest_change_pct",
        Unit.FRACTION,
        "Change of the asset's open interest in coins over the episode.",
        "first level at the end or after / last level at the start or before - 1, both at most an hour away",
        ("open_interest",),
    ),
    _entry(
        "impact_bps_per_100m",
        Unit.BPS_100M,
        "Move of the price against the liquidated side for each hundred million dollars of the episode; of episodes by "
        "minutes whose feeds show all liquidations.",
        "ln(extreme / price_start) x 10000 / (usd / 100 million)",
        _PRICES,
    ),
    _entry(
        "leading_asset",
        Unit.TEXT,
        "Asset whose burst of the same side began first among those that overlap the episode.",
        "earliest start, to the minute; absent where two are equal",
        _BINS,
    ),
    Definition(
        "method.episode_days", Unit.DAYS, "Days before the window that bursts are measured against.", "fixed", ()
    ),
    Definition("method.episode_least_days", Unit.DAYS, "Comparable days that episodes need at least.", "fixed", ()),
)


def measure(comparable: Comparable, frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add the largest episodes; a gap where no asset with liquidations enough has a known normal."""
    found = find(comparable, frames)
    if found.unmeasured and not found.episodes:
        what = "bursts of liquidations are not looked for: too few comparable days before say what is normal"
        tally.gap("liquidations", what)
    if not found.episodes:
        return
    prices = choose(frames, preferences)
    total = sum(cell.cents for cell in comparable.counted.cells)
    for number, episode in enumerate(found.episodes[:SHOWN], 1):
        _add(number, episode, found, total, tally)
        if episode.asset in prices:
            _add_prices(number, episode, prices[episode.asset], tally)
        _add_interest(number, episode, frames, tally)
    for name, days in (("episode_days", DAYS), ("episode_least_days", DAYS_LEAST)):
        tally.add(f"method.{name}", days, Unit.DAYS, source="the brief itself", rows=0)


def stretch(episode: Episode) -> Window:
    """The episode as a window."""
    return Window(moment(episode.start), moment(episode.end), "rolling")


def _add(number: int, episode: Episode, found: Found, total: int, tally: Tally) -> None:
    values: dict[str, tuple[Value | None, Unit]] = {
        "asset": (episode.asset, Unit.TEXT),
        "side": (episode.side, Unit.TEXT),
        "start": (stamp(moment(episode.start)), Unit.TIME),
        "peak_at": (stamp(moment(episode.peak_at)), Unit.TIME),
        "end": (stamp(moment(episode.end)), Unit.TIME),
        "minutes": (_minutes(episode), Unit.MINUTES),
        "usd": (dollars(episode.cents), Unit.USD),
        "orders": (episode.orders, Unit.COUNT),
        "peak_usd": (dollars(episode.peak_cents), Unit.USD),
        "excess": (episode.excess, Unit.MULTIPLE),
        "share": (episode.cents / total, Unit.FRACTION),
        "leading_asset": (leader(episode, found.episodes) or None, Unit.TEXT),
    }
    bins = "minutes" if episode.orders is not None else "bars"
    _put(number, episode, values, f"{episode.asset} {episode.side}s by {bins}; {episode.basis}", tally)


def _minutes(episode: Episode) -> int:
    return (moment(episode.end) - moment(episode.start)) // timedelta(minutes=1)


def _put(
    number: int,
    episode: Episode,
    values: Mapping[str, tuple[Value | None, Unit]],
    basis: str,
    tally: Tally,
    *,
    source: str = "",
    rows: int = 0,
) -> None:
    for name, (value, unit) in values.items():
        if value is not None:
            tally.add(
                f"episode.{number}.{name}",
                value,
                unit,
                source=source or sources(episode.cells),
                rows=rows or episode.rows,
                basis=basis,
                window=stretch(episode),
            )


def _add_prices(number: int, episode: Episode, prices: PriceBars, tally: Tally) -> None:
    walked = path(episode, prices)
    if walked is None:
        return
    adverse = walked.move < 0 if episode.side == "long" else walked.move > 0
    values: dict[str, tuple[Value | None, Unit]] = {
        "price_start": (walked.start, Unit.PRICE),
        "price_low" if episode.side == "long" else "price_high": (walked.extreme, Unit.PRICE),
        "price_end": (walked.end, Unit.PRICE),
        "move": (walked.move, Unit.FRACTION),
    }
    # A long bar holds moves of both ways, and a feed that hides orders shows too few dollars for a move.
    if adverse and episode.step_s == MINUTE_S:
        values |= {
            f"retrace_{minutes}m": (retrace(minutes, walked, prices), Unit.FRACTION) for minutes in RETRACE_MINUTES
        }
        if all(cell.coverage in WHOLE_FEEDS for cell in episode.cells):
            values["impact_bps_per_100m"] = (impact(walked, episode.cents), Unit.BPS_100M)
    _put(number, episode, values, prices.basis, tally, source=prices.venue, rows=walked.bars)


def _add_interest(number: int, episode: Episode, frames: MarketFrames, tally: Tally) -> None:
    change = interest_change(episode, frames.open_interest)
    if change is not None:
        values: dict[str, tuple[Value | None, Unit]] = {"open_interest_change_pct": (change.change, Unit.FRACTION)}
        _put(number, episode, values, "in coins", tally, source=", ".join(change.venues), rows=change.rows)
