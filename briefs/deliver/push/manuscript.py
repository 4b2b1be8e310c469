"""A brief as a draft for editors, before it is put into the words of one system."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

_IMAGE = re.compile(r'<img class="drawing" src="cid:(?P<name>[^"]*)" alt="(?P<about>[^"]*)"[^>]*>')
_BINDING = re.compile(r'<span data-figure="[^"]*">(.*?)</span>', re.DOTALL)
_HOLLOW = re.compile(r"<div[^>]*>\s*</div>")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What goes to every target alike.

    slug: the draft's name there, `[a-z0-9-]+`. brief: the brief's own slug. markdown: the body, without title and
    pictures; file: the whole Markdown file with its front matter. html: the body as a fragment, in which each chart is
    an <img> whose address is `cid:NAME`; pictures: PNG by that NAME. text: the whole as plain text.
    """

    slug: str
    brief: str
    revision: int
    title: str
    summary: str
    social: str
    subjects: Sequence[str]
    preheader: str
    markdown: str
    file: str
    html: str
    text: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    tags: Sequence[str] = ()

    @property
    def subject(self) -> str:
        return self.subjects[0] if self.subjects else self.title

    @property
    def digest(self) -> str:
        """A hash of everything above."""
        parts = [self.slug, self.brief, self.revision, self.title, self.summary, self.social, [*self.subjects]]
        parts += [self.preheader, self.markdown, self.file, self.html, self.text, [*self.tags]]
        parts += [[name, sha256(content).hexdigest()] for name, content in sorted(self.pictures.items())]
        return sha256(json.dumps(parts).encode()).hexdigest()

    def page(self, addresses: Mapping[str, str]) -> str:
        """The fragment for an editor's eyes: without bindings, charts at their `addresses`, those without one left out.

        Braces and brackets are written as entities, so that nothing in it runs as a template or a shortcode.
        """

        def image(found: re.Match[str]) -> str:
            address = addresses.get(found["name"])
            return f'<img src="{escape(address)}" alt="{found["about"]}" width="720">' if address else ""

        whole = _HOLLOW.sub("", _IMAGE.sub(image, _BINDING.sub(r"\1", self.html)))
        return whole.replace("{", "&#123;").replace("}", "&#125;").replace("[", "&#91;").replace("]", "&#93;")

    @property
    def body(self) -> str:
        """The Markdown with nothing in it that a mail system would take for a template."""
        return self.markdown.replace("{", "&#123;").replace("}", "&#125;")
