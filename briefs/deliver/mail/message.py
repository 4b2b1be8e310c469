"""One recipient's message, byte for byte the same each time it is made."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from functools import lru_cache
from hashlib import sha256
from typing import Any, cast
from zoneinfo import ZoneInfo

from briefs.deliver.mail.signature import Signer
from briefs.vocabulary.letter import Letter, Picture, filled

POLICY = SMTP.clone(max_line_length=900)  # folding is for headers; 998 octets are the most that a line may have


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name messages go out. unsubscribe_mail and list_id may be ""; signer is None for no signature."""

    name: str
    address: str
    list_id: str = ""
    unsubscribe_mail: str = ""
    signer: Signer | None = None

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Recipient:
    """unsubscribe: the https address that takes this recipient off the list, "" for none."""

    address: str
    name: str = ""
    zone: str = "UTC"
    footer: str = ""
    unsubscribe: str = ""


def message(letter: Letter, sender: Sender, to: Recipient) -> bytes:
    """The whole message, signed, with CRLF line ends and no line over 998 octets."""
    whole = _body(letter, to, _seed(letter, to.address))
    for name, value in _headers(letter, sender, to).items():
        whole[name] = value
    content = whole.as_bytes(policy=POLICY)
    return sender.signer.signed(content, letter.as_of) if sender.signer else content


def message_id(letter: Letter, recipient: str, domain: str) -> str:
    """Stable for a brief, its revision and a recipient; the address cannot be read from it."""
    return f"<{letter.brief.lower()}.{letter.revision}.{_seed(letter, recipient)[:24]}@{domain}>"


def _seed(letter: Letter, recipient: str) -> str:
    return sha256(f"{letter.brief}\n{letter.revision}\n{recipient.casefold()}".encode()).hexdigest()


def _headers(letter: Letter, sender: Sender, to: Recipient) -> dict[str, object]:
    as_of = datetime.fromtimestamp(letter.as_of, UTC).astimezone(ZoneInfo(to.zone))
    headers: dict[str, object] = {
        "From": Address(sender.name, addr_spec=sender.address),
        "To": Address(to.name, addr_spec=to.address),
        "Subject": letter.subject,
        "Date": as_of,
        "Message-ID": message_id(letter, to.address, sender.domain),
        "List-ID": f"<{sender.list_id or sender.domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    mail = f"<mailto:{sender.unsubscribe_mail}?subject=unsubscribe>" if sender.unsubscribe_mail else ""
    web = f"<{to.unsubscribe}>" if to.unsubscribe else ""
    if web or mail:
        headers["List-Unsubscribe"] = ", ".join(part for part in (web, mail) if part)
    if web:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _body(letter: Letter, to: Recipient, seed: str) -> EmailMessage:
    """mixed(alternative(text, related(html, pictures)), pdf), each level only where it has more than one part."""
    whole = EmailMessage(POLICY)
    whole.set_content(filled(letter.text, to.footer, to.unsubscribe, html=False), cte="quoted-printable")
    if letter.html:
        whole.add_alternative(
            filled(letter.html, to.footer, to.unsubscribe, html=True), subtype="html", cte="quoted-printable"
        )
    pictures, pdf = _files(letter.brief, letter.pictures, letter.pdf)
    if letter.html and pictures:
        page = cast("Any", whole.get_payload(1))
        page.make_related()
        for picture in pictures:
            page.attach(picture)
    if pdf is not None:
        whole.make_mixed()
        whole.attach(cast("Any", pdf))
    for number, part in enumerate(part for part in whole.walk() if part.is_multipart()):
        _bound(part, hmac.new(seed.encode(), str(number).encode(), "sha256").hexdigest()[:32])
    return whole


@lru_cache(maxsize=2)
def _files(brief: str, pictures: tuple[Picture, ...], pdf: bytes) -> tuple[tuple[MIMEPart, ...], MIMEPart | None]:
    """What is the same for all recipients of a letter: its pictures and its PDF, encoded once."""
    shown = []
    for picture in pictures:
        part = MIMEPart(POLICY)
        part.set_content(
            picture.content, "image", "png", cid=f"<{picture.cid}>", filename=picture.name, disposition="inline"
        )
        shown.append(part)
    attached = MIMEPart(POLICY) if pdf else None
    if attached is not None:  # a part without headers counts as empty
        name = f"brief-{brief}.pdf"
        attached.set_content(pdf, "application", "pdf", filename=name, disposition="attachment")
    return tuple(shown), attached


def _bound(part: MIMEPart, boundary: str) -> None:
    part.set_boundary(f"=_{boundary}")
