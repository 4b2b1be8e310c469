"""A server on loopback that is all keyless sources at once: `http://127.0.0.1:PORT/HOST/PATH`."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rebuilt_day import Market
from rebuilt_others import OTHERS
from rebuilt_venues import ENDPOINTS

ALL = ENDPOINTS | OTHERS
WITH_KEYS = {"api.stlouisfed.org", "api.coinalyze.net", "open-api-v4.coinglass.com"}
HOSTS = sorted({name.partition("/")[0] for name in ALL} | WITH_KEYS)

Told = tuple[int, bytes, str]


class RebuiltServer:
    """asked: how often each endpoint was asked. before: may answer in place of the market, or wait; None goes on.

    twist: may change what the market says. ahead_s: by how much its clock is ahead of ours.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self.asked: Counter[str] = Counter()
        self.ahead_s = 0.0
        self.twist: Callable[[str, dict[str, str], Any], Any] = lambda name, query, found: found
        self.before: Callable[[str], Told | None] = lambda name: None
        here = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                name = parts.path.removeprefix("/")
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                query = json.loads(body) if body else dict(parse_qsl(parts.query))
                status, content, kind = here.answer(name, query)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET  # noqa: N815 - the library's name

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string(time.time() + here.ahead_s)

            def log_message(self, *words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        port = self.server.server_address[1]
        self.variable = ",".join(f"{host}=http://127.0.0.1:{port}/{host}" for host in HOSTS)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, name: str, query: dict[str, str]) -> Told:
        self.asked[name] += 1
        told = self.before(name)
        if told is not None:
            return told
        if name.endswith("/") and name.count("/") == 1:
            return 200, b"hello", "text/plain"  # the front door, at which the doctor knocks
        found = self.twist(name, query, ALL[name](self.market, query))
        if isinstance(found, tuple):
            return found
        if isinstance(found, str):
            return 200, found.encode(), "application/rss+xml"
        return 200, json.dumps(found).encode(), "application/json"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
