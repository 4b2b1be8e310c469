"""The packaged type: free to be passed on, whole, and what a brief is really set in."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from look_briefs import busy, html, rendered

from briefs.errors import FaultyInput
from briefs.render import typeface
from briefs.render.locate import templates
from briefs.render.override import layered

HERE = Path(__file__).parent
FOLDER = templates() / typeface.FOLDER
FILES = ("Inter-Regular.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf", "Inter.woff2")

ALONE = """
import sys
from hashlib import sha256
sys.path.insert(0, sys.argv[1])
from look_briefs import busy, rendered
from briefs.render.email.pictures import png
from briefs.render.pdf import sheets
brief = rendered(busy())
chart = next(a.content.decode() for a in brief.artifacts if a.path.endswith(".svg"))
made = sheets(brief.page)
open(sys.argv[2], "wb").write(made.content)
print(sha256(made.content).hexdigest(), sha256(png(chart)).hexdigest(), repr(made.unprinted))
"""


def made(folder: Path, name: str, **environ: str) -> tuple[list[str], set[str]]:
    """Hashes of a PDF and a picture made in a process of its own, and the names of the PDF's fonts."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(HERE), str(folder / name)],
        env={**os.environ, **environ}, cwd=HERE.parents[1], capture_output=True, text=True, check=True,
    )  # fmt: skip
    with pikepdf.open(folder / name) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources["/Font"].values()}
    return done.stdout.split(), fonts


@pytest.mark.slow
def test_paper_and_pictures_are_the_same_where_no_font_is_installed(tmp_path):
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is not installed")
    bare = tmp_path / "fonts.conf"
    bare.write_text(f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    here, fonts = made(tmp_path, "here.pdf")
    alone, same = made(tmp_path, "alone.pdf", FONTCONFIG_FILE=str(bare), PYTHONWARNINGS="ignore")
    assert alone == here
    assert here[2] == "''"
    assert {re.sub(r"^/[A-Z]{6}\+", "", font) for font in fonts} == {
        "Inter-Brief", "Inter-Brief-Semi-Bold", "Inter-Brief-Bold",
    }  # fmt: skip
    assert same == fonts


def test_other_briefs_before_it_change_no_byte(plain, hostile):
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is not installed")
    from briefs.render.pdf import pdf

    first = pdf(plain.page)
    pdf(hostile[1].page)
    assert pdf(plain.page) == first


@pytest.mark.parametrize("name", FILES)
def test_each_file_says_its_licence_and_keeps_its_figures_aligned(name):
    font = TTFont(FOLDER / name)
    assert "SIL Open Font License, Version 1.1" in font["name"].getDebugName(13)
    assert "The Inter Project Authors" in font["name"].getDebugName(0)
    assert font["name"].getBestFamilyName() == typeface.FAMILY
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features
    assert "calt" not in features, "it would draw another character than the text has"


def test_the_licence_lies_beside_them_and_reserves_no_name():
    text = (FOLDER / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "with Reserved Font Name" not in text


def test_it_has_every_character_of_our_own_words():
    for path in sorted(templates().rglob("*")):
        if path.suffix in {".toml", ".j2"}:
            text = re.sub(r"[\ue000-\uf8ff\s]", "", path.read_text())
            assert not set(text) - typeface.characters(), path


def test_a_page_brings_it_along(plain):
    page = html(plain)
    (packed,) = re.findall(r"url\(\"data:font/woff2;base64,([A-Za-z0-9+/=]+)\"\)", page)
    assert base64.b64decode(packed) == (FOLDER / "Inter.woff2").read_bytes()
    assert "font-src data:" in page
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert base64.b64encode(sha256(style.encode()).digest()).decode() in page
    assert "data:font" not in plain.page, "paper is set in the files"
    assert len(page) < 300_000 + len(packed)


def test_pages_and_charts_name_it_first(plain):
    for text in (html(plain), *(a.content.decode() for a in plain.artifacts if a.path.endswith(".svg"))):
        families = re.findall(r"font-family: ?([^;}]+)|font-family=\"([^\"]+)", text)
        first = {(one or other).split(",")[0].strip("\"'") for one, other in families}
        assert first <= {typeface.FAMILY, "Inter Brief Stand-in", "inherit"}


def test_a_folder_of_templates_cannot_hold_another_in_its_place(tmp_path):
    (tmp_path / "style/fonts").mkdir(parents=True)
    (tmp_path / "style/fonts/Inter-Bold.ttf").write_bytes(b"OTTO")
    with pytest.raises(FaultyInput, match="no built-in template has this name"):
        layered(tmp_path)


def test_a_brief_of_foreign_texts_asks_the_machine_for_the_rest():
    assert typeface.has("Étude €1.5 → 2")
    assert not typeface.has("比特币")
    assert rendered(busy(("比特币暴跌",))).page.count("比特币暴跌") >= 1
