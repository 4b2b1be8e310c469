"""Gate, HTX and Bitget over the simulated market, and the sources of context."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

from rebuilt_day import BASES, DAY, HOUR, Market
from rebuilt_venues import Endpoint, Query, asset_of, plain, within

GATE = {"BTC": Decimal("0.0001"), "ETH": Decimal("0.01"), "SOL": Decimal(1)}
HTX = {"BTC": Decimal("0.001"), "ETH": Decimal("0.01"), "SOL": Decimal(1)}
"""Coins of one contract."""


# Gate: times in seconds, sizes in contracts, the sign of a size is the position's.


def _gate_contracts(market: Market, query: Query) -> Any:
    return [
        {
            "name": f"{asset}_USDT",
            "type": "direct",
            "quanto_multiplier": plain(GATE[asset]),
            "funding_interval": 28_800,
            "in_delisting": False,
        }
        for asset in BASES
    ]


def _gate_orders(market: Market, query: Query) -> Any:
    asset = asset_of(query["contract"])
    start, end = within(query, "from", "to", 1000)
    assert end - start <= HOUR + 1, "an hour is the longest"
    rows = []
    for order in market.orders(asset, start, end):
        size = order.coins / GATE[asset] * (1 if order.side == "long" else -1)
        price = plain(order.price)
        rows.append(
            {
                "time": order.at // 1000,
                "contract": query["contract"],
                "size": plain(size),
                "order_price": price,
                "fill_price": price,
                "left": "0",
            }
        )
    return rows


def _gate_stats(market: Market, query: Query) -> Any:
    asset, first = asset_of(query["contract"]), int(query["from"]) * 1000
    rows = []
    for at in market.levels(first, first + int(query["limit"]) * HOUR):
        sides = {"long": Decimal(0), "short": Decimal(0)}
        for order in market.orders(asset, at, at + HOUR):
            sides[order.side] += order.coins * order.price
        coins = market.coins_open(asset, at, "gate")
        rows.append(
            {
                "time": at // 1000,
                "long_liq_usd": plain(sides["long"]),
                "short_liq_usd": plain(sides["short"]),
                "open_interest": plain(coins / GATE[asset]),
                "open_interest_usd": plain(coins * market.price(asset, at)),
            }
        )
    return rows


def _gate_candles(market: Market, query: Query) -> Any:
    asset = asset_of(query["contract"])
    return [
        {
            "t": bar.at // 1000,
            "v": int(bar.coins / GATE[asset]),
            **{name[0]: plain(getattr(bar, name)) for name in ("open", "high", "low", "close")},
            "sum": plain(bar.usd),
        }
        for bar in market.bars(asset, *within(query, "from", "to", 1000))
    ]


def _gate_funding(market: Market, query: Query) -> Any:
    times = market.settlements(*within(query, "from", "to", 1000))
    return [{"t": at // 1000, "r": plain(market.rate(at, "gate"))} for at in times]


# HTX: two hours and a hundred orders a call; `volume` is contracts.


def _htx_contracts(market: Market, query: Query) -> Any:
    rows = [
        {
            "symbol": asset,
            "contract_code": f"{asset}-USDT",
            "contract_size": float(HTX[asset]),
            "contract_status": 1,
            "business_type": "swap",
            "pair": f"{asset}-USDT",
            "contract_type": "swap",
        }
        for asset in BASES
    ]
    return {"status": "ok", "data": rows, "ts": 1}


def _htx_orders(market: Market, query: Query) -> Any:
    asset = asset_of(query["contract_code"])
    start, end = within(query, "start_time", "end_time")
    assert end - start <= 2 * HOUR + 1, "two hours are the longest"
    rows = [
        {
            "id": f"{order.at}{asset}",
            "contract_code": query["contract_code"],
            "liquidation_time": str(order.at),
            "side": "sell" if order.side == "long" else "buy",
            "position_side": order.side,
            "volume": plain(order.coins / HTX[asset]),
            "amount": plain(order.coins / HTX[asset]),
            "bankrupt_price": plain(order.price),
            "trade_turnover": plain(order.coins * order.price),
        }
        for order in market.orders(asset, start, end)
    ]
    return {"code": 200, "message": "Success", "data": rows[::-1], "ts": 1}


def _htx_kline(market: Market, query: Query) -> Any:
    rows = [
        {
            "id": bar.at // 1000,
            **{name: float(getattr(bar, name)) for name in ("open", "high", "low", "close")},
            "amount": float(bar.coins),
            "vol": 1,
            "count": 1,
        }
        for bar in market.bars(asset_of(query["contract_code"]), *within(query, "from", "to", 1000))
    ]
    return {"ch": "kline", "status": "ok", "data": rows, "ts": 1}


def _htx_funding(market: Market, query: Query) -> Any:
    rows = [
        {
            "id": "1",
            "contract_code": query["contract_code"],
            "funding_rate": plain(market.rate(at, "htx")),
            "funding_time": str(at),
        }
        for at in market.settlements(*within(query, "start_time", "end_time"))
    ]
    return {"code": 200, "message": "Success", "data": rows, "ts": 1}


def _htx_interest(market: Market, query: Query) -> Any:
    asset = asset_of(query["contract_code"])
    now = round(datetime.now(UTC).timestamp() * 1000)
    rows = []
    for at in market.levels(now - int(query["size"]) * HOUR, now):
        coins = market.coins_open(asset, at, "htx")
        value = float(coins * market.price(asset, at))
        rows.append({"volume": float(coins), "amount_type": 2, "ts": at, "value": value})
    return {"status": "ok", "data": {"symbol": asset, "tick": rows}, "ts": 1}


# Bitget: pages with a cursor, newest first; open interest of now alone.


def _bitget(data: Any) -> dict[str, Any]:
    return {"code": "00000", "msg": "success", "requestTime": 1, "data": data}


def _bitget_contracts(market: Market, query: Query) -> Any:
    rows = [
        {
            "symbol": f"{asset}USDT",
            "baseCoin": asset,
            "quoteCoin": "USDT",
            "symbolType": "perpetual",
            "symbolStatus": "normal",
            "fundInterval": "8",
        }
        for asset in BASES
    ]
    return _bitget(rows if query["productType"] == "USDT-FUTURES" else [])


def _bitget_orders(market: Market, query: Query) -> Any:
    asset = asset_of(query["symbol"])
    found = list(market.orders(asset, market.start_ms - DAY, market.start_ms + DAY))[::-1]
    first = int(query.get("cursor", 0))
    rows = [
        {
            "symbol": query["symbol"],
            "side": "buy" if order.side == "long" else "sell",
            "price": plain(order.price),
            "amount": plain(order.coins),
            "ts": str(order.at),
        }
        for order in found[first : first + 100]
    ]
    more = first + 100 < len(found)
    return _bitget({"list": rows, "cursor": str(first + 100) if more else ""})


def _bitget_candles(market: Market, query: Query) -> Any:
    start, end = int(query["startTime"]), int(query["endTime"])
    return _bitget(
        [
            [
                str(bar.at),
                *(plain(getattr(bar, name)) for name in ("open", "high", "low", "close")),
                plain(bar.coins),
                plain(bar.usd),
            ]
            for bar in market.bars(asset_of(query["symbol"]), start, end)
        ]
    )


def _bitget_funding(market: Market, query: Query) -> Any:
    end = market.start_ms + DAY + HOUR
    times = list(market.settlements(end - 30 * DAY, end))[::-1]
    first = (int(query["pageNo"]) - 1) * 100
    rows = [
        {"symbol": query["symbol"], "fundingRate": plain(market.rate(at, "bitget")), "fundingTime": str(at)}
        for at in times[first : first + 100]
    ]
    return _bitget(rows)


def _bitget_interest(market: Market, query: Query) -> Any:
    now = round(datetime.now(UTC).timestamp() * 1000)
    level = plain(market.coins_open(asset_of(query["symbol"]), now, "bitget"))
    return _bitget({"list": [{"symbol": query["symbol"], "openInterest": level}], "ts": str(now)})


# Context.


def _global(market: Market, query: Query) -> Any:
    return {
        "data": {
            "total_market_cap": {"usd": 2_500_000_000_000},
            "market_cap_percentage": {"btc": 55.5},
            "updated_at": (market.start_ms + DAY) // 1000,
        }
    }


def _fear_and_greed(market: Market, query: Query) -> Any:
    rows = [
        {
            "value": str(30 - day),
            "value_classification": "Fear",
            "timestamp": str((market.start_ms - day * DAY) // 1000),
        }
        for day in range(min(int(query["limit"]), 20))
    ]
    return {"name": "Fear and Greed Index", "data": rows, "metadata": {"error": None}}


def _feed(market: Market, query: Query) -> str:
    items = []
    for hour in (30, 12, 3, -2):
        at = datetime.fromtimestamp((market.start_ms + DAY - hour * HOUR) / 1000, UTC)
        items.append(
            f"<item><title><![CDATA[Bitcoin falls & more, {hour} hours before the end]]></title>"
            f"<link>https://news.test/{hour}</link><pubDate>{format_datetime(at)}</pubDate></item>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def _announcements(market: Market, query: Query) -> Any:
    at = market.start_ms + 9 * HOUR
    rows = [
        {"pTime": str(at), "title": "OKX to list a coin", "url": "https://www.okx.com/help/a"},
        {"pTime": str(at - 2 * DAY), "title": "OKX to delist a coin", "url": "https://www.okx.com/help/b"},
    ]
    return {"code": "0", "msg": "", "data": [{"details": rows, "totalPage": "1"}]}


def _calendar(market: Market, query: Query) -> Any:
    at = datetime.fromtimestamp((market.start_ms + DAY + 13 * HOUR) / 1000, UTC).isoformat()
    return [{"title": "CPI m/m", "country": "USD", "date": at, "impact": "High", "forecast": "", "previous": ""}]


OTHERS: dict[str, Endpoint] = {
    "api.gateio.ws/api/v4/futures/usdt/contracts": _gate_contracts,
    "api.gateio.ws/api/v4/futures/btc/contracts": lambda market, query: [],
    "api.gateio.ws/api/v4/futures/usdt/liq_orders": _gate_orders,
    "api.gateio.ws/api/v4/futures/usdt/contract_stats": _gate_stats,
    "api.gateio.ws/api/v4/futures/usdt/candlesticks": _gate_candles,
    "api.gateio.ws/api/v4/futures/usdt/funding_rate": _gate_funding,
    "api.hbdm.com/linear-swap-api/v1/swap_contract_info": _htx_contracts,
    "api.hbdm.com/v5/market/liquidation_orders": _htx_orders,
    "api.hbdm.com/linear-swap-ex/market/history/kline": _htx_kline,
    "api.hbdm.com/v5/market/funding_rate_history": _htx_funding,
    "api.hbdm.com/linear-swap-api/v1/swap_his_open_interest": _htx_interest,
    "api.bitget.com/api/v2/mix/market/contracts": _bitget_contracts,
    "api.bitget.com/api/v3/market/liquidations": _bitget_orders,
    "api.bitget.com/api/v2/mix/market/candles": _bitget_candles,
    "api.bitget.com/api/v2/mix/market/history-fund-rate": _bitget_funding,
    "api.bitget.com/api/v3/market/open-interest": _bitget_interest,
    "api.coingecko.com/api/v3/global": _global,
    "api.alternative.me/fng/": _fear_and_greed,
    "www.coindesk.com/arc/outboundfeeds/rss/": _feed,
    "www.theblock.co/rss.xml": _feed,
    "cointelegraph.com/rss": _feed,
    "decrypt.co/feed": _feed,
    "www.okx.com/api/v5/support/announcements": _announcements,
    "nfs.faireconomy.media/ff_calendar_thisweek.json": _calendar,
    "nfs.faireconomy.media/ff_calendar_nextweek.json": lambda market, query: [],
}
