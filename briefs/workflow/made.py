"""What a day's brief was made from, so that a rerun makes only what has changed or was never finished."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from briefs import __version__
from briefs.lake.store import Lake
from briefs.render.locate import templates
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.generate import Desk

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
    record = _record(making.output, window)
    try:
        held = json.loads(record.read_text())
    except (OSError, ValueError):
        return False
    folder = making.output / window.slug
    return bool(held == {"from": _inputs(making, constant, window), "files": _files(folder)})


def note(making: Making, constant: str, window: Window) -> None:
    """Record that the brief of `window` has just been made. Written beside its place, then given its name."""
    record = _record(making.output, window)
    record.parent.mkdir(parents=True, exist_ok=True)
    held = {"from": _inputs(making, constant, window), "files": _files(making.output / window.slug)}
    beside = record.with_suffix(".new")
    beside.write_text(json.dumps(held, indent=1) + "\n")
    beside.replace(record)


def _record(output: Path, window: Window) -> Path:
    return output / FOLDER / f"{window.slug}.json"


def _inputs(making: Making, constant: str, window: Window) -> dict[str, str]:
    notes = making.desk.notes / f"{window.slug}.md" if making.desk.notes else None
    written = notes.read_bytes() if notes and notes.is_file() else b""
    return {
        "constant": constant,
        "lake": Lake(making.lake).fingerprint(window),
        "notes": hashlib.sha256(written).hexdigest(),
    }


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
