"""Audits a published brief."""

from __future__ import annotations

from pathlib import Path

from briefs.audit.verify import Verification
from briefs.audit.verify import verify as read_again


def verify(path: Path) -> Verification:
    """Verify the brief in the folder `path`, or in the folder of a brief's file. Raises UserError."""
    return read_again(path.parent if path.is_file() and path.name.startswith("brief.") else path)
