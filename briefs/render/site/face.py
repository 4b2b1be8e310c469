"""What a site calls itself and where it stands, and the addresses that follow from that."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import urlsplit

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Face:
    """name: the publisher, and the title of the site. about: one sentence. home: the publisher's own address, or "".

    base: the address that the site is published under, with a slash at its end; "" where it is not known, and then
    there are neither feeds nor a sitemap nor anything else that needs a whole address. ids: the base that the ids of
    feed entries begin with; it stays when the site moves.
    """

    name: str
    about: str
    home: str = ""
    base: str = ""
    ids: str = ""

    def address(self, path: str) -> str:
        """The public address of a file of the site: a page is named by its folder."""
        return self.base + _folder(path)

    def identity(self, path: str) -> str:
        """The id of a feed's entry, which never changes."""
        return (self.ids or self.base) + _folder(path)

    def rooted(self, path: str) -> str:
        """A link that works from any address of the site's host, for the page that is shown where none was found."""
        return (urlsplit(self.base).path or "/") + path


@dataclass(frozen=True, slots=True)
class Links:
    """Links from the page at `here` to other files of the site; they work on any host, in any folder, from a disk."""

    here: str

    def __call__(self, path: str) -> str:
        return posixpath.relpath(path, posixpath.dirname(self.here) or ".")


@dataclass(frozen=True, slots=True)
class Rooted:
    """Links of the page that stands for an absent one: where it is shown is not known, so they begin at the root."""

    face: Face

    def __call__(self, path: str) -> str:
        return self.face.rooted(path) if self.face.base else path


def _folder(path: str) -> str:
    return path.removesuffix(INDEX) if path == INDEX or path.endswith(f"/{INDEX}") else path
