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
    """Notes by section, in their given order.

    The weightiest stand in the text, those of a whole table first. Of several that say the same of different assets
    or venues one does; the others follow in the last section.
    """
    known = list(dict.fromkeys(gaps))
    first = {(gap.table, gap.what): gap for gap in reversed(known)}
    tables = list(_PLACES)
    weighty = sorted(
        (gap for gap in first.values() if gap.table in _PLACES),
        key=lambda gap: (bool(gap.asset or gap.venue), tables.index(gap.table)),
    )[:IN_PLACE]
    notes: dict[SectionKey, tuple[GapNote, ...]] = {}
    for gap in known:
        section: SectionKey = _PLACES[gap.table] if gap in weighty else "about"
        notes[section] = (*notes.get(section, ()), GapNote(gap))
    return notes
