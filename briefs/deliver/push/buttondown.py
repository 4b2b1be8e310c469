"""Buttondown, by its API of version 2025-06-01. The body is our Markdown, charts left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.target import Found, Remote, Upload, text_of
from briefs.deliver.push.wire import Request, json_request
from briefs.vocabulary.secret import Secret

_VERSION = {"X-API-Version": "2025-06-01"}  # older ones list no drafts
_PLAIN = "<!-- buttondown-editor-mode: plaintext -->\n"  # Markdown, not guessed to be HTML


@dataclass(frozen=True, slots=True)
class Buttondown:
    """url: of the API, for another one than Buttondown's own only in tests. A new email without a status may be sent at
    once, so that none goes out without `draft`.
    """

    url: str
    key: Secret

    name = "buttondown"
    setting = "push.buttondown_url"
    variable = "BRIEFS_BUTTONDOWN_KEY"
    signed = ("Authorization",)

    @property
    def place(self) -> str:
        return self.url

    @property
    def hidden(self) -> Sequence[Secret]:
        return (self.key,)

    def sign(self, request: Request, now: datetime) -> Request:  # noqa: ARG002 - the key has no date
        return replace(request, headers={**request.headers, "Authorization": f"Token {self.key.reveal()}"})

    def search(self, slug: str, page: int) -> Request:  # noqa: ARG002 - it cannot be asked for by slug
        return Request("GET", f"{self.url}v1/emails?page={page}", headers=_VERSION)

    def found(self, body: Any, slug: str) -> Found:
        for email in body["results"]:
            if email.get("slug") == slug:
                return Found(self.remote(email))
        return Found(more=bool(body.get("next")))

    def read(self, identity: str) -> Request:
        return Request("GET", f"{self.url}v1/emails/{identity}", headers=_VERSION)

    def remote(self, body: Any) -> Remote:
        held = {name: text_of(body.get(name)) for name in ("subject", "description", "body")}
        identity = str(body["id"])
        version = text_of(body.get("modification_date"))
        return Remote(identity, str(body["status"]), held, version, f"https://buttondown.com/emails/{identity}")

    def create(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        email = {**self.sent(manuscript, addresses), "slug": manuscript.slug, "status": "draft"}
        return json_request("POST", f"{self.url}v1/emails", email, _VERSION)

    def change(self, remote: Remote, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        return json_request("PATCH", f"{self.url}v1/emails/{remote.id}", self.sent(manuscript, addresses), _VERSION)

    def sent(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Mapping[str, str]:  # noqa: ARG002 - no charts
        return {
            "subject": manuscript.subject,
            "description": manuscript.summary,
            "body": f"{_PLAIN}{manuscript.body}",
        }

    def upload(self, picture: Upload) -> None:
        """Charts are left out: a mail without pictures is read everywhere."""

    def uploaded(self, body: Any) -> str:
        raise LookupError(body)
