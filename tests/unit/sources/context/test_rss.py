"""Headlines from feeds: what is read, what is left out and why, and nothing that harms."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.sources.context import rss
from briefs.sources.context.feed import moment, read
from briefs.sources.context.plain import address, without_markup
from briefs.sources.talk import Want


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def want(start, end):
    first, last = (int(when.timestamp() * 1000) for when in (start, end))
    return Want("headlines", first, last, (), last)


NINTH = want(utc(2026, 10, 9), utc(2026, 10, 10))


def feed(*items, root="rss"):
    return f"<{root}><channel>{''.join(f'<item>{item}</item>' for item in items)}</channel></{root}>"


def dated(title, when="Fri, 09 Oct 2026 17:05:00 +0000", link=""):
    return f"<title>{title}</title><pubDate>{when}</pubDate>{link}"


def test_a_recorded_feed(recorded, drive):
    talk = rss.source("CoinDesk", "https://desk.example/rss").tables["headlines"](NINTH)
    (ask,), batch = drive(talk, recorded("rss/coindesk.xml"))
    assert (ask.url, ask.accept) == ("https://desk.example/rss", "xml")
    assert [dict(row) for row in batch.rows] == [
        {
            "ts": utc(2026, 10, 9, 16, 30, 12),
            "source": "CoinDesk",
            "title": "Ether & Solana Slide",
            "url": "https://www.example.com/markets/2026/10/09/b",
        },
        {
            "ts": utc(2026, 10, 9, 17, 5),
            "source": "CoinDesk",
            "title": "Bitcoin Falls as Longs Are Liquidated",
            "url": "https://www.example.com/markets/2026/10/09/a",
        },
    ]
    assert batch.problems == ("CoinDesk: the feed reaches back to 2026-10-09 16:30 UTC; earlier headlines are missing",)


def test_cdata_an_offset_and_an_item_without_a_date(recorded, drive):
    talk = rss.source("The Block", "https://block.example/rss").tables["headlines"](NINTH)
    _, batch = drive(talk, recorded("rss/cdata_and_offset.xml"))
    # 12:40 at four hours behind UTC is 16:40 UTC.
    assert [dict(row) for row in batch.rows] == [
        {
            "ts": utc(2026, 10, 9, 16, 40),
            "source": "The Block",
            "title": "Exchange “X” halts withdrawals – report",
            "url": "https://www.example.org/post/1?utm_source=rss",
        }
    ]
    assert batch.problems == (
        "The Block: item 2 is left out: 'No date here' has no date",
        "The Block: the feed reaches back to 2026-10-09 16:40 UTC; earlier headlines are missing",
    )


def test_a_recorded_entity_bomb_is_refused(recorded, drive):
    talk = rss.source("Desk", "https://desk.example/rss").tables["headlines"](NINTH)
    _, batch = drive(talk, recorded("rss/entity_bomb.xml"))
    assert batch.rows == ()
    assert batch.problems == ("Desk: it declares entities of its own, as attacks on readers do: it is not read",)


def test_an_external_entity_is_refused():
    text = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + feed(dated("&x;"))
    assert read(text).items == ()
    assert "entities" in read(text).problems[0]


def test_nothing_new_is_no_problem(drive):
    talk = rss.source("Desk", "https://desk.example/rss").tables["headlines"](NINTH)
    _, batch = drive(talk, "", unchanged=True)
    assert (batch.rows, batch.problems) == ((), ())


def test_an_empty_answer_that_is_new_is_a_problem(drive):
    talk = rss.source("Desk", "https://desk.example/rss").tables["headlines"](NINTH)
    _, batch = drive(talk, "")
    assert batch.rows == ()
    assert batch.problems[0].startswith("Desk: it is no well-formed XML")


def test_html_in_place_of_a_feed_is_said():
    assert read("<html><body>Sign in</body></html>").problems == (
        "it is neither RSS nor Atom: its first element is 'html'",
    )


def test_atom_with_three_kinds_of_title():
    text = """<feed xmlns="http://www.w3.org/2005/Atom">
    <entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; move</title><updated>2026-10-09T10:00:00+02:00</updated>
      <link rel="self" href="https://a.example/self"/><link href="https://a.example/1"/></entry>
    <entry><title type="text">Use of &lt;b&gt; in prose</title><published>2026-10-09T09:00:00Z</published>
      <updated>2026-10-09T11:00:00Z</updated><link rel="alternate" href="javascript:alert(1)"/></entry>
    <entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Two <i>parts</i></div></title>
      <published>2026-10-09T09:30:00.250Z</published></entry>
    </feed>"""
    found = read(text)
    assert [(item.at, item.title, item.url) for item in found.items] == [
        (utc(2026, 10, 9, 8, 0), "A bold move", "https://a.example/1"),
        (utc(2026, 10, 9, 9, 0), "Use of <b> in prose", ""),
        (utc(2026, 10, 9, 9, 30, 0, 250000), "Two parts", ""),
    ]
    assert found.problems == ()


def test_rss_1_with_a_date_of_dublin_core():
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>Old form</title>
      <link>http://a.example/x</link><dc:date>2026-10-09T12:00:00-04:00</dc:date></item></rdf:RDF>"""
    (item,) = read(text).items
    assert (item.at, item.title, item.url) == (utc(2026, 10, 9, 16), "Old form", "http://a.example/x")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Fish &amp;amp; Chips", "Fish & Chips"),  # escaped twice, as many sites do
        ("Bitcoin &lt; $60K &amp; falling", "Bitcoin < $60K & falling"),
        ("I &lt;3 ETH", "I <3 ETH"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One Two"),
        ("Evil&lt;script&gt;alert(1)&lt;/script&gt; title", "Evil title"),
        ("&lt;img src=x onerror=alert(1)&gt;Pump", "Pump"),
        ("&lt;![CDATA[Wrapped]]&gt; twice", "Wrapped twice"),
        ("&lt;![foo", "foo"),
        ("right\u202eleft  and\n\ttabs\u200b", "rightleft and tabs"),
    ],
)
def test_titles_are_plain_text_of_one_line(raw, shown):
    (item,) = read(feed(dated(raw))).items
    assert item.title == shown


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Fri, 09 Oct 2026 12:40:00 -0400", utc(2026, 10, 9, 16, 40)),
        ("Fri, 09 Oct 2026 12:40:00 EST", utc(2026, 10, 9, 17, 40)),
        ("09 Oct 2026 12:40 +0530", utc(2026, 10, 9, 7, 10)),
        ("Fri, 09 Oct 2026 12:40:00 -0000", utc(2026, 10, 9, 12, 40)),
        ("2026-10-09T12:40:00Z", utc(2026, 10, 9, 12, 40)),
        ("2026-10-09T00:10:00+09:00", utc(2026, 10, 8, 15, 10)),
        ("Fri, 09 Oct 2026 12:40:00", None),  # no zone
        ("Fri, 09 Oct 2026 12:40:00 CET", None),  # a zone that RFC 822 does not know
        ("2026-10-09T12:40:00", None),
        ("2026-10-09", None),
        ("0001-01-01T00:00:00+14:00", None),  # before the first year in UTC
        ("9 Oct 26 12:40 +9999", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(written, at):
    assert moment(written) == at


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>https://a.example/x</link>", "https://a.example/x"),
        ("<link> http://a.example/x </link>", "http://a.example/x"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>/relative</link>", ""),
        ("<link>https://a.example/a b</link>", ""),
        ('<link>https://a.example/"onclick</link>', ""),
        ("<link/>", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_kept(link, url):
    (item,) = read(feed(dated("x", link=link))).items
    assert item.url == url


def test_two_items_of_one_time_and_title_are_one_row_and_rows_are_sorted(drive):
    text = feed(
        dated("B", link="<link>https://a.example/1</link>"),
        dated("B", link="<link>https://a.example/2</link>"),
        dated("A"),
        dated("Old", when="Fri, 09 Oct 2026 00:00:00 GMT"),
        dated("Before", when="Thu, 08 Oct 2026 23:59:59 GMT"),
        dated("After", when="Sat, 10 Oct 2026 00:00:00 GMT"),
    )
    talk = rss.source("Desk", "https://desk.example/rss").tables["headlines"](NINTH)
    _, batch = drive(talk, text)
    assert [(row["title"], row["url"]) for row in batch.rows] == [
        ("Old", None),
        ("A", None),
        ("B", "https://a.example/1"),
    ]
    assert batch.problems == ()  # an item of the eighth shows that the whole ninth is there


def test_a_title_beyond_the_contract_is_said():
    found = read(feed(dated("x" * 1001), dated("y" * 1000)))
    assert [item.title for item in found.items] == ["y" * 1000]
    assert found.problems == (f"item 1 is left out: '{'x' * 60}' has a title of more than 1000 characters",)


def test_a_deep_document_is_read_without_harm():
    depth = 100_000
    assert read("<rss>" + "<a>" * depth + "</a>" * depth + "</rss>").items == ()


def test_a_feed_that_is_gone_is_said():
    assert rss.refusal(404, "").kind == "wrong"
    assert rss.refusal(200, "<rss/>") is None


def test_each_site_is_a_source_of_its_own():
    assert [one.name for one in rss.SOURCES] == ["coindesk", "theblock", "cointelegraph", "decrypt"]
    assert [one.hosts[0].name for one in rss.SOURCES] == [
        "www.coindesk.com",
        "www.theblock.co",
        "cointelegraph.com",
        "decrypt.co",
    ]


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    found = read(text)
    assert found.problems or not found.items
    moment(text)
    address(text)
    without_markup(text)


markup = st.lists(
    st.sampled_from(["<", ">", "/", "!", "[", "]", "-", "?", "&", ";", "#", "a", "script", " ", '"', "'"])
)


@given(markup.map("".join))
def test_any_markup_becomes_one_line_without_an_error(html):
    shown = without_markup(html)
    assert shown == " ".join(shown.split())


@given(st.datetimes(datetime(1981, 1, 1), datetime(2199, 12, 30)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001 - the zone is put on below
def test_an_iso_time_is_the_same_moment_in_every_zone(naive, minutes):
    at = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    read_back = moment(at.isoformat())
    assert read_back == at
    assert read_back.tzinfo is UTC
