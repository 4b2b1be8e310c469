"""What every page of the site has around its own part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from briefs.render.site.face import INDEX, Face, Links, Rooted
from briefs.render.site.page import Page, key
from briefs.render.site.prose import shortened

LONGEST_TITLE = 70  # characters; search engines and tabs cut longer ones
# Pages run nothing, so nothing uses connect-src; programs that judge a page read robots.txt in its name.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
SEARCH_POLICY = f"{POLICY}; script-src 'self'"


@dataclass(frozen=True, slots=True)
class Meta:
    """What machines read of a page. picture: the path of its social card, "" for none. kind: its Open Graph type.

    published, updated: for articles. data: its JSON-LD.
    """

    title: str
    about: str
    picture: str = ""
    picture_says: str = ""
    kind: str = "website"
    published: str = ""
    updated: str = ""
    indexed: bool = True
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The frame of a site's pages. styles: style sheets, as paths. fonts: those of each style sheet. basis: everything
    that a change of it changes on every page, as one hash. logo: the path of the house's, "" for none.
    """

    face: Face
    styles: tuple[str, ...]
    fonts: Mapping[str, tuple[str, ...]]
    basis: str
    logo: str = ""

    def page(
        self, path: str, template: str, meta: Meta, depends: object, values: Any, *, changed: str = "", **options: Any
    ) -> Page:
        """A page of `template`. depends: plain data that its content follows from; values: a function that gives what
        the template needs.
        """
        own = Links(path) if path != "404.html" else Rooted(self.face)
        styles = options.get("styles", self.styles)
        return Page(
            path,
            key(self.basis, template, str(meta), styles, depends),
            template=f"site/{template}.html.j2",
            values=lambda: {**self._frame(path, meta, own, styles, options.get("policy", POLICY)), **values()},
            changed=changed,
        )

    def _frame(self, path: str, meta: Meta, link: Links | Rooted, styles: Any, policy: str) -> dict[str, Any]:
        face = self.face
        whole = f"{meta.title} · {face.name}" if meta.title and path != INDEX else meta.title or face.name
        return {
            "face": face,
            "meta": meta,
            "path": path,
            "link": link,
            "styles": styles,
            "fonts": [font for style in styles for font in self.fonts.get(style, ())],
            "logo": self.logo,
            "policy": policy,
            "tab": whole if len(whole) <= LONGEST_TITLE else shortened(meta.title or face.name, LONGEST_TITLE),
            "about": shortened(meta.about, 300),
            "shown_title": shortened(meta.title or face.name, 200),
            "data": script_json(meta.data) if meta.data is not None else "",
            "body_class": "",
        }


def script_json(data: Mapping[str, Any]) -> Markup:
    """JSON that can end no script element."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - nothing in it can be read as markup
