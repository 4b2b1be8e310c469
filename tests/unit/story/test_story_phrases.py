"""The phrase files against the story: each key has its words, each slot its figure, and no wording breaks the rules."""

import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from briefs.render import alternatives, phrases, turns
from briefs.render import lexicon as lexicons
from briefs.render.alternatives import Choice, Slot, joined, spelt
from briefs.render.headlines import headlines
from briefs.render.sentence import Span, plain
from briefs.render.text import opening
from briefs.render.voice import Voice
from briefs.story.compose import compose
from briefs.vocabulary import figure
from briefs.vocabulary.document import Bullets, Chart, Paragraph, Table
from briefs.vocabulary.window import Window

FOLDER = Path(__file__).parents[3] / "templates" / "phrases" / "en"
FILES = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
SLOT = re.compile(r"\{\{ (\w+)(?:\|(\w+))? \}\}")
FILTERS = {None, *phrases.FORMS}
ANYWHERE = {"period", "previous", "weekday"}  # words that every sentence of the prose has at hand
LOADED = phrases.load(FOLDER)
BY_RENDER = {"gap.note", "about.simulated"}  # told by the renderer itself, not planned
TITLES = ("title.", "chart.", "subject.")
OPEN = ("asset.", "venue.", "source.", "series.")  # families whose unknown words are printed as they are

NUMBER_WORDS = r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?)\b"
FORBIDDEN = [
    r"caus\w+", r"trigger(ed|ing|s)\b", r"due to", r"spark\w+", r"driven by", r"because", r"led to\b", r"drove",
    r"\bloss\w+ of", r"losses", r"\blost\b", r"wiped out", r"bearish sentiment", r"bearish positioning",
    r"should", r"\bmust\b", r"recommend", r"\bbuy\b", r"\bsell\b", r"\bconsider\b", "--", "today", "yesterday",
    NUMBER_WORDS, r"doubl\w+", r"\bhalf\b",
]  # fmt: skip


def far(*measures, z):
    """Changes that make these the day's farthest measures from their own past."""
    found = {}
    for n, measure in enumerate(measures, 1):
        found |= {f"outlier.{n}.measure": measure, f"outlier.{n}.z": z}
    return found


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
    ("busy", {"liquidations.long_share": 0.2, "liquidations.ratio_30d_median": 1.4}),
    ("busy", {"liquidations.highest_since": None, "liquidations.ratio_30d_median": 1.4, "liquidations.change_1d": 0.4}),
    ("busy", {"liquidations.ratio_30d_median": None, "liquidations.change_1d": 0.4}),
    ("busy", {"liquidations.asset.BTC.usd": None, "liquidations.asset.XYZ.usd": None}),
    ("busy", {"price.BTC.return_1d": None, "price.ETH.return_1d": None, "price.SOL.return_1d": None}),
    ("busy", {"price.BTC.return_1d": 0.07, "price.BTC.lower_low_date": None, "price.BTC.high_days": 25}),
    ("busy", {"price.BTC.low_days": 25, "price.BTC.lower_low_date": "2026-01-20", "price.BTC.recovery": None}),
    ("busy", {"price.ETH.return_1d": 0.03, "price.SOL.return_1d": -0.05}),
    ("busy", {"price.SOL.return_1d": None}),
    ("busy", {"open_interest.ETH.change_pct": 0.04}),
    ("busy", {"open_interest.ETH.change_pct": None, "market.SPY.change_1d": 0.02, "market.DXY.change_1d": 0.01}),
    ("busy", {"market.DXY.change_1d": None}),
    *(
        (name, {"price.ETH.close": None, "price.SOL.close": None, **changes})
        for name, changes in (("no liquidations", {}), ("no liquidations", {"market.total_cap.usd": None}))
    ),
    ("quiet", {"liquidations.ratio_30d_median": 1.4, "price.BTC.return_1d": -0.05}),
    *(
        (
            "busy",
            {
                "funding.BTC.rate_8h": rate,
                "funding.BTC.venue.okx.rate_8h": None,
                "funding.BTC.venue.binance.rate_8h": rate,
                "funding.ETH.rate_8h": None,
            },
        )
        for rate in (-0.0002, 0.0, 0.0002)
    ),
    *(
        (
            "busy",
            {
                "funding.BTC.rate_8h": (rate, "weighted by the open interest of binance, okx"),
                "funding.ETH.rate_8h": None,
            },
        )
        for rate in (-0.0002, 0.0, 0.0002)
    ),
    *(
        ("busy", far(*measures, z=z))
        for z in (0.5, 5.0)
        for measures in (
            ("liquidations.asset.XYZ.usd",),
            ("liquidations.venue.okx.usd",),
            ("liquidations.asset.XYZ.usd", "liquidations.asset.ETH.usd"),
            ("price.SOL.realized_vol", "market.SPY.change_1d", "funding.ETH.venue.okx.rate_8h"),
        )
    ),
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


OTHERS = {phrases.LEXICON, phrases.PIECES}
PHRASES = [entry for name, table in FILES.items() if name not in OTHERS for entry in entries(table)]
VARIANTS = [(key, variant) for key, variants, _ in PHRASES for variant in variants]
PARSED = [(key, variant) for key, variants in LOADED.variants.items() for variant in variants]


def said(parts):
    """All slots of a variant, whichever alternative is taken."""
    for part in parts:
        if isinstance(part, Slot):
            yield part.name
        elif isinstance(part, Choice):
            for option in part.options:
                yield from said(option)


def wordings(variant):
    """Wordings of a parsed variant, its alternatives taken in turn; every slot is written x."""
    slots = frozenset(said(variant.parts))
    count = alternatives.wordings(variant.parts, slots)
    for turn in range(min(count, 24)):
        parts = joined(spelt(variant.parts, slots, turns.scattered(turn, count, 0)))
        yield "".join(part if isinstance(part, str) else "x" for part in parts)


def lexicon(table, path=""):
    for name, value in table.items():
        key = f"{path}.{name}" if path else name
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, list):
            yield from ((key, text) for text in value)
        elif set(value) == {"first", "later"}:
            yield key, value["first"]
            yield key, value["later"]
        else:
            yield from lexicon(value, key)


WORDS = dict(lexicon(FILES["lexicon.toml"]))


def messages(document):
    yield from (document.title, *document.summary, *document.social, *document.subjects, *document.preheader)
    yield from document.lead
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph | Bullets):
                yield from block.messages
            elif isinstance(block, Chart):
                yield from (block.title, block.description)


@pytest.fixture(scope="module")
def documents(make, names):
    readings = [make(name) for name in names] + [make(name, changes) for name, changes in VARIATIONS]
    on_other_days = [later(make("busy", changes), n) for n in range(1, 50) for changes in OTHER_DAYS]
    on_other_days += [later(make("well known", LITTLE_ELSE | more), n) for n in range(90) for more in ({}, FIRST)]
    on_other_days += [later_week(make("rolling week"), n) for n in range(20)]
    return [compose(reading) for reading in [*readings, *on_other_days, *proven(make)]]


OTHER_DAYS = (
    {},
    {"price.BTC.return_1d": 0.05, "price.ETH.return_1d": 0.06, "liquidations.long_share": 0.1,
     "open_interest.BTC.change_pct": 0.05, "price.BTC.lower_low_date": None, "price.ETH.lower_low_date": None},
    {"price.BTC.return_1d": 0.0002, "liquidations.change_1d": 0.4, "liquidations.ratio_30d_median": None,
     "liquidations.highest_since": None, "open_interest.BTC.change_pct": 0.05, "price.XRP.return_1d": -0.04,
     "price.XRP.close": 1.6, "price.ETH.lower_low_date": None, "market.total_cap.usd": None},
    {"price.BTC.return_1d": 0.05, "price.ETH.return_1d": None, "open_interest.BTC.change_pct": -0.05,
     "price.BTC.lower_low_date": None, "price.BTC.high_days": 25, "liquidations.long_share": None,
     "liquidations.highest_since": None, "liquidations.ratio_30d_median": 1.1, "market.total_cap.usd": None,
     "market.fear_greed.change": 6},
    {**dict.fromkeys(f"price.{asset}.lower_low_date" for asset in ("BTC", "ETH")), "price.XRP.return_1d": -0.04,
     **dict.fromkeys(f"funding.{asset}.{part}" for asset in ("BTC", "ETH") for part in ("spread_8h", "apr")),
     **dict.fromkeys(f"funding.{asset}.venue.binance.lowest_since" for asset in ("BTC", "ETH")),
     **dict.fromkeys((f"funding.{asset}.venue.okx.rate_8h" for asset in ("BTC", "ETH")), 0.0009),
     "price.XRP.close": 1.6, "liquidations.long_share": None, "liquidations.ratio_30d_median": None,
     "market.total_cap.usd": None},
    {"liquidations.highest_since": None, "liquidations.record_start": "2025-01-01", "liquidations.change_1d": 0.4},
    {**dict.fromkeys((f"price.{asset}.return_1d" for asset in ("BTC", "ETH", "SOL")), -0.011),
     "liquidations.ratio_30d_median": None, "liquidations.long_share": None},
    {**dict.fromkeys(f"price.{asset}.low{end}" for asset in ("BTC", "ETH") for end in ("er_low_date", "_days")),
     "price.BTC.return_1d": 0.05,
     **dict.fromkeys(("price.BTC.max_drawdown", "price.ETH.max_drawdown", "price.BTC.realized_vol"))},
)  # fmt: skip


LITTLE_ELSE = {
    **dict.fromkeys(f"price.{asset}.lower_low_date" for asset in ("BTC", "ETH")),
    **dict.fromkeys(f"price.{asset}.low_days" for asset in ("BTC", "ETH")),
    **dict.fromkeys(f"funding.{asset}.{part}" for asset in ("BTC", "ETH") for part in ("spread_8h", "apr")),
    **dict.fromkeys(f"funding.{asset}.change_8h" for asset in ("BTC", "ETH")),
    **dict.fromkeys(f"funding.{asset}.venue.binance.lowest_since" for asset in ("BTC", "ETH")),
    "liquidations.largest.usd": None, "reported.traders": None, "headline.1.source": None, "headline.2.source": None,
    "headline.3.source": None, "liquidations.highest_since": None, "liquidations.ratio_30d_median": 1.4,
}  # fmt: skip


# The first place of all days, and an asset that was liquidated on another side than the rest.
FIRST = {
    "liquidations.rank": 1,
    "liquidations.long_share": 0.6,
    **dict.fromkeys((f"funding.{asset}.venue.okx.rank" for asset in ("BTC", "ETH")), 1),
}


def later(reading, days):
    """The same figures some days later: what the date decides is decided anew."""
    window = Window.day(reading.window.date + timedelta(days=days))
    return replace(reading, window=window)


def later_week(reading, days):
    return replace(reading, window=Window.rolling(reading.window.end + timedelta(days=days), timedelta(days=7)))


def proven(make):
    """Readings whose evidence permits more than that things coincided."""
    stem = "attribution.BTC"
    for change in (-0.02, 0.02):
        figures = {f"{stem}.jump.return": change, f"{stem}.jump.at": "2026-02-01T14:05:00Z"}
        figures |= {f"{stem}.news.title": "Rates stay", f"{stem}.news.source": "an agency"}
        figures |= {f"{stem}.news.at": "2026-02-01T14:00:00Z"}
        for label in ("followed", "triggered", "amplified by liquidations"):
            claim = f"{stem}.burst" if label.startswith("amplified") else stem
            test = figure.Test("the announcement precedes the jump", passed=True, figures=(f"{stem}.jump.at",))
            yield replace(make("busy", figures), evidence=(figure.Evidence(claim, label, (test,)),))


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
    for key, variants in LOADED.variants.items():
        for variant in variants:
            if key not in BY_RENDER:
                assert variant.slots - ANYWHERE - {"date"} <= supplied[key], (key, variant)
                assert set(said(variant.parts)) <= supplied[key] | ANYWHERE | {"date"}, (key, variant)


def test_every_figure_of_a_message_stands_in_every_variant(documents):
    """Else a planned fact would go untold on some days."""
    for document in documents:
        for message in messages(document):
            told = {slot for slot, figure in message.refs.items() if figure != "window.date"}
            for variant in LOADED.variants[message.key]:
                assert told <= variant.slots, (message.key, variant)


def test_a_term_that_may_be_explained_is_said_whichever_wording_is_taken(documents):
    for document in documents:
        for message in messages(document):
            terms = {slot for slot, word in message.names.items() if word.startswith("term.")}
            for variant in LOADED.variants[message.key]:
                assert terms <= variant.slots, (message.key, variant)


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


@pytest.mark.parametrize(("key", "variant"), PARSED)
def test_form(key, variant):
    for words in wordings(variant):
        assert not re.search(r"\d|[{}%$<>\[\]|]|  | [,.;:]|\(\)", words), words
        assert words.endswith(".") is not key.startswith(TITLES)
        if not key.startswith("social."):
            assert not re.search(r"\.\s", words), "one sentence each, so that figures and words stay together"
        if key != "why.triggered" and not key.startswith("why.amplified"):  # the ladder's own words
            assert not [p for p in FORBIDDEN if re.search(p, words, re.IGNORECASE)], words


def test_no_word_of_the_lexicon_is_a_number_or_forbidden():
    for key, word in WORDS.items():
        assert not re.search(r"\d", word), key
        assert not [p for p in FORBIDDEN if re.search(p, word, re.IGNORECASE)], key


def test_who_pays_whom_is_said_by_one_phrase_for_each_sign():
    by_key = {key: variants for key, variants, _ in PHRASES}
    signs = {"positive": "longs pay shorts", "negative": "shorts pay longs", "zero": "neither side pays"}
    for prefix in ("funding.venue_", "funding.median_", "funding.weighted_", "chart.funding_history."):
        for sign, says in signs.items():
            (variant,) = by_key[f"{prefix}{sign}"]
            assert says in variant
            assert "{{ rate }} per {{ funding_hours }} hours" in variant
            assert re.search(r"\{\{ venues? \}\}", variant), "whose rate it is"


def test_funding_rates_always_name_their_interval():
    for key, variant in PARSED:
        if key.startswith("funding.") and key not in {"funding.annual", "funding.rank", "funding.percentile"}:
            assert "funding_hours" in variant.slots, key


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


def body(document, day, figures):
    """The sentences that a document becomes on a day: (message, text) of lead, bullets and paragraphs."""
    voice = Voice(figures, (), LOADED, lexicons.load(FOLDER), day)
    told = []
    for section in document.sections:
        if section.key != "about":
            told += [(section.key, m) for b in section.blocks if isinstance(b, Paragraph | Bullets) for m in b.messages]
    lead = opening(document.lead, voice)
    first = [("lead", m, plain(s)) for m, s in zip(document.lead, lead.sentences, strict=True)]
    return [*first, *((place, m, plain(voice.tell(m) or ())) for place, m in told)]


DAYS = range(739_000, 739_090)  # three blocks of thirty days: every variant


@pytest.mark.parametrize(
    ("name", "least", "most"), [("busy", 250, 450), ("four-hour bars", 250, 450), ("quiet", 120, 200)]
)
def test_word_budget(make, name, least, most):
    reading = make(name)
    for day in DAYS:
        told = body(compose(reading), day, reading.figures)
        assert least <= sum(len(text.split()) for _, _, text in told) <= most


def test_leads_are_short_and_so_are_sentences(make):
    for name in ("busy", "quiet", "patchy", "rolling day", "no liquidations"):
        reading = make(name)
        for day in DAYS:
            told = body(compose(reading), day, reading.figures)
            assert sum(len(text.split()) for place, _, text in told if place == "lead") <= 40, told[:2]
            for _, message, text in told:
                assert text, message
                assert len(text.split()) <= 35, text


def test_at_most_three_numbers_in_a_sentence(documents):
    quoted = {"title", "source", "name", "method", "asset", "side"}
    for document in documents:
        for message in (m for m in messages(document) if not m.key.startswith(("summary.", "social."))):
            assert len([slot for slot in message.refs if slot not in quoted]) <= 3, message


def test_a_social_line_is_a_short_message(make):
    for name in ("busy", "quiet", "patchy", "rolling day", "no liquidations", "nothing but context"):
        reading = make(name)
        document = compose(reading)
        for day in DAYS:
            voice = Voice(reading.figures, (), LOADED, lexicons.load(FOLDER), day)
            lines, _ = headlines(document, voice, (Span("A title"),))
            assert all((lines.title, lines.summary, lines.social, *lines.subjects, lines.preheader))
            assert len(lines.social) <= 280
            assert max(map(len, lines.subjects)) <= 90
            assert len(set(lines.subjects)) == len(lines.subjects) == 3
            assert len(lines.preheader) <= 110
