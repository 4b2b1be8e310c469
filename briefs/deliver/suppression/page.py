"""The page behind an unsubscribe link, as a WSGI application that any server mounts anywhere (RFC 8058).

A mail program posts to it without asking anybody, so a valid POST is enough. Link scanners follow every GET, so a GET
changes nothing: it shows a button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from briefs.deliver.suppression.store import Suppression
from briefs.deliver.suppression.token import Tokens

_LARGEST_BODY = 1024
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("Content-Security-Policy", "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
]
_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"></head><body><main><h1>{title}</h1>{body}</main></body></html>\n'
)
_BUTTON = (
    '<p>No further briefs are sent to the address that this link was mailed to.</p><form method="post">'
    '<input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe</button></form>'
)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def application(path: Path, tokens: Tokens, now: Callable[[], int]) -> Application:
    """The application for the suppression list in `path`. The token is the last part of the path that is asked for."""

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, title, body = _handled(environ, path, tokens, now)
        page = _PAGE.format(title=title, body=body).encode()
        allow = [("Allow", "GET, HEAD, POST")] if status.startswith("405") else []
        start_response(status, [*_HEADERS, *allow, ("Content-Length", str(len(page)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page]

    return answer


def _handled(environ: dict[str, Any], path: Path, tokens: Tokens, now: Callable[[], int]) -> tuple[str, str, str]:
    """Status, title and text of the answer."""
    method = environ["REQUEST_METHOD"]
    if method not in {"GET", "HEAD", "POST"}:
        return "405 Method Not Allowed", "Not possible", ""
    token = tokens.read(str(environ.get("PATH_INFO", "")).rpartition("/")[2])
    if token is None:
        return "403 Forbidden", "This link is not valid", "<p>It may have been cut short. Nothing was changed.</p>"
    if method != "POST":
        return "200 OK", "Unsubscribe", _BUTTON
    if not _one_click(environ):
        return "400 Bad Request", "Not understood", "<p>Nothing was changed.</p>"
    store = Suppression(path)
    try:
        fresh = store.use(token, now())
    finally:
        store.close()
    if not fresh:
        return "410 Gone", "This link was used before", "<p>Nothing was changed now.</p>"
    return "200 OK", "Unsubscribed", "<p>No further briefs are sent to this address.</p>"


def _one_click(environ: dict[str, Any]) -> bool:
    """Whether the body is that of RFC 8058: `List-Unsubscribe=One-Click`, in either encoding of a form."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    if not 0 < length <= _LARGEST_BODY:
        return False
    body = environ["wsgi.input"].read(length).decode("ascii", "replace")
    if str(environ.get("CONTENT_TYPE", "")).startswith("multipart/form-data"):
        return 'name="List-Unsubscribe"' in body and "One-Click" in body.split()
    return parse_qs(body).get("List-Unsubscribe") == ["One-Click"]
