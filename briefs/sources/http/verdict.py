"""What an answer that is no answer means: the source's own reading of it first, then the status."""

from __future__ import annotations

from collections.abc import Mapping

from briefs.sources.http.failures import (
    Denied,
    Forbidden,
    Place,
    RefusedQuestion,
    SourceFailed,
    TooOften,
    UnknownSymbol,
    VenueFault,
    WrongKey,
    shorten,
)
from briefs.sources.talk import Refusal

_KINDS: Mapping[str, tuple[type[SourceFailed], str]] = {
    "key": (WrongKey, "does not accept the key"),
    "denied": (Denied, "does not serve us"),
    "wrong": (RefusedQuestion, "refused the question"),
}


def by_refusal(refusal: Refusal, place: Place, status: int, wait_s: float | None) -> SourceFailed:
    """The error for a refusal that the source read out of an answer. wait_s: what Retry-After said, if anything."""
    said = shorten(refusal.why)
    if refusal.kind == "unknown":
        return UnknownSymbol(place, "does not know what was asked for", status=status, said=said)
    if refusal.kind == "again":
        wait = max((w for w in (refusal.wait_s, wait_s) if w is not None), default=None)
        return TooOften(place, _often(wait), status=status, said=said, wait_s=wait)
    kind, what = _KINDS[refusal.kind]
    return kind(place, what, status=status, said=said)


def by_status(place: Place, status: int, said: str, wait_s: float | None) -> SourceFailed:
    """The error for a status other than 200 of which the source had nothing to say."""
    if status in {418, 429} or (status == 403 and wait_s is not None):
        return TooOften(place, _often(wait_s), status=status, said=said, wait_s=wait_s)
    if status == 401:
        return WrongKey(place, "does not accept the key", status=status, said=said)
    if status == 403:
        return Forbidden(place, "does not serve us", status=status, said=said)
    if status == 451:
        return Denied(place, "does not serve this place", status=status, said=said)
    if status >= 500:
        return VenueFault(place, "has a fault of its own", status=status, said=said, wait_s=wait_s)
    return RefusedQuestion(place, "refused the question", status=status, said=said)


def closed(place: Place, seconds: float) -> TooOften:
    """The error for a host that has asked for a long pause, which is still running."""
    return TooOften(place, f"wants to be left alone for {_minutes(seconds)}", wait_s=seconds)


def _often(wait_s: float | None) -> str:
    return "was asked too often" if wait_s is None else f"was asked too often and wants a pause of {_minutes(wait_s)}"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} minutes"
