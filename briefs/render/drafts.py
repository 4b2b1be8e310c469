"""A brief as drafts for editors: Markdown with front matter, an HTML fragment, plain text, charts as pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from markupsafe import Markup

from briefs.render import confined
from briefs.render.email.body import body
from briefs.render.email.pictures import png
from briefs.render.email.text import text
from briefs.render.override import Templates
from briefs.render.page import Press

_TITLE_MD = re.compile(r"\A# [^\n]*\n+")
_TITLE_HTML = re.compile(r"<h1\b[^>]*>.*?</h1>\s*", re.DOTALL)
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE)
_DRAWING = re.compile(r"(!\[[^\]]*\]\()charts/([a-z0-9-]+)\.svg\)")
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Copy:
    """What a draft is made of: brief.md, brief.html, each chart's SVG by slug, and the front matter's fields."""

    markdown: str
    page: str
    drawings: Mapping[str, str]
    front: Mapping[str, str | int | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Drafts:
    """file: the Markdown with front matter. markdown: without it, without title and pictures. html: a fragment without
    the title, charts as `cid:SLUG`; page: the same with its title. text: all of it, title included.
    """

    file: str
    markdown: str
    html: str
    page: str
    text: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def drafts(copy: Copy, templates: Templates) -> Drafts:
    if templates.runs_foreign_code:
        return confined.run(_drafts, copy, templates)
    return _drafts(copy, templates)


def _drafts(copy: Copy, templates: Templates) -> Drafts:
    press = Press.of(templates)
    told = _TITLE_MD.sub("", copy.markdown)
    front = {name: Markup(_yaml(value)) for name, value in copy.front.items()}  # noqa: S704 - no HTML is made of it
    pictured = _DRAWING.sub(r"\1charts/\2.png)", told).rstrip("\n")
    file = press.environment.get_template("drafts/draft.md.j2").render(body=Markup(pictured), **front)  # noqa: S704
    inside = body(copy.page, {slug: slug for slug in copy.drawings})
    return Drafts(
        file.rstrip("\n") + "\n",
        _PICTURE.sub("", told),
        _TITLE_HTML.sub("", inside.html) + "\n",
        inside.html + "\n",
        text(copy.markdown),
        {PurePosixPath(slug).name: png(copy.drawings[slug]) for slug in inside.drawings},
    )


def _yaml(value: str | int | Sequence[str]) -> str:
    """A value in double quotes, which YAML reads as JSON does."""
    whole = json.dumps(value if isinstance(value, str | int) else [*value], ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", whole)
