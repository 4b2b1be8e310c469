"""Phrase files: what they may hold, and which variant a day gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_samples import WORDING

from briefs.errors import FaultyInput
from briefs.render import lexicon, phrases
from briefs.render.alternatives import Choice, Slot
from briefs.render.locate import templates
from briefs.render.phrases import Phrases, Variant

FIVE = Phrases({"k": tuple(Variant((f"{word} ", Slot("total", ""))) for word in "abcde")})


def written(folder: Path, text: str, name: str = "sample.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_variant_is_words_and_slots(tmp_path: Path) -> None:
    loaded = phrases.load(written(tmp_path, '[a.b]\nvariants = ["It fell {{ change|size }} on {{ date }}."]'))
    assert loaded.variants["a.b"][0].parts == ("It fell ", Slot("change", "size"), " on ", Slot("date", ""), ".")


@pytest.mark.parametrize(
    ("variant", "why"),
    [
        ("Over 24 hours {{ total }}", "numeral"),
        ("{{ total|upper }}", "unknown filter upper"),
        ("{{ total|size|upper }}", "unknown filter upper"),
        ("{{ total|size|signed }}", "bare name"),
        ("{{ total.value }}", "bare name"),
        ("{{ 7 }}", "bare name"),
        ("{{ total + other }}", "bare name"),
        ("{{ total|size(1) }}", "nothing in brackets"),
        ("{% if total %}x{% endif %}", "not if"),
        ("{% for x in y %}{% endfor %}", "not for"),
        ("{{ total", "not a template"),
        ("{{ ''.__class__ }}", "bare name"),
    ],
)
def test_anything_else_is_refused_with_its_place(tmp_path: Path, variant: str, why: str) -> None:
    with pytest.raises(FaultyInput) as caught:
        phrases.load(written(tmp_path, f'[a.b]\nvariants = ["Fine {{{{ total }}}}.", "{variant}"]'))
    (fault,) = caught.value.faults
    assert caught.value.name == str(tmp_path / "sample.toml")
    assert (fault.where, fault.field, fault.value) == ("key a.b", "variant 2", variant)
    assert why in fault.why


def test_all_faults_of_a_file_are_listed_at_once(tmp_path: Path) -> None:
    text = '[a]\nvariants = []\n[b]\nother = 1\n[c]\nvariants = ["1", "2", "{{ x }}"]'
    with pytest.raises(FaultyInput) as caught:
        phrases.load(written(tmp_path, text))
    assert [(fault.where, fault.field) for fault in caught.value.faults] == [
        ("key a", "variants"), ("key b", "other"), ("key c", "variant 1"), ("key c", "variant 2"),
    ]  # fmt: skip


def test_a_key_in_two_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path, '[a]\nvariants = ["x"]', "one.toml")
    with pytest.raises(FaultyInput, match="another phrase file"):
        phrases.load(written(tmp_path, '[a]\nvariants = ["y"]', "two.toml"))


@pytest.mark.parametrize("content", [b"[a", b"\xff\xfe"])
def test_what_is_no_toml_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    with pytest.raises(FaultyInput, match=r"broken\.toml"):
        phrases.load(tmp_path)


@given(st.integers(0, 4_000_000), st.integers(0, 9))
def test_neighbouring_days_and_repeats_never_get_the_same_variant(day: int, told: int) -> None:
    assert FIVE.choose("k", {"total"}, day) != FIVE.choose("k", {"total"}, day + 1)
    chosen = FIVE.choose("k", {"total"}, day, told)
    assert chosen == FIVE.choose("k", {"total"}, day, told)
    assert chosen != FIVE.choose("k", {"total"}, day, told + 1)


@given(st.integers(0, 100_000))
def test_each_round_of_days_uses_every_variant_once(rounds: int) -> None:
    chosen = [FIVE.choose("k", {"total"}, rounds * 5 + day) for day in range(5)]
    assert all(chosen.count(variant) == 1 for variant in FIVE.variants["k"])


@given(st.integers(0, 100_000))
def test_a_variant_uses_all_of_its_wordings_before_one_comes_again(first: int) -> None:
    place = Choice((("a",), ("b",), ("c",)))
    other = Choice((("d ",), ("e ", Choice((("f",), ("g",)))), (Slot("total", ""),)))
    known = Phrases({"k": (Variant((other, place)),)})
    # Three words, and beside them four of which one holds two: 3 x (1 + 2 + 1) = 12 wordings.
    chosen = {known.choose("k", {"total"}, first + day) for day in range(12)}
    assert len(chosen) == 12
    assert len({known.choose("k", set(), first + day) for day in range(12)}) == 9


def test_a_variant_whose_slot_is_missing_is_never_chosen() -> None:
    two = Phrases({"k": (Variant((Slot("a", ""),)), Variant((Slot("a", ""), Slot("b", ""))))})
    assert {two.choose("k", {"a"}, day) for day in range(90)} == {two.variants["k"][0]}
    assert two.choose("k", set(), 1) is None


def test_fixed_wording_says_most_of_what_is_at_hand() -> None:
    variants = (Variant((Slot("what", ""),)), Variant((Slot("what", ""), Slot("venue", ""))))
    fixed = Phrases({"k": variants}, frozenset({"k"}))
    assert {fixed.choose("k", {"what"}, day) for day in range(60)} == {variants[0]}
    assert {fixed.choose("k", {"what", "venue", "more"}, day) for day in range(60)} == {variants[1]}


def test_words_have_a_first_and_a_later_form() -> None:
    words = lexicon.load(WORDING)
    assert (words.word("asset.BTC").first, words.word("asset.BTC").later) == ("Bitcoin", "BTC")
    assert words.heading("side.long") == "Longs"


def test_unknown_names_stand_as_they_are_and_unknown_words_become_readable() -> None:
    words = lexicon.load(WORDING)
    assert words.heading("asset.PEPE") == "PEPE"
    assert words.heading("venue.kraken") == "kraken"
    assert words.heading("source.news.example") == "news.example"
    assert words.heading("column.bar_start") == "Bar start"


def test_a_lexicon_with_half_a_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyInput) as caught:
        lexicon.load(written(tmp_path, '[asset]\nBTC = { first = "Bitcoin" }\nETH = 3', phrases.LEXICON))
    assert [fault.where for fault in caught.value.faults] == ["key asset.BTC", "key asset"]


def test_the_published_wording_has_what_the_renderer_names_itself() -> None:
    folder = templates() / "phrases" / "en"
    assert {"about.simulated", "gap.note"} <= phrases.load(folder).variants.keys()
    words = lexicon.load(folder).words
    columns = {f"column.{name}" for name in ("asset", "date", "time", "venue")}
    sections = {f"section.{name}" for name in ("key_figures", "why", "reaction", "next", "numbers", "about")}
    assert columns | sections <= words.keys()
