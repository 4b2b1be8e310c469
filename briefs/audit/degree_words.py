"""Words of degree and the steps of the table (`bands`) that they fit, well beyond those that briefs use."""

from __future__ import annotations

import re

from briefs.audit import lexicon
from briefs.audit.bands import EDGED, FLAT, MOVED, STRONG, VIOLENT

_NOUN = (
    r"(?:falls?|drops?|declines?|rises?|gains?|climbs?|increases?|decreases?|advances?|loss(?:es)?|moves?|dips?|retreats?|"
    r"growth|weakness|strength)"
)
_MOVE = rf"(?:{lexicon.FALLING}|{lexicon.RISING}|lower|higher|down|up)"
_WAY = r"(?:up|down|higher|lower|ahead|back)"
_LITTLE = r"(?:slightly|modestly|marginally|mildly|gently|somewhat|a\s(?:little|touch|bit|shade))"
_MUCH = r"(?:sharply|steeply|strongly|heavily|markedly|hard)"

_UNMOVED = (
    r"(?:little|hardly|barely|scarcely)\s(?:changed|moved|budged|stirred)|unchanged|flat|(?:little|hardly\sany|no)\schange|"
    r"next\sto\sno\schange|(?:held|stayed|remained|was)\s(?:steady|stable|put)|trod\swater|stood\sstill|moved\slittle|"
    r"(?:about|near|close\sto)\swhere\s(?:it|they)\s(?:began|started|opened|stood)"
)
_SLIGHT = rf"(?:slight|small|modest|mild|minor|marginal|tiny|faint|little|gentle)\s{_NOUN}"
_SMALL = rf"{_SLIGHT}|{_MOVE}\s{_LITTLE}|{_LITTLE}\s{_MOVE}"
_EDGED = (
    rf"edg(?:e[ds]?|ing)(?:\s{_WAY})?|inch(?:e[ds]|ing)?(?:\s{_WAY})?|"
    rf"(?:tick(?:s|ed|ing)?|nudg(?:e[ds]?|ing)|creeps?|crept|creeping|drift(?:s|ed|ing)?)\s{_WAY}|"
    r"slip(?:s|ped|ping)?|dip(?:s|ped|ping)?|eas(?:e[ds]?|ing)|firm(?:s|ed|ing)|soften(?:s|ed|ing)?|upticks?|downticks?"
)
_PLAIN = (
    r"f[ae]lls?|fallen|falling|drop(?:s|ped|ping)?|declin(?:e[ds]?|ing)|r[io]ses?|risen|rising|climb(?:s|ed|ing)?|"
    r"advanc(?:e[ds]?|ing)|gr[eo]w(?:s|n|ing)?"
)
_SHARP = rf"(?:sharp|steep|strong|marked|hefty|heavy|brisk)\s{_NOUN}"
_SLID = r"slid(?:e|es|ing)?|tumbl(?:e[ds]?|ing)|jump(?:s|ed|ing)?|rall(?:y|ies|ied|ying)|stumbl(?:e[ds]?|ing)"
_LARGE = rf"(?:large|big|deep|severe|serious)\s{_NOUN}|{_MOVE}\s{_MUCH}|{_MUCH}\s{_MOVE}"
_SANK = (
    r"sank|sunk|sink(?:s|ing)?|slump(?:s|ed|ing)?|leap(?:s|t|ed|ing)?|spik(?:e[ds]?|ing)|tank(?:ed|ing)|vault(?:s|ed)|"
    r"shot\sup|dive[ds]?|dove|boom(?:ed|ing)"
)
_HUGE = rf"(?:huge|massive|dramatic|violent|brutal|enormous|spectacular|extreme|wild|staggering)\s{_NOUN}"
_PLUNGED = (
    r"crash(?:e[ds]|ing)?|collaps(?:e[ds]?|ing)|plung(?:e[ds]?|ing)|plummet(?:s|ed|ing)?|nosediv\w+|crater(?:s|ed|ing)?|"
    r"surg(?:e[ds]?|ing)|soar(?:s|ed|ing)?|(?:sky)?rocket(?:s|ed|ing)?|explod(?:e[ds]?|ing)|melt(?:s|ed|ing)?\sdown"
)

# Forms with the steps, from and to, that they fit; at one place the first in the list is taken.
FORMS: tuple[tuple[str, int, int], ...] = (
    (_UNMOVED, FLAT, FLAT),
    (_SMALL, FLAT, EDGED),
    (_SHARP, STRONG, STRONG),
    (_LARGE, STRONG, VIOLENT),
    (_HUGE, VIOLENT, VIOLENT),
    (_EDGED, EDGED, EDGED),
    (_PLUNGED, VIOLENT, VIOLENT),
    (_SANK, STRONG, VIOLENT),
    (_SLID, STRONG, STRONG),
    (_PLAIN, MOVED, MOVED),
    (_MOVE, FLAT, VIOLENT),  # these fit any size, but the number after them is theirs
)
# Of text in small letters: to look for letters of both sizes takes six times as long.
WORD = re.compile(
    r"(?<![\w-])(?=[a-w])(?:" + "|".join(f"(?P<w{n}>{form})" for n, (form, _, _) in enumerate(FORMS)) + r")(?![\w-])"
)
