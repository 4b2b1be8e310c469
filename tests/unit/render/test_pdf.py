"""The PDF: same bytes, tags, embedded fonts, nothing fetched, and a remedy where Pango is missing."""

from __future__ import annotations

import builtins
import ctypes
import ctypes.util
import http.server
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from render_samples import busy, meaning

from briefs.errors import BriefsError, MissingLibrary
from briefs.render.brief import render
from briefs.render.override import Templates
from briefs.render.pdf import load, pdf

pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is not installed")
pytestmark = pytest.mark.filterwarnings("default")  # WeasyPrint's own dependencies may deprecate


@pytest.fixture(scope="module")
def page(sample_templates: Path) -> str:
    return render(*busy(), meaning, Templates(sample_templates)).page


@pytest.fixture(scope="module")
def made(page: str) -> bytes:
    return pdf(page)


def text_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [sheet.get_textpage().get_text_bounded() for sheet in document]


def test_the_same_page_gives_the_same_bytes(page: str, made: bytes) -> None:
    assert pdf(page) == made
    assert b"CreationDate" not in made or b"D:20260202000000" in made


def test_pages_are_a4_with_running_head_and_numbers(made: bytes) -> None:
    with pypdfium2.PdfDocument(made) as document:
        assert 2 <= len(document) <= 4
        assert all(abs(w - 595.3) < 1 and abs(h - 841.9) < 1 for w, h in (sheet.get_size() for sheet in document))
    texts = text_of(made)
    assert all(f"Page {n} of {len(texts)}" in text for n, text in enumerate(texts, start=1))
    assert all("Crypto derivatives brief" in text and "1 February 2026" in text for text in texts[1:])


def test_the_text_can_be_read_back(made: bytes) -> None:
    whole = " ".join(" ".join(text_of(made)).split())
    for words in ("Simulated data", "$2.58 billion", "-0.0280%", "Liquidations by asset", "1,080.0", "$403 million"):
        assert words in whole
    assert "Data behind this chart" not in whole


def test_it_has_title_tags_and_bookmarks(made: bytes) -> None:
    with pypdfium2.PdfDocument(made) as document:
        assert document.get_metadata_value("Title") == "Bitcoin slid 6.2% as longs are forced out"
        assert pdfium.FPDFCatalog_IsTagged(document)
        bookmarks = [mark.get_title() for mark in document.get_toc()]
    assert bookmarks[:2] == ["Bitcoin slid 6.2% as longs are forced out", "Key figures"]


def test_every_figure_has_its_words_for_those_who_cannot_see_it(made: bytes) -> None:
    with pypdfium2.PdfDocument(made) as document:
        figures = [alt for sheet in document for kind, alt in elements(sheet) if kind == "Figure"]
    assert len(figures) == 5
    assert "Bitcoin closed at $78,512" in figures
    assert all(figures)


def elements(sheet: pypdfium2.PdfPage) -> Iterator[tuple[str, str]]:
    """Kind and alternative text of every element of a page's structure tree."""
    tree = pdfium.FPDF_StructTree_GetForPage(sheet)
    waiting = [
        pdfium.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(pdfium.FPDF_StructTree_CountChildren(tree))
    ]
    while waiting:
        element = waiting.pop()
        yield words(pdfium.FPDF_StructElement_GetType, element), words(pdfium.FPDF_StructElement_GetAltText, element)
        count = pdfium.FPDF_StructElement_CountChildren(element)
        children = [pdfium.FPDF_StructElement_GetChildAtIndex(element, i) for i in range(count)]
        waiting += [child for child in children if child]
    pdfium.FPDF_StructTree_Close(tree)


def words(read: Callable[..., int], element: object) -> str:
    size = read(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


@pytest.fixture
def server() -> object:
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", hits
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="{}/a.png">',
        '<link rel="stylesheet" href="{}/a.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<img src="file:///etc/hostname">',
        "<style>@import url({}/b.css);</style>",
    ],
)
def test_nothing_outside_the_page_is_read(hostile: str, server: tuple[str, list[str]]) -> None:
    address, hits = server
    with pytest.raises(BriefsError, match="outside itself"):
        pdf(f"<html lang=en><head><title>t</title></head><body>{hostile.format(address)}<p>x</p></body></html>")
    assert hits == []


def test_without_pango_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: object, **named: object) -> ModuleType:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingLibrary, match="apt-get install --no-install-recommends libpango"):
        pdf("<p>x</p>")


LOADING = """
import ctypes.util, sys
from pathlib import Path
searched = []
search = ctypes.util.find_library
def counted(name):
    searched.append(name)
    return search(name)
ctypes.util.find_library = counted
from briefs.render import pdf
sys.platform = sys.argv[1]
pdf.load()
sys.platform = "linux"
assert ctypes.util.find_library is counted, "the search was not put back"
Path(sys.argv[3]).write_bytes(pdf.pdf(Path(sys.argv[2]).read_text()))
print(len(searched))
"""


def searches(platform: str, page: Path, out: Path) -> int:
    """How often a fresh process that believes to run on `platform` searches for libraries while it loads WeasyPrint."""
    words = [sys.executable, "-c", LOADING, platform, str(page), str(out)]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is spared the search")
def test_only_linux_is_spared_the_search_for_libraries_and_the_pdf_is_the_same(page: str, tmp_path: Path) -> None:
    source, spared, searched = tmp_path / "page.html", tmp_path / "spared.pdf", tmp_path / "searched.pdf"
    source.write_text(page, encoding="utf-8")
    assert searches("linux", source, spared) == 0
    assert searches("freebsd14", source, searched) > 0
    assert spared.read_bytes() == searched.read_bytes()


def test_where_loading_fails_without_the_search_it_is_done_again_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real, search, seen = builtins.__import__, ctypes.util.find_library, []

    def only_by_search(name: str, *arguments: object, **named: object) -> ModuleType:
        if name == "weasyprint":
            seen.append(ctypes.util.find_library)
            if ctypes.util.find_library is not search:
                raise OSError("cannot load library 'libpango-1.0.so.0'")
            return ModuleType(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", only_by_search)
    load()
    assert [found is search for found in seen] == [False, True]
