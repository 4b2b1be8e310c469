"""About this brief: window, sources, coverage, method, provenance, notice."""

from __future__ import annotations

from briefs.story.facts import Facts, source_key
from briefs.story.telling import draft
from briefs.vocabulary.document import Block, Message, Paragraph, Row, Table

OWN = "the brief itself"  # the source of figures that rest on no data, such as the window's


def about(facts: Facts, notes: tuple[Block, ...]) -> tuple[Block, ...]:
    """Window and as-of, method, provenance and notice, the gaps left over, coverage by venue, the list of sources."""
    window = _existing(facts, [draft("about.window", {s: f"window.{s}" for s in ("hours", "start", "end")})])
    revised = _revised(facts)
    words = (
        Paragraph((*window, *_method(facts))),
        *((Paragraph(revised),) if revised else ()),
        Paragraph(_notices(facts)),
    )
    return (*words, *notes, *_coverage(facts), *_sources(facts))


def _method(facts: Facts) -> tuple[Message, ...]:
    drafts = []
    if facts.has("liquidations.ratio_30d_median"):
        drafts.append(draft("about.median", {"median_days": "method.median_days"}))
    if facts.parts("funding.*.rate_8h"):
        drafts.append(draft("about.funding", {"funding_hours": "method.funding_hours"}))
    if facts.parts("levels.*.reference.price"):
        drafts.append(draft("about.levels", {"atr_days": "method.atr_days"}))
    if facts.has_liquidations:
        drafts.append(draft("about.notional"))
    if facts.is_lower_bound:
        drafts.append(draft("about.lower_bound"))
    return _existing(facts, drafts)


def _revised(facts: Facts) -> tuple[Message, ...]:
    """Which version of its data the brief rests on, and what has changed since the first."""
    drafts = [draft("about.revision", {"number": "revisions.number"})]
    for name in sorted(name for name in facts.reading.figures if name.startswith("revisions.")):
        match name.split("."):
            case [_, table, "venue", venue, _]:
                named = {"table": f"rows.{table}", "venue": f"venue.{venue}"}
                drafts.append(draft("about.revised_rows", {"rows": name}, named))
            case [_, table, _]:
                drafts.append(draft("about.revised_series", {"rows": name}, {"table": f"rows.{table}"}))
    return _existing(facts, drafts)


def _notices(facts: Facts) -> tuple[Message, ...]:
    return (
        draft(f"about.data_{facts.reading.provenance}"),
        draft("about.binding"),
        draft("about.no_advice"),
    )


def _existing(facts: Facts, drafts: list[Message]) -> tuple[Message, ...]:
    return tuple(message for message in drafts if all(map(facts.has, message.refs.values())))


def _coverage(facts: Facts) -> tuple[Table, ...]:
    rows = tuple(
        Row(f"venue.{venue}", tuple(name if facts.has(name) else None for name in _cells(venue)))
        for venue in facts.parts("coverage.venue.*")
    )
    columns = ("column.venue", "column.coverage", "column.feed")
    return (Table("coverage", columns, rows),) if rows else ()


def _cells(venue: str) -> tuple[str, str]:
    return f"coverage.venue.{venue}", f"coverage.feed.{venue}"


def _sources(facts: Facts) -> tuple[Table, ...]:
    named = {source.strip() for figure in facts.reading.figures.values() for source in figure.source.split(",")}
    rows = tuple(Row(key, ()) for key in sorted({source_key(source) for source in named - {"", OWN}}))
    return (Table("sources", ("column.source",), rows),) if rows else ()
