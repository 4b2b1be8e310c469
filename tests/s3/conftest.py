"""A real S3-compatible server on loopback, and a proxy before it that can interfere at one request."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

BUCKET = "desk"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[int]:
    port = free_port()
    program = Path(sys.executable).with_name("moto_server")
    started = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while not answers(port):
        assert started.poll() is None and time.monotonic() < end, "the S3 server does not start"  # noqa: PT018
        time.sleep(0.1)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("PUT", f"/{BUCKET}")
    assert connection.getresponse().status == 200
    yield port
    started.kill()
    started.wait()


def answers(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def environment(server: int, tmp_path: Path) -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    return os.environ | keys | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server}", "XDG_CACHE_HOME": str(tmp_path)}


@pytest.fixture
def proxy(server: int) -> Iterator[Callable[[str, Callable[[], None]], str]]:
    """`proxy(ending, act)` gives an endpoint that calls `act` before the first PUT of a name with that ending."""
    running: list[ThreadingHTTPServer] = []

    def start(ending: str, act: Callable[[], None]) -> str:
        acted = threading.Event()

        class Forward(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self._body()
                if self.command == "PUT" and self.path.split("?")[0].endswith(ending) and not acted.is_set():
                    acted.set()
                    act()
                onward = http.client.HTTPConnection("127.0.0.1", server)
                headers = {key: value for key, value in self.headers.items() if key.lower() != "expect"}
                onward.request(self.command, self.path, body, headers)
                answer = onward.getresponse()
                content = answer.read()
                self.send_response(answer.status)
                for key, value in answer.getheaders():
                    if key.lower() not in {"transfer-encoding", "connection", "date", "server", "content-length"}:
                        self.send_header(key, value)
                length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
                self.send_header("Content-Length", length or "0")
                self.end_headers()
                self.wfile.write(content)

            def _body(self) -> bytes:
                if self.headers.get("Expect", "").lower() == "100-continue":
                    self.send_response_only(100)
                    self.end_headers()
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))

            def log_message(self, *_: object) -> None: ...

        made = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
        running.append(made)
        threading.Thread(target=made.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{made.server_port}"

    yield start
    for each in running:
        each.shutdown()
        each.server_close()
