"""A brief in a line: for a list, a message on social media, a mail's subject, and what a mailbox shows beside it."""

from __future__ import annotations

from dataclasses import dataclass

SECTION = "headlines"  # the section of the claims that bind their numbers
LONGEST_SOCIAL = 280  # characters


@dataclass(frozen=True, slots=True)
class Headlines:
    """Texts as published; the social line has at most 280 characters, the first of the subjects is the best.

    Every number in them is claimed under the section `headlines` with the whole line as its sentence.
    """

    title: str
    summary: str
    social: str
    subjects: tuple[str, ...]
    preheader: str
