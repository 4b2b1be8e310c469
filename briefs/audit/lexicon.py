"""The trade's words that the auditor knows: assets, venues, sides, measures, directions. Others are neutral."""

from __future__ import annotations

import re

# Names in full; a ticker stands for itself.
ASSETS = {
    "Bitcoin": "BTC", "Ethereum": "ETH", "Ether": "ETH", "Solana": "SOL", "Dogecoin": "DOGE", "Cardano": "ADA",
    "Avalanche": "AVAX", "Chainlink": "LINK", "Polkadot": "DOT", "Litecoin": "LTC", "Bitcoin Cash": "BCH",
    "Shiba Inu": "SHIB", "Toncoin": "TON", "Uniswap": "UNI", "Aptos": "APT", "Arbitrum": "ARB", "Zcash": "ZEC",
    "Monero": "XMR", "Worldcoin": "WLD", "Ripple": "XRP", "Tron": "TRX", "Stellar": "XLM", "Filecoin": "FIL",
}  # fmt: skip
TICKERS = frozenset(
    """
    BTC ETH SOL XRP DOGE ADA AVAX LINK DOT LTC BCH SHIB TON UNI APT ARB ZEC XMR WLD TRX XLM FIL HYPE PEPE SUI BNB NEAR
    AAVE ENA ATOM ETC TAO WIF BONK ONDO PUMP FARTCOIN TRUMP INJ TIA SEI OP ASTER
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
VENUES = {
    "Binance": "binance", "Bybit": "bybit", "OKX": "okx", "Hyperliquid": "hyperliquid", "Deribit": "deribit",
    "Kraken": "kraken", "Bitfinex": "bitfinex", "Gate": "gate", "Gate.io": "gate", "Bitget": "bitget", "HTX": "htx",
    "Huobi": "htx", "dYdX": "dydx", "Coinbase": "coinbase", "BitMEX": "bitmex", "KuCoin": "kucoin", "MEXC": "mexc",
    "CoinEx": "coinex", "Upbit": "upbit", "Bitstamp": "bitstamp", "Lighter": "lighter", "Aster": "aster",
}  # fmt: skip

# Word forms by measure. A figure's family is the first part of its id.
MEASURES = {
    "liquidations": r"liquidat\w+|forced\s(?:clos\w+|sell\w+|buy\w+|order\w*)|clos\w+\sby\sforce|closures?",
    "funding": r"funding",
    "open_interest": r"open\sinterest",
    "price": r"prices?|closed?|closing|opened|volatility|drawdown|traded|trading|low|lows|high|highs|return|spot",
    "levels": r"support|resistance|levels?",
    "breadth": r"breadth|coins|assets",
    "market": r"market\s(?:cap\w*|value)|capitali[sz]ation|fear|greed|S&P\s500|SPY|QQQ|GLD|DXY|gold|equit\w+|stocks?",
    "reported": r"traders?|accounts?|reported|according",
}

# Words of movement, then those that compare, place or point.
FALLING = (
    "f[ae]lls?|fallen|falling|drop(?:s|ped|ping)?|declin(?:e[ds]?|ing)|slid(?:e|es|ing)?|slip(?:s|ped|ping)?|"
    "plung(?:e[ds]?|ing)|plummet(?:s|ed|ing)?|tumbl(?:e[ds]?|ing)|sank|sunk|sink(?:s|ing)?|slump(?:s|ed|ing)?|"
    "los(?:e|es|t|ing)|shed(?:s|ding)?|decreas(?:e[ds]?|ing)|shr(?:ank|unk|ink|inks|inking)|contract(?:ed|ing)|"
    "eas(?:e[ds]?|ing)|dip(?:s|ped|ping)?|retreat(?:s|ed|ing)?|weaken(?:s|ed|ing)?|worsen(?:s|ed|ing)?|crash(?:e[ds]|ing)?|"
    "collaps(?:e[ds]?|ing)|div(?:e[ds]?|ing)|dove|nosediv\\w+|crater(?:s|ed|ing)?|tank(?:ed|ing)|skidd(?:ed|ing)|"
    "reced(?:e[ds]?|ing)|subsid(?:e[ds]?|ing)|ebb(?:s|ed|ing)|wan(?:ed|ing)|sagg(?:ed|ing)|falter(?:ed|ing)|"
    "stumbl(?:e[ds]?|ing)|soften(?:s|ed|ing)?|deteriorat\\w+|diminish(?:e[ds]|ing)?|dwindl(?:e[ds]?|ing)|"
    "lessen(?:s|ed|ing)?|reduc(?:e[ds]?|ing)|trimm(?:ed|ing)|par(?:ed|ing)|descend(?:s|ed|ing)?|depreciat\\w+|"
    "narrow(?:s|ed|ing)|cool(?:s|ed|ing)|slacken(?:ed|ing)|thinn(?:ed|ing)|deflat(?:e[ds]?|ing)|dump(?:ed|ing)|"
    "swoon(?:ed|s)?|backslid|unw(?:ound|inding)|gave\\s(?:up|back|way)|giv(?:es?|ing)\\s(?:up|back|way)|halv(?:ed|ing)|"
    "s(?:old|ells?|elling)[\\s-]off|sell-?offs?|pull(?:ed|s|ing)?[\\s-]?backs?|back(?:ed|s|ing)\\soff|c[ao]me\\soff|"
    "downturns?|setbacks?|buckl(?:e[ds]?|ing)|cav(?:e[ds]?|ing)\\sin|erod(?:e[ds]?|ing)|evaporat\\w+|bled|bleed(?:s|ing)?|"
    "fad(?:e[ds]?|ing)|wither(?:s|ed|ing)|capitulat\\w+|surrender(?:s|ed|ing)|forfeit(?:s|ed|ing)|shav(?:ed|ing)|"
    "cheapen(?:s|ed|ing)|melt(?:s|ed|ing)?\\s(?:away|down)|knock(?:s|ed|ing)\\soff|"
    "(?:head(?:s|ed|ing)?|go(?:es|ing)?|went|turn(?:s|ed|ing)?)\\ssouth"
)
RISING = (
    "r[io]ses?|risen|rising|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:e[ds]?|ing)|soar(?:s|ed|ing)?|"
    "rall(?:y|ies|ied|ying)|advanc(?:e[ds]?|ing)|increas(?:e[ds]?|ing)|gr[eo]w(?:s|n|ing)?|growth|expand(?:s|ed|ing)?|"
    "widen(?:s|ed|ing)?|recover(?:s|ed|ing)|rebound(?:s|ed|ing)?|strengthen(?:s|ed|ing)?|firm(?:s|ed|ing)|doubl(?:ed|ing)|"
    "tripl(?:ed|ing)|quadrupl(?:ed|ing)|add(?:s|ed|ing)|won|wins?|spik(?:e[ds]?|ing)|leap(?:s|ed|t|ing)?|vault(?:s|ed|ing)?|"
    "(?:sky)?rocket(?:s|ed|ing)?|mount(?:s|ed|ing)|sw(?:ell|ells|elled|elling|ollen)|ascend(?:s|ed|ing)?|"
    "appreciat(?:e[ds]?|ing)|boom(?:s|ed|ing)|bounc(?:e[ds]?|ing)|improv(?:e[ds]?|ing|ements?)|upturns?|upswings?|"
    "inflat(?:ed|ing)|escalat(?:e[ds]?|ing)|brighten(?:s|ed|ing)|heightened|popp(?:ed|ing)|built\\sup|heat(?:s|ed|ing)\\sup|"
    "p(?:icks?|icked|icking)[\\s-]up|multipli(?:ed|es)|amass(?:ed|ing)|perk(?:ed|s)\\sup|"
    "lift(?:s|ed|ing)?|boost(?:s|ed|ing)?|balloon(?:s|ed|ing)|burgeon\\w*|snowball\\w*|intensif\\w+|reviv(?:e[ds]?|ing)|"
    "regain(?:s|ed|ing)?|recoup(?:s|ed|ing)?|thicken(?:s|ed|ing)|accumulat\\w+|power(?:s|ed|ing)?\\sahead|"
    "(?:head(?:s|ed|ing)?|go(?:es|ing)?|went|turn(?:s|ed|ing)?)\\snorth"
)
DOWN = (
    rf"{FALLING}|lower|down(?:wards?|hill)?|less|fewer|smaller|below|weaker|softer|cheaper|poorer|"
    r"in\sthe\sred|in\snegative\sterritory"
)
UP = (
    rf"{RISING}|higher|up(?:wards?|hill)?|more|larger|bigger|above|stronger|firmer|dearer|"
    r"in\sthe\s(?:green|black)|in\spositive\sterritory"
)
# Words that carry a negative sign without telling of a movement.
NEGATIVE = rf"{DOWN}|drawdown|under|beneath|off|loss|discount|away|short\sof|worst|negative"
# Here a word of direction tells no direction: `made up 90%`, `up to`, `no more than`, `more negative`.
NEUTRAL = re.compile(
    r"\b(?:ma[dk]es?\sup|making\sup|up\sto|no\s(?:more|less)\sthan|more\sthan|less\sthan|more\snegative|less\snegative|"
    r"more\spositive|less\spositive|set\sup|set\sdown|taken\sup|once\smore|more\sor\sless|add(?:ed|s)?\sup|"
    r"break(?:s|ing)?\sdown|broken?\sdown|down\sto|spread|gain\sof\scontrol|up\sor\sdown|open(?:ed)?\sup|"
    r"(?:above|below)\szero|from\sthe\s\w+\s(?:up|down)(?:wards?)?|"
    r"(?:turn|show|c[ao]me|end|w[io]und|back|sum|line|follow|wake|make|keep|catch|speed|look|bring|brought|give|hold|"
    r"held)(?:s|ed|ing)?\sup(?!\s[\d$]))\b",
    re.IGNORECASE,
)

LONG = r"longs?|bullish"
SHORT = r"shorts?"
# `long` and `short` that speak of no position.
NO_SIDE = re.compile(
    r"\b(?:in\sthe\s(?:long|short)\s(?:run|term)|(?:long|short)[\s-](?:term|run|lived|dated)|as\slong\sas|no\slonger|"
    r"short\sof|how\slong|so\slong|long\s(?:ago|before|after)|before\slong|in\sshort(?=,)|(?:cut|fell|falls?|ran|runs?|c[ao]me)\sshort)\b",
    re.IGNORECASE,
)

PAYS = re.compile(
    r"\b(?P<payer>longs?|shorts?)(?:\s\w+)?\s(?:were\s|are\s|was\s)?(?:pa(?:y|ys|id|ying))\s(?:the\s)?(?P<paid>longs?|shorts?)\b"
    r"|\b(?P<paid2>longs?|shorts?)\s(?:are|were|was|is)\spaid\sby\s(?P<payer2>longs?|shorts?)\b"
    r"|\b(?:payment|paid)\sfrom\s(?P<payer3>longs?|shorts?)\sto\s(?P<paid3>longs?|shorts?)\b"
    r"|\b(?P<paid4>longs?|shorts?)\s(?:receiv\w+|collect\w*|earn\w*)\s.{0,20}?\bfrom\s(?P<payer4>longs?|shorts?)\b",
    re.IGNORECASE,
)
ABOVE_ZERO = re.compile(r"\b(?:above\szero|positive)\b", re.IGNORECASE)
BELOW_ZERO = re.compile(r"\b(?:below\szero|negative)\b", re.IGNORECASE)

# What a window word says of a figure that compares with the day before.
WINDOWS = re.compile(
    r"\b(?:of\sthe\s(?:previous|preceding)\s(?P<of>hour|week|month|quarter|year)\b|"
    r"(?:on|over|in|for|from|than|since|against|versus|beside|with|to)\s(?:the|a|last|the\s(?:previous|past|last|preceding))\s"
    r"(?P<span>hour|week|month|quarter|year)\b|(?P<before>hour|week|month|quarter|year)s?\s(?:earlier|before|ago)\b|"
    r"(?P<adverb>hourly|weekly|monthly|quarterly|yearly|annual)\b|last\s(?P<last>week|month|year)\b|"
    r"week-on-(?P<week>week)|month-on-(?P<month>month)|year-on-(?P<year>year))",
    re.IGNORECASE,
)

# Causal words by the lowest rungs of the evidence that permit them; an empty set: never.
FOLLOWED = frozenset({"followed", "triggered", "amplified by liquidations"})
_NEVER = (
    r"caused|causing|due\sto|driven\sby|driving|drove|led\sto|leading\sto|leads\sto|result(?:ed|ing|s)?\sin|"
    r"as\sa\sresult(?:\sof)?|resulted\sfrom|thanks\sto|owing\sto|on\sthe\sback\sof|fuell?ed(?:\sby)?|fuell?ing|"
    r"exacerbat\w+|responsible\sfor|blamed?(?:\son)?|attributable\sto|stem(?:s|med)\sfrom|"
    r"brought\s(?:on|about)(?:\sby)?|provok\w+|unleash\w+|ignit\w+|precipitat\w+|forced\sby|in\sresponse\sto|"
    r"in\sreaction\sto|reacted\sto|reacting\sto|hence|therefore|consequently|pushed\s(?:prices?|Bitcoin|Ether)|"
    r"dragged|weighed\son|sent\sprices?|contribut(?:ed|ing)\sto|played\sa\s(?:\w+\s)?role|on\snews\sof"
)
_TRIGGER = (
    r"trigger(?:ed|ing)|set(?:ting)?\soff(?:\sby)?|spark(?:ed|ing|s)(?:\sby)?|prompt(?:ed|ing|s)(?:\sby)?|"
    r"triggers(?=\s(?:the|a|an)\s)"
)
_AMPLIFY = r"amplif(?:y|ies|ied|ying)|forced\sselling\sadded\sto|(?:deepened|worsened|accelerated)\sby"
CAUSES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), frozenset(rungs))
    for words, rungs in (
        (_NEVER, ()),
        (_TRIGGER, ("triggered",)),
        (r"because(?:\sof)?", ("attributed",)),
        (_AMPLIFY, ("amplified by liquidations",)),
    )
)
# `After` and `following` claim an order of events, unless they tell a plain place in time.
AFTER = re.compile(
    r"\b(?P<word>after|following|in\sthe\swake\sof|on\sthe\sheels\sof)\b\s+(?P<next>[\w$+-]+)", re.IGNORECASE
)

SINCE = re.compile(
    r"\b(?P<top>highest|largest|biggest|greatest|most)\b(?P<a>[^.;]{0,60}?)\bsince\b|"
    r"\b(?P<bottom>lowest|smallest|least|weakest|fewest)\b(?P<b>[^.;]{0,60}?)\bsince\b",
    re.IGNORECASE,
)
EXTREMES = {"highest_since": "top", "higher_high_date": "top", "lowest_since": "bottom", "lower_low_date": "bottom"}

ADVICE = re.compile(
    r"\b(?:traders?|investors?|holders?|readers?|you|we|one|desks?|longs|shorts)\s(?:should|ought\sto|(?:would\s|must\s)?"
    r"(?:do|be)\s(?:well|wise)\sto|need\sto|must)\b|\bwe\s(?:recommend|advise|suggest|like|prefer)\b|"
    r"\b(?:is|are|looks?)\sa\s(?:good\s|strong\s)?(?:buy|sell|buying\sopportunity)\b|\bit\sis\stime\sto\s(?:buy|sell)\b|"
    r"\bconsider\s(?:buying|selling|hedging|reducing|adding)\b|\b(?:recommended|advisable)\sto\b",
    re.IGNORECASE,
)
DEBRIS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|(?<=[a-z\d,;]\s)None\b|\bNone\b(?!\s(?:of|was|were|is|are|has|have|can|could)\b)|\b[nN]a[nN]\b|\bNULL\b|"
    r"\bundefined\b|\bUndefined\b|\bTODO\b|\bFIXME\b|\w--|--\w|<class\s|\bobject\sat\s0x|&(?:amp|lt|gt|quot|nbsp);|"
    r"[\ue000-\uf8ff\ufffd]|\(\s*\)|\s[,;](?=\s)|\s\.(?=\s|$)|(?<!\.)\.\.(?!\.)|,,|(?<!\()[$€£](?=[\s.,;)]|$)|"
    r"\b(?:inf|Infinity)\b|\bslot\s\w+\b|\$\{|\bDecimal\(|\b(?:True|False)\b|lorem\sipsum",
)
DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
