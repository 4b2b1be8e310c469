"""Matches the blocks of a file with the claims of its brief, in both directions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from briefs.audit import arithmetic, bindings
from briefs.audit.block import Block
from briefs.audit.brief import Statement
from briefs.audit.changed import changed, likeness
from briefs.audit.cover import Cover
from briefs.audit.examine import Examiner
from briefs.audit.fault import Wrong
from briefs.audit.numerals import numerals
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
            self._report(debris(block.text), block.section, block.text)
            self._report(bindings.own(block, self.statement), block.section, block.text)
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
                self._report(changed(told, text, self.examiner), block.section, text)
            else:
                why, claimed = "the claimed sentence is not there", ", ".join(told.texts)
                self.report(
                    Wrong("claim.missing", 0, len(told.sentence), "", claimed, why), told.section, told.sentence
                )
        for block, text in self.left:
            self._leftover(block, text)

    def report(self, wrong: Wrong, section: str, sentence: str) -> None:
        finding = wrong.at(self.place, section, sentence)
        if finding not in self.findings:
            self.findings.append(finding)

    def _report(self, found: Iterable[Wrong], section: str, sentence: str) -> None:
        for wrong in found:
            self.report(wrong, section, sentence)

    def accept(self, number: int) -> None:
        """The sentence stands in this file as claimed: whatever is wrong with it is wrong here."""
        if number in self.found:
            return
        self.found.add(number)
        told = self.tolds[number]
        self._report(self.examiner.told(told), told.section, told.sentence)

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
            told = [self.tolds[number] for number in same]
            label = block.role in {"label", "tip"}
            found = bindings.of_label(block, told) if label else bindings.of_sentence(block, told[0], 0)
            self._report(found, block.section, block.text)
        return bool(same)

    def _parts(self, block: Block, binds: bool) -> None:
        cover = Cover(block.text)
        taken = False
        for number in self.candidates(block.section):
            if number in self.found:
                continue
            span = cover.take(self.tolds[number].key)
            if span is not None:
                taken = True
                self.accept(number)
                if binds and block.role not in {"label", "tip"}:
                    found = bindings.of_sentence(block, self.tolds[number], span[0])
                    self._report(found, block.section, block.text)
        # A title or a line for elsewhere is claimed as a whole, even where it has several sentences.
        rest = cover.rest() if taken or block.role != "heading" else [(0, len(block.text))]
        self.left += [(block, block.text[start:end]) for start, end in rest]

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
                self._report(bindings.of_cell(block, told), block.section, block.key)
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
            span = (0, len(sentence)) if block.key else (numeral.start, numeral.end)
            why = "no claim binds this number to a figure"
            self.report(Wrong("number.unbound", *span, numeral.text, "", why), block.section, sentence)
        if block.role not in {"cell", "head"}:
            self._report(self.examiner.sentence(text, ()), block.section, text)

    def _repeated(self, block: Block, text: str) -> None:
        why = "the brief says this twice"
        self.report(Wrong("sentence.repeated", 0, len(text), text, "", why, "warning"), block.section, text)
