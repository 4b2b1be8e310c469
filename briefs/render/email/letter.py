"""A brief's files as the parts of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from markupsafe import Markup

from briefs.errors import BriefsError
from briefs.render import confined
from briefs.render.email.body import body
from briefs.render.email.pictures import png
from briefs.render.email.text import text
from briefs.render.override import Templates
from briefs.render.page import Press
from briefs.render.palette import Palette
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.letter import ADDRESS, ADDRESS_ONLY, FOOTER, FOOTER_ONLY, Picture

_COLOUR = re.compile(r"\b(light|dark)\(([a-z0-9-]+)\)")
LARGEST_PAGE = 90_000  # bytes; above 102 kB the largest mail provider cuts a message short
LARGEST_STYLE = 16_000  # bytes that a mail program reads of a page's style


@dataclass(frozen=True, slots=True)
class Brief:
    """What a mail is made of.

    markdown, page: brief.md and brief.html. drawings: each chart's SVG by slug. preheader: what a mailbox shows beside
    the subject, with its claims. illustrated: whether an HTML part is wanted; attached: whether the PDF goes with it.
    """

    slug: str
    title: str
    language: str
    markdown: str
    page: str
    drawings: Mapping[str, str]
    preheader: str
    claims: tuple[Claim, ...]
    illustrated: bool = True
    attached: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    text: str
    html: str = ""
    pictures: tuple[Picture, ...] = ()


def parts(brief: Brief, domain: str, templates: Templates) -> Parts:
    """The text part and, where wanted, the HTML part with its pictures; `domain` is the sender's.

    The marks of `vocabulary.letter` stand where a recipient's own lines go. Raises BriefsError where the page is larger
    than mail programs show whole.
    """
    if templates.runs_foreign_code:
        return confined.run(_parts, brief, domain, templates)
    return _parts(brief, domain, templates)


def _parts(brief: Brief, domain: str, templates: Templates) -> Parts:
    press = Press.of(templates)
    marks = {"footer": FOOTER, "footer_only": FOOTER_ONLY, "address": ADDRESS, "address_only": ADDRESS_ONLY}
    common: dict[str, object] = {**marks, "attached": brief.attached}
    plain = Markup(text(brief.markdown).rstrip("\n"))  # noqa: S704 - no HTML is made of it
    words = press.environment.get_template("email/text.txt.j2").render(body=plain, **common)
    if not brief.illustrated:
        return Parts(words)
    cid = {slug: f"{slug}.{brief.slug.lower()}@{domain}" for slug in brief.drawings}
    inside = body(brief.page, cid)
    style = _coloured(templates.path("email/mail.css").read_text(encoding="utf-8"), press.palette)
    page = press.environment.get_template("email/page.html.j2").render(
        title=brief.title,
        language=brief.language,
        house=templates.look.name,
        preheader=Markup(_bound(brief.preheader, brief.claims)),  # noqa: S704 - escaped there
        body=Markup(inside.html),  # noqa: S704 - nothing but what the brief's own page holds
        style=Markup(style),  # noqa: S704 - our own style sheet
        **common,
    )
    shown = [(slug, cid[slug]) for slug in inside.drawings]
    pictures = tuple(
        Picture(name, f"{PurePosixPath(slug).name}.png", png(brief.drawings[slug])) for slug, name in shown
    )
    return Parts(words, _refuse_large(_inlined(page), style, brief.slug), pictures)


def _coloured(style: str, colours: Palette) -> str:
    """The style with its colours: mail programs know no variables."""
    known = {"light": colours.light, "dark": colours.dark}
    return _COLOUR.sub(lambda found: known[found[1]].get(found[2], found[0]), style)


def _inlined(page: str) -> str:
    from css_inline import CSSInliner

    # Without keep_at_rules the media queries for narrow and dark screens would be lost.
    inliner = CSSInliner(keep_at_rules=True, keep_style_tags=False, load_remote_stylesheets=False, minify_css=True)
    return inliner.inline(page)


def _refuse_large(page: str, style: str, slug: str) -> str:
    for what, size, most in (("page", len(page.encode()), LARGEST_PAGE), ("style", len(style.encode()), LARGEST_STYLE)):
        if size > most:
            raise BriefsError(
                f"the mail of {slug} has a {what} of {size:,} bytes, and mail programs cut off what is over {most:,}: "
                "leave out a section (numbers is the largest), name a watchlist, or choose format text"
            )
    return page


def _bound(line: str, claims: Iterable[Claim]) -> str:
    """The line as HTML in which the text of each claim, in their order, is bound to its figure."""
    out, rest = "", line
    for claim in claims:
        before, found, after = rest.partition(claim.text)
        if found:
            out += f'{escape(before, quote=False)}<span data-figure="{escape(claim.figure)}">{escape(found)}</span>'
            rest = after
    return out + escape(rest, quote=False)
