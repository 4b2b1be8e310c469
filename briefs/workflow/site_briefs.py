"""The briefs of the output folder as the website needs them; those that look as they did are not read again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from briefs.deliver.site.ledger import Entry, Ledger
from briefs.errors import DataMissing, Fault, FaultyInput
from briefs.render.site.card import FORMATS, Card
from briefs.render.site.card_reading import card, parsed
from briefs.render.site.editions import Edition, continued, read_history
from briefs.render.site.face import Face
from briefs.render.site.sources import Source
from briefs.vocabulary.look import Look

_FOLDER = re.compile(r"\d{4}-\d\d-\d\d|\d{8}T\d{4}Z-\d+[hd]")
_NEEDED = ("brief.html", "brief.json", "brief.md")
_REMEDY = "Generate it again with --format md,html,json or more."


@dataclass(frozen=True, slots=True)
class Wanted:
    """output: the folder of briefs. site: where the website is written. formats: which files of a brief are published.
    templates: the user's own, look: the house's. afresh: make every page again.
    """

    output: Path
    site: Path
    face: Face
    formats: tuple[str, ...] = FORMATS
    templates: Path | None = None
    look: Look = field(default_factory=Look)
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    card: Card
    source: Source
    look: str
    known: Entry | None = None

    def entry(self) -> Entry:
        plain = self.card.as_json() if self.known is None else self.known.card
        return Entry(self.look, self.source.digest, plain)


def briefs_of(wanted: Wanted, old: Ledger) -> dict[str, Brief]:
    """Every brief of the output folder; those that look as the ledger has them are not read again."""
    found: dict[str, Brief] = {}
    faults: list[Fault] = []
    count = 0
    for folder in folders(wanted.output):
        try:
            found[folder.name] = _brief(folder, wanted, old)
        except FaultyInput as error:
            count += error.count
            faults += [Fault(f"{folder}: {one.where}", one.field, one.value, one.why) for one in error.faults]
    if faults:
        raise FaultyInput("the briefs of the site", faults[:20], count, _REMEDY)
    if not found:
        raise DataMissing(f"no brief lies in {wanted.output}: write some with `briefs generate`, or name --output")
    return found


def folders(output: Path) -> Iterator[Path]:
    """The folders of briefs in `output`, by name."""
    if output.is_dir():
        yield from sorted(path for path in output.iterdir() if path.is_dir() and _FOLDER.fullmatch(path.name))


def _brief(folder: Path, wanted: Wanted, old: Ledger) -> Brief:
    missing = [Fault("folder", name, "", "is not there") for name in _NEEDED if not (folder / name).is_file()]
    if missing:
        raise FaultyInput(str(folder), missing)
    formats = tuple(name for name in wanted.formats if (folder / f"brief.{name}").is_file())
    names = sorted({*_NEEDED, *(f"brief.{name}" for name in formats)})
    look, known = _look(folder, names), old.briefs.get(folder.name)
    if known is not None and known.look == look:
        return Brief(Card.from_json(known.card), _source(folder, known.digest), look, known)
    contents = {name: (folder / name).read_bytes() for name in names}
    digest = sha256(b"".join(sha256(contents[name]).digest() for name in names)).hexdigest()
    source = _source(folder, digest)
    if known is not None and known.digest == digest:
        return Brief(Card.from_json(known.card), source, look, known)
    whole = parsed(contents["brief.json"], str(folder / "brief.json"))
    fresh = card(folder.name, whole, source.text("brief.md"), formats).with_style(source.style())
    # What cannot be published is refused before anything is made.
    return Brief(fresh.with_editions(_editions(fresh, whole, wanted)), source.examine(), look)


def _editions(fresh: Card, whole: Mapping[str, object], wanted: Wanted) -> tuple[Edition, ...]:
    """The history of what was published under the brief's address; it lies in the tree that is there now."""
    place = wanted.site / fresh.folder
    before = read_history(_content(place / "history.json"))
    old = _content(place / "brief.json")
    try:
        was = parsed(old, str(place)) if old is not None else None
    except FaultyInput:
        was = None
    return continued(before, was, whole, fresh.wording)


def _source(folder: Path, digest: str) -> Source:
    return Source(str(folder), digest, lambda name: (folder / name).read_bytes())


def _look(folder: Path, names: Sequence[str]) -> str:
    """How the files look from outside. A brief is replaced whole, by other files, so this is enough."""
    stats = [(name, (folder / name).stat()) for name in names]
    return " ".join(f"{name}:{s.st_size}:{s.st_mtime_ns}:{s.st_ino}" for name, s in stats)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
