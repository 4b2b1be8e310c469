"""The search: its index, decoded here by other code, and the page as a browser runs it from a disk."""

import json
import subprocess
from pathlib import Path

import pytest
from site_desk import CHROMIUM

from briefs.render.site.search import posting, words


def decoded(site, year):
    text = (site / f"search/index-{year}.js").read_text()
    head, tail = "(self.briefsIndex=self.briefsIndex||[]).push(", ");\n"
    assert text.startswith(head)
    assert text.endswith(tail)
    whole = json.loads(text[len(head) : -len(tail)])
    found = {}
    for line in whole["terms"].split("\n"):
        word, _, said = line.partition(" ")
        steps = [int(step, 36) for step in said.lstrip("-").split(",") if step]
        places = {sum(steps[: n + 1]) for n in range(len(steps))}
        found[word] = set(range(len(whole["docs"]))) - places if said.startswith("-") else places
    return whole["docs"], found


def test_every_word_leads_to_the_briefs_that_have_it(week):
    docs, found = decoded(week.site, 2025)
    assert [doc[0] for doc in docs] == [
        "2025/12/28/index.html",
        "2025/12/29/20251229t0706z-24h/index.html",
        "2025/12/29/index.html",
        "2025/12/30/index.html",
        "2025/12/31/index.html",
    ]
    assert found["window"] == {1}
    assert found["calm"] == {0, 1, 2, 3, 4}
    assert found["week"] == {0, 2, 3, 4}
    assert found["100,000"] == {0, 1, 2, 3, 4}
    assert found["1.00"] == {0, 1, 2, 3, 4}


def test_words_are_found_as_they_are_printed():
    assert words("The $2.58 billion — ETH's low, 102,400; Ünal 数字") == {
        "the", "2.58", "billion", "eth", "s", "low", "102,400", "ünal", "数字"
    }  # fmt: skip


def test_a_posting_takes_the_shorter_way():
    assert posting([0, 1, 39], 40) == "0,1,12"  # 39 - 1 = 38 = 1 * 36 + 2
    assert posting([0, 1, 2, 4], 5) == "-3"
    assert posting([0, 1, 2], 3) == "-"


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium")
def test_the_page_finds_briefs_without_a_server(week, tmp_path):
    address = f"file://{week.site}/search/index.html#wee%2031"
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    done = subprocess.run([*command, "--dump-dom", address], capture_output=True, text=True, timeout=60, check=True)
    results = done.stdout.partition('<ol id="results"')[2].partition("</ol>")[0]
    assert results.count("<li>") == 1
    assert '<a href="../2025/12/31/index.html">Day 3 of the week</a>' in results
    assert "1 brief<" in done.stdout.partition('id="count"')[2][:60]
