"""Mail addresses: what may stand in the list of clients, and when two of them are one mailbox."""

from __future__ import annotations

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_LONGEST = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its brackets
_LONGEST_LOCAL = 64


def parsed(given: str) -> str:
    """The address as it is written to a server: an international domain in ASCII, the domain in lower case.

    Raises ValueError with the reason where it is no address, or one that cannot be served safely.
    """
    if any(character.isspace() or not character.isprintable() for character in given):
        raise ValueError("white space and control characters have no place in an address")
    if given.startswith('"'):
        raise ValueError("quoted names before the @ are not served: ask for another address")
    local, at, domain = given.rpartition("@")
    if not at or "@" in local:
        raise ValueError("one @ was expected, as in name@example.org")
    if not local.isascii():
        raise ValueError("letters outside ASCII before the @ are not served: few servers take them")
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        raise ValueError("what stands before the @ is no name of a mailbox")
    whole = f"{local}@{_domain(domain)}"
    if len(whole) > _LONGEST:
        raise ValueError(f"{len(whole)} characters: {_LONGEST} are the most")
    return whole


def mailbox(address: str) -> str:
    """Equal for addresses that are one mailbox in practice: case does not tell them apart."""
    return address.casefold()


def _domain(given: str) -> str:
    import idna

    if given.startswith("["):
        raise ValueError("an address of a machine in brackets is not served: a domain was expected")
    try:
        ascii_form = given.lower() if given.isascii() else idna.encode(given, uts46=True).decode()
    except idna.IDNAError:
        raise ValueError("the domain after the @ is not valid") from None
    labels = ascii_form.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdecimal():
        raise ValueError("a domain was expected after the @, such as example.org")
    return ascii_form
