"""Drafts as files: for every editor, and for systems without an API that takes drafts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path

from briefs.deliver.push.ledger import Entry, Ledger
from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.pushing import Pushed
from briefs.errors import UserError

_MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Folder:
    """folder: a draft's files lie in a folder of its own in there. overwrite: also files that a person changed."""

    folder: Path
    ledger: Ledger
    overwrite: bool = False

    def push(self, manuscript: Manuscript) -> Pushed:
        """Write what has changed. A file that a person changed or threw away keeps all of them as they are."""
        wanted, target = contents(manuscript), self.folder / manuscript.brief
        with self.ledger.locked():
            entry = self.ledger.entry(manuscript.slug)
            there = {name: content for name in wanted if (content := _content(target / name)) is not None}
            known = entry.held if entry else {}
            touched = [name for name in {**wanted, **known} if not self._is_ours(target, name, known, wanted)]
            if touched and not self.overwrite:
                shown = "".join(_difference(name, wanted.get(name), _content(target / name)) for name in touched)
                return Pushed("edited", str(target), shown)
            if there != wanted:
                _write(target, {name: content for name, content in wanted.items() if there.get(name) != content})
            hashes = {name: _hash(content) for name, content in wanted.items()}
            self.ledger.note(manuscript.slug, Entry(str(target), manuscript.digest, hashes))
        state = "unchanged" if there == wanted else "updated" if there else "created"
        return Pushed(state, str(target))

    def _is_ours(self, target: Path, name: str, known: Mapping[str, str], wanted: Mapping[str, bytes]) -> bool:
        """Whether a file may be written: it is as we left it, as we want it, or was never there."""
        content = _content(target / name)
        if content is None:
            return name not in known or not any((target / other).exists() for other in known)
        return _hash(content) == known.get(name) or content == wanted.get(name)


def contents(manuscript: Manuscript) -> dict[str, bytes]:
    """The files of a draft by their names."""
    page = manuscript.html
    for name in manuscript.pictures:
        page = page.replace(f'src="cid:{name}"', f'src="charts/{name}.png"')
    texts = {
        "draft.md": manuscript.file,
        "draft.html": page,
        "draft.txt": manuscript.text,
        "subjects.txt": "".join(f"{line}\n" for line in manuscript.subjects or (manuscript.title,)),
        "preheader.txt": f"{manuscript.preheader}\n",
        "social.txt": f"{manuscript.social}\n",
    }
    pictures = {f"charts/{name}.png": content for name, content in manuscript.pictures.items()}
    return {**{name: text.encode() for name, text in texts.items()}, **pictures}


def rehearsed(folder: Path, manuscript: Manuscript) -> str:
    """The files that a push writes, with their sizes."""
    target = folder / manuscript.brief
    return "".join(f"write {target / name} ({len(content):,} bytes)\n" for name, content in _sorted(manuscript))


def _sorted(manuscript: Manuscript) -> Iterator[tuple[str, bytes]]:
    yield from sorted(contents(manuscript).items())


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Each file beside its place first, then all under their names."""
    try:
        for name, content in files.items():
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with _beside(place).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for name in files:
            _beside(target / name).replace(target / name)
    except OSError as error:
        for name in files:
            _beside(target / name).unlink(missing_ok=True)
        raise UserError(f"{target}: cannot be written: {error.strerror}") from error


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.new")


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _difference(name: str, wanted: bytes | None, there: bytes | None) -> str:
    if there is None:
        return f"{name}: somebody removed it\n"
    try:
        old, new = (content.decode().splitlines() for content in (wanted or b"", there))
    except UnicodeDecodeError:
        return f"{name}: another content\n"
    lines = list(unified_diff(old, new, f"{name} as it would be written", f"{name} as it is", n=1, lineterm=""))
    more = [f"(and {len(lines) - _MOST_LINES:,} more lines)"] if len(lines) > _MOST_LINES else []
    return "".join(f"{line}\n" for line in [*lines[:_MOST_LINES], *more])
