"""One request to one system, one answer, whatever its status. Nothing is sent twice from here, nothing redirected."""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from briefs.errors import DeliveryFailed, UserError
from briefs.vocabulary.secret import Secret

_LONGEST_ANSWER = 32_000_000  # bytes
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class NotReached(DeliveryFailed):
    """The request was certainly not taken: there was no connection."""


class NoAnswer(DeliveryFailed):
    """The request went out and no whole answer came back: nobody knows whether it was taken."""


@dataclass(frozen=True, slots=True)
class Request:
    """Without its keys, which `Keyring.sign` adds at the last moment."""

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def shown(self, names: Sequence[str]) -> str:
        """As text; `names` are the headers that would carry a key or a signature."""
        lines = [f"{self.method} {self.url}", *(f"{name}: {value}" for name, value in self.headers.items())]
        lines += [f"{name}: (hidden)" for name in names]
        try:
            body = json.dumps(json.loads(self.body), indent=1, ensure_ascii=False) if self.body else ""
        except ValueError:
            body = f"({len(self.body):,} bytes)"
        return "\n".join([*lines, "", body]).rstrip() + "\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """headers: by lower-case name. body: what its JSON says, None where it is none; text: its first words."""

    status: int
    headers: Mapping[str, str]
    body: Any
    text: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def json_request(method: str, url: str, body: object, headers: Mapping[str, str] | None = None) -> Request:
    content = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    return Request(method, url, content, {"Content-Type": "application/json", **(headers or {})})


def refuse_open(url: str, setting: str) -> None:
    """Raise UserError where keys would travel in the open: anything but https, unless it stays on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise UserError(f"{setting}: {parts.scheme}://{parts.netloc} is not encrypted, and keys go there: use https")


class Wire:
    """Connections of one push. hidden: secrets, in every form in which they travel, that no error may repeat."""

    def __init__(self, agent: str, timeout_s: float, hidden: Sequence[Secret] = ()) -> None:
        import httpx

        for name in ("httpx", "httpcore"):  # both write whole addresses into whatever log there is
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._timeout_s = timeout_s
        self._hidden = hidden
        try:
            self._client = httpx.Client(
                timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, 10)),
                headers={"user-agent": agent, "accept-encoding": "identity", "accept": "application/json"},
                follow_redirects=False,
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            raise UserError("a proxy variable (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY) cannot be used") from None
        except OSError as error:
            raise UserError(f"the certificates that SSL_CERT_FILE names cannot be read: {error.strerror}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def send(self, request: Request) -> Answer:
        """Raises NotReached or NoAnswer; neither says more of the address than its host."""
        until = time.monotonic() + 4 * self._timeout_s
        with self._told(request.host):
            message = self._client.build_request(
                request.method, request.url, headers=dict(request.headers), content=request.body or None
            )
            response = self._client.send(message, stream=True)
            try:
                body = bytearray()
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > _LONGEST_ANSWER or time.monotonic() > until:
                        raise NoAnswer(f"{request.host}: the answer is too long or takes too long")
            finally:
                response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, *self._read(bytes(body), request))

    def _read(self, body: bytes, request: Request) -> tuple[Any, str]:
        # Some systems repeat the key that they refuse; what is read from here on no longer holds it.
        key = Secret(request.headers.get("Authorization", "").rpartition(" ")[2])
        text = key.hidden_in(self.hide(body.decode("utf-8", "replace")))
        try:
            whole = json.loads(text)
        except ValueError:
            whole = None
        return whole, text[:2000]

    def hide(self, text: str) -> str:
        for secret in self._hidden:
            text = secret.hidden_in(text)
        return text

    @contextmanager
    def _told(self, host: str) -> Iterator[None]:
        import httpx

        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.PoolTimeout) as error:
            raise NotReached(f"{host}: cannot be reached: {self.hide(_reason(error))}; nothing was sent") from None
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError):
            raise NotReached(f"{host}: cannot be asked: its address is none") from None
        except httpx.TimeoutException:
            raise NoAnswer(f"{host}: no answer within {self._timeout_s:g} s") from None
        except httpx.TransportError as error:
            raise NoAnswer(f"{host}: the connection broke off: {self.hide(_reason(error))}") from None


def _reason(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message})"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return str(error).rstrip(".") or type(error).__name__
