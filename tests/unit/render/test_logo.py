"""A house's logo: a picture and nothing else."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode
from pathlib import Path

import pytest

from briefs.errors import BriefsError, FaultyInput, UserError
from briefs.render.logo import LARGEST, picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def written(folder: Path, content: bytes | str, name: str = "logo.svg") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*extra: bytes) -> bytes:
    """One grey point."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    )


def test_plain_shapes_are_kept(tmp_path: Path) -> None:
    address = picture(written(tmp_path, SVG.format('<circle cx="4" cy="4" r="4" fill="#14567f"/>')))
    head, _, content = address.partition(",")
    assert head == "data:image/svg+xml;base64"
    assert b'r="4"' in b64decode(content)


@pytest.mark.parametrize("inside", [
    "<script>alert(1)</script>", '<rect onload="alert(1)"/>', '<image href="http://example.org/x.png"/>',
    '<use href="http://example.org/x.svg#a"/>',
    '<rect fill="url(http://example.org/#a)"/>', '<rect style="fill:red"/>',
    "<style>@import 'http://example.org/x.css'</style>", "<foreignObject/>",
    '<a href="javascript:alert(1)"><rect/></a>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///x"/>',
])  # fmt: skip
def test_whatever_could_run_or_load_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(FaultyInput, match="may not stand in a logo"):
        picture(written(tmp_path, SVG.format(inside)))


def test_an_entity_bomb_is_no_logo(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>")
    with pytest.raises(FaultyInput, match="without entities"):
        picture(written(tmp_path, bomb))


def test_a_png_loses_what_is_no_picture(tmp_path: Path) -> None:
    address = picture(written(tmp_path, png(chunk(b"tEXt", b"Author\x00somebody")), "logo.png"))
    assert address == picture(written(tmp_path, png(), "bare.png"))
    assert b"somebody" not in b64decode(address.partition(",")[2])


@pytest.mark.parametrize("content", [b"GIF89a", b"", png()[:-4], b"\x89PNG\r\n\x1a\n", b"x" * (LARGEST + 1)])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FaultyInput):
        picture(written(tmp_path, content))


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.svg cannot be read.*house\.logo") as refused:
        picture(tmp_path / "gone.svg")
    assert isinstance(refused.value, BriefsError)
