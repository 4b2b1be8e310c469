"""The phrase files against the story: each key has its words, each slot its figure, and no wording breaks the rules."""

import re
import tomllib
from pathlib import Path

import pytest

from briefs.story.compose import compose
from briefs.vocabulary.document import Bullets, Chart, Paragraph, Table

FOLDER = Path(__file__).parents[3] / "templates" / "phrases" / "en"
FILES = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
SLOT = re.compile(r"\{\{ (\w+)(?:\|(\w+))? \}\}")
FILTERS = {None, "size", "exact", "signed", "points", "clock", "day", "short"}
BY_RENDER = {"gap.note", "about.simulated"}  # told by the renderer itself, not planned
TITLES = ("title.", "chart.")
OPEN = ("asset.", "venue.", "source.", "series.")  # families whose unknown words are printed as they are

NUMBER_WORDS = r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?)\b"
FORBIDDEN = [
    r"caus\w+", r"trigger(ed|ing|s)\b", r"due to", r"spark\w+", r"driven by", r"because", r"led to", r"drove",
    r"\bloss\w+ of", r"losses", r"\blost\b", r"wiped out", r"bearish sentiment", r"bearish positioning",
    r"should", r"\bmust\b", r"recommend", r"\bbuy\b", r"\bsell\b", r"\bconsider\b", "--", "today", "yesterday",
    NUMBER_WORDS, r"doubl\w+", r"\bhalf\b",
]  # fmt: skip

# Days that bring out the messages that no standard day has.
VARIATIONS = [
    ("busy", {"liquidations.highest_since": None, "liquidations.record_start": "2025-01-01"}),
    ("busy", {"liquidations.highest_since": None}),
    ("busy", {"liquidations.highest_since": None, "liquidations.ratio_30d_median": None}),
    ("busy", {"liquidations.change_1d": None}),
    ("busy", {"liquidations.long_share": 0.2, "price.BTC.return_1d": 0.07, "price.ETH.return_1d": 0.02}),
    ("busy", {"liquidations.total_usd": 0, "liquidations.long_share": None}),
    ("busy", {"reported.traders": None, "liquidations.traders": 21}),
    ("busy", {"liquidations.ratio_30d_median": 1.0, "liquidations.highest_since": None, "liquidations.change_1d": 0.3}),
    ("busy", {"liquidations.peak.usd": None, "levels.BTC.support.1.price": None}),
    ("busy", {"levels.BTC.support.1.price": None, "levels.BTC.resistance.1.price": None}),
    ("busy", {"price.BTC.return_1d": 0.0002, "price.ETH.return_1d": None, "price.SOL.return_1d": 0.2}),
    ("busy", {"price.BTC.lower_low_date": None, "price.BTC.higher_high_date": "2025-04-09"}),
    ("busy", {"funding.BTC.rate_8h": 0.0, "funding.BTC.venue.binance.rate_8h": 0.0}),
    ("busy", {"funding.BTC.rate_8h": 0.0001, "funding.BTC.venue.binance.rate_8h": 0.0001}),
    ("busy", {"funding.BTC.venue.binance.lowest_since": None, "funding.BTC.venue.okx.highest_since": "2025-05-01"}),
    ("busy", {"funding.BTC.venue.binance.rate_8h": None, "funding.BTC.venue.okx.rate_8h": None}),
    ("busy", {"open_interest.BTC.change_pct": 0.0001, "open_interest.ETH.change_pct": None}),
    ("busy", {"market.total_cap.change_1d": None, "market.fear_greed.change": 6}),
    ("busy", {"market.total_cap.usd": None, "market.fear_greed.change": None}),
    ("busy", {"levels.BTC.support.1.distance_pct": None, "open_interest.BTC.change_pct": None}),
    ("busy", {"price.BTC.lower_low_date": None, "market.total_cap.usd": None}),
    ("busy", {"open_interest.BTC.change_pct": None, "open_interest.ETH.change_pct": None}),
    ("busy", {"price.ETH.close": None, "price.SOL.close": None, "price.BTC.recovery": None}),
    ("patchy", {"price.BTC.return_1d": None}),
    ("quiet", {"price.BTC.return_1d": 0.0002}),
    *(
        ("busy", {"price.BTC.return_1d": price, "open_interest.BTC.change_pct": interest, "price.ETH.return_1d": price})
        for price in (-0.05, 0.05)
        for interest in (-0.05, 0.05)
    ),
]


def entries(table, path=""):
    for name, value in table.items():
        key = f"{path}.{name}" if path else name
        if "variants" in value:
            assert set(value) <= {"variants", "fixed"}, key
            yield key, value["variants"], value.get("fixed", False)
        else:
            yield from entries(value, key)


PHRASES = [entry for name, table in FILES.items() if name != "lexicon.toml" for entry in entries(table)]
VARIANTS = [(key, variant) for key, variants, _ in PHRASES for variant in variants]


def lexicon(table, path=""):
    for name, value in table.items():
        key = f"{path}.{name}" if path else name
        if isinstance(value, str):
            yield key, value
        elif set(value) == {"first", "later"}:
            yield key, value["first"]
            yield key, value["later"]
        else:
            yield from lexicon(value, key)


WORDS = dict(lexicon(FILES["lexicon.toml"]))


def messages(document):
    yield document.title
    yield from document.lead
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph | Bullets):
                yield from block.messages
            elif isinstance(block, Chart):
                yield from (block.title, block.description)


@pytest.fixture(scope="module")
def documents(make, names):
    return [compose(make(name)) for name in names] + [compose(make(name, changes)) for name, changes in VARIATIONS]


def test_keys_are_defined_once():
    keys = [key for key, _, _ in PHRASES]
    assert len(keys) == len(set(keys))


def test_the_story_and_the_phrase_files_have_the_same_keys(documents):
    used = {message.key for document in documents for message in messages(document)}
    assert used | BY_RENDER == {key for key, _, _ in PHRASES}


def test_every_slot_of_every_variant_is_supplied(documents):
    supplied = {}
    for document in documents:
        for message in messages(document):
            slots = {*message.refs, *message.names}
            assert not set(message.refs) & set(message.names)
            supplied[message.key] = supplied.get(message.key, slots) & slots
    for key, variant in VARIANTS:
        if key not in BY_RENDER:
            assert {name for name, _ in SLOT.findall(variant)} <= supplied[key], (key, variant)


def test_every_figure_of_a_message_stands_in_every_variant(documents):
    """Else a planned fact would go untold on some days."""
    for document in documents:
        for message in messages(document):
            for key, variant in VARIANTS:
                if key == message.key:
                    assert set(message.refs) <= {name for name, _ in SLOT.findall(variant)}, (key, variant)


def test_every_word_is_in_the_lexicon(documents):
    words = {word for d in documents for m in messages(d) for word in m.names.values()}
    for document in documents:
        for section in document.sections:
            words.add(f"section.{section.key}")
            for block in section.blocks:
                if isinstance(block, Table):
                    words |= {f"table.{block.key}.caption", *block.columns, *(row.label for row in block.rows)}
                elif isinstance(block, Chart):
                    words |= {s.name for s in block.series} | {name for name, _ in block.marks}
    assert {word for word in words if word not in WORDS and not word.startswith(OPEN)} == set()


@pytest.mark.parametrize(("key", "variants", "fixed"), PHRASES, ids=[key for key, _, _ in PHRASES])
def test_variety(key, variants, fixed):
    assert len(set(variants)) == len(variants)
    if fixed:
        assert len(variants) == 1 or key == "gap.note"
    else:
        assert len(variants) >= 3


@pytest.mark.parametrize(("key", "variant"), VARIANTS)
def test_form(key, variant):
    assert {form or None for _, form in SLOT.findall(variant)} <= FILTERS
    words = SLOT.sub("x", variant)
    assert not re.search(r"\d|[{}%$]", words)
    assert variant.endswith(".") is not key.startswith(TITLES)
    assert not re.search(r"\.\s", words), "one sentence each, so that figures and words stay together"
    assert "  " not in variant
    for pattern in FORBIDDEN:
        assert not re.search(pattern, words, re.IGNORECASE), pattern


def test_no_word_of_the_lexicon_is_a_number_or_forbidden():
    for key, word in WORDS.items():
        assert not re.search(r"\d", word), key
        assert not [p for p in FORBIDDEN if re.search(p, word, re.IGNORECASE)], key


def test_who_pays_whom_is_said_by_one_phrase_for_each_sign():
    by_key = {key: variants for key, variants, _ in PHRASES}
    for prefix in ("funding", "chart.funding_history"):
        for sign, says in {
            "positive": "longs pay shorts",
            "negative": "shorts pay longs",
            "zero": "neither side pays",
        }.items():
            (variant,) = by_key[f"{prefix}.{sign}"]
            assert says in variant
            assert "{{ rate }} per {{ funding_hours }} hours" in variant


def test_funding_rates_always_name_their_interval():
    for key, variant in VARIANTS:
        if re.search(r"\{\{ (rate|spread|change\|points)", variant):
            assert "per {{ funding_hours }} hours" in variant, key


def test_levels_have_side_distance_and_method():
    by_key = {key: variants for key, variants, _ in PHRASES}
    for side, place in {"support": "below", "resistance": "above"}.items():
        (variant,) = by_key[f"levels.{side}"]
        assert f"{{{{ distance|size }}}} {place} the close" in variant
        assert "{{ method }}" in variant


@pytest.mark.parametrize(("key", "variant"), VARIANTS)
def test_a_comparison_with_the_past_carries_its_value(key, variant):
    if "since" in variant and key.startswith("liquidations"):
        assert "{{ total }}" in variant


# The length of a printed slot in words, at most.
LENGTHS = {"at": 5, "start": 5, "end": 5, "highest_since": 3, "record_start": 3, "since": 3, "date": 3, "title": 10}
LENGTHS |= dict.fromkeys(("total", "usd", "long", "short", "then", "traders"), 2)
LENGTHS |= {"amount": 4, "liquidations": 6, "funding": 8, "open_interest": 5, "support": 6, "resistance": 6}
LENGTHS |= {
    "method": 3,
    "name": 3,
    "market": 5,
    "move": 3,
    "previous": 3,
    "period": 2,
    "change|points": 3,
    "spread|points": 3,
}
BY_KEY = {key: variants for key, variants, _ in PHRASES}


def length(message, longest):
    """Words of a message's sentence: of its longest variant, or the mean of its variants."""
    counts = []
    for variant in BY_KEY[message.key]:
        slots = {**message.refs, **message.names}
        count = len(SLOT.sub(" ", variant).split())
        for name, form in SLOT.findall(variant):
            short = str(slots[name]).startswith("term.") and not slots[name].endswith("_glossed")
            whole = slots[name] == "amount.whole"
            count += (
                3 if whole else 1 if short or form == "clock" else LENGTHS.get(f"{name}|{form}", LENGTHS.get(name, 1))
            )
        counts.append(count)
    return max(counts) if longest else sum(counts) / len(counts)


def body(document):
    told = list(document.lead)
    for section in document.sections:
        if section.key != "about":
            told += [m for b in section.blocks if isinstance(b, Paragraph | Bullets) for m in b.messages]
    return told


@pytest.mark.parametrize(
    ("name", "least", "most"), [("busy", 250, 450), ("four-hour bars", 250, 450), ("quiet", 120, 200)]
)
def test_word_budget(make, name, least, most):
    told = body(compose(make(name)))
    assert least <= sum(length(message, longest=False) for message in told) <= most


def test_leads_are_short_and_so_are_sentences(documents):
    for document in documents:
        assert sum(length(m, longest=False) for m in document.lead) <= 40
        for message in body(document):
            assert length(message, longest=True) <= 35, message


def test_at_most_three_numbers_in_a_sentence(documents):
    for document in documents:
        for message in body(document):
            numbers = [slot for slot in message.refs if slot not in {"title", "source", "name", "method"}]
            assert len(numbers) <= 3, message
