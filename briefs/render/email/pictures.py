"""Charts as PNG, as mail programs do not show SVG; the same pixels wherever the same font is installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from briefs.errors import MissingLibrary

WIDTH = 720  # pixels; shown half as wide, so that it is sharp on a dense screen
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_FACES = (
    ("Inter", "Inter-Regular.ttf", "Inter-Bold.ttf"),
    ("Liberation Sans", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("DejaVu Sans", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("Arial", "Arial.ttf", "Arial Bold.ttf"),
)


def png(svg: str) -> bytes:
    """The drawing on an opaque ground. Raises MissingLibrary where no font is found: its text would just be missing."""
    from resvg_py import svg_to_bytes

    family, fonts = _face()
    return bytes(
        svg_to_bytes(
            svg_string=svg,
            width=WIDTH,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(path) for path in fonts],
            # A drawing that names none of the fonts at hand would lose its text without an error.
            font_family=family,
            sans_serif_family=family,
        )
    )


@cache
def _face() -> tuple[str, tuple[Path, ...]]:
    """The first family that is installed, in the order that the drawings name them, and its files."""
    for family, *names in _FACES:
        for folder in map(Path, _FOLDERS):
            found = [sorted(folder.rglob(name))[:1] for name in names] if folder.is_dir() else []
            if found and all(found):
                return family, tuple(path for paths in found for path in paths)
    raise MissingLibrary(
        "charts in mail need a font, and none of Inter, Liberation Sans, DejaVu Sans and Arial is installed. "
        "On Debian or Ubuntu:\n  apt-get install --no-install-recommends fonts-dejavu-core"
    )
