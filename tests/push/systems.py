"""Servers built from the documentation of Ghost, WordPress, Buttondown and listmonk, and a receiver of webhooks.

They are no copies of the programs: they check the key and the body of each request as the documentation asks for, keep
posts, refuse whatever would publish or send, and fail as they are told to.
"""

import binascii
import hashlib
import hmac
import json
import re
import threading
import time
from base64 import b64decode, urlsafe_b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

SECRETS = {
    "BRIEFS_GHOST_KEY": f"5f3a9c1e77aa:{'c0ffee' * 10}beef",
    "BRIEFS_WORDPRESS_PASSWORD": "planted wp pass word",
    "BRIEFS_BUTTONDOWN_KEY": "planted-buttondown-key",
    "BRIEFS_LISTMONK_TOKEN": "planted-listmonk-token",
    "BRIEFS_WEBHOOK_KEY": "planted-webhook-key-0123456789",
}
USER = "desk"


class Refused(Exception):
    """An answer other than 200: status and body."""

    def __init__(self, status, body):
        super().__init__(status)
        self.status, self.body = status, body


class System:
    """One system on loopback. `posts` is what it holds; `calls` what was asked, as (method, path).

    plan: what to do with the next writes, one each: a status; "taken, then 500"; "taken, then dropped"; "dropped";
    "redirect"; None for nothing special. blind: as many reads after a write fail; reads: the status of all of them.
    """

    def __init__(self):
        self.posts, self.calls, self.bodies, self.heads, self.plan = [], [], [], [], []
        self.reads, self.blind, self.wrong, self.uploads, self.retry_after = 0, 0, [], [], ""
        self.over = threading.Event()
        system = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # a body that waits for the head's receipt costs 40 ms

            def do_GET(self):
                system.serve(self)

            do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815 - the library's names

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=lambda: self.server.serve_forever(0.02), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def stop(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def writes(self):
        return [path for method, path in self.calls if method != "GET"]

    def serve(self, handler):
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        method, path = handler.command, unquote(handler.path)
        self.calls.append((method, path))
        self.heads.append(dict(handler.headers))
        fault = self.plan.pop(0) if method != "GET" and self.plan else None
        if method == "GET" and self.blind and self.writes:
            self.blind -= 1
            fault = 503
        if method == "GET" and self.reads:
            fault = self.reads
        if fault == "dropped":
            self.drop(handler)
        elif fault == "redirect":
            self.answer(handler, 307, {}, {"Location": self.elsewhere})
        elif isinstance(fault, int):
            # The worst case: a refusal that repeats what it was sent.
            echo = {"message": f"no: {handler.headers.get('Authorization')} {raw[:40]!r}", "code": "no"}
            self.answer(handler, fault, echo, {"Retry-After": self.retry_after} if self.retry_after else {})
        else:
            self.take(handler, path, raw, fault)

    def take(self, handler, path, raw, fault):
        method = handler.command
        try:
            self.authorise(handler.headers, raw)
            kind = handler.headers.get("Content-Type", "")
            body = json.loads(raw) if kind.startswith("application/json") else raw
            if method != "GET":
                self.bodies.append(body)
            done = self.handle(method, path, body, handler.headers)
        except Refused as error:
            self.answer(handler, error.status, error.body)
            return
        if fault == "taken, then dropped":
            self.drop(handler)
        elif fault == "taken, then 500":
            self.answer(handler, 500, {"message": "a fault after the fact"})
        else:
            self.answer(handler, 201 if method == "POST" else 200, done)

    def drop(self, handler):
        handler.connection.close()
        handler.close_connection = True

    def answer(self, handler, status, body, headers=()):
        content = json.dumps(body).encode()
        handler.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": len(content),
            **dict(headers),
        }.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(content)

    def post(self, identity):
        for post in self.posts:
            if str(post["id"]) == identity:
                return post
        raise Refused(404, self.absent)

    absent = {"message": "Not found."}  # noqa: RUF012

    def note(self, wrong):
        """Something that must never be asked for."""
        self.wrong.append(wrong)


def basic(headers, user, password):
    kind, _, pair = headers.get("Authorization", "").partition(" ")
    if kind != "Basic" or b64decode(pair).decode() != f"{user}:{password}":
        raise Refused(401, {"code": "rest_forbidden", "message": "Sorry, you are not allowed to do that."})


class Ghost(System):
    target = "ghost"
    absent = {"errors": [{"message": "Resource not found error, cannot read post.", "type": "NotFoundError"}]}  # noqa: RUF012

    def authorise(self, headers, raw):
        identity, _, secret = SECRETS["BRIEFS_GHOST_KEY"].partition(":")
        kind, _, token = headers.get("Authorization", "").partition(" ")
        try:
            head, says, seal = token.split(".")
            wanted = hmac.new(binascii.unhexlify(secret), f"{head}.{says}".encode(), hashlib.sha256).digest()
            head, says, seal = (urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (head, says, seal))
        except ValueError:
            raise Refused(401, {"errors": [{"message": "Invalid token", "code": "INVALID_JWT"}]}) from None
        head, says = json.loads(head), json.loads(says)
        good = kind == "Ghost" and hmac.compare_digest(seal, wanted) and head["kid"] == identity
        good = good and head["alg"] == "HS256" and says["aud"] == "/admin/" and 0 < says["exp"] - says["iat"] <= 300
        if not (good and abs(says["iat"] - time.time()) < 60):
            raise Refused(401, {"errors": [{"message": "Invalid token", "code": "INVALID_JWT"}]})
        if not re.fullmatch(r"v[56]\.\d+", headers.get("Accept-Version", "")):
            self.note("no version")

    def handle(self, method, path, body, headers):
        path, _, query = path.partition("?")
        parts = path.removeprefix("/ghost/api/admin/").strip("/").split("/")
        if parts == ["images", "upload"]:
            self.uploads.append(body)
            return {"images": [{"url": f"{self.url}content/images/{len(self.uploads)}.png", "ref": None}]}
        if method == "GET":
            if parts[1] == "slug":
                found = [post for post in self.posts if post["slug"] == parts[2]]
                if not found:
                    raise Refused(404, self.absent)
                return {"posts": found}
            return {"posts": [self.post(parts[1])]}
        (given,) = body["posts"]
        if "newsletter" in query or {"newsletter", "email_segment", "email_only"} & set(given):
            self.note("would send mail")
        if "source=html" not in query:
            raise Refused(422, {"errors": [{"message": "Validation error, cannot save post."}]})
        changed = {name: given[name] for name in ("title", "html", "custom_excerpt") if name in given}
        card = re.fullmatch(r"<!--kg-card-begin: html-->\n(.*)\n<!--kg-card-end: html-->", changed["html"], re.DOTALL)
        # Anything but a card would be converted, with loss.
        changed["html"] = changed["html"] if card else re.sub("<(?!/?p).*?>", "", changed["html"])
        if method == "POST":
            if given.get("status") != "draft":
                self.note("would publish")
            taken = {post["slug"] for post in self.posts}
            slug = given["slug"] if given["slug"] not in taken else f"{given['slug']}-2"
            made = {"id": f"6{len(self.posts):023x}", "slug": slug, "status": given.get("status", "draft")}
            self.posts.append(
                {**made, "tags": given.get("tags", []), **changed, "updated_at": "2026-02-02T00:00:00.000Z"}
            )
            return {"posts": [{key: value for key, value in self.posts[-1].items() if key != "html"}]}
        post = self.post(parts[1])
        if given.get("updated_at") != post["updated_at"]:
            message = "Saving failed! Someone else is editing this post."
            raise Refused(409, {"errors": [{"message": message, "code": "UPDATE_COLLISION"}]})
        if "status" in given:
            self.note("touches the status")
        post.update(changed, updated_at=post["updated_at"][:-4] + f"{len(self.calls) % 1000:03d}Z")
        return {"posts": [post]}

    def edit(self, post, text):
        post.update(html=post["html"].replace("</p>", f" {text}</p>", 1), updated_at="2026-02-03T00:00:00.000Z")

    def publish(self, post):
        post["status"] = "published"


class WordPress(System):
    target = "wordpress"
    absent = {"code": "rest_post_invalid_id", "message": "Invalid post ID.", "data": {"status": 404}}  # noqa: RUF012

    def authorise(self, headers, raw):
        basic(headers, USER, SECRETS["BRIEFS_WORDPRESS_PASSWORD"])

    def handle(self, method, path, body, headers):
        query = parse_qs(urlsplit(path).query)
        parts = query["rest_route"][0].removeprefix("/wp/v2/").split("/")
        if parts[0] == "media":
            self.uploads.append(body)
            return {"id": 900 + len(self.uploads), "source_url": f"{self.url}wp-content/{len(self.uploads)}.png"}
        if method == "GET" and len(parts) == 1:
            states = query["status"][0].split(",")
            found = [post for post in self.posts if post["slug"] == query["slug"][0] and post["status"] in states]
            return [self.shown(post) for post in found]
        if method == "GET":
            return self.shown(self.post(parts[1]))
        changed = {name: body[name] for name in ("title", "excerpt", "content", "slug", "status") if name in body}
        if changed.get("status", "draft") != "draft" or "date" in body:
            self.note("would publish")
        if len(parts) == 1:
            if changed.get("status") != "draft":
                self.note("has no status")
            self.posts.append({"id": 40 + len(self.posts), **changed})
            return self.shown(self.posts[-1])
        post = self.post(parts[1])
        if "status" in changed or "slug" in changed:
            self.note("touches the status")
        post.update(changed)
        return self.shown(post)

    def shown(self, post):
        raw = {
            name: {"raw": post[name], "rendered": f"<p>{post[name]}</p>"} for name in ("title", "excerpt", "content")
        }
        return {**post, **raw, "modified_gmt": "2026-02-02T00:00:00"}

    def edit(self, post, text):
        post["content"] = post["content"].replace("</p>", f" {text}</p>", 1)

    def publish(self, post):
        post["status"] = "publish"


class Buttondown(System):
    target = "buttondown"
    absent = {"detail": "Not Found"}  # noqa: RUF012
    page_size = 3

    def authorise(self, headers, raw):
        if headers.get("Authorization") != f"Token {SECRETS['BRIEFS_BUTTONDOWN_KEY']}":
            raise Refused(401, {"detail": "Invalid token."})
        if headers.get("X-API-Version") != "2025-06-01":
            self.note("another version lists no drafts")

    def handle(self, method, path, body, headers):
        whole = urlsplit(path)
        parts = whole.path.removeprefix("/v1/").strip("/").split("/")
        if method == "GET" and len(parts) == 1:
            page = int(parse_qs(whole.query).get("page", ["1"])[0])
            shown = self.posts[(page - 1) * self.page_size : page * self.page_size]
            more = len(self.posts) > page * self.page_size
            return {"results": shown, "next": f"{self.url}v1/emails?page={page + 1}" if more else None}
        if method == "GET":
            return self.post(parts[1])
        if method == "POST":
            if body.get("status") != "draft":
                self.note("would be sent at once")
            if any(email["slug"] == body["slug"] for email in self.posts):
                raise Refused(400, {"code": "slug_invalid", "detail": "This slug is already in use."})
            self.posts.append({"id": f"9a{len(self.posts):06d}", **body, "modification_date": "2026-02-02T00:00:00Z"})
            return self.posts[-1]
        email = self.post(parts[1])
        if "status" in body or "publish_date" in body:
            self.note("touches the status")
        email.update(body)
        return email

    def edit(self, post, text):
        post["body"] = post["body"].replace("\n\n", f"\n\n{text}\n\n", 1)

    def publish(self, post):
        post["status"] = "sent"


class Listmonk(System):
    target = "listmonk"
    absent = {"message": "Campaign not found."}  # noqa: RUF012

    def authorise(self, headers, raw):
        basic(headers, USER, SECRETS["BRIEFS_LISTMONK_TOKEN"])

    def handle(self, method, path, body, headers):
        whole = urlsplit(path)
        parts = whole.path.removeprefix("/api/").strip("/").split("/")
        if parts[-1] == "status" or parts[-1] == "test":
            self.note("would send")
        if method == "GET" and len(parts) == 1:
            query = parse_qs(whole.query)
            page, size = int(query["page"][0]), int(query["per_page"][0])
            found = [one for one in self.posts if query["query"][0] in f"{one['name']} {one['subject']}"]
            shown = found[(page - 1) * size : page * size]
            return {"data": {"results": shown, "total": len(found), "page": page, "per_page": size}}
        if method == "GET":
            return {"data": self.post(parts[1])}
        if "status" in body or "send_at" in body:
            self.note("touches the status")
        if not body["lists"] or body["type"] != "regular" or body["content_type"] != "html":
            raise Refused(400, {"message": "Invalid fields: lists"})
        if any("{{" in str(value) for value in body.values()):
            raise Refused(400, {"message": "Error compiling campaign body"})
        if method == "POST":
            self.posts.append(
                {"id": 7 + len(self.posts), "status": "draft", **body, "updated_at": "2026-02-02T00:00:00Z"}
            )
            return {"data": self.posts[-1]}
        campaign = self.post(parts[1])
        if campaign["status"] != "draft":
            raise Refused(400, {"message": "Cannot update a running or a finished campaign."})
        campaign.update(body)
        return {"data": campaign}

    def edit(self, post, text):
        post["body"] = post["body"].replace("</p>", f" {text}</p>", 1)

    def publish(self, post):
        post["status"] = "running"


class Hook(System):
    """The receiver keeps a draft by its Idempotency-Key, and checks the signature as docs/drafts.md says."""

    target = "webhook"

    def authorise(self, headers, raw):
        second = headers.get("X-Briefs-Timestamp", "")
        key = SECRETS["BRIEFS_WEBHOOK_KEY"].encode()
        wanted = "sha256=" + hmac.new(key, f"{second}.".encode() + raw, hashlib.sha256).hexdigest()
        if headers.get("X-Briefs-Signature") != wanted or abs(int(second) - time.time()) > 60:
            raise Refused(401, {"message": "the signature is not good"})

    def handle(self, method, path, body, headers):
        if method != "POST":
            raise Refused(405, {"message": "only POST"})
        if headers["Idempotency-Key"] not in [post["key"] for post in self.posts]:
            self.posts.append({"key": headers["Idempotency-Key"], **body})
        return {"ok": True}


SYSTEMS = {one.target: one for one in (Ghost, WordPress, Buttondown, Listmonk)}
