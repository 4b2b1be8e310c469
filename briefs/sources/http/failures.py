"""What can go wrong between a question and its answer: one class a kind, each with its remedy.

Every message names the source, the host, the status where there was one, what the venue said, and what to do. No
message holds a key: addresses are shown without their query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefs.errors import DataMissing

_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Place:
    """Who was asked: the source by name and the host."""

    source: str
    host: str


class SourceFailed(DataMissing):
    """Base: a source did not give what it was asked for. `again` says whether it may be asked once more at once.

    wait_s: how long the venue wants to be left alone; None where it did not say.
    """

    again = False
    remedy = ""

    def __init__(
        self, place: Place, what: str, *, status: int = 0, said: str = "", wait_s: float | None = None
    ) -> None:
        self.place = place
        self.what = what
        self.status = status
        self.said = said
        self.wait_s = wait_s
        shown = f" (HTTP {status})" if status else ""
        quoted = f'; it said: "{said}"' if said else ""
        super().__init__(f"{place.source}: {place.host} {what}{shown}{quoted}. {self.remedy}")


class Unreachable(SourceFailed):
    """No connection: the name is not known, nobody listens, the network is down, or TLS fails."""

    again = True
    remedy = "Check the connection and the proxy variables (`briefs doctor`), then fetch again."


class TooSlow(SourceFailed):
    """No answer, or no end of it, in time."""

    again = True
    remedy = "Fetch again later."


class CutOff(SourceFailed):
    """The answer broke off before its end."""

    again = True
    remedy = "Fetch again; where it stays so, a proxy on the way may be at fault."


class VenueFault(SourceFailed):
    """The venue's own fault: a status of 500 or above."""

    again = True
    remedy = "The fault is the venue's: fetch again later."


class TooOften(SourceFailed):
    """The venue wants to be asked less often."""

    again = True
    remedy = "Fetch again later; asking sooner makes the wait longer."


class Denied(SourceFailed):
    """This place, address or plan is not served."""

    remedy = "It does not serve this place, address or plan: leave it out with --source, or go through a proxy."


class Forbidden(Denied):
    """A bare 403: often a passing mood of the network edge, so it is asked once more before it is believed."""

    again = True


class WrongKey(SourceFailed):
    """The key is missing, wrong or has no right to this."""

    remedy = "docs/sources.md tells how to get a key and where to put it; `briefs doctor` checks it."


class RefusedQuestion(SourceFailed):
    """The venue holds our question for wrong."""

    remedy = "The interface may have changed: look for a newer version of briefs."


class UnknownSymbol(SourceFailed):
    """The venue does not know the symbol: a gap of this one, which the talk is told of; the rest goes on."""

    remedy = "It may not be listed there."


class Unreadable(SourceFailed):
    """The answer is not what it should be: a web page in place of JSON, a wrong type, nested beyond reason."""

    remedy = "A login page, a block page or a change of the interface; open the address in a browser to see which."


class Garbled(Unreadable):
    """Text that should be JSON and is not; a second try may bring it whole."""

    again = True
    remedy = "Fetch again later."


class TooBig(SourceFailed):
    """The answer is larger than any honest one, on the wire or unpacked."""

    remedy = "It was stopped at the cap and nothing of it was kept; fetch again later."


class Misdirected(SourceFailed):
    """A redirect that leads away from the host, or in circles."""

    remedy = "It was not followed; a proxy or a login page may stand between."


class Changed(SourceFailed):
    """The answer was readable but not shaped as the venue's documentation says."""

    remedy = "The interface may have changed: look for a newer version of briefs."


def shorten(text: str) -> str:
    """What a venue said, in one line: a web page by its title, and never more than a sentence's length."""
    title = re.search(r"<title[^>]*>(.*?)</title>", text[:20_000], re.IGNORECASE | re.DOTALL)
    if title:
        text = f"web page: {title.group(1)}"
    plain = " ".join("".join(c if c.isprintable() else " " for c in text[:4_000]).split()).replace('"', "'")
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 3] + "..."
