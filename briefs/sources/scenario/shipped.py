"""Where the scenarios lie that come with the program."""

from __future__ import annotations

import difflib
from pathlib import Path

import briefs
from briefs.errors import UserError


def locate(wanted: str) -> Path:
    """The scenario file that `wanted` means: a path, or the name of a shipped scenario. Raises UserError."""
    path = Path(wanted)
    if path.suffix == ".toml" or path.parent != Path():
        if not path.is_file():
            raise UserError(f"scenario {wanted}: there is no such file")
        return path
    shipped = names()
    if wanted not in shipped:
        near = difflib.get_close_matches(wanted, shipped, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UserError(
            f"scenario {wanted!r}: {hint}it is none of the shipped ones ({', '.join(shipped)}); "
            "for a scenario of your own name its file, such as ./day.toml"
        )
    return _folder() / f"{wanted}.toml"


def names() -> tuple[str, ...]:
    """The names of the shipped scenarios, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def _folder() -> Path:
    package = Path(briefs.__file__).parent
    places = (package / "_scenarios", package.parent / "data" / "scenarios")
    for place in places:
        if place.is_dir():
            return place
    raise UserError(f"the shipped scenarios are missing: neither {places[0]} nor {places[1]} exists; install again")
