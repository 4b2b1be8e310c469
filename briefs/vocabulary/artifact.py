"""A file that a stage has made and nobody has written yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """`path` is relative to the brief's folder (`brief.md`, `charts/levels-btc.svg`)."""

    path: str
    content: bytes
