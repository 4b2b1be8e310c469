"""Re-reads a published brief and matches every number with its figure, in each format that lies in the folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefs.audit import brief, markdown, page, paper, sheet
from briefs.audit.block import Block, sentences
from briefs.audit.brief import Statement
from briefs.audit.examine import Examiner
from briefs.audit.fault import Wrong
from briefs.audit.match import Match
from briefs.audit.moments import iso
from briefs.audit.numerals import numerals
from briefs.audit.squash import squash
from briefs.audit.told import Told, told
from briefs.audit.wholes import columns, wholes
from briefs.errors import UserError
from briefs.vocabulary.claim import Finding
from briefs.vocabulary.headlines import LONGEST_SOCIAL, SECTION


@dataclass(frozen=True, slots=True)
class Verification:
    """What an audit found, and how many claims it found in each format (`md`, `html`, `pdf`, `svg`)."""

    findings: tuple[Finding, ...]
    checked: Mapping[str, int]

    @property
    def failed(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


def verify(folder: Path) -> Verification:
    """Verify the brief in `folder`: `brief.json` and whichever of brief.md, .html, .pdf and charts/*.svg are there.

    Raises UserError where there is no brief.json, none of the formats, or a file that cannot be read.
    """
    if not folder.is_dir():
        raise UserError(f"{folder}: no folder. Name the folder of a brief, such as output/2026-02-01.")
    statement = brief.read(folder / "brief.json")
    names = [name for name in ("brief.md", "brief.html", "brief.pdf") if (folder / name).is_file()]
    tolds = told(statement, _shown(folder)) if names == ["brief.md"] else told(statement)
    audit = _Audit(folder, statement, tolds, Examiner.of(statement))
    audit.statement_itself()
    if not names:
        raise UserError(
            f"{folder}: there is a brief.json, but no brief.md, brief.html or brief.pdf to check against it."
        )
    if "brief.md" in names:
        audit.markdown()
    if "brief.html" in names:
        audit.html()
    audit.drawings()
    if "brief.pdf" in names:
        audit.pdf()
    audit.headlines()
    return Verification(tuple(audit.findings), audit.checked)


def _shown(folder: Path) -> Callable[[str, str], bool]:
    """Markdown alone shows no more of a chart than the picture's description, and no chart's own text at all."""
    if any((folder / "charts").glob("*.svg")):
        return lambda _section, _sentence: True
    labels = {squash(block.text) for block in markdown.blocks(_text(folder / "brief.md")) if block.role == "label"}
    return lambda section, sentence: not section.startswith("charts/") or squash(sentence) in labels


@dataclass(slots=True)
class _Audit:
    folder: Path
    statement: Statement
    tolds: Sequence[Told]
    examiner: Examiner
    findings: list[Finding] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    plain: dict[str, str] = field(default_factory=dict)  # squashed -> sentence, without numbers, of the Markdown
    drawn: list[str] = field(default_factory=list)

    def statement_itself(self) -> None:
        """Whether claims agree with figures, and figures with each other."""
        place = "brief.json"
        for one in self.tolds:
            self.findings += [wrong.at(place, one.section, one.sentence) for wrong in one.wrong]
        self.findings += [wrong.at(place, "", "") for wrong in wholes(self.statement)]
        self.findings += [wrong.at(place, one.section, one.sentence) for one, wrong in columns(self.tolds)]

    def headlines(self) -> None:
        """The lines that speak for the brief elsewhere: titles of lists, mail subjects, social media."""
        if not self.statement.headlines and all(one.section != SECTION for one in self.tolds):
            return
        match = self._match("brief.json")
        match.read(Block(SECTION, text, "heading") for text in dict.fromkeys(self.statement.headlines))
        match.finish(lambda one: one.section == SECTION)
        # Summary and social line are read in different places: both may say one sentence.
        match.findings = [finding for finding in match.findings if finding.kind != "sentence.repeated"]
        social = self.statement.social
        if len(social) > LONGEST_SOCIAL:
            why = f"a line for social media has at most {LONGEST_SOCIAL} characters"
            says = social[LONGEST_SOCIAL:]
            match.report(
                Wrong("headline.length", LONGEST_SOCIAL, len(social), says, f"{len(social)} characters", why),
                SECTION,
                social,
            )
        self._done("headlines", match)

    def markdown(self) -> None:
        text = _text(self.folder / "brief.md")
        blocks = list(markdown.blocks(text))
        match = self._match("brief.md")
        match.read(blocks)
        self.plain = {squash(s): s for block, s in match.left if block.role == "prose" and not numerals(s)}
        match.finish(lambda one: one.page)
        self._done("md", match)
        self._headings(blocks)

    def html(self) -> None:
        blocks = page.blocks(_text(self.folder / "brief.html"), self._slugs())
        drawn = {block.section for block in blocks if block.section.startswith("charts/")}
        match = self._match("brief.html")
        match.read(blocks, binds=True)
        self._same_words(match, "".join(squash(block.text) for block in blocks))
        match.finish(lambda one: one.page or one.section in drawn)
        self._done("html", match)
        self._headings(blocks)

    def drawings(self) -> None:
        for path in sorted((self.folder / "charts").glob("*.svg")):
            section = f"charts/{path.stem}"
            blocks = page.blocks(_text(path), (path.stem,), section)
            match = self._match(f"charts/{path.name}")
            match.read(blocks, binds=True)
            match.finish(lambda one, section=section: one.section == section and not one.cell)  # type: ignore[misc]
            self._done("svg", match)
            self.drawn += [block.text for block in blocks if block.role == "label" and not _speech(blocks, block)]

    def pdf(self) -> None:
        days = {self.statement.date, *(_minute(t) for t in (self.statement.start, self.statement.end))}
        headings = self.headings or sorted({one.section for one in self.tolds if one.page})
        stretches, wrong = paper.stretches(self.folder / "brief.pdf", headings, days)
        self.findings += [w.at("brief.pdf", "", w.says) for w in wrong]
        match = self._match("brief.pdf")
        sheet.read(match, stretches, self.plain, self.drawn)
        self._same_words(match, squash("".join(stretch.text for stretch in stretches)))
        for heading in headings:
            if heading not in {stretch.section for stretch in stretches}:
                match.report(Wrong("format.differs", 0, 0, "", heading, "this heading is not here"), heading, heading)
        match.finish(lambda one: one.page)
        self._done("pdf", match)

    def _same_words(self, match: Match, visible: str) -> None:
        """Sentences without numbers must be the same in every format: the Markdown's must be there, and no others."""
        for key, sentence in self.plain.items():
            if key not in visible:
                why = "this sentence of brief.md is not here"
                match.report(Wrong("format.differs", 0, len(sentence), "", sentence, why), "", sentence)
        if not self.plain:
            return
        for block, text in match.left:
            if block.role == "prose" and _is_sentence(text) and not numerals(text) and squash(text) not in self.plain:
                why = "this sentence is not in brief.md"
                match.report(Wrong("format.differs", 0, len(text), text, "", why), block.section, text)

    def _match(self, place: str) -> Match:
        return Match(place, self.tolds, self.statement, self.examiner)

    def _done(self, name: str, match: Match) -> None:
        self.findings += match.findings
        self.checked[name] = self.checked.get(name, 0) + match.checked

    def _headings(self, blocks: Sequence[Block]) -> None:
        self.headings = self.headings or [b.section for b in blocks if b.role == "heading" and b.section]

    def _slugs(self) -> list[str]:
        return sorted({one.section.partition("/")[2] for one in self.tolds if one.chart})


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 text (byte {error.start}). Write the brief again.") from None


def _minute(stamp: str) -> str:
    return iso(stamp)


def _speech(blocks: Sequence[Block], block: Block) -> bool:
    """The first two texts of a drawing are its title and description for screen readers; they are not drawn."""
    return any(block is one for one in blocks[:2])


def _is_sentence(text: str) -> bool:
    return text.rstrip().endswith((".", "!", "?")) and len(text.split()) >= 4 and len(sentences(text)) == 1
