"""One question over the network, one answer, whatever its status: the only module that knows httpx."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from briefs.errors import UserError
from briefs.sources.http.body import unpacked
from briefs.sources.http.failures import CutOff, Misdirected, Place, TooSlow, Unreachable, shorten
from briefs.sources.http.limits import Limits

if TYPE_CHECKING:
    import httpx

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What goes over the wire, keys included; never shown and never kept. body: JSON to post, None for a GET."""

    url: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """headers: by lower-case name. body: unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """Connections, shared by threads. Proxies come from the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY).

    agent: the User-Agent. Raises UserError where a proxy variable cannot be used.
    """

    def __init__(self, limits: Limits, agent: str, monotonic: Callable[[], float]) -> None:
        import httpx

        # Both write whole addresses, and with them keys, into whatever log a user has set up.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.limits = limits
        self._monotonic = monotonic
        self._since: dict[int, float] = {}
        try:
            self._client = httpx.Client(
                timeout=httpx.Timeout(
                    connect=limits.connect_s, read=limits.read_s, write=limits.write_s, pool=limits.pool_s
                ),
                limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
                headers={"user-agent": agent, "accept-encoding": "gzip, deflate"},
                follow_redirects=False,
            )
        except (ValueError, ImportError, httpx.InvalidURL) as error:
            why = shorten(str(error)).rstrip(".")
            raise UserError(
                f"a proxy variable (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY) cannot be used ({why}): write "
                "http://HOST:PORT, or unset it"
            ) from None
        except (OSError, ssl.SSLError) as error:
            raise UserError(
                f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {error}"
            ) from None

    def close(self) -> None:
        self._client.close()

    def send(self, question: Question, place: Place) -> Answer:
        """The answer to `question`; redirects are followed within its host. Raises a SourceFailed."""
        started = self._since[threading.get_ident()] = self._monotonic()
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                answer = self._once(question, place, started)
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    return answer
                question = _redirected(question, answer, place)
        finally:
            del self._since[threading.get_ident()]
        raise Misdirected(place, f"redirects more than {_MOST_REDIRECTS} times", status=answer.status)

    def overdue(self) -> set[int]:
        """Threads whose question has been out for longer than any answer may take.

        A head that trickles byte by byte meets no limit of the library; who waits for the thread gives it up.
        """
        longest = self.limits.connect_s + self.limits.pool_s + self.limits.total_s
        return {thread for thread, since in self._since.copy().items() if self._monotonic() - since > longest}

    def _once(self, question: Question, place: Place, started: float) -> Answer:
        with _told(place, self.limits):
            request = self._client.build_request(
                "GET" if question.body is None else "POST",
                question.url,
                params=dict(question.params) or None,
                headers=dict(question.headers),
                content=question.body,
            )
            response = self._client.send(request, stream=True)
            try:
                headers = {name.lower(): value for name, value in response.headers.items()}
                chunks = self._in_time(response, place, started)
                return Answer(response.status_code, headers, unpacked(chunks, headers, self.limits, place))
            finally:
                response.close()

    def _in_time(self, response: httpx.Response, place: Place, started: float) -> Iterator[bytes]:
        """The body as it comes. Silence is the client's business; a body that trickles for ever is ours."""
        for chunk in response.iter_raw():
            if self._monotonic() - started > self.limits.total_s:
                raise TooSlow(place, f"took longer than {self.limits.total_s:g} s over its answer")
            yield chunk


def _redirected(question: Question, answer: Answer, place: Place) -> Question:
    target = answer.headers["location"]
    try:
        target = urljoin(question.url, target)
        stays = question.body is None and _is_within(target, question.url)
    except ValueError:
        stays = False
    if not stays:
        raise Misdirected(place, f"redirects to {_bare(target)}", status=answer.status)
    return Question(target, {} if "?" in target else question.params, question.headers)


def _is_within(target: str, origin: str) -> bool:
    """Keys travel in headers and parameters: a redirect may not leave the host or port, nor lose its encryption."""
    old, new = urlsplit(origin), urlsplit(target)
    if new.scheme == "https" != old.scheme:
        return new.hostname == old.hostname
    return (new.scheme, new.hostname, new.port) == (old.scheme, old.hostname, old.port)


def _bare(address: str) -> str:
    """An address without what may be a key in it."""
    return shorten(address.partition("?")[0].rpartition("@")[2])


@contextmanager
def _told(place: Place, limits: Limits) -> Iterator[None]:
    """Turns what httpx raises into a SourceFailed, without the address, which may hold a key."""
    import httpx

    try:
        yield
    except httpx.ConnectTimeout:
        raise TooSlow(place, f"did not take the connection within {limits.connect_s:g} s") from None
    except httpx.TimeoutException:
        raise TooSlow(place, f"was silent for {limits.read_s:g} s") from None
    except (httpx.ConnectError, httpx.ProxyError) as error:
        raise Unreachable(place, f"cannot be reached: {_reason(error)}") from None
    except (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError) as error:
        raise CutOff(place, f"broke off: {_reason(error)}") from None
    except (httpx.TransportError, httpx.InvalidURL, UnicodeError) as error:
        raise Unreachable(place, f"cannot be asked: {_reason(error)}") from None


def _reason(error: BaseException) -> str:
    """Why, in the system's words but without its numbers; httpx wraps the cause once or twice."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return "its name is not known, or there is no name service"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({shorten(cause.verify_message)})"
        if isinstance(cause, ssl.SSLError):
            return f"no encrypted connection ({shorten(cause.reason or str(cause))})"
        if isinstance(cause, OSError) and cause.strerror:
            return shorten(cause.strerror)
        cause = cause.__cause__ or cause.__context__
    return shorten(str(error)).rstrip(".") or type(error).__name__
