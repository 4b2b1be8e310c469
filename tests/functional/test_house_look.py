"""A second house: its name, logo, colours and fonts on the same day, and nothing of the first left."""

import base64
import re

import pikepdf
import pypdfium2
import pytest

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M2 22L12 2l10 20z" fill="#6b1f7a"/></svg>'
HOUSE = """
[house]
name = "Meridian Research"
logo = "logo.svg"
fonts = ["DejaVu Sans Condensed"]
accent = "#6b1f7a"
accent_dark = "#d9a6e3"
long = "#1b6e5a"
short = "#a8324a"
paper = "Letter"
"""


def written(folder, text=HOUSE):
    folder.joinpath("logo.svg").write_text(LOGO)
    folder.joinpath("house.toml").write_text(text)
    return str(folder / "house.toml")


def test_another_house_signs_the_same_day(sample, tmp_path):
    sample.run(
        "generate",
        "2026-02-01",
        "--settings",
        written(tmp_path),
        "--lake",
        "data/lake",
        "--output",
        str(tmp_path / "out"),
    )
    folder = tmp_path / "out/2026-02-01"
    page = (folder / "brief.html").read_text()
    head = re.search(r'<header class="house">(.*?)</header>', page)[1]
    assert head.endswith("Meridian Research")
    assert b"M2 22L12 2l10 20z" in base64.b64decode(re.search(r"base64,([^\"]+)", head)[1])
    assert "--accent:#6b1f7a" in page
    assert "--accent:#d9a6e3" in page
    assert 'font-family: "DejaVu Sans Condensed", "Inter Brief"' in page
    chart = (folder / "charts/liquidations-time.svg").read_text()
    assert 'fill="#1b6e5a"' in chart
    assert 'stroke="#a8324a"' in chart
    assert "font-family=\"'DejaVu Sans Condensed', 'Inter Brief'" in chart
    for text in (page, chart):
        assert not re.search("#14567f|#1f7ab3|#c2570c|Crypto derivatives brief", text)
    with pypdfium2.PdfDocument(folder / "brief.pdf") as pdf:
        assert {tuple(map(round, page.get_size())) for page in pdf} == {(612, 792)}, "Letter is 8.5 by 11 inches"
        assert len(pdf) <= 4
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert all(text.strip().startswith("Meridian Research") or "Meridian Research" in text for text in texts)
    with pikepdf.open(folder / "brief.pdf") as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources["/Font"].values()}
    assert fonts
    assert all("DejaVu" in font for font in fonts)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('accent = "#fff000"', "4.5 is the least"),
        ('accent = "purple"', "a colour such as #14567f"),
        ('name = "21 Research"', "write it in words"),
        ('logo = "gone.svg"', "cannot be read"),
        ('paper = "A5"', "A4 or Letter was expected"),
        ('fonts = ["monospace"]', "the name of a family"),
    ],
)
def test_a_look_that_cannot_be_used_is_said(sample, tmp_path, line, said):
    settings = written(tmp_path, f"[house]\n{line}\n")
    done = sample.run(
        "generate",
        "2026-02-01",
        "--settings",
        settings,
        "--lake",
        "data/lake",
        "--output",
        str(tmp_path / "out"),
        code=2,
    )
    assert said in done.stderr
    assert not list((tmp_path / "out").glob("*/brief.*"))
