"""Sentences that no market could bear out, whatever its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.facets import Mention, Names, facets
from briefs.audit.fault import Bound, Wrong

# A pattern is tried where the word before it stands in the sentence.
_SENSELESS = (
    (
        " and ",
        re.compile(
            r"\b(longs?|shorts?|highest|lowest|largest|smallest|high|low)\sand\s(?:the\s|its\s)?\1\b",
            re.IGNORECASE,
        ),
        "two are named, and both are the same",
    ),
    (
        " to ",
        re.compile(rf"\b(?:{lexicon.UP})\sto\s(?:a|an|its|the)\s(?:\w+\s)?lows?\b", re.IGNORECASE),
        "nothing rises to a low",
    ),
    (
        " to ",
        re.compile(rf"\b(?:{lexicon.DOWN})\sto\s(?:a|an|its|the|their)\s(?:\w+\s)?(?:highs?|peak)\b", re.IGNORECASE),
        "nothing falls to a high",
    ),
    (
        "open",
        re.compile(
            r"\bopened\s(?:by\sforce|(?:in|by|through)\s(?:forced\s)?liquidations?)\b|\bforced\sopenings?\b|\bof\sthe\sopened\spositions\b|"
            r"\bliquidations\s\([^()]*\bopen(?:ed|ing|ings)\b[^()]*\)|"
            r"\bopened\s(?:in|by|through)\s(?:a|an|the)\s(?:\w+\s){1,3}of\sliquidations\b|"
            r"\bliquidations\b[^.;]*\bopened\s\$?\d[^;]{0,40}\bpositions?\b",
            re.IGNORECASE,
        ),
        "a liquidation closes a position",
    ),
    (
        "open interest (",
        re.compile(r"\bopen\sinterest\s\([^()]*\b(?:not|yet)\s(?:yet\s)?open(?:ed)?\b[^()]*\)", re.IGNORECASE),
        "open interest is what was opened and not yet closed",
    ),
    (
        "from ",
        re.compile(r"\bfrom\s(?:its|the|a)\s(?:\w+\s)?(high|low)\sto\s(?:its|the|a)\s(?:\w+\s)?\1\b", re.IGNORECASE),
        "a move leads from one to another",
    ),
    (
        "(",
        re.compile(
            r"\b(?:open\sinterest|funding)\s\([^()]*\b(?:closures?|by\sforce|forced|margin|venues?\sclos\w+)\b|"
            r"\b(?:liquidations|funding)\s\([^()]*\b(?:outstanding|(?:still|remain)\sopen|not\s\w+\syet|in\sforce)\b|"
            r"\b(?:liquidations|open\sinterest)\s\([^()]*\b(?:periodic|pay\w*|between\slongs)\b",
            re.IGNORECASE,
        ),
        "a term is explained as another one",
    ),
    (
        "price",
        re.compile(
            r"\b(?:rising|higher)\sprices?\s(?:hurts?|forces)(?:\smost)?,?\slongs\b|"
            r"\b(?:falling|lower)\sprices?\s(?:hurts?|forces)(?:\smost)?,?\sshorts\b",
            re.IGNORECASE,
        ),
        "a rise hurts shorts, a fall longs",
    ),
    (
        "down",
        re.compile(
            r"\b(?:pil(?:es?|ed|ing)|g[ai]ve[sn]?|giving|sums?|m[ai][dk]e?[sd]?|adds?|added|mak(?:es|ing))\s(?:it\s)?down\b",
            re.IGNORECASE,
        ),
        "these words do not go together",
    ),
    (
        "weighted",
        re.compile(r"\bfunding\b.*\bweighted\sby\s(?:the\s|their\s|its\s)?funding\b", re.IGNORECASE),
        "a rate is not weighted by itself",
    ),
    (
        " than ",
        re.compile(
            r"\b(?:not|never|nor)\s(?:\w+\s){0,2}(?:lower\sthan\s(?:its|the|this)\shigh|higher\sthan\s(?:its|the|this)\slow)\b",
            re.IGNORECASE,
        ),
        "a high is not undercut, a low not surpassed",
    ),
    (
        " short of ",
        re.compile(rf"\b(?!f[ae]ll)(?:{lexicon.RISING}|{lexicon.FALLING})\sshort\sof\b", re.IGNORECASE),
        "these words do not go together",
    ),
    (
        "down",
        re.compile(r"\b(?:days|spells|episodes|cases|times)\s(?:turn|show|come)\sdown\b", re.IGNORECASE),
        "these words do not go together",
    ),
    (
        " long ",
        re.compile(r"\b(?:f[ae]lls?|r[au]ns?|c[ao]mes?|cut)\slong\s(?:of|for|by)\b", re.IGNORECASE),
        "these words do not go together",
    ),
    (
        " below ",
        re.compile(rf"\b(?:{lexicon.RISING})\sbelow\s(?:the|its|their|all|every)\b", re.IGNORECASE),
        "nothing rises below something",
    ),
    (
        " above ",
        re.compile(rf"\b(?:{lexicon.FALLING})\sabove\s(?:the|its|their|all|every)\b", re.IGNORECASE),
        "nothing falls above something",
    ),
    (
        "wave",
        re.compile(r"\bwaves?\sof\s(?:open\sinterest|funding)\b", re.IGNORECASE),
        "waves are of liquidations",
    ),
    (
        "rose ",
        re.compile(r"\brose\s(?:mainly|mostly|chiefly|largely)\s(?:from|on)\s(?:longs|shorts)\b", re.IGNORECASE),
        "liquidations fall on a side",
    ),
    (
        "times as",
        re.compile(r"\btimes\sas\s(?:low|small|little|few|light)\b", re.IGNORECASE),
        "a multiple tells how much larger something is",
    ),
    (
        "re",
        re.compile(r"(?<!\band\s)\b(?:open\sinterest|funding)\s(?:are|were)\b", re.IGNORECASE),
        "one measure is spoken of as if it were several",
    ),
)
_LISTED = re.compile(r",?\s(?P<and>and\s|or\s)?")
_FROM_LOW = re.compile(r"\bfrom\s(?:a|an|its|the)\s(?:\w+\s)?(?:low|trough)\b", re.IGNORECASE)


def senseless(text: str, bounds: Sequence[Bound], names: Names) -> Iterator[Wrong]:
    """What no market does: rise to a low, fall from a low, open a position by force; one name twice in a list."""
    for mentions in (names.assets_in(text), names.venues_in(text)):
        for twice in _twice(mentions, text):
            why = "it is named twice in one list"
            yield Wrong("sentence.senseless", twice.start, twice.end, text[twice.start : twice.end], "", why)
    lower = text.lower()
    for word, pattern, why in _SENSELESS:
        for found in pattern.finditer(text) if word in lower else ():
            yield Wrong("sentence.senseless", *found.span(), found[0], "", why)
    low = _FROM_LOW.search(text)
    if low and any(facets(b.id).part == "max_drawdown" for b in bounds):
        yield Wrong("sentence.senseless", *low.span(), low[0], "", "a drawdown is measured from a high")


def _twice(mentions: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Names that stand a second time in one list, such as the second BTC of `BTC, ETH, BTC and SOL`."""
    run: list[Mention] = []
    joined = False
    for mention in (*mentions, None):
        link = _LISTED.fullmatch(text[run[-1].end : mention.start]) if run and mention else None
        if mention is None or link is None:
            # Two names with a comma alone between them may belong to two clauses.
            if joined or len(run) > 2:
                yield from (one for n, one in enumerate(run) if one.name in {other.name for other in run[:n]})
            run, joined = [], False
        joined = joined or (link is not None and link["and"] is not None)
        run += [mention] if mention else []
