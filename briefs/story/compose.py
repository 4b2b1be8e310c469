"""The story: which messages a brief has, in which order. Pure; every number is the id of a figure of the reading."""

from __future__ import annotations

from briefs.story import charts
from briefs.story.about import about
from briefs.story.facts import Facts
from briefs.story.gaps import placed
from briefs.story.glossary import glossed, placed_in_time
from briefs.story.headings import heading, preheader, subjects
from briefs.story.key_figures import bullets
from briefs.story.lead import lead
from briefs.story.newsworthiness import is_quiet, topics
from briefs.story.numbers_tables import tables
from briefs.story.outlook import outlook
from briefs.story.reaction import nothing, reaction
from briefs.story.telling import Teller
from briefs.story.why import why
from briefs.vocabulary.document import Block, Bullets, Document, Section, SectionKey
from briefs.vocabulary.figure import Reading


def compose(reading: Reading) -> Document:
    """The document of a reading. The same reading gives the same document.

    What is planned refers only to figures that the reading has, and no figure is told twice in the prose. Each gap is
    said once. All six sections are always there.
    """
    facts = Facts(reading)
    teller = Teller(facts)
    ranked = topics(facts)
    quiet = is_quiet(facts)
    notes = placed(reading.gaps)
    # The order of these calls is the order of reading: what is told first is not told again.
    opening = lead(facts, teller, ranked, quiet=quiet)
    key_figures = bullets(facts, teller, ranked, quiet=quiet)
    causes, evidence = why(facts, teller, quiet=quiet)
    before = len(opening) + len(key_figures) + sum(len(block.messages) for block in causes)
    moved = reaction(facts, teller, before, quiet=quiet)
    ahead = outlook(facts, teller, quiet=quiet)
    told: dict[SectionKey, tuple[Block, ...]] = {
        "key_figures": ((Bullets(key_figures),) if key_figures else ()),
        "why": (*causes, *charts.liquidations_time(facts), *charts.liquidations_strip(facts)),
        "reaction": (*moved, *charts.open_interest_price(facts), *charts.funding_history(facts)),
        "next": (*ahead, *charts.level_map(facts), *charts.price_levels(facts)),
        "numbers": (*charts.liquidations_parts(facts), *tables(facts)),
        "about": about(facts, notes.pop("about", ())),
    }
    if not moved and not notes.get("reaction"):
        told["reaction"] = (nothing(), *told["reaction"])
    sections = tuple(Section(key, (*blocks, *notes.get(key, ()))) for key, blocks in told.items())
    title, summary, social = (heading(form, facts, ranked, quiet=quiet) for form in ("title", "summary", "social"))
    return placed_in_time(
        glossed(
            Document(
                reading.window,
                reading.provenance,
                title,
                opening,
                sections,
                (*evidence, *reading.evidence),
                summary=(summary,),
                social=(social,),
                subjects=subjects(facts, ranked, quiet=quiet),
                preheader=(preheader(facts),),
            )
        ),
        {"period": facts.period, "previous": facts.previous, "weekday": facts.weekday},
    )
