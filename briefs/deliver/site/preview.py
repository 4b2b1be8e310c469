"""A server for this machine alone: the built site, with a script that loads a page again when it changed."""

from __future__ import annotations

import json
import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from briefs.errors import UserError

ADDRESS = "127.0.0.1"
_OURS = "/.preview/"
_LOCAL = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d+)?")
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_SCRIPT = b"""\
(function () {
  "use strict";
  var seen = null;
  function look() {
    fetch("/.preview/state", { cache: "no-store" })
      .then((answer) => answer.json())
      .then(function (state) {
        if (seen !== null && state.generation !== seen) location.reload();
        seen = state.generation;
        var box = document.getElementById("preview-fault");
        if (state.fault === "") {
          if (box !== null) box.remove();
          return;
        }
        if (box === null) {
          box = document.createElement("pre");
          box.id = "preview-fault";
          box.setAttribute("role", "alert");
          document.body.prepend(box);
        }
        box.textContent = state.fault;
      })
      .catch(function () {})
      .finally(() => setTimeout(look, 500));
  }
  look();
})();
"""


@dataclass
class State:
    """What the browser asks for: `generation` counts the builds, `fault` is why the last one failed, or ""."""

    generation: int = 0
    fault: str = ""
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def built(self) -> None:
        with self._guard:
            self.generation += 1
            self.fault = ""

    def failed(self, why: str) -> None:
        with self._guard:
            self.fault = why

    def as_json(self) -> bytes:
        with self._guard:
            return json.dumps({"generation": self.generation, "fault": self.fault}).encode()


@contextmanager
def serving(site: Path, state: State, port: int) -> Iterator[str]:
    """Serve `site` on loopback while the block runs; gives the address. A port of 0 takes any that is free.

    Raises UserError where the port is taken.
    """

    class Handler(_Handler):
        root = site
        shown = state

    try:
        server = ThreadingHTTPServer((ADDRESS, port), Handler)
    except (OSError, OverflowError) as error:
        raise UserError(f"port {port} cannot be used: {error}; name another with --port") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{ADDRESS}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    root: Path
    shown: State
    protocol_version = "HTTP/1.1"
    server_version = "briefs"
    sys_version = ""

    def do_GET(self) -> None:
        # A page of another host could otherwise read the preview through a name that it lets lead here.
        if not _LOCAL.fullmatch(self.headers.get("Host", "")):
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"this preview answers to this machine alone\n")
            return
        path = unquote(urlsplit(self.path).path)
        if path == f"{_OURS}state":
            self._answer(HTTPStatus.OK, "application/json", self.shown.as_json())
        elif path == f"{_OURS}reload.js":
            self._answer(HTTPStatus.OK, "text/javascript; charset=utf-8", _SCRIPT)
        else:
            self._file(path)

    do_HEAD = do_GET  # noqa: N815 - the library calls it so

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Requests are not worth a line each."""

    def _file(self, path: str) -> None:
        place = self._place(path)
        if place is not None and place.is_dir() and not path.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{urlsplit(self.path).path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        found = place / "index.html" if place is not None and place.is_dir() else place
        status = HTTPStatus.OK
        if found is None or not found.is_file():
            status, found = HTTPStatus.NOT_FOUND, self.root / "404.html"
        try:
            content = found.read_bytes()
        except OSError:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found\n")
            return
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        if kind == "text/html":
            content = reloading(content)
        text = kind.startswith("text/") or kind in {"application/json", "application/xml"}
        self._answer(status, f"{kind}; charset=utf-8" if text else kind, content)

    def _place(self, path: str) -> Path | None:
        parts = [part for part in path.split("/") if part]
        if any(part.startswith(".") or "\0" in part or "\\" in part for part in parts):
            return None
        return self.root.joinpath(*parts)

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def reloading(page: bytes) -> bytes:
    """A page of the site with the script that loads it again, and a policy that lets that one script run."""

    def opened(found: re.Match[bytes]) -> bytes:
        policy = found[2]
        if b"script-src" not in policy:
            policy += b"; script-src &#39;self&#39;"
        return found[1] + policy + found[3]

    page = _POLICY.sub(opened, page, count=1)
    return page.replace(b"</head>", b'<script src="/.preview/reload.js" defer></script>\n</head>', 1)
