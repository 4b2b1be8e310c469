"""What a system is to the program that pushes: requests to ask for, and answers to read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any, Protocol

from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.wire import Request
from briefs.vocabulary.secret import Secret

_BREAK = re.compile(r"<(?:/(?:p|li|h[1-6]|tr|div|blockquote|figure)|br|hr)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Remote:
    """A draft as the system has it. state: `draft`, else the system's own word (`published`, `sent`, `trash`, …).

    held: the fields that we wrote, as they stand there now. version: what an update must name, where one must. page:
    where a person edits it.
    """

    id: str
    state: str
    held: Mapping[str, str]
    version: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search's answer says: the draft, or that another page of answers is to be asked for, or neither."""

    remote: Remote | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture and the name of its file."""

    name: str
    content: bytes = field(repr=False)


class Target(Protocol):
    """One system. No request of it publishes or sends: a new draft says that it is one, a change is silent on it."""

    @property
    def name(self) -> str: ...

    @property
    def place(self) -> str:
        """What tells two installations apart: the address."""

    @property
    def setting(self) -> str:
        """The setting that holds the address."""

    @property
    def variable(self) -> str:
        """The variable that holds the key."""

    @property
    def hidden(self) -> Sequence[Secret]:
        """Every form in which the key may travel."""

    @property
    def signed(self) -> Sequence[str]:
        """Names of the headers that `sign` adds."""

    def sign(self, request: Request, now: datetime) -> Request:
        """The request with its key."""

    def search(self, slug: str, page: int) -> Request: ...

    def found(self, body: Any, slug: str) -> Found: ...

    def read(self, identity: str) -> Request: ...

    def remote(self, body: Any) -> Remote:
        """The draft in an answer. Raises LookupError, TypeError or ValueError where there is none in it."""

    def create(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request: ...

    def change(self, remote: Remote, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request: ...

    def sent(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Mapping[str, str]:
        """What `Remote.held` should say once the manuscript is there."""

    def upload(self, picture: Upload) -> Request | None:
        """The request that brings a picture there; None where the system takes none, and drafts have no charts."""

    def uploaded(self, body: Any) -> str:
        """The picture's address. Raises as `remote` does."""


def lines(text: str) -> list[str]:
    """What a person reads in a field, be it HTML or plain, line by line."""
    plain = unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return [line for line in (" ".join(part.split()) for part in plain.splitlines()) if line]


def same_words(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both say the same, however they are marked up."""
    return one.keys() == other.keys() and all(lines(one[name]) == lines(other[name]) for name in one)


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""
