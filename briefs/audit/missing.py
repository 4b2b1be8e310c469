"""Does a sentence that says what is missing name the asset and venue of the gap?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefs.audit.brief import Missing, Statement
from briefs.audit.facets import Mention, Names, base
from briefs.audit.fault import Bound, Wrong
from briefs.audit.squash import squash


def gaps(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Names beside a gap's words (`text` is masked) that belong to none of the gaps that say the same."""
    said = {squash(bound.claim.text) for bound in bounds if bound.id.startswith("gap.")}
    if not said or any(not bound.id.startswith("gap.") and bound.numeral for bound in bounds):
        return
    same = [gap for gap in statement.gaps if squash(gap.what) in said]
    assets, venues = {gap.asset for gap in same}, {base(gap.venue) for gap in same}
    own = [gap for bound in bounds if (gap := _gap(bound.id, statement)) is not None]
    yield from _strange(names.assets_in(text), text, "asset", assets, {gap.asset for gap in own})
    yield from _strange(names.venues_in(text), text, "venue", venues, {base(gap.venue) for gap in own})


def _gap(figure_id: str, statement: Statement) -> Missing | None:
    number = figure_id.removeprefix("gap.")
    return statement.gaps[int(number)] if number.isdecimal() and int(number) < len(statement.gaps) else None


def _strange(mentions: Sequence[Mention], text: str, what: str, same: set[str], own: set[str]) -> Iterator[Wrong]:
    """A gap may be said for several at once, of which the one it is bound to must be one."""
    for mention in mentions:
        if mention.name not in same or (own and not own & {m.name for m in mentions}):
            yield _wrong(mention, text, what, own)


def _wrong(mention: Mention, text: str, what: str, known: set[str]) -> Wrong:
    data = ", ".join(sorted(known - {""})) or f"no {what}"
    says = text[mention.start : mention.end]
    return Wrong(f"gap.{what}", mention.start, mention.end, says, data, f"the gap is of another {what}")
