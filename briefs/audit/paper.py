"""Reads a PDF as a reader sees it: its pages' text, the running head and page numbers taken off and checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from briefs.audit.fault import Wrong
from briefs.audit.numerals import numerals
from briefs.audit.squash import squash
from briefs.errors import UserError

_PAGE = re.compile(r"\s*Page\s+(\d+)\s+of\s+(\d+)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The text of a PDF under one heading, lines as they are."""

    section: str
    text: str


def stretches(path: Path, headings: Collection[str], moments: Collection[str]) -> tuple[list[Stretch], list[Wrong]]:
    """The text under each heading. `moments` are those that a running head may show. Raises UserError for no PDF."""
    pages = _pages(path)
    wrong: list[Wrong] = []
    lines: list[str] = []
    house = squash(pages[0][0]) if pages and pages[0] else ""
    for number, page in enumerate(pages, 1):
        kept, faults = _furniture(page, number, len(pages), house, moments)
        lines += kept
        wrong += faults
    return list(_sections(lines, headings)), wrong


def _pages(path: Path) -> list[list[str]]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError as error:
        raise UserError(f"{path}: cannot be read as a PDF: {error}. Write the brief again.") from None
    # A word that a line break has hyphenated shows as U+FFFE.
    return [[line.strip() for line in text.replace("\ufffe", "-").splitlines() if line.strip()] for text in texts]


def _furniture(
    page: list[str], number: int, count: int, house: str, moments: Collection[str]
) -> tuple[list[str], list[Wrong]]:
    kept: list[str] = []
    wrong: list[Wrong] = []
    for line in page:
        footer = _PAGE.search(line)
        if footer:
            if (int(footer[1]), int(footer[2])) != (number, count):
                data = f"page {number} of {count}"
                wrong.append(Wrong("page.number", *footer.span(), footer[0].strip(), data, "the page number is wrong"))
            line = line[: footer.start()].strip()  # noqa: PLW2901 - the same line without its furniture
        if line:
            kept.append(line)
    if number > 1 and house:
        wrong += _take_head(kept, house, moments)
    return kept, wrong


def _take_head(kept: list[str], house: str, moments: Collection[str]) -> Iterator[Wrong]:
    """The running head repeats the first line of the first page, with the date beside it or on a line of its own."""
    for place, line in enumerate(kept):
        if not squash(line).startswith(house) or place not in {0, 1, len(kept) - 1, len(kept) - 2}:
            continue
        head = [line]
        last = place + 1
        if not numerals(line) and last < len(kept) and numerals(kept[last]) and _only_moments(kept[last]):
            head.append(kept[last])
            last += 1
        del kept[place:last]
        for text in head:
            for numeral in numerals(text):
                if numeral.moment not in moments:
                    data = ", ".join(sorted(moments))
                    span = (numeral.start, numeral.end)
                    yield Wrong("page.head", *span, numeral.text, data, "the running head shows another day")
        return


def _only_moments(line: str) -> bool:
    found = numerals(line)
    words = line
    for numeral in reversed(found):
        words = words[: numeral.start] + words[numeral.end :]
    return all(n.kind == "moment" for n in found) and words.strip() in {"", "to", "\u2013", "-"}


def _sections(lines: list[str], headings: Collection[str]) -> Iterator[Stretch]:
    known = {squash(heading): heading for heading in headings if heading}
    section, waiting = "", list[str]()
    for line in lines:
        if squash(line) in known:
            yield Stretch(section, "\n".join(waiting))
            section, waiting = known[squash(line)], []
        else:
            waiting.append(line)
    yield Stretch(section, "\n".join(waiting))
