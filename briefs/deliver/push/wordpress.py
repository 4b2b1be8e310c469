"""WordPress, by its REST API with an application password."""

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

_STATES = "draft,publish,future,pending,private"


@dataclass(frozen=True, slots=True)
class WordPress:
    """url: of the site, which may or may not have pretty addresses. The body is one block of HTML."""

    url: str
    user: str
    password: Secret

    name = "wordpress"
    setting = "push.wordpress_url"
    variable = "BRIEFS_WORDPRESS_PASSWORD"
    signed = ("Authorization",)

    @property
    def place(self) -> str:
        return self.url

    @property
    def hidden(self) -> Sequence[Secret]:
        return basic.forms(self.user, self.password)

    def sign(self, request: Request, now: datetime) -> Request:  # noqa: ARG002 - the key has no date
        return basic.signed(request, self.user, self.password)

    def search(self, slug: str, page: int) -> Request:  # noqa: ARG002 - one page holds them
        return Request("GET", self._url("posts", f"slug={slug}&status={_STATES}&context=edit"))

    def found(self, body: Any, slug: str) -> Found:
        posts = [post for post in body if post["slug"] == slug]
        return Found(self.remote(posts[0])) if posts else Found()

    def read(self, identity: str) -> Request:
        return Request("GET", self._url(f"posts/{identity}", "context=edit"))

    def remote(self, body: Any) -> Remote:
        fields = {"title": "title", "excerpt": "excerpt", "body": "content"}
        held = {name: text_of(body[field].get("raw")) for name, field in fields.items()}
        identity = str(int(body["id"]))
        page = f"{self.url}wp-admin/post.php?post={identity}&action=edit"
        return Remote(identity, str(body["status"]), held, text_of(body.get("modified_gmt")), page)

    def create(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        post = {**self._post(manuscript, addresses), "slug": manuscript.slug, "status": "draft"}
        return json_request("POST", self._url("posts", "context=edit"), post)

    def change(self, remote: Remote, manuscript: Manuscript, addresses: Mapping[str, str]) -> Request:
        url = self._url(f"posts/{remote.id}", "context=edit")
        return json_request("PUT", url, self._post(manuscript, addresses))

    def sent(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> Mapping[str, str]:
        post = self._post(manuscript, addresses)
        return {"title": post["title"], "excerpt": post["excerpt"], "body": post["content"]}

    def upload(self, picture: Upload) -> Request:
        headers = {"Content-Type": "image/png", "Content-Disposition": f'attachment; filename="{picture.name}"'}
        return Request("POST", self._url("media", ""), picture.content, headers)

    def uploaded(self, body: Any) -> str:
        return str(body["source_url"])

    def _url(self, path: str, query: str) -> str:
        # The form with rest_route works with and without pretty addresses.
        return f"{self.url}?rest_route=/wp/v2/{path}{'&' if query else ''}{query}"

    def _post(self, manuscript: Manuscript, addresses: Mapping[str, str]) -> dict[str, str]:
        content = f"<!-- wp:html -->\n{manuscript.page(addresses)}\n<!-- /wp:html -->"
        return {"title": manuscript.title, "excerpt": manuscript.summary, "content": content}
