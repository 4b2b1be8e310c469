"""`audiences.toml`: named audiences, each a table of terms that its clients share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from briefs.errors import Fault, FaultyInput, UserError
from briefs.settings.audience.terms import TERMS, wrong

Terms = Mapping[str, tuple[str, ...]]
"""Terms by name; a single value is a list of one."""


def audiences(path: Path) -> dict[str, Terms]:
    """The audiences by name. Raises UserError where the file cannot be read, FaultyInput with every fault in it."""
    faults: list[Fault] = []
    found: dict[str, Terms] = {}
    for name, table in _toml(path).items():
        if isinstance(table, dict):
            found[name] = _terms(table, f"[{name}]", faults)
        else:
            faults.append(Fault("top level", name, repr(table), "an audience was expected: [NAME] and its terms"))
    if faults:
        raise FaultyInput(str(path), faults, remedy="docs/email.md lists the terms.")
    return found


def _terms(table: Mapping[str, object], where: str, faults: list[Fault]) -> Terms:
    terms: dict[str, tuple[str, ...]] = {}
    for name, given in table.items():
        if name not in TERMS:
            near = get_close_matches(name, TERMS, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(TERMS)}"
            faults.append(Fault(where, name, str(given), f"there is no such term: {hint}"))
        elif TERMS[name].many and isinstance(given, list) and all(isinstance(word, str) for word in given):
            terms[name] = tuple(given)
        elif not TERMS[name].many and isinstance(given, str):
            terms[name] = (given,)
        else:
            kind = 'a list of texts, ["…", "…"],' if TERMS[name].many else "a text"
            faults.append(Fault(where, name, str(given), f"{kind} was expected"))
    faults += [Fault(where, name, word, why) for name, words in terms.items() for word, why in wrong(name, words)]
    return terms


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 (byte {error.start}): save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: not valid TOML: {error}") from None
