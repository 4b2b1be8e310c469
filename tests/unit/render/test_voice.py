"""Messages become sentences: which words, which numbers, which variant."""

from __future__ import annotations

from pathlib import Path

import pytest
from render_samples import DAY, Figures

from briefs.errors import FaultyInput
from briefs.render import lexicon, phrases
from briefs.render.sentence import Span, plain
from briefs.render.voice import WEEKDAYS, Voice
from briefs.vocabulary.document import GapNote, Message
from briefs.vocabulary.figure import Gap, Unit

WORDS = """
[asset.BTC]
first = "Bitcoin"
later = "BTC"
[venue]
spot = "a composite of venues"
dydx = "dYdX"
"""


def voice(folder: Path, variants: str, figures: Figures, gaps: tuple[Gap, ...] = ()) -> Voice:
    (folder / "p.toml").write_text(variants, encoding="utf-8")
    (folder / phrases.LEXICON).write_text(WORDS, encoding="utf-8")
    return Voice(figures, gaps, phrases.load(folder), lexicon.load(folder), DAY.date.toordinal())


def test_the_first_mention_is_long_and_later_ones_are_short(tmp_path: Path) -> None:
    figures = Figures()
    figures.put("x", -0.0623, Unit.FRACTION)
    speaker = voice(tmp_path, '[a]\nvariants = ["{{ asset }} fell {{ x|size }}."]', figures)
    message = Message("a", {"x": "x"}, {"asset": "asset.BTC"})
    told = [speaker.tell(message, style) for style in ("title", "prose", "prose", "short", "title")]
    assert [plain(sentence or ()).split()[0] for sentence in told] == ["Bitcoin", "Bitcoin", "BTC", "BTC", "Bitcoin"]
    assert told[0] == (Span("Bitcoin"), Span(" fell "), Span("6.2%", "x"), Span("."))


@pytest.mark.parametrize(
    ("venue", "opening"), [("venue.spot", "A composite"), ("venue.dydx", "dYdX"), ("venue.new", "new")]
)
def test_a_sentence_begins_with_a_capital_unless_a_name_has_its_own(tmp_path: Path, venue: str, opening: str) -> None:
    speaker = voice(tmp_path, '[a]\nvariants = ["{{ venue }} leads."]', Figures())
    assert plain(speaker.tell(Message("a", {}, {"venue": venue})) or ()).startswith(opening)


def test_a_message_whose_figure_is_missing_is_not_told(tmp_path: Path) -> None:
    figures = Figures()
    figures.put("quote", " \n ", Unit.TEXT)
    speaker = voice(tmp_path, '[a]\nvariants = ["It was {{ x }}."]', figures)
    assert speaker.tell(Message("a", {"x": "nowhere"})) is None
    assert speaker.tell(Message("a", {"x": "quote"})) is None


def test_a_key_told_twice_uses_its_next_variant(tmp_path: Path) -> None:
    speaker = voice(tmp_path, '[a]\nvariants = ["One.", "Two.", "Three."]', Figures())
    told = [plain(speaker.tell(Message("a")) or ()) for _ in range(3)]
    assert sorted(told) == ["One.", "Three.", "Two."]


def test_an_unknown_key_and_a_form_that_does_not_fit_are_faults(tmp_path: Path) -> None:
    figures = Figures()
    figures.put("x", 0.1, Unit.FRACTION)
    speaker = voice(tmp_path, '[a]\nvariants = ["At {{ x|clock }}."]', figures)
    with pytest.raises(FaultyInput, match="key b"):
        speaker.tell(Message("b"))
    with pytest.raises(FaultyInput, match="slot x"):
        speaker.tell(Message("a", {"x": "x"}))


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("HTTP://news.example/a", "HTTP://news.example/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//news.example", ""),
        ("https://news.example/\u202ea", ""),
    ],
)
def test_a_quoted_title_is_linked_to_web_addresses_alone(tmp_path: Path, address: str, link: str) -> None:
    figures = Figures()
    figures.put("headline.1.title", "Title", Unit.TEXT)
    figures.put("headline.1.url", address, Unit.TEXT)
    speaker = voice(tmp_path, '[a]\nvariants = ["{{ title }}"]', figures)
    assert speaker.tell(Message("a", {"title": "headline.1.title"})) == (Span("Title", "headline.1.title", link),)


def test_a_gap_is_said_in_its_own_words_and_bound_to_its_place(tmp_path: Path) -> None:
    gaps = (Gap("funding", "one"), Gap("funding", "2 of 3 settled", "BTC", "dydx"))
    variants = (
        '[gap.note]\nfixed = true\nvariants = ["Gap: {{ what }}.", "Gap, {{ asset }} on {{ venue }}: {{ what }}."]'
    )
    speaker = voice(tmp_path, variants, Figures(), gaps)
    assert speaker.note(GapNote(gaps[0])) == (Span("Gap: "), Span("one", "gap.0"), Span("."))
    assert plain(speaker.note(GapNote(gaps[1])) or ()) == "Gap, BTC on dYdX: 2 of 3 settled."
    assert Span("2 of 3 settled", "gap.1") in (speaker.note(GapNote(gaps[1])) or ())


def test_the_weekday_is_named_in_a_few_sentences_and_then_only_where_nothing_else_can_be_said(tmp_path: Path) -> None:
    texts = '[a]\nvariants = ["[|On {{ weekday }}, ]prices fell."]\n[b]\nvariants = ["A calm {{ weekday }}."]'
    speaker = voice(tmp_path, texts, Figures())
    names = {"weekday": "weekday.friday"}
    told = [plain(speaker.tell(Message(key, {}, names)) or ()) for key in "aaaaaaaab"]
    assert sum("friday" in sentence for sentence in told[:-1]) == WEEKDAYS
    assert told[-1] == "A calm friday."
