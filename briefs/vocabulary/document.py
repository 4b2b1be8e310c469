"""The document: what a brief says, decided before how it looks. A pure tree in which every number is a reference.

Document
├── title, lead                 messages
├── summary, social, preheader  messages: one line for a list, one for social media, one beside a mail's subject
├── subjects                    messages: subjects of a mail, the best first
├── sections ── blocks
│   ├── Paragraph               messages that become sentences
│   ├── Bullets                 the same, as a list
│   ├── Table                   labels and references
│   ├── Chart                   a template's key and references
│   └── GapNote                 one gap, said in its place
└── evidence                    what the causal words rest on
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from briefs.vocabulary.figure import Evidence, Gap, Provenance
from briefs.vocabulary.window import Window


@dataclass(frozen=True, slots=True)
class Message:
    """One fact to be told.

    key: the phrase key (`liquidations.total`), a table in `templates/phrases/en/*.toml`.
    refs: slot in the phrase -> figure id. These become numbers, dates, times or quoted texts.
    names: slot in the phrase -> lexicon key (`asset.BTC`, `venue.okx`, `move.price.fell`). These become words.
    evidence: the `claim` of the document's evidence that the phrase's causal word rests on; "" where it has none.
    """

    key: str
    refs: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: `label` is a lexicon key; a cell is a figure id, or None for "not available"."""

    label: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names the caption (`table.KEY.caption`) and `columns` are lexicon keys, the label's column first."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Points of a chart: `name` is a lexicon key, `points` are figure ids in the order of the x axis."""

    name: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `key` is the template (`templates/charts/KEY.svg.j2`).

    name: lexicon key of what it shows where one template serves several (`asset.BTC`), else "".
    title: the finding, as a message. description: for screen readers, as a message.
    marks: single figures drawn across it (key levels, a median), as lexicon key -> figure id.
    """

    key: str
    name: str
    title: Message
    description: Message
    series: tuple[Series, ...]
    marks: tuple[tuple[str, str], ...] = ()

    @property
    def slug(self) -> str:
        """The file name without its ending: `price-with-levels-btc`."""
        subject = self.name.rpartition(".")[2]
        return "-".join(part for part in (self.key.replace("_", "-"), subject.lower()) if part)


@dataclass(frozen=True, slots=True)
class GapNote:
    """One thing that is missing; `also` are gaps of other assets or venues that say the same in the same words."""

    gap: Gap
    also: tuple[Gap, ...] = ()


Block: TypeAlias = Paragraph | Bullets | Table | Chart | GapNote
SectionKey: TypeAlias = Literal["key_figures", "why", "reaction", "next", "numbers", "about"]


@dataclass(frozen=True, slots=True)
class Section:
    key: SectionKey
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    window: Window
    provenance: Provenance
    title: Message
    lead: tuple[Message, ...]
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    summary: tuple[Message, ...] = ()
    social: tuple[Message, ...] = ()
    subjects: tuple[Message, ...] = ()
    preheader: tuple[Message, ...] = ()
