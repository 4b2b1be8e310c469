"""The section [house]: who publishes the briefs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from briefs.settings.key import Key

WORDS = r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,198}[^\s\x00-\x1f\x7f])?"


@dataclass(frozen=True, slots=True)
class House:
    """Who publishes the briefs, as the website's pages and feeds say it."""

    name: Annotated[str, Key("Name of the house, which is the title of its website too.", WORDS, "a name")] = (
        "Crypto derivatives brief"
    )
    about: Annotated[str, Key("What the house publishes, in one sentence.", WORDS, "a sentence")] = (
        "A daily brief of crypto derivatives in which every number can be checked."
    )
    url: Annotated[
        str,
        Key(
            "The house's own address, if it has one beside the website.", r"https?://[^\s<>\"\x00-\x1f]+", "an address"
        ),
    ] = ""
