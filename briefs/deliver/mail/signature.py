"""DKIM signatures over a message and every header that says who sent it, to whom, and how to get off the list."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from briefs.errors import MissingLibrary, UserError
from briefs.vocabulary.secret import Secret

SIGNED = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-language", "list-id",
    "list-unsubscribe", "list-unsubscribe-post", "auto-submitted",
)  # fmt: skip
"""Both unsubscribe headers are among them, as RFC 8058 asks."""

# The library's own logger would write down what it was handed.
_SILENT = logging.Logger("dkim")  # noqa: LOG001 - a logger that no handler can be given to from outside
_SILENT.addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for `domain` with the key (PEM) that the DNS names under `selector`."""

    domain: str
    selector: str
    key: Secret

    def signed(self, content: bytes, moment: int) -> bytes:
        """The message with its signature before it, dated `moment` (epoch seconds): equal messages, equal bytes.

        Raises MissingLibrary where dkimpy is not installed, UserError where the key cannot be used.
        """
        try:
            import dkim
        except ImportError:
            raise MissingLibrary(
                'signatures need dkimpy, which is not installed: pip install "briefs[mail]"\n'
                "Without it leave mail.dkim_domain empty."
            ) from None

        class Dated(dkim.DKIM):  # type: ignore[misc] # the library has no types
            """The library would put the time of the run into the signature."""

            def gen_header(self, fields: list[tuple[bytes, bytes]], *rest: Any, **more: Any) -> bytes:
                dated = [(name, b"%d" % moment if name == b"t" else value) for name, value in fields]
                made: bytes = super().gen_header(dated, *rest, **more)
                return made

        try:
            signature: bytes = Dated(content, logger=_SILENT).sign(
                self.selector.encode(), self.domain.encode(), self.key.reveal().encode(),
                include_headers=[name.encode() for name in SIGNED],
            )  # fmt: skip
        except (dkim.DKIMException, ValueError, TypeError, IndexError, KeyError):
            # What the library says may quote the key.
            raise UserError(f"mail.dkim_key: no RSA key of 1,024 bits or more in PEM for {self.domain}") from None
        return signature + content
