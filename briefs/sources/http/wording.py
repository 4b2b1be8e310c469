"""A client's question as it goes over the wire: with its key, its address, and what is known already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from briefs.sources.http.cache import Kept
from briefs.sources.http.failures import Place, WrongKey
from briefs.sources.http.wire import Question
from briefs.sources.talk import Ask
from briefs.vocabulary.secret import Secret

_ACCEPT = {"json": "application/json", "xml": "application/rss+xml, application/atom+xml, application/xml, text/xml"}


def worded(
    ask: Ask, place: Place, key: Secret | None, variable: str, kept: Kept | None, elsewhere: Mapping[str, str]
) -> Question:
    """The question of `ask`. key, variable: the source's key, and what it is called, where the question needs one.

    kept: an older answer, of which it is asked whether it still holds. Raises WrongKey where a key is needed and there
    is none.
    """
    headers = {"accept": _ACCEPT.get(ask.accept, "*/*")}
    headers |= {name.lower(): value for name, value in ask.headers.items()}
    headers |= kept.conditions if kept is not None else {}
    params = dict(ask.params)
    if ask.secret_header or ask.secret_param:
        if not key:
            raise WrongKey(place, f"needs a key, and {variable} is not set")
        headers |= {ask.secret_header: key.reveal()} if ask.secret_header else {}
        params |= {ask.secret_param: key.reveal()} if ask.secret_param else {}
    body = None
    if ask.body is not None:
        body = json.dumps(ask.body, separators=(",", ":")).encode()
        headers["content-type"] = "application/json"
    return Question(address(ask.url, elsewhere), params, headers, body)


def address(url: str, elsewhere: Mapping[str, str]) -> str:
    """Where to ask: `url`, or the same path at the address that stands in for its host."""
    parts = urlsplit(url)
    other = elsewhere.get(parts.hostname or "")
    if other is None:
        return url
    base = urlsplit(other)
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + parts.path, parts.query, ""))
