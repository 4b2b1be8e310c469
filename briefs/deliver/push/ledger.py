"""The ledger of drafts: what was pushed where, one small file a draft, so that nothing is pushed twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefs.errors import DeliveryFailed, UserError
from briefs.storage import durable
from briefs.storage.alone import alone


@dataclass(frozen=True, slots=True)
class Entry:
    """One draft at one place.

    id: the system's own, "" while none is known. digest: of the manuscript that lies there. held: its fields as the
    system gave them back after the last push. pending: a write went out and its outcome was not noted; sent: what it
    wrote.
    """

    id: str = ""
    digest: str = ""
    held: Mapping[str, str] = field(default_factory=dict)
    pending: bool = False
    sent: Mapping[str, str] = field(default_factory=dict)


class Ledger:
    """The folder of one target's drafts. place: its address, which tells two installations apart."""

    def __init__(self, folder: Path, target: str, place: str) -> None:
        self._folder = folder / f"{target}-{sha256(place.encode()).hexdigest()[:12]}"

    def entry(self, slug: str) -> Entry | None:
        """What is known of a draft, None where nothing is. Raises UserError where the file is damaged."""
        path = self._folder / f"{slug}.json"
        found = self._read(path)
        if found is None:
            return None
        try:
            held, sent = dict(found["held"]), dict(found["sent"])
            return Entry(str(found["id"]), str(found["digest"]), held, pending=bool(found["pending"]), sent=sent)
        except (LookupError, TypeError, ValueError):
            raise _damaged(path) from None

    def note(self, slug: str, entry: Entry) -> None:
        self._write(f"{slug}.json", asdict(entry))

    def forget(self, slug: str) -> None:
        (self._folder / f"{slug}.json").unlink(missing_ok=True)

    def addresses(self) -> dict[str, str]:
        """Addresses of the pictures that lie there, by the hash of what they hold."""
        return {key: str(value) for key, value in (self._read(self._folder / ".pictures.json") or {}).items()}

    def note_addresses(self, addresses: Mapping[str, str]) -> None:
        self._write(".pictures.json", dict(addresses))

    def locked(self) -> AbstractContextManager[None]:
        """Be the only one that pushes there. Raises DeliveryFailed where another does, UserError for the disk."""
        busy = f"{self._folder}: another `briefs push` is at work: wait for it"
        return alone(self._folder / ".lock", lambda _: DeliveryFailed(busy))

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            found = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise _damaged(path) from None
        if not isinstance(found, dict):
            raise _damaged(path)
        return found

    def _write(self, name: str, content: object) -> None:
        path = self._folder / name
        try:
            durable.replace(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode())
        except OSError as error:
            raise UserError(f"{path}: cannot be written: {error.strerror}") from None


def _damaged(path: Path) -> UserError:
    return UserError(
        f"{path}: cannot be read. Move it away: the draft is then looked for by its name, and kept where it differs"
    )
