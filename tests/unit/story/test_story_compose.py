"""The planned tree: only figures that exist, each told once, gaps said once, sections in order, within the budget."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.story import liquidations, prices, standing
from briefs.story.compose import compose
from briefs.story.degree import move, shared
from briefs.story.facts import Facts
from briefs.story.gaps import placed
from briefs.story.telling import CONTEXT
from briefs.vocabulary.document import Bullets, Chart, GapNote, Paragraph, Table
from briefs.vocabulary.figure import Gap
from briefs.vocabulary.window import Window

ORDER = ["key_figures", "why", "reaction", "next", "numbers", "about"]


def blocks(document, kind):
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def prose(document, *sections):
    """Messages of the lead and of paragraphs and bullets, in reading order; of some sections where they are named."""
    told = [] if sections else list(document.lead)
    for section in document.sections:
        if not sections or section.key in sections:
            for block in section.blocks:
                if isinstance(block, Paragraph | Bullets):
                    told += block.messages
    return told


def keys(document, *sections):
    return [message.key for message in prose(document, *sections)]


def references(document):
    messages = [document.title, *prose(document)]
    for chart in blocks(document, Chart):
        messages += [chart.title, chart.description]
        yield from (point for series in chart.series for point in series.points)
        yield from (figure for _, figure in chart.marks)
    for table in blocks(document, Table):
        yield from (cell for row in table.rows for cell in row.cells if cell is not None)
    yield from (figure for message in messages for figure in message.refs.values())


def check(reading):
    document = compose(reading)
    assert [section.key for section in document.sections] == ORDER
    assert set(references(document)) <= set(reading.figures)
    told = Counter(f for message in prose(document) for f in message.refs.values() if not f.startswith(CONTEXT))
    assert [name for name, count in told.items() if count > 1] == []
    gaps = [gap for note in blocks(document, GapNote) for gap in (note.gap, *note.also)]
    assert Counter(gaps) == Counter(reading.gaps)
    claims = [evidence.claim for evidence in document.evidence]
    assert len(claims) == len(set(claims))
    assert {message.evidence for message in prose(document) if message.evidence} == set(claims)
    assert all(set(test.figures) <= set(reading.figures) for e in document.evidence for test in e.tests)
    assert document.lead
    assert all(section.blocks for section in document.sections if section.key not in {"key_figures", "numbers"})
    return document


def test_every_reading_gives_a_sound_document(any_reading):
    check(any_reading)


def test_the_order_of_the_figures_does_not_matter(any_reading):
    turned = replace(any_reading, figures=dict(reversed(any_reading.figures.items())))
    assert compose(turned) == compose(any_reading)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_day_that_lacks_any_of_its_figures_gives_a_sound_document(make, data):
    whole = make(data.draw(st.sampled_from(["busy", "quiet", "patchy", "rolling day"])))
    stems = sorted({".".join(name.split("@")[0].split(".")[:3]) for name in whole.figures})
    gone = data.draw(st.sets(st.sampled_from(stems)))
    kept = {n: f for n, f in whole.figures.items() if ".".join(n.split("@")[0].split(".")[:3]) not in gone}
    check(replace(whole, figures=kept))


def test_a_busy_day_leads_with_the_total_and_its_record(make):
    document = compose(make("busy"))
    assert document.title.key == "title.liquidations_price"
    assert document.lead[0].key == "liquidations.total_record"
    assert document.lead[0].refs == {
        "total": "liquidations.total_usd",
        "highest_since": "liquidations.highest_since",
        "then": "liquidations.highest_since.usd",
    }
    assert 4 <= len(keys(document, "key_figures")) <= 6
    told = set(keys(document, "key_figures"))
    assert "liquidations.ratio_fold" in told
    assert told & {"liquidations.split_longs", "liquidations.share_longs"}


def test_a_busy_day_has_all_its_charts_and_tables(make):
    document = compose(make("busy"))
    assert [chart.slug for chart in blocks(document, Chart)] == [
        "liquidations-time", "liquidations-strip", "open-interest-price-btc", "funding-history-btc", "level-map",
        "price-levels-btc", "liquidations-parts-venue", "liquidations-parts-asset",
    ]  # fmt: skip
    assert [table.key for table in blocks(document, Table)] == [
        "liquidations_by_asset", "liquidations_by_venue", "prices", "funding_by_venue", "open_interest",
        "levels_support", "levels_resistance", "coverage", "sources",
    ]  # fmt: skip


def test_parts_stand_by_size_under_their_total(make):
    by_asset = next(t for t in blocks(compose(make("busy")), Table) if t.key == "liquidations_by_asset")
    # 1,090 + 60 = 1,150 million of ETH; 1,130 + 90 = 1,220 of BTC; 200 + 13 = 213 of XYZ.
    assert [row.label for row in by_asset.rows] == ["asset.BTC", "asset.ETH", "asset.XYZ", "row.total"]


def test_every_table_row_has_a_cell_for_each_column(any_reading):
    for table in blocks(compose(any_reading), Table):
        assert {len(row.cells) for row in table.rows} == {len(table.columns) - 1}


def test_a_quiet_day_says_so_and_is_shorter(make):
    quiet, busy = compose(make("quiet")), compose(make("busy"))
    assert quiet.title.key == "title.quiet"
    assert quiet.lead[0].key == "lead.quiet"
    assert keys(quiet, "why")[0] == "why.no_trigger"
    assert len(prose(quiet, *ORDER[:4])) < 0.6 * len(prose(busy, *ORDER[:4]))


@pytest.mark.parametrize(
    ("changes", "quiet"),
    [
        ({}, True),
        ({"liquidations.ratio_30d_median": 1.0}, False),
        ({"liquidations.ratio_30d_median": None}, False),
        ({"price.BTC.return_1d": -0.019}, True),
        ({"price.BTC.return_1d": -0.02}, False),
        ({"price.ETH.return_1d": 0.03}, False),
        ({"price.ETH.return_1d": None}, False),
    ],
)
def test_quiet_needs_a_small_total_and_calm_prices(make, changes, quiet):
    assert (compose(make("quiet", changes)).title.key == "title.quiet") is quiet


def test_a_day_without_liquidation_data_is_not_quiet_and_says_what_is_missing(make):
    document = compose(make("no liquidations"))
    assert document.title.key == "title.price"
    assert {message.key for message in document.lead} == {"lead.price", "market.value_change"}
    key_figures = next(section for section in document.sections if section.key == "key_figures")
    assert [block.gap.table for block in key_figures.blocks if isinstance(block, GapNote)] == ["liquidations"]
    assert not [key for key in keys(document) if key.startswith(("liquidations", "lead.quiet"))]


def test_partial_feeds_are_lower_bounds(make):
    document = compose(make("patchy"))
    total = next(m for m in prose(document) if m.refs.get("total") == "liquidations.total_usd")
    assert total.names["amount"] == "amount.at_least"
    assert "about.lower_bound" in keys(document, "about")
    whole = next(m for m in prose(compose(make("busy"))) if m.refs.get("total") == "liquidations.total_usd")
    assert whole.names["amount"] == "amount.whole"


def test_at_most_six_gaps_stand_in_the_text_and_like_ones_once(make):
    document = compose(make("patchy"))
    notes = {s.key: [b for b in s.blocks if isinstance(b, GapNote)] for s in document.sections}
    assert sum(len(found) for key, found in notes.items() if key != "about") == 6
    (bars,) = notes["key_figures"]
    assert [(gap.table, gap.asset) for gap in (bars.gap, *bars.also)] == [
        ("liquidation_totals", "BTC"), ("liquidation_totals", "ETH"),
    ]  # fmt: skip
    assert "elsewhere" in [note.gap.table for note in notes["about"]]


def test_a_note_lists_assets_of_a_venue_or_venues_of_an_asset_but_never_both():
    def gap(asset, venue, what="no candles"):
        return Gap("candles", what, asset, venue)

    def listed(*gaps):
        return [[(g.asset, g.venue) for g in (n.gap, *n.also)] for notes in placed(gaps).values() for n in notes]

    assert listed(gap("BTC", "okx"), gap("ETH", "okx"), gap("SOL", "okx")) == [
        [("BTC", "okx"), ("ETH", "okx"), ("SOL", "okx")]
    ]
    assert listed(gap("BTC", "okx"), gap("BTC", "bybit")) == [[("BTC", "okx"), ("BTC", "bybit")]]
    # BTC on OKX and ETH on Bybit: "BTC and ETH on OKX and Bybit" would say more than is known.
    assert listed(gap("BTC", "okx"), gap("ETH", "bybit")) == [[("BTC", "okx")], [("ETH", "bybit")]]
    assert listed(gap("BTC", "okx"), gap("ETH", "okx"), gap("BTC", "bybit")) == [
        [("BTC", "okx"), ("ETH", "okx")], [("BTC", "bybit")],
    ]  # fmt: skip
    assert listed(gap("", "okx"), gap("BTC", "okx")) == [[("", "okx")], [("BTC", "okx")]]
    assert listed(gap("BTC", "okx"), gap("ETH", "okx", "other words")) == [[("BTC", "okx")], [("ETH", "okx")]]


def test_longer_bars_are_not_called_hours(make):
    def span(reading):
        (message,) = liquidations.peak(Facts(reading))
        return message.names["span"]

    assert span(make("four-hour bars")) == "span.bar"
    assert span(make("busy")) == "span.hour"
    chart = next(c for c in blocks(compose(make("four-hour bars")), Chart) if c.key == "liquidations_time")
    assert [len(series.points) for series in chart.series] == [6, 6]


@pytest.mark.parametrize("name", ["rolling day", "rolling week"])
def test_a_rolling_window_is_never_a_date_and_compares_with_the_window_before(make, name):
    document = compose(make(name))
    used = set(references(document))
    assert "window.date" not in used
    assert not [figure for figure in used if figure.endswith(("_1d", "ratio_30d_median"))]
    assert "price.BTC.return" in used
    words = {word for message in prose(document) for word in message.names.values()}
    assert words.isdisjoint({"period.day", "previous.day", "span.day"})


def test_a_clock_alone_is_told_only_where_it_names_one_moment(make):
    def told(name):
        facts = Facts(make(name))
        drafts = (*liquidations.peak(facts), *prices.extreme(facts, "BTC"), *prices.jump(facts, "BTC"))
        return [message.key for message in drafts]

    assert told("well known") == ["liquidations.peak", "price.low_timed", "price.jump"]
    assert told("rolling day") == ["liquidations.peak", "price.low_timed"]
    assert told("rolling week") == ["liquidations.peak_dated"]


def test_each_term_is_explained_where_it_is_named_first(any_reading):
    document = compose(any_reading)
    met = [word for m in prose(document) for word in m.names.values() if word.startswith("term.")]
    for term in {word.removesuffix("_glossed") for word in met}:
        forms = [word for word in met if word.removesuffix("_glossed") == term]
        assert forms == [f"{term}_glossed", *[term] * (len(forms) - 1)]


def test_a_day_of_no_liquidations_at_all_is_a_true_zero(make):
    zero = dict.fromkeys(("total_usd", "long_usd", "short_usd"), 0)
    changes = {f"liquidations.{name}": value for name, value in zero.items()}
    gone = ("long_share", "change_1d", "highest_since", "largest.usd", "peak.usd", "peak.at")
    document = check(make("busy", changes | {f"liquidations.{name}": None for name in gone}))
    assert "liquidations.zero" in keys(document)
    assert document.title.key != "title.liquidations"


def test_a_loud_day_is_told_by_the_clock_first(make):
    told = keys(compose(make("well known")), "why")
    assert {"liquidations.peak", "liquidations.wave"} <= set(told)
    calm = compose(make("well known", {"liquidations.ratio_30d_median": 1.2, "liquidations.highest_since": None}))
    assert not {"liquidations.peak", "liquidations.wave"} <= set(keys(calm, "why"))


def test_other_days_tell_other_facts(make):
    """The facts that take turns: over a month each is told, and none every day."""
    changes = {"liquidations.ratio_30d_median": 1.4, "liquidations.highest_since": None, "liquidations.long_share": 0.6}
    busy = make("well known", changes)
    turns = {"liquidations.rank", "liquidations.percentile", "liquidations.foremost",
             "liquidations.concentrated", "liquidations.asset_lead_share", "liquidations.asset_sides",
             "liquidations.peak", "liquidations.wave"}  # fmt: skip
    days = [replace(busy, window=Window.day(busy.window.date + timedelta(days=n))) for n in range(32)]
    told = Counter(key for day in days for key in set(keys(compose(day))) & turns)
    assert set(told) == turns
    assert max(told.values()) < 32


@pytest.mark.parametrize(("rank", "told"), [(1, True), (36, True), (37, False), (324, False), (325, True)])
def test_a_middling_place_among_other_days_is_not_told(make, rank, told):
    facts = Facts(make("well known", {"liquidations.rank": rank, "liquidations.rank_of": 361}))
    assert bool(standing.liquidations(facts)) is told


def test_what_followed_similar_days_is_told_with_its_uncertainty(make):
    known = make("well known")
    days = [replace(known, window=Window.day(known.window.date + timedelta(days=n))) for n in range(12)]
    for document in map(compose, days):
        ahead = keys(document, "next")
        assert ("next.base_rate" in ahead) == ("next.base_range" in ahead)
    assert any("next.base_rate" in keys(document, "next") for document in map(compose, days))
    few = make("well known", {f"analogs.{a}.{d}.verdict": "too few" for a in ("BTC", "ETH") for d in (1, 7)})
    days = [replace(few, window=Window.day(few.window.date + timedelta(days=n))) for n in range(12)]
    assert not any("next.base_rate" in keys(document, "next") for document in map(compose, days))


@pytest.mark.parametrize(
    ("steps", "degree"),
    [(("fell", "fell"), "fell"), (("edged_up", "surged", "rose"), "up"), (("slid", "edged_down"), "down")],
)
def test_one_verb_stands_for_several_changes_only_where_they_share_their_degree(steps, degree):
    assert shared(*steps) == degree
    assert move("price", degree)["way"] == f"way.{'up' if degree == 'up' else 'down'}"
