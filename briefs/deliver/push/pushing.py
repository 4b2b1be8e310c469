"""The talk with one system: look first, compare, write at most once, look again.

A write whose outcome is not known is never repeated blindly: the draft is looked for by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from briefs.deliver.push.difference import difference
from briefs.deliver.push.ledger import Entry, Ledger
from briefs.deliver.push.manuscript import Manuscript
from briefs.deliver.push.refusals import refusal
from briefs.deliver.push.target import Remote, Target, Upload, same_words
from briefs.deliver.push.wire import Answer, NoAnswer, Request, Wire
from briefs.errors import DeliveryFailed

T = TypeVar("T")
_MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a draft.

    state: `created`, `updated`, `unchanged`; `edited` where a person changed it, `kept` where it is no draft any more,
    and in both cases nothing was written. difference: what the person changed. place: where to edit it.
    """

    state: str
    place: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a push needs beside the manuscript. overwrite: also what a person changed or threw away."""

    target: Target
    wire: Wire
    ledger: Ledger
    now: Callable[[], datetime]
    overwrite: bool = False

    def push(self, manuscript: Manuscript) -> Pushed:
        """Raises DeliveryFailed where the system refuses, or nobody knows what it did."""
        with self.ledger.locked():
            entry = self.ledger.entry(manuscript.slug)
            remote = self._there(manuscript.slug, entry)
            if remote is None:
                return self._create(manuscript)
            if entry is None or not entry.id:
                # Ours by its name alone: a push that was cut short, or a ledger that was lost.
                known = entry or Entry(digest=manuscript.digest, sent=self._sent(manuscript))
                entry = replace(known, id=remote.id, pending=True)
            return self._compare(manuscript, entry, remote)

    def _there(self, slug: str, entry: Entry | None) -> Remote | None:
        if entry is None or not entry.id:
            return self._search(slug)
        answer = self._ask(self.target.read(entry.id))
        if answer.status == 404 or (answer.is_good and self._remote(answer).state == "trash"):
            if self.overwrite:
                return self._search(slug)
            raise DeliveryFailed(
                f"{self.target.name}: the draft of {slug} is gone: somebody threw it away. Nothing was written; "
                "--overwrite makes it anew"
            )
        return self._remote(answer)

    def _compare(self, manuscript: Manuscript, entry: Entry, remote: Remote) -> Pushed:
        ours = remote.held == entry.held or (entry.pending and same_words(remote.held, entry.sent))
        if remote.state != "draft":
            return Pushed("kept", remote.page, f"it is {remote.state} by now, and only drafts are written\n")
        if not ours and not self.overwrite:
            return Pushed("edited", remote.page, difference(entry.held or entry.sent, remote.held))
        if ours and entry.digest == manuscript.digest:
            self._settle(manuscript.slug, entry.digest, remote)
            return Pushed("unchanged", remote.page)
        return self._change(manuscript, entry, remote)

    def _create(self, manuscript: Manuscript) -> Pushed:
        addresses = self._pictures(manuscript)
        sent = self.target.sent(manuscript, addresses)
        self.ledger.note(manuscript.slug, Entry("", manuscript.digest, {}, pending=True, sent=sent))
        remote = self._write(self.target.create(manuscript, addresses), manuscript.slug, sent)
        self.ledger.note(manuscript.slug, Entry(remote.id, manuscript.digest, {}, pending=True, sent=sent))
        return self._look_again("created", manuscript, remote)

    def _change(self, manuscript: Manuscript, entry: Entry, remote: Remote) -> Pushed:
        addresses = self._pictures(manuscript)
        sent = self.target.sent(manuscript, addresses)
        self.ledger.note(manuscript.slug, Entry(remote.id, entry.digest, remote.held, pending=True, sent=sent))
        self._write(self.target.change(remote, manuscript, addresses), manuscript.slug, sent)
        return self._look_again("updated", manuscript, remote)

    def _write(self, request: Request, slug: str, sent: Mapping[str, str]) -> Remote:
        """The draft after a write. Where its outcome is not known, what lies there under our name decides."""
        try:
            answer = self._send(request)
            if answer.is_good:
                return self._remote(answer)
            failure = self._refusal(answer)
            settled = answer.status < 500 and answer.status not in {409, 422, 400}
        except NoAnswer as error:
            failure, settled = error, False
        if settled:
            raise failure
        try:
            found = self._search(slug)
        except DeliveryFailed as error:
            raise DeliveryFailed(
                f"{failure}. Whether the draft was written is not known ({error}); the next push looks for it first"
            ) from None
        if found is not None and same_words(found.held, sent):
            return found
        raise failure

    def _look_again(self, state: str, manuscript: Manuscript, remote: Remote) -> Pushed:
        """Note the draft as the system gives it back, which is what later pushes compare with."""
        seen = self._remote(self._ask(self.target.read(remote.id)))
        if seen.state != "draft":
            raise DeliveryFailed(
                f"{self.target.name}: {manuscript.slug} was sent as a draft, and is {seen.state} there: look at it now"
            )
        self._settle(manuscript.slug, manuscript.digest, seen)
        return Pushed(state, seen.page)

    def _settle(self, slug: str, digest: str, remote: Remote) -> None:
        self.ledger.note(slug, Entry(remote.id, digest, remote.held))

    def _search(self, slug: str) -> Remote | None:
        for page in range(1, _MOST_PAGES + 1):
            answer = self._send(self.target.search(slug, page))
            if answer.status == 404 and isinstance(answer.body, dict) and "errors" in answer.body:
                return None  # how Ghost says that there is none
            if not answer.is_good:
                raise self._refusal(answer)
            found = self._understood(answer, lambda body: self.target.found(body, slug))
            if found.remote is not None or not found.more:
                return found.remote
        return None

    def _pictures(self, manuscript: Manuscript) -> dict[str, str]:
        """Addresses of the charts there; those that are not there yet are brought."""
        known, addresses = self.ledger.addresses(), {}
        for name, content in sorted(manuscript.pictures.items()):
            key = sha256(content).hexdigest()
            if key not in known:
                request = self.target.upload(Upload(f"{manuscript.slug}-{name}.png", content))
                if request is None:
                    return {}
                known[key] = self._understood(self._ask(request), self.target.uploaded)
                self.ledger.note_addresses(known)
            addresses[name] = known[key]
        return addresses

    def _sent(self, manuscript: Manuscript) -> Mapping[str, str]:
        known = self.ledger.addresses()
        keys = {name: sha256(content).hexdigest() for name, content in manuscript.pictures.items()}
        return self.target.sent(manuscript, {name: known[key] for name, key in keys.items() if key in known})

    def _ask(self, request: Request) -> Answer:
        answer = self._send(request)
        if not answer.is_good and (answer.status != 404 or request.method != "GET"):
            raise self._refusal(answer)
        return answer

    def _send(self, request: Request) -> Answer:
        return self.wire.send(self.target.sign(request, self.now()))

    def _remote(self, answer: Answer) -> Remote:
        return self._understood(answer, self.target.remote)

    def _understood(self, answer: Answer, read: Callable[[Any], T]) -> T:
        try:
            return read(answer.body)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise self._refusal(answer) from None

    def _refusal(self, answer: Answer) -> DeliveryFailed:
        return refusal(answer, self.target.name, self.target.setting, self.target.variable)


def rehearsed(target: Target, ledger: Ledger, manuscript: Manuscript) -> str:
    """What would be sent, keys hidden, by what the ledger knows; nothing is asked over the network."""
    entry = ledger.entry(manuscript.slug)
    known = ledger.addresses()
    out: list[str] = []
    addresses = {}
    for name, content in sorted(manuscript.pictures.items()):
        upload = target.upload(Upload(f"{manuscript.slug}-{name}.png", content))
        if upload is not None:
            addresses[name] = known.get(sha256(content).hexdigest(), f"(address of {name}.png)")
            out += [] if sha256(content).hexdigest() in known else [upload.shown(target.signed)]
    if entry is not None and entry.id:
        remote = Remote(entry.id, "draft", entry.held, "(as it stands there)")
        request = target.change(remote, manuscript, addresses)
    else:
        request = target.create(manuscript, addresses)
    return "\n".join([*out, request.shown(target.signed)])
