"""Tells each fact once: a message is planned where all of its figures exist and none has been told before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from briefs.story.facts import Facts
from briefs.vocabulary.document import Message

# What the text may name as often as it needs: the window and the parameters of methods.
CONTEXT = ("window.", "method.")


@dataclass(frozen=True, slots=True)
class Teller:
    """Remembers which figures the prose has told. One for each document."""

    facts: Facts
    told: set[str] = field(default_factory=set)

    def tell(self, *drafts: Message) -> tuple[Message, ...]:
        """The first draft that can be told, or nothing. Drafts are alternatives, the best first."""
        for draft in drafts:
            figures = set(draft.refs.values())
            if all(map(self.facts.has, figures)) and not figures & self.told:
                self.told.update(name for name in figures if not name.startswith(CONTEXT))
                return (draft,)
        return ()

    def several(self, alternatives: Iterable[tuple[Message, ...]], most: int) -> tuple[Message, ...]:
        """One message of each set of drafts that can be told, in the given order, `most` at most."""
        told: list[Message] = []
        for drafts in alternatives:
            if len(told) < most:
                told += self.tell(*drafts)
        return tuple(told)


def draft(
    key: str, refs: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None, evidence: str = ""
) -> Message:
    """A message that may turn out to lack a figure."""
    return Message(key, refs or {}, names or {}, evidence)
