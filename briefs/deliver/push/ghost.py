"""Ghost, by its Admin API (versions 5 and 6)."""

from __future__ import annotations

import binascii
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.target import Found, Remote, Upload, text_of
from briefs.deliver.push.wire import Request, json_request
from briefs.errors import UserError
from briefs.vocabulary.secret import Secret

_VALID_S = 300  # the longest that Ghost takes
_MOST_EXCERPT = 300  # characters that Ghost takes


@dataclass(frozen=True, slots=True)
class Ghost:
    """url: of the site. key: of a custom integration, ID:SECRET. The body is one HTML card, so that nothing is lost.

    Neither `newsletter` nor `email_segment` is ever named: with them a publication would send mail.
    """

    url: str
    key: Secret

    name = "ghost"
    setting = "push.ghost_url"
    variable = "BRIEFS_GHOST_KEY"
    signed = ("Authorization",)

    def __post_init__(self) -> None:
        identity, _, secret = self.key.reveal().partition(":")
        try:
            good = bool(identity) and len(binascii.unhexlify(secret)) >= 16
        except ValueError:
            good = False
        if not good:
            raise UserError(f"{self.variable}: it is not of the form ID:SECRET with a secret in hexadecimal digits")

    @property
    def place(self) -> str:
        return self.url

    @property
    def hidden(self) -> Sequence[Secret]:
        return (self.key, Secret(self.key.reveal().partition(":")[2]))

    def sign(self, request: Request, now: datetime) -> Request:
        identity, _, secret = self.key.reveal().partition(":")
        second = int(now.timestamp())
        head = {"alg": "HS256", "kid": identity, "typ": "JWT"}
        says = {"aud": "/admin/", "exp": second + _VALID_S, "iat": second}
        signed = b".".join(_base64(json.dumps(part, separators=(",", ":")).encode()) for part in (head, says))
        seal = _base64(hmac.new(binascii.unhexlify(secret), signed, sha256).digest())
        token = f"{signed.decode()}.{seal.decode()}"
        return replace(request, headers={**request.headers, "Authorization": f"Ghost {token}"})

    def search(self, slug: str, page: int) -> Request:  # noqa: ARG002 - a slug has one post
        return self._request("GET", f"posts/slug/{slug}/?formats=html")

    def found(self, body: Any, slug: str) -> Found:  # noqa: ARG002 - the address names it
        return Found(self.remote(body)) if body else Found()

    def read(self, identity: str) -> Request:
        return self._request("GET", f"posts/{identity}/?formats=html")

    def remote(self, body: Any) -> Remote:
        (post,) = body["posts"]
        held = {
            "title": text_of(post.get("title")),
            "excerpt": text_of(post.get("custom_excerpt")),
            "body": text_of(post.get("html")),
        }
        identity = str(post["id"])
        page = f"{self.url}ghost/#/editor/post/{identity}"
        return Remote(identity, str(post["status"]), held, text_of(post.get("updated_at")), page)

    def create(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        post = {**self._post(manuscript, addresses), "slug": manuscript.slug, "status": "draft"}
        post["tags"] = [{"name": tag} for tag in manuscript.tags]
        return self._request("POST", "posts/?source=html", {"posts": [post]})

    def change(self, remote: Remote, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        # Ghost refuses the change (409) where the post has another updated_at by now.
        post = {**self._post(manuscript, addresses), "updated_at": remote.version}
        return self._request("PUT", f"posts/{remote.id}/?source=html", {"posts": [post]})

    def sent(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Mapping[str, str]:
        post = self._post(manuscript, addresses)
        return {"title": post["title"], "excerpt": post["custom_excerpt"], "body": post["html"]}

    def upload(self, picture: Upload) -> Request:
        mark = sha256(picture.content).hexdigest()[:32]
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{picture.name}"\r\n'
            "Content-Type: image/png\r\n\r\n"
        )
        body = head.encode() + picture.content + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        url = f"{self.url}ghost/api/admin/images/upload/"
        return Request("POST", url, body, {"Accept-Version": "v5.0", **headers})

    def uploaded(self, body: Any) -> str:
        return str(body["images"][0]["url"])

    def _request(self, method: str, path: str, body: object = None) -> Request:
        url, headers = f"{self.url}ghost/api/admin/{path}", {"Accept-Version": "v5.0"}
        return Request(method, url, headers=headers) if body is None else json_request(method, url, body, headers)

    def _post(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> dict[str, Any]:
        return {
            "title": manuscript.title,
            # A line that is cut could end within a number.
            "custom_excerpt": manuscript.summary if len(manuscript.summary) <= _MOST_EXCERPT else "",
            "html": f"<!--kg-card-begin: html-->\n{manuscript.page(addresses)}\n<!--kg-card-end: html-->",
        }


def _base64(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")
