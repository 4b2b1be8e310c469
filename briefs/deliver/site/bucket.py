"""An object store, such as an S3-compatible bucket, reached through fsspec."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from briefs.deliver.site.files import Shipment, digest, files, ordered, shown, stranger
from briefs.errors import DeliveryFailed, MissingLibrary

INVENTORY = ".briefs-site.json"  # in the store: the hash of each object
_FOREVER = "public, max-age=31536000, immutable"
_SOON = "public, max-age=300"
_TYPES = {".md": "text/markdown", ".js": "text/javascript", ".json": "application/json", ".woff2": "font/woff2"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bucket:
    """address: `s3://BUCKET/PREFIX`, or any other that fsspec knows. Keys and endpoint come from the environment.

    An object is replaced whole, so a reader never gets half of one. They go up in an order that lets no link lead
    nowhere, feeds last, and what is no longer wanted goes at the very end. A prefix that holds anything but a site is
    left alone.
    """

    address: str

    @property
    def name(self) -> str:
        return shown(self.address)

    def publish(self, tree: Path, *, dry: bool) -> Shipment:
        store, root = self._open()
        wanted = {name: digest(tree / name) for name in files(tree)}
        there = self._ask(lambda: _inventory(store, root))
        if there is None and self._ask(lambda: _holds_anything(store, root)):
            raise stranger(self.name)
        there = there or {}
        sent = ordered(name for name, content in wanted.items() if there.get(name) != content)
        removed = sorted(set(there) - set(wanted))
        if not dry and (sent or removed):
            self._ask(lambda: self._send(store, root, tree, wanted, there, sent, removed))
        return Shipment(self.name, tuple(sent), tuple(removed), len(wanted) - len(sent))

    def _send(
        self,
        store: Any,
        root: str,
        tree: Path,
        wanted: Mapping[str, str],
        there: Mapping[str, str],
        sent: list[str],
        removed: list[str],
    ) -> None:
        # Whatever this run may have replaced counts as unknown until all of it is there.
        sure = {name: content for name, content in there.items() if wanted.get(name) == content or name in removed}
        _pipe(store, root, INVENTORY, json.dumps(sure, indent=0).encode())
        for name in sent:
            _pipe(store, root, name, (tree / name).read_bytes())
        for name in removed:
            if store.exists(f"{root}/{name}"):
                store.rm_file(f"{root}/{name}")
        _pipe(store, root, INVENTORY, json.dumps(dict(wanted), indent=0).encode())

    def _open(self) -> tuple[Any, str]:
        try:
            import fsspec
        except ImportError as error:
            raise MissingLibrary("a bucket needs fsspec and s3fs: pip install 'briefs[scale]'") from error
        try:
            # Neither listings nor connections of an earlier use: keys and endpoint may have changed since.
            fresh = {"use_listings_cache": False, "skip_instance_cache": True}
            store, root = self._ask(lambda: fsspec.core.url_to_fs(self.address, **fresh))
        except ImportError as error:
            raise MissingLibrary(f"{self.name}: {error}. For S3: pip install 'briefs[scale]'") from error
        return store, str(root).rstrip("/")

    def _ask(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except (ImportError, DeliveryFailed):
            raise
        except Exception as error:  # each store has errors of its own
            raise DeliveryFailed(f"{self.name}: {type(error).__name__}: {shown(str(error))}") from error


def _inventory(store: Any, root: str) -> dict[str, str] | None:
    try:
        found = json.loads(store.cat_file(f"{root}/{INVENTORY}"))
    except FileNotFoundError:
        return None
    return {str(name): str(content) for name, content in found.items()}


def _holds_anything(store: Any, root: str) -> bool:
    try:
        return bool(store.ls(root, detail=False))
    except FileNotFoundError:
        return False


def _pipe(store: Any, root: str, name: str, content: bytes) -> None:
    options = {}
    if "s3" in _protocols(store):
        suffix = Path(name).suffix
        kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        text = kind.startswith("text/") or kind in {"application/json", "application/xml", "image/svg+xml"}
        options["ContentType"] = f"{kind}; charset=utf-8" if text else kind
        options["CacheControl"] = _FOREVER if name.startswith("style/") else _SOON
    elif "file" in _protocols(store):
        store.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
    store.pipe_file(f"{root}/{name}", content, **options)


def _protocols(store: Any) -> tuple[str, ...]:
    return (store.protocol,) if isinstance(store.protocol, str) else tuple(store.protocol)
