"""An editor's notes: `notes/DATE.md`, placed in the sections that its headings name, marked as the editor's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from briefs.errors import Fault, FaultyInput, UserError
from briefs.render.draft import Marks, prepared
from briefs.render.override import layered
from briefs.vocabulary.artifact import Artifact
from briefs.vocabulary.look import BUILT_IN, Look
from briefs.workflow.editing import edit, of_files

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_PICTURED = re.compile(r"\*\*.*\*\*$|!\[|\|")
REMEDY = "docs/editing.md says what a note may hold."


@dataclass(frozen=True, slots=True)
class Note:
    """What belongs into one section: its heading, the line it begins at, and the Markdown beneath it."""

    section: str
    line: int
    text: str


def annotated(
    files: Iterable[Artifact], notes: Path, templates: Path | None, look: Look = BUILT_IN
) -> tuple[tuple[Artifact, ...], str]:
    """The files of a brief with the notes of the file `notes` in it, and its page for paper.

    Raises FaultyInput where a note holds what a brief cannot or names no section, AuditFailed with the line of every
    number of a note that no figure bears out.
    """
    made = {file.path: file for file in files}
    text = made["brief.md"].content.decode()
    marks = Marks.of(layered(templates, look))
    written = read(notes)
    prepared(_text(notes), str(notes), marks, ())  # for its faults, which name the lines of the notes
    whole, lines = placed(text, written, marks, str(notes))
    edited = edit(whole, str(notes), of_files(made.values()), templates, lines, look)
    return edited.files, edited.page


def read(path: Path) -> tuple[Note, ...]:
    """The notes of a file. Raises FaultyInput with the line of whatever stands under no heading or is no note."""
    lines = _text(path).replace("\r\n", "\n").split("\n")
    faults: list[Fault] = []
    notes: list[Note] = []
    for number, line in enumerate(lines, 1):
        found = _HEADING.match(line)
        if found and len(found[1]) <= 2:
            notes.append(Note(found[2], number, ""))
        elif found or line.lstrip().startswith(("|", "![", ">")):
            faults.append(Fault(f"line {number}", "note", line, "a note holds paragraphs and lists"))
        elif notes:
            notes[-1] = Note(notes[-1].section, notes[-1].line, notes[-1].text + line + "\n")
        elif line.strip():
            why = "a note stands under a heading that names its section, such as ## Why did this happen?"
            faults.append(Fault(f"line {number}", "section", line, why))
    empty = (note for note in notes if not note.text.strip())
    faults += [Fault(f"line {note.line}", "section", note.section, "nothing is written here") for note in empty]
    if faults:
        raise FaultyInput(str(path), faults, remedy=REMEDY)
    return tuple(notes)


def placed(markdown: str, notes: tuple[Note, ...], marks: Marks, name: str) -> tuple[str, dict[int, int]]:
    """The brief with the notes, each at the end of its section's prose, and which of its lines are the notes' lines.

    Raises FaultyInput with the line of each heading that the brief does not have.
    """
    blocks = markdown.rstrip("\n").split("\n\n")
    places = {block[3:].casefold(): number for number, block in enumerate(blocks) if block.startswith("## ")}
    faults = [
        Fault(f"line {n.line}", "section", n.section, f"the brief has the sections {', '.join(_names(blocks))}")
        for n in notes
        if n.section.casefold() not in places
    ]
    if faults:
        raise FaultyInput(name, faults, remedy=REMEDY)
    after: dict[int, list[Note]] = {}
    for note in notes:
        after.setdefault(_end(blocks, places[note.section.casefold()]), []).append(note)
    lines: list[str] = []
    home: dict[int, int] = {}
    for number, block in enumerate(blocks):
        lines += ["", *block.split("\n")] if lines else block.split("\n")
        for note in after.get(number, ()):
            lines.append("")
            for line, text in _quoted(note, marks):
                lines.append(text)
                home[len(lines)] = line
    return "\n".join(lines) + "\n", home


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 text (byte {error.start}): save it as UTF-8") from None


def _names(blocks: list[str]) -> Iterator[str]:
    return (block[3:] for block in blocks if block.startswith("## "))


def _end(blocks: list[str], heading: int) -> int:
    """The last block of a section's prose: what follows are its charts and tables, or the next section."""
    last = heading
    while last + 1 < len(blocks) and not blocks[last + 1].startswith("## ") and not _PICTURED.match(blocks[last + 1]):
        last += 1
    return last


def _quoted(note: Note, marks: Marks) -> Iterator[tuple[int, str]]:
    """A note as a quotation that says whose it is, with the line of the notes' file that each line came from."""
    lines = [(note.line + n, text.rstrip()) for n, text in enumerate(note.text.split("\n"), 1)]
    while lines and not lines[0][1]:
        lines.pop(0)
    while lines and not lines[-1][1]:
        lines.pop()
    (first, text), *rest = lines
    if re.match(r"\s*(?:[-*+]|\d+[.)])\s", text):  # a list cannot run on from the mark
        yield first, f"> **{marks.note}:**"
        yield first, ">"
        yield first, f"> {text}"
    else:
        yield first, f"> **{marks.note}:** {text}"
    for line, more in rest:
        yield line, f"> {more}".rstrip()
