"""The section [mail]: where messages go out, in whose name, and where clients and the outbox are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from briefs.settings.key import Key

_ADDRESS = r"[^\s@<>\"(),;:\\]+@[A-Za-z0-9.-]+"
_DOMAIN = r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"


@dataclass(frozen=True, slots=True)
class Mail:
    """How briefs are mailed. Password and keys have no place here: docs/email.md says which variables hold them."""

    host: Annotated[str, Key("Server that messages are handed to.", "[A-Za-z0-9.:-]+", "a host's name")] = "localhost"
    port: Annotated[int, Key("Its port; 0 for the usual one (587, 465 with tls, 25 with none).", most=65535)] = 0
    security: Annotated[
        str,
        Key(
            "How the connection is secured: starttls, tls from the first byte, or none (for a server on this machine). "
            "A password is never sent without one of the first two.",
            "starttls|tls|none",
            "starttls, tls or none",
        ),
    ] = "starttls"
    certificates: Annotated[
        Path, Key("File of certificates (PEM) to trust in place of the system's. Empty for the system's.")
    ] = Path()
    user: Annotated[str, Key("Name to log in with. Empty for no login.", r"[^\s\x00-\x1f]+", "a name")] = ""
    sender: Annotated[
        str,
        Key(
            "Whom messages are from: NAME <ADDRESS>, or an address alone.",
            rf"[^<>\x00-\x1f]*<{_ADDRESS}>|{_ADDRESS}",
            "NAME <ADDRESS> or an address",
        ),
    ] = ""
    list_id: Annotated[
        str, Key("Name of the mailing list (RFC 2919). Empty for the sender's domain.", _DOMAIN, "a name with dots")
    ] = ""
    unsubscribe_url: Annotated[
        str,
        Key(
            "Address of the page that takes people off the list (docs/email.md); a signed token is added to it. Empty "
            "for none.",
            r"https://[^\s<>,\x00-\x1f]+",
            "an https address",
        ),
    ] = ""
    unsubscribe_mail: Annotated[
        str, Key("Mail address that takes such wishes too. Empty for none.", _ADDRESS, "an address")
    ] = ""
    dkim_domain: Annotated[
        str, Key("Domain that signs the messages (DKIM). Empty for no signature.", _DOMAIN, "a domain")
    ] = ""
    dkim_selector: Annotated[str, Key("Selector of the key in that domain's DNS.", r"[A-Za-z0-9.-]+", "a selector")] = (
        "briefs"
    )
    dkim_key: Annotated[
        Path, Key("File of the private key (PEM) for these signatures, which only its owner may read.")
    ] = Path()
    clients: Annotated[Path, Key("List of clients; docs/email.md says what it holds.")] = Path("clients.csv")
    audiences: Annotated[Path, Key("Named audiences; docs/email.md says what it holds.")] = Path("audiences.toml")
    outbox: Annotated[Path, Key("File in which the outbox keeps what was sent to whom.")] = Path("data/outbox.sqlite")
    suppressed: Annotated[Path, Key("File of the addresses that get no mail.")] = Path("data/suppressed.sqlite")
    per_minute: Annotated[int, Key("Most messages a minute; 0 for no limit.", most=100_000)] = 0
    per_connection: Annotated[int, Key("Most messages over one connection.", least=1, most=10_000)] = 100
    timeout_s: Annotated[int, Key("Seconds to wait for an answer of the server.", least=1, most=3600)] = 300
    max_age_hours: Annotated[
        int, Key("Hours after a brief's window within which it is still mailed.", least=1, most=8760)
    ] = 36
    attempts: Annotated[
        int,
        Key(
            "How often in a row the connection may fail before a run stops; what was not sent stays queued.",
            least=1,
            most=100,
        ),
    ] = 3
