"""`briefs audit` on the sample brief, on lies about the sample day, and on an article that is no part of the project.

BRIEFS_ARTICLES names the folder of the article; where it is absent that test is skipped.
"""

import json
import os
from pathlib import Path

import pytest

ARTICLES = Path(os.environ.get("BRIEFS_ARTICLES", Path(__file__).parents[3] / "shared" / "articles"))
ARTICLE = ARTICLES / "ainvest-2026-02-01.txt"
DATA = ("--date", "2026-02-01", "--lake", "data/lake")


def audited(desk, file, *options, code):
    return json.loads(desk.run("audit", str(file), *options, "--json", code=code).stdout)["findings"]


@pytest.mark.parametrize("options", [(), DATA], ids=["alone", "with data"])
@pytest.mark.parametrize("file", ["brief.md", "brief.html"])
def test_the_sample_brief_has_no_finding(sample, file, options):
    assert audited(sample, f"output/2026-02-01/{file}", *options, code=0) == []


def test_lies_about_the_sample_day_are_found(sample, tmp_path):
    text = tmp_path / "note.md"
    text.write_text("Liquidations came to $2.56 billion.\n\nBitcoin rose 4.8%.\n\nEther has support near $3,380.\n")
    found = audited(sample, text, *DATA, code=4)
    assert [f["kind"] for f in found] == ["number.value", "direction.sign", "level.side"]
    assert audited(sample, text, code=0) == []


# Which defect of the article (docs/audit.md) a finding is, by the number of its sentence and by its rule.
DEFECTS = {
    (0, "total.sum"): "E1", (0, "number.value"): "E1",
    (1, "superlative.unbound"): "E2", (2, "superlative.unbound"): "E2", (9, "superlative.unbound"): "E2",
    (11, "superlative.unbound"): "E2",
    (9, "window.rolling"): "E3", (9, "superlative.window"): "E4", (12, "funding.payer"): "E5",
    (11, "funding.incomplete"): "E6", (25, "level.side"): "E7", (24, "level.distance"): "E8",
    (2, "liquidations.loss"): "E9", (4, "liquidations.loss"): "E9", (5, "liquidations.loss"): "E9",
    (18, "liquidations.loss"): "E9", (19, "liquidations.loss"): "E9", (21, "liquidations.loss"): "E9",
    (6, "positioning.side"): "E10",
    (3, "cause.unproven"): "E11", (14, "cause.unproven"): "E11", (17, "cause.unproven"): "E11",
    (2, "text.debris"): "E12",
}  # fmt: skip
FROM_TEXT = {"E1", "E2", "E3", "E5", "E6", "E9", "E10", "E11", "E12"}


@pytest.mark.skipif(not ARTICLE.is_file(), reason=f"no article at {ARTICLE}: set BRIEFS_ARTICLES")
@pytest.mark.parametrize(("options", "wanted"), [((), FROM_TEXT), (DATA, FROM_TEXT | {"E4", "E7", "E8"})])
def test_the_defects_of_an_article_are_found_and_little_else(sample, options, wanted):
    from briefs.audit.article.text import read

    found = audited(sample, ARTICLE, *options, code=4)
    place = {sentence.text: sentence.place for sentence in read(ARTICLE).sentences}
    names = [DEFECTS.get((place[f["sentence"]], f["kind"])) for f in found]
    assert wanted <= set(names)
    assert names.count(None) <= 2
    spans = [(f["sentence"], tuple(f["span"])) for f in found]
    assert len(spans) == len(set(spans))
