"""The nine tables. `docs/tables.md` is made from this file."""

from __future__ import annotations

from briefs.tables.column import Column, Rule, Table
from briefs.tables.stretch import COVERAGES

_TS = Column("ts", "time", "moment of the row", "UTC")
_VENUE = Column(
    "venue", "text", "where it happened", pattern="[a-z0-9-]+", says="lower-case letters, digits and hyphens"
)
_SYMBOL = Column("symbol", "text", "the contract's name as the venue writes it", pattern=r"\S+", says="without blanks")
_ASSET = Column(
    "asset",
    "text",
    "canonical coin; the one on many coins (1000PEPE, kPEPE) is the coin itself (PEPE)",
    pattern="[A-Z0-9]+",
    says="upper-case letters and digits",
)
_INTERVAL = Column("interval_s", "whole", "length of the bar", "s")
_SOURCE = Column("source", "text", "who says so")
_URL = Column(
    "url",
    "text",
    "where it can be read",
    required=False,
    pattern=r"https?://[^\s\"'<>\\]+",
    says="an address that begins with http:// or https://, without blanks, quotes or angle brackets",
)

_CANONICAL = Rule(
    "asset", r"NOT regexp_full_match(asset, '10{3,}[A-Z]{2,}')", "names many coins: write the coin itself (PEPE)"
)
_INTERVAL_RULE = Rule("interval_s", "interval_s BETWEEN 1 AND 2678400", "must be between a second and 31 days")


def _positive(column: str) -> Rule:
    return Rule(column, f"{column} > 0", "must be above zero")


def _not_negative(column: str) -> Rule:
    return Rule(column, f"{column} >= 0", "must not be negative")


LIQUIDATIONS = Table(
    "liquidations",
    "Liquidation orders, one row for each.",
    (
        Column("ts", "time", "the venue's own time of the event", "UTC"),
        _VENUE,
        _SYMBOL,
        _ASSET,
        Column("side", "text", "the position that was liquidated", words=("long", "short")),
        Column("price", "number", "price of one coin", "USD"),
        Column("qty", "number", "size in the base coin", "coins"),
        Column("usd", "money", "worth of the order", "USD"),
        Column(
            "kind",
            "text",
            "what closed the position; only `liq` counts as a liquidation",
            required=False,
            words=("liq", "adl", "backstop"),
            default="liq",
        ),
        Column("account", "text", "whose position it was, where the venue shows it", required=False),
        Column("id", "text", "the venue's number of the order", required=False),
        Column(
            "price_kind",
            "text",
            "which price `price` is",
            required=False,
            words=("fill", "bankruptcy", "mark"),
        ),
    ),
    ("venue", "symbol", "side", "ts", "price", "qty"),
    (
        _CANONICAL,
        _positive("price"),
        _positive("qty"),
        # A stablecoin may trade well below a dollar; a contract size taken for a coin is off by ten or a thousand.
        Rule(
            "usd",
            "usd_cents BETWEEN 50 * price * qty - 1 AND 200 * price * qty + 1",
            "must be about price x qty: qty counts coins, not contracts",
        ),
    ),
    identity="id",
    counted=True,
)

LIQUIDATION_TOTALS = Table(
    "liquidation_totals",
    "Bars of liquidation totals, as a venue or an aggregator publishes them.",
    (
        Column("ts", "time", "start of the bar", "UTC"),
        _INTERVAL,
        Column(
            "venue",
            "text",
            "the venue, or `all` for a total over venues",
            pattern="[a-z0-9-]+",
            says="lower-case letters, digits and hyphens",
        ),
        _ASSET,
        Column("long_usd", "money", "longs liquidated in the bar", "USD"),
        Column("short_usd", "money", "shorts liquidated in the bar", "USD"),
        Column("long_orders", "whole", "orders behind `long_usd`", "orders", required=False),
        Column("short_orders", "whole", "orders behind `short_usd`", "orders", required=False),
        _SOURCE,
        Column("coverage", "text", "how complete the bar is", required=False, words=COVERAGES, default="aggregate"),
    ),
    ("ts", "interval_s", "venue", "asset", "source"),
    (_INTERVAL_RULE, _CANONICAL),
)

FUNDING = Table(
    "funding",
    "Settled funding of perpetual futures.",
    (
        Column("ts", "time", "settlement", "UTC"),
        _VENUE,
        _SYMBOL,
        _ASSET,
        Column("rate", "number", "paid by longs to shorts", "fraction per interval"),
        Column("interval_h", "number", "the interval that the rate is for", "h"),
    ),
    ("ts", "venue", "symbol"),
    (
        _CANONICAL,
        Rule("rate", "abs(rate) < 1", "must lie between -1 and 1: it is a fraction, not per cent"),
        Rule("interval_h", "interval_h > 0 AND interval_h <= 24", "must be above 0 and at most 24 hours"),
    ),
)

CANDLES = Table(
    "candles",
    "Price bars.",
    (
        Column("ts", "time", "opening of the bar", "UTC"),
        _INTERVAL,
        _VENUE,
        _SYMBOL,
        _ASSET,
        Column("open", "number", "first price", "USD"),
        Column("high", "number", "highest price", "USD"),
        Column("low", "number", "lowest price", "USD"),
        Column("close", "number", "last price", "USD"),
        Column("volume", "number", "traded size in the base coin", "coins", required=False),
        Column("turnover_usd", "number", "traded worth", "USD", required=False),
    ),
    ("ts", "interval_s", "venue", "symbol"),
    (
        _INTERVAL_RULE,
        _CANONICAL,
        _positive("open"),
        _positive("high"),
        _positive("low"),
        _positive("close"),
        Rule("high", "high >= greatest(open, close, low)", "must not be below open, close or low"),
        Rule("low", "low <= least(open, close)", "must not be above open or close"),
        _not_negative("volume"),
        _not_negative("turnover_usd"),
    ),
)

OPEN_INTEREST = Table(
    "open_interest",
    "Levels of open interest.",
    (
        _TS,
        Column(
            "venue",
            "text",
            "the venue, or `all` for a sum over venues",
            pattern="[a-z0-9-]+",
            says="lower-case letters, digits and hyphens",
        ),
        _SYMBOL,
        _ASSET,
        Column(
            "oi_base", "number", "open interest in the base coin; one of the two is needed", "coins", required=False
        ),
        Column("oi_usd", "number", "open interest in dollars; one of the two is needed", "USD", required=False),
    ),
    ("ts", "venue", "symbol"),
    (
        _CANONICAL,
        Rule("oi_usd", "oi_base IS NOT NULL OR oi_usd IS NOT NULL", "is required where oi_base is missing"),
        _not_negative("oi_base"),
        _not_negative("oi_usd"),
    ),
)

SERIES = Table(
    "series",
    "Values by name: market capitalisation, fear and greed, indices and shares.",
    (
        _TS,
        Column(
            "name",
            "text",
            "what is measured (total_market_cap, fear_greed, SPY, DXY)",
            pattern=r"[A-Za-z0-9_.^=-]+",
            says="letters, digits and any of _ . ^ = -",
        ),
        Column("value", "number", "its value, in `unit`"),
        Column("unit", "text", "what a value counts (usd, index)"),
        _SOURCE,
    ),
    ("ts", "name", "source"),
)

HEADLINES = Table(
    "headlines",
    "Headlines of the news.",
    (
        Column("ts", "time", "publication", "UTC"),
        Column("source", "text", "who published it"),
        Column("title", "text", "the headline, word for word"),
        _URL,
    ),
    ("ts", "source", "title"),
)

EVENTS = Table(
    "events",
    "Scheduled events.",
    (
        Column("ts", "time", "when it takes place", "UTC"),
        Column("name", "text", "what takes place"),
        Column("kind", "text", "what sort of event it is (central-bank)"),
        Column("region", "text", "whom it concerns (US)", required=False),
        Column("importance", "text", "how closely it is watched (high)", required=False),
        _SOURCE,
    ),
    ("ts", "name"),
)

REPORTED = Table(
    "reported",
    "A vendor's own claim about a stretch of time, passed through under its name.",
    (
        Column("start", "time", "start of the stretch", "UTC"),
        Column("end", "time", "end of the stretch", "UTC"),
        Column(
            "metric",
            "text",
            "what is claimed (traders)",
            pattern="[a-z0-9_]+",
            says="lower-case letters, digits and underscores",
        ),
        Column(
            "asset",
            "text",
            "the coin that it speaks of; empty for the whole market",
            required=False,
            pattern="[A-Z0-9]+",
            says="upper-case letters and digits",
        ),
        Column("value", "number", "its value, in `unit`"),
        Column("unit", "text", "what a value counts (count, usd)"),
        _SOURCE,
        _URL,
    ),
    ("start", "end", "metric", "asset", "source"),
    (Rule("end", '"end" > "start"', "must lie after start"), _CANONICAL),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        LIQUIDATIONS,
        LIQUIDATION_TOTALS,
        FUNDING,
        CANDLES,
        OPEN_INTEREST,
        SERIES,
        HEADLINES,
        EVENTS,
        REPORTED,
    )
}
