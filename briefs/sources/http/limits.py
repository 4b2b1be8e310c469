"""How long and how much the session puts up with."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """connect_s, read_s, write_s, pool_s: the longest silence of each kind; total_s: the longest whole reply.

    wire_bytes, decoded_bytes: the largest body as it comes and unpacked. depth: how deep JSON may be nested. tries: how
    often one question is asked. base_s, longest_wait_s: first and longest pause between tries; a venue that wants a
    longer one is reported instead of waited for. held_up_s: how long another try may wait for the host's pace. asks:
    how many questions one table may take.
    """

    connect_s: float = 10
    read_s: float = 20
    write_s: float = 10
    pool_s: float = 30
    total_s: float = 60
    wire_bytes: int = 8 * MEBIBYTE
    decoded_bytes: int = 24 * MEBIBYTE  # as JSON of nothing but brackets this takes some 500 MB
    depth: int = 64
    tries: int = 4
    base_s: float = 1
    longest_wait_s: float = 60
    held_up_s: float = 5
    asks: int = 1_000


ORDINARY = Limits()
