"""One sender at a time."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from briefs.errors import DeliveryFailed
from briefs.storage.alone import alone


def sole(outbox: Path) -> AbstractContextManager[None]:
    """Be the only sender of this outbox. Raises DeliveryFailed where another one is at work."""

    def busy(holder: str) -> DeliveryFailed:
        return DeliveryFailed(
            f"{outbox}: another sender is at work (process {holder}). It sends what is queued; "
            "`briefs outbox list` shows how far it is."
        )

    return alone(outbox.with_name(outbox.name + ".lock"), busy)
