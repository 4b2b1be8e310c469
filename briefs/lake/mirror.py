"""A lake in a bucket: its copy on this disk, brought up to date before reading and published after writing.

Files of rows never change under their name, so only those that are new travel. The manifest is replaced last and only
where it is still the one that was read: a reader finds the lake as it was or as it is, and of two writers one is told.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from briefs.errors import DataMissing
from briefs.lake import manifest as manifests
from briefs.lake.filing import FOLDERS
from briefs.lake.lock import writing as one_at_a_time
from briefs.storage.bucket import Bucket


class Mirror:
    """The lake in `bucket`, and the folder that copies it: in the user's cache, one for each endpoint and address.

    writing: the copy that a writer works in. reading: what readers read, with a manifest of its own beside the same
    files, so that they never see what has not been published.
    """

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        named = f"{os.environ.get('AWS_ENDPOINT_URL', '')} {bucket}"
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self.writing = cache / "briefs" / "lakes" / hashlib.sha256(named.encode()).hexdigest()[:16]
        self.reading = self.writing / "reading"

    def exists(self) -> bool:
        return self.bucket.read(manifests.NAME) is not None

    def read(self) -> Path:
        """The folder to read from, as new as the bucket. Raises DataMissing where there is no lake."""
        if self._pull(self.reading) is None:
            raise DataMissing(
                f"there is no lake at {self.bucket}: `briefs import TABLE FILE --lake {self.bucket}` makes one"
            )
        for name in FOLDERS:
            (self.writing / name).mkdir(exist_ok=True)
            with suppress(FileExistsError):
                (self.reading / name).symlink_to(Path("..") / name, target_is_directory=True)
        return self.reading

    @contextmanager
    def changing(self, wait_s: float) -> Iterator[Path]:
        """The folder to write in, which is published afterwards; nothing is published where the block raises."""
        with one_at_a_time(self.writing / "publishing", wait_s):
            tag = self._pull(self.writing)
            before = manifests.load(self.writing) if tag else manifests.Manifest()
            yield self.writing
            after = manifests.load(self.writing) if (self.writing / manifests.NAME).exists() else before
            if after != before:
                self._publish(before, after, tag)

    def _pull(self, copy: Path) -> str | None:
        """Make `copy` what the bucket holds; gives the tag of the manifest's version, None where there is no lake."""
        local = copy / manifests.NAME
        found = self.bucket.read(manifests.NAME)
        if found is None:
            local.unlink(missing_ok=True)
            return None
        content, tag = found
        copy.mkdir(parents=True, exist_ok=True)
        for path in sorted(manifests.parse(content, f"{self.bucket}/{manifests.NAME}").paths):
            if not (self.writing / path).exists():
                self.bucket.download(path, self.writing / path)
        waiting = copy / f".{manifests.NAME}.{os.getpid()}"
        waiting.write_bytes(content)
        waiting.replace(local)
        return tag

    def _publish(self, before: manifests.Manifest, after: manifests.Manifest, tag: str | None) -> None:
        for path in sorted(after.paths - before.paths):
            self.bucket.upload(path, self.writing / path)
        self.bucket.write(manifests.NAME, manifests.dumps(after).encode(), expected=tag)
        # What the manifest before this one named stays for readers who hold that one.
        named = after.paths | before.paths | {manifests.NAME}
        self.bucket.remove(name for name in self.bucket.names() if name not in named)
