"""The post office that settings and secrets describe: the server, the sender, and the tokens of unsubscribe links."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from briefs.deliver.mail.message import Recipient, Sender, message, message_id
from briefs.deliver.mail.postman import Rules
from briefs.deliver.mail.server import Server
from briefs.deliver.mail.signature import Signer
from briefs.deliver.outbox.entry import Entry
from briefs.deliver.suppression.store import Suppression
from briefs.deliver.suppression.token import Tokens
from briefs.errors import UserError
from briefs.settings.mail import Mail
from briefs.settings.secrets import secret, secret_file
from briefs.vocabulary.client import Client
from briefs.vocabulary.letter import Letter

PASSWORD, TOKEN_KEY = "BRIEFS_MAIL_PASSWORD", "BRIEFS_MAIL_TOKEN_KEY"


@dataclass(frozen=True, slots=True)
class Office:
    """`tokens` is None where there is no page to unsubscribe at and no key."""

    server: Server
    sender: Sender
    rules: Rules
    unsubscribe_url: str
    tokens: Tokens | None

    def message(self, letter: Letter, client: Client) -> bytes:
        return message(
            letter, self.sender, self._recipient(letter, client.address, client.name, client.zone, client.footer)
        )

    def entry_message(self, entry: Entry, letter: Letter) -> bytes:
        """The message of a row of the outbox."""
        person = json.loads(entry.person)
        return message(letter, self.sender, self._recipient(letter, entry.recipient, **person))

    def suppresses(self, store: Suppression | None, address: str) -> bool:
        who = self.tokens.recipient(address) if self.tokens else ""
        return store is not None and store.holds(address, who)

    def _recipient(self, letter: Letter, address: str, name: str, zone: str, footer: str) -> Recipient:
        link = ""
        if self.tokens and self.unsubscribe_url:
            number = message_id(letter, address, self.sender.domain)
            link = f"{self.unsubscribe_url.rstrip('/')}/{self.tokens.make(address, number)}"
        return Recipient(address, name, zone, footer, link)


def person(client: Client) -> str:
    """What the outbox keeps of a client beside the address."""
    return json.dumps({"name": client.name, "zone": client.zone, "footer": client.footer}, sort_keys=True)


def office(mail: Mail, environ: Mapping[str, str]) -> Office:
    """The office. Raises UserError, naming the setting or variable, where something that it needs is missing."""
    if not mail.sender:
        raise UserError("mail.sender is not set: name whom messages are from, such as Desk <desk@example.org>")
    found = re.fullmatch(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>|(?P<bare>[^<>]+)", mail.sender)
    name, address = (found["name"] or "", found["address"] or found["bare"]) if found else ("", mail.sender)
    server = Server(
        mail.host,
        mail.port,
        cast("Literal['starttls', 'tls', 'none']", mail.security),
        mail.user,
        secret(environ, PASSWORD),
        mail.certificates if mail.certificates.name else None,
        mail.timeout_s,
    )
    rules = Rules(address, mail.max_age_hours * 3600, mail.per_minute, mail.per_connection, mail.attempts)
    sender = Sender(name.strip().strip('"'), address, mail.list_id, mail.unsubscribe_mail, _signer(mail))
    made = tokens(environ)
    if mail.unsubscribe_url and made is None:
        raise UserError(
            f"mail.unsubscribe_url is set, the key of its links is not: set {TOKEN_KEY} or {TOKEN_KEY}_FILE"
        )
    return Office(server, sender, rules, mail.unsubscribe_url, made)


def tokens(environ: Mapping[str, str]) -> Tokens | None:
    """Tokens with the key of the environment, None where there is none. Raises UserError where it is too short."""
    key = secret(environ, TOKEN_KEY)
    try:
        return Tokens(key) if key else None
    except ValueError as error:
        raise UserError(f"{TOKEN_KEY}: {error}") from None


def _signer(mail: Mail) -> Signer | None:
    if not mail.dkim_domain:
        return None
    if not mail.dkim_key.name:
        raise UserError("mail.dkim_domain is set, mail.dkim_key is not: name the file of the private key")
    return Signer(mail.dkim_domain, mail.dkim_selector, secret_file(mail.dkim_key, "mail.dkim_key"))
