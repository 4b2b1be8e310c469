"""Stretches of time cut into pieces that one reply can hold."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.sources.talk import Want


def pieces(start_ms: int, end_ms: int, longest_ms: int) -> Iterator[tuple[int, int]]:
    """The half-open pieces of [start_ms, end_ms), the first ones first, none longer than `longest_ms`.

    Asking by pieces makes it indifferent in which order a venue sorts its rows, and from which end it cuts them.
    """
    for start in range(start_ms, end_ms, longest_ms):
        yield start, min(start + longest_ms, end_ms)


def until_now(want: Want) -> tuple[int, int]:
    """The wanted stretch as far as it is past."""
    return want.start_ms, min(want.end_ms, want.now_ms)
