"""Briefs as files, their sentences, and a mutant put into one of the files as a reader would see it."""

import html
import json
import re
import shutil

from mutant_kinds import Line

HEADING = re.compile(r"#{1,2} (.*)")
END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9$“+-])")


def lines(folder):
    """The sentences of brief.md's prose (no tables, no pictures), with the claims of brief.json that stand in them."""
    claims = {}
    for claim in json.loads((folder / "brief.json").read_text())["claims"]:
        claims.setdefault((claim["section"], claim["sentence"]), []).append((claim["text"], claim["figure"]))
    found, section = [], ""
    for raw in (folder / "brief.md").read_text().splitlines():
        heading = HEADING.match(raw)
        if heading:
            section = heading[1] if raw.startswith("## ") else ""
        text = re.sub(r"^(?:- |> |# )", "", raw).strip().strip("*")
        if not text or raw.startswith(("|", "!", "## ")):
            continue
        for sentence in _split(text, section, claims):
            told = claims.get((section, sentence), [])
            found.append(Line(section, sentence, tuple(told)))
    return found


def _split(text, section, claims):
    """Claimed sentences as they were claimed; what lies between them at full stops."""
    known = sorted((s for where, s in claims if where == section and s in text), key=lambda s: (text.index(s), -len(s)))
    pieces, place = [], 0
    for sentence in known:
        at = text.find(sentence, place)
        if at < 0:
            continue
        pieces += [s for s in END.split(text[place:at].strip()) if s]
        pieces.append(sentence)
        place = at + len(sentence)
    return pieces + [s for s in END.split(text[place:].strip()) if s]


def copied(folder, to, names):
    """A copy of some of a brief's files."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for name in names:
        shutil.copy(folder / name, to / name)
    return to


def markdown(text, mutant):
    """brief.md with the mutant in the place of its sentence, under its heading."""
    start = text.index(f"\n## {mutant.section}\n") if mutant.section else 0
    at = text.index(mutant.sentence, start)
    return text[:at] + mutant.changed + text[at + len(mutant.sentence) :]


def page(text, mutant):
    """brief.html the same: the visible words change, tags stay; None where the sentence is not in one block."""
    start = re.search(rf"<h2[^>]*>{re.escape(html.escape(mutant.section, quote=False))}</h2>", text)
    letters = list(_visible(text, start.end() if start else text.index("<h1")))
    seen = "".join(letter for letter, _, _ in letters)
    at = seen.find(mutant.sentence)
    if at < 0:
        return None
    old, new = mutant.sentence, mutant.changed
    left = next((n for n in range(min(len(old), len(new))) if old[n] != new[n]), min(len(old), len(new)))
    right = 0
    while right < min(len(old), len(new)) - left and old[-1 - right] == new[-1 - right]:
        right += 1
    inserted = html.escape(new[left : len(new) - right], quote=False)
    span = letters[at + left : at + len(old) - right]
    if not span:
        place = letters[at + left][1] if left < len(old) else letters[at + left - 1][2]
        return text[:place] + inserted + text[place:]
    result, last = text, len(text)
    for number, (_, begin, end) in enumerate(reversed(span)):
        assert end <= last
        last = begin
        result = result[:begin] + (inserted if number == len(span) - 1 else "") + result[end:]
    return result


def _visible(text, start):
    """The visible characters from `start`, each with its place in the source; white space is one space."""
    place, space = start, True
    while place < len(text):
        if text[place] == "<":
            tag = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL).match(text, place)
            if re.match(r"</(?:p|li|h\d|td|th|caption|figcaption|div|summary)>", tag[0]) and not space:
                yield "\n", place, place
                space = True
            place = tag.end()
            continue
        entity = re.compile(r"&(?:\w+|#\w+);").match(text, place)
        end = entity.end() if entity else place + 1
        letter = html.unescape(text[place:end])
        if letter in " \n\t\r":
            if not space:
                yield " ", place, end
            space = True
        else:
            yield letter, place, end
            space = False
        place = end


def same_lie(brief, mutant):
    """brief.json with the mutant's sentence, and the changed number, in its claims: text and claims say the same."""
    whole = json.loads(brief)
    for claim in whole["claims"]:
        if claim["section"] == mutant.section and claim["sentence"] == mutant.sentence:
            claim["sentence"] = mutant.changed
            if mutant.text and claim["text"] == mutant.text:
                claim["text"] = mutant.new_text
    if mutant.kind == "numbers.swap":
        _swap(whole, mutant)
    return json.dumps(whole)


def _swap(whole, mutant):
    """Each claim keeps its figure and gets the number that now stands in its place."""
    told = [c for c in whole["claims"] if c["section"] == mutant.section and c["sentence"] == mutant.changed]
    old = sorted(told, key=lambda c: mutant.sentence.find(c["text"]))
    places = [(mutant.sentence.find(c["text"]), len(c["text"])) for c in old]
    shift = 0
    for claim, (at, length) in zip(old, places, strict=True):
        new = next((c["text"] for c in told if mutant.changed.startswith(c["text"], at + shift)), claim["text"])
        claim["new"] = new
        shift += len(new) - length
    for claim in old:
        claim["text"] = claim.pop("new")
