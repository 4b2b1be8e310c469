"""The preview: the website on loopback, built again when templates, phrases, notes, data or briefs change."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from briefs.deliver.site.preview import State, serving
from briefs.errors import BriefsError, DataMissing
from briefs.render.locate import templates as own_templates
from briefs.render.site.face import Face
from briefs.settings.schema import Settings
from briefs.vocabulary.window import Window
from briefs.workflow.desk import Desk
from briefs.workflow.generate import generate
from briefs.workflow.site import asked, build
from briefs.workflow.site_briefs import folders

TICK = 0.4  # seconds between two looks at the files
_FORMATS = frozenset({"md", "html", "json"})
_PAGES = ("site", "feed")  # folders of templates that the briefs themselves do not need


@dataclass(frozen=True, slots=True)
class Look:
    """How files look from outside. words: what a brief is made from, pages: what the site's pages are made from."""

    words: frozenset[tuple[str, int, int]]
    pages: frozenset[tuple[str, int, int]]
    briefs: frozenset[tuple[str, int, int]]


def serve(settings: Settings, port: int, days: int, tell: Callable[[str], None], stop: threading.Event) -> None:
    """Serve the site until `stop` is set. days: how many of the last briefs are written anew from the lake where
    templates, phrases, notes or the lake change; the output folder itself is left as it is.

    tell: is told the address, each build, and each fault; a fault ends nothing, the last good build stays.
    Raises UserError where the port cannot be used, DataMissing where there is no brief to show.
    """
    state = State()
    with tempfile.TemporaryDirectory(prefix="briefs-preview-") as folder:
        desk = _Preview(settings, Path(folder), days)
        with serving(desk.site, state, port) as address:
            face = replace(asked(settings).face, base=address, ids="")
            seen = desk.look()
            desk.mirror()
            desk.build(face)
            state.built()
            tell(f"{address} shows {settings.output}; stop it with Ctrl-C")
            while not stop.wait(TICK):
                now = desk.look()
                if now == seen:
                    continue
                try:
                    done = desk.again(seen, now, face)
                    state.built()
                    tell(done)
                except BriefsError as error:
                    state.failed(str(error))
                    tell(str(error))
                seen = now


@dataclass(frozen=True, slots=True)
class _Preview:
    settings: Settings
    folder: Path
    days: int

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def output(self) -> Path:
        """The briefs as the preview has them: links to those of the output folder, but for those written anew."""
        return self.folder / "output"

    def look(self) -> Look:
        words: set[tuple[str, int, int]] = set()
        pages: set[tuple[str, int, int]] = set()
        mine = self.settings.own_templates
        for root in (own_templates(), *((mine,) if mine is not None else ())):
            for file in _files(root):
                (pages if file.relative_to(root).parts[0] in _PAGES else words).add(_seen(file))
        words |= {_seen(file) for file in _files(self.settings.notes)}
        manifest = self.settings.lake / "manifest.json"
        words |= {_seen(manifest)} if manifest.is_file() else set()
        found = folders(self.settings.output)
        briefs = {_seen(file) for folder in found for file in sorted(folder.glob("brief.*"))}
        return Look(frozenset(words), frozenset(pages), frozenset(briefs))

    def mirror(self) -> None:
        """Let the preview's folder show what the output folder has."""
        self.output.mkdir(exist_ok=True)
        there = {folder.name: folder.resolve() for folder in folders(self.settings.output)}
        for place in list(self.output.iterdir()):
            if place.is_symlink() and place.name not in there:
                place.unlink()
        for name, folder in there.items():
            place = self.output / name
            if not place.exists():
                place.symlink_to(folder, target_is_directory=True)

    def again(self, before: Look, now: Look, face: Face) -> str:
        """What had to be done because the files look otherwise, in words."""
        if before.briefs != now.briefs:
            # What changed in the output folder counts; briefs written anew for older templates go.
            for place in list(self.output.iterdir()):
                if not place.is_symlink():
                    shutil.rmtree(place, ignore_errors=True)
        self.mirror()
        written = self._write() if before.words != now.words else 0
        return f"{f'wrote {written} anew, ' if written else ''}{self.build(face)}"

    def build(self, face: Face) -> str:
        done = build(replace(asked(self.settings), output=self.output, site=self.site, face=face))
        return f"built {len(done.made):,} files"

    def _write(self) -> int:
        """Write the last days anew; a day that the lake no longer holds stays as it is."""
        chosen, count = self.settings, 0
        names = [folder.name for folder in folders(chosen.output) if len(folder.name) == len("2026-02-01")]
        for name in names[-self.days :] if self.days else []:
            place = self.output / name
            link = place.readlink() if place.is_symlink() else None
            if link is not None:
                place.unlink()
            try:
                desk = Desk(chosen.notes, chosen.own_templates, chosen.house.look)
                window = Window.day(date.fromisoformat(name))
                generate(chosen.lake, window, self.output, chosen.preferences, _FORMATS, desk)
                count += 1
            except DataMissing:
                pass
            finally:
                if link is not None and not place.exists():
                    place.symlink_to(link, target_is_directory=True)
        return count


def _files(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from (path for path in sorted(root.rglob("*")) if path.is_file())


def _seen(file: Path) -> tuple[str, int, int]:
    try:
        stat = file.stat()
    except OSError:
        return str(file), 0, 0  # replaced while we looked
    return str(file), stat.st_size, stat.st_mtime_ns
