"""What the figures of key levels mean."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.vocabulary.figure import Unit

_INPUTS = ("candles", "candle_days", "candle_hours")
_WHERE = {
    "support": "below the close by at least 0.05 average true ranges, nearest first",
    "resistance": "above the close by at least 0.05 average true ranges, nearest first",
}
_MADE_FROM = (
    "extremes of the window, the previous day, ISO week and month; swings (a high or low that tops three days on each "
    "side, of 180 days, clustered by 0.25 ATR); point of control and value area of 30 days (rows of 0.1 ATR, 70 % by "
    "the pairs rule); VWAP of the window and since the 90-day high and low; 20/50/100/200-day averages; classic, "
    "Fibonacci and Camarilla pivots; round numbers. Those closer than 0.25 ATR are one"
)


def _of_side(side: str, where: str) -> tuple[Definition, ...]:
    stem = f"levels.A.{side}.N"
    return (
        Definition(f"{stem}.price", Unit.PRICE, f"The price of a {side} level: {where}.", _MADE_FROM, _INPUTS),
        Definition(
            f"{stem}.distance_pct",
            Unit.FRACTION,
            f"How far the {side} level is from the close, as a share of the close.",
            "level / close - 1",
            _INPUTS,
        ),
        Definition(
            f"{stem}.distance_atr",
            Unit.MULTIPLE,
            f"How far the {side} level is from the close, in average true ranges.",
            "(level - close) / levels.A.atr",
            _INPUTS,
        ),
        Definition(
            f"{stem}.method",
            Unit.TEXT,
            f"How the {side} level was made; up to two ways where several levels coincide.",
            _MADE_FROM,
            _INPUTS,
        ),
        Definition(
            f"{stem}.confluence",
            Unit.COUNT,
            f"How many distinct families of levels meet at the {side} level; says nothing of whether it will hold.",
            "number of families in levels.A.SIDE.N.families",
            _INPUTS,
        ),
        Definition(
            f"{stem}.families",
            Unit.TEXT,
            f"The distinct families of levels that meet at the {side} level.",
            "families of the levels within 0.25 ATR of it on the same side",
            _INPUTS,
        ),
        Definition(
            f"{stem}.rank",
            Unit.COUNT,
            f"The rank of the {side} level among those of its side within three average true ranges; 1 is the first.",
            "by the sum of its families' lift (zero without a demonstrated edge), then confluence, then nearness",
            _INPUTS,
            "docs/levels.md",
        ),
        Definition(
            f"{stem}.edge",
            Unit.TEXT,
            f"Whether any family that meets at the {side} level has been shown to hold more often than chance.",
            "from the committed record of `briefs study levels`",
            (),
            "docs/levels.md",
        ),
    )


DEFINITIONS = (
    *(entry for side, where in _WHERE.items() for entry in _of_side(side, where)),
    Definition(
        "levels.A.reference.price",
        Unit.PRICE,
        "The close that decides on which side each level lies.",
        "price.A.close",
        ("candles",),
    ),
    Definition(
        "levels.A.atr",
        Unit.PRICE,
        "The average true range of a day, by which distances to levels are measured.",
        "mean of the first 14 true ranges, then (ATR x 13 + true range) / 14 up to this day",
        _INPUTS,
        "Wilder 1978",
    ),
    Definition("method.atr_days", Unit.DAYS, "The days of the average true range.", "14", (), "Wilder 1978"),
    Definition(
        "method.at_price_atr",
        Unit.MULTIPLE,
        "How many average true ranges around the close are at the price, neither support nor resistance.",
        "0.05",
        (),
    ),
)
