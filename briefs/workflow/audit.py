"""Audits any text, with the figures of a window of the lake where one is named."""

from __future__ import annotations

from pathlib import Path

from briefs.audit.article.audit import Audited
from briefs.audit.article.audit import audit as read_text
from briefs.errors import DataMissing, UserError
from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.render.findings import Line, page
from briefs.vocabulary.brief_json import brief_json, dumps
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window


def audit(file: Path, lake: Path, window: Window | None, preferences: Preferences) -> Audited:
    """Audit the text in `file`; without a window by its own logic alone.

    Raises UserError where the file holds no text, DataMissing where the lake holds nothing for the window.
    """
    return read_text(file, None if window is None else _figures(lake, window, preferences))


def _figures(lake: Path, window: Window, preferences: Preferences) -> str:
    frames = Lake(lake).frames(window, preferences.assets)
    if not any(frames.held().values()):
        raise DataMissing(
            f"nothing to compare with for {window.slug}: {lake} holds no row of that window. "
            "See what it holds with `briefs lake show`; without a date the text is audited by its own logic."
        )
    reading = compute(frames, preferences)
    return dumps(brief_json(reading, reading.figures, (), reading.evidence))


def write_page(audited: Audited, name: str, to: Path) -> None:
    """Write the page that shows the findings marked in the text. Raises UserError where the disk refuses."""
    lines = [Line(one.section, one.text, one.heading, one.block, one.findings) for one in audited.sentences]
    waiting = to.with_name(f".{to.name}.new")
    try:
        waiting.write_text(page(name, lines), encoding="utf-8", newline="\n")
        waiting.replace(to)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise UserError(f"{to}: cannot be written: {error.strerror}") from None
