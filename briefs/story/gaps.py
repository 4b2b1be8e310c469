"""Where each gap is said: once, in the section that its table belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from briefs.vocabulary.document import GapNote, SectionKey
from briefs.vocabulary.figure import Gap

IN_PLACE = 6  # more than these would drown the text: the rest goes to the last section

# The order is that of importance: it decides which gaps stand in the text where there are too many.
_PLACES: dict[str, SectionKey] = {
    "liquidations": "key_figures",
    "liquidation_totals": "key_figures",
    "candles": "reaction",
    "funding": "reaction",
    "open_interest": "reaction",
    "headlines": "why",
    "events": "next",
    "levels": "next",
    "series": "reaction",
    "reported": "key_figures",
}


def placed(gaps: Iterable[Gap]) -> dict[SectionKey, tuple[GapNote, ...]]:
    """Notes by section. The weightiest gaps, those of a whole table first, stand in the text, in their given order."""
    known = list(dict.fromkeys(gaps))
    tables = list(_PLACES)
    weighty = sorted(
        (gap for gap in known if gap.table in _PLACES),
        key=lambda gap: (bool(gap.asset or gap.venue), tables.index(gap.table)),
    )[:IN_PLACE]
    notes: dict[SectionKey, tuple[GapNote, ...]] = {}
    for gap in known:
        section: SectionKey = _PLACES[gap.table] if gap in weighty else "about"
        notes[section] = (*notes.get(section, ()), GapNote(gap))
    return notes
