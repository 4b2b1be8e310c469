"""The connection to the server that takes messages, and what an answer of it means."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from briefs.errors import DeliveryFailed, UserError
from briefs.vocabulary.secret import Secret

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})\b")
_LONGEST_REPLY = 300
_KINDS = {
    "1": "address",  # nobody there, or the sender's address is refused
    "2": "mailbox",  # full, disabled, or the message is too large for it
    "3": "system",
    "4": "network",
    "5": "protocol",
    "6": "content",
    "7": "policy",  # blocked, spam, authentication
}
_PLAIN_KINDS = {421: "system", 450: "mailbox", 451: "system", 452: "mailbox", 550: "address", 551: "address",
                552: "mailbox", 553: "address", 554: "policy"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """Where messages are handed in. port: 0 for the usual one. certificates: a file of PEMs, None for the system's."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str = ""
    password: Secret | None = None
    certificates: Path | None = None
    timeout_s: int = 300

    def __str__(self) -> str:
        return f"{self.host}:{self.port or _PORTS[self.security]}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: its code (0 where it said nothing) and its words, without what was secret."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}" if self.code else self.text

    @property
    def kind(self) -> str:
        """The class of a refusal: the enhanced code's subject (RFC 3463), else what the plain code usually means."""
        found = _ENHANCED.match(self.text)
        if found and found[2] in _KINDS:
            return _KINDS[found[2]]
        return _PLAIN_KINDS.get(self.code, "other")


def answer(code: int, text: bytes | str) -> Answer:
    shown = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    return Answer(code, " ".join(re.sub(r"[^\x20-\x7e]", " ", shown).split())[:_LONGEST_REPLY])


def connect(server: Server) -> smtplib.SMTP:
    """A connection that is secured and logged in.

    Raises DeliveryFailed where the server cannot be reached or sends us away, UserError where the settings are at
    fault: a certificate that is not trusted, a login that is refused. Neither shows the password.
    """
    port = server.port or _PORTS[server.security]
    try:
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, port, timeout=server.timeout_s, context=_context(server.certificates)
            )
        else:
            smtp = smtplib.SMTP(server.host, port, timeout=server.timeout_s)
    except ssl.SSLCertVerificationError as error:
        raise UserError(_untrusted(server, error)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryFailed(f"{server}: cannot be reached: {_reason(error)}") from None
    try:
        _introduce(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _introduce(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=_context(server.certificates))
            smtp.ehlo()
        if server.user:
            _login(smtp, server)
    except smtplib.SMTPNotSupportedError as error:
        raise UserError(f"{server}: {error}. Look at mail.security and mail.user.") from None
    except ssl.SSLCertVerificationError as error:
        raise UserError(_untrusted(server, error)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryFailed(f"{server}: the connection could not be made ready: {_reason(error)}") from None


def _login(smtp: smtplib.SMTP, server: Server) -> None:
    if server.password is None:
        raise UserError("mail.user is set, the password is not: set BRIEFS_MAIL_PASSWORD or BRIEFS_MAIL_PASSWORD_FILE")
    if server.security == "none":
        raise UserError("mail.user needs a secured connection: set mail.security to starttls or tls")
    try:
        smtp.login(server.user, server.password.reveal())
    except smtplib.SMTPAuthenticationError as error:
        said = server.password.hidden_in(str(answer(error.smtp_code, error.smtp_error)))
        # The cause holds what was sent; it is not kept.
        failure = UserError if error.smtp_code >= 500 else DeliveryFailed
        raise failure(f"{server}: the login of {server.user} was refused: {said}") from None


def _context(certificates: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=certificates)
    except (OSError, ssl.SSLError) as error:
        raise UserError(f"mail.certificates: {certificates}: cannot be used: {error}") from None


def _untrusted(server: Server, error: ssl.SSLCertVerificationError) -> str:
    return f"{server}: its certificate is not trusted: {error.verify_message}. mail.certificates names others to trust."


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(answer(error.smtp_code, error.smtp_error))
    return str(error) or type(error).__name__
