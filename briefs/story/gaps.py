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
    """Notes by section, in their given order; gaps of one table that say the same are one note that lists them.

    The weightiest notes stand in the text, those of a whole table first; the others follow in the last section.
    """
    notes = _merged(dict.fromkeys(gaps))
    tables = list(_PLACES)
    weighty = sorted(
        (note for note in notes if note.gap.table in _PLACES),
        key=lambda note: (bool(note.gap.asset or note.gap.venue), tables.index(note.gap.table)),
    )[:IN_PLACE]
    found: dict[SectionKey, tuple[GapNote, ...]] = {}
    for note in notes:
        section: SectionKey = _PLACES[note.gap.table] if note in weighty else "about"
        found[section] = (*found.get(section, ()), note)
    return found


def _merged(gaps: Iterable[Gap]) -> list[GapNote]:
    """One note for the gaps of a table with the same words where they differ in asset or in venue alone.

    "BTC and ETH on Binance and OKX" would say four things, so a note lists assets of one venue or venues of one asset.
    """
    notes: list[GapNote] = []
    for gap in gaps:
        for n, note in enumerate(notes):
            if _joins(note, gap):
                notes[n] = GapNote(note.gap, (*note.also, gap))
                break
        else:
            notes.append(GapNote(gap))
    return notes


def _joins(note: GapNote, gap: Gap) -> bool:
    known = (note.gap, *note.also)
    first = note.gap
    if (first.table, first.what) != (gap.table, gap.what) or not (gap.asset or gap.venue):
        return False
    of_venue = all(one.venue == gap.venue and one.asset for one in known) and bool(gap.asset)
    of_asset = all(one.asset == gap.asset and one.venue for one in known) and bool(gap.venue)
    return of_venue or of_asset
