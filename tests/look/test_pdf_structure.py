"""The structure of a PDF, read with another library than the one that wrote it: what PDF/UA asks and a reader needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from look_briefs import ASSETS, DATA

from briefs.render.pdf import sheets as printed

pytestmark = pytest.mark.filterwarnings("default")
HEADINGS = ["Key figures", "Why did this happen?", "How did markets react?", "What to watch next", "The numbers",
            "About this brief"]  # fmt: skip


@dataclass(frozen=True)
class Node:
    """An element of the structure tree; `inside` are its elements in the order of reading."""

    kind: str
    alt: str
    headers: bool
    inside: tuple[Node, ...]

    def all(self, kind):
        found = [self] if re.fullmatch(kind, self.kind) else []
        return found + [one for child in self.inside for one in child.all(kind)]


def node(element) -> Node:
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    inside = tuple(node(kid) for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid)
    owned = element.get("/A", [])
    owned = list(owned) if isinstance(owned, pikepdf.Array) else [owned]
    headers = any(isinstance(a, pikepdf.Dictionary) and ("/Headers" in a or "/Scope" in a) for a in owned)
    return Node(str(element.get("/S", "/Root")).lstrip("/"), str(element.get("/Alt", "")), headers, inside)


@pytest.fixture(scope="module")
def opened(sheets):
    with pikepdf.open(BytesIO(sheets)) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def tree(opened):
    return node(opened.Root.StructTreeRoot)


@pytest.fixture(scope="module")
def pages(sheets):
    with pypdfium2.PdfDocument(sheets) as document:
        return [page.get_textpage().get_text_bounded().replace("\r", "") for page in document]


def test_it_declares_what_it_is(opened):
    assert opened.Root.Lang == "en-GB"
    assert opened.Root.MarkInfo.Marked == True  # noqa: E712 - a PDF's own boolean
    assert opened.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712
    with opened.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert "liquidations" in about["dc:title"].lower()
    assert str(opened.docinfo["/CreationDate"]) == "D:20260202000000+00'00"
    assert str(opened.docinfo["/ModDate"]) == "D:20260202000000+00'00"


def test_no_syntax_is_at_fault(opened):
    assert opened.check_pdf_syntax() == []


def test_headings_go_down_one_by_one(tree):
    kinds = [one.kind for one in tree.all("H[1-6]")]
    assert kinds == ["H1"] + ["H2"] * len(HEADINGS)


def test_bookmarks_lead_to_the_headings(opened):
    with opened.open_outline() as outline:
        assert len(outline.root) == 1
        assert [item.title for item in outline.root[0].children] == HEADINGS


def test_tables_have_heads_for_every_cell(tree):
    tables = tree.all("Table")
    assert len(tables) >= 4
    for table in tables:
        rows = table.all("TR")
        first, *others = [[cell.kind for cell in row.inside] for row in rows]
        assert set(first) == {"TH"}
        assert all(row[0] == "TH" for row in others)
        assert all(cell.headers for row in rows for cell in row.inside if cell.kind == "TD")


def test_every_picture_has_its_words(tree):
    figures = tree.all("Figure")
    assert len(figures) == 4
    assert all(len(figure.alt) > 20 for figure in figures)


def test_all_content_is_tagged_or_furniture(opened):
    for page in opened.pages:
        assert "/StructParents" in page
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in {"BDC", "BMC"}) - (name == "EMC")
            if name in {"Tj", "TJ"}:
                assert depth, operands


def test_fonts_are_embedded_and_no_more_than_needed(opened):
    fonts = {}
    for page in opened.pages:
        for font in page.Resources.get("/Font", {}).values():
            for inner in font.get("/DescendantFonts", [font]):
                fonts[str(inner.BaseFont)] = inner.FontDescriptor
    assert fonts
    for name, descriptor in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", name), name
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()), name


def test_the_data_is_inside(opened):
    (name,) = opened.attachments.keys()
    assert name == "brief.json"
    assert opened.attachments[name].get_file().read_bytes() == DATA
    assert str(opened.attachments[name].obj.EF.F.Params.ModDate) == "D:20260202000000Z"


def test_pages_are_few_and_numbered(pages):
    assert 2 <= len(pages) <= 4
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text


def test_the_order_of_the_text_is_the_order_of_reading(pages):
    whole = " ".join(pages)
    places = [whole.index(f"\n{heading}\n") for heading in HEADINGS]
    assert places == sorted(places)
    assert re.findall(r"\b(C[AB][A-Z])\b", whole[whole.index("Liquidations by asset") :]) == ASSETS


def test_no_row_and_no_heading_is_torn(pages):
    """Forty assets run over a page: label and numbers of each stand in one line, and the head comes again."""
    rows = [line for text in pages for line in text.split("\n") if re.match(r"C[AB][A-Z] [\d.]+ [\d.]+ [\d.]+$", line)]
    assert len(rows) == 40
    with_rows = [text for text in pages if re.search(r"^C[AB][A-Z] [\d.]+ ", text, re.MULTILINE)]
    assert all("Asset Total ($ million) Longs ($ million) Shorts ($ million)" in text for text in with_rows)
    for text in pages:
        lines = [line for line in text.split("\n") if line.strip() and not line.startswith("Page ")]
        assert lines[-1] not in HEADINGS


def test_the_same_page_gives_the_same_bytes(plain, sheets):
    assert printed(plain.page, DATA).content == sheets


@pytest.mark.parametrize("length", [300, 10_000])
def test_a_very_long_headline_breaks_nothing(plain, length):
    words = ("Liquidations " * (length // 13)) + "x" * (length % 13)
    made = printed(re.sub(r"(<h1>).*?(</h1>)", rf"\g<1>{words}\g<2>", plain.page, flags=re.DOTALL))
    with pypdfium2.PdfDocument(made.content) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        width = document[0].get_width()
        for page in document:
            words_of_page = page.get_textpage()
            for place in range(words_of_page.count_rects()):
                assert words_of_page.get_rect(place)[2] <= width - 40
    assert text.count("Liquidations") >= length // 13
    assert "About this brief" in text
