"""The colours of a brief: the built-in ones with a house's own over them, each proven to be readable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from briefs.errors import Fault, FaultyInput
from briefs.render.phrases import read_toml
from briefs.vocabulary.look import Look

_COLOUR = re.compile(r"#[0-9a-f]{6}")
TEXT, MARK = 4.5, 3.0  # least contrasts. Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11
STEP = 1.25  # between neighbours of a scale, so that they differ in grey print too
# What stands on what: (text or mark, its ground, least contrast).
PAIRS = (
    *((ink, ground, TEXT) for ink in ("ink", "soft", "accent") for ground in ("ground", "panel")),
    *((ink, "ground", TEXT) for ink in ("long-ink", "short-ink")),
    ("warn-ink", "warn-ground", TEXT),
    *((mark, "ground", MARK) for mark in ("long", "short", "neutral", "third", "fourth", "rule")),
    ("short", "short-ground", MARK),
    ("long", "short-ground", MARK),  # shorts are hatched on it: in grey print this alone tells the sides apart
    *((f"step-{n}", f"step-{n + 1}", STEP) for n in range(1, 5)),
)


@dataclass(frozen=True, slots=True)
class Palette:
    """`light` and `dark` have the same names."""

    light: Mapping[str, str]
    dark: Mapping[str, str]

    def variables(self, *, paper: bool) -> str:
        """The colours as CSS; on paper the light ones alone."""
        light = f":root{{{_listed(self.light)}}}"
        return light if paper else f"{light}@media (prefers-color-scheme:dark){{:root{{{_listed(self.dark)}}}}}"


def palette(path: Path, look: Look) -> Palette:
    """The colours of the file under the house's own.

    Raises FaultyInput with every colour that is none, has no meaning, or cannot be told from its ground.
    """
    known = read_toml(path)
    found = {scheme: _scheme(known, scheme) for scheme in ("light", "dark")}
    faults = []
    for scheme, own in (("light", look.light), ("dark", look.dark)):
        strange = sorted(own.keys() - found[scheme].keys())
        faults += [Fault(f"{scheme} colours", name, own[name], "no colour has this name") for name in strange]
        found[scheme] |= own
        faults += _unreadable(scheme, found[scheme])
    missing = sorted(found["light"].keys() ^ found["dark"].keys())
    faults += [Fault("colours", name, "", "is in one of [light] and [dark] alone") for name in missing]
    if faults:
        raise FaultyInput("the colours", faults, remedy="docs/design.md says which contrast each colour needs.")
    return Palette(found["light"], found["dark"])


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21. Source: WCAG 2.2, definitions."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _scheme(known: Mapping[str, object], scheme: str) -> dict[str, str]:
    part = known.get(scheme)
    return {name: str(value) for name, value in part.items()} if isinstance(part, Mapping) else {}


def _unreadable(scheme: str, colours: Mapping[str, str]) -> Iterator[Fault]:
    wrong = {name for name, colour in colours.items() if not _COLOUR.fullmatch(colour)}
    for name in sorted(wrong):
        yield Fault(f"{scheme} colours", name, colours[name], "a colour such as #14567f was expected")
    for ink, ground, least in PAIRS:
        if ink in wrong or ground in wrong or ink not in colours or ground not in colours:
            continue
        ratio = contrast(colours[ink], colours[ground])
        if ratio < least:
            why = f"its contrast to {ground} {colours[ground]} is {ratio:.2f}, and {least} is the least"
            yield Fault(f"{scheme} colours", ink, colours[ink], why)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _listed(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())
