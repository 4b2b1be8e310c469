"""Hands one message to the server, step by step, so that it is always known whether it may have been taken.

`smtplib.sendmail` raises one and the same exception for "certainly not sent" and "perhaps sent". Here each step is
taken by itself: a connection that is lost before the final dot left the message with us, one that is lost after it
leaves us not knowing.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from briefs.deliver.mail.server import Answer, answer

Stage: TypeAlias = Literal["mail", "rcpt", "data", "body", "dot"]
_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How handing over ended.

    state: `sent`; `refused` for good; `queued` for another attempt; `unknown`; `sender` where the server will not have
    us as the sender, whoever the recipient is. lost: the connection is of no more use.
    """

    state: Literal["sent", "refused", "queued", "unknown", "sender"]
    stage: Stage
    answer: Answer
    lost: bool = False


def hand_over(
    smtp: smtplib.SMTP, sender: str, recipient: str, content: bytes, before_dot: Callable[[], None]
) -> Outcome:
    """Hand over one message. `before_dot` is called, and must have returned, before the final dot is written."""
    size = [f"SIZE={len(content)}"] if smtp.has_extn("size") else []
    steps: tuple[tuple[Stage, Callable[[], tuple[int, bytes]], set[int]], ...] = (
        ("mail", lambda: smtp.mail(sender, size), {250}),
        ("rcpt", lambda: smtp.rcpt(recipient), {250, 251}),
        ("data", lambda: smtp.docmd("data"), {354}),
    )
    stage: Stage = "mail"
    try:
        for stage, ask, yes in steps:
            said = answer(*ask())
            if said.code not in yes:
                return _refused(smtp, said, stage)
        stage = "body"
        smtp.send(_stuffed(content))
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("queued", stage, _lost(error), lost=True)
    before_dot()
    try:
        smtp.send(b".\r\n")
        said = answer(*smtp.getreply())
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("unknown", "dot", _lost(error), lost=True)
    if 200 <= said.code < 300:
        return Outcome("sent", "dot", said)
    return Outcome("refused" if said.code >= 500 else "queued", "dot", said, lost=said.code == 421)


def _refused(smtp: smtplib.SMTP, said: Answer, stage: Stage) -> Outcome:
    """An answer other than yes before the message was written: nothing was taken."""
    if said.code == 421 or said.code < 400:
        return Outcome("queued", stage, said, lost=True)
    lost = False
    try:
        smtp.rset()
    except (OSError, smtplib.SMTPException):
        lost = True
    if said.code < 500:
        return Outcome("queued", stage, said, lost)
    # A refusal of the sender is none of the recipient, but for a message that is too large.
    ours = stage != "rcpt" and said.code != 552
    return Outcome("sender" if ours else "refused", stage, said, lost)


def _stuffed(content: bytes) -> bytes:
    """The message with the dots of lines that begin with one doubled, ending at the end of a line."""
    whole = _DOT.sub(b"..", content)
    return whole if whole.endswith(b"\r\n") else whole + b"\r\n"


def _lost(error: Exception) -> Answer:
    return answer(0, f"the connection was lost: {error}")
