"""Hostile briefs: shown as text, nothing runs, nothing breaks."""

import json
import re
import subprocess
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image
from site_desk import CHROMIUM, tree
from written_briefs import TITLES


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_pages_hold_no_element_that_a_title_brought(hostile):
    files = list(hostile.site.rglob("*.html"))
    assert len(files) == 21
    for file in files:
        for tag, attributes in Elements(file.read_text()).found:
            assert tag not in {"img", "b"}, file
            assert not [name for name in attributes if name.startswith("on")], file
            if tag == "script":
                assert attributes.get("type") == "application/ld+json" or attributes["src"].startswith(
                    ("index-", "search-")
                )


def test_titles_are_shown_as_they_are(hostile):
    text = hostile.text("2026/01/index.html")
    assert "&lt;/script&gt;&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;" in text
    assert "{{ 7 * 7 }} {% raw %} ${7*7}" in text
    assert "&#34; onmouseover=&#34;document.title=&#39;owned&#39;&#34; &#39; &amp; &amp;amp; &amp;lt;b&amp;gt;" in text


def test_what_no_page_may_hold_is_marked_as_lost(hostile):
    for path, content in tree(hostile.site).items():
        if path.endswith((".html", ".xml", ".js", "feed.json")):
            assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", content.decode()), path


def test_structured_data_ends_no_script_element(hostile):
    text = hostile.text("2026/01/02/index.html")
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert json.loads(data)["headline"].startswith("</script><script>document.title='owned'</script>")


def test_feeds_stay_well_formed(hostile):
    for name in ("atom.xml", "rss.xml"):
        feed = feedparser.parse((hostile.site / name).read_bytes())
        assert feed.bozo == 0
        assert len(feed.entries) == 5
    fromstring(hostile.text("sitemap.xml"))
    titles = [item["title"] for item in json.loads(hostile.text("feed.json"))["items"]]
    assert titles[3] == TITLES["2026-01-02"]


def test_a_subject_of_any_name_stays_inside_the_site(hostile):
    folders = {path.name for path in (hostile.site / "assets").iterdir() if path.is_dir()}
    assert "btc" in folders
    assert len(folders) == 3
    assert all(re.fullmatch(r"btc|x-[0-9a-f]{16}", name) for name in folders)


def test_a_card_shows_what_its_font_can_and_never_more_than_its_room(hostile):
    for day in TITLES:
        picture = Image.open(BytesIO((hostile.site / day.replace("-", "/") / "card.png").read_bytes())).convert("L")
        assert picture.size == (1200, 630)
        # Ink where the title stands, none in the margins beside it.
        assert sum(picture.crop((72, 120, 1128, 470)).histogram()[:128]) > 1_000
        assert sum(picture.crop((1132, 120, 1200, 470)).histogram()[:128]) == 0


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium")
@pytest.mark.parametrize("path", ["2026/01/01/index.html", "search/index.html#owned"])
def test_nothing_runs_in_a_browser(hostile, tmp_path, path):
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    address = f"file://{hostile.site}/{path}"
    done = subprocess.run([*command, "--dump-dom", address], capture_output=True, text=True, timeout=60, check=True)
    title = done.stdout.partition("<title>")[2].partition("</title>")[0]
    assert title != "owned"
    if path.startswith("search"):
        results = done.stdout.partition('<ol id="results"')[2].partition("</ol>")[0]
        assert results.count("<li>") == 3
        assert "&lt;script&gt;document.title='owned'" in results
        assert "<script" not in results
