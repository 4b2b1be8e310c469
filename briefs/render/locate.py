"""Where the templates are: inside an installed wheel, else beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

from briefs.errors import UserError

_PACKAGE = Path(__file__).resolve().parent.parent


def templates() -> Path:
    """The templates' folder. Raises UserError that names both places where neither is there."""
    places = (_PACKAGE / "_templates", _PACKAGE.parent / "templates")
    for place in places:
        if place.is_dir():
            return place
    raise UserError(f"the templates are missing: neither {places[0]} nor {places[1]} is there; install briefs again")
