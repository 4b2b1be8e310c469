"""The main job: a window of the lake becomes a brief that has passed its audit, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from briefs.audit.verify import verify
from briefs.deliver.folder import Draft, draft
from briefs.errors import AuditFailed, DataMissing, MissingLibrary
from briefs.lake.store import Lake
from briefs.metrics.catalogue import definition
from briefs.metrics.compute import compute
from briefs.render.brief import render
from briefs.render.email.scope import notice, noticed_html, noticed_markdown
from briefs.render.override import layered
from briefs.render.page import without_data
from briefs.story.compose import compose
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.artifact import Artifact
from briefs.vocabulary.brief_json import brief_json, dumps
from briefs.vocabulary.claim import Finding
from briefs.vocabulary.client import HOUSE, Edition
from briefs.vocabulary.figure import Reading
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.desk import UNEDITED, Desk

FORMATS = ("md", "html", "pdf", "json")


@dataclass(frozen=True, slots=True)
class Generated:
    """A brief that was published: its folder, how many numbers were checked in each format, and what it lacks.

    `without_pdf` is the error that kept the PDF from being made, where one was wanted; `unprinted` are the characters
    of the PDF that no font has.
    """

    folder: Path
    checked: Mapping[str, int]
    gaps: int
    without_pdf: MissingLibrary | None
    unprinted: str = ""


def generate(
    lake: Path,
    window: Window,
    output: Path,
    preferences: Preferences,
    formats: frozenset[str] = frozenset(FORMATS),
    desk: Desk = UNEDITED,
    edition: Edition = HOUSE,
) -> Generated:
    """Write the brief of `window` under `output`, or the `edition` of it that some reader wants.

    Raises DataMissing where the lake holds nothing for the window, AuditFailed where the text or an editor's note does
    not pass its audit; nothing is written then. Without the libraries that make PDFs the other formats are written all
    the same.
    """
    wanted = edition.preferences(preferences)
    reading = _reading(lake, window, wanted)
    document = edition.document(compose(reading))
    templates = replace(layered(desk.templates, desk.look), watchlist=bool(wanted.assets or wanted.venues))
    rendered = render(document, reading, _meaning, templates)
    whole = dumps(brief_json(reading, rendered.figures, rendered.claims, document.evidence, rendered.headlines))
    files, page = (*rendered.artifacts, Artifact("brief.json", whole.encode())), rendered.page
    notes = desk.notes / f"{window.slug}.md" if desk.notes is not None else None
    if notes is not None and notes.is_file() and edition.whole:
        from briefs.workflow.notes import annotated

        files, page = annotated(files, notes, desk.templates, desk.look)
    if said := notice(wanted.assets, wanted.venues, templates):
        files, page = tuple(_noticed(file, said) for file in files), noticed_html(page, said)
    with draft(_wanted(files, formats), output / window.slug) as waiting:
        data = next(file.content for file in files if file.path == "brief.json")
        without_pdf, unprinted = _add_pdf(waiting, page, data) if "pdf" in formats else (None, "")
        result = verify(waiting.path)
        _refuse_unproven(result.findings, window)
        if "json" not in formats:
            waiting.remove("brief.json")
        waiting.publish()
    return Generated(output / window.slug, result.checked, len(reading.gaps), without_pdf, unprinted)


def _reading(lake: Path, window: Window, preferences: Preferences) -> Reading:
    """The window's figures. The frames that they were made of end here, so that pages have their memory."""
    frames = Lake(lake).frames(window, preferences.assets, preferences.venues)
    _refuse_empty(frames, lake)
    return compute(frames, preferences)


def _noticed(file: Artifact, said: str) -> Artifact:
    """The file with the notice of its watchlist, where it is one that is read."""
    notes = {"brief.md": noticed_markdown, "brief.html": noticed_html}
    return replace(file, content=notes[file.path](file.content.decode(), said).encode()) if file.path in notes else file


def _wanted(files: Iterable[Artifact], formats: frozenset[str]) -> Iterator[Artifact]:
    """The files of the formats; brief.json is there in any case until the brief has been verified."""
    unwanted = {f"brief.{name}" for name in FORMATS if name not in formats and name != "json"}
    for artifact in (file for file in files if file.path not in unwanted):
        if artifact.path == "brief.html" and "json" not in formats:
            yield replace(artifact, content=without_data(artifact.content.decode()).encode())
        else:
            yield artifact


def _add_pdf(waiting: Draft, page: str, data: bytes) -> tuple[MissingLibrary | None, str]:
    """What kept the PDF from being made, and the characters that it lacks."""
    from briefs.render.pdf import sheets

    try:
        made = sheets(page, data)
    except MissingLibrary as error:
        return error, ""
    waiting.add(Artifact("brief.pdf", made.content))
    return None, made.unprinted


def _meaning(figure_id: str) -> str:
    known = definition(figure_id)
    return known.sentence if known else ""


def _refuse_empty(frames: MarketFrames, lake: Path) -> None:
    held = frames.held()
    if not any(held.values()):
        raise DataMissing(
            f"nothing to write about {frames.window.slug}: {lake} holds no row of {', '.join(held)} in that window. "
            "See what it holds with `briefs lake show`, add data with `briefs import`."
        )


def _refuse_unproven(findings: Iterable[Finding], window: Window) -> None:
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        lines = [f"  {f.place}: {f.section}: {f.says}: {f.why} (data: {f.data})" for f in errors[:20]]
        raise AuditFailed(
            f"the brief of {window.slug} did not pass its own audit and was not written: {len(errors)} errors\n"
            + "\n".join(lines)
        )
