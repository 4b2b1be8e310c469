"""A draft proven against its brief: every number bound to a figure again, or named with its line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from briefs.audit import brief as stated
from briefs.audit.block import Block, Link
from briefs.audit.rebind import Proven, Unproven, rebind
from briefs.errors import AuditFailed, Fault, FaultyInput
from briefs.metrics.catalogue import definition
from briefs.render.draft import Draft, Marks, chart_parts, listed, prepared
from briefs.render.override import Templates, layered
from briefs.render.passages import Passage, passages
from briefs.render.redraw import Bound, pages
from briefs.render.text import BANNER
from briefs.vocabulary.artifact import Artifact
from briefs.vocabulary.brief_json import dumps
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.headlines import SECTION
from briefs.vocabulary.look import BUILT_IN, Look
from briefs.vocabulary.window import DAY, Window

EDITORS = "a figure that the editor vouches for"
REMEDY = (
    "Correct them, or mark a number of your own with its source: "
    '[$3.1 billion](source: "Exchange X, 1 February 2026"). docs/editing.md tells more.'
)
MOST = 50


@dataclass(frozen=True, slots=True)
class Base:
    """The brief that a draft belongs to: the object of its `brief.json`, its charts and what folds out beneath them."""

    whole: Mapping[str, Any]
    drawings: Mapping[str, str]
    unfolded: Mapping[str, str]

    @property
    def window(self) -> Window:
        start, end = (datetime.fromisoformat(self.whole["window"][key]) for key in ("start", "end"))
        midnight = start.time() == datetime.min.time()
        return Window(start, end, "day" if midnight and end - start == DAY else "rolling")


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft that has been proven: its files, the page for the PDF, and the editor's own numbers."""

    files: tuple[Artifact, ...]
    page: str
    own: int


def read(folder: Path) -> Base:
    """The brief in a folder. Raises UserError or FaultyInput where it is not there or not whole."""
    stated.read(folder / "brief.json")
    there = [path for path in (folder / "brief.json", folder / "brief.html") if path.is_file()]
    there += sorted((folder / "charts").glob("*.svg"))
    return of_files(Artifact(path.relative_to(folder).as_posix(), path.read_bytes()) for path in there)


def of_files(files: Iterable[Artifact]) -> Base:
    """The brief of these files, which hold a brief.json."""
    texts = {file.path: file.content.decode() for file in files}
    charts = {Path(path).stem: text.rstrip("\n") for path, text in texts.items() if path.startswith("charts/")}
    whole = json.loads(texts["brief.json"], parse_float=_number)
    return Base(whole, charts, chart_parts(texts.get("brief.html", "")))


def edit(
    text: str,
    name: str,
    base: Base,
    templates: Path | None,
    lines: Mapping[int, int] | None = None,
    look: Look = BUILT_IN,
) -> Edited:
    """The files of a draft, but for the PDF. `lines` are those that an error names in place of the text's own.

    Raises as `render` does.
    """
    layers = layered(templates, look)
    marks = Marks.of(layers)
    draft = prepared(text, name, marks, tuple(base.drawings))
    whole = _with_own(base, draft)
    # An editor's numbers are counted anew, so what was claimed of them counts no more.
    headlines = [claim for claim in whole["claims"] if claim["section"] == SECTION]
    whole["claims"] = [c for c in whole["claims"] if not c["figure"].startswith("editor.") and c["section"] != SECTION]
    statement = stated.of_figures(dumps(whole))
    found = passages(draft.source)
    proven = rebind(statement, _blocks(found, draft, marks))
    _refuse(name, found, proven, lines or {})
    _refuse_silence(name, found, base.whole, layers)
    whole["claims"] = [
        {"text": c.text, "figure": c.figure, "section": c.section, "sentence": c.sentence}
        for c in (claim for one in proven for claim in one.claims)
    ]
    whole["claims"] += [*_of_charts(base, draft), *headlines]
    title = next((p.text for p in found if p.role == "heading"), "")
    _retitle(whole, title)
    page, paper = pages(
        Bound(
            name,
            title,
            base.window,
            draft.source,
            [one.bound for one in proven],
            {key: _figure(key, value, name) for key, value in whole["figures"].items()},
            {slug: base.drawings[slug] for slug in draft.charts},
            base.unfolded,
        ),
        meaning,
        layers,
    )
    files = {"brief.md": draft.source, "brief.html": page, "brief.json": dumps(whole)}
    files |= {f"charts/{slug}.svg": base.drawings[slug] + "\n" for slug in draft.charts}
    return Edited(tuple(Artifact(path, content.encode()) for path, content in files.items()), paper, len(draft.own))


def meaning(figure_id: str) -> str:
    """A figure's one sentence, for a page."""
    if figure_id.startswith("editor."):
        return EDITORS
    known = definition(figure_id)
    return known.sentence if known else ""


def _number(text: str) -> Decimal | float:
    """A number that is written again as it was: money keeps its digits, what has an exponent keeps that."""
    return float(text) if "e" in text.lower() else Decimal(text)


def _with_own(base: Base, draft: Draft) -> dict[str, Any]:
    """The brief's object with the editor's numbers, which are quoted as printed: nobody has computed them."""
    whole = dict(base.whole)
    figures = {key: value for key, value in whole["figures"].items() if not key.startswith("editor.")}
    for own in draft.own:
        for key, value in ((own.id, own.text), (f"{own.id}.source", own.source)):
            figures[key] = {
                "value": value,
                "unit": str(Unit.TEXT),
                "window": whole["window"],
                "source": own.source,
                "basis": "editor's figure",
                "coverage": None,
                "rows": 0,
            }
    whole["figures"] = {key: figures[key] for key in sorted(figures)}
    return whole


def _blocks(found: Sequence[Passage], draft: Draft, marks: Marks) -> Iterator[Block]:
    """The passages as the auditor takes them; the editor's numbers are links that the text itself carries."""
    waiting = iter(draft.own)
    lines = {listed(own): own for own in draft.own}
    for passage in found:
        own = lines.get(" ".join(passage.text.split())) if passage.section == marks.figures else None
        if own is not None:
            start = len(f"E{own.number}: ")
            source = passage.text.rindex(own.source)
            links: tuple[Link, ...] = (
                Link(start, start + len(own.text), own.id, ""),
                Link(source, source + len(own.source), f"{own.id}.source", ""),
            )
        else:
            links = tuple(Link(start, end, next(waiting).id, "") for start, end in passage.own)
        yield Block(passage.section, passage.text, passage.role, passage.key, links)


def _refuse(name: str, found: Sequence[Passage], proven: Sequence[Proven], lines: Mapping[int, int]) -> None:
    places = [(p.line(u.start), u) for p, one in zip(found, proven, strict=True) for u in one.unproven]
    faults = [(lines.get(line, line), fault) for line, fault in places]
    if faults:
        count = f"{len(faults)} {'place does' if len(faults) == 1 else 'places do'} not match the figures"
        shown = [line for number, fault in faults[:MOST] for line in _told(number, fault)]
        raise AuditFailed("\n".join([f"{name}: {count}, nothing was written", *shown, REMEDY]))


def _told(line: int, fault: Unproven) -> Iterable[str]:
    yield f"  line {line}: {fault.says!r}: {fault.why}"
    yield f"    in: {fault.sentence}"
    if fault.nearest:
        yield f"    nearest: {fault.nearest}"


def _refuse_silence(name: str, found: Sequence[Passage], whole: Mapping[str, Any], templates: Templates) -> None:
    """What is missing stays said, and simulated data stay called so: a draft keeps those words."""
    told = {claim["figure"]: claim["text"] for claim in whole["claims"] if claim["figure"].startswith("gap.")}
    text = " ".join(" ".join(passage.text.split()) for passage in found)
    silent = [
        Fault("the brief", "gap", words, "this was said to be missing, and no longer is")
        for words in told.values()
        if words not in text
    ]
    notices = templates.notices(BANNER) if whole["provenance"] == "simulated" else ()
    if notices and not any(notice in text for notice in notices):
        silent.append(Fault("the brief", "notice", notices[0], "the data are simulated, and nothing says so"))
    if silent:
        raise FaultyInput(name, silent, remedy="Take the words in again as they were; they may stand anywhere.")


def _retitle(whole: dict[str, Any], title: str) -> None:
    """The headlines stay as they were planned, but for the title, which is the draft's."""
    lines = whole.get("headlines")
    if not lines or not title or lines["title"] == title:
        return
    whole["headlines"] = {**lines, "title": title}
    others = [*lines["subjects"], *(text for key, text in lines.items() if key not in {"title", "subjects"})]
    kept = [
        claim
        for claim in whole["claims"]
        if claim["section"] != SECTION or claim["sentence"] != lines["title"] or lines["title"] in others
    ]
    own = [claim for claim in kept if claim["section"] == "" and claim["sentence"] == title]
    whole["claims"] = [*kept, *({**claim, "section": SECTION} for claim in own)]


def _of_charts(base: Base, draft: Draft) -> list[Mapping[str, str]]:
    """The claims of the charts that are still shown, with the tables beneath them where there are any."""
    kept = []
    for claim in base.whole["claims"]:
        slug = claim["section"].removeprefix("charts/")
        table = claim["sentence"].count(" | ") >= 2
        if claim["section"].startswith("charts/") and slug in draft.charts and (base.unfolded.get(slug) or not table):
            kept.append(claim)
    return kept


def _figure(name: str, raw: Mapping[str, Any], place: str) -> Figure:
    try:
        window = Window(
            datetime.fromisoformat(raw["window"]["start"]), datetime.fromisoformat(raw["window"]["end"]), "rolling"
        )
        midnight = window.start.time() == window.end.time() == datetime.min.time()
        if midnight and window.length == DAY:
            window = Window(window.start, window.end, "day")
        covered = raw.get("coverage")
        share = None if covered is None else float(covered)
        return Figure(
            name, raw["value"], Unit(raw["unit"]), window, raw["source"], raw["basis"], share, int(raw.get("rows") or 0)
        )
    except (KeyError, ValueError, TypeError) as error:
        raise FaultyInput(place, [Fault(f"figure {name}", "brief.json", str(error), "cannot be read")]) from error
