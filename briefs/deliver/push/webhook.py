"""A draft for a program of one's own: one signed POST (docs/drafts.md says how it is checked)."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from briefs.deliver.push.ledger import Entry, Ledger
from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.pushing import Pushed
from briefs.deliver.push.refusals import refusal
from briefs.deliver.push.wire import NoAnswer, Request, Wire, json_request
from briefs.errors import DeliveryFailed
from briefs.vocabulary.secret import Secret

SIGNED = ("X-Briefs-Timestamp", "X-Briefs-Signature")


@dataclass(frozen=True, slots=True)
class Hook:
    """A receiver cannot be asked what it holds, so that the ledger alone knows what it has got.

    overwrite: send again what it has, or may have.
    """

    url: str
    key: Secret
    wire: Wire
    ledger: Ledger
    now: Callable[[], datetime]
    overwrite: bool = False

    def push(self, manuscript: Manuscript) -> Pushed:
        """Raises DeliveryFailed where the receiver refuses, or nobody knows whether it took the draft."""
        with self.ledger.locked():
            entry = self.ledger.entry(manuscript.slug)
            if entry is not None and entry.pending and not self.overwrite:
                raise DeliveryFailed(
                    "webhook: whether the last push arrived is not known, and the receiver cannot be asked: look "
                    "there, then push with --overwrite. The same draft goes out with the same Idempotency-Key"
                )
            if entry is not None and entry.digest == manuscript.digest and not self.overwrite:
                return Pushed("unchanged")
            self.ledger.note(manuscript.slug, Entry(manuscript.slug, manuscript.digest, pending=True))
            self._send(manuscript, entry)
            self.ledger.note(manuscript.slug, Entry(manuscript.slug, manuscript.digest))
        return Pushed("updated" if entry else "created")

    def _send(self, manuscript: Manuscript, before: Entry | None) -> None:
        """Send it; where it was certainly not taken, the ledger says what it said before."""
        try:
            answer = self.wire.send(self.sign(request(self.url, manuscript)))
        except NoAnswer as error:
            raise DeliveryFailed(f"webhook: {error}: whether it arrived is not known") from None
        except DeliveryFailed:
            self._restore(manuscript.slug, before)
            raise
        if answer.is_good:
            return
        if answer.status < 500:
            self._restore(manuscript.slug, before)
        raise refusal(answer, "webhook", "push.webhook_url", "BRIEFS_WEBHOOK_KEY")

    def _restore(self, slug: str, before: Entry | None) -> None:
        if before is None:
            self.ledger.forget(slug)
        else:
            self.ledger.note(slug, before)

    def sign(self, plain: Request) -> Request:
        second = str(int(self.now().timestamp()))
        seal = hmac.new(self.key.reveal().encode(), second.encode() + b"." + plain.body, sha256).hexdigest()
        marks = dict(zip(SIGNED, (second, f"sha256={seal}"), strict=True))
        return replace(plain, headers={**plain.headers, **marks})


def request(url: str, manuscript: Manuscript) -> Request:
    """The POST without its signature."""
    body = {
        "event": "draft",
        "slug": manuscript.slug,
        "brief": manuscript.brief,
        "revision": manuscript.revision,
        "title": manuscript.title,
        "summary": manuscript.summary,
        "social": manuscript.social,
        "subjects": [*manuscript.subjects],
        "preheader": manuscript.preheader,
        "markdown": manuscript.markdown,
        "html": manuscript.page({}),
        "text": manuscript.text,
        "tags": [*manuscript.tags],
    }
    key = f"{manuscript.slug}-{manuscript.digest[:32]}"
    return json_request("POST", url, body, {"Idempotency-Key": key})
