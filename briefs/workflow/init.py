"""A settings file to start from."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from briefs.errors import UserError
from briefs.settings.document import example
from briefs.settings.load import DEFAULT_FILE


def init(folder: Path, *, force: bool) -> Path:
    """Write `briefs.toml` into `folder`, with every setting as a comment; hand back its path.

    Raises UserError where there is one already and `force` is not given, or where the folder cannot be written.
    """
    target = folder / DEFAULT_FILE
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".briefs-") as waiting:
            made = Path(waiting) / DEFAULT_FILE
            made.write_text(example(), encoding="utf-8")
            if force:
                made.replace(target)
            else:
                # A link, unlike a rename, never takes the place of a file that is there.
                os.link(made, target)
    except FileExistsError:
        raise UserError(f"{target} is there already and was left as it is: --force replaces it") from None
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from error
    return target
