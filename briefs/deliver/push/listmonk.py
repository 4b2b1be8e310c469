"""listmonk, by its API: a campaign that waits as a draft until a person starts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefs.deliver.push import basic
from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.target import Found, Remote, Upload, text_of
from briefs.deliver.push.wire import Request, json_request
from briefs.vocabulary.secret import Secret


@dataclass(frozen=True, slots=True)
class Listmonk:
    """user, token: of an API user. lists: numbers of the lists that the campaign is meant for; template: 0 for the
    default one. A campaign has no slug, so its name is ours.
    """

    url: str
    user: str
    token: Secret
    lists: tuple[int, ...]
    template: int = 0

    name = "listmonk"
    setting = "push.listmonk_url"
    variable = "BRIEFS_LISTMONK_TOKEN"
    signed = ("Authorization",)

    @property
    def place(self) -> str:
        return self.url

    @property
    def hidden(self) -> Sequence[Secret]:
        return basic.forms(self.user, self.token)

    def sign(self, request: Request, now: datetime) -> Request:  # noqa: ARG002 - the key has no date
        return basic.signed(request, self.user, self.token)

    def search(self, slug: str, page: int) -> Request:
        return Request("GET", f"{self.url}api/campaigns?query={slug}&page={page}&per_page=100")

    def found(self, body: Any, slug: str) -> Found:
        data = body["data"]
        for campaign in data["results"] or ():
            if campaign["name"] == slug:
                return Found(self.remote({"data": campaign}))
        return Found(more=int(data["page"]) * int(data["per_page"]) < int(data["total"]))

    def read(self, identity: str) -> Request:
        return Request("GET", f"{self.url}api/campaigns/{identity}")

    def remote(self, body: Any) -> Remote:
        data = body["data"]
        held = {name: text_of(data.get(name)) for name in ("subject", "body", "altbody")}
        identity = str(int(data["id"]))
        page = f"{self.url}admin/campaigns/{identity}"
        return Remote(identity, str(data["status"]), held, text_of(data.get("updated_at")), page)

    def create(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        return json_request("POST", f"{self.url}api/campaigns", self._campaign(manuscript, addresses))

    def change(self, remote: Remote, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        return json_request("PUT", f"{self.url}api/campaigns/{remote.id}", self._campaign(manuscript, addresses))

    def sent(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Mapping[str, str]:
        # Braces in the text part would run as a template, and there are no entities in plain text.
        text = manuscript.text.replace("{", "(").replace("}", ")")
        return {"subject": manuscript.subject, "body": manuscript.page(addresses), "altbody": text}

    def upload(self, picture: Upload) -> None:
        """Charts are left out: a mail without pictures is read everywhere."""

    def uploaded(self, body: Any) -> str:
        raise LookupError(body)

    def _campaign(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> dict[str, object]:
        whole: dict[str, object] = {
            "name": manuscript.slug,
            "lists": [*self.lists],
            "type": "regular",
            "content_type": "html",
            "tags": [*manuscript.tags],
            **self.sent(manuscript, addresses),
        }
        return {**whole, "template_id": self.template} if self.template else whole
