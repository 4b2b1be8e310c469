"""The pages: what each holds, and that every link leads somewhere, from any place."""

import json
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from site_desk import BASE, tree

from briefs.errors import DataMissing, FaultyInput, UserError
from briefs.render import typeface


class Reader(HTMLParser):
    """Elements with their attributes, and the text inside scripts."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.data, self._script = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._script = tag == "script" and dict(attrs).get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._script:
            self.data.append(data)
            self._script = False

    def all(self, tag, **wanted):
        return [a for t, a in self.elements if t == tag and all(a.get(k) == v for k, v in wanted.items())]


def html_files(site: Path):
    return sorted(path for path in site.rglob("*.html"))


def test_every_link_of_every_page_leads_to_a_file(week):
    count = 0
    for file in html_files(week.site):
        reader = Reader(file.read_text())
        names = {attributes["id"] for _, attributes in reader.elements if "id" in attributes}
        for _, attributes in reader.elements:
            for value in (attributes.get(name) for name in ("href", "src")):
                if value is None or value.startswith(BASE):
                    continue
                parts = urlsplit(value)
                if file.name == "404.html" and value.startswith("/briefs/"):
                    place = week.site / value.removeprefix("/briefs/")
                else:
                    assert not parts.scheme, f"{file}: {value}"
                    assert not parts.path.startswith("/"), f"{file}: {value} works in one place only"
                    place = (file.parent / unquote(parts.path)).resolve() if parts.path else file
                assert place.is_file(), f"{file}: {value}"
                assert not parts.path or place.is_relative_to(week.site)
                assert parts.fragment in {"", *names}, f"{file}: {value}"
                count += 1
    assert count > 500


def test_whole_addresses_name_files_that_are_there(week):
    for file in html_files(week.site):
        reader = Reader(file.read_text())
        said = [a["href"] for a in reader.all("link", rel="canonical")]
        said += [a["content"] for a in reader.all("meta") if a.get("property") in {"og:url", "og:image"}]
        for address in said:
            place = week.site / address.removeprefix(BASE)
            assert (place / "index.html" if address.endswith("/") else place).is_file(), address


def test_what_lies_where(week):
    assert {path for path in tree(week.site) if path.endswith(".html")} == {
        "404.html",
        "index.html",
        "archive/index.html",
        "search/index.html",
        "assets/index.html",
        "venues/index.html",
        "2025/index.html",
        "2025/12/index.html",
        "2025/12/28/index.html",
        "2025/12/29/index.html",
        "2025/12/29/20251229t0706z-24h/index.html",
        "2025/12/30/index.html",
        "2025/12/31/index.html",
        "2026/index.html",
        "2026/01/index.html",
        "2026/01/01/index.html",
        "2026/01/02/index.html",
        "2026/01/03/index.html",
        "assets/btc/index.html",
        "assets/btc/2025/index.html",
        "assets/btc/2026/index.html",
        "assets/eth/index.html",
        "assets/eth/2025/index.html",
        "assets/eth/2026/index.html",
        "venues/binance/index.html",
        "venues/binance/2025/index.html",
        "venues/binance/2026/index.html",
    }


def test_no_page_can_run_restyle_or_fetch_anything(week):
    for file in html_files(week.site):
        reader = Reader(file.read_text())
        (policy,) = [a["content"] for a in reader.all("meta", **{"http-equiv": "Content-Security-Policy"})]
        search = file.parent.name == "search"
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert ("script-src 'self'" in policy) is search
        for tag, attributes in reader.elements:
            assert tag != "style"
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            if tag == "script":
                assert attributes.get("type") == "application/ld+json" or (search and attributes.get("src"))


def test_a_brief_is_taken_over_as_it_is_and_knows_its_neighbours(week):
    text = week.text("2026/01/01/index.html")
    assert (
        '<main id="content">\n<header><h1>Day 4 of the week</h1><p>A calm day.</p></header>\n'
        "<section><h2>Key figures</h2>\n<ul><li>Longs lost $1.00 million.</li>"
        "<li>Bitcoin closed at $100,000.</li></ul></section>\n</main>"
    ) in text
    reader = Reader(text)
    assert [a["href"] for a in reader.all("a", rel="prev")] == ["../../../2025/12/31/index.html"]
    assert [a["href"] for a in reader.all("a", rel="next")] == ["../02/index.html"]
    assert not Reader(week.text("2025/12/28/index.html")).all("a", rel="prev")
    assert not Reader(week.text("2026/01/03/index.html")).all("a", rel="next")
    # A window that ended at 07:06 on the 29th comes after the brief of the 28th and before that of the 29th.
    rolling = Reader(week.text("2025/12/29/20251229t0706z-24h/index.html"))
    assert [a["href"] for a in rolling.all("a", rel="prev")] == ["../../28/index.html"]
    assert [a["href"] for a in rolling.all("a", rel="next")] == ["../index.html"]


def test_what_machines_read_of_a_brief(week):
    reader = Reader(week.text("2026/01/01/index.html"))
    data = json.loads(reader.data[0])
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Day 4 of the week",
        "description": "A calm day.",
        "datePublished": "2026-01-02T00:00:00Z",
        "dateModified": "2026-01-02T00:00:00Z",
        "temporalCoverage": "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z",
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "author": [{"@type": "Organization", "name": "Desk & Co", "url": BASE}],
        "publisher": {"@type": "Organization", "name": "Desk & Co", "url": BASE},
        "mainEntityOfPage": f"{BASE}2026/01/01/",
        "url": f"{BASE}2026/01/01/",
        "image": [{"@type": "ImageObject", "url": f"{BASE}2026/01/01/card.png", "width": 1200, "height": 630}],
    }
    said = {a["property"]: a["content"] for a in reader.all("meta") if "property" in a}
    assert said["og:title"] == "Day 4 of the week"
    assert said["og:image"] == f"{BASE}2026/01/01/card.png"
    assert said["article:published_time"] == "2026-01-02T00:00:00Z"
    assert [a["href"] for a in reader.all("link", rel="canonical")] == [f"{BASE}2026/01/01/"]


def test_headlines_of_a_brief_are_used_where_it_has_them(desk):
    lines = {
        "title": "From the headlines",
        "summary": "A line about it.",
        "social": "s",
        "subjects": [],
        "preheader": "p",
    }
    desk.output.add("2026-01-01", "From the text", json={"headlines": lines})
    desk.build()
    assert "From the headlines" in desk.text("2026/01/index.html")
    assert "A line about it." in desk.text("2026/01/index.html")


def test_the_home_page_shows_the_latest_brief_and_a_bar_for_each_day(week):
    text = week.text("index.html")
    reader = Reader(text)
    assert "<h2>Day 6 of the week</h2>" in text
    bars = reader.all("rect")
    assert len(bars) == 30
    # Seven totals from 1 to 7 million in fifths: 1 2 3 4 5 6 7 are ranks 0 to 6 of 7.
    assert [bar["class"] for bar in bars[-7:]] == [f"step-{step}" for step in (1, 1, 2, 3, 3, 4, 5)]
    assert {bar["class"] for bar in bars[:-7]} == {"step-0"}
    assert "$7.00 million on 3 January 2026" in text


def test_without_a_base_address_nothing_needs_one(week, tmp_path):
    week.build(base="", site=tmp_path / "site")
    files = tree(tmp_path / "site")
    assert not {"atom.xml", "rss.xml", "feed.json", "sitemap.xml"} & set(files)
    assert not [path for path in files if path.endswith(".png")]
    assert not [path for path, content in files.items() if b"og:image" in content or b"canonical" in content]


def test_a_page_of_the_browser_s_own_style_is_kept_as_a_file(week):
    (sheet,) = (path for path in tree(week.site) if path.startswith("style/brief-"))
    assert week.text(sheet) == "p { margin: 0 }"
    assert f'<link rel="stylesheet" href="../../../{sheet}">' in week.text("2026/01/01/index.html")


def test_embedded_fonts_become_files(desk):
    font = "url(data:font/woff2;base64,d09GMgABAAAA)"
    html = f"<html><head><style>@font-face {{ src: {font} }}</style></head><body><main><h1>T</h1></main></body></html>"
    desk.output.add("2026-01-01", html=html)
    desk.build()
    fonts = {path: content for path, content in tree(desk.site).items() if path.startswith("style/font-")}
    assert list(fonts.values()) == [b"wOF2\x00\x01\x00\x00\x00"]
    (sheet,) = (content.decode() for path, content in tree(desk.site).items() if path.startswith("style/brief-"))
    assert sheet == f'@font-face {{ src: url("{next(iter(fonts)).removeprefix("style/")}") }}'


def test_the_packaged_type_is_one_file_that_every_page_asks_for_at_once(desk):
    style = (typeface.folder().parent / "type.css").read_text().replace("fonts/Inter.woff2", typeface.shown())
    html = f"<html><head><style>{style}</style></head><body><main><h1>T</h1></main></body></html>"
    desk.output.add("2026-01-01", html=html)
    desk.output.add("2026-01-02", html=html)
    desk.build(base=BASE)
    files = tree(desk.site)
    (font,) = (path for path in files if path.endswith(".woff2"))
    assert files[font] == (typeface.folder() / "Inter.woff2").read_bytes()
    assert sha256(files[font]).hexdigest()[:12] in font
    (sheet,) = (content.decode() for path, content in files.items() if path.startswith("style/brief-"))
    assert f'url("{font.removeprefix("style/")}") format("woff2")' in sheet
    assert "font-display: optional" in sheet, "what comes late may not move what is read already"
    for path in html_files(desk.site):
        (asked,) = Reader(path.read_text()).all("link", rel="preload")
        assert (asked["as"], asked["type"], "crossorigin" in asked) == ("font", "font/woff2", True)
        if path.name != "404.html":
            assert (path.parent / asked["href"]).resolve() == (desk.site / font).resolve()


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<p onclick='alert(1)'>x</p>", "onclick"),
        ("<p style='color:red'>x</p>", "style"),
        ("<a href='javascript:alert(1)'>x</a>", "href"),
        ("<a href='java&#9;script:alert(1)'>x</a>", "href"),
        ("<iframe src='https://other.example/'></iframe>", "iframe"),
        ("<svg><foreignObject></foreignObject></svg>", "foreignobject"),
        ("<meta http-equiv='refresh' content='0;url=https://other.example/'>", "meta"),
    ],
)
def test_a_page_that_could_run_something_is_refused(desk, inside, why):
    desk.output.add("2026-01-01")
    desk.output.add("2026-01-02", inside=inside)
    with pytest.raises(FaultyInput, match=why) as refused:
        desk.build()
    assert "2026-01-02" in str(refused.value)
    assert not desk.site.exists()


def test_every_brief_that_cannot_be_published_is_named_at_once(desk):
    desk.output.add("2026-01-01")
    (desk.output.add("2026-01-02") / "brief.html").unlink()
    (desk.output.add("2026-01-03") / "brief.json").write_text("{")
    (desk.output.add("2026-01-04") / "brief.md").write_bytes(b"# \xff")
    desk.output.add("2026-01-05", json={"window": {"start": "2026-01-06T00:00:00Z", "end": "2026-01-07T00:00:00Z"}})
    with pytest.raises(FaultyInput) as refused:
        desk.build()
    assert [fault.where.split("/")[-1].split(":")[0] for fault in refused.value.faults] == [
        "2026-01-02",
        "2026-01-03",
        "2026-01-04",
        "2026-01-05",
    ]


def test_a_folder_without_briefs_and_one_that_is_no_site(desk):
    with pytest.raises(DataMissing, match="briefs generate"):
        desk.build()
    desk.output.add("2026-01-01")
    desk.site.mkdir()
    (desk.site / "precious.txt").write_text("mine")
    with pytest.raises(UserError, match="not made by briefs site"):
        desk.build()
    assert (desk.site / "precious.txt").read_text() == "mine"


def test_a_simulated_brief_says_so_wherever_it_is_named(desk):
    desk.base = BASE
    desk.output.add("2026-01-01", "Plain words", json={"provenance": "simulated"})
    desk.output.add("2026-01-02", "A real day")
    desk.build()
    pages = ("index.html", "2026/index.html", "2026/01/index.html", "2026/01/02/index.html", "search/index-2026.js")
    for path in pages:
        assert "Simulated: Plain words" in desk.text(path), path
    for path in ("atom.xml", "rss.xml", "feed.json"):
        assert "Simulated: Plain words" in desk.text(path), path
        assert "this brief shows a scenario" in desk.text(path), path
    assert '<meta property="og:title" content="Simulated: Plain words">' in desk.text("2026/01/01/index.html")
    assert "Simulated: A real day" not in desk.text("index.html")


def test_windows_alone_make_a_site_too(desk):
    desk.output.add("20251229T0706Z-24h", "A window of 24 hours")
    desk.build()
    assert "A window of 24 hours" in desk.text("index.html")
    assert "29 December 2025, 07:06 UTC" in desk.text("2025/12/index.html")
    assert not (desk.site / "assets/btc").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"figures": {"liquidations.total_usd": {"value": "much", "unit": "usd"}}},
        {"figures": {"liquidations.total_usd": {"value": 1, "unit": "pounds"}}},
        {"figures": {"liquidations.total_usd": {}}},
        {"figures": {"liquidations.total_usd": 1}},
        {"figures": []},
        {"window": {"start": "yesterday", "end": "2026-01-02T00:00:00Z"}},
        {"window": {"start": "2026-01-01T00:00:00", "end": "2026-01-02T00:00:00"}},
        {"revision": "first"},
    ],
)
def test_json_that_is_no_briefs_is_a_fault_and_no_bug(desk, wrong):
    desk.output.add("2026-01-01", json=wrong)
    with pytest.raises(FaultyInput, match="2026-01-01"):
        desk.build()


@pytest.mark.parametrize("odd", [{"headlines": []}, {"headlines": {"title": 7}}, {"claims": [1, {}]}])
def test_json_that_is_odd_where_it_does_not_matter_is_read(desk, odd):
    desk.output.add("2026-01-01", json=odd)
    desk.build()
    desk.output.add("2026-01-01", total="2000000.00", revision=2, json=odd)
    desk.build()
    assert "This is edition 2" in desk.text("2026/01/01/index.html")
