"""Matches the blocks of a file with the claims of its brief, in both directions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation

from briefs.audit import arithmetic
from briefs.audit.block import Block, Link
from briefs.audit.brief import Statement
from briefs.audit.changed import changed, likeness
from briefs.audit.cover import Cover
from briefs.audit.examine import Examiner
from briefs.audit.fault import Wrong
from briefs.audit.numerals import Numeral, numerals
from briefs.audit.squash import squash
from briefs.audit.told import Told
from briefs.audit.wording import debris
from briefs.vocabulary.claim import Finding

_ALIKE = 0.5


class Match:
    """One file against the claims. `findings` and `checked` (claims found there) grow as blocks are matched."""

    def __init__(self, place: str, tolds: Sequence[Told], statement: Statement, examiner: Examiner) -> None:
        self.place = place
        self.tolds = tolds
        self.statement = statement
        self.examiner = examiner
        self.findings: list[Finding] = []
        self.found: set[int] = set()
        self.left: list[tuple[Block, str]] = []  # sentences that no claim knows
        self.cells: dict[str, list[int]] = defaultdict(list)
        self.prose: dict[str, list[int]] = defaultdict(list)
        for number, told in enumerate(tolds):
            if told.cell:
                self.cells[told.key].append(number)
            else:
                self.prose[squash(told.section)].append(number)

    @property
    def checked(self) -> int:
        return sum(len(self.tolds[number].bounds) for number in self.found)

    def read(self, blocks: Iterable[Block], *, binds: bool = False) -> None:
        """Match blocks; `binds`: the format carries bindings of its own (HTML, SVG), which must agree."""
        waiting = []
        for block in blocks:
            for wrong in debris(block.text):
                self.report(wrong, block.section, block.text)
            self._links(block)
            if block.role in {"cell", "head"}:
                self._cell(block, binds)
            elif not self._whole(block, binds):
                waiting.append(block)
        for block in waiting:
            self._parts(block, binds)

    def finish(self, required: Callable[[Told], bool]) -> None:
        """Say what is missing and what is too much, once every block has been matched."""
        missing = [n for n, told in enumerate(self.tolds) if n not in self.found and required(told)]
        for number in missing:
            told = self.tolds[number]
            twin = self._twin(told)
            if twin is not None:
                block, text = self.left.pop(twin)
                for wrong in changed(told, text, self.examiner):
                    self.report(wrong, block.section, text)
            else:
                says = ", ".join(told.texts)
                self.report(
                    Wrong("claim.missing", 0, len(told.sentence), "", says, "the claimed sentence is not there"),
                    told.section,
                    told.sentence,
                )
        for block, text in self.left:
            self._leftover(block, text)

    def report(self, wrong: Wrong, section: str, sentence: str) -> None:
        finding = wrong.at(self.place, section, sentence)
        if finding not in self.findings:
            self.findings.append(finding)

    def accept(self, number: int) -> None:
        """The sentence stands in this file as claimed: whatever is wrong with it is wrong here."""
        if number in self.found:
            return
        self.found.add(number)
        told = self.tolds[number]
        for wrong in self.examiner.told(told):
            self.report(wrong, told.section, told.sentence)

    def candidates(self, section: str) -> list[int]:
        """Sentences that may stand under `section`; `charts/` alone means any chart."""
        if section == "charts/":
            return [n for key, numbers in self.prose.items() if key.startswith("charts/") for n in numbers]
        return self.prose.get(squash(section), [])

    def _whole(self, block: Block, binds: bool) -> bool:
        key = squash(block.text)
        same = [n for n in self.candidates(block.section) if self.tolds[n].key == key]
        if same and block.role == "prose" and not binds and all(number in self.found for number in same):
            self._repeated(block, block.text)
        for number in same:
            self.accept(number)
        if same and binds:
            labels = block.role in {"label", "tip"}
            if labels and any(link.figure == b.id for link in block.links for n in same for b in self.tolds[n].bounds):
                return True  # the same label may stand at two marks
            self._bindings(block, self.tolds[same[0]], 0)
        return bool(same)

    def _parts(self, block: Block, binds: bool) -> None:
        cover = Cover(block.text)
        for number in self.candidates(block.section):
            if number in self.found:
                continue
            span = cover.take(self.tolds[number].key)
            if span is not None:
                self.accept(number)
                if binds:
                    self._bindings(block, self.tolds[number], span[0])
        self.left += [(block, block.text[start:end]) for start, end in cover.rest()]

    def _cell(self, block: Block, binds: bool) -> None:
        """Cells of one key (two rows may have one label) are matched in order."""
        same = self.cells.get(squash(block.key), []) if block.key else []
        number = next((n for n in same if n not in self.found), None)
        key = squash(block.text)
        if number is None or (key != squash("".join(self.tolds[number].texts)) and not numerals(block.text)):
            if numerals(block.text) and not (block.role == "head" and self._known(block)):
                self.left.append((block, block.text))
            return
        told = self.tolds[number]
        self.accept(number)
        if key == squash("".join(told.texts)):
            if binds:
                self._cell_bindings(block, told)
            return
        if block.role == "head":
            return  # a row's label may hold more than its claim; it is part of the key that was just found
        column = block.key.rpartition(" | ")[2]
        for bound, numeral in zip(told.bounds, numerals(block.text), strict=False):
            if bound.figure is not None and bound.figure.unit != "text":
                mismatch = arithmetic.check(arithmetic.under(numeral, column), bound.figure, 2)
                kind = mismatch.kind if mismatch else "number.changed"
                why = mismatch.why if mismatch else "the number is not printed as claimed"
                wrong = Wrong(kind, 0, len(block.key), block.text, f"{bound.claim.text}: {bound.figure}", why)
                self.report(wrong, block.section, block.key)
                return
        data = ", ".join(told.texts)
        wrong = Wrong("text.value", 0, len(block.key), block.text, data, "the cell does not hold what was claimed")
        self.report(wrong, block.section, block.key)

    def _known(self, block: Block) -> bool:
        """A row's label that was claimed with its first row stands again in a later one."""
        return any(
            self.tolds[n].key == squash(block.key) and squash("".join(self.tolds[n].texts)) in squash(block.text)
            for n in self.cells.get(squash(block.key), [])
        )

    def _twin(self, told: Told) -> int | None:
        """The left-over sentence that most likely stands in the place of a claimed one."""
        best, at = _ALIKE, None
        for place, (block, text) in enumerate(self.left):
            if told.cell or block.role == "cell":
                continue
            same = squash(block.section) == squash(told.section) or (told.chart and block.section == "charts/")
            score = likeness(told.sentence, text)
            if same and score > best:
                best, at = score, place
        return at

    def _leftover(self, block: Block, text: str) -> None:
        if any(self.tolds[n].key == squash(text) for n in self.candidates(block.section)):
            self._repeated(block, text)
            return
        sentence = block.key or text
        for numeral in numerals(text):
            if not self._linked(block, text, numeral):
                span = (0, len(sentence)) if block.key else (numeral.start, numeral.end)
                why = "no claim binds this number to a figure"
                self.report(Wrong("number.unbound", *span, numeral.text, "", why), block.section, sentence)
        if block.role not in {"cell", "head"}:
            for wrong in self.examiner.sentence(text, ()):
                self.report(wrong, block.section, text)

    def _repeated(self, block: Block, text: str) -> None:
        why = "the brief says this twice"
        self.report(Wrong("sentence.repeated", 0, len(text), text, "", why, "warning"), block.section, text)

    def _linked(self, block: Block, text: str, numeral: Numeral) -> bool:
        """Whether the file binds the number itself to a figure that it fits, beyond what `brief.json` claims."""
        offset = block.text.find(text)
        start, end = offset + numeral.start, offset + numeral.end
        claims = {(c.figure, squash(c.text)) for c in self.statement.claims}
        return any(
            link.start < end and start < link.end and (link.figure, squash(block.text[link.start : link.end])) in claims
            for link in block.links
        )

    def _links(self, block: Block) -> None:
        for link in block.links:
            known = link.figure in self.statement.figures or link.figure.startswith("gap.")
            if not known:
                self._link(block, link, "binding.figure", link.figure, "", "the brief has no such figure")
            elif link.value and not _same_value(link.value, self.statement, link.figure):
                data = str(self.statement.figures[link.figure])
                self._link(block, link, "binding.value", link.value, data, "the raw value in the page is another")

    def _link(self, block: Block, link: Link, kind: str, says: str, data: str, why: str) -> None:
        self.report(Wrong(kind, link.start, link.end, says, data, why), block.section, block.text)

    def _bindings(self, block: Block, told: Told, offset: int) -> None:
        """Each claimed number must be bound in the page, to the figure that was claimed."""
        whole = Cover(block.text).squash
        for bound in told.bounds:
            if bound.numeral is None or bound.end <= bound.start:
                continue
            if bound.end - bound.start == len(told.sentence) and block.links:
                # The sentence is a label of a chart; its mark is bound to one of the label's figures.
                if all(link.figure != b.id for link in block.links for b in told.bounds):
                    link = block.links[0]
                    self._link(block, link, "binding.figure", link.figure, bound.id, "the claim names another figure")
                continue
            first = offset + len(squash(told.sentence[: bound.start]))
            last = first + len(squash(told.sentence[bound.start : bound.end]))
            start, end = whole.span(first, last)
            over = [link for link in block.links if link.start < end and start < link.end]
            if block.role == "tip" or (block.role == "label" and not over):
                continue  # titles for screen readers cannot hold bindings
            if not over:
                wrong = Wrong("binding.missing", start, end, bound.claim.text, bound.id, "the number is not bound here")
                self.report(wrong, block.section, block.text)
            elif all(link.figure != b.id for link in over for b in told.bounds if b.start < bound.end):
                self._link(block, over[0], "binding.figure", over[0].figure, bound.id, "the claim names another figure")

    def _cell_bindings(self, block: Block, told: Told) -> None:
        for bound in told.bounds:
            if bound.numeral is None:
                continue
            if not block.links:
                wrong = Wrong(
                    "binding.missing", 0, len(block.text), block.text, bound.id, "the number is not bound here"
                )
                self.report(wrong, block.section, block.key)
            elif all(link.figure != bound.id for link in block.links):
                self._link(block, block.links[0], "binding.figure", block.links[0].figure, bound.id, "another figure")


def _same_value(value: str, statement: Statement, figure_id: str) -> bool:
    figure = statement.figures.get(figure_id)
    if figure is None:
        return True
    if figure.number is None:
        return value == figure.value
    try:
        return Decimal(value) == figure.number
    except InvalidOperation:
        return False
