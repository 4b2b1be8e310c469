"""Passwords and keys: from the environment, or from a file that a variable names; never from `briefs.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from briefs.errors import UserError
from briefs.vocabulary.secret import Secret

_OTHERS = 0o077


def secret(environ: Mapping[str, str], name: str) -> Secret | None:
    """The secret in the variable `name`, or in the file that `name`_FILE names; None where neither is set.

    Raises UserError where both are set, or as `secret_file` does. No error shows what the secret is.
    """
    plain, file = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if plain and file:
        raise UserError(f"both {name} and {name}_FILE are set: keep one of them")
    if file:
        return secret_file(Path(file), f"{name}_FILE")
    return Secret(plain) if plain else None


def secret_file(path: Path, name: str) -> Secret:
    """The text of a file that holds nothing but a secret, without white space around it. `name` is what names it.

    Raises UserError where it cannot be read, is empty, or others than its owner may read it.
    """
    try:
        open_to = path.stat().st_mode & _OTHERS
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise UserError(f"{name}: {path} is not UTF-8 text") from None
    except OSError as error:
        raise UserError(f"{name}: {path} cannot be read: {error.strerror}") from None
    if open_to:
        raise UserError(f"{name}: others than its owner may read {path}: run chmod 600 {path}")
    if not text:
        raise UserError(f"{name}: {path} is empty")
    return Secret(text)
