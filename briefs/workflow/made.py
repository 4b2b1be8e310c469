"""What a day's brief was made from, so that a rerun makes only what has changed or was never finished."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from briefs import __version__
from briefs.deliver import objects
from briefs.render.locate import templates
from briefs.storage import durable
from briefs.storage.bucket import Bucket, in_bucket
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.desk import Desk

FOLDER = ".made"
_TEMPLATES = ("brief", "charts", "phrases", "style")  # of the templates' folders those that a brief is made with


@dataclass(frozen=True, slots=True)
class Making:
    """Everything that a brief is a pure function of, but for the window. Can be sent to another process or machine."""

    lake: Path
    output: Path
    preferences: Preferences
    formats: frozenset[str]
    desk: Desk

    def constant(self) -> str:
        """A name for what is the same for all windows: the program, its settings, the templates."""
        digest = hashlib.sha256(f"{__version__} {self.preferences!r} {sorted(self.formats)}".encode())
        for folder in filter(None, (templates(), self.desk.templates)):
            paths = sorted(path for name in _TEMPLATES for path in (folder / name).rglob("*"))
            for path in paths:
                if path.is_file():
                    digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
        return digest.hexdigest()


def is_current(making: Making, constant: str, window: Window) -> bool:
    """Whether the brief of `window` lies in its folder as it was made, from what is there now."""
    name, place = f"{FOLDER}/{window.slug}.json", in_bucket(making.output)
    try:
        if place:
            found = Bucket(place).read(name)
            held = json.loads(found[0]) if found else None
        else:
            held = json.loads((making.output / name).read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return bool(held == _now(making, constant, window))


def note(making: Making, constant: str, window: Window) -> None:
    """Record that the brief of `window` has just been made. Written beside its place, then given its name."""
    name, place = f"{FOLDER}/{window.slug}.json", in_bucket(making.output)
    content = json.dumps(_now(making, constant, window), indent=1).encode() + b"\n"
    if place:
        Bucket(place).write(name, content)
        return
    record = making.output / name
    record.parent.mkdir(parents=True, exist_ok=True)
    durable.replace(record, content)


def _now(making: Making, constant: str, window: Window) -> dict[str, object]:
    place = in_bucket(making.output)
    files = objects.hashes(f"{place}/{window.slug}") if place else objects.hashes_of(making.output / window.slug)
    return {"from": _inputs(making, constant, window), "files": dict(files)}


def _inputs(making: Making, constant: str, window: Window) -> dict[str, str]:
    from briefs.lake.store import Lake  # a worker's: who hands out the days does not read the lake

    notes = making.desk.notes / f"{window.slug}.md" if making.desk.notes else None
    written = notes.read_bytes() if notes and notes.is_file() else b""
    return {
        "constant": constant,
        "lake": Lake(making.lake).fingerprint(window),
        "notes": hashlib.sha256(written).hexdigest(),
    }
