"""What the figures of similar days mean."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.vocabulary.figure import Unit

_DAYS = ("candles", "candle_days")


def _of(part: str, unit: Unit, sentence: str, formula: str, source: str = "") -> Definition:
    return Definition(f"analogs.A.H.{part}", unit, sentence, formula, _DAYS, source)


DEFINITIONS = (
    _of(
        "n_eff",
        Unit.COUNT,
        "How many separate episodes the days most like this one make up.",
        "the 20 nearest days at least 30 days before, by robust Mahalanobis distance of expanding z-scores of the "
        "returns over 1 and 7 days, the log range and the fall from the 90-day high; days less than 7 days apart are "
        "one episode (single linkage)",
    ),
    _of(
        "verdict",
        Unit.TEXT,
        "Whether these episodes are enough to say anything.",
        "too few under 10 episodes; then only what followed all days is given",
    ),
    _of(
        "median",
        Unit.FRACTION,
        "The median change of the price from the close of similar days to the close H days later.",
        "median over episodes, each by its day most like this one, of close H days later / close - 1",
    ),
    _of(
        "q25", Unit.FRACTION, "The change that a quarter of the episodes stayed below.", "first quartile over episodes"
    ),
    _of("q75", Unit.FRACTION, "The change that a quarter of the episodes exceeded.", "third quartile over episodes"),
    _of("worst", Unit.FRACTION, "The lowest change after a similar day.", "minimum over episodes"),
    _of("hit_rate", Unit.FRACTION, "How often the price was higher H days after a similar day.", "rises / episodes"),
    _of(
        "hit_low",
        Unit.FRACTION,
        "The lower end of the interval of hit_rate that covers it with 95 % confidence.",
        "Wilson score interval of rises among n_eff",
        "Wilson 1927",
    ),
    _of(
        "hit_high",
        Unit.FRACTION,
        "The upper end of the interval of hit_rate that covers it with 95 % confidence.",
        "Wilson score interval of rises among n_eff",
        "Wilson 1927",
    ),
    _of(
        "p",
        Unit.FRACTION,
        "How often as many days dealt at random would rise as unusually often or seldom.",
        "twice the smaller hypergeometric tail: n_eff days out of all, without replacement",
    ),
    _of(
        "all_median", Unit.FRACTION, "The median change over H days from any day of the record.", "median over all days"
    ),
    _of(
        "all_q25", Unit.FRACTION, "The change that a quarter of all days stayed below.", "first quartile over all days"
    ),
    _of("all_q75", Unit.FRACTION, "The change that a quarter of all days exceeded.", "third quartile over all days"),
    _of("all_hit_rate", Unit.FRACTION, "How often the price was higher H days after any day.", "rises / all days"),
    _of(
        "all_hit_low",
        Unit.FRACTION,
        "The lower end of the 95 % interval of all_hit_rate, for days that overlap.",
        "all_hit_rate - 1.96 x its standard error by the stationary bootstrap, blocks of the best length",
        "Politis and Romano 1994; Politis and White 2004",
    ),
    _of(
        "all_hit_high",
        Unit.FRACTION,
        "The upper end of the 95 % interval of all_hit_rate, for days that overlap.",
        "all_hit_rate + 1.96 x its standard error by the stationary bootstrap, blocks of the best length",
        "Politis and Romano 1994; Politis and White 2004",
    ),
    Definition("analogs.A.nearest", Unit.DATE, "The earlier day most like this one.", "least distance", _DAYS),
    Definition("method.analog_days", Unit.COUNT, "How many days most like this one are looked at.", "20", ()),
    Definition("method.analog_apart_days", Unit.DAYS, "Similar days closer than this are one episode.", "7", ()),
)
