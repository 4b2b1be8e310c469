"""No label of a chart touches the chart's edge, however wide its letters are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from labels import advances, outside
from look_briefs import busy, rendered

from briefs.render.charts.scale import width

WIDE = ("WMWM", "DOGE", "HYPE", "KKQQ")  # capitals are far wider than the middle of all letters


def charts(brief) -> dict[str, str]:
    return {a.path: a.content.decode() for a in brief.artifacts if a.path.endswith(".svg")}


def test_labels_in_capitals_lie_inside_their_chart():
    reading = busy()
    names = dict(zip(("CAA", "CAB", "CAC", "CAD"), WIDE, strict=True))
    figures = {
        (wide := ".".join(names.get(part, part) for part in key.split("."))): replace(figure, id=wide)
        for key, figure in reading.figures.items()
    }
    drawn = charts(rendered(replace(reading, figures=figures)))
    assert "WMWM" in drawn["charts/liquidations-parts-asset.svg"]
    assert {path: found for path, svg in drawn.items() if (found := outside(svg))} == {}


def test_a_label_at_the_edge_is_found():
    text = '<text x="25" y="9" text-anchor="end">DOGE</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 20">{text}</svg>'
    assert outside(svg) == ["DOGE: -6.2 to 25.0"]  # 2.833 letters of 11


@pytest.mark.parametrize("semibold", [False, True])
def test_no_text_is_wider_than_charts_take_it_for(semibold):
    for letter, wide in advances(semibold).items():
        if letter.isascii():
            assert width(letter, 1) >= wide, letter
    for text in ("DOGE", "Hyperliquid", "$1.10 billion", "16:00 UTC", "+0.0082%"):
        real = sum(advances(semibold)[letter] for letter in text)
        assert real <= width(text, 1) <= 1.25 * real, text
