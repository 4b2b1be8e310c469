"""A server on real sockets that misbehaves in the way that the first part of the path names."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

Behaviour = Callable[["Server", socket.socket, int], None]

BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(name: str) -> Callable[[Behaviour], Behaviour]:
    def add(function: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = function
        return function

    return add


def reply(status: str, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    named = {"content_type": "application/json", **headers}
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in named.items() if value]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


ROWS = [[1_772_582_400_000, "1.5"], [1_772_586_000_000, "2.25"]]
"""Two values of 2026-03-04, at 00:00 and at 01:00."""

GOOD = reply("200 OK", json.dumps(ROWS).encode())


class Server:
    """Answers each request by the behaviour that its path begins with: `http://127.0.0.1:PORT/NAME/rows`."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), family=family, backlog=64)
        port = self.listener.getsockname()[1]
        self.address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self.seen: Counter[str] = Counter()
        self.heads: dict[str, list[bytes]] = {}
        self.over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.listener.close()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with closing(connection):
            head = b""
            while b"\r\n\r\n" not in head:
                chunk = connection.recv(65_536)
                if not chunk:
                    return
                if chunk[:1] == b"\x16":  # the first byte of a TLS handshake
                    connection.sendall(reply("400 Bad Request"))
                    return
                head += chunk
            name = head.split()[1].decode().split("/")[1]
            self.seen[name] += 1
            self.heads.setdefault(name, []).append(head)
            with suppress(OSError):  # the other side has had enough
                BEHAVIOURS[name](self, connection, self.seen[name])


def full_backlog() -> Iterator[str]:
    """The address of a socket that takes no connection: its queue is full, so another SYN gets no answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        for one in waiting:
            one.close()


def unused_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def _then_good(first: bytes) -> Behaviour:
    def behave(server: Server, connection: socket.socket, count: int) -> None:
        connection.sendall(first if count == 1 else GOOD)

    return behave


def _always(answer: bytes) -> Behaviour:
    def behave(server: Server, connection: socket.socket, count: int) -> None:
        connection.sendall(answer)

    return behave


SIMPLE: dict[str, Behaviour] = {
    "healthy": _always(GOOD),
    "redirected": _always(GOOD),
    "429-once": _then_good(reply("429 Too Many Requests", b'{"code":-1003}')),
    "429-once-retry-after": _then_good(reply("429 Too Many Requests", b"{}", retry_after="1")),
    "429-always": _always(reply("429 Too Many Requests", b'{"msg":"slow down"}')),
    "429-long": _always(reply("429 Too Many Requests", b"{}", retry_after="600")),
    "418": _always(reply("418 I'm a teapot", b'{"code":-1003,"msg":"banned"}', retry_after="86400")),
    "403": _always(reply("403 Forbidden", b"access too frequent", content_type="text/plain")),
    "401": _always(reply("401 Unauthorized", b'{"message":"Invalid API key"}')),
    "404": _always(reply("404 Not Found", b"{}")),
    "451": _always(reply("451 Unavailable", b'{"msg":"restricted location"}')),
    "500-once": _then_good(reply("500 Internal Server Error")),
    "500-always": _always(reply("500 Internal Server Error", b'{"msg":"oops"}')),
    "502": _always(reply("502 Bad Gateway", b"<html><title>502 Bad Gateway</title></html>", content_type="text/html")),
    "html": _always(reply("200 OK", b"<html><title>Sign in</title></html>", content_type="text/html")),
    "html-as-json": _always(reply("200 OK", b"<!doctype html><title>Sign in</title>")),
    "image": _always(reply("200 OK", b"\x89PNG\r\n", content_type="image/png")),
    "truncated-json": _always(reply("200 OK", json.dumps(ROWS).encode()[:-9])),
    "truncated-once": _then_good(reply("200 OK", json.dumps(ROWS).encode()[:-9])),
    "nan": _always(reply("200 OK", b"[[1772582400000, NaN]]")),
    "deep": _always(reply("200 OK", b"[" * 100_000 + b"]" * 100_000)),
    "not-utf-8": _always(reply("200 OK", b'["\xff\xfe"]')),
    "zstd": _always(reply("200 OK", b"\x28\xb5\x2f\xfd", content_encoding="zstd")),
    "gzip": _always(reply("200 OK", gzip.compress(json.dumps(ROWS).encode(), mtime=0), content_encoding="gzip")),
    "gzip-cut": _always(reply("200 OK", gzip.compress(json.dumps(ROWS * 99).encode())[:-20], content_encoding="gzip")),
    "gzip-broken": _always(reply("200 OK", b"\x1f\x8b\x08\x00broken broken", content_encoding="gzip")),
    "error-in-200": _always(reply("200 OK", b'{"code":"50011","msg":"Too Many Requests"}')),
    "error-in-200-once": _then_good(reply("200 OK", b'{"code":"50011","msg":"Too Many Requests"}')),
    "unknown-symbol": _always(reply("400 Bad Request", b'{"code":"51001","msg":"no such instrument"}')),
    "empty-list": _always(reply("200 OK", b"[]")),
    "changed-types": _always(reply("200 OK", b'[[{"at":1},true]]')),
    "object-for-list": _always(reply("200 OK", b'{"rows":[]}')),
    "faulty-row": _always(reply("200 OK", b'[[1772582400000,"1.5"],[1772586000000,"nan"]]')),
    "redirect-away": _always(reply("302 Found", location="http://elsewhere.test/rows")),
    "redirect-circle": _always(reply("302 Found", location="/redirect-circle/rows")),
    "redirect-within": _always(reply("301 Moved", location="/redirected/rows")),
    "unfinished": _always(reply("200 OK", b'[[1772582400000,"1.5"],[4102444800000,"9"]]')),
}
BEHAVIOURS.update(SIMPLE)


@behaviour("silent")
def _silent(server: Server, connection: socket.socket, count: int) -> None:
    server.over.wait(30)


@behaviour("silent-mid-body")
def _silent_mid_body(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(GOOD[:-8])
    server.over.wait(30)


@behaviour("cut-mid-body")
def _cut_mid_body(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(GOOD[:-8])


@behaviour("cut-at-once")
def _cut_at_once(server: Server, connection: socket.socket, count: int) -> None:
    connection.close()


@behaviour("trickle")
def _trickle(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
    while not server.over.wait(0.05):
        connection.sendall(b" ")


@behaviour("trickle-head")
def _trickle_head(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.over.wait(0.2):
        connection.sendall(b"z")


@behaviour("endless")
def _endless(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not server.over.is_set():
        connection.sendall(b" " * 65_536)


@behaviour("bomb")
def _bomb(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(BOMB)


def _bomb_bytes() -> bytes:
    """A JSON text of 200 MB in some 200 kB of gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(b"[" + b" " * 1_000_000)
    packed += b"".join(packer.compress(b" " * 1_000_000) for _ in range(199))
    return packed + packer.compress(b"]") + packer.flush()


BOMB = reply("200 OK", _bomb_bytes(), content_encoding="gzip")


@behaviour("no-http")
def _no_http(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(b"220 mail.example ESMTP\r\n")


@behaviour("pages-for-ever")
def _pages_for_ever(server: Server, connection: socket.socket, count: int) -> None:
    connection.sendall(reply("200 OK", b'{"more":true}'))
