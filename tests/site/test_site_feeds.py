"""Feeds, sitemap and robots as their readers read them; ids and dates that never move."""

import json

import feedparser
import jsonschema
import pytest
from defusedxml.ElementTree import fromstring
from site_desk import BASE, tree

TEXT, ADDRESS = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^https?://"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "properties": {"name": TEXT, "url": ADDRESS}, "minProperties": 1},
}
# The rules of https://www.jsonfeed.org/version/1.1/ as far as our feed uses them; other members are refused.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": TEXT,
        "icon": ADDRESS,
        "language": {"const": "en-GB"},
        "authors": AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "additionalProperties": False,
                "properties": {
                    "id": TEXT,
                    "url": ADDRESS,
                    "title": TEXT,
                    "summary": TEXT,
                    "content_html": TEXT,
                    "image": ADDRESS,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "tags": {"type": "array", "items": TEXT, "uniqueItems": True},
                    "language": {"const": "en-GB"},
                },
            },
        },
    },
}
NEWEST_FIRST = [
    ("2026/01/03/", "2026-01-04T00:00:00Z"),
    ("2026/01/02/", "2026-01-03T00:00:00Z"),
    ("2026/01/01/", "2026-01-02T00:00:00Z"),
    ("2025/12/31/", "2026-01-01T00:00:00Z"),
    ("2025/12/30/", "2025-12-31T00:00:00Z"),
    ("2025/12/29/", "2025-12-30T00:00:00Z"),
    ("2025/12/29/20251229t0706z-24h/", "2025-12-29T07:06:00Z"),
    ("2025/12/28/", "2025-12-29T00:00:00Z"),
]


@pytest.mark.parametrize(("name", "version"), [("atom.xml", "atom10"), ("rss.xml", "rss20")])
def test_a_feed_reader_has_nothing_to_complain_of(week, name, version):
    feed = feedparser.parse((week.site / name).read_bytes())
    assert (feed.bozo, feed.version, feed.feed.title) == (0, version, "Desk & Co")
    assert [entry.id for entry in feed.entries] == [BASE + path for path, _ in NEWEST_FIRST]
    assert [entry.link for entry in feed.entries] == [BASE + path for path, _ in NEWEST_FIRST]
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [BASE + name]
    moments = [tuple(entry.published_parsed)[:5] for entry in feed.entries]
    assert moments[0] == (2026, 1, 4, 0, 0)
    assert moments[6] == (2025, 12, 29, 7, 6)
    newest = feed.entries[0]
    assert newest.title == "Day 6 of the week"
    assert newest.summary == "A calm day."
    assert newest.content[0].value == (
        "<p>A calm day.</p><ul><li>Longs lost $1.00 million.</li><li>Bitcoin closed at $100,000.</li></ul>"
        f'<p><a href="{BASE}2026/01/03/">Read the brief of 3 January 2026</a></p>'
    )


def test_json_feed_keeps_its_rules(week):
    feed = json.loads(week.text("feed.json"))
    jsonschema.validate(feed, JSON_FEED)
    assert [(item["id"], item["date_published"], item["date_modified"]) for item in feed["items"]] == [
        (BASE + path, moment, moment) for path, moment in NEWEST_FIRST
    ]
    assert feed["items"][0]["tags"] == ["BTC", "ETH"]


def test_the_sitemap_names_every_page_and_when_it_changed(week):
    root = fromstring(week.text("sitemap.xml"))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    listed = {one.findtext(f"{space}loc"): one.findtext(f"{space}lastmod") for one in root}
    pages = {path for path in tree(week.site) if path.endswith("index.html") and not path.startswith("search/")}
    assert set(listed) == {BASE + path.removesuffix("index.html") for path in pages}
    assert listed[f"{BASE}2025/12/30/"] == "2025-12-31T00:00:00Z"
    assert listed[f"{BASE}2025/12/"] == "2026-01-01T00:00:00Z"
    assert listed[BASE] == "2026-01-04T00:00:00Z"
    assert week.text("robots.txt") == f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n"


def test_ids_and_dates_stay_when_the_site_is_made_again(week, tmp_path):
    week.build(site=tmp_path / "again")
    assert tree(tmp_path / "again") == tree(week.site)


def test_ids_stay_when_the_site_moves(week, tmp_path):
    week.build(site=tmp_path / "moved", base="https://new.example/", ids=BASE)
    feed = feedparser.parse((tmp_path / "moved" / "atom.xml").read_bytes())
    assert feed.entries[0].id == f"{BASE}2026/01/03/"
    assert feed.entries[0].link == "https://new.example/2026/01/03/"


@pytest.fixture(autouse=True)
def address(request):
    """Feeds need one."""
    if "desk" in request.fixturenames:
        request.getfixturevalue("desk").base = BASE


def test_a_correction_changes_its_own_entry_alone(desk):
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        desk.output.add(day, f"Brief of {day}")
    desk.build()
    before = json.loads(desk.text("feed.json"))["items"]
    desk.output.add("2026-01-02", "Brief of 2026-01-02, corrected", total="1600000.00", revision=2)
    desk.build()
    after = json.loads(desk.text("feed.json"))["items"]
    assert [after[0], after[2]] == [before[0], before[2]]
    assert after[1]["id"] == before[1]["id"]
    assert after[1]["date_published"] == before[1]["date_published"]
    assert (before[1]["date_modified"], after[1]["date_modified"]) == ("2026-01-03T00:00:00Z", "2026-01-03T00:00:01Z")
    # The page says what was changed.
    page = desk.text("2026/01/02/index.html")
    assert "This is edition 2 of this brief." in page
    assert '<td class="number">$1.50 million</td><td class="number">$1.60 million</td>' in page
    (first, second) = json.loads(desk.text("2026/01/02/history.json"))
    assert (first["number"], second["number"], first["changes"]) == (1, 2, [])
    assert {"figure": "liquidations.total_usd", "was": "$1.50 million", "now": "$1.60 million"} in second["changes"]


def test_a_new_look_is_no_new_edition(desk):
    desk.output.add("2026-01-01")
    desk.build()
    desk.output.add("2026-01-01", inside="<p>Another look of the same words.</p>")
    desk.build()
    assert "Another look" in desk.text("2026/01/01/index.html")
    assert [edition["number"] for edition in json.loads(desk.text("2026/01/01/history.json"))] == [1]
    assert "2026-01-02T00:00:00Z" in desk.text("atom.xml")
    assert "2026-01-02T00:00:01Z" not in desk.text("atom.xml")


def test_a_brief_that_came_as_a_revision_says_so_in_its_date(desk):
    desk.output.add("2026-01-01", revision=3)
    desk.build()
    assert json.loads(desk.text("feed.json"))["items"][0]["date_modified"] == "2026-01-02T00:00:02Z"


def test_an_edition_whose_forerunner_left_no_figures_does_not_say_what_changed(desk):
    desk.output.add("2026-01-01")
    desk.build(formats=("md",))
    desk.output.add("2026-01-01", total="1600000.00", revision=2)
    desk.build(formats=("md",))
    page = desk.text("2026/01/01/index.html")
    assert "This is edition 2 of this brief." in page
    assert "That is not known" in page
    assert "Its wording alone" not in page
