"""The short form of `make mutants`: mutants of the sample brief, which itself has no finding."""

import json

import pytest
from mutant_files import lines, markdown, page, same_lie
from mutant_kinds import MIX, Line, mutants
from mutant_run import LIE, prove

from briefs.audit.verify import verify

LINE = Line(
    "How?",
    "Ether fell 7.7% to $2,447 on Binance, its lowest since 2 July 2025.",
    (("7.7%", "price.ETH.return_1d"), ("$2,447", "price.ETH.close"), ("2 July 2025", "price.ETH.lower_low_date")),
)


def test_a_mutant_differs_in_one_place_and_keeps_its_section():
    made = mutants([LINE], 200, 1)
    assert {"numbers.digit", "numbers.unit", "numbers.date", "names.asset", "names.venue", "words.direction"} <= {
        m.kind for m in made
    }
    for mutant in made:
        assert mutant.sentence == LINE.sentence != mutant.changed
        assert mutant.section == "How?"


def test_the_mix_is_that_of_the_shared_task():
    many = [Line("", f"{LINE.sentence[:-1]} {n}.", LINE.claims) for n in range(400)]
    made = mutants(many, 1000, 2)
    share = {group: sum(m.group == group for m in made) for group in MIX}
    assert {group: share[group] for group in ("numbers", "names", "words", "others")} == {
        "numbers": 380, "names": 290, "words": 260, "others": 40,
    }  # fmt: skip


def test_a_mutant_stands_in_the_text_the_page_and_the_claims():
    mutant = next(m for m in mutants([LINE], 200, 1) if m.kind == "numbers.digit" and m.text == "7.7%")
    text = f"# T\n\n## How?\n\n{LINE.sentence}\n"
    assert mutant.changed in markdown(text, mutant)
    source = (
        '<h1>T</h1><h2>How?</h2><p>Ether fell <data data-figure="x">7.7%</data> to <data>$2,447</data> on Binance, '
    )
    made = page(source + "its lowest since 2 July 2025.</p>", mutant)
    assert made.replace(mutant.new_text, "7.7%", 1) == source + "its lowest since 2 July 2025.</p>"
    claims = [{"text": t, "figure": f, "section": "How?", "sentence": LINE.sentence} for t, f in LINE.claims]
    told = json.loads(same_lie(json.dumps({"claims": claims}), mutant))["claims"]
    assert [c["text"] for c in told] == [mutant.new_text, "$2,447", "2 July 2025"]
    assert {c["sentence"] for c in told} == {mutant.changed}


@pytest.mark.slow
def test_clean_briefs_have_no_finding(folders):
    assert {folder.name: verify(folder).findings for folder in folders} == {folder.name: () for folder in folders}


@pytest.mark.slow
def test_every_sentence_of_a_brief_is_known_to_the_mutator(folders):
    for folder in folders:
        claimed = {
            (c["section"], c["sentence"])
            for c in json.loads((folder / "brief.json").read_text())["claims"]
            if " | " not in c["sentence"] and not c["section"].startswith(("charts/", "headlines"))
        }
        assert claimed <= {(line.section, line.sentence) for line in lines(folder)}


@pytest.mark.slow
def test_mutants_are_found(folders, tmp_path):
    score = prove(folders, 60, tmp_path, pdfs=1)
    published = {form for form, _ in score.made} - {"same lie"}
    assert published == {"md", "html", "pdf"}
    for form in published:
        for group in MIX:
            assert score.recall((form,), group) >= 0.99, score.missed
    # Where text and claims tell the same lie, numbers are judged by their figures, words by what they mean.
    assert score.recall(LIE, "numbers") >= 0.99, score.missed
    assert score.recall(LIE) >= 0.9, score.missed
