"""Printed in grey, marks that stand for opposite things still differ."""

from __future__ import annotations

import io
import re
import tomllib
from itertools import combinations

import pytest
from labels import SVG, parsed
from PIL import Image

from briefs.errors import FaultyInput
from briefs.render.email.pictures import WIDTH, png
from briefs.render.locate import templates
from briefs.render.palette import STEP, contrast, palette
from briefs.vocabulary.look import Look

LIGHTNESS = 50  # of 255: what a laser printer's raster shows at a glance


def scheme(name):
    return tomllib.loads((templates() / "style/palette.toml").read_text())[name]


def grey(svg: str, look: str) -> float:
    """The mean lightness inside of all bars of a look, as printed in grey."""
    picture = Image.open(io.BytesIO(png(svg))).convert("L")
    scale = WIDTH / 360
    seen = []
    for group in parsed(svg).iter(f"{SVG}g"):
        for bar in group.iter(f"{SVG}rect") if group.get("class") == look else ():
            x, y, w, h = (float(bar.get(name, "0")) * scale for name in ("x", "y", "width", "height"))
            if w > 4 and h > 4:
                seen += list(picture.crop((round(x) + 1, round(y) + 1, round(x + w) - 1, round(y + h) - 1)).tobytes())
    assert seen, look
    return sum(seen) / len(seen)


@pytest.mark.parametrize("chart", ["liquidations-time", "liquidations-parts-asset"])
def test_longs_are_far_darker_than_shorts(plain, chart):
    svg = next(a.content.decode() for a in plain.artifacts if a.path == f"charts/{chart}.svg")
    assert grey(svg, "short-bar") - grey(svg, "long-bar") >= LIGHTNESS


def test_a_house_cannot_make_them_alike():
    pale = Look(light={"long": "#8a8a8a", "short-ground": "#e6e6e6"})
    with pytest.raises(FaultyInput, match="contrast to short-ground"):
        palette(templates() / "style/palette.toml", pale)


def test_each_step_of_the_strip_is_darker_than_the_last():
    for name in ("light", "dark"):
        colours = scheme(name)
        ratios = [contrast(colours[f"step-{n}"], colours[f"step-{n + 1}"]) for n in range(1, 5)]
        assert min(ratios) >= STEP


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_of_one_chart_differ_in_lightness_or_in_breadth(name):
    text = (templates() / "charts/looks.svg.j2").read_text()
    lines = {
        line: (scheme(name)[colour], float(broad))
        for line, colour, broad in re.findall(r'"(\w+)-line": .*?c\["?([\w-]+)"?\].*?stroke-width="([\d.]+)"', text)
        if line in {"first", "second", "third", "fourth"}
    }
    assert len(lines) == 4
    for (one, (colour, broad)), (other, (second, wide)) in combinations(lines.items(), 2):
        assert contrast(colour, second) >= 1.4 or max(broad, wide) / min(broad, wide) >= 1.6, (one, other)


def test_support_and_resistance_differ_in_form():
    """A dash and a dot, a full dot and a ring."""
    looks = (templates() / "charts/looks.svg.j2").read_text()
    dashes = dict(re.findall(r'"(support|resistance)-line".*stroke-dasharray="([\d. ]+)"', looks))
    (support, gap), (resistance, _) = (tuple(map(float, dashes[side].split())) for side in ("support", "resistance"))
    assert support >= 2.5 * resistance
    assert gap >= 2
    fills = dict(re.findall(r'"(support|resistance)-end": \'fill="\' ~ c\["(\w+)"\]', looks))
    assert contrast(scheme("light")[fills["support"]], scheme("light")[fills["resistance"]]) >= 3


def test_the_day_in_the_strip_has_a_ring_with_ground_between(plain):
    """The day is often the darkest cell, where no colour of a ring upon it could be seen."""
    svg = next(a.content.decode() for a in plain.artifacts if "strip" in a.path)
    bars = [
        (group.get("class"), *(float(bar.get(name)) for name in ("x", "y", "width", "height")))
        for group in parsed(svg).iter(f"{SVG}g")
        for bar in group.iter(f"{SVG}rect")
    ]
    ((_, x, y, w, h),) = (bar for bar in bars if bar[0] == "day-bar")
    inside = [
        bar for bar in bars
        if x + 1.5 < bar[1] and y + 1.5 < bar[2] and bar[1] + bar[3] < x + w - 1.5 and bar[2] + bar[4] < y + h - 1.5
    ]  # fmt: skip
    assert [bar[0] for bar in inside] == ["step-5-bar"]
    assert not [bar for bar in bars if bar[0] != "day-bar" and bar not in inside and overlap(bar, (x, y, w, h))]


def overlap(bar, ring):
    (_, x, y, w, h), (left, top, wide, high) = bar, ring
    line = 0.8  # half of its breadth, and half of the distance of cells
    return x < left + wide - line and left + line < x + w and y < top + high - line and top + line < y + h
