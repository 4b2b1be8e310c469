"""Colours: their contrast, whether all eyes can tell sides apart, and a house's own."""

from __future__ import annotations

import pytest

from briefs.errors import FaultyInput
from briefs.render.locate import templates
from briefs.render.palette import PAIRS, contrast, palette
from briefs.vocabulary.look import BUILT_IN, Look

FILE = templates() / "style" / "palette.toml"


def test_contrast_of_known_pairs() -> None:
    # The extremes are 21 by definition; #767676 is the lightest grey that passes on white, at 4.54.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#14567f", "#14567f") == pytest.approx(1)


def test_the_built_in_colours_can_be_read() -> None:
    built_in = palette(FILE, BUILT_IN)
    assert built_in.light.keys() == built_in.dark.keys()
    assert {name for pair in PAIRS for name in pair[:2]} <= built_in.light.keys()
    steps = [contrast(built_in.light[f"step-{n}"], built_in.light["ground"]) for n in range(1, 6)]
    assert steps == sorted(steps), "the strip darkens step by step, in grey print too"


# How eyes blind to red, green or blue see linear red, green and blue. Source: Machado, Oliveira and Fernandes,
# "A physiologically-based model for simulation of color vision deficiency", 2009, full severity.
EYES = {
    "red-blind": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green-blind": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "blue-blind": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_longs_and_shorts_differ_for_all_eyes(scheme: str, eyes: str) -> None:
    colours = getattr(palette(FILE, BUILT_IN), scheme)
    long, short = (seen(colours[side], EYES[eyes]) for side in ("long", "short"))
    assert sum((a - b) ** 2 for a, b in zip(long, short, strict=True)) ** 0.5 > 0.25


def seen(colour: str, eyes: tuple[tuple[float, ...], ...]) -> list[float]:
    linear = [(int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
    mixed = [sum(weight * part for weight, part in zip(row, linear, strict=True)) for row in eyes]
    return [min(max(part, 0.0), 1.0) ** (1 / 2.2) for part in mixed]


def test_a_house_takes_the_place_of_colours_by_name() -> None:
    own = palette(FILE, Look(light={"accent": "#6b1f7a"}, dark={"accent": "#d9a6e3"}))
    assert own.light["accent"] == "#6b1f7a"
    assert "--accent:#6b1f7a" in own.variables(paper=True)
    assert "--accent:#d9a6e3" in own.variables(paper=False)
    assert "prefers-color-scheme" not in own.variables(paper=True)


def test_colours_that_nobody_could_read_are_refused_all_at_once() -> None:
    with pytest.raises(FaultyInput) as refused:
        palette(FILE, Look(light={"accent": "#9ecbe8", "shade": "#000000"}, dark={"long": "blue"}))
    said = str(refused.value)
    assert "accent" in said
    assert "4.5 is the least" in said
    assert "shade" in said
    assert "a colour such as #14567f was expected" in said
