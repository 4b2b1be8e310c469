"""A prefix of an S3-compatible bucket. Keys, region and endpoint come from the environment (AWS_ENDPOINT_URL, …)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import UserError

if TYPE_CHECKING:
    from s3fs import S3FileSystem

_ADDRESS = re.compile(r"s3:/{1,2}(?P<place>[^/].*?)/*")


def in_bucket(path: Path) -> str | None:
    """`bucket/prefix` where `path` is `s3://bucket/prefix` (pathlib makes one slash of the two); None for a folder."""
    match = _ADDRESS.fullmatch(str(path))
    return match["place"] if match else None


def whole(path: Path) -> Path:
    """The path that means the same from any folder: absolute, or as it is where it names a bucket."""
    return path if in_bucket(path) else path.absolute()


def shown(path: Path) -> str:
    """The path as people write it."""
    place = in_bucket(path)
    return f"s3://{place}" if place else str(path)


class Changed(UserError):
    """Somebody else has written the object since it was read."""


class Bucket:
    """The objects whose names begin with `place` (`bucket/prefix`). Raises UserError where storage refuses."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __str__(self) -> str:
        return f"s3://{self.place}"

    def read(self, name: str) -> tuple[bytes, str] | None:
        """An object and the tag of its version; None where there is none."""
        with self._refusals() as system:
            try:
                answer = system.call_s3("get_object", Bucket=self._bucket, Key=self._key(name))
            except FileNotFoundError:
                return None
            return self._body(system, answer), str(answer["ETag"])

    def write(self, name: str, content: bytes, expected: str | None = "") -> None:
        """Put an object in place, in one step.

        expected: the tag of the version that it replaces, None where there may be none yet; without it whatever is
        there is replaced. Raises Changed where that does not hold any more.
        """
        condition = {} if expected == "" else {"IfNoneMatch": "*"} if expected is None else {"IfMatch": expected}
        with self._refusals() as system:
            try:
                system.call_s3("put_object", Bucket=self._bucket, Key=self._key(name), Body=content, **condition)
            except OSError as error:
                if "PreconditionFailed" in str(error.__cause__) or isinstance(error, FileExistsError):
                    raise Changed(
                        f"{self}/{name}: another writer has changed it meanwhile: run the command again"
                    ) from None
                raise

    def upload(self, name: str, file: Path) -> None:
        with self._refusals() as system:
            system.put_file(str(file), f"{self.place}/{name}")

    def download(self, name: str, file: Path) -> None:
        """Fetch an object to `file`, beside its place first, so that half of it never stands under its name."""
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.new")
        with self._refusals() as system:
            system.get_file(f"{self.place}/{name}", str(beside))
        beside.replace(file)

    def names(self) -> tuple[str, ...]:
        """The names of all objects, in order."""
        with self._refusals() as system:
            try:
                found = system.find(self.place)
            except FileNotFoundError:
                found = []
        return tuple(sorted(name.removeprefix(f"{self.place}/") for name in found))

    def remove(self, names: Iterable[str]) -> None:
        with self._refusals() as system:
            for name in names:
                system.rm_file(f"{self.place}/{name}")

    @property
    def _bucket(self) -> str:
        return self.place.split("/", 1)[0]

    def _key(self, name: str) -> str:
        return f"{self.place}/{name}".split("/", 1)[1]

    @staticmethod
    def _body(system: S3FileSystem, answer: dict[str, object]) -> bytes:
        from fsspec.asyn import sync

        content = sync(system.loop, answer["Body"].read)  # type: ignore[attr-defined]
        return bytes(content)

    @contextmanager
    def _refusals(self) -> Iterator[S3FileSystem]:
        try:
            from s3fs import S3FileSystem
        except ImportError:
            raise UserError(f"{self}: buckets need s3fs: pip install 'briefs[scale]'") from None
        from botocore.exceptions import BotoCoreError

        try:
            yield S3FileSystem(use_listings_cache=False)
        except (OSError, BotoCoreError) as error:
            raise UserError(
                f"{self}: object storage refuses: {str(error) or type(error).__name__}. Keys, region and endpoint come "
                "from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL"
            ) from error
