"""Reads the settings: options win over the environment, that over `briefs.toml`, that over the defaults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from briefs.errors import Fault, FaultyInput, UserError
from briefs.settings.entries import Entry, Value, entries, sections
from briefs.settings.key import Key
from briefs.settings.schema import Settings

DEFAULT_FILE = Path("briefs.toml")


def load(path: Path | None, environ: Mapping[str, str], options: Mapping[str, object] | None = None) -> Settings:
    """The settings in force.

    path: the file; None for `briefs.toml` in the current folder, which may be absent. environ: variables such as
    BRIEFS_LAKE; an empty one counts as not set. options: values of the command line by dotted name
    (`{"lake": Path("x"), "formats": "md,pdf"}`); None and an empty list count as not given. A list may
    be one comma-separated text.

    Raises FaultyInput with every fault of the file, the environment and the options, UserError where a file that was
    named is absent or cannot be read.
    """
    faults: list[Fault] = []
    file = path or DEFAULT_FILE
    values: dict[str, Value] = {}
    if path is not None or file.exists():
        values |= _from_file(file, faults)
    values |= _from_environment(environ, faults)
    values |= _from_options(options or {}, faults)
    if faults:
        raise FaultyInput(
            "settings", faults, remedy="docs/settings.md lists every setting; `briefs init` writes a file."
        )
    return _settings(values)


def _settings(values: Mapping[str, Value]) -> Settings:
    changes: dict[str, dict[str, Value]] = {}
    for dotted, value in values.items():
        section, _, name = dotted.rpartition(".")
        changes.setdefault(section, {})[name] = value
    whole = Settings()
    groups = {name: replace(getattr(whole, name), **changes.get(name, {})) for name in sections()}
    return replace(whole, **changes.get("", {}), **groups)  # type: ignore[arg-type] # _checked gave each its type


def _from_file(file: Path, faults: list[Fault]) -> dict[str, Value]:
    """The file's values. A relative path in it counts from the folder that the file lies in."""
    where = f"file {file}"
    known = {entry.dotted: entry for entry in entries()}
    found: dict[str, Value] = {}
    for dotted, given in _flat(_parsed(file), where, faults).items():
        if dotted not in known:
            faults.append(Fault(where, dotted, _shown(given), _unknown(dotted, known, "key")))
        elif (value := _checked(known[dotted], given, where, dotted, faults)) is not None:
            found[dotted] = file.parent / value if isinstance(value, Path) and value != Path() else value
    return found


def _parsed(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"no settings file {file}: `briefs init` writes one as {DEFAULT_FILE}") from None
    except OSError as error:
        raise UserError(f"settings file {file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"settings file {file} is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"settings file {file} is not valid TOML: {error}") from error


def _flat(parsed: Mapping[str, object], where: str, faults: list[Fault]) -> dict[str, object]:
    flat: dict[str, object] = {}
    known = sections()
    for name, value in parsed.items():
        if name in known and isinstance(value, dict):
            flat |= {f"{name}.{inner}": one for inner, one in value.items()}
        elif name in known:
            faults.append(Fault(where, name, _shown(value), f"a section was expected: [{name}]"))
        elif isinstance(value, dict) and name not in {entry.dotted for entry in entries()}:
            faults.append(Fault(where, f"[{name}]", _shown(value), _unknown(name, known, "section")))
        else:
            flat[name] = value
    return flat


def _from_environment(environ: Mapping[str, str], faults: list[Fault]) -> dict[str, Value]:
    known = {entry.variable: entry for entry in entries()}
    found: dict[str, Value] = {}
    for variable in sorted(name for name in environ if name.startswith("BRIEFS_") and environ[name]):
        given = environ[variable]
        if variable in known:
            value = _checked(known[variable], given, "environment", variable, faults)
            if value is not None:
                found[known[variable].dotted] = value
        # Other programs may use the prefix too, so only what looks like a slip of the pen is a fault.
        elif get_close_matches(variable, known, 1, cutoff=0.9):
            faults.append(Fault("environment", variable, given, _unknown(variable, known, "variable")))
    return found


def _from_options(options: Mapping[str, object], faults: list[Fault]) -> dict[str, Value]:
    known = {entry.dotted: entry for entry in entries()}
    found: dict[str, Value] = {}
    for dotted, given in options.items():
        if given is not None and given != []:
            plain = str(given) if isinstance(given, Path) else given
            value = _checked(known[dotted], plain, "options", dotted, faults)
            if value is not None:
                found[dotted] = value
    return found


def _checked(entry: Entry, given: object, where: str, shown_as: str, faults: list[Fault]) -> Value | None:
    """The value in its type, or None after noting what is wrong with it."""
    if isinstance(entry.default, int):
        return _number(entry, given, where, shown_as, faults)
    if isinstance(entry.default, str):
        return _line(entry, given, where, shown_as, faults)
    if not entry.is_list:
        # A path whose default is empty may be left empty.
        if isinstance(given, str) and (given or entry.default == Path()) and given.isprintable():
            return Path(given)
        faults.append(Fault(where, shown_as, _shown(given), "a path was expected, as text without control characters"))
        return None
    # In a file a list is written as a list; elsewhere there is only text.
    if isinstance(given, str) and not where.startswith("file"):
        given = [word.strip() for word in given.split(",")]
    if not isinstance(given, Sequence) or isinstance(given, str) or not all(isinstance(word, str) for word in given):
        faults.append(Fault(where, shown_as, _shown(given), f"a list of texts was expected, each {entry.key.words}"))
        return None
    wrong = list(_wrong_words(entry.key, given))
    faults += (Fault(where, shown_as, word, why) for word, why in wrong)
    return None if wrong else tuple(given)


def _number(entry: Entry, given: object, where: str, shown_as: str, faults: list[Fault]) -> int | None:
    # Outside a file there is only text.
    if isinstance(given, str) and not where.startswith("file") and re.fullmatch(r"[0-9]{1,9}", given.strip()):
        given = int(given)
    if isinstance(given, int) and not isinstance(given, bool) and entry.key.least <= given <= entry.key.most:
        return given
    faults.append(Fault(where, shown_as, _shown(given), f"a {entry.kind} was expected"))
    return None


def _line(entry: Entry, given: object, where: str, shown_as: str, faults: list[Fault]) -> str | None:
    if isinstance(given, str) and ((not given and not entry.default) or re.fullmatch(entry.key.word, given)):
        return given
    faults.append(Fault(where, shown_as, _shown(given), f"{entry.key.words} was expected"))
    return None


def _wrong_words(key: Key, given: Sequence[str]) -> Iterator[tuple[str, str]]:
    if key.needed and not given:
        yield "[]", f"at least one was expected: {key.words}"
    for place, word in enumerate(given):
        if not re.fullmatch(key.word, word):
            yield word, f"{key.words} was expected"
        elif word in given[:place]:
            yield word, "named more than once"


def _unknown(name: str, known: Mapping[str, object], kind: str) -> str:
    near = get_close_matches(name, known, 1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    return f"there is no such {kind}: {hint}"


def _shown(value: object) -> str:
    return value if isinstance(value, str) else repr(value)
