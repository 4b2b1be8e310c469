"""Unsubscribe tokens: signed, and saying nothing of the address that they are for.

A token names a recipient by a keyed hash and a message by a number of its own, so that it can be used once. It is made
without chance: a message that is made again carries the same token.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass

from briefs.vocabulary.secret import Secret

_HALF, _SIGNED = 16, 48
_SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True)
class Token:
    """recipient: the recipient's keyed hash. number: what tells this message's token from others of theirs."""

    recipient: str
    number: str


class Tokens:
    """Makes and reads tokens with one key. Raises ValueError where the key is too short to be safe."""

    def __init__(self, key: Secret) -> None:
        if len(key.reveal().encode()) < _SHORTEST_KEY:
            raise ValueError(f"a key of {_SHORTEST_KEY} characters or more was expected")
        self._key = key

    def recipient(self, address: str) -> str:
        """The keyed hash of a mailbox; the same whatever the case of its letters."""
        return self._mac(b"recipient", address.casefold().encode())[:_HALF].hex()

    def make(self, address: str, message: str) -> str:
        """The token for a recipient and a message (its Message-ID), in letters that a URL takes."""
        named = bytes.fromhex(self.recipient(address)) + self._mac(b"message", message.encode())[:_HALF]
        return urlsafe_b64encode(named + self._mac(b"token", named)[:_HALF]).decode()

    def read(self, text: str) -> Token | None:
        """What a token says, None where it was not made with this key."""
        try:
            whole = urlsafe_b64decode(text.encode("ascii"))
        except (Error, ValueError):
            return None
        named, mac = whole[: 2 * _HALF], whole[2 * _HALF :]
        # The length is checked first, the rest in the same time whether right or wrong. Only the one spelling counts.
        fair = len(whole) == _SIGNED and hmac.compare_digest(mac, self._mac(b"token", named)[:_HALF])
        if not fair or urlsafe_b64encode(whole).decode() != text:
            return None
        return Token(named[:_HALF].hex(), named[_HALF:].hex())

    def _mac(self, purpose: bytes, content: bytes) -> bytes:
        return hmac.digest(self._key.reveal().encode(), purpose + b"\0" + content, "sha256")
