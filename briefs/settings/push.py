"""The section [push]: where drafts go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from briefs.settings.key import Key

_BASE = r"https?://[^\s<>\"?#@\x00-\x1f]+/"
_BASE_WORDS = "an address that ends with a slash, such as https://blog.example.org/"
_NAME = r"[^\s:\x00-\x1f](?:[^:\x00-\x1f]*[^\s:\x00-\x1f])?"


@dataclass(frozen=True, slots=True)
class Push:
    """Drafts for newsletter systems, which `briefs push` makes (docs/drafts.md). Keys have no place here."""

    slug: Annotated[
        str,
        Key(
            "What the name of each draft begins with; the brief's day follows.",
            "[a-z0-9]+(-[a-z0-9]+)*",
            "small letters, digits and hyphens, such as market-brief",
        ),
    ] = "market-brief"
    tags: Annotated[
        tuple[str, ...],
        Key("Tags of a draft, where the system takes their names (Ghost, listmonk, files).", r"\S(.*\S)?", "a tag"),
    ] = ()
    folder: Annotated[Path, Key("Folder that drafts are written into as files.")] = Path("drafts")
    ledger: Annotated[Path, Key("Folder that keeps what was pushed where.")] = Path("data/drafts")
    timeout_s: Annotated[int, Key("Seconds to wait for an answer.", least=1, most=600)] = 30
    ghost_url: Annotated[str, Key("Address of the Ghost site.", _BASE, _BASE_WORDS)] = ""
    wordpress_url: Annotated[str, Key("Address of the WordPress site.", _BASE, _BASE_WORDS)] = ""
    wordpress_user: Annotated[
        str, Key("User whose application password it is, who may write drafts and upload pictures.", _NAME, "a name")
    ] = ""
    buttondown_url: Annotated[str, Key("Address of Buttondown's API.", _BASE, _BASE_WORDS)] = (
        "https://api.buttondown.com/"
    )
    listmonk_url: Annotated[str, Key("Address of the listmonk server.", _BASE, _BASE_WORDS)] = ""
    listmonk_user: Annotated[str, Key("Its API user.", _NAME, "a name")] = ""
    listmonk_lists: Annotated[
        tuple[str, ...], Key("Numbers of the lists that a campaign is meant for.", "[1-9][0-9]{0,8}", "a number")
    ] = ()
    listmonk_template: Annotated[int, Key("Number of the template; 0 for the default one.", most=999_999_999)] = 0
    webhook_url: Annotated[
        str,
        Key(
            "Address that each draft is posted to, signed.",
            r"https?://[^\s<>\"#@\x00-\x1f]+",
            "an http or https address",
        ),
    ] = ""
