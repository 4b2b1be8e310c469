"""The seam to a brief's own page: what the site takes over from `brief.html`, and what it will not take over.

The main part is taken whole with its inline charts, and so are its style sheets, which every brief made by the same
templates shares; where their fonts are embedded, they become files. Whoever changes the brief's page changes nothing
here as long as it has one `main` element and keeps its styles in `style` elements of its head.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser

from briefs.errors import Fault, FaultyInput

_MAIN = re.compile(r"<main\b[^>]*>.*</main>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"""\sid=("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_BODY = re.compile(r'<body\b[^>]*\bclass="([\w -]*)"', re.IGNORECASE)
_FONT = re.compile(r"""url\(["']?data:font/(woff2?|ttf|otf);base64,([A-Za-z0-9+/=]+)["']?\)""")
_HEADER = re.compile(r"<header\b[^>]*>(.*?)</header>", re.DOTALL)
_LIST = re.compile(r"<ul\b[^>]*>.*?</ul>", re.DOTALL)
_ADDRESS = re.compile(r"\s*(?:https?:|mailto:|[^:]*(?:[/?#]|$))", re.IGNORECASE)
_REFUSED = frozenset(
    {
        "script", "style", "iframe", "object", "embed", "link", "meta", "base", "form", "frame", "frameset",
        "applet", "foreignobject", "image", "animate", "set", "handler", "audio", "video", "source", "track",
    }
)  # fmt: skip
_ADDRESSES = frozenset({"href", "src", "xlink:href", "action", "formaction", "poster", "srcset"})


@dataclass(frozen=True, slots=True)
class Article:
    """main: the `main` element. body_class: the class of the body. header, points: what `main` has inside its first
    header, and the whole of its first list; "" where it has none.
    """

    main: str
    body_class: str
    header: str
    points: str


@dataclass(frozen=True, slots=True)
class Style:
    """What a brief's style sheets say, and the fonts that they embed: files beside the sheet, by path."""

    text: str
    fonts: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """The name says the content, so that an old page and its style sheet stay together."""
        return f"style/brief-{digest(self.text.encode())}.css"


def digest(content: bytes) -> str:
    """A short name for a content that never changes under that name."""
    return sha256(content).hexdigest()[:12]


def article(page: str, name: str, *, examined: bool = False) -> Article:
    """What the site takes from a brief's page. Raises FaultyInput where `name` has no main part or could run anything:
    a script, a handler, a frame, a style of its own, an address that is none of the web's. examined: the same page has
    passed this before, which takes most of the time.
    """
    found = _MAIN.search(page)
    if found is None:
        raise FaultyInput(
            name,
            [Fault("page", "main", "", "a page of a brief has a main element")],
            remedy="Generate the brief again.",
        )
    main = _anchored(found.group())
    faults = [] if examined else _dangers(main)
    if faults:
        remedy = "The page holds what no brief has. Generate the brief again."
        raise FaultyInput(name, faults[:20], len(faults), remedy)
    body = _BODY.search(page)
    header, points = _HEADER.search(main), _LIST.search(main)
    return Article(main, body[1] if body else "", header[1] if header else "", points.group() if points else "")


def _dangers(main: str) -> list[Fault]:
    watch = _Watch()
    watch.feed(main)
    watch.close()
    return watch.faults


def _anchored(main: str) -> str:
    """The link that skips to the content needs a name to go to."""
    return re.sub(r"^<main\b([^>]*)>", lambda tag: f'<main id="content"{_ID.sub("", tag[1])}>', main, count=1)


def style(page: str) -> Style:
    """The style sheets in the head of a brief's page, as one."""
    found = _MAIN.search(page)
    fonts: dict[str, bytes] = {}

    def file(found: re.Match[str]) -> str:
        try:
            content = b64decode(found[2], validate=True)
        except NotBase64:
            return found.group()
        name = f"font-{digest(content)}.{found[1]}"
        fonts[f"style/{name}"] = content
        return f'url("{name}")'

    head = page[: found.start()] if found else page
    text = _FONT.sub(file, "".join(_STYLE.findall(head)))
    # A font inside its page is there at once; one that has to come may not move what somebody reads already.
    return Style(text.replace("font-display: block", "font-display: optional") if fonts else text, fonts)


class _Watch(HTMLParser):
    """Lists what could run, load or restyle. The policy of the site's pages forbids all of it once more."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[Fault] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _REFUSED:
            self._note(tag, "element", tag, "may not stand in a brief")
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self._note(tag, name, value or "", "may not stand in a brief")
            elif name in _ADDRESSES and not _ADDRESS.match(value or ""):
                self._note(tag, name, value or "", "an http or https address was expected")

    def _note(self, tag: str, field: str, value: str, why: str) -> None:
        line, column = self.getpos()
        self.faults.append(Fault(f"main part, line {line}, column {column}, <{tag}>", field, value, why))
