"""What stands beside each setting's type: its meaning, and which values it takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """What one setting means and which words it takes.

    meaning: plain sentences. word: regular expression that a text, or each word of a list, matches; words: what it asks
    for, as an error says it. needed: the list may not be empty; a text whose default is empty may always be empty.
    least, most: bounds of a whole number.
    """

    meaning: str
    word: str = ""
    words: str = ""
    needed: bool = False
    least: int = 0
    most: int = 0
