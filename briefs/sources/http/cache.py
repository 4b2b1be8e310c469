"""Answers on the disk, for questions that are asked again: fresh ones spare the question, old ones the transfer."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from briefs.sources.talk import Ask

_KEPT_S = 30 * 86_400
_HEADERS = ("content-type", "etag", "last-modified", "date")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with status 200. asked_ms: when the venue was asked for it, or last said that it still holds."""

    asked_ms: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask the venue whether the answer still holds."""
        asked = {"if-none-match": self.headers.get("etag"), "if-modified-since": self.headers.get("last-modified")}
        return {name: value for name, value in asked.items() if value}


class Cache:
    """One file an answer in `folder`, named by what was asked without any key. A damaged file counts as absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, ask: Ask) -> Kept | None:
        try:
            head, _, body = self._path(ask).read_bytes().partition(b"\n")
            whole = json.loads(head)
            if whole["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            return Kept(int(whole["asked_ms"]), {str(k): str(v) for k, v in whole["headers"].items()}, body)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, ask: Ask, kept: Kept) -> None:
        """Keep an answer; a disk that refuses costs the saving, never the answer."""
        headers = {name: kept.headers[name] for name in _HEADERS if name in kept.headers}
        head = {"asked_ms": kept.asked_ms, "headers": headers, "sha256": hashlib.sha256(kept.body).hexdigest()}
        path = self._path(ask)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(json.dumps(head).encode() + b"\n" + kept.body)
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def prune(self, now_s: float) -> None:
        """Remove what was stored more than a month before `now_s` (epoch seconds)."""
        oldest = now_s - _KEPT_S
        for path in self.folder.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def _path(self, ask: Ask) -> Path:
        asked = [ask.url, sorted(ask.params.items()), ask.body, ask.accept, sorted(ask.headers.items())]
        digest = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
        return self.folder / digest[:40]
