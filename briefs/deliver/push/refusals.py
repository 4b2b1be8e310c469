"""What a system's refusal means, in words that say what to do."""

from __future__ import annotations

from typing import Any

from briefs.deliver.push.wire import Answer
from briefs.errors import DeliveryFailed

_MOST_WORDS = 300


def refusal(answer: Answer, name: str, url: str, key: str) -> DeliveryFailed:
    """The error for an answer that is not good. name: the target; url, key: the setting and variable to look at."""
    said = _said(answer)
    status = answer.status
    if status in {301, 302, 303, 307, 308}:
        why = f"answers from elsewhere (a redirect, {status}): put its final address into {url}"
    elif status == 401:
        why = f"does not accept the key (401): check {key}{said}"
    elif status == 403:
        why = f"the key may not do this (403): give its owner the right to write drafts, or check {key}{said}"
    elif status == 404:
        why = f"there is nothing at this address (404): check {url}{said}"
    elif status == 409:
        why = f"somebody changed the draft at the same moment (409): push again, and see the difference{said}"
    elif status == 413:
        why = f"the draft is too large for it (413){said}"
    elif status in {400, 422}:
        why = f"does not take the draft as it is ({status}){said}"
    elif status == 429:
        after = answer.headers.get("retry-after", "")
        when = f"in {after} seconds" if after.isdecimal() else "later"
        why = f"asks for fewer requests (429): push again {when}{said}"
    elif status >= 500:
        why = f"failed on its side ({status}): push again later; a draft that it made all the same is found{said}"
    elif answer.is_good:
        why = f"answered {status} with something that is no draft: check {url}{said}"
    else:
        why = f"answered {status}{said}"
    return DeliveryFailed(f"{name}: {why}")


def _said(answer: Answer) -> str:
    words = answer.text if answer.body is None else " / ".join(_messages(answer.body)) or answer.text
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    words = words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…"
    return f"; it says: {words}" if words else ""


def _messages(body: Any) -> list[str]:
    """The sentences in an error's JSON, wherever the system keeps them."""
    if isinstance(body, str):
        return [body]
    if isinstance(body, list):
        return [text for one in body[:5] for text in _messages(one)]
    if isinstance(body, dict):
        wanted = ("errors", "error", "code", "type", "message", "detail", "context", "params")
        return [text for key in wanted if body.get(key) for text in _messages(body[key])]
    return []
