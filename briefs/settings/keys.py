"""Keys of venues and vendors, which may also lie in the system's keyring."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Mapping

from briefs.errors import UserError
from briefs.settings.secrets import secret
from briefs.vocabulary.secret import Secret

SERVICE = "briefs"
_LONGEST = 4_096


def keys(names: Iterable[str], environ: Mapping[str, str]) -> dict[str, Secret]:
    """The keys that are set, by name: `NAME`, else the file that `NAME_FILE` names, else `NAME` of the keyring.

    Raises UserError where one cannot be read or cannot be a key; the value itself is never shown.
    """
    found = {}
    for name in names:
        key = secret(environ, name) or _from_keyring(name)
        if key is not None:
            _refuse_unsendable(name, key)
            found[name] = key
    return found


def _refuse_unsendable(name: str, key: Secret) -> None:
    """A key goes into headers and addresses: a blank or a line break in it is a slip of the clipboard, or an attack."""
    text = key.reveal()
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > _LONGEST:
        raise UserError(f"{name}: is no key: keys are plain characters without blanks; copy it again (docs/sources.md)")


def _from_keyring(name: str) -> Secret | None:
    """What the keyring holds; None where the library `keyring` is not installed or no keyring is open."""
    if importlib.util.find_spec("keyring") is None:
        return None
    try:
        text = importlib.import_module("keyring").get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - a locked or broken keyring of any desktop is the same as an empty one
        return None
    return Secret(text) if text else None
