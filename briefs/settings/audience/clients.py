"""`clients.csv`: who gets briefs. A file with any fault is refused whole, with the row and reason of every fault."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from briefs.errors import Fault, FaultyInput, UserError
from briefs.settings.audience.address import mailbox, parsed
from briefs.settings.audience.audiences import Terms
from briefs.settings.audience.terms import TERMS, line, no_formula, wrong
from briefs.vocabulary.client import SECTIONS, Client, Edition, MailFormat, SubjectStyle

COLUMNS = ("address", "name", "audience", *TERMS)
_LONGEST_NAME = 100
_LARGEST = 64 * 1024 * 1024
_SHOWN = 100
_REMEDY = "Nothing was sent. docs/email.md says what the list holds."
_NO_PASSWORDS = "PDFs with a password are not offered; take the column away"


def clients(path: Path, audiences: Mapping[str, Terms]) -> tuple[Client, ...]:
    """The clients in the order of the file.

    Raises UserError where the file cannot be read, FaultyInput with the row, column, value and reason of every fault.
    """
    return _Reader(str(path), audiences).read(_text(path))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(f"{path}: larger than {_LARGEST // 1024**2} MB, which no list of clients is")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UserError(f"{path}: the list of clients cannot be read: {error.strerror}. {_REMEDY}") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 (byte {error.start}): save it as UTF-8") from None


class _Reader:
    def __init__(self, name: str, audiences: Mapping[str, Terms]) -> None:
        self.name = name
        self.audiences = audiences
        self.faults: list[Fault] = []
        self.seen: dict[str, int] = {}  # mailbox -> row

    def read(self, text: str) -> tuple[Client, ...]:
        rows = self._rows(text)
        header = next(rows, (0, []))[1]
        columns = self._columns(header)
        found: list[Client] = []
        if columns:
            for row, cells in rows:
                if client := self._client(row, columns, cells):
                    found.append(client)
            if not found and not self.faults:
                self.faults.append(Fault("row 2", "address", "", "the list names nobody"))
        if self.faults:
            raise FaultyInput(self.name, self.faults[:_SHOWN], len(self.faults), _REMEDY)
        return tuple(found)

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each row that is not empty; the number is that of the row's first line."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        while True:
            row = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.faults.append(Fault(f"row {row}", "row", "", f"no CSV: {error}"))
                return
            if any(cell.strip() for cell in cells):
                yield row, [cell.strip(" ") for cell in cells]

    def _columns(self, header: list[str]) -> list[str]:
        names = [name.strip().lower() for name in header]
        if "address" not in names:
            apart = next((mark for mark in (";", "\t", "|") if any(mark in name for name in names)), "")
            how = f"columns are separated by commas, not by {apart!r}" if apart else "a column address was expected"
            self.faults.append(Fault("row 1", "header", ",".join(header), how))
            return []
        for place, name in enumerate(names):
            if name in names[:place]:
                self.faults.append(Fault("row 1", "header", name, "this column is there twice"))
            elif name not in COLUMNS:
                near = get_close_matches(name, COLUMNS, 1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(COLUMNS)}"
                why = _NO_PASSWORDS if "password" in name else f"there is no such column: {hint}"
                self.faults.append(Fault("row 1", "header", name, why))
        return names

    def _client(self, row: int, columns: list[str], cells: list[str]) -> Client | None:
        before = len(self.faults)
        if len(cells) != len(columns):
            self._fault(row, "row", ",".join(cells), f"{len(columns)} cells were expected, {len(cells)} are here")
            return None
        given = dict(zip(columns, cells, strict=True))
        address = self._address(row, given["address"])
        name = given.get("name", "")
        if why := line(name, _LONGEST_NAME) or no_formula(name):
            self._fault(row, "name", name, why)
        terms = self._terms(row, given)
        if len(self.faults) > before:
            return None
        return Client(
            address, name, _edition(terms), _one(terms, "time_zone") or "UTC", given.get("audience", ""),
            _one(terms, "footer"),
        )  # fmt: skip

    def _address(self, row: int, given: str) -> str:
        try:
            address = parsed(given)
        except ValueError as error:
            self._fault(row, "address", given, str(error))
            return ""
        if why := no_formula(address):
            self._fault(row, "address", given, why)
        first = self.seen.setdefault(mailbox(address), row)
        if first != row:
            self._fault(row, "address", given, f"the same mailbox as in row {first}")
        return address

    def _terms(self, row: int, given: Mapping[str, str]) -> Terms:
        """The audience's terms with the client's own laid over them."""
        audience = given.get("audience", "")
        if audience and audience not in self.audiences:
            near = get_close_matches(audience, self.audiences, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(self.audiences) or 'none'}"
            self._fault(row, "audience", audience, f"there is no such audience: {hint}")
        own: dict[str, tuple[str, ...]] = {}
        for name, term in TERMS.items():
            if cell := given.get(name, ""):
                own[name] = tuple(cell.replace(",", " ").replace(";", " ").split(" ")) if term.many else (cell,)
                own[name] = tuple(word for word in own[name] if word)
                for word, why in wrong(name, own[name]):
                    self._fault(row, name, word, why)
        return {**self.audiences.get(audience, {}), **own}

    def _fault(self, row: int, column: str, value: str, why: str) -> None:
        self.faults.append(Fault(f"row {row}", column, value, why))


def _edition(terms: Terms) -> Edition:
    """The edition of checked terms; what they do not say is as `Edition` has it."""
    house = Edition()
    wanted = {*terms.get("sections", SECTIONS), "about"}
    return Edition(
        tuple(sorted(set(terms.get("assets", ())))),
        tuple(sorted(set(terms.get("venues", ())))),
        tuple(name for name in SECTIONS if name in wanted),
        cast("MailFormat", _one(terms, "format") or house.format),
        _one(terms, "language") or house.language,
        cast("SubjectStyle", _one(terms, "subject") or house.subject),
    )


def _one(terms: Terms, name: str) -> str:
    return terms.get(name, ("",))[0]
