"""A brief to the desk of a newsletter system, as a draft: the brief is verified, and so is each part of the draft."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from briefs import __version__
from briefs.audit.verify import verify
from briefs.deliver.push import files, pushing, webhook
from briefs.deliver.push.ledger import Ledger
from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.pushing import Pushed
from briefs.deliver.push.target import Target
from briefs.deliver.push.wire import Wire
from briefs.errors import AuditFailed, UserError
from briefs.render.drafts import Copy, Drafts, drafts
from briefs.render.override import layered
from briefs.settings.schema import Settings
from briefs.storage.bucket import in_bucket
from briefs.vocabulary.brief_json import dumps
from briefs.vocabulary.claim import Finding
from briefs.vocabulary.window import Window
from briefs.workflow.clock import now
from briefs.workflow.push_targets import hook, refuse_unknown, target

AGENT = f"briefs/{__version__} (drafts)"
_NEEDED = ("md", "html", "json")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Order:
    """One order to push. name: of the target. overwrite: also what a person changed or threw away."""

    name: str
    window: Window
    overwrite: bool = False


def push(settings: Settings, environ: Mapping[str, str], order: Order) -> Pushed:
    """Bring the draft of a published brief to its target, unless it lies there already.

    Raises UserError where there is no brief or a setting or key is missing, AuditFailed where the brief or a part of
    the draft does not pass its audit, DeliveryFailed where the target refuses or nobody knows what it did.
    """
    refuse_unknown(order.name)
    if order.name == "files":
        ledger = Ledger(settings.push.ledger, "files", str(settings.push.folder.absolute()))
        return files.Folder(settings.push.folder, ledger, order.overwrite).push(manuscript(settings, order.window))
    if order.name == "webhook":
        url, key = hook(settings.push, environ)
        ledger = Ledger(settings.push.ledger, "webhook", url)
        whole = manuscript(settings, order.window)
        with Wire(AGENT, settings.push.timeout_s, [key]) as wire:
            return webhook.Hook(url, key, wire, ledger, now, order.overwrite).push(whole)
    place = target(order.name, settings.push, environ)
    whole = manuscript(settings, order.window)
    with Wire(AGENT, settings.push.timeout_s, place.hidden) as wire:
        return pushing.Desk(place, wire, _ledger(settings, place), now, order.overwrite).push(whole)


def rehearse(settings: Settings, environ: Mapping[str, str], order: Order) -> str:
    """What `push` would send, by what is known here: nothing goes over the network, nothing is written."""
    refuse_unknown(order.name)
    if order.name == "files":
        return files.rehearsed(settings.push.folder, manuscript(settings, order.window))
    if order.name == "webhook":
        url, _ = hook(settings.push, environ)
        return webhook.request(url, manuscript(settings, order.window)).shown(webhook.SIGNED)
    place = target(order.name, settings.push, environ)
    return pushing.rehearsed(place, _ledger(settings, place), manuscript(settings, order.window))


def manuscript(settings: Settings, window: Window) -> Manuscript:
    """The draft of the brief that lies in the output folder, every part of it verified."""
    published = settings.output / window.slug
    with TemporaryDirectory(prefix="briefs-") as waiting:
        if place := in_bucket(published):
            from briefs.deliver.objects import fetch

            published = Path(waiting)
            fetch(place, published)
        return _of_folder(published, settings, window)


def _ledger(settings: Settings, place: Target) -> Ledger:
    return Ledger(settings.push.ledger, place.name, place.place)


def _of_folder(folder: Path, settings: Settings, window: Window) -> Manuscript:
    missing = [name for name in _NEEDED if not (folder / f"brief.{name}").is_file()]
    if missing:
        raise UserError(
            f"{settings.output / window.slug}: there is no brief.{' and no brief.'.join(missing)}, and a draft needs "
            f"it: briefs generate {window.slug}"
        )
    _refuse(f"the brief in {settings.output / window.slug}", verify(folder).findings)
    whole = json.loads((folder / "brief.json").read_bytes(), parse_float=Decimal)
    markdown = (folder / "brief.md").read_text(encoding="utf-8")
    lines = whole.get("headlines") or {}
    said = {name: str(lines.get(name) or "") for name in ("title", "summary", "preheader", "social")}
    said["title"] = said["title"] or markdown.split("\n", 1)[0].removeprefix("# ")
    subjects = tuple(str(line) for line in lines.get("subjects") or ())
    slug = f"{settings.push.slug}-{window.slug.lower()}"
    tags, revision = settings.push.tags, int(whole["revision"])
    front: dict[str, str | int | Sequence[str]] = {
        **said,
        "date": window.date.isoformat(),
        "slug": slug,
        "subjects": subjects,
        "tags": tags,
    }
    front |= {"provenance": str(whole["provenance"]), "revision": revision}
    drawings = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "charts").glob("*.svg"))}
    page = (folder / "brief.html").read_text(encoding="utf-8")
    made = drafts(Copy(markdown, page, drawings, front), layered(settings.own_templates))
    _refuse_unproven_parts(made, whole, window.slug)
    return Manuscript(
        slug, window.slug, revision, said["title"], said["summary"], said["social"], subjects, said["preheader"],
        made.markdown, made.file, made.html, made.text, made.pictures, tags,
    )  # fmt: skip


def _refuse_unproven_parts(made: Drafts, statement: Mapping[str, Any], slug: str) -> None:
    """Text and HTML are read by the auditor as an editor will have them."""
    page = f'<!DOCTYPE html><html lang="en"><body><main>{made.page}</main></body></html>'
    for name, file, content in (("text", "brief.md", made.text), ("HTML", "brief.html", page)):
        with TemporaryDirectory(prefix="briefs-") as waiting:
            folder = Path(waiting)
            (folder / "brief.json").write_text(dumps(statement), encoding="utf-8")
            (folder / file).write_text(content, encoding="utf-8")
            _refuse(f"the {name} of the draft of {slug}", verify(folder).findings)


def _refuse(what: str, findings: Iterable[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        lines = [f"  {f.place}: {f.section}: {f.says or f.sentence}: {f.why} (data: {f.data})" for f in errors[:_MOST]]
        raise AuditFailed(
            f"{what} did not pass its audit and was not pushed: {len(errors)} errors\n" + "\n".join(lines)
        )
