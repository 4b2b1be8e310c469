"""Contracts' names: which coin they are of, how many of it, and what they are quoted in.

`1000PEPE`, `kPEPE` and `SHIB1000` are many coins in one: dollars stay, quantities are multiplied, prices divided.
Names that hold no coin of the crypto market (`xyz:NVDA`) or that nobody here can read raise `UnknownSymbol`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_QUOTES = ("FDUSD", "USDT", "USDC", "BUSD", "USDE", "USD1", "USD")
_STABLE = {"UST": "USDT"}  # Bitfinex writes Tether so
_ALIASES = {"XBT": "BTC"}
_ASSET = re.compile(r"[A-Z0-9]{1,20}", re.ASCII)
_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_EXPIRY = rf"[0-9]{{6}}|[0-9]{{8}}|[0-9]{{1,2}}(?:{_MONTHS})[0-9]{{2}}"
_BEFORE = re.compile(r"(1000+)([A-Z]{2,}[A-Z0-9]*)", re.ASCII)
_MILLION = re.compile(r"1M([A-Z]{3,})", re.ASCII)
_THOUSAND = re.compile(r"k([A-Z]{2,}[A-Z0-9]*)", re.ASCII)
_BEHIND = re.compile(r"([A-Z]{2,})(1000+)", re.ASCII)


class UnknownSymbol(ValueError):
    """A name that is no contract on a coin as far as this module knows."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a contract's name says. multiplier: coins of `asset` in one unit of what the venue counts and prices.

    quote: `USDT`, `USDC`, `USD`, …; empty where the name does not say. expiry: empty for a perpetual.
    """

    asset: str
    multiplier: Decimal
    quote: str
    expiry: str = ""

    @property
    def perpetual(self) -> bool:
        return not self.expiry


def coin(base: str) -> tuple[str, Decimal]:
    """The canonical asset of a venue's base coin, and how many of it are one. Raises UnknownSymbol.

    `XBT` is BTC; `1000PEPE`, `kPEPE` and `PEPE1000` are 1000 PEPE, `1MBABYDOGE` a million; `1INCH` is a name.
    """
    asset, multiplier = base, Decimal(1)
    if many := _BEFORE.fullmatch(base):
        multiplier, asset = Decimal(many[1]), many[2]
    elif many := _THOUSAND.fullmatch(base):
        multiplier, asset = Decimal(1000), many[1]
    elif many := _MILLION.fullmatch(base):
        multiplier, asset = Decimal(1_000_000), many[1]
    elif many := _BEHIND.fullmatch(base):
        multiplier, asset = Decimal(many[2]), many[1]
    asset = _ALIASES.get(asset, asset)
    if not _ASSET.fullmatch(asset):
        raise UnknownSymbol(f"{base!r:.40} is no coin that is known here")
    return asset, multiplier


def read(symbol: str) -> Name:
    """What the contract `symbol` is of, in any venue's way of writing. Raises UnknownSymbol.

    `BTCUSDT`, `BTCPERP`, `BTC-USDT-SWAP`, `BTC_USDT`, `BTC-PERPETUAL`, `PF_XBTUSD`, `tBTCF0:USTF0`, `BTCUSDT_260327`,
    `BTC-27MAR26`, `BTC200703`, `BTCUSDH26`; a bare `kPEPE` (Hyperliquid) has no quote.
    """
    base, quote, expiry = _split(symbol)
    asset, multiplier = coin(base)
    return Name(asset, multiplier, _STABLE.get(quote, quote), expiry)


def _split(symbol: str) -> tuple[str, str, str]:
    for form in _FORMS:
        if found := form.fullmatch(symbol):
            parts = found.groupdict(default="")
            return parts["base"], parts.get("quote", ""), parts.get("expiry", "")
    raise UnknownSymbol(f"{symbol!r:.40} is no contract that is known here")


_BASE = "(?P<base>k?[A-Z0-9]+?)"
_QUOTE = f"(?P<quote>{'|'.join(_QUOTES)})"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        # Kraken: PF_XBTUSD, FI_XBTUSD_260327
        rf"(?:P[FI]|F[FI])_{_BASE}{_QUOTE}(?:_(?P<expiry>{_EXPIRY}))?",
        # Bitfinex: tBTCF0:USTF0
        r"t(?P<base>[A-Z0-9]+?)F0:(?P<quote>UST|USD|BTC)F0",
        # OKX, HTX, Gate: BTC-USDT-SWAP, BTC-USD-230929, BTC_USDT_20260327; Deribit: BTC_USDC-PERPETUAL
        rf"{_BASE}[-_]{_QUOTE}(?:-SWAP|-PERPETUAL|_PERP|[-_](?P<expiry>{_EXPIRY}))?",
        # Deribit, Bybit: BTC-PERPETUAL, BTC-27MAR26
        rf"{_BASE}-(?:PERPETUAL|(?P<expiry>{_EXPIRY}))",
        # Binance, Bybit, Bitget: BTCUSDT, BTCUSD_PERP, BTCUSDT_260327, BTCUSDT-27MAR26
        rf"{_BASE}{_QUOTE}(?:_PERP|[-_](?P<expiry>{_EXPIRY}))?",
        # Bybit: dated inverse BTCUSDH26, and BTCPERP, which is quoted in USDC
        rf"{_BASE}(?P<quote>USD)(?P<expiry>[FGHJKMNQUVXZ][0-9]{{2}})",
        r"(?P<base>[A-Z0-9]+?)PERP",
        # HTX, coin-margined: BTC200703
        r"(?P<base>[A-Z]+)(?P<expiry>[0-9]{6})",
        # Hyperliquid: BTC, kPEPE
        r"(?P<base>k?[A-Z0-9]+)",
    )
)
