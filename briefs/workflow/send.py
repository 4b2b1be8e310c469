"""Mails a day's brief to its clients, each their edition: never twice, and nothing lost without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from briefs.deliver.mail import eml
from briefs.deliver.mail.postman import Postman
from briefs.deliver.outbox import store as outboxes
from briefs.deliver.outbox.entry import State, Wanted
from briefs.deliver.outbox.lock import sole
from briefs.deliver.outbox.store import Outbox
from briefs.deliver.suppression import store as suppressions
from briefs.deliver.suppression.store import Suppression
from briefs.errors import BriefsError, DeliveryFailed, UserError
from briefs.settings.audience.audiences import audiences
from briefs.settings.audience.clients import clients
from briefs.settings.schema import Settings
from briefs.vocabulary.client import Client, Edition
from briefs.vocabulary.window import Window
from briefs.workflow.clock import now
from briefs.workflow.letters import Source, letter, made_of
from briefs.workflow.office import Office, office, person

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a brief's messages, in every state; `failures` are editions that could not be made, each with how
    many clients wait for it. `stopped` is what ended the run early.
    """

    states: Mapping[State, int]
    failures: Sequence[tuple[int, BriefsError]] = ()
    stopped: BriefsError | None = None

    @property
    def complete(self) -> bool:
        """Whether everybody who is to get it has got it."""
        left = sum(count for state, count in self.states.items() if state not in {"sent", "cancelled"})
        return not left and not self.failures and self.stopped is None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a dry run would have sent: the clients that get each subject, those who get none, the files written."""

    subjects: Mapping[str, Sequence[str]]
    suppressed: Sequence[str]
    files: Sequence[Path] = ()
    failures: Sequence[tuple[int, BriefsError]] = ()


@dataclass(frozen=True, slots=True)
class Mailing:
    """One order to mail: which brief, to which audience ("" for everybody), as which revision (0 for the brief's)."""

    window: Window
    audience: str = ""
    revision: int = 0


def send(settings: Settings, environ: Mapping[str, str], mailing: Mailing, told: Told = lambda _done: None) -> Sent:
    """Put what is not there yet into the outbox and send everything that is due.

    Raises UserError and FaultyInput where settings or lists are wrong (nothing is sent then), DeliveryFailed where
    another sender is at work, and the error of the brief itself where not one edition of it could be made.
    """
    post = office(settings.mail, environ)
    people = _people(settings, mailing.audience)
    with sole(settings.mail.outbox), outboxes.opened(settings.mail.outbox) as outbox:
        outbox.recover(_second())
        failures = []
        source = Source(settings, post.sender.domain)
        for edition, group in _by_edition(people).items():
            try:
                _queue(outbox, edition, group, source, mailing)
            except BriefsError as error:
                failures.append((len(group), error))
        if failures and sum(count for count, _ in failures) == len(people):
            raise failures[0][1]
        stopped = deliver(settings, post, outbox, told)
        return Sent(outbox.counts(mailing.window.slug), failures, stopped)


def _queue(outbox: Outbox, edition: Edition, group: Sequence[Client], source: Source, mailing: Mailing) -> None:
    """Queue an edition's messages. A letter that was made of the same before is not made again."""
    name = made_of(edition, mailing.window, source, mailing.revision)
    if outbox.served(name).issuperset(one.address for one in group):
        return
    made = outbox.planned(name) or letter(edition, mailing.window, source, mailing.revision)
    outbox.queue(made, (Wanted(one.address, person(one)) for one in group), _second(), name)


def deliver(settings: Settings, post: Office, outbox: Outbox, told: Told) -> BriefsError | None:
    """Send what is due; what stopped it, if something did. For a process that holds the outbox's lock."""
    with suppressions.opened(settings.mail.suppressed) as off:
        postman = Postman(
            outbox,
            post.server,
            post.rules,
            post.entry_message,
            lambda address: post.suppresses(off, address),
            now,
            told,
        )
        try:
            postman.run()
        except (DeliveryFailed, UserError) as error:
            return error
    return None


def rehearse(settings: Settings, environ: Mapping[str, str], mailing: Mailing, folder: Path | None) -> Shown:
    """What `send` would send, to everybody whether they have it already or not. Nothing is written but, where `folder`
    is given, each message as a file there.
    """
    post = office(settings.mail, environ)
    subjects: dict[str, list[str]] = {}
    suppressed: list[str] = []
    files: list[Path] = []
    failures: list[tuple[int, BriefsError]] = []
    with _existing(settings.mail.suppressed) as off:
        for edition, group in _by_edition(_people(settings, mailing.audience)).items():
            try:
                made = letter(edition, mailing.window, Source(settings, post.sender.domain), mailing.revision)
            except BriefsError as error:
                failures.append((len(group), error))
                continue
            for client in group:
                if post.suppresses(off, client.address):
                    suppressed.append(client.address)
                    continue
                subjects.setdefault(made.subject, []).append(client.address)
                if folder is not None:
                    files.append(eml.write(folder, client.address, post.message(made, client)))
    return Shown(subjects, suppressed, files, failures)


def _people(settings: Settings, audience: str) -> tuple[Client, ...]:
    path = settings.mail.audiences
    known = audiences(path) if path.exists() else {}
    people = clients(settings.mail.clients, known)
    if not audience:
        return people
    chosen = tuple(client for client in people if client.audience == audience)
    if not chosen:
        there = sorted({client.audience for client in people} - {""})
        raise UserError(
            f"--audience {audience}: no client of {settings.mail.clients} belongs to it; there are "
            f"{', '.join(there) or 'none'}"
        )
    return chosen


def _by_edition(people: Sequence[Client]) -> dict[Edition, list[Client]]:
    groups: dict[Edition, list[Client]] = {}
    for client in people:
        groups.setdefault(client.edition, []).append(client)
    return groups


@contextmanager
def _existing(path: Path) -> Iterator[Suppression | None]:
    """The list of those who get no mail where there is one; it is not made."""
    if not path.exists():
        yield None
        return
    with suppressions.opened(path) as found:
        yield found


def _second() -> int:
    return int(now().timestamp())
