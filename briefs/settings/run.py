"""The section [run]: what a day's chain is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from briefs.settings.key import Key

STEPS = ("fetch", "generate", "site", "push", "send")
TARGETS = ("files", "ghost", "wordpress", "buttondown", "listmonk", "webhook")


@dataclass(frozen=True, slots=True)
class Run:
    """What `briefs run` does each day (docs/schedule.md). A brief is verified before it goes anywhere, in any case."""

    steps: Annotated[
        tuple[str, ...],
        Key(
            "The steps of the chain, which run in this order: fetch, generate, site, push, send.",
            "|".join(STEPS),
            "fetch, generate, site, push or send",
            needed=True,
        ),
    ] = ("fetch", "generate", "site")
    targets: Annotated[
        tuple[str, ...],
        Key(
            "Where the step push brings drafts: any of files, ghost, wordpress, buttondown, listmonk and webhook.",
            "|".join(TARGETS),
            "files, ghost, wordpress, buttondown, listmonk or webhook",
        ),
    ] = ("files",)
    catch_up: Annotated[
        int, Key("How many days before the last one are made up for where they were missed.", most=31)
    ] = 3
    mail_catch_up: Annotated[
        int,
        Key("How many of these days are still mailed late; mail.max_age_hours is a bound of its own.", most=31),
    ] = 0
    ledger: Annotated[Path, Key("Folder that keeps which step of which day is done.")] = Path("data/run")
