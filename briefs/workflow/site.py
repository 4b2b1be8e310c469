"""The website: the briefs of the output folder as pages and feeds, made again where they changed, and published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefs import __version__
from briefs.deliver.site import ledger as ledgers
from briefs.deliver.site.files import Shipment, Target
from briefs.deliver.site.ledger import Ledger
from briefs.deliver.site.stage import Stage, stage
from briefs.deliver.site.targets import Words, target
from briefs.errors import BriefsError, DeliveryFailed, Fault, FaultyInput, UserError
from briefs.render.override import Templates, layered
from briefs.render.site.face import Face
from briefs.render.site.page import Page, made
from briefs.render.site.plan import VERSION, Order, plan
from briefs.settings.schema import Settings
from briefs.workflow.site_briefs import Brief, Wanted, briefs_of, folders

_STYLES = "style/"
_MAKER = f"{__version__}/{VERSION}"  # another maker reads every brief again


@dataclass(frozen=True, slots=True)
class Built:
    """made, removed: paths. kept: how many files were taken over as they were. briefs: how many the site holds."""

    site: Path
    briefs: int
    made: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int
    shipments: tuple[Shipment, ...] = ()


def asked(settings: Settings, *, afresh: bool = False) -> Wanted:
    """What the settings ask for."""
    house, own = settings.house, settings.site
    face = Face(house.name, house.about, house.url, own.base_url, own.id_base)
    return Wanted(settings.output, own.folder, face, own.formats, settings.own_templates, house.look, afresh)


Tell = Callable[[int, int], None]


def build(
    wanted: Wanted, targets: Sequence[Target] = (), *, dry: bool = False, tell: Tell = lambda _n, _of: None
) -> Built:
    """Build the site and carry it to the targets; with `dry` nothing is written anywhere.

    tell: is told how many of how many files are made. Raises FaultyInput with every brief that cannot be published,
    DataMissing where there is none, DeliveryFailed with every target that failed, after all have been tried.
    """
    templates = layered(wanted.templates, wanted.look)
    with stage(wanted.site) as waiting:
        old = Ledger(_MAKER) if wanted.afresh else ledgers.read(wanted.site, _MAKER)
        briefs = briefs_of(wanted, old)
        pages = plan(_order(wanted, briefs, templates))
        new = Ledger(_MAKER, {slug: one.entry() for slug, one in briefs.items()}, _keys(pages, old))
        removed = tuple(sorted(set(old.pages) - set(new.pages)))
        again = [page for page in pages if not _is_there(page, old, wanted.site)]
        tree = wanted.site
        if again or removed or old.generation != new.generation:
            _fill(waiting, new, again, templates, tell)
            tree = waiting.path
            if not dry:
                ledgers.prepare(new, wanted.site)
                waiting.publish(new.generation)
                ledgers.settle(wanted.site)
                tree = wanted.site
        elif not dry and old.briefs != new.briefs:
            # Nothing to see has changed, only how the files look from outside.
            ledgers.prepare(new, wanted.site)
            ledgers.settle(wanted.site)
        shipments = _ship(targets, tree, dry=dry)
    names = tuple(page.path for page in again)
    return Built(wanted.site, len(briefs), names, removed, len(new.pages) - len(names), shipments)


def targets_of(texts: Sequence[str], rsync: Sequence[str], face: Face, output: Path) -> tuple[Target, ...]:
    """The targets that the texts name. Raises FaultyInput with every one that names none."""
    last = max((folder.name for folder in folders(output)), default="")
    words = Words(tuple(rsync), face.name, _moment(last), f"Publish the briefs up to {last}")
    found = [target(text, words) for text in texts]
    faults = [one for one in found if isinstance(one, Fault)]
    if faults:
        raise FaultyInput("targets", faults, remedy="docs/site.md describes each kind.")
    return tuple(one for one in found if not isinstance(one, Fault))


def _order(wanted: Wanted, briefs: Mapping[str, Brief], templates: Templates) -> Order:
    cards = [one.card for one in briefs.values()]
    sources = {slug: one.source for slug, one in briefs.items()}
    return Order(wanted.face, cards, sources, templates, _meaning, __version__)


def _meaning(figure: str) -> str:
    from briefs.metrics.catalogue import definition  # loads every metric, and few builds need it

    known = definition(figure)
    return known.sentence if known else ""


def _keys(pages: Sequence[Page], old: Ledger) -> dict[str, str]:
    """Keys by path; style sheets and fonts stay, for readers who have an older page open."""
    kept = {path: key for path, key in old.pages.items() if path.startswith(_STYLES)}
    return {**kept, **{page.path: page.key for page in pages}}


def _is_there(page: Page, old: Ledger, site: Path) -> bool:
    return old.pages.get(page.path) == page.key and (site / page.path).is_file()


def _fill(waiting: Stage, new: Ledger, again: Sequence[Page], templates: Templates, tell: Tell) -> None:
    names = {page.path for page in again}
    for path in new.pages:
        if path not in names:
            waiting.keep(path)
    for count, artifact in enumerate(made(again, templates), 1):
        waiting.add(artifact)
        tell(count, len(again))


def _ship(targets: Sequence[Target], tree: Path, *, dry: bool) -> tuple[Shipment, ...]:
    done, failed = [], []
    for one in targets:
        try:
            done.append(one.publish(tree, dry=dry))
        except BriefsError as error:
            failed.append(error)
    if failed and all(isinstance(error, UserError) for error in failed):
        raise UserError("\n".join(str(error) for error in failed))
    if failed:
        raise DeliveryFailed("\n".join(str(error) for error in failed))
    return tuple(done)


def _moment(slug: str) -> str:
    """A moment for a commit: the brief's day, so that the same site gives the same commit."""
    try:
        return datetime.strptime(slug[:10], "%Y-%m-%d").replace(tzinfo=UTC).isoformat()
    except ValueError:
        text = slug.partition("-")[0]
        return (
            datetime.strptime(text, "%Y%m%dT%H%MZ").replace(tzinfo=UTC).isoformat() if text else "2009-01-03T00:00:00Z"
        )
