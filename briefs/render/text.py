"""The brief as text: the planned document with every message told, before it takes any format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from briefs.errors import Fault, FaultyInput
from briefs.render.charts.catalogue import draw
from briefs.render.charts.drawing import Canvas, Drawing
from briefs.render.sentence import Sentence, Span, claims, line, markdown, plain
from briefs.render.table import Grid, table
from briefs.render.voice import Voice, bound
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.document import Block, Bullets, Chart, Document, GapNote, Message, Table
from briefs.vocabulary.figure import Figure
from briefs.vocabulary.window import Window

BANNER = "about.simulated"
LEAD = 40  # words at most


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that run on as one paragraph, or stand as the items of a list; `keys` are their messages'."""

    sentences: tuple[Sentence, ...]
    bullets: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Illustration:
    """A chart in its place in the text."""

    drawing: Drawing


Piece: TypeAlias = Passage | Grid | Illustration


@dataclass(frozen=True, slots=True)
class Part:
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Everything that is said, in reading order. `banner` warns of simulated data; it is empty for recorded ones."""

    title: Sentence
    dateline: Sentence
    banner: Sentence
    lead: Passage
    parts: tuple[Part, ...]


def write(document: Document, voice: Voice) -> Text:
    """Tell the whole document. Raises FaultyInput where the title or the notice of simulated data cannot be told."""
    title = _needed(voice, document.title, "title")
    simulated = document.provenance == "simulated"
    banner = _needed(voice, Message(BANNER), "short") if simulated else ()
    lead = opening(document.lead, voice)
    parts = []
    for section in document.sections:
        pieces = [piece for block in section.blocks if (piece := _piece(block, voice, document.window))]
        if pieces:
            parts.append(Part(voice.lexicon.heading(f"section.{section.key}"), tuple(pieces)))
    return Text(title, _dateline(document, voice.figures), banner, lead or Passage(()), tuple(parts))


def drawings(text: Text) -> list[Drawing]:
    """The charts in reading order."""
    return [piece.drawing for part in text.parts for piece in part.pieces if isinstance(piece, Illustration)]


def text_claims(text: Text) -> list[Claim]:
    """The claims of the running text and its tables in reading order; what stands inside the charts is not there."""
    found = [c for sentence in (text.title, text.dateline, text.banner) for c in claims(sentence, "")]
    found += [c for sentence in text.lead.sentences for c in claims(sentence, "")]
    for part in text.parts:
        for piece in part.pieces:
            if isinstance(piece, Grid):
                found += piece.claims(part.heading)
            elif isinstance(piece, Illustration):
                found += claims(piece.drawing.title, part.heading)
            else:
                found += [c for sentence in piece.sentences for c in claims(sentence, part.heading)]
    return found


def marked(text: Text) -> str:
    """The brief as Markdown in which bound text carries its marks."""
    blocks = [f"# {markdown(text.title)}", f"*{markdown(text.dateline)}*" if text.dateline else ""]
    blocks += [f"> {line(markdown(text.banner))}" if text.banner else "", _running(text.lead)]
    for part in text.parts:
        blocks.append(f"## {markdown((Span(part.heading),))}")
        blocks += [_block(piece) for piece in part.pieces]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _piece(block: Block, voice: Voice, window: Window) -> Piece | None:
    if isinstance(block, Table):
        grid = table(block, voice.figures, voice.lexicon)
        return grid if grid.lines else None
    if isinstance(block, Chart):
        return _illustration(block, voice, window)
    if isinstance(block, GapNote):
        note = voice.note(block)
        return Passage((note,)) if note else None
    return _passage(block.messages, voice, bullets=isinstance(block, Bullets))


def _illustration(chart: Chart, voice: Voice, window: Window) -> Illustration | None:
    title = voice.tell(chart.title, "title")
    if title is None:
        return None
    description = voice.tell(chart.description, "short") or title
    drawing = draw(Canvas(chart, title, description, voice.figures, voice.lexicon, window))
    return Illustration(drawing) if drawing else None


def _passage(messages: tuple[Message, ...], voice: Voice, *, bullets: bool = False) -> Passage | None:
    told = [(sentence, message.key) for message in messages if (sentence := voice.tell(message))]
    return Passage(tuple(s for s, _ in told), bullets, tuple(key for _, key in told)) if told else None


def opening(messages: tuple[Message, ...], voice: Voice) -> Passage | None:
    """The lead, in wordings that keep it within its words."""
    told: list[tuple[Sentence, str]] = []
    left = LEAD
    for message in messages:
        if sentence := voice.tell_within(message, left):
            told.append((sentence, message.key))
            left -= len(plain(sentence).split())
    return Passage(tuple(s for s, _ in told), keys=tuple(key for _, key in told)) if told else None


def _needed(voice: Voice, message: Message, style: str) -> Sentence:
    sentence = voice.tell(message, "title" if style == "title" else "short")
    if not sentence:
        why = "no variant can be told with the figures of this brief"
        raise FaultyInput("the phrases", [Fault(f"key {message.key}", "variants", message.key, why)])
    return sentence


def _dateline(document: Document, figures: Mapping[str, Figure]) -> Sentence:
    """The day, or the first and last moment of a rolling window, which is never called a date."""
    names = ("window.date",) if document.window.kind == "day" else ("window.start", "window.end")
    there = [figures[name] for name in names if name in figures]
    if len(there) < len(names):
        return ()
    first, *rest = (bound(figure) for figure in there)
    return (first, Span(" to "), *rest) if rest else (first,)


def _running(passage: Passage) -> str:
    return line(" ".join(markdown(sentence) for sentence in passage.sentences))


def _block(piece: Piece) -> str:
    if isinstance(piece, Grid):
        return f"**{markdown(piece.caption)}**\n\n{_pipes(piece)}"
    if isinstance(piece, Illustration):
        drawing = piece.drawing
        picture = f"![{markdown(drawing.description)}](charts/{drawing.slug}.svg)"
        return f"**{markdown(drawing.title)}**\n\n{picture}"
    if piece.bullets:
        return "\n".join(f"- {line(markdown(sentence))}" for sentence in piece.sentences)
    return _running(piece)


def _pipes(grid: Grid) -> str:
    rule = ["---:" if numeric else ":---" for numeric in grid.numeric]
    rows = [[_cell((Span(column),)) for column in grid.columns], rule]
    rows += [[_cell(line.label), *(_cell(cell) for cell in line.cells)] for line in grid.lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(sentence: Sentence) -> str:
    return markdown(sentence).replace("|", r"\|")
