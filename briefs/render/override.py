"""A user's templates over the built-in ones: a file takes the place of the file of its name, a phrase of its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from briefs.errors import Fault, FaultyInput, UserError
from briefs.render import lexicon, locate, phrases, typeface
from briefs.render.alternatives import Choice, Part, Slot
from briefs.render.lexicon import Lexicon
from briefs.render.phrases import Phrases, Variant
from briefs.vocabulary.look import BUILT_IN, Look

LANGUAGE = "en"
LARGEST = 256 * 1024
_PHRASES = f"phrases/{LANGUAGE}/"


@dataclass(frozen=True, slots=True)
class Templates:
    """`own` is the built-in folder, `user` a folder laid out alike that may hold any part of it; `look` the house's.

    watchlist: whether what is worded covers a watchlist alone.
    """

    own: Path
    user: Path | None = None
    look: Look = BUILT_IN
    watchlist: bool = False

    @property
    def folders(self) -> tuple[Path, ...]:
        """In the order in which they are asked."""
        return (self.own,) if self.user is None else (self.user, self.own)

    @property
    def runs_foreign_code(self) -> bool:
        """Whether the user's folder holds a template that is executed; phrases and styles are not."""
        return self.user is not None and any(self.user.rglob("*.j2"))

    def path(self, name: str) -> Path:
        """The file of a name such as `style/base.css`."""
        return next((place for folder in self.folders if (place := folder / name).is_file()), self.own / name)

    def notices(self, key: str) -> tuple[str, ...]:
        """The wordings of a message that is words alone."""
        known, _ = self.wording()
        return tuple("".join(p for p in v.parts if isinstance(p, str)) for v in known.variants.get(key, ()))

    def wording(self) -> tuple[Phrases, Lexicon]:
        """Phrases and words. Raises FaultyInput with the file, key, variant and reason of what cannot be used.

        Read anew only where a file has changed since: a brief asks more than once, a process makes many briefs.
        """
        places = [path for folder in self.folders for path in sorted((folder / _PHRASES).glob("*.toml"))]
        stamps = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in places)
        return _worded(self.own, self.user, self.watchlist, stamps)


@lru_cache(maxsize=8)
def _worded(
    own_folder: Path,
    user: Path | None,
    watchlist: bool,
    stamps: tuple[tuple[Path, int, int], ...],  # noqa: ARG001 - tells one state of the files from another
) -> tuple[Phrases, Lexicon]:
    """See `Templates.wording`; `stamps` tell when the files were last written."""
    folder = own_folder / _PHRASES
    own, words = phrases.load(folder, watchlist=watchlist), lexicon.load(folder)
    theirs = None if user is None else user / _PHRASES
    if theirs is None or not theirs.is_dir():
        return own, words
    added = phrases.load(theirs, phrases.pieces(folder), watchlist=watchlist)
    _refuse_unknown_slots(theirs, added, own)
    if (theirs / phrases.LEXICON).is_file():
        more = lexicon.load(theirs)
        several = {key: texts for key, texts in words.several.items() if key not in more.words}
        single = {key: word for key, word in words.words.items() if key not in more.several}
        words = Lexicon({**single, **more.words}, {**several, **more.several})
    # Fixed wording stays fixed, whoever words it.
    return Phrases({**own.variants, **added.variants}, own.fixed | added.fixed), words


def layered(user: Path | None, look: Look = BUILT_IN) -> Templates:
    """The built-in templates under the user's. Raises UserError where that folder is absent, FaultyInput with every
    file of it that takes the place of none or is too large.
    """
    own = locate.templates()
    if user is None:
        return Templates(own, None, look)
    if not user.is_dir():
        raise UserError(f"templates {user}: no such folder; name one in `templates`, or leave the setting out")
    faults = list(_misplaced(own, user))
    if faults:
        raise FaultyInput(f"templates {user}", faults, remedy="docs/editing.md says what the folder may hold.")
    return Templates(own, user, look)


def _misplaced(own: Path, user: Path) -> Iterator[Fault]:
    files = [path.relative_to(own).as_posix() for path in sorted(own.rglob("*")) if path.is_file()]
    # Another type is named in the house's settings: paper, pages and pictures are all set in the built-in files.
    known = [name for name in files if not name.startswith(f"{typeface.FOLDER}/")]
    for path in sorted(user.rglob("*")):
        name = path.relative_to(user).as_posix()
        if not path.is_file() or path.name.startswith("."):
            continue
        if not path.resolve().is_relative_to(user.resolve()):
            yield Fault(f"file {name}", "link", str(path.resolve()), "leads out of the folder")
        elif path.stat().st_size > LARGEST:
            yield Fault(f"file {name}", "size", f"{path.stat().st_size} bytes", f"at most {LARGEST} are read")
        # Phrase files are merged by key, so they have any name; a template that begins with _ is one's own part.
        elif name not in known and not (name.startswith(_PHRASES) and name.endswith(".toml")):
            if path.name.startswith("_") and name.endswith(".j2"):
                continue
            near = get_close_matches(name, known, 1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            yield Fault(f"file {name}", "name", name, f"no built-in template has this name: {hint}")


def _refuse_unknown_slots(folder: Path, added: Phrases, own: Phrases) -> None:
    """A key that no message has, or a slot that none of its variants names, would silently never be printed."""
    faults: dict[Path, list[Fault]] = {}
    home = dict(_homes(folder))
    for key, variants in added.variants.items():
        place = home[key]
        if key not in own.variants:
            near = get_close_matches(key, own.variants, 1, cutoff=0.5)
            why = f"no message has this key: did you mean {near[0]}?" if near else "no message has this key"
            faults.setdefault(place, []).append(Fault(f"key {key}", "key", key, why))
            continue
        known = {slot for variant in own.variants[key] for slot in _slots(variant)}
        for count, variant in enumerate(variants, 1):
            for slot in sorted(_slots(variant) - known):
                why = f"the message has no such slot: it has {', '.join(sorted(known)) or 'none'}"
                faults.setdefault(place, []).append(Fault(f"key {key}", f"variant {count}", slot, why))
    for place, found in faults.items():
        raise FaultyInput(str(place), found)


def _homes(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("*.toml")):
        if path.name not in {phrases.LEXICON, phrases.PIECES}:
            yield from ((key, path) for key in _keys(phrases.read_toml(path), ""))


def _keys(table: Mapping[str, object], above: str) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            key = f"{above}.{name}" if above else name
            if "variants" in value:
                yield key
            yield from _keys(value, key)


def _slots(variant: Variant) -> frozenset[str]:
    """Every slot that a variant names in any of its alternatives."""
    return frozenset(_named(variant.parts))


def _named(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Slot):
            yield part.name
        elif isinstance(part, Choice):
            for option in part.options:
                yield from _named(option)
