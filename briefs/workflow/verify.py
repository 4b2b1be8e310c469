"""Audits a published brief."""

from __future__ import annotations

import tempfile
from pathlib import Path

from briefs.audit.verify import Verification
from briefs.audit.verify import verify as read_again
from briefs.storage.bucket import in_bucket


def verify(path: Path) -> Verification:
    """Verify the brief in the folder `path`, in that of a brief's file, or in a bucket. Raises UserError."""
    if place := in_bucket(path):
        from briefs.deliver.objects import fetch

        with tempfile.TemporaryDirectory() as folder:
            fetch(place, Path(folder))
            return read_again(Path(folder))
    return read_again(path.parent if path.is_file() and path.name.startswith("brief.") else path)
