"""A file of the site before it is made: its path, a key that names everything it depends on, and how to make it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

from briefs.render import confined
from briefs.render.override import Templates
from briefs.render.page import Press
from briefs.render.sentence import plain
from briefs.vocabulary.artifact import Artifact

_BATCH = 24  # pages that one bounded process makes, where templates are a user's own


@dataclass(frozen=True, slots=True)
class Page:
    """key: two pages with the same path and key have the same bytes. changed: ISO moment for the sitemap, "" for none.

    Either `content` gives the bytes, or `template` is filled with what `values` gives; `finish` makes the file of that
    where it is not the text itself.
    """

    path: str
    key: str
    content: Callable[[], bytes] | None = None
    template: str = ""
    values: Callable[[], Mapping[str, Any]] | None = None
    finish: Callable[[bytes], bytes] | None = None
    changed: str = ""


def key(*parts: object) -> str:
    """A hash of plain data."""
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def made(pages: Iterable[Page], templates: Templates) -> Iterator[Artifact]:
    """The files of the pages, one by one.

    Raises UserError where a template of the user's own is faulty or asks for too much.
    """
    foreign = templates.runs_foreign_code
    press = Press.of(templates)
    waiting = iter(pages)
    while batch := list(islice(waiting, _BATCH if foreign else 1)):
        filled = [(page.template, dict(page.values())) for page in batch if page.values is not None]
        texts = iter(confined.run(_apart, templates, filled) if foreign and filled else _filled(press, filled))
        for page in batch:
            content = page.content() if page.content is not None else next(texts)
            yield Artifact(page.path, content if page.finish is None else page.finish(content))


def _apart(templates: Templates, work: Sequence[tuple[str, Mapping[str, Any]]]) -> list[bytes]:
    return _filled(Press.of(templates), work)


def _filled(press: Press, work: Sequence[tuple[str, Mapping[str, Any]]]) -> list[bytes]:
    return [press.environment.get_template(name).render(plain=plain, **values).encode() for name, values in work]
