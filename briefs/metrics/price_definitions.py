"""What the figures of the window's own price mean."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.vocabulary.figure import Unit

_CANDLES = ("candles",)
_DAYS = ("candles", "candle_days")

DEFINITIONS = (
    Definition(
        "price.A.open",
        Unit.PRICE,
        "The first price of the window on the chosen venue.",
        "open of the first bar; the venue is the first in the preferred order whose bars cover the whole window",
        _CANDLES,
    ),
    Definition("price.A.high", Unit.PRICE, "The highest price of the window.", "max of the bars' highs", _CANDLES),
    Definition("price.A.low", Unit.PRICE, "The lowest price of the window.", "min of the bars' lows", _CANDLES),
    Definition("price.A.close", Unit.PRICE, "The last price of the window.", "close of the last bar", _CANDLES),
    Definition(
        "price.A.high_at",
        Unit.TIME,
        "When the bar with the highest price began; the first one where several reach it.",
        "start of the first bar whose high is the window's",
        _CANDLES,
    ),
    Definition(
        "price.A.low_at",
        Unit.TIME,
        "When the bar with the lowest price began; the first one where several reach it.",
        "start of the first bar whose low is the window's",
        _CANDLES,
    ),
    Definition(
        "price.A.return_1d",
        Unit.FRACTION,
        "The change of the price over the day, from the close before it to its own close.",
        "close / close of the bar that ends at the window's start, same venue, symbol and interval, - 1",
        _CANDLES,
    ),
    Definition(
        "price.A.return",
        Unit.FRACTION,
        "The change of the price over a rolling window, from the close before it to its own close.",
        "close / close of the bar that ends at the window's start, same venue, symbol and interval, - 1",
        _CANDLES,
    ),
    Definition(
        "price.A.low_days",
        Unit.DAYS,
        "How many consecutive complete days just before this one had no lower low.",
        "count back from the day before until a low < this day's, or a day that is missing or incomplete",
        _DAYS,
    ),
    Definition(
        "price.A.high_days",
        Unit.DAYS,
        "How many consecutive complete days just before this one had no higher high.",
        "count back from the day before until a high > this day's, or a day that is missing or incomplete",
        _DAYS,
    ),
    Definition(
        "price.A.lower_low_date",
        Unit.DATE,
        "The latest earlier day with a lower low, where all days between are complete.",
        "the day that ends the count of price.A.low_days, absent where that day is missing or incomplete",
        _DAYS,
    ),
    Definition(
        "price.A.higher_high_date",
        Unit.DATE,
        "The latest earlier day with a higher high, where all days between are complete.",
        "the day that ends the count of price.A.high_days, absent where that day is missing or incomplete",
        _DAYS,
    ),
    Definition(
        "price.A.lower_low_price",
        Unit.PRICE,
        "The low of that day, at the venue of the price.",
        "low of the day that price.A.lower_low_date names",
        _DAYS,
    ),
    Definition(
        "price.A.higher_high_price",
        Unit.PRICE,
        "The high of that day, at the venue of the price.",
        "high of the day that price.A.higher_high_date names",
        _DAYS,
    ),
    Definition(
        "price.A.realized_vol",
        Unit.RATE_YEAR,
        "Realised volatility of the window, annualised with the days of a whole year.",
        "sqrt(365 / days x sum of squared log returns), 5-minute closes where the bars divide them, else each bar's",
        _CANDLES,
        "Andersen and Bollerslev 1998",
    ),
    Definition(
        "price.A.max_drawdown",
        Unit.FRACTION,
        "The deepest fall inside the window from an earlier closing price to a later one.",
        "min over t of P_t / max(P_s, s <= t) - 1 on the bars' closes; needs two bars",
        _CANDLES,
    ),
    Definition(
        "price.A.recovery",
        Unit.FRACTION,
        "The share of the fall from the first closing price to the lowest that was made good by the end.",
        "(P_end - P_low) / (P_start - P_low) on the bars' closes; absent where no close is below the first",
        _CANDLES,
    ),
    Definition(
        "series.price.A@TIME",
        Unit.PRICE,
        "The price at the end of the hour, or longer bar, that begins at the time given.",
        "close of the last bar of the hour",
        _CANDLES,
    ),
    Definition(
        "method.volatility_year_days",
        Unit.DAYS,
        "The days of a year by which volatility is annualised.",
        "365, because the market trades every day",
        (),
    ),
)
