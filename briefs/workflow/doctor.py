"""What is installed, reachable and missing, each with the line that mends it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from briefs.errors import BriefsError, UserError
from briefs.lake.store import Lake
from briefs.settings.keys import keys
from briefs.settings.schema import Settings
from briefs.sources.catalogue import load, load_all
from briefs.sources.talk import Source
from briefs.storage.bucket import in_bucket, shown
from briefs.vocabulary.brief_json import dumps
from briefs.workflow.doctor_check import Check, State
from briefs.workflow.doctor_network import network

_LIBRARIES = (
    *("duckdb", "pandas", "numpy", "jinja2", "markdown", "nh3", "babel", "pypdfium2", "typer", "rich"),
    *("weasyprint", "httpx", "websockets", "defusedxml", "css-inline", "resvg-py"),
)
_OPTIONAL = {"dkimpy": "mail", "dask": "scale", "distributed": "scale", "fsspec": "scale", "s3fs": "scale"}
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts")
_LITTLE, _NEXT_TO_NOTHING = 2 * 2**30, 200 * 2**20


def examine(settings: Settings, environ: Mapping[str, str], *, offline: bool) -> tuple[Check, ...]:
    """Look at everything, in a fixed order; with `offline` at nothing beyond this machine."""
    found = [
        *_python(),
        *_libraries(),
        *_pango(settings),
        *_fonts(),
        *_place("lake", settings.lake),
        *(_manifest(settings.lake) if not (offline and in_bucket(settings.lake)) else ()),
        *_place("output", settings.output),
    ]
    sources = _sources(settings)
    found += _keys(sources, environ)
    return (*found, *([] if offline else network(settings, sources, environ)))


def is_ready(checks: Iterable[Check]) -> bool:
    """Whether all that `briefs generate` needs is there."""
    return all(check.state != "missing" for check in checks)


def as_json(checks: Sequence[Check]) -> str:
    """The text that `briefs doctor --json` prints."""
    return dumps({"ready": is_ready(checks), "checks": [asdict(check) for check in checks]})


def lines(checks: Sequence[Check]) -> Iterator[str]:
    """A line for each check, the remedy beneath it."""
    width = max(len(check.subject) for check in checks)
    for check in checks:
        yield f"{check.state:<7}  {check.subject:<{width}}  {check.found}".rstrip()
        if check.remedy:
            yield f"{'':<{width + 11}}{check.remedy}"


def refuse_unready(checks: Sequence[Check]) -> None:
    """Raise UserError where something is missing that `briefs generate` needs."""
    missing = [check.subject for check in checks if check.state == "missing"]
    if missing:
        raise UserError(f"briefs generate cannot work yet: {', '.join(missing)}; what to do stands above")


def _python() -> Iterator[Check]:
    yield Check("Python", "ok", ".".join(map(str, sys.version_info[:3])))  # an older one could not install us


def _libraries() -> Iterator[Check]:
    absent = [name for name in _LIBRARIES if _version(name) is None]
    if absent:
        yield Check("libraries", "missing", f"not installed: {', '.join(absent)}", f"pip install {' '.join(absent)}")
    else:
        yield Check("libraries", "ok", ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES))
    for extra in dict.fromkeys(_OPTIONAL.values()):
        lacking = [name for name, belongs in _OPTIONAL.items() if belongs == extra and _version(name) is None]
        if lacking:
            found = f"not installed: {', '.join(lacking)}"
            yield Check(f"extra {extra}", "note", found, f'pip install "briefs[{extra}]", where you want it')


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _pango(settings: Settings) -> Iterator[Check]:
    from briefs.render.pdf import REMEDY
    from briefs.render.pdf import load as load_pango

    try:
        load_pango()
    except (OSError, ImportError) as error:
        state: State = "missing" if "pdf" in settings.formats else "note"
        found = f"cannot be loaded: {str(error).splitlines()[0]}"
        yield Check("Pango", state, found, f"{REMEDY}, or leave pdf out of formats")
    else:
        yield Check("Pango", "ok", "loads")


def _fonts() -> Iterator[Check]:
    folders = [Path(folder).expanduser() for folder in _FONTS]
    files = (path for folder in folders for path in folder.rglob("*"))
    count = sum(path.suffix.lower() in {".ttf", ".otf", ".ttc"} for path in files)
    if count:
        yield Check("fonts", "ok", f"{count} files")
    else:
        found = "none beside the packaged type, which has Latin and Greek letters"
        yield Check("fonts", "note", found, "apt-get install --no-install-recommends fonts-noto-core fonts-noto-cjk")


def _place(subject: str, place: Path) -> Iterator[Check]:
    """Whether it can be written, and room for it; what lies in a bucket is the bucket's business."""
    if in_bucket(place):
        yield Check(subject, "ok", f"lies in {shown(place)}")
    else:
        yield from _folder(subject, place)
        yield from _disk(subject, place)


def _folder(subject: str, folder: Path) -> Iterator[Check]:
    """Whether a file can be made in the folder, or the folder where it is not there yet."""
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    try:
        if not existing.is_dir():
            raise NotADirectoryError(20, "is no folder")
        with tempfile.NamedTemporaryFile(dir=existing, prefix=".briefs-doctor-"):
            pass
    except OSError as error:
        remedy = f"give yourself the right to write there, or name another with --{subject}"
        yield Check(subject, "missing", f"{existing}: {error.strerror}", remedy)
    else:
        can = "written" if existing == folder.absolute() else "made"
        yield Check(subject, "ok", f"{folder} can be {can}")


def _manifest(lake: Path) -> Iterator[Check]:
    """Whether the lake, where there is one, can be read."""
    name = shown(lake)
    try:
        Lake(lake).next_revision()
    except BriefsError as error:
        yield Check("manifest", "missing", str(error), f"`briefs lake check --lake {name}` tells more")


def _disk(subject: str, folder: Path) -> Iterator[Check]:
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    state: State = "missing" if free < _NEXT_TO_NOTHING else "note" if free < _LITTLE else "ok"
    remedy = "" if state == "ok" else f"make room, or name a place on another disk with --{subject}"
    yield Check(f"disk of {subject}", state, f"{free / 2**30:.1f} GiB free at {existing}", remedy)


def _sources(settings: Settings) -> tuple[Source, ...]:
    """Those that a fetch without --source would ask, and all that take a key."""
    chosen = [load(name) for name in settings.sources.default]
    return (*chosen, *(source for source in load_all() if source.key and source not in chosen))


def _keys(sources: Sequence[Source], environ: Mapping[str, str]) -> Iterator[Check]:
    for source in {source.key: source for source in reversed(sources) if source.key}.values():
        try:
            held = keys([source.key], environ)
        except UserError as error:
            yield Check(f"key of {source.name}", "note", str(error), "docs/sources.md tells where keys are put")
        else:
            remedy = "" if held else f"optional; set {source.key} or {source.key}_FILE (docs/sources.md)"
            yield Check(f"key of {source.name}", "ok" if held else "note", "is set" if held else "is not set", remedy)
