"""Numbers of a changed brief find their figures again by value and words, or are named with the nearest."""

import json

import pytest

from briefs.audit import brief
from briefs.audit.block import Block, Link
from briefs.audit.rebind import rebind

DAY = {"start": "2026-03-10T00:00:00Z", "end": "2026-03-11T00:00:00Z"}
FIGURES = {
    "liquidations.total_usd": ("2583000000.00", "usd", "binance, okx"),
    "liquidations.long_usd": ("2420000000.00", "usd", "binance, okx"),
    "liquidations.short_usd": ("163000000.00", "usd", "binance, okx"),
    "liquidations.venue.okx.usd": ("163400000.00", "usd", "okx"),
    "price.BTC.return_1d": ("-0.048", "fraction", "binance"),
    "price.BTC.close": ("78500.0", "usd_per_coin", "binance"),
    "price.ETH.close": ("2447.0", "usd_per_coin", "binance"),
    "price.ETH.return_1d": ("-0.077", "fraction", "binance"),
    "market.total_cap.change_1d": ("-0.06", "fraction", "cg"),
    "funding.ETH.venue.binance.rate_8h": ("-0.00028", "fraction_per_8h", "binance"),
    "method.funding_hours": ("8", "hours", ""),
    "series.price.BTC@2026-03-10T05:00:00Z": ("77000.0", "usd_per_coin", "binance"),
}
TOLD = "Liquidations came to $2.58 billion, of which $2.42 billion were longs."


def statement(*claims):
    figures = {}
    for name, (value, unit, source) in FIGURES.items():
        figures[name] = {"value": float(value), "unit": unit, "window": DAY, "source": source, "basis": ""}
    names = ("text", "figure", "section", "sentence")
    whole = {
        "date": "2026-03-10",
        "window": DAY,
        "figures": figures,
        "gaps": [],
        "claims": [dict(zip(names, claim, strict=True)) for claim in claims],
    }
    return brief.of_figures(json.dumps(whole))


BRIEF = statement(
    ("$2.58 billion", "liquidations.total_usd", "Why?", TOLD),
    ("$2.42 billion", "liquidations.long_usd", "Why?", TOLD),
    ("$78,500", "price.BTC.close", "Numbers", "Prices | BTC | Close"),
    ("$2,447", "price.ETH.close", "Numbers", "Prices | ETH | Close"),
)


def one(text, section="Why?", **more):
    (found,) = rebind(BRIEF, [Block(section, text, **more)])
    return found


def figures(found):
    return [(claim.text, claim.figure) for claim in found.claims]


def test_a_sentence_that_stands_keeps_its_claims_wherever_it_stands():
    found = one(f"Something new. {TOLD}", section="Key figures")
    assert figures(found) == [("$2.58 billion", "liquidations.total_usd"), ("$2.42 billion", "liquidations.long_usd")]
    assert {(c.section, c.sentence) for c in found.claims} == {("Key figures", TOLD)}
    text = f"Something new. {TOLD}"
    assert [text[start:end] for start, end, _ in found.bound] == ["$2.58 billion", "$2.42 billion"]
    assert found.unproven == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bitcoin fell 4.8%.", [("4.8%", "price.BTC.return_1d")]),
        ("BTC ended the day at $78,500, down 4.8%.", [("$78,500", "price.BTC.close"), ("4.8%", "price.BTC.return_1d")]),
        (
            "Shorts made up $163 million of liquidations.",  # OKX's $163.4 million prints the same and is not named
            [("$163 million", "liquidations.short_usd")],
        ),
        ("Liquidations on OKX were $163 million.", [("$163 million", "liquidations.venue.okx.usd")]),
        (
            "ETH funding on Binance was -0.0280% per 8 hours.",
            [("-0.0280%", "funding.ETH.venue.binance.rate_8h"), ("8 hours", "method.funding_hours")],
        ),
        ("The market value fell by 6%.", [("6%", "market.total_cap.change_1d")]),
    ],
)
def test_a_new_sentence_is_bound_by_value_and_words(sentence, expected):
    found = one(sentence)
    assert found.unproven == ()
    assert figures(found) == expected


@pytest.mark.parametrize(
    ("sentence", "says", "nearest"),
    [
        ("Bitcoin fell 7.7%.", "7.7%", "price.BTC.return_1d"),
        ("Bitcoin fell 6.0%.", "6.0%", "price.BTC.return_1d"),
        ("Bitcoin rose 4.8%.", "rose", "price.BTC.return_1d"),
        ("Bitcoin was last seen at $77,000.", "$77,000", "price.BTC.close"),  # a chart's point is no figure to quote
        ("It stood at $78,500.", "$78,500", ""),  # nobody is named
        ("Liquidations came to $2.85 billion, of which $2.42 billion were longs.", "$2.85 billion", "total_usd"),
        ("Longs were $163 million of liquidations.", "$163 million", ""),
        ("There were 17 of them.", "17", ""),
    ],
)
def test_what_no_figure_bears_out_is_named_with_the_nearest(sentence, says, nearest):
    (fault, *_) = one(sentence).unproven
    assert fault.says == says
    assert sentence[fault.start :].startswith(says)
    assert nearest in fault.nearest


def test_an_editors_number_needs_no_figure_but_its_neighbours_do():
    text = "Exchange X counted $9 billion, and $8 billion before."
    whole = statement()
    own = Link(text.index("$9"), text.index("$9") + len("$9 billion"), "editor.1", "")
    (found,) = rebind(whole, [Block("Why?", text, links=(own,))])
    assert figures(found) == [("$9 billion", "editor.1")]
    assert [fault.says for fault in found.unproven] == ["$8 billion"]


def cell(text, key):
    return one(text, "Numbers", role="cell", key=key)


def test_cells_are_bound_by_row_and_column():
    assert figures(cell("$78,500", "Prices | BTC | Close")) == [("$78,500", "price.BTC.close")]
    assert figures(cell("$78,500", "Prices of the day | BTC | Close")) == [("$78,500", "price.BTC.close")]
    assert figures(cell("$79 thousand", "Prices | BTC | Close")) == [("$79 thousand", "price.BTC.close")]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("$78,900", "Prices | BTC | Close"),
        ("$2,447", "Prices | BTC | Close"),
        ("$78,500", "Prices | SOL | Close"),
        ("$78,500", "Prices | BTC | High"),
    ],
)
def test_a_cell_of_another_row_or_column_is_refused(text, key):
    assert cell(text, key).unproven
