"""A brief again from a draft that a person changed: every number is matched anew, or nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from briefs.audit.verify import verify
from briefs.deliver.folder import draft as drafted
from briefs.errors import AuditFailed, MissingLibrary, UserError
from briefs.vocabulary.artifact import Artifact
from briefs.vocabulary.look import BUILT_IN, Look
from briefs.workflow.editing import MOST, edit, read


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A brief that was rendered from a draft: see `Generated`. `own` is how many numbers are the editor's."""

    folder: Path
    checked: Mapping[str, int]
    own: int
    without_pdf: MissingLibrary | None


def render(
    file: Path, brief: Path | None, output: Path, templates: Path | None, look: Look = BUILT_IN, *, beside: bool = True
) -> Redrawn:
    """Render the draft `file` into the folder of its brief under `output`; `beside`: into the brief's own folder.

    brief: the folder with the brief.json that the draft belongs to; else it lies beside the draft or in the folder of
    `output` that the draft is named after. Raises UserError where there is none, FaultyInput where the draft holds what
    a brief cannot, AuditFailed with the line of every number without a figure; nothing is written then.
    """
    home = _home(file, brief, output)
    base = read(home)
    text = _text(file)
    edited = edit(text, str(file), base, templates, look=look)
    target = home if beside else output / base.window.slug
    keep = _manuscript(file, target)
    with drafted([*edited.files, *keep], target) as waiting:
        without_pdf = None
        try:
            from briefs.render.pdf import pdf

            data = next(file.content for file in edited.files if file.path == "brief.json")
            waiting.add(Artifact("brief.pdf", pdf(edited.page, data)))
        except MissingLibrary as error:
            without_pdf = error
        result = verify(waiting.path)
        errors = [finding for finding in result.findings if finding.severity == "error"]
        if errors:
            lines = [f"  {f.place}: {f.section}: {f.says or f.sentence}: {f.why}" for f in errors[:MOST]]
            raise AuditFailed(f"{file}: the brief did not pass its audit, nothing was written\n" + "\n".join(lines))
        waiting.publish()
    return Redrawn(target, result.checked, edited.own, without_pdf)


def _home(file: Path, brief: Path | None, output: Path) -> Path:
    if not file.is_file():
        raise UserError(f"{file}: no such file; name a brief.md that you changed")
    places = [brief] if brief is not None else [file.parent, output / file.stem]
    for place in places:
        if (place / "brief.json").is_file():
            return place
    looked = " nor ".join(str(place / "brief.json") for place in places)
    raise UserError(f"{file}: the brief that it belongs to is not found: no {looked}. Name its folder with --brief")


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{file}: not UTF-8 text (byte {error.start}): save it as UTF-8") from None


def _manuscript(file: Path, target: Path) -> list[Artifact]:
    """A draft that lies in the folder under a name of its own stays there."""
    inside = file.resolve().parent == target.resolve() and not file.name.startswith("brief.")
    return [Artifact(file.name, file.read_bytes())] if inside else []
