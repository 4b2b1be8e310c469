"""The section [site]: where the website is written and published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from briefs.settings.key import Key

_BASE = r"https?://[^\s<>\"?#\x00-\x1f]+/"


@dataclass(frozen=True, slots=True)
class Site:
    """The website that `briefs site` makes (docs/site.md)."""

    folder: Annotated[Path, Key("Folder that the website is written into. It holds nothing else.")] = Path("site")
    base_url: Annotated[
        str,
        Key(
            "Address that the website is published under, with a slash at its end. Without it there are no feeds, no "
            "sitemap, no canonical links and no pictures for link previews, which all need whole addresses.",
            _BASE,
            "an address that ends with a slash, such as https://example.org/briefs/",
        ),
    ] = ""
    id_base: Annotated[
        str,
        Key(
            "Address that the ids of feed entries begin with. Empty for base_url; set it to the old base_url when the "
            "website moves, and no feed reader shows an old brief as new.",
            _BASE,
            "an address that ends with a slash",
        ),
    ] = ""
    formats: Annotated[
        tuple[str, ...],
        Key("Which files of a brief lie beside its page: any of md, json and pdf.", "md|json|pdf", "md, json or pdf"),
    ] = ("md", "json", "pdf")
    targets: Annotated[
        tuple[str, ...],
        Key(
            "Where the website is published as well: a folder, rsync:HOST:FOLDER, s3://BUCKET/PREFIX or "
            "git:REPOSITORY#BRANCH.",
            r"\S(.*\S)?",
            "a target",
        ),
    ] = ()
    rsync: Annotated[
        tuple[str, ...],
        Key(
            "The words that rsync is called with, before the options that publishing needs.",
            r"\S(.*\S)?",
            "a word",
            needed=True,
        ),
    ] = ("rsync",)
