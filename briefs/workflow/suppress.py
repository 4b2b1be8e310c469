"""Takes people off the list of those who get mail, and runs the page where they do it themselves."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from briefs.deliver.suppression.page import Application, application
from briefs.deliver.suppression.store import Suppressed, opened
from briefs.errors import UserError
from briefs.settings.audience.address import parsed
from briefs.settings.load import load
from briefs.settings.schema import Settings
from briefs.workflow.clock import now
from briefs.workflow.office import TOKEN_KEY, tokens


def suppress(settings: Settings, address: str, why: str) -> bool:
    """Send no more mail to an address; False where that was so already. Raises UserError where it is no address."""
    with opened(settings.mail.suppressed) as store:
        return store.add(_address(address), _second(), why)


def restore(settings: Settings, environ: Mapping[str, str], address: str) -> bool:
    """Send mail to an address again; False where it was not suppressed."""
    made = tokens(environ)
    mailbox = _address(address)
    with opened(settings.mail.suppressed) as store:
        return store.remove(mailbox, made.recipient(mailbox) if made else "")


def suppressed(settings: Settings) -> tuple[Suppressed, ...]:
    if not settings.mail.suppressed.exists():
        return ()
    with opened(settings.mail.suppressed) as store:
        return tuple(store.entries())


def unsubscribe_page(settings: Path | None = None) -> Application:
    """The WSGI application behind unsubscribe links, for any server: `briefs.workflow.suppress:unsubscribe_page()`.

    It reads the settings and the key of the environment once. Raises UserError where the key is missing.
    """
    chosen = load(settings, os.environ)
    made = tokens(os.environ)
    if made is None:
        raise UserError(f"unsubscribe links need a key: set {TOKEN_KEY} or {TOKEN_KEY}_FILE")
    return application(chosen.mail.suppressed, made, _second)


def _address(text: str) -> str:
    try:
        return parsed(text)
    except ValueError as error:
        raise UserError(f"{text!r}: {error}") from None


def _second() -> int:
    return int(now().timestamp())
