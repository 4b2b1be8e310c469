"""A user's name and password in every request (RFC 7617)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace

from briefs.deliver.push.wire import Request
from briefs.vocabulary.secret import Secret


def signed(request: Request, user: str, password: Secret) -> Request:
    return replace(request, headers={**request.headers, "Authorization": f"Basic {_pair(user, password)}"})


def forms(user: str, password: Secret) -> Sequence[Secret]:
    """Both forms in which the password may come back in an answer."""
    return (password, Secret(_pair(user, password)))


def _pair(user: str, password: Secret) -> str:
    return b64encode(f"{user}:{password.reveal()}".encode()).decode()
