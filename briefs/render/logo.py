"""A house's logo as a picture inside the page: nothing in it can run, load or tell on its author."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from briefs.errors import Fault, FaultyInput, UserError

LARGEST = 48 * 1024  # a page has 300 kB in all
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset(
    {
        "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
        "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "symbol", "use",
    }
)  # fmt: skip
_HREFS = frozenset({"href", "{http://www.w3.org/1999/xlink}href"})
_ELSEWHERE = re.compile(r"url\((?!\s*[\"']?#)|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


def picture(path: Path) -> str:
    """The address of the picture, as `data:`. Raises UserError where the file cannot be read, FaultyInput with what no
    logo may hold.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"logo {path} cannot be read: {error.strerror}; name an SVG or PNG file in house.logo"
        ) from None
    if len(content) > LARGEST:
        fault = Fault("file", "size", f"{len(content)} bytes", f"at most {LARGEST} are read")
        raise FaultyInput(f"logo {path}", [fault], remedy="Make the picture smaller, or draw it as SVG.")
    kind, clean = ("png", _bare(content, path)) if content.startswith(_PNG) else ("svg+xml", _drawn(content, path))
    return f"data:image/{kind};base64,{b64encode(clean).decode()}"


def _drawn(content: bytes, path: Path) -> bytes:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        fault = Fault("file", "content", str(error)[:80], "neither PNG nor well-formed SVG without entities")
        raise FaultyInput(f"logo {path}", [fault]) from None
    faults = list(_dangers(root))
    if root.tag != f"{_SVG}svg":
        faults.append(Fault("root", "element", root.tag[:80], "an svg element was expected"))
    if faults:
        remedy = "Save it as plain SVG: shapes, text and gradients alone, without styles, scripts and links."
        raise FaultyInput(f"logo {path}", faults, remedy=remedy)
    return bytes(tostring(root, encoding="utf-8"))


def _dangers(root: Element) -> Iterator[Fault]:
    for number, element in enumerate(root.iter(), 1):
        where, name = f"element {number}", str(element.tag).removeprefix(_SVG)
        if name not in _SHAPES:
            yield Fault(where, "element", name[:80], "may not stand in a logo")
        for key, value in element.attrib.items():
            linked = key in _HREFS and not value.startswith("#")
            if linked or key.lower().startswith("on") or key == "style" or _ELSEWHERE.search(value):
                yield Fault(where, key[:80], value[:80], "may not stand in a logo")


def _bare(content: bytes, path: Path) -> bytes:
    """A PNG's picture without what else a file may carry: texts, times, places."""
    kept, place = [_PNG], len(_PNG)
    while place + 12 <= len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4])
        if content[place + 4 : place + 8] in _CHUNKS:
            kept.append(content[place:end])
        place = end
    if place != len(content) or not kept[-1].endswith(b"IEND\xaeB`\x82"):
        raise FaultyInput(f"logo {path}", [Fault("file", "content", "", "the PNG is cut off")])
    return b"".join(kept)
