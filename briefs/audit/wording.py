"""Causal words against the evidence, and what a template leaves behind when it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from briefs.audit import lexicon
from briefs.audit.brief import Statement
from briefs.audit.facets import Names, facets
from briefs.audit.fault import Bound, Wrong

DENIED = re.compile(r"\b(?:no|not|never|nothing|nor|without|neither|whether|cannot)\b[^.;]{0,40}$", re.IGNORECASE)
_MOVES = re.compile(
    rf"\b(?:{lexicon.DOWN}|{lexicon.UP}|liquidat\w+|selling|sell-?off|cascade|rally|move[ds]?|burst)\b", re.IGNORECASE
)
_LIQUIDATED = re.compile(r"\bliquidat\w+|\bclosed\sby\sforce\b|\bforced\s\w+", re.IGNORECASE)
_WHILE = re.compile(r"\b(?:as|while|amid|when)\s$", re.IGNORECASE)
_WHILE_LIQUIDATED = re.compile(r"\b(?:as|while|amid|when)\s(?:\w+\s){0,2}liquidat\w+", re.IGNORECASE)
_SEQUEL = re.compile(r"(?:touch|hitt|fall|ris|trad|reach|open|dropp|sett|slid|climb|los|gain|start)ing$", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:the\s(?:window|close|end|day|brief|date|period|start)|midnight|noon|\d|this\sday|that\sday|it\b)",
    re.IGNORECASE,
)


def causes(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Causal words that no passed evidence permits in this sentence (`text` is masked: quotations do not count)."""
    has = _rungs(text, bounds, statement, names)
    for pattern, rungs in lexicon.CAUSES:
        for found in pattern.finditer(text):
            if not rungs & has and not DENIED.search(text[: found.start()]):
                yield _unproven(found, rungs, statement)
    yield from _together(text, bounds, statement, names)
    if not lexicon.FOLLOWED & has:
        for found in lexicon.AFTER.finditer(text):
            if not _harmless(text, found, bounds) and _MOVES.search(text):
                yield _unproven(found, lexicon.FOLLOWED, statement)


def _together(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """`Longs were liquidated as Bitcoin fell`: that they went together was tested for the assets of the evidence."""
    if not _LIQUIDATED.search(text):
        return
    told = {facets(bound.id).asset for bound in bounds}
    proven = {facets(name).asset for proof in statement.evidence if proof.passed for name in proof.figures} - {""}
    for mention in names.assets_in(text) if proven else ():
        link = _WHILE.search(text, 0, mention.start) or _WHILE_LIQUIDATED.search(text, mention.end)
        if link and _MOVES.match(text, mention.end + 1) and mention.name not in told | proven:
            why = "that the two moved together was not tested for this asset"
            start, end = min(link.start(), mention.start), max(link.end(), mention.end)
            yield Wrong("cause.unproven", start, end, text[start:end], "", why)


def _rungs(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> frozenset[str]:
    """The rungs whose tests passed for what the sentence speaks of.

    Evidence about one asset proves nothing of another, and an attributed cause needs its source beside it.
    """
    spoken = {mention.name for mention in names.assets_in(text)}
    own = {bound.id.rpartition(".")[0] for bound in bounds}
    rungs = set()
    for proof in statement.evidence:
        assets = {asset for name in proof.figures if (asset := facets(name).asset)}
        quoted = (
            proof.label != "attributed" or not proof.figures or any(n.rpartition(".")[0] in own for n in proof.figures)
        )
        if proof.passed and quoted and (not spoken or not assets or spoken & assets):
            rungs.add(proof.label)
    return frozenset(rungs)


def _unproven(found: re.Match[str], rungs: frozenset[str], statement: Statement) -> Wrong:
    has = ", ".join(sorted({proof.label for proof in statement.evidence})) or "no evidence"
    needs = f"needs the evidence {' or '.join(sorted(rungs))}" if rungs else "is never permitted"
    word = found["word"] if "word" in found.re.groupindex else found[0]
    return Wrong("cause.unproven", found.start(), found.start() + len(word), word, has, f"this causal word {needs}")


def _harmless(text: str, found: re.Match[str], bounds: Sequence[Bound]) -> bool:
    before = text[: found.start()].rstrip().lower()
    if found["word"].lower() == "following" and re.search(r"\b(?:the|a|each|for)$", before):
        return True
    if re.search(r"\b(?:day|days|hours?|minutes?|moments?|look(?:ed|ing)?)$", before):
        return True
    if _SEQUEL.search(found["next"]) or _PLACE.match(text, found.start("next")):
        return True
    return any(bound.start == found.start("next") for bound in bounds)


def advice(text: str) -> Iterator[Wrong]:
    """A brief informs; what to do is not its to say."""
    for found in lexicon.ADVICE.finditer(text):
        yield Wrong("text.advice", *found.span(), found[0], "", "a brief gives no advice")


@lru_cache(maxsize=16_384)
def debris(text: str) -> tuple[Wrong, ...]:
    """Leftovers of templates in visible text."""
    return tuple(
        Wrong("text.debris", *found.span(), found[0], "", why)
        for pattern, why in (
            (lexicon.DEBRIS, "this is what a template leaves behind"),
            (lexicon.DOUBLE_SPACE, "two spaces stand where a word is missing"),
        )
        for found in pattern.finditer(text)
    )
