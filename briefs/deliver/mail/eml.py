"""Messages as files, for looking at them before anything is sent."""

from __future__ import annotations

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path

from briefs.errors import UserError


def write(folder: Path, recipient: str, content: bytes) -> Path:
    """Write one message as `RECIPIENT.eml` into `folder`; its final name never holds half of it. Raises UserError."""
    plain = re.sub(r"[^A-Za-z0-9.@_-]", "_", recipient)[:100]
    if plain != recipient:
        plain = f"{plain}-{sha256(recipient.encode()).hexdigest()[:8]}"
    target = folder / f"{plain}.eml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, waiting = tempfile.mkstemp(prefix=".eml-", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(waiting).replace(target)
    except OSError as error:
        raise UserError(f"{target}: cannot be written: {error.strerror}") from None
    return target
