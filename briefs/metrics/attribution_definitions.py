"""What the figures between a jump and the news around it mean."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.vocabulary.figure import Unit

_PRICES = ("candles", "candle_hours", "candle_closes")
_NEWS = ("headlines", "events")

DEFINITIONS = (
    Definition(
        "attribution.A.label",
        Unit.TEXT,
        "How far the tests carry: no identified trigger, coincided, followed or triggered; never that one thing was "
        "the cause of another.",
        "the highest rung all of whose tests pass; the evidence lists them",
        (*_PRICES, *_NEWS),
    ),
    Definition(
        "attribution.A.jump.at",
        Unit.TIME,
        "When the bar began in which the price first jumped in the direction of the window's own move.",
        "the first bar with |log return / local volatility| above the threshold of price.A.jump_threshold and the sign "
        "of the window's return, and at least half as large as the largest such",
        _PRICES,
        "Lee and Mykland 2008, Review of Financial Studies 21(6)",
    ),
    Definition(
        "attribution.A.jump.return",
        Unit.FRACTION,
        "The change of the price over that bar.",
        "close / close of the bar before - 1",
        _PRICES,
    ),
    Definition(
        "attribution.A.clock_error",
        Unit.MINUTES,
        "How far the time of the jump may be off: the length of a bar.",
        "length of a bar of the price",
        _PRICES,
    ),
    Definition(
        "attribution.A.news.title",
        Unit.TEXT,
        "The headline or scheduled event that stands nearest to the jump.",
        "the last within an hour before the jump by more than the clock error; else the nearest within an hour",
        _NEWS,
    ),
    Definition("attribution.A.news.source", Unit.TEXT, "Who published that headline or event.", "as recorded", _NEWS),
    Definition("attribution.A.news.at", Unit.TIME, "When it was published or was due.", "as recorded", _NEWS),
    Definition("attribution.A.news.url", Unit.TEXT, "The address of the headline.", "as recorded", _NEWS),
    Definition(
        "attribution.A.news.count",
        Unit.COUNT,
        "How many headlines (or scheduled events) of the window and the hour before it could have stood there.",
        "distinct titles whose words weigh four or more as for headline.N.title, or scheduled events",
        _NEWS,
    ),
    Definition(
        "attribution.A.lag",
        Unit.MINUTES,
        "From the news to the bar of the jump; negative where the jump came first.",
        "jump.at - news.at",
        (*_PRICES, *_NEWS),
    ),
    Definition(
        "attribution.A.nearness",
        Unit.FRACTION,
        "The chance that one of so many headlines falls so shortly before the jump by itself.",
        "1 - (1 - lag / (window + 1 h)) ^ news.count",
        (*_PRICES, *_NEWS),
    ),
    Definition(
        "attribution.A.placebo.return",
        Unit.FRACTION,
        "The change of the price in the minutes after the news.",
        "close after the shortest of 5, 15 and 60 minutes that holds the jump / close before the news - 1; to the "
        "window's end where that is sooner",
        _PRICES,
    ),
    Definition(
        "attribution.A.placebo.p",
        Unit.FRACTION,
        "How often the price moved as much at the same weekday and time of day in the weeks before.",
        "(1 + k) / (1 + n): k of n pseudo-times, every five minutes up to 25 minutes around in the 12 weeks before, "
        "have an absolute log return at least as large; absent under 19",
        ("candle_closes",),
        "Phipson and Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9(1)",
    ),
    Definition(
        "attribution.A.placebo.times",
        Unit.COUNT,
        "How many earlier times the move is compared with.",
        "pseudo-times whose prices are known",
        ("candle_closes",),
    ),
)
