"""Texts from outside that would like to be more than text: shown as text, and nothing is asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest
from look_briefs import DEBRIS, FOREIGN, HOSTILE, SCRIPT, html

from briefs.render.pdf import sheets as printed

HERE = Path(__file__).parent


class Elements(HTMLParser):
    """The elements of a page and the text that a reader sees."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_no_text_becomes_an_element(hostile):
    found = [one for brief in hostile for one in Elements(html(brief)).found]
    assert not {"script", "img", "iframe", "b", "object"} & {tag for tag, _ in found}
    for tag, attributes in found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert not re.match(r"\s*javascript:", attributes.get("href") or "")


def test_each_text_stands_as_it_came(hostile):
    shown = " ".join(" ".join(Elements(html(brief)).text for brief in hostile).split())
    for text in HOSTILE:
        assert text in shown
    assert "Wire <b>i</b>" in shown


def test_the_pdf_prints_them_on_pages_that_hold_together(hostile):
    whole = ""
    for brief in hostile:
        with pypdfium2.PdfDocument(printed(brief.page).content) as document:
            assert len(document) <= 6  # ten thousand characters take two of them
            width = document[0].get_width()
            for text in [page.get_textpage() for page in document]:
                whole += "".join(text.get_text_bounded().split())
                assert all(text.get_rect(place)[2] <= width - 40 for place in range(text.count_rects()))
    assert "".join(SCRIPT.split()) in whole
    assert "".join(DEBRIS.split()) in whole
    assert whole.count("words") >= 1_998  # a page may end inside of one


def test_characters_without_a_font_are_named(hostile):
    """Every character is either printed or named; private use characters have no font anywhere."""
    page = hostile[1].page.replace("<h1>", "<h1>\U000f1234")
    unprinted = printed(page).unprinted
    assert "\U000f1234" in unprinted
    assert not set(unprinted) - set(FOREIGN) - {"\U000f1234"}


WATCHED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from look_briefs import HOSTILE, busy, rendered
from briefs.errors import BriefsError
from briefs.render.pdf import sheets
page = rendered(busy(HOSTILE[2:])).page
sheets(page)  # loads what is loaded once
seen = []
def watch(event, arguments):
    if watch.on and (event.startswith(("socket.", "subprocess.", "os.system", "urllib.")) or event == "open"):
        if not str(arguments[0]).startswith("data:"):  # the charts, inside the page itself
            seen.append(f"{event} {arguments[0]!r}")
watch.on = False
sys.addaudithook(watch)
watch.on = True
sheets(page)
for tag in ('<img src="http://127.0.0.1:9/x">', '<link rel="stylesheet" href="file:///etc/hostname">',
            '<link rel="attachment" href="file:///etc/passwd">', '<img src="file:///etc/hostname">'):
    try:
        sheets(page.replace("</head>", f"{tag}</head>").replace("<main>", f"<main>{tag}"))
        print("not refused", tag)
    except BriefsError:
        pass
watch.on = False
print("\\n".join(seen) or "nothing")
"""


@pytest.mark.slow
def test_making_a_pdf_asks_for_nothing():
    """An audit hook hears every file that is opened and every connection that is tried by the whole process."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(HERE)], capture_output=True, text=True, check=True, cwd=HERE.parents[1]
    )
    assert done.stdout == "nothing\n"
