"""The steps of the daily run, each by the use case that a person's command would call."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from briefs.deliver.objects import hashes_of
from briefs.errors import AuditFailed, DeliveryFailed
from briefs.settings.schema import Settings
from briefs.storage.bucket import in_bucket, shown
from briefs.vocabulary.window import Window
from briefs.workflow import made
from briefs.workflow.made import Making

Work = Callable[[], str]
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Scene:
    """What every step needs. now: the moment at which the run began."""

    settings: Settings
    environ: Mapping[str, str]
    now: datetime


def fetch(scene: Scene, day: date) -> str:
    """What earlier fetches did not bring whole. Raises DataMissing where no source gives a row."""
    from briefs.workflow.fetch import fetch as bring
    from briefs.workflow.fetch import refuse_empty
    from briefs.workflow.fetch_order import order

    settings = scene.settings
    wanted = order((day,), settings, scene.environ, scene.now, missing=True)
    outcomes = bring(settings.lake, wanted, settings.sources, scene.environ, lambda *_: None)
    refuse_empty(outcomes)
    failed = [f"{one.part.source} {one.part.table}" for one in outcomes if one.state == "failed"]
    more = f" and {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
    gaps = f"; failed, and gaps in the brief: {', '.join(failed[:_SHOWN])}{more}" if failed else ""
    return f"{sum(one.rows for one in outcomes):,} rows of {len(wanted.sources)} sources{gaps}"


def generate(scene: Scene, window: Window) -> str:
    """The brief, unless it lies there already. One that a person wrote or changed is left as it is."""
    from briefs.workflow.desk import Desk
    from briefs.workflow.generate import generate as write

    settings = scene.settings
    desk = Desk(settings.notes, settings.own_templates, settings.house.look)
    making = Making(settings.lake, settings.output, settings.preferences, frozenset(settings.formats), desk)
    constant, place = making.constant(), shown(settings.output / window.slug)
    if made.is_current(making, constant, window):
        return f"{place} is there, made from what the lake holds"
    if _is_a_persons(settings, window):
        return f"{place} is there; it was not made by a run, and is left as it is"
    done = write(settings.lake, window, settings.output, settings.preferences, frozenset(settings.formats), desk)
    made.note(making, constant, window)
    gaps = f", {done.gaps} gaps named" if done.gaps else ""
    without = "; without brief.pdf: `briefs doctor` says why" if done.without_pdf else ""
    return f"{place}: {sum(done.checked.values()):,} numbers checked{gaps}{without}"


def _is_a_persons(settings: Settings, window: Window) -> bool:
    """Whether a brief lies there that is not as a run or a backfill left it."""
    if in_bucket(settings.output):
        return False
    files = hashes_of(settings.output / window.slug)
    if "brief.json" not in files:
        return False
    try:
        record = json.loads((settings.output / made.FOLDER / f"{window.slug}.json").read_bytes())
    except (OSError, ValueError):
        return True
    return not isinstance(record, dict) or record.get("files") != files


def check(scene: Scene, window: Window) -> str:
    """The brief as it lies there, read again. Raises AuditFailed."""
    from briefs.workflow.verify import verify

    result = verify(scene.settings.output / window.slug)
    errors = [finding for finding in result.findings if finding.severity == "error"]
    if errors:
        lines = [f"  {f.place}: {f.section}: {f.says or f.sentence}: {f.why} (data: {f.data})" for f in errors[:_SHOWN]]
        raise AuditFailed(
            f"the brief of {window.slug} does not pass its audit and goes nowhere: {len(errors)} errors\n"
            + "\n".join(lines)
        )
    return f"{sum(result.checked.values()):,} numbers, all bound"


def site(scene: Scene) -> str:
    """The website, as far as it changed, and to its targets."""
    from briefs.workflow.site import asked, build, targets_of

    settings = scene.settings
    wanted = asked(settings)
    built = build(wanted, targets_of(settings.site.targets, settings.site.rsync, wanted.face, settings.output))
    sent = "".join(f"; {one.target}: {len(one.sent):,} sent" for one in built.shipments)
    return f"{built.site}: {len(built.made):,} files made, {built.kept:,} kept{sent}"


def push(scene: Scene, target: str, window: Window) -> str:
    """A draft. What a person has taken over is done as far as the run is concerned."""
    from briefs.workflow.push import Order
    from briefs.workflow.push import push as bring

    done = bring(scene.settings, scene.environ, Order(target, window))
    what = {"edited": "a person changed it; kept as it is", "kept": "no draft any more; left alone"}
    return f"{what.get(done.state, done.state)}{f' ({done.place})' if done.place else ''}"


def send(scene: Scene, window: Window) -> str:
    """Mail to every client who has not got it. Raises DeliveryFailed where anything was not sent."""
    from briefs.workflow.send import Mailing
    from briefs.workflow.send import send as mail

    done = mail(scene.settings, scene.environ, Mailing(window))
    counts = ", ".join(f"{count:,} {state}" for state, count in done.states.items() if count) or "no messages"
    if not done.complete:
        why = [str(done.stopped)] if done.stopped else []
        why += [f"{count:,} clients without a brief: {error}" for count, error in done.failures]
        raise DeliveryFailed("\n".join([f"{counts}; `briefs outbox list` shows each", *why]))
    return counts
