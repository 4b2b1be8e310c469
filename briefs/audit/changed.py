"""A sentence that was claimed and one that stands in its place: what is different, and what of it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from briefs.audit import arithmetic
from briefs.audit.examine import Examiner
from briefs.audit.fault import Bound, Wrong
from briefs.audit.numerals import Numeral, numerals
from briefs.audit.squash import squash
from briefs.audit.told import Told


def likeness(one: str, other: str) -> float:
    """How much of the words of two sentences is the same, 0 to 1."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def changed(told: Told, text: str, examiner: Examiner) -> list[Wrong]:
    """What is wrong with `text`, which stands where the claims expect another sentence. Never empty."""
    bounds, wrong = _rebound(told, text)
    wrong += examiner.sentence(text, bounds)
    known = set(examiner.told(told))
    wrong = [w for w in wrong if replace(w) not in known]
    return wrong or [_difference(told.sentence, text)]


def _rebound(told: Told, text: str) -> tuple[list[Bound], list[Wrong]]:
    """The claims laid over the numbers of `text` in order; claims and numbers that have no partner are wrong."""
    quoted = [b for b in told.bounds if b.numeral is None]
    bounds, wrong = [], []
    blanked = text
    for bound in quoted:
        at = text.find(bound.claim.text)
        if at < 0:
            why = "the text that the claim quotes is not there"
            wrong.append(Wrong("text.value", 0, len(text), "", bound.claim.text, why))
            continue
        end = at + len(bound.claim.text)
        bounds.append(Bound(at, end, bound.claim, bound.figure, None))
        blanked = blanked[:at] + "\u00b7" * (end - at) + blanked[end:]
    wanted = sorted((b for b in told.bounds if b.numeral is not None), key=lambda b: b.start)
    seen = numerals(blanked)
    keys = [squash(b.numeral.text) for b in wanted if b.numeral]
    for tag, a, b, c, d in SequenceMatcher(None, keys, [squash(n.text) for n in seen], autojunk=False).get_opcodes():
        pairs = list(zip(wanted[a:b], seen[c:d], strict=False))
        bounds += [Bound(n.start, n.end, w.claim, w.figure, n) for w, n in pairs]
        if tag != "equal":
            wrong += [w for bound, numeral in pairs for w in _number(bound, numeral)]
            wrong += [_unbound(n) for n in seen[c + len(pairs) : d]]
            wrong += [_dropped(w, text) for w in wanted[a + len(pairs) : b]]
    return sorted(bounds, key=lambda b: b.start), wrong


def _number(bound: Bound, numeral: Numeral) -> list[Wrong]:
    if bound.figure is None:
        return []
    mismatch = arithmetic.check(numeral, bound.figure)
    kind, why = (
        (mismatch.kind, mismatch.why) if mismatch else ("number.changed", "the number is not printed as claimed")
    )
    return [Wrong(kind, numeral.start, numeral.end, numeral.text, f"{bound.claim.text}: {bound.figure}", why)]


def _unbound(numeral: Numeral) -> Wrong:
    why = "no claim binds this number to a figure"
    return Wrong("number.unbound", numeral.start, numeral.end, numeral.text, "", why)


def _dropped(bound: Bound, text: str) -> Wrong:
    return Wrong(
        "claim.missing", 0, len(text), "", f"{bound.claim.text}: {bound.id}", "the claimed number is not there"
    )


def _difference(claimed: str, text: str) -> Wrong:
    """The first words that differ."""
    ours, theirs = text.split(), claimed.split()
    for tag, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if tag != "equal":
            start = len(" ".join(ours[:c])) + (1 if c else 0)
            words: Sequence[str] = ours[c:d]
            place = text.find(" ".join(words), max(0, start - 2)) if words else min(start, len(text))
            start = max(place, 0)
            says, data = " ".join(words), " ".join(theirs[a:b])
            end = start + len(says)
            return Wrong("sentence.changed", start, end, says, data, "the sentence is not the one that was claimed")
    return Wrong("sentence.changed", 0, len(text), text, claimed, "the sentence is not the one that was claimed")
