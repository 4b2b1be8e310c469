"""Matches the text of a PDF, in which tables are lines and charts are scattered labels, with the claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from briefs.audit.block import Block
from briefs.audit.changed import likeness
from briefs.audit.cover import Cover
from briefs.audit.fault import Wrong
from briefs.audit.match import Match
from briefs.audit.numerals import numerals
from briefs.audit.paper import Stretch
from briefs.audit.squash import squash

_NOTHING = "(?:n/a|[\u2013\u2014-])*"


def read(match: Match, stretches: Sequence[Stretch], plain: Collection[str], drawn: Collection[str]) -> None:
    """Match a PDF's text.

    plain: squashed sentences without numbers that the Markdown has; drawn: the labels of the charts, as they stand.
    """
    rows = _rows(match)
    labels = Counter(squash(n.text) for label in drawn for n in numerals(label))
    known = {squash(n.text) for told in match.tolds if told.chart for text in told.texts for n in numerals(text)}
    for stretch in stretches:
        cover = Cover(stretch.text)
        for number in sorted(match.candidates(stretch.section), key=lambda n: -len(match.tolds[n].key)):
            told = match.tolds[number]
            # Titles of figures that stand side by side share a line.
            if cover.take(told.key) or (told.key[-1:] not in {".", "!", "?"} and cover.take(told.key, loose=True)):
                match.accept(number)
        for sentence in plain:
            cover.take(sentence)
        for pattern, numbers in rows.get(squash(stretch.section), []):
            if cover.take_match(pattern) is not None:
                for number in numbers:
                    match.accept(number)
        for start, end in cover.rest():
            _leftover(match, stretch, stretch.text[start:end], labels, known)
        _captions(match, stretch)
    for label, count in sorted(labels.items()):
        if count > 0:
            why = "a chart's label is not there"
            match.report(Wrong("claim.missing", 0, 0, "", label, why), "charts/", label)
        elif count < 0 and drawn:
            why = "it stands there more often than the charts draw it"
            match.report(Wrong("number.unbound", 0, len(label), label, "", why), "charts/", label)


def _captions(match: Match, stretch: Stretch) -> None:
    """The name of each table begins a line of its section."""
    here = [match.tolds[n] for numbers in match.cells.values() for n in numbers if not match.tolds[n].chart]
    names = {told.sentence.partition(" | ")[0] for told in here if squash(told.section) == squash(stretch.section)}
    lines = [squash(line) for line in stretch.text.splitlines()]
    for name in sorted(names):
        wanted = squash(name)
        # A long name takes two lines, a short one may share its line with a column.
        if not any("".join(lines[n : n + 2]).startswith(wanted) for n in range(len(lines))):
            why = "the name of this table is not here"
            match.report(Wrong("format.differs", 0, len(name), "", name, why), stretch.section, name)


def _rows(match: Match) -> dict[str, list[tuple[re.Pattern[str], list[int]]]]:
    """Each table row as a pattern over squashed text, with the claims that it holds, by section."""
    held: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for numbers in match.cells.values():
        for number in numbers:
            told = match.tolds[number]
            if not told.chart:
                caption, _, rest = told.sentence.partition(" | ")
                label, _, column = rest.rpartition(" | ")
                held.setdefault((told.section, caption, label), []).append((column, number))
    rows: dict[str, list[tuple[re.Pattern[str], list[int]]]] = {}
    lines = [(key, line) for key, cells in held.items() for line in _lines(cells)]
    for (section, _, label), numbers in lines:
        texts = [squash("".join(match.tolds[n].texts)) for n in numbers]
        cells = [re.escape(text) for text in texts if text != squash(label)]
        pattern = re.compile(re.escape(squash(label)) + _NOTHING + _NOTHING.join(cells))
        rows.setdefault(squash(section), []).append((pattern, numbers))
    return rows


def _lines(cells: list[tuple[str, int]]) -> list[list[int]]:
    """The cells of all rows with one label, row by row: a row ends where a column comes again."""
    lines: list[list[int]] = []
    seen: set[str] = set()
    for column, number in sorted(cells, key=lambda cell: cell[1]):
        if column in seen or not lines:
            lines.append([])
            seen = set()
        seen.add(column)
        lines[-1].append(number)
    return lines


def _leftover(match: Match, stretch: Stretch, text: str, labels: Counter[str], known: Collection[str]) -> None:
    """What remains is a changed sentence, a changed table row, a chart's labels, or something added."""
    numbers = [squash(n.text) for n in numerals(text)]
    if numbers and all(number in known for number in numbers) and not _like_a_claim(match, stretch.section, text):
        labels.subtract(numbers)
        return
    if _like_a_claim(match, stretch.section, text) or _ends(text):
        match.left.append((Block(stretch.section, text), " ".join(text.split())))
        return
    for line in text.splitlines():
        found = numerals(line)
        if not found or all(squash(n.text) in known for n in found):
            labels.subtract(squash(n.text) for n in found)
        elif not _row_changed(match, stretch.section, line):
            match.left.append((Block(stretch.section, line), line.strip()))


def _ends(text: str) -> bool:
    return text.rstrip()[-1:] in {".", "!", "?"}


def _like_a_claim(match: Match, section: str, text: str) -> bool:
    waiting = (match.tolds[n] for n in match.candidates(section) if n not in match.found)
    return any(likeness(told.sentence, text) > 0.5 for told in waiting)


def _row_changed(match: Match, section: str, line: str) -> bool:
    """Report a line that is a table row but for a cell or its label."""
    best, at = 0.5, list[int]()
    for _, numbers in _rows(match).get(squash(section), []):
        if any(number in match.found for number in numbers):
            continue
        told = [match.tolds[n] for n in numbers]
        expected = " ".join([told[0].sentence.split(" | ")[1], *("".join(t.texts) for t in told)])
        score = likeness(expected, line)
        if score > best:
            best, at = score, numbers
    if not at:
        return False
    told = [match.tolds[n] for n in at]
    expected = " ".join([told[0].sentence.split(" | ")[1], *("".join(t.texts) for t in told)])
    match.found.update(at)
    match.report(
        Wrong("table.row", 0, len(line), line, expected, "the table row is not the one that was claimed"), section, line
    )
    return True
