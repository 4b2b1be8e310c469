"""The ledger beside a site: what each file was made from, so that only what changed is made again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefs.errors import UserError

MARK = ".generation"  # in the tree; ties it to its ledger
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One brief: how its files looked (names, sizes, times, inodes), the hash of what is in them, and its card."""

    look: str
    digest: str
    card: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """maker: which program wrote it. briefs: by the name of their folder. pages: the key of each file, by path."""

    maker: str = ""
    briefs: Mapping[str, Entry] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def generation(self) -> str:
        """A hash of the pages: the tree that this ledger speaks of carries it."""
        return sha256(json.dumps(sorted(self.pages.items())).encode()).hexdigest()


def place(site: Path) -> Path:
    return site.with_name(f".{site.name}.ledger.json")


def read(site: Path, maker: str) -> Ledger:
    """The ledger of the tree that lies at `site`; an empty one where there is none that speaks of it.

    What another maker remembered of the briefs is left out, since this one may need more of them. A build that was
    stopped between the tree's exchange and the ledger's leaves the new ledger under its passing name.
    """
    try:
        mark = (site / MARK).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return Ledger(maker)
    for path in (place(site), _passing(site)):
        found = _parsed(path)
        if found is not None and found.generation == mark:
            return found if found.maker == maker else Ledger(maker, {}, found.pages)
    return Ledger(maker)


def prepare(ledger: Ledger, site: Path) -> None:
    """Write the ledger under its passing name, durably. Raises UserError where the disk refuses."""
    path = _passing(site)
    entries = {name: {"look": e.look, "digest": e.digest, "card": e.card} for name, e in ledger.briefs.items()}
    whole = {"version": _VERSION, "maker": ledger.maker, "briefs": entries, "pages": dict(ledger.pages)}
    text = json.dumps(whole, ensure_ascii=False)
    try:
        with path.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from error


def settle(site: Path) -> None:
    """Give the prepared ledger its name."""
    _passing(site).replace(place(site))


def _passing(site: Path) -> Path:
    return place(site).with_suffix(".json.new")


def _parsed(path: Path) -> Ledger | None:
    try:
        whole = json.loads(path.read_bytes())
        if whole["version"] != _VERSION:
            return None
        briefs = {name: Entry(str(e["look"]), str(e["digest"]), e["card"]) for name, e in whole["briefs"].items()}
        return Ledger(str(whole["maker"]), briefs, {str(name): str(key) for name, key in whole["pages"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
