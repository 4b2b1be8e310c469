"""Eight venues on one local websocket server, each with its own words, for a recorder to listen to.

Every order of a venue is different: the n-th has a size of n thousandths of a bitcoin at 100 dollars. The server notes
what it sent and when each connection was of use.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from briefs.sources.venues.market import Market

VENUES = ("binance", "bitget", "bybit", "deribit", "dydx", "gate", "htx", "okx")
_TICK_S = 0.02


def contracts(venue):
    """The contracts of a venue: those that count in thousandths of a coin, and those that count in coins."""
    name = SYMBOLS[venue]
    size = "0.001" if venue in {"okx", "gate"} else "1"
    return {name: Market(name, "BTC", Decimal(1), "USDT", Decimal(size))}


SYMBOLS = {
    "binance": "BTCUSDT",
    "bitget": "BTCUSDT",
    "bybit": "BTCUSDT",
    "deribit": "BTC_USDC-PERPETUAL",
    "dydx": "BTC-USD",
    "gate": "BTC_USDT",
    "htx": "BTC-USDT",
    "okx": "BTC-USDT-SWAP",
}


def _ms():
    return int(time.time() * 1000)


def _coins(number):
    return f"{Decimal(number) / 1000:f}"


def frames(venue, numbers, ts):
    """The frames in which a venue tells of its orders of these numbers."""
    return _FRAMES[venue](numbers, ts)


def _binance(numbers, ts):
    for n in numbers:
        order = {"s": "BTCUSDT", "S": "SELL", "z": _coins(n), "l": "0.001", "ap": "100", "p": "99", "T": ts}
        yield {"stream": "!forceOrder@arr", "data": {"e": "forceOrder", "E": ts, "o": order}}


def _bitget(numbers, ts):
    rows = [{"symbol": "BTCUSDT", "side": "buy", "price": "100", "amount": _coins(n), "ts": str(ts)} for n in numbers]
    yield {"action": "update", "arg": {"instType": "usdt-futures", "topic": "liquidation"}, "data": rows, "ts": ts}


def _bybit(numbers, ts):
    rows = [{"T": ts, "s": "BTCUSDT", "S": "Buy", "v": _coins(n), "p": "100"} for n in numbers]
    yield {"topic": "allLiquidation.BTCUSDT", "type": "snapshot", "ts": ts, "data": rows}


def _deribit(numbers, ts):
    trades = [
        {
            "trade_id": str(n),
            "timestamp": ts,
            "price": 100.0,
            "amount": n / 1000,
            "direction": "sell",
            "liquidation": "T",
            "instrument_name": "BTC_USDC-PERPETUAL",
        }
        for n in numbers
    ]
    trades += [{"trade_id": f"plain-{ts}", "timestamp": ts, "price": 100.0, "amount": 7.0, "direction": "buy"}]
    channel = "trades.BTC_USDC-PERPETUAL.100ms"
    yield {"jsonrpc": "2.0", "method": "subscription", "params": {"channel": channel, "data": trades}}


def _dydx(numbers, ts):
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ts // 1000)) + f".{ts % 1000:03d}Z"
    trades = [
        {"id": f"{n:024x}", "side": "SELL", "size": _coins(n), "price": "100", "type": "LIQUIDATED", "createdAt": at}
        for n in numbers
    ]
    yield {"type": "channel_data", "channel": "v4_trades", "id": "BTC-USD", "contents": {"trades": trades}}


def _gate(numbers, ts):
    for n in numbers:
        row = {"contract": "BTC_USDT", "price": "100", "time": ts, "size": n}
        yield {"time_ms": ts, "channel": "futures.public_liquidates", "event": "update", "result": row}


def _htx(numbers, ts):
    rows = [
        {
            "contract_code": "BTC-USDT",
            "direction": "sell",
            "price": 100,
            "created_at": ts,
            "volume": n,
            "amount": n / 1000,
            "trade_turnover": n / 10,
        }
        for n in numbers
    ]
    yield {"op": "notify", "topic": "public.*.liquidation_orders", "ts": ts, "data": rows}


def _okx(numbers, ts):
    rows = [{"posSide": "long", "side": "sell", "sz": str(n), "bkPx": "100", "ts": str(ts)} for n in numbers]
    instrument = {"instId": "BTC-USDT-SWAP", "details": rows}
    yield {"arg": {"channel": "liquidation-orders", "instType": "SWAP"}, "data": [instrument]}


_FRAMES = {
    "binance": _binance,
    "bitget": _bitget,
    "bybit": _bybit,
    "deribit": _deribit,
    "dydx": _dydx,
    "gate": _gate,
    "htx": _htx,
    "okx": _okx,
}


def answers(venue, message):
    """What a venue answers to a message."""
    if message == "ping":
        return ["pong"]
    whole = json.loads(message)
    asked = whole.get("op") or whole.get("method") or whole.get("type") or whole.get("channel")
    return _ANSWERS[venue](asked, whole)


def _bybit_answer(asked, whole):
    return [{"success": True, "ret_msg": {"ping": "pong"}.get(asked, asked), "op": asked}]


def _by_argument(asked, whole):
    return [{"event": asked, "arg": argument} for argument in whole["args"]]


def _gate_answer(asked, whole):
    if asked == "futures.ping":
        return [{"channel": "futures.pong", "event": "", "result": None}]
    return [{"channel": asked, "event": "subscribe", "result": {"status": "success"}}]


def _htx_answer(asked, whole):
    return [{"op": "sub", "cid": whole["cid"], "err-code": 0}, {"op": "ping", "ts": _ms()}] if asked == "sub" else []


def _dydx_answer(asked, whole):
    if asked == "ping":
        return [{"type": "pong"}]
    return [{"type": "subscribed", "channel": "v4_trades", "id": whole["id"], "contents": {"trades": []}}]


def _deribit_answer(asked, whole):
    return [{"jsonrpc": "2.0", "id": whole["id"], "result": whole["params"].get("channels", "ok")}]


_ANSWERS = {
    "binance": lambda asked, whole: [],
    "bitget": _by_argument,
    "bybit": _bybit_answer,
    "deribit": _deribit_answer,
    "dydx": _dydx_answer,
    "gate": _gate_answer,
    "htx": _htx_answer,
    "okx": _by_argument,
}


@dataclass
class Used:
    """A connection that was of use: subscribed at `start`, gone at `end` (seconds since 1970)."""

    venue: str
    start: float
    end: float = 0.0


@dataclass
class Venues:
    """The server, in a thread of its own.

    rate: orders a second of each venue. replay: how many old orders a new connection is sent once more. acknowledge,
    send: what it does; taken away to make it misbehave. heard: by venue, what it was told.
    """

    rate: float = 50
    replay: int = 0
    acknowledge: bool = True
    send: bool = True
    sent: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {venue: [] for venue in VENUES})
    used: list[Used] = field(default_factory=list)
    heard: dict[str, list[str]] = field(default_factory=lambda: {venue: [] for venue in VENUES})

    def __enter__(self):
        self._ready, self._stop = threading.Event(), None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def address(self, venue):
        return f"ws://127.0.0.1:{self.port}/{venue}"

    def drop(self):
        """Cut every connection without a word."""

        def cut():
            for socket in list(self._server.connections):
                socket.transport.abort()

        self._loop.call_soon_threadsafe(cut)

    async def _serve(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        how = {"ping_interval": None, "compression": None, "close_timeout": 0.2}
        async with serve(self._connection, "127.0.0.1", 0, **how) as self._server:
            self.port = self._server.sockets[0].getsockname()[1]
            self._ready.set()
            await self._stop.wait()

    async def _connection(self, socket):
        venue = socket.request.path.strip("/")
        used, sender = None, None
        try:
            if venue == "binance":
                used, sender = self._use(venue, socket)
            async for message in socket:
                self.heard[venue].append(message)
                for answer in answers(venue, message) if self.acknowledge else []:
                    await self._say(venue, socket, answer)
                if used is None and self.acknowledge and _is_subscription(message):
                    used, sender = self._use(venue, socket)
        except ConnectionClosed:
            pass
        finally:
            if sender:
                sender.cancel()
            if used:
                used.end = time.time()

    def _use(self, venue, socket):
        used = Used(venue, time.time())
        self.used.append(used)
        return used, asyncio.ensure_future(self._feed(venue, socket))

    async def _feed(self, venue, socket):
        if self.replay and self.sent[venue]:
            by_time = {}
            for number, ts in self.sent[venue][-self.replay :]:
                by_time.setdefault(ts, []).append(number)
            for ts, numbers in by_time.items():
                for frame in frames(venue, numbers, ts):
                    await self._say(venue, socket, frame)
        start, done = time.monotonic(), 0
        while True:
            due = int((time.monotonic() - start) * self.rate) - done
            if self.send and due > 0:
                first = len(self.sent[venue]) + 1
                numbers, ts = range(first, first + due), _ms()
                # Noted first: while a frame is on its way another connection of the venue may take the next numbers.
                self.sent[venue] += [(number, ts) for number in numbers]
                for frame in frames(venue, numbers, ts):
                    await self._say(venue, socket, frame)
            done += due
            await asyncio.sleep(_TICK_S)

    async def _say(self, venue, socket, frame):
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await socket.send(gzip.compress(text.encode(), 1) if venue == "htx" else text)


def _is_subscription(message):
    return "sub" in message
