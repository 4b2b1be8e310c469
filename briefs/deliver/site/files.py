"""The files of a built site, in the order in which they may be published one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Protocol

from briefs.errors import UserError

FEEDS = frozenset({"atom.xml", "rss.xml", "feed.json", "sitemap.xml"})
_BRIEF = re.compile(r"\d{4}/\d\d/\d\d/.*\.html")


@dataclass(frozen=True, slots=True)
class Shipment:
    """What went to a target, or would go: paths. `kept` is how many files were there already."""

    target: str
    sent: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int


class Target(Protocol):
    """A place that a site is published to."""

    @property
    def name(self) -> str: ...

    def publish(self, tree: Path, *, dry: bool) -> Shipment:
        """Make the target hold the tree; with `dry` only say what that would take.

        Raises DeliveryFailed where the target refuses or cannot be reached, UserError where something is missing here.
        """


def files(tree: Path) -> list[str]:
    """Paths of all files that are published; names that begin with a dot are our own business."""
    found = (path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())
    return sorted(name for name in found if not any(part.startswith(".") for part in name.split("/")))


def ordered(paths: Iterable[str]) -> list[str]:
    """So that whoever follows a link at any moment finds what it leads to: what pages need, briefs, lists, feeds."""
    return sorted(paths, key=lambda path: (rank(path), path))


def passes(paths: Iterable[str]) -> Iterator[Sequence[str]]:
    """The same in groups; within one the order does not matter."""
    return (tuple(group) for _, group in groupby(ordered(paths), key=rank))


def rank(path: str) -> int:
    if path in FEEDS:
        return 4
    if path.startswith("search/index-"):
        return 2
    if not path.endswith(".html"):
        return 0
    return 1 if _BRIEF.fullmatch(path) else 3


def shown(text: str) -> str:
    """An address, or words that hold one, without the name and password that may stand in it."""
    return re.sub(r"(?<=://)[^/@\s]+@", "***@", text)


def stranger(target: str) -> UserError:
    """What is said of a target that holds something else: publishing would take that away."""
    return UserError(f"{target}: something is there already that briefs site did not put there: name an empty place")


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
