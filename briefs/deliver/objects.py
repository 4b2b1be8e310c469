"""A brief's folder in a bucket: its files under a version of their own, then the index that names that version.

A bucket cannot rename a folder. So a reader goes by `index.json`, which is replaced in one step and last: the brief is
the old one or the new one, never a mixture. The version before stays for those who have just read the old index.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from briefs.errors import UserError
from briefs.storage.bucket import Bucket

INDEX = "index.json"


def publish(folder: Path, place: str) -> None:
    """Make what lies in `folder` the brief at `place` (`bucket/prefix/2026-02-01`)."""
    bucket = Bucket(place)
    found = bucket.read(INDEX)
    before = json.loads(found[0])["version"] if found else ""
    files = hashes_of(folder)
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    if version != before:
        for name in files:
            bucket.upload(f"{version}/{name}", folder / name)
    index = json.dumps({"version": version, "files": files}, indent=1) + "\n"
    bucket.write(INDEX, index.encode(), expected=found[1] if found else None)
    kept = {INDEX, *(f"{each}/" for each in (version, before) if each)}
    bucket.remove(name for name in bucket.names() if not any(name.startswith(each) for each in kept))


def hashes(place: str) -> Mapping[str, str]:
    """The published files by name, with their hashes; none where nothing is published."""
    found = Bucket(place).read(INDEX)
    return dict(json.loads(found[0])["files"]) if found else {}


def fetch(place: str, folder: Path) -> None:
    """Bring the published files into `folder`. Raises UserError where there is no brief."""
    bucket = Bucket(place)
    found = bucket.read(INDEX)
    if found is None:
        raise UserError(f"{bucket}: there is no brief")
    index = json.loads(found[0])
    for name in index["files"]:
        bucket.download(f"{index['version']}/{name}", folder / name)


def hashes_of(folder: Path) -> dict[str, str]:
    """The files under `folder` by name, with the hashes of what they hold; empty where there is none."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
