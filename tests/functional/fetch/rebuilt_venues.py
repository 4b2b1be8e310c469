"""The keyless venues' documented endpoints over the simulated market, shaped like recorded replies."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rebuilt_day import BASES, COINS, DAY, HOUR, Market

Query = dict[str, str]
Endpoint = Callable[[Market, Query], Any]

CONTRACT = {"BTC": Decimal("0.01"), "ETH": Decimal("0.1"), "SOL": Decimal(1)}
"""Coins of one contract where sizes count contracts (OKX's; HTX and Gate have their own)."""

_BAR_FIELDS = ("open", "high", "low", "close")


def plain(number: Decimal) -> str:
    return format(number, "f")


def asset_of(symbol: str) -> str:
    return next(asset for asset in BASES if asset in symbol)


def within(query: Query, first: str, last: str, scale: int = 1) -> tuple[int, int]:
    """The half-open stretch of a request whose bounds are both counted in."""
    return int(query[first]) * scale, int(query[last]) * scale + 1


# Bybit: newest first, numbers as texts, everything in an envelope with a return code.


def _bybit(rows: list[Any], **more: Any) -> dict[str, Any]:
    return {"retCode": 0, "retMsg": "OK", "result": {"list": rows, **more}, "retExtInfo": {}, "time": 1}


def _bybit_contracts(market: Market, query: Query) -> Any:
    linear = query["category"] == "linear"
    quote, kind = ("USDT", "LinearPerpetual") if linear else ("USD", "InversePerpetual")
    rows = [
        {
            "symbol": f"{asset}{quote}",
            "contractType": kind,
            "status": "Trading",
            "baseCoin": asset,
            "quoteCoin": quote,
            "fundingInterval": 480,
        }
        for asset in (BASES if linear else ["BTC"])
    ]
    return _bybit(rows, category=query["category"], nextPageCursor="")


def _bybit_kline(market: Market, query: Query) -> Any:
    rows = [
        [str(bar.at), *(plain(getattr(bar, name)) for name in _BAR_FIELDS), plain(bar.coins), plain(bar.usd)]
        for bar in market.bars(asset_of(query["symbol"]), *within(query, "start", "end"))
    ]
    return _bybit(rows[::-1], symbol=query["symbol"], category=query["category"])


def _bybit_funding(market: Market, query: Query) -> Any:
    rows = [
        {"symbol": query["symbol"], "fundingRate": plain(market.rate(at, "bybit")), "fundingRateTimestamp": str(at)}
        for at in market.settlements(*within(query, "startTime", "endTime"))
    ]
    return _bybit(rows[::-1], category=query["category"])


def _bybit_interest(market: Market, query: Query) -> Any:
    rows = []
    for at in market.levels(*within(query, "startTime", "endTime")):
        asset = asset_of(query["symbol"])
        coins = market.coins_open(asset, at, "bybit")
        usd = coins * market.price(asset, at)
        one, other = (coins, usd) if query["category"] == "linear" else (usd, coins)
        rows.append(
            {
                "openInterest": plain(2 * one),
                "timestamp": str(at),
                "singleOpenInterest": plain(one),
                "singleOpenInterestValue": plain(other),
            }
        )
    return _bybit(rows[::-1], symbol=query["symbol"], nextPageCursor="")


# OKX: newest first, bounds exclusive, sizes in contracts.


def _okx(rows: list[Any]) -> dict[str, Any]:
    return {"code": "0", "msg": "", "data": rows}


def _okx_contracts(market: Market, query: Query) -> Any:
    rows = [
        {
            "instId": f"{asset}-USDT-SWAP",
            "instFamily": f"{asset}-USDT",
            "uly": f"{asset}-USDT",
            "instType": "SWAP",
            "ctVal": plain(CONTRACT[asset]),
            "ctMult": "1",
            "ctValCcy": asset,
            "settleCcy": "USDT",
        }
        for asset in (BASES if query["instType"] == "SWAP" else [])
    ]
    return _okx(rows)


def _okx_rate(market: Market, query: Query) -> Any:
    end = market.start_ms + DAY
    return _okx(
        [
            {"instId": f"{asset}-USDT-SWAP", "fundingTime": str(end), "nextFundingTime": str(end + 8 * HOUR)}
            for asset in BASES
        ]
    )


def _okx_orders(market: Market, query: Query) -> Any:
    family = query["instFamily"]
    asset = asset_of(family)
    found = list(market.orders(asset, market.start_ms - DAY, int(query["after"])))[::-1][: int(query["limit"])]
    details = [
        {
            "bkPx": plain(order.price),
            "posSide": order.side,
            "side": "sell" if order.side == "long" else "buy",
            "sz": plain(order.coins / CONTRACT[asset]),
            "ts": str(order.at),
        }
        for order in found
    ]
    whose = {"instFamily": family, "instId": f"{family}-SWAP", "instType": "SWAP", "uly": family}
    return _okx([{"details": details, "totalLoss": "0", **whose}] if details else [])


def _okx_bounds(query: Query, last: str = "after", first: str = "before") -> tuple[int, int]:
    return int(query[first]) + 1, int(query[last])


def _okx_candles(market: Market, query: Query) -> Any:
    asset = asset_of(query["instId"])
    rows = [
        [
            str(bar.at),
            *(plain(getattr(bar, name)) for name in _BAR_FIELDS),
            plain(bar.coins / CONTRACT[asset]),
            plain(bar.coins),
            plain(bar.usd),
            "1",
        ]
        for bar in market.bars(asset, *_okx_bounds(query))
    ]
    return _okx(rows[::-1])


def _okx_funding(market: Market, query: Query) -> Any:
    rows = [
        {
            "instId": query["instId"],
            "fundingTime": str(at),
            "fundingRate": "0.0002",  # what had been foretold
            "realizedRate": plain(market.rate(at, "okx")),
        }
        for at in market.settlements(*_okx_bounds(query))
    ]
    return _okx(rows[::-1])


def _okx_interest(market: Market, query: Query) -> Any:
    asset = asset_of(query["instId"])
    rows = []
    for at in market.levels(*_okx_bounds(query, "end", "begin")):
        coins = market.coins_open(asset, at, "okx")
        usd = coins * market.price(asset, at)
        rows.append([str(at), plain(coins / CONTRACT[asset]), plain(coins), plain(usd)])
    return _okx(rows[::-1])


# Binance: oldest first, bounds counted in, bare lists.


def _binance_contracts(market: Market, query: Query) -> Any:
    rows = [
        {
            "symbol": f"{asset}USDT",
            "pair": f"{asset}USDT",
            "contractType": "PERPETUAL",
            "status": "TRADING",
            "baseAsset": asset,
            "quoteAsset": "USDT",
        }
        for asset in BASES
    ]
    return {"timezone": "UTC", "symbols": rows}


def _binance_klines(market: Market, query: Query) -> Any:
    return [
        [
            bar.at,
            *(plain(getattr(bar, name)) for name in _BAR_FIELDS),
            plain(bar.coins),
            bar.at + HOUR - 1,
            plain(bar.usd),
            7,
            "1",
            "1",
            "0",
        ]
        for bar in market.bars(asset_of(query["symbol"]), *within(query, "startTime", "endTime"))
    ]


def _binance_funding(market: Market, query: Query) -> Any:
    return [
        {
            "symbol": query["symbol"],
            "fundingTime": at + 3,
            "fundingRate": plain(market.rate(at, "binance")),
            "markPrice": "1",
        }
        for at in market.settlements(*within(query, "startTime", "endTime"))
    ]


def _binance_interest(market: Market, query: Query) -> Any:
    asset = asset_of(query["symbol"])
    rows = []
    for at in market.levels(*within(query, "startTime", "endTime")):
        coins = market.coins_open(asset, at, "binance")
        usd = coins * market.price(asset, at)
        rows.append(
            {
                "symbol": query["symbol"],
                "sumOpenInterest": plain(coins),
                "sumOpenInterestValue": plain(usd),
                "timestamp": at,
            }
        )
    return rows


# Hyperliquid: one address, the kind of question in the body.


def _hyperliquid(market: Market, query: Any) -> Any:
    match query["type"]:
        case "meta":
            return {"universe": [{"name": asset, "szDecimals": 5, "maxLeverage": 50} for asset in BASES]}
        case "metaAndAssetCtxs":  # of now alone
            return [
                {"universe": [{"name": asset} for asset in BASES]},
                [{"openInterest": plain(COINS[asset]), "markPx": plain(BASES[asset])} for asset in BASES],
            ]
        case "candleSnapshot":
            request = query["req"]
            return [
                {
                    "t": bar.at,
                    "T": bar.at + HOUR - 1,
                    "s": request["coin"],
                    "i": "1h",
                    **{name[0]: plain(getattr(bar, name)) for name in _BAR_FIELDS},
                    "v": plain(bar.coins),
                    "n": 9,
                }
                for bar in market.bars(request["coin"], request["startTime"], request["endTime"] + 1)
            ]
        case "fundingHistory":
            return [
                {"coin": query["coin"], "fundingRate": "0.0000125", "premium": "0.0001", "time": at + 84}
                for at in market.settlements(query["startTime"], query["endTime"] + 1, hours=1)
            ]
        case "metaAndAssetCtxs":
            now = market.start_ms + 30 * HOUR
            levels = [(market.coins_open(asset, now, "hyperliquid"), market.price(asset, now)) for asset in BASES]
            states = [{"openInterest": plain(coins), "markPx": plain(price)} for coins, price in levels]
            return [_hyperliquid(market, {"type": "meta"}), states]
    raise AssertionError(query)


ENDPOINTS: dict[str, Endpoint] = {
    "api.bybit.com/v5/market/instruments-info": _bybit_contracts,
    "api.bybit.com/v5/market/kline": _bybit_kline,
    "api.bybit.com/v5/market/funding/history": _bybit_funding,
    "api.bybit.com/v5/market/open-interest": _bybit_interest,
    "www.okx.com/api/v5/public/instruments": _okx_contracts,
    "www.okx.com/api/v5/public/funding-rate": _okx_rate,
    "www.okx.com/api/v5/public/liquidation-orders": _okx_orders,
    "www.okx.com/api/v5/market/history-candles": _okx_candles,
    "www.okx.com/api/v5/public/funding-rate-history": _okx_funding,
    "www.okx.com/api/v5/rubik/stat/contracts/open-interest-history": _okx_interest,
    "fapi.binance.com/fapi/v1/exchangeInfo": _binance_contracts,
    "fapi.binance.com/fapi/v1/fundingInfo": lambda market, query: [],
    "fapi.binance.com/fapi/v1/klines": _binance_klines,
    "fapi.binance.com/fapi/v1/fundingRate": _binance_funding,
    "fapi.binance.com/futures/data/openInterestHist": _binance_interest,
    "dapi.binance.com/dapi/v1/exchangeInfo": lambda market, query: {"timezone": "UTC", "symbols": []},
    "api.hyperliquid.xyz/info": _hyperliquid,
}
