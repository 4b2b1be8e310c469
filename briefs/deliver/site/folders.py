"""A folder as target: a copy of the site, exchanged in one step like the site itself."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from briefs.deliver.site.files import Shipment, files
from briefs.deliver.site.ledger import MARK
from briefs.deliver.site.stage import link, refuse_other, stage


@dataclass(frozen=True, slots=True)
class Folder:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    def publish(self, tree: Path, *, dry: bool) -> Shipment:
        refuse_other(self.path)
        wanted = files(tree)
        there = set(files(self.path)) if self.path.is_dir() else set()
        same = {name for name in wanted if name in there and _alike(tree / name, self.path / name)}
        sent = tuple(name for name in wanted if name not in same)
        removed = tuple(sorted(there - set(wanted)))
        if not dry and (sent or removed):
            with stage(self.path) as waiting:
                for name in wanted:
                    place = waiting.path / name
                    place.parent.mkdir(parents=True, exist_ok=True)
                    if name in same:
                        link(self.path / name, place)
                    else:
                        shutil.copy2(tree / name, place)
                waiting.publish((tree / MARK).read_text(encoding="ascii").strip())
        return Shipment(self.name, sent, removed, len(same))


def _alike(one: Path, other: Path) -> bool:
    """Size and time are enough: a file of a site is never changed in place, and copies keep its time."""
    ours, theirs = one.stat(), other.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
