"""The whole: what the files of a brief say, that they say the same, and that data cannot steer them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from render_samples import busy, meaning, patchy

from briefs.errors import FaultyInput, UserError
from briefs.render import locate
from briefs.render.brief import Rendered, render
from briefs.render.override import Templates
from briefs.vocabulary.claim import Claim


class Reader(HTMLParser):
    """Collects what a browser would: tags with attributes, visible text, and the text of bound elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.bound: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, str, int]] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self._hidden += tag in {"style", "svg", "details", "head"}
        if tag in {"data", "time", "span"}:
            self._open.append((tag, attributes.get("data-figure", ""), len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "svg", "details", "head"}
        if tag in {"data", "time", "span"}:
            name, figure, start = self._open.pop()
            if not self._hidden:
                self.bound.append((name, figure, self.text[start:]))

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else data


def artifact(rendered: Rendered, path: str) -> str:
    return next(a.content.decode() for a in rendered.artifacts if a.path == path)


@pytest.fixture(scope="module")
def full(sample_templates: Path) -> Rendered:
    return render(*busy(), meaning, Templates(sample_templates))


@pytest.fixture(scope="module")
def thin(sample_templates: Path) -> Rendered:
    return render(*patchy(), meaning, Templates(sample_templates))


def test_the_files_of_a_brief(full: Rendered) -> None:
    assert [a.path for a in full.artifacts] == [
        "brief.md",
        "brief.html",
        "charts/liquidations-time.svg",
        "charts/liquidations-parts-asset.svg",
        "charts/liquidations-parts-venue.svg",
        "charts/funding-history-btc.svg",
        "charts/price-levels-btc.svg",
    ]


def test_the_markdown_of_a_thin_brief(thin: Rendered) -> None:
    assert artifact(thin, "brief.md") == (
        "# A quiet stretch with no record of liquidations\n\n"
        "*31 January 2026, 07:06 UTC to 1 February 2026, 07:06 UTC*\n\n"
        "Bitcoin changed by 0.0% to $78,512.\n\n"
        "## Key figures\n\n"
        "Not available: no row | in the window &lt;img src=x onerror=alert(1)>.\n\n"
        "Not available: 2 of 6 bars missing.\n\n"
        "## Why did this happen?\n\n"
        "“# &lt;script>alert(1)&lt;/script> \\*now\\* \\`x\\` \\[a\\](javascript:alert(1))”, A_B_C & Sons wrote.\n\n"
        "## The numbers\n\n"
        "**Prices**\n\n"
        "| Asset | Close |\n| :--- | ---: |\n| BTC | $78,512 |\n| ETH | n/a |\n"
    )


def test_the_claims_of_a_thin_brief_in_reading_order(thin: Rendered) -> None:
    quote = "“# <script>alert(1)</script> *now* `x` [a](javascript:alert(1))”, A_B_C & Sons wrote."
    dates = "31 January 2026, 07:06 UTC to 1 February 2026, 07:06 UTC"
    assert thin.claims[:7] == (
        Claim("31 January 2026, 07:06 UTC", "window.start", "", dates),
        Claim("1 February 2026, 07:06 UTC", "window.end", "", dates),
        Claim("0.0%", "price.BTC.return", "", "Bitcoin changed by 0.0% to $78,512."),
        Claim("$78,512", "price.BTC.close", "", "Bitcoin changed by 0.0% to $78,512."),
        Claim(
            "no row | in the window <img src=x onerror=alert(1)>",
            "gap.0",
            "Key figures",
            "Not available: no row | in the window <img src=x onerror=alert(1)>.",
        ),
        Claim("2 of 6 bars missing", "gap.1", "Key figures", "Not available: 2 of 6 bars missing."),
        Claim(
            "# <script>alert(1)</script> *now* `x` [a](javascript:alert(1))",
            "headline.1.title",
            "Why did this happen?",
            quote,
        ),
    )
    assert thin.claims[-1] == Claim("$78,512", "price.BTC.close", "The numbers", "Prices | BTC | Close")


@pytest.mark.parametrize("name", ["full", "thin"])
def test_html_binds_exactly_what_is_claimed(name: str, request: pytest.FixtureRequest) -> None:
    rendered: Rendered = request.getfixturevalue(name)
    page = Reader(artifact(rendered, "brief.html"))
    claimed = Counter((c.figure, c.text) for c in rendered.claims if not c.section.startswith(("charts/", "headlines")))
    assert Counter((figure, text) for _, figure, text in page.bound) == claimed
    assert claimed


def test_bound_elements_carry_raw_value_and_meaning(full: Rendered) -> None:
    page = artifact(full, "brief.html")
    assert (
        '<data value="2583000000.00" data-figure="liquidations.total_usd" '
        'tabindex="0" data-about="What liquidations means\nWindow: 1 February 2026 · Source: binance,bybit\n'
        'Coverage: 100.0% · Rows: 1">$2.58 billion</data>'
    ) in page
    assert '<data value="-0.0623" data-figure="price.BTC.return_1d"' in page
    assert '<time datetime="2026-02-01" data-figure="window.date"' in page
    assert '<span data-figure="gap.0">okx settled only 2 of 3 times</span>' in page


def test_every_numeral_of_the_page_is_bound(full: Rendered) -> None:
    page = Reader(artifact(full, "brief.html"))
    loose = page.text
    for _, _, text in page.bound:
        loose = loose.replace(text, "", 1)
    assert not re.search(r"\d", loose), loose


def test_simulated_data_say_so_under_the_title_in_every_format(full: Rendered, thin: Rendered) -> None:
    notice = "Simulated data: the rows behind this brief were made from published facts, not recorded."
    assert artifact(full, "brief.md").split("\n\n")[2] == f"> {notice}"
    for page in (artifact(full, "brief.html"), full.page):
        assert page.index("</h1>") < page.index(notice) < page.index("<h2>")
    assert "Simulated" not in artifact(thin, "brief.html") + thin.page


def test_a_brief_of_simulated_data_that_cannot_say_so_is_not_made(sample_templates: Path, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    for source in sample_templates.rglob("*.*"):
        target = folder / source.relative_to(sample_templates)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes().replace(b"[about.simulated]", b"[about.other]"))
    with pytest.raises(FaultyInput, match=r"about\.simulated"):
        render(*busy(), meaning, Templates(folder))


def test_data_cannot_script_the_page(thin: Rendered) -> None:
    for page in (artifact(thin, "brief.html"), thin.page):
        for tag, attributes in Reader(page).tags:
            assert tag not in {"script", "img", "iframe", "object"}
            assert not any(name.startswith("on") or name == "style" for name in attributes)
            assert not any("javascript:" in value for name, value in attributes.items() if name in {"href", "src"})


def test_links_are_external_and_safe(full: Rendered) -> None:
    links = [attributes for tag, attributes in Reader(artifact(full, "brief.html")).tags if tag == "a"]
    assert links == [
        {"href": "https://news.example/crypto%5F%28slides%29?a=1&b=2", "rel": "noopener"},
        {"href": "brief.json"},
    ]


def test_the_policy_names_the_one_style_element(full: Rendered) -> None:
    page = artifact(full, "brief.html")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;; img-src data:" in page
    assert " style=" not in page.replace(style, "")


def test_structure_is_accessible(full: Rendered) -> None:
    tags = Reader(artifact(full, "brief.html")).tags
    names = [tag for tag, _ in tags]
    assert [name for name in names if re.fullmatch(r"h\d", name)] == ["h1"] + ["h2"] * 6
    assert names.count("figure") == names.count("figcaption") == names.count("svg") == 5
    assert names.count("details") == 5 + 1, "one beneath each chart, and one for what the numbers mean"
    assert names.count("table") == names.count("caption") == 6
    assert all(attributes.get("scope") in {"col", "row"} for tag, attributes in tags if tag == "th")
    assert dict(tags)["html"] == {"lang": "en-GB"}
    identities = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(identities) == len(set(identities))


def test_the_page_for_paper_has_the_same_text_without_what_unfolds(full: Rendered) -> None:
    assert "<details>" not in full.page
    assert "Content-Security-Policy" not in full.page
    assert '<meta name="dcterms.created" content="2026-02-02T00:00:00Z">' in full.page
    assert type(full.page) is str
    told, _, foot = " ".join(Reader(artifact(full, "brief.html")).text.split()).partition("Point at a number")
    assert foot.endswith("All figures as JSON")
    screen, paper = told.split(), Reader(full.page).text.split()
    assert paper[-len(screen) :] == screen
    assert paper[: -len(screen)] == ["Crypto", "derivatives", "brief", "1", "February", "2026"]


def test_a_section_without_anything_to_say_is_left_out(thin: Rendered) -> None:
    assert "How did markets react?" not in artifact(thin, "brief.md")


def test_the_same_brief_has_the_same_bytes_in_any_surroundings(sample_templates: Path, full: Rendered) -> None:
    script = (
        "import hashlib, sys\n"
        "from pathlib import Path\n"
        "from render_samples import busy, meaning\n"
        "from briefs.render.brief import render\n"
        "from briefs.render.override import Templates\n"
        "made = render(*busy(), meaning, Templates(Path(sys.argv[1])))\n"
        "whole = b''.join(a.content for a in made.artifacts) + made.page.encode() + repr(made.claims).encode()\n"
        "print(hashlib.sha256(whole).hexdigest())\n"
    )
    whole = b"".join(a.content for a in full.artifacts) + full.page.encode() + repr(full.claims).encode()
    root = Path(__file__).resolve().parents[3]
    for seed, zone, language in (("1", "Asia/Tokyo", "de_DE.UTF-8"), ("2", "America/New_York", "C")):
        surroundings = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LANG": language,
            "LC_ALL": language,
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(root)]),
        }
        command = [sys.executable, "-c", script, str(sample_templates)]
        told = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
        assert told.stdout.strip() == sha256(whole).hexdigest()


def test_the_variant_follows_the_date(sample_templates: Path) -> None:
    document, reading = busy()
    leads = set()
    for day in range(3):
        window = document.window.preceding(day) if day else document.window
        made = render(replace(document, window=window), reading, meaning, Templates(sample_templates))
        leads.add(artifact(made, "brief.md").split("\n\n")[3].split()[0])
    assert leads == {"Forced", "Liquidations"}


def test_the_templates_are_found_or_both_places_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (locate.templates() / "brief" / "page.html.j2").is_file()
    monkeypatch.setattr(locate, "_PACKAGE", tmp_path / "briefs")
    with pytest.raises(UserError) as caught:
        locate.templates()
    assert str(tmp_path / "briefs" / "_templates") in str(caught.value)
    assert str(tmp_path / "templates") in str(caught.value)


def test_no_python_lies_among_the_templates() -> None:
    assert not list(locate.templates().rglob("*.py"))
