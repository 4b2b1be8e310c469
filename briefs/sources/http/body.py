"""From bytes to values: unpacked up to a cap, of the type that was asked for, and no deeper than reason."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from briefs.sources.http.failures import CutOff, Garbled, Place, SourceFailed, TooBig, Unreadable, shorten
from briefs.sources.http.limits import MEBIBYTE, Limits

_STEP = MEBIBYTE // 4
_JSON_TYPES = re.compile(r"(application/([a-z0-9.+-]*\+)?json|text/(json|plain|javascript)|application/javascript)")
_XML_TYPES = re.compile(r"((application|text)/([a-z0-9.+-]*\+)?xml|text/plain)")
_PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # zlib's window bits: 31 expects gzip's head, 15 zlib's
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)


def unpacked(chunks: Iterable[bytes], headers: Mapping[str, str], limits: Limits, place: Place) -> bytes:
    """The whole body, decoded piece by piece so that a bomb stops at the cap. Raises TooBig, CutOff or Unreadable."""
    packing = headers.get("content-encoding", "").strip().lower()
    if packing in {"", "identity"}:
        return b"".join(_counted(chunks, limits.wire_bytes, place))
    if packing not in _PACKED:
        raise Unreadable(place, f"packs its answer as {shorten(packing)!r}, which was not asked for")
    unpacker = zlib.decompressobj(_PACKED[packing])
    whole = bytearray()
    for chunk in _counted(chunks, limits.wire_bytes, place):
        waiting = chunk
        while waiting and not unpacker.eof:
            try:
                whole += unpacker.decompress(waiting, _STEP)
            except zlib.error as error:
                raise Garbled(place, f"sent a body that cannot be unpacked as {packing}: {error}") from None
            if len(whole) > limits.decoded_bytes:
                raise TooBig(place, f"sent a body that unpacks to more than {_mebibytes(limits.decoded_bytes)}")
            waiting = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise CutOff(place, f"sent a body that breaks off inside its {packing} packing")
    return bytes(whole)


def _counted(chunks: Iterable[bytes], cap: int, place: Place) -> Iterable[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > cap:
            raise TooBig(place, f"sent more than {_mebibytes(cap)}")
        yield chunk


def _mebibytes(count: int) -> str:
    return f"{count / MEBIBYTE:g} MiB"


def parsed(body: bytes, headers: Mapping[str, str], accept: str, limits: Limits, place: Place) -> Any:
    """The body of an answer with status 200 as what was asked for. Raises Unreadable or Garbled."""
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    fitting = {"json": _JSON_TYPES, "xml": _XML_TYPES}.get(accept)
    if fitting is not None and kind and not fitting.fullmatch(kind):
        what = "a web page" if "html" in kind else shorten(kind)
        raise Unreadable(place, f"answered with {what} in place of {accept.upper()}", said=shorten(_text(body, "")))
    if accept == "json":
        return decoded_json(body, limits, place)
    return _text(body, headers.get("content-type", ""))


def refusing(body: bytes, limits: Limits, place: Place) -> Any:
    """The body of a refusal as JSON where it is JSON, else as text: what a source's `refusal` reads."""
    try:
        return decoded_json(body, limits, place)
    except SourceFailed:
        return _text(body, "")


def decoded_json(body: bytes, limits: Limits, place: Place) -> Any:
    """The value; numbers with a point become Decimal. Raises Garbled where it is no JSON, Unreadable where too deep."""
    _refuse_depth(body, limits.depth, place)
    try:
        text = body.decode("utf-8-sig")
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, InvalidOperation) as error:
        if body.lstrip()[:1] == b"<":
            what = "answered with a web page in place of JSON"
            raise Unreadable(place, what, said=shorten(_text(body, ""))) from None
        said = shorten(_text(body[:400], ""))
        where = f" at character {error.pos} of {len(text)}" if isinstance(error, json.JSONDecodeError) else ""
        raise Garbled(place, f"sent text that is no JSON{where}", said=said) from None


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _refuse_depth(body: bytes, deepest: int, place: Place) -> None:
    if body.count(b"[") + body.count(b"{") <= deepest:
        return
    depth = 0
    for found in _TOKEN.finditer(body):
        token = found.group()
        if token in (b"[", b"{"):
            depth += 1
            if depth > deepest:
                raise Unreadable(place, f"nests its JSON deeper than {deepest} levels")
        elif token in (b"]", b"}"):
            depth -= 1


def _text(body: bytes, content_type: str) -> str:
    """As text, in the character set that the header or the head of the XML names, else UTF-8."""
    named = re.search(r"charset=[\"']?([A-Za-z0-9_.:-]+)", content_type)
    inside = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([A-Za-z0-9_.:-]+)[\"']", body[:200])
    charset = named.group(1) if named else (inside.group(1).decode("ascii") if inside else "utf-8")
    try:
        return body.decode("utf-8-sig" if charset.lower() in {"utf-8", "utf8"} else charset, errors="replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", errors="replace")
