"""A brief's edition as a letter whose every part has passed the audit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from briefs.audit.verify import verify
from briefs.deliver.objects import fetch, hashes, hashes_of
from briefs.errors import AuditFailed, UserError
from briefs.lake.store import Lake
from briefs.render.email.letter import Brief, Parts, parts
from briefs.render.locate import templates
from briefs.render.override import layered
from briefs.settings.schema import Settings
from briefs.storage.bucket import in_bucket
from briefs.vocabulary.brief_json import dumps
from briefs.vocabulary.claim import Claim, Finding
from briefs.vocabulary.client import Edition
from briefs.vocabulary.headlines import SECTION
from briefs.vocabulary.letter import Letter, filled
from briefs.vocabulary.window import Window
from briefs.workflow.desk import Desk
from briefs.workflow.generate import generate
from briefs.workflow.made import Making

_FILES = {"text": ("md", "json"), "html": ("md", "html", "json"), "pdf": ("md", "html", "pdf", "json")}
_SUBJECTS = {"first": 0, "second": 1, "third": 2}
_MOST = 20


@dataclass(frozen=True, slots=True)
class Source:
    """Where briefs come from: the settings in force, and the domain that pictures are named under."""

    settings: Settings
    domain: str


def letter(edition: Edition, window: Window, source: Source, revision: int = 0) -> Letter:
    """The letter of an edition. The day's brief is the one that was published, as an editor may have changed it; where
    there is none, and for every other edition, it is written anew.

    revision: in place of the brief's own, where it is higher. Raises AuditFailed where the brief or a part of the mail
    does not pass its audit, DataMissing, UserError and FaultyInput as `generate` does.
    """
    settings = source.settings
    published = settings.output / window.slug
    with TemporaryDirectory(prefix="briefs-") as waiting:
        if edition.whole and _published(settings, window):
            if place := in_bucket(published):
                published = Path(waiting)
                fetch(place, published)
            return _of_folder(published, edition, window, source, revision)
        desk = Desk(settings.notes, settings.own_templates, settings.house.look)
        formats = frozenset(_FILES[edition.format])
        made = generate(settings.lake, window, Path(waiting), settings.preferences, formats, desk, edition)
        if made.without_pdf:
            raise made.without_pdf
        return _of_folder(made.folder, edition, window, source, revision)


def made_of(edition: Edition, window: Window, source: Source, revision: int = 0) -> str:
    """A name for everything that a letter is made of: equal names, equal letters. Cheap beside making one."""
    settings = source.settings
    desk = Desk(settings.notes, settings.own_templates, settings.house.look)
    making = Making(settings.lake, settings.output, settings.preferences, frozenset(_FILES[edition.format]), desk)
    digest = sha256(f"{making.constant()} {source.domain} {edition.key} {window.slug} {revision}".encode())
    look = settings.house.look
    digest.update(repr(look).encode() + (look.logo.read_bytes() if look.logo and look.logo.is_file() else b""))
    for folder in filter(None, (templates(), settings.own_templates)):
        for path in sorted((folder / "email").rglob("*")):
            digest.update(path.name.encode() + path.read_bytes())
    published = _published(settings, window) if edition.whole else {}
    if published:
        digest.update(repr(sorted(published.items())).encode())
        return digest.hexdigest()
    notes = settings.notes / f"{window.slug}.md"
    digest.update(notes.read_bytes() if edition.whole and notes.is_file() else b"")
    digest.update(Lake(settings.lake).fingerprint(window).encode())
    return digest.hexdigest()


def _published(settings: Settings, window: Window) -> Mapping[str, str]:
    """The hashes of the files of the day's brief, in its folder or bucket; none where it was not published."""
    place = in_bucket(settings.output / window.slug)
    files = hashes(place) if place else hashes_of(settings.output / window.slug)
    return files if "brief.json" in files else {}


def _of_folder(folder: Path, edition: Edition, window: Window, source: Source, revision: int) -> Letter:
    missing = [name for name in _FILES[edition.format] if not (folder / f"brief.{name}").is_file()]
    if missing:
        raise UserError(
            f"{folder}: there is no brief.{' and no brief.'.join(missing)}, which mail needs: "
            f"briefs generate {window.slug}"
        )
    _refuse(f"the brief in {folder}", verify(folder).findings)
    statement = json.loads((folder / "brief.json").read_bytes(), parse_float=Decimal)
    brief = _brief(folder, edition, window, statement)
    look = source.settings.house.look
    made = parts(brief, source.domain, layered(source.settings.own_templates, look))
    _refuse_unproven_parts(made, statement, brief)
    return Letter(
        window.slug,
        max(int(statement["revision"]), revision),
        int(window.end.timestamp()),
        edition.language,
        _subject(edition, statement, brief),
        made.text,
        made.html,
        made.pictures,
        (folder / "brief.pdf").read_bytes() if brief.attached else b"",
    )


def _brief(folder: Path, edition: Edition, window: Window, statement: Mapping[str, Any]) -> Brief:
    markdown = (folder / "brief.md").read_text(encoding="utf-8")
    headlines = statement.get("headlines") or {}
    preheader = headlines.get("preheader") or headlines.get("summary") or ""
    claimed = (
        Claim(**claim) for claim in statement["claims"] if (claim["section"], claim["sentence"]) == (SECTION, preheader)
    )
    illustrated = edition.format != "text"
    drawings = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "charts").glob("*.svg"))}
    return Brief(
        window.slug,
        headlines.get("title") or markdown.split("\n", 1)[0].removeprefix("# "),
        edition.language,
        markdown,
        (folder / "brief.html").read_text(encoding="utf-8") if illustrated else "",
        drawings if illustrated else {},
        preheader,
        tuple(claimed),
        illustrated,
        edition.format == "pdf",
    )


def _subject(edition: Edition, statement: Mapping[str, Any], brief: Brief) -> str:
    """One of the planned subjects; where the wanted one was not planned, the last that was."""
    subjects = (statement.get("headlines") or {}).get("subjects") or []
    if edition.subject == "title" or not subjects:
        return brief.title
    return str(subjects[min(_SUBJECTS[edition.subject], len(subjects) - 1)])


def _refuse_unproven_parts(made: Parts, statement: dict[str, Any], brief: Brief) -> None:
    """Each part is read on its own, as its reader would have it, with nothing of a recipient's put in."""
    _refuse_part("text", {"brief.md": made.text}, statement, brief.slug)
    if made.html:
        # The line beside the subject stands at the head of the page, so it is claimed there too.
        above = [{"text": c.text, "figure": c.figure, "section": "", "sentence": c.sentence} for c in brief.claims]
        whole = {**statement, "claims": [*above, *statement["claims"]]}
        _refuse_part("HTML", {"brief.html": made.html}, whole, brief.slug)


def _refuse_part(name: str, files: Mapping[str, str], statement: Mapping[str, Any], slug: str) -> None:
    with TemporaryDirectory(prefix="briefs-") as waiting:
        folder = Path(waiting)
        (folder / "brief.json").write_text(dumps(statement), encoding="utf-8")
        for file, content in files.items():
            (folder / file).write_text(filled(content, "", "", html=file.endswith("html")), encoding="utf-8")
        _refuse(f"the {name} part of the mail of {slug}", verify(folder).findings)


def _refuse(what: str, findings: Iterable[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        lines = [f"  {f.place}: {f.section}: {f.says or f.sentence}: {f.why} (data: {f.data})" for f in errors[:_MOST]]
        raise AuditFailed(f"{what} did not pass its audit and was not sent: {len(errors)} errors\n" + "\n".join(lines))
