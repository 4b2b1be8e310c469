"""The lines that speak for a brief elsewhere: they are in brief.json, bound, verified, and follow an edited title."""

import json
import shutil

import pytest

DAY = "output/2026-02-01"


@pytest.fixture
def desk(sample, desk):
    """A desk of its own with the sample brief."""
    shutil.copytree(sample.folder / DAY, desk.folder / DAY)
    return desk


def stored(desk, folder=DAY):
    return json.loads((desk.folder / folder / "brief.json").read_text())


def test_every_line_is_there_and_its_numbers_are_bound(desk):
    brief = stored(desk)
    lines = brief["headlines"]
    assert list(lines) == ["title", "summary", "social", "subjects", "preheader"]
    assert (desk.folder / DAY / "brief.md").read_text().startswith(f"# {lines['title']}\n")
    assert len(lines["social"]) <= 280
    assert len(set(lines["subjects"])) == 3
    bound = {(c["text"], c["figure"], c["sentence"]) for c in brief["claims"] if c["section"] == "headlines"}
    # The published total, whose 2.42 bn of longs are 93.7 % of it (2,420 / 2,583 = 0.9369).
    assert ("$2.58 billion", "liquidations.total_usd", lines["title"]) in bound
    assert ("$2.58 billion", "liquidations.total_usd", lines["summary"]) in bound
    assert ("93.7%", "liquidations.long_share", lines["social"]) in bound
    assert "headlines" in desk.run("verify", DAY).stdout


@pytest.mark.parametrize(
    ("line", "old", "new", "kind"),
    [
        ("summary", "$2.58 billion", "$2.85 billion", "number.value"),
        ("social", "Bitcoin", "Ether", "number.asset"),
        ("preheader", "7.7%", "1.7%", "number.value"),
    ],
)
def test_a_line_that_was_tampered_with_is_found(desk, line, old, new, kind):
    brief = stored(desk)
    whole = brief["headlines"][line]
    wrong = whole.replace(old, new)
    assert wrong != whole
    brief["headlines"][line] = wrong
    (desk.folder / DAY / "brief.json").write_text(json.dumps(brief))
    found = json.loads(desk.run("verify", DAY, "--json", code=4).stdout)["findings"]
    assert kind in {f["kind"] for f in found if f["section"] == "headlines"}, found


def test_a_line_that_is_claimed_and_gone_is_missed(desk):
    brief = stored(desk)
    del brief["headlines"]
    (desk.folder / DAY / "brief.json").write_text(json.dumps(brief))
    found = json.loads(desk.run("verify", DAY, "--json", code=4).stdout)["findings"]
    assert {(f["kind"], f["section"]) for f in found} == {("claim.missing", "headlines")}


def test_lines_of_another_form_are_refused(desk):
    brief = stored(desk)
    brief["headlines"]["subjects"] = ["fine", 3]
    (desk.folder / DAY / "brief.json").write_text(json.dumps(brief))
    refused = desk.run("verify", DAY, code=2)
    assert "headlines" in refused.stderr
    assert "subjects" in refused.stderr


def test_an_edited_title_is_the_headline_too(desk):
    title = "Liquidations of $2.58 billion, says the desk"
    text = (desk.folder / DAY / "brief.md").read_text()
    (desk.folder / "draft.md").write_text(f"# {title}\n" + text.partition("\n")[2])
    desk.run("render", "draft.md", "--brief", DAY, "--output", "new")
    brief = stored(desk, "new/2026-02-01")
    assert brief["headlines"]["title"] == title
    assert brief["headlines"]["summary"] == stored(desk)["headlines"]["summary"]
    own = [c for c in brief["claims"] if c["section"] == "headlines" and c["sentence"] == title]
    assert [(c["text"], c["figure"]) for c in own] == [("$2.58 billion", "liquidations.total_usd")]
    desk.run("verify", "new/2026-02-01")
