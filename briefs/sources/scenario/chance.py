"""Where chance comes from: a generator for each scenario and purpose, the same in every process."""

from __future__ import annotations

import hashlib

from numpy.random import PCG64, Generator


def generator(scenario: str, *purpose: str) -> Generator:
    """A generator seeded by the scenario's name and the purpose alone, so that no draw moves another's."""
    digest = hashlib.sha256("\x1f".join((scenario, *purpose)).encode()).digest()
    return Generator(PCG64(int.from_bytes(digest[:16], "big")))
