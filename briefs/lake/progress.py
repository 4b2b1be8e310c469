"""How long work in the lake reports how far it is."""

from __future__ import annotations

from collections.abc import Callable


def silent(what: str, done: int, total: int) -> None:
    """A progress report that nobody reads. total 0: nobody knows how long it takes."""


Progress = Callable[[str, int, int], None]
