"""Correct sentences made wrong: one small change each, of the kinds that people and programs really make.

Written from the text and brief.json alone; shares nothing with the auditor.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random

# Shares of the errors that annotators found in generated game reports (shared task on accuracy, 2021).
MIX = {"numbers": 38, "names": 29, "words": 26, "context": 3, "others": 4}

TICKERS = {
    "Bitcoin": "BTC", "Ether": "ETH", "Solana": "SOL", "Dogecoin": "DOGE", "Cardano": "ADA", "Avalanche": "AVAX",
    "Chainlink": "LINK", "Litecoin": "LTC",
}  # fmt: skip
VENUES = ("Binance", "Bybit", "OKX", "Hyperliquid", "Gate", "Bitget", "HTX", "Kraken", "Deribit")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SCALES = ("thousand", "million", "billion", "trillion")
OPPOSITE = {
    "rose": "fell", "fell": "rose", "slid": "climbed", "plunged": "surged", "surged": "plunged", "gained": "lost",
    "climbed": "slid", "dropped": "jumped", "jumped": "dropped", "soared": "plunged", "up": "down", "down": "up",
    "increased": "decreased", "declined": "advanced", "advanced": "declined", "edged up": "edged down",
    "edged down": "edged up", "higher": "lower", "lower": "higher", "added": "shed", "shed": "added",
    "lost": "gained", "rallied": "slid", "tumbled": "rallied", "eased": "firmed", "slipped": "rose",
}  # fmt: skip
# Words for moves of a day, from the least to the greatest: where a word of one row is right, those of others are wrong.
FALLS = (
    ("edged down", "slipped", "dipped", "inched lower", "ticked down"), ("fell", "dropped", "declined"),
    ("slid", "tumbled"), ("plunged", "crashed", "plummeted", "collapsed"),
)  # fmt: skip
RISES = (
    ("edged up", "firmed", "inched higher", "ticked up"), ("rose", "climbed", "advanced"), ("jumped", "rallied"),
    ("surged", "soared", "skyrocketed"),
)  # fmt: skip
FALL_NOUNS = (
    ("slight fall", "small drop", "modest decline"), ("fall", "drop", "decline"), ("slide", "sharp fall", "steep drop"),
    ("plunge", "collapse", "massive drop"),
)  # fmt: skip
RISE_NOUNS = (
    ("slight rise", "small gain", "modest gain", "small rise", "modest rise"), ("rise", "gain", "climb"),
    ("jump", "sharp rise", "strong gain"), ("surge", "massive gain"),
)  # fmt: skip
# Verbs of both directions that briefs do not use themselves.
SINKING = (
    "plummeted", "sank", "receded", "weakened", "headed south", "skidded", "nosedived", "dwindled", "pulled back",
    "sagged", "slumped", "came down", "retreated", "shrank", "deteriorated", "softened", "lost ground, down", "buckled",
    "caved in",
)  # fmt: skip
LIFTING = (
    "picked up", "leapt", "strengthened", "pushed higher", "spiked", "swelled", "ascended", "bounced", "vaulted",
    "improved", "headed north", "rebounded", "mounted", "went up", "expanded", "powered ahead", "perked up",
    "gained ground, up", "shot up",
)  # fmt: skip
PLAIN = 1  # the row of words that tell no size: wrong by one row, they are no lie
MOVES = re.compile(
    r"price\.[^.]+\.return(_1d)?|open_interest\.[^.]+\.change_pct|market\.\w+\.change_1d|liquidations\.change_1d"
)
SUPERLATIVES = {
    "highest": "lowest",
    "lowest": "highest",
    "largest": "smallest",
    "as high": "as low",
    "as low": "as high",
}
LEVELS = {"support": "resistance", "resistance": "support", "below the close": "above the close",
          "above the close": "below the close", "above its": "below its", "below its": "above its"}  # fmt: skip
PAYERS = {"longs pay shorts": "shorts pay longs", "shorts pay longs": "longs pay shorts",
          "more negative": "less negative", "turned negative": "turned positive",
          "turned positive": "turned negative"}  # fmt: skip
SIDES = {"longs": "shorts", "shorts": "longs", "Longs": "Shorts", "Shorts": "Longs", "long share": "short share",
         "long": "short", "short": "long", "Long": "Short"}  # fmt: skip
MEASURES = {"open interest": "funding", "Open interest": "Funding", "funding": "open interest",
            "Liquidations": "Open interest", "liquidations": "open interest"}  # fmt: skip
PRICES = {"low": "high", "high": "low", "closed": "opened", "at the close": "at the open", "closing": "opening"}
WINDOWS = {"day before": "week before", "over the day": "over the week", "Over the day": "Over the week",
           "a day earlier": "a week earlier", "the previous day": "the previous month", "on the day": "on the month",
           "-day median": "-month median", "per 8 hours": "per 8 days", "in a single hour": "in a single minute",
           "from the day": "from the month"}  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CAUSES = (
    "The move was triggered by tariff news.", "The fall was due to fresh tariffs.", "Tariff fears drove the selling.",
    "Heavy selling led to a rout.", "The Federal Reserve's words sparked the move.", "The news caused a cascade.",
)  # fmt: skip
ADDED = (
    "Volume came to $40 billion.", "It was the third straight fall.", "Volume doubled.", "Some 12,000 accounts closed.",
    "The index gained 3.1%.", "Open interest is 14% below its record.",
)  # fmt: skip
ADVICE = ("Traders should cut their exposure.", "Investors should buy the dip.", "We recommend selling rallies.")
DEBRIS = ("{{ total }}", "None", "nan", "{% if %}", "EthereumETH--", "undefined", "TODO")


@dataclass(frozen=True)
class Mutant:
    """`sentence` of `section` (its heading) becomes `changed`; `cell` where it stands in a table."""

    kind: str
    section: str
    sentence: str
    changed: str
    text: str = ""  # the claim that was changed, and what it reads now
    new_text: str = ""

    @property
    def group(self):
        return self.kind.partition(".")[0]


@dataclass(frozen=True)
class Line:
    """A sentence of the prose with its claims: (text, figure)."""

    section: str
    sentence: str
    claims: tuple


def mutants(lines, count, seed):
    """`count` different mutants of `lines` in the mix above, each kind of a group as often as the others of it."""
    random = Random(seed)  # noqa: S311 - the same mutants every time, nothing secret
    pools = {}
    for line in lines:
        for mutant in _all(line, random):
            if mutant.changed != mutant.sentence:
                pools.setdefault(mutant.kind, []).append(mutant)
    made = []
    for group, share in MIX.items():
        kinds = sorted(kind for kind in pools if kind.startswith(f"{group}."))
        random.shuffle(kinds)  # where there is room for a few only, it is not always the same ones
        for kind in kinds:
            random.shuffle(pools[kind])
        wanted = round(count * share / 100)
        while wanted and any(pools[kind] for kind in kinds):
            for kind in kinds:
                if wanted and pools[kind]:
                    made.append(pools[kind].pop())
                    wanted -= 1
    return made


def _all(line, random):
    numbers = [claim for claim in line.claims if re.search(r"\d", claim[0]) and line.sentence.count(claim[0]) == 1]
    for claim in numbers:
        yield from _number(line, claim, random)
    yield from _swapped(line, numbers)
    yield from _assets(line, random)
    yield from _one_of(line, "names.venue", VENUES, random)
    yield from _one_of(line, "context.weekday", WEEKDAYS, random)
    for kind, table in (
        ("names.side", SIDES), ("names.measure", MEASURES), ("names.price", PRICES), ("words.direction", OPPOSITE),
        ("words.superlative", SUPERLATIVES), ("words.level", LEVELS), ("words.payer", PAYERS),
        ("context.window", WINDOWS),
    ):  # fmt: skip
        yield from _words(line, kind, table)
    yield from _degrees(line, numbers, random)
    yield from _reworded(line, numbers, random)
    yield from _others(line, random)


def _number(line, claim, random):
    text, figure = claim
    for kind, new in (
        ("digit", _digit(text, random)), ("sign", _sign(text, figure)), ("scale", _scale(text, random)),
        ("unit", _unit(text)), ("magnitude", _magnitude(text)), ("date", _date(text, random)), ("time", _time(text)),
    ):  # fmt: skip
        if new and new != text:
            yield Mutant(f"numbers.{kind}", line.section, line.sentence, line.sentence.replace(text, new, 1), text, new)


def _digit(text, random):
    if not re.fullmatch(r"[+-]?\$?[\d,.]+(?:%|\s\w+)*", text):
        return ""
    places = [n for n, c in enumerate(text) if c.isdigit()]
    place = random.choice(places)
    other = random.choice([d for d in "123456789" if d != text[place]])
    return text[:place] + other + text[place + 1 :]


def _sign(text, figure):
    """A rate always shows its sign; elsewhere a verb carries it and a sign would be a slip of another sort."""
    if figure.startswith("funding.") and text[0] in "+-" and re.search(r"[1-9]", text):
        return ("-" if text[0] == "+" else "+") + text[1:]
    return ""


def _scale(text, random):
    found = re.search(rf"\b({'|'.join(SCALES)})\b", text)
    return text.replace(found[1], random.choice([s for s in SCALES if s != found[1]])) if found else ""


def _unit(text):
    if text.endswith(" percentage points"):
        return text.replace(" percentage points", "%")
    return text[:-1] + " percentage points" if text.endswith("%") else ""


def _magnitude(text):
    found = re.fullmatch(r"([+-]?\$?)(\d+)\.(\d)(\d*)(.*)", text)
    if not found or not re.search(r"[1-9]", text):
        return ""
    sign, whole, first, rest, unit = found.groups()
    return f"{sign}{whole}{first}.{rest or '0'}{unit}" if whole != "0" else ""


def _date(text, random):
    found = re.match(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})( \d{{4}})?", text)
    if not found:
        return ""
    day, month, year = found.groups()
    choices = [(str(int(day) % 28 + 1), month, year), (day, MONTHS[(MONTHS.index(month) + 5) % 12], year)]
    if year:
        choices.append((day, month, f" {int(year) - 1}"))
    new = random.choice([c for c in choices if int(c[0]) <= 28] or choices[:1])
    return f"{new[0]} {new[1]}{new[2] or ''}" + text[found.end() :]


def _time(text):
    found = re.search(r"(\d\d):(\d\d) UTC", text)
    return text.replace(found[0], f"{(int(found[1]) + 3) % 24:02}:{found[2]} UTC") if found else ""


def _swapped(line, numbers):
    """Two numbers of one form in each other's place."""
    for (one, _), (two, _) in pairwise(numbers):
        form = [re.sub(r"\d+", "9", text) for text in (one, two)]
        if one != two and form[0] == form[1] and one not in two and two not in one:
            changed = line.sentence.replace(one, "\0", 1).replace(two, one, 1).replace("\0", two, 1)
            yield Mutant("numbers.swap", line.section, line.sentence, changed)


def _assets(line, random):
    names = {**{name: [n for n in TICKERS if n != name] for name in TICKERS}}
    names |= {ticker: [t for t in TICKERS.values() if t != ticker] for ticker in TICKERS.values()}
    for name, others in names.items():
        if len(re.findall(rf"\b{name}\b", line.sentence)) == 1:
            changed = re.sub(rf"\b{name}\b", random.choice(others[:3]), line.sentence)
            yield Mutant("names.asset", line.section, line.sentence, changed)


def _one_of(line, kind, names, random):
    for name in names:
        if len(re.findall(rf"\b{name}\b", line.sentence)) == 1:
            changed = re.sub(rf"\b{name}\b", random.choice([n for n in names if n not in line.sentence]), line.sentence)
            yield Mutant(kind, line.section, line.sentence, changed)


def _words(line, kind, table):
    """A word that has one opposite is put in its place; not inside what is quoted."""
    said = re.sub(
        r"“[^”]*”|\b(?:add(?:s|ed)?|ma[dk]es?) up\b|\bup to\b|\b[Hh]alfway (?:up|down)\b|"
        r"\bfell (?:into|on|to|in|mainly)\b",
        _blanked,
        line.sentence,
    )
    for old, new in table.items():
        found = list(re.finditer(rf"(?<![\w-]){re.escape(old)}(?!\w)", said))
        if old[0] == "-":
            found = list(re.finditer(re.escape(old), said))
        if len(found) == 1:
            at = found[0].start()
            yield Mutant(kind, line.section, line.sentence, line.sentence[:at] + new + line.sentence[at + len(old) :])


def _blanked(match):
    """Quoted words are not the brief's own; `fell into the hour`, `made up` and `up to` tell no direction."""
    return "\0" * len(match[0])


def _degrees(line, numbers, random):
    """A word for a move of another size, with the move right after it: `slid 5.1%`, `a slide of 5.1%`."""
    for rows in (FALLS, RISES, FALL_NOUNS, RISE_NOUNS):
        noun = rows in (FALL_NOUNS, RISE_NOUNS)
        ranked = sorted(((word, row) for row, words in enumerate(rows) for word in words), key=lambda one: -len(one[0]))
        for text, figure in numbers:
            before = line.sentence[: line.sentence.find(text)]
            end = " of " if noun else r"(?: by)? "
            found = next((w for w in ranked if re.search(rf"(?<![\w-]){w[0]}{end}$", before)), None)
            if not found or not MOVES.fullmatch(figure) or not text.endswith("%"):
                continue
            word, row = found
            new = random.choice([w for w, other in ranked if other not in (row, PLAIN)])
            at = before.rindex(word)
            changed = line.sentence[:at] + new + line.sentence[at + len(word) :]
            yield Mutant("words.degree", line.section, line.sentence, changed)


def _reworded(line, numbers, random):
    """A verb of the other direction, from outside a brief's own words, where the number right after it is the move."""
    verbs = [(word, LIFTING) for row in FALLS for word in row] + [(word, SINKING) for row in RISES for word in row]
    for text, figure in numbers:
        before = line.sentence[: line.sentence.find(text)]
        for word, others in verbs:
            if MOVES.fullmatch(figure) and re.search(rf"(?<![\w-]){word}(?: by)? $", before):
                at = before.rindex(word)
                changed = line.sentence[:at] + random.choice(others) + line.sentence[at + len(word) :]
                yield Mutant("words.reworded", line.section, line.sentence, changed)


def _others(line, random):
    s = line.sentence
    if not s.endswith("."):
        return
    for kind, pool in (("cause", CAUSES), ("added", ADDED), ("advice", ADVICE)):
        yield Mutant(f"others.{kind}", line.section, s, f"{s} {random.choice(pool)}")
    words = s.split(" ")
    if len(words) > 4:
        at = random.randrange(1, len(words) - 1)
        yield Mutant("others.debris", line.section, s, " ".join([*words[:at], random.choice(DEBRIS), *words[at:]]))
    if line.claims:
        yield Mutant("others.dropped", line.section, s, "")
