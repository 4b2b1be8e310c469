"""Title, summary, social line and subjects in brief.json are verified like the text."""

import json

import pytest
from audit_briefs import BUSY, brief_json, write

from briefs.audit.verify import verify

TITLE = brief_json(BUSY)["claims"][0]["sentence"]


def headed(folder, change=lambda lines: None, bound=True):
    """The findings on a brief whose title stands in its headlines too, `change`d."""
    path = write(BUSY, folder / "brief") / "brief.json"
    brief = json.loads(path.read_text())
    own = [dict(c, section="headlines") for c in brief["claims"] if c["section"] == "" and c["sentence"] == TITLE]
    assert own
    lines = {"title": TITLE, "summary": f"{TITLE}.", "social": f"{TITLE}.", "subjects": [TITLE], "preheader": ""}
    change(lines)
    brief["headlines"] = lines
    brief["claims"] += [*own, *(dict(c, sentence=f"{TITLE}.") for c in own)] if bound else []
    path.write_text(json.dumps(brief))
    return [(f.place, f.kind, f.says) for f in verify(path.parent).findings]


def test_true_headlines_have_no_finding(tmp_path):
    assert headed(tmp_path) == []


@pytest.mark.parametrize("key", ["title", "summary", "social"])
def test_another_number_is_found(tmp_path, key):
    def lie(lines):
        lines[key] = lines[key].replace("4.8%", "8.4%")

    assert "4.8%" in TITLE
    found = headed(tmp_path, lie)
    assert {place for place, _, _ in found} == {"brief.json"}
    assert "8.4%" in {says for _, _, says in found}


def test_a_word_turned_round_is_found(tmp_path):
    def lie(lines):
        lines["subjects"] = ["Bitcoin must be bought: traders should not wait"]

    assert ("brief.json", "text.advice") in {found[:2] for found in headed(tmp_path, lie)}


def test_a_social_line_has_at_most_280_characters(tmp_path):
    def lengthen(lines, length):
        lines["social"] = ("words and " * length)[: length - 1] + "."

    assert headed(tmp_path, lambda lines: lengthen(lines, 280)) == []
    found = headed(tmp_path, lambda lines: lengthen(lines, 290))
    assert found == [("brief.json", "headline.length", "words and.")]


def test_numbers_that_nothing_binds_are_found(tmp_path):
    assert {kind for _, kind, _ in headed(tmp_path, bound=False)} == {"number.unbound"}
