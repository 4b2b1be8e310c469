"""Causal words and fixed semantics: which rung a day reaches, and which words a sign takes."""

from dataclasses import replace

import pytest

from briefs.story import funding, interest, prices
from briefs.story.compose import compose
from briefs.story.facts import Facts, source_key
from briefs.vocabulary import figure
from briefs.vocabulary.document import Bullets, Paragraph


def opening(document):
    why = next(section for section in document.sections if section.key == "why")
    return next(block for block in why.blocks if isinstance(block, Paragraph)).messages


@pytest.mark.parametrize(
    ("btc", "eth", "share", "keys"),
    [
        (-0.062, -0.09, 0.937, ["why.coincided_longs", "why.order_unknown", "why.positioning_longs"]),
        (0.062, 0.02, 0.2, ["why.coincided_shorts", "why.order_unknown", "why.positioning_shorts"]),
        (-0.062, -0.09, 0.59, ["why.no_trigger"]),  # no side dominates
        (0.062, 0.02, 0.937, ["why.no_trigger"]),  # longs were liquidated in a rising market
        (-0.009, -0.01, 0.937, ["why.no_trigger"]),  # the price only edged
    ],
)
def test_only_a_move_with_the_side_that_it_hurts_has_coincided(make, btc, eth, share, keys):
    changes = {"price.BTC.return_1d": btc, "price.ETH.return_1d": eth, "liquidations.long_share": share}
    assert [message.key for message in opening(compose(make("busy", changes)))] == keys


def test_the_evidence_of_a_coincidence_lists_its_tests_and_figures(make):
    document = compose(make("busy"))
    first = opening(document)[0]
    # 9 % of Ether are 3.0 ordinary days of 3 %, 6.2 % of Bitcoin 3.1 of 2 %.
    assert (first.names["asset"], first.names["move"]) == ("asset.BTC", "move.price.slid")
    evidence = next(e for e in document.evidence if e.claim == first.evidence)
    assert evidence.label == "coincided"
    assert all(test.passed for test in evidence.tests)
    assert {figure for test in evidence.tests for figure in test.figures} == {
        "price.BTC.return_1d", "liquidations.long_share",
    }  # fmt: skip


def test_where_nothing_passed_the_evidence_says_which_test_failed(make):
    document = compose(make("busy", {"liquidations.long_share": 0.5}))
    evidence = next(e for e in document.evidence if e.claim == "why.no_trigger")
    assert evidence.label == "no identified trigger"
    assert [test.passed for test in evidence.tests] == [True, False, True]


def test_headlines_are_attributed_and_at_most_two(make):
    document = compose(make("busy"))
    quoted = [m for s in document.sections for b in s.blocks if isinstance(b, Paragraph) for m in b.messages
              if m.key == "why.headline"]  # fmt: skip
    assert [m.refs["title"] for m in quoted] == ["headline.1.title", "headline.2.title"]
    labels = {e.claim: e.label for e in document.evidence}
    assert [labels[m.evidence] for m in quoted] == ["attributed", "attributed"]


def test_a_headline_without_a_source_is_not_quoted(make):
    document = compose(make("busy", {"headline.1.source": ""}))
    assert "why.headline.1" not in {e.claim for e in document.evidence}


@pytest.mark.parametrize(
    ("now", "step", "word"),
    [
        (-0.00005, 0.00005, "less_negative"),  # from −0.01 % to −0.005 % is a rise
        (-0.0003, -0.0001, "more_negative"),
        (-0.0001, -0.0002, "turned_negative"),
        (0.0001, 0.0002, "turned_positive"),
        (0.0001, -0.0001, "fell"),  # from +0.02 % to +0.01 %
        (0.0003, 0.0001, "rose"),
        (0.0, 0.0001, "less_negative"),
    ],
)
def test_words_of_a_change_in_funding(make, now, step, word):
    facts = Facts(make("busy", {"funding.BTC.rate_8h": now, "funding.BTC.change_8h": step}))
    (message,) = funding.change(facts, "BTC")
    assert message.names["move"] == f"move.funding.{word}"


@pytest.mark.parametrize(
    ("rate", "key"),
    [(0.0001, "positive"), (-0.00028, "negative"), (0.0, "zero"), (-0.0000004, "zero"), (0.0000005, "positive")],
)
def test_who_pays_whom(make, rate, key):
    (message,) = funding.rate(Facts(make("busy", {"funding.BTC.rate_8h": rate})), "BTC")
    assert message.key == f"funding.median_{key}"
    assert set(message.refs) == {"rate", "funding_hours"}


def test_a_rate_says_whose_it_is(make):
    def told(changes):
        (message,) = funding.rate(Facts(make("busy", changes)), "BTC")
        return message.key, message.names.get("venues") or message.names.get("venue")

    assert told({}) == ("funding.median_negative", "venue.binance+venue.okx")
    weighted = {"funding.BTC.rate_8h": (-0.0001, "weighted by the open interest of binance, okx")}
    assert told(weighted) == ("funding.weighted_negative", "venue.binance+venue.okx")
    assert told({"funding.BTC.venue.okx.rate_8h": None}) == ("funding.venue_negative", "venue.binance")


def test_a_list_of_venues_is_named_once(make):
    alone = {f"open_interest.{asset}.{part}": None for asset in ("BTC", "ETH") for part in ("usd", "change_pct")}
    alone |= {f"funding.{asset}.{part}": None for asset in ("BTC", "ETH")
              for part in ("change_8h", "spread_8h", "apr", "venue.binance.lowest_since")}  # fmt: skip
    told = [m for s in compose(make("busy", alone)).sections for b in s.blocks if isinstance(b, Paragraph | Bullets)
            for m in b.messages if "venues" in m.names]  # fmt: skip
    assert len(told) > 1
    assert [m.names["venues"] for m in told] == ["venue.binance+venue.okx", *["venues.same"] * (len(told) - 1)]


@pytest.mark.parametrize(
    ("price", "change", "key"),
    [
        (-0.05, -0.05, "closed_into_fall"), (-0.05, 0.05, "opened_into_fall"),
        (0.05, -0.05, "closed_into_rise"), (0.05, 0.05, "opened_into_rise"),
        (0.009, 0.05, None), (0.05, 0.014, None),  # half an ordinary day is the dead band
    ],
)  # fmt: skip
def test_open_interest_is_read_with_the_price(make, price, change, key):
    facts = Facts(make("busy", {"price.BTC.return_1d": price, "open_interest.BTC.change_pct": change}))
    assert [message.key for message in interest.reading(facts, "BTC")] == ([f"open_interest.{key}"] if key else [])


def test_open_interest_in_dollars_is_not_read(make):
    in_coins = make("busy").figures["open_interest.BTC.change_pct"]
    in_dollars = replace(in_coins, basis="in dollars, so the price moves it too")
    facts = Facts(make("busy", {in_coins.id: in_dollars}))
    assert interest.reading(facts, "BTC") == ()


def test_a_record_needs_more_than_thirty_days(make):
    def told(date):
        return [m.key for m in prices.record(Facts(make("busy", {"price.BTC.lower_low_date": date})), "BTC")]

    assert told("2026-01-02") == []  # 30 days before
    assert told("2026-01-01") == ["price.lowest"]


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("coinglass", "source.coinglass"),
        ("vendor-v4", "source.vendor-v4"),
        ("snapshot of 1 February", "source.vendor"),  # the number would have no figure
        ("", "source.vendor"),
    ],
)
def test_a_source_with_a_number_in_its_name_is_a_vendor(source, key):
    assert source_key(source) == key


def test_a_vendors_number_is_the_vendors(make):
    told = [m for s in compose(make("busy")).sections for b in s.blocks if isinstance(b, Paragraph) for m in b.messages]
    (message,) = [m for m in told if m.key == "reported.traders"]
    assert message.names["source"] == "source.coinglass"


STEM = "attribution.BTC"
JUMP = {f"{STEM}.jump.return": -0.02, f"{STEM}.jump.at": "2026-02-01T14:05:00Z"}
NEWS = {f"{STEM}.news.{part}": text for part, text in {
    "title": "Rates stay", "source": "an agency", "at": "2026-02-01T14:00:00Z"}.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "label", "passed", "key"),
    [
        (STEM, "followed", True, "why.followed"),
        (STEM, "triggered", True, "why.triggered"),
        (f"{STEM}.burst", "amplified by liquidations", True, "why.amplified_fall"),
        (STEM, "followed", False, "why.coincided_longs"),  # a test failed: the rung is not reached
        (STEM, "no identified trigger", True, "why.coincided_longs"),
        (STEM, "coincided", True, "why.coincided_longs"),
    ],
)
def test_the_word_is_that_of_the_rung(make, claim, label, passed, key):
    proof = figure.Evidence(claim, label, (figure.Test("order", passed, (f"{STEM}.jump.at",)),))
    document = compose(replace(make("busy", JUMP | NEWS), evidence=(proof,)))
    first = opening(document)[0]
    assert first.key == key
    assert first.evidence == (claim if key != "why.coincided_longs" else "why.coincided")
    assert proof in document.evidence


def test_news_without_a_source_is_no_evidence(make):
    proof = figure.Evidence(STEM, "followed", (figure.Test("order", passed=True),))
    document = compose(replace(make("busy", JUMP), evidence=(proof,)))
    assert opening(document)[0].key == "why.coincided_longs"
