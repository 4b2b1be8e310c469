"""Charts as PNG, as mail programs do not show SVG; the same pixels on every machine."""

from __future__ import annotations

from briefs.render import typeface

WIDTH = 720  # pixels; shown half as wide, so that it is sharp on a dense screen


def png(svg: str) -> bytes:
    """The drawing on an opaque ground, in the packaged type. Where that lacks a character of the drawing, the machine's
    fonts are asked too: reading them takes far longer.
    """
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(
            svg_string=svg,
            width=WIDTH,
            background="#ffffff",
            skip_system_fonts=typeface.has(svg),
            font_files=[str(path) for path in typeface.printed()],
            # A drawing that names none of the fonts at hand would lose its text without an error.
            font_family=typeface.FAMILY,
            sans_serif_family=typeface.FAMILY,
        )
    )
