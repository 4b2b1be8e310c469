"""Headlines of the window that bear on the market, quoted with their source. They explain nothing by themselves."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import bounds, micros, moment
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import stamp

AT_MOST = 3

# Whole words and phrases of the trade, by how closely they bear on a day's derivatives market. Each counts once.
WEIGHTS = {
    5: "liquidation liquidations liquidated",
    4: "leverage leveraged deleveraging funding_rate funding_rates open_interest margin_calls short_squeeze fed fomc "
    "powell tariff tariffs",
    3: "bitcoin btc ether ethereum eth crypto cryptocurrency cryptocurrencies perpetual perpetuals futures options "
    "derivatives sell-off selloff crash crashes plunge plunges plunged slump slumps tumble tumbles rout rally rallies "
    "inflation cpi rate_cut rate_cuts rate_hike payrolls",
    2: "etf etfs hack hacked exploit depeg insolvency bankruptcy binance bybit okx hyperliquid coinbase deribit tether "
    "usdt usdc stablecoin stablecoins solana sol xrp sec cftc treasury sanctions markets volatility whale whales",
    1: "funding",
}
# What promotes or predicts instead of reporting.
PENALTIES = {
    8: "price_prediction price_predictions predicts prediction predictions forecast forecasts presale giveaway "
    "sponsored best_crypto best_altcoin next_100x 100x 1000x top_crypto to_buy buy_now press_release partner_content",
    4: "pundit analyst analysts could_hit could_reach will_hit will_reach to_hit could_rally could_explode moon "
    "set_to_explode bullish_pattern bearish_pattern here's_why here's_how what_this_means what_to_know",
}


def _terms(table: dict[int, str], sign: int) -> dict[str, int]:
    return {term.replace("_", " "): sign * weight for weight, terms in table.items() for term in terms.split()}


_SCORES = _terms(WEIGHTS, 1) | _terms(PENALTIES, -1)
# The longest alternatives first, so that a phrase is found before a word in it; both then count through the overlap.
_TERM = re.compile(
    r"(?<![\w-])(?=(" + "|".join(map(re.escape, sorted(_SCORES, key=len, reverse=True))) + r")(?![\w-]))"
)

DEFINITIONS = (
    Definition(
        "headline.N.title",
        Unit.TEXT,
        "The title of a headline published inside the window, the most relevant first.",
        "weights of the trade's words in the title, less those of predictions and promotion; only scores above zero",
        ("headlines",),
    ),
    Definition("headline.N.source", Unit.TEXT, "Who published the headline.", "as recorded", ("headlines",)),
    Definition("headline.N.at", Unit.TIME, "When the headline was published.", "as recorded", ("headlines",)),
    Definition(
        "headline.N.url",
        Unit.TEXT,
        "The address of the headline, where a web address is known.",
        "as recorded; only http and https",
        ("headlines",),
    ),
)


@dataclass(frozen=True, slots=True)
class _Headline:
    title: str
    source: str
    at: datetime
    url: str

    @property
    def rank(self) -> tuple[int, datetime, str, str]:
        return (-relevance(self.title), self.at, self.source, self.title)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:  # noqa: ARG001 - all subjects are called alike
    """Adds the most relevant headlines of the window, at most three; one title counts once, where it stood first."""
    ranked = sorted(_inside(frames), key=lambda headline: headline.rank)
    titles: set[str] = set()
    for headline in ranked:
        if len(titles) == AT_MOST or relevance(headline.title) <= 0:
            break
        if headline.title.casefold() in titles:
            continue
        titles.add(headline.title.casefold())
        name = f"headline.{len(titles)}"
        for part, value, unit in (
            ("title", headline.title, Unit.TEXT),
            ("source", headline.source, Unit.TEXT),
            ("at", stamp(headline.at), Unit.TIME),
            ("url", headline.url, Unit.TEXT),
        ):
            if value:
                tally.add(f"{name}.{part}", value, unit, source=headline.source, rows=1)


def _inside(frames: MarketFrames) -> list[_Headline]:
    start, _ = bounds(frames)
    at = micros(frames.headlines["ts"])
    rows = frames.headlines[at >= start]
    columns = (rows[column].tolist() for column in ("title", "source", "url"))
    return [
        _Headline(clean(title), clean(source), moment(when), web_address(url))
        for when, title, source, url in zip(at[at >= start].tolist(), *columns, strict=True)
    ]


def relevance(title: str) -> int:
    """The sum of the weights of the distinct terms in the title, as whole words in any case."""
    found = {match.group(1) for match in _TERM.finditer(title.casefold().replace("’", "'"))}
    return sum(_SCORES[term] for term in found)


def clean(text: str) -> str:
    """The text on one line: white space collapsed, control, format and private characters dropped."""
    spaced = (" " if character.isspace() else character for character in text)
    kept = (character for character in spaced if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join("".join(kept).split())


def web_address(url: object) -> str:
    """The address where it is an absolute http or https one without white space or control characters, else ""."""
    if not isinstance(url, str) or clean(url) != url or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""
