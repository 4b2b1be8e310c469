"""What `briefs explain` shows, and that the page of figures is the catalogue's."""

from decimal import Decimal
from pathlib import Path

import pytest
from position_tables import at, bar, day_of_bars, market, order, stretch

from briefs.errors import DataMissing, UserError
from briefs.metrics.catalogue import definition, definitions
from briefs.metrics.compute import compute
from briefs.metrics.document import document
from briefs.metrics.explain import explain
from briefs.vocabulary.preferences import Preferences

FIGURES = Path(__file__).parents[3] / "docs" / "figures.md"
WHOLE_DAY = (at("00:00"), at("00:00", 1))


def told(frames, figure_id):
    return explain(frames, Preferences(), figure_id)


def test_the_rows_behind_a_total_largest_first():
    orders = [order(at("01:00"), "long", str(usd)) for usd in range(1, 31)]
    orders += [order(at("02:00"), "long", "99", kind="adl"), order(at("03:00", -1), "long", "99")]
    one = told(market(orders=orders), "liquidations.asset.BTC.long_usd")
    (rows,) = one.rows
    assert one.figure.value == Decimal("465.00")  # 1 + 2 + ... + 30
    assert (rows.table, rows.count, len(rows.first)) == ("liquidations", 30, 20)
    assert [row["usd"] for row in rows.first[:2]] == [Decimal("30.00"), Decimal("29.00")]
    assert rows.first[0]["ts"] == "2026-03-10T01:00:00Z"
    assert "account" not in rows.first[0]


def test_the_rows_that_count_and_no_others():
    orders = [order(at("01:00"), "long", "5"), order(at("01:00"), "short", "7", venue="bybit")]
    frames = market(orders=orders, totals=[*day_of_bars(0, 600, venue="okx"), *day_of_bars(-1, 600, venue="okx")])
    one = told(frames, "liquidations.total_usd")
    assert {rows.table: rows.count for rows in one.rows} == {"liquidations": 1, "liquidation_totals": 6}
    assert sum(rows.count for rows in one.rows) == one.figure.rows
    assert [row["venue"] for row in one.rows[0].first] == ["bybit"]
    assert told(frames, "liquidations.bar.0400.usd").rows[0].count == 1


def test_rows_of_one_side_and_of_one_order():
    orders = [
        order(at("01:00"), "short", "60", number="7"),
        order(at("01:01"), "short", "50", number="7"),
        order(at("02:00"), "long", "100"),
    ]
    frames = market(orders=orders, stretches=[stretch(*WHOLE_DAY, "full")])
    assert [row["usd"] for row in told(frames, "liquidations.largest.usd").rows[0].first] == [60, 50]
    assert told(frames, "liquidations.long_usd").rows[0].count == 1


def test_rows_of_comparisons_reach_back():
    frames = market(totals=[row for back in range(25) for row in day_of_bars(-back, 600 if back else 1200)])
    (median,) = told(frames, "liquidations.ratio_30d_median").rows
    assert median.count == 25
    (change,) = told(frames, "liquidations.change_1d").rows
    assert [row["long_usd"] for row in change.first] == [Decimal("1200.00"), Decimal("600.00")]


def test_rows_of_funding_and_open_interest():
    funding = [
        (at(f"{hour:02}:00", back), "okx", "BTCUSDT", "BTC", 0.0001, 8.0) for back in (-1, 0) for hour in (0, 8, 16)
    ]
    levels = [(at(clock, back), "okx", "BTCUSDT", "BTC", 5.0, 5e5) for back in (-1, 0) for clock in ("20:00", "23:00")]
    frames = market(funding=funding, open_interest=levels)
    assert told(frames, "funding.BTC.venue.okx.rate_8h").rows[0].count == 3
    assert told(frames, "funding.BTC.change_8h").rows[0].count == 6
    assert [row["ts"] for row in told(frames, "open_interest.BTC.change_pct").rows[0].first] == [
        "2026-03-10T23:00:00Z",
        "2026-03-09T23:00:00Z",
    ]


def test_every_figure_can_be_explained():
    frames = market(
        orders=[order(at("01:00"), "long", "5", account="0xa")],
        totals=[row for back in range(25) for row in day_of_bars(-back, 600)],
        funding=[(at("08:00", back), "okx", "BTCUSDT", "BTC", 0.0001, 24.0) for back in range(-3, 1)],
        open_interest=[(at("23:00", back), "binance", "BTCUSDT", "BTC", 5.0, 5e5) for back in (-1, 0)],
        reported=[(at("00:00"), at("00:00", 1), "Traders", None, 5.0, "count", "vendor", None)],
    )
    for figure in compute(frames, Preferences()).figures.values():
        one = told(frames, figure.id)
        assert one.definition.covers(figure.id)
        # Nothing stands behind what the brief says of itself, and behind a side without a liquidation.
        assert one.rows or not one.definition.inputs or figure.value == 0, figure.id


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(UserError, match=r"did you mean .*liquidations\.total_usd") as caught:
        told(market(totals=day_of_bars(0, 600)), "liquidation.total_usd")
    assert caught.value.exit_code == 2


def test_an_absent_figure_says_why():
    frames = market(totals=[bar(at("00:00"), 5, 5)])
    with pytest.raises(DataMissing, match="no comparison with earlier days: the record of this window is not complete"):
        told(frames, "liquidations.change_1d")
    with pytest.raises(
        DataMissing, match=r"no row of liquidation_totals or liquidations .* there is .*asset\.BTC\.usd"
    ):
        told(market(totals=day_of_bars(0, 600)), "liquidations.asset.ETH.usd")


def test_the_page_of_figures_is_up_to_date():
    assert FIGURES.read_text(encoding="utf-8") == document(), (
        "run `python -m briefs.metrics.document > docs/figures.md`"
    )


def test_each_family_is_defined_once():
    patterns = [entry.pattern for entry in definitions()]
    assert len(patterns) == len(set(patterns))
    assert definition("nonsense") is None
    found = definition("funding.BTC.venue.binance-spot.rate_8h")
    assert found is not None
    assert found.parts("funding.BTC.venue.binance-spot.rate_8h") == {"A": "BTC", "V": "binance-spot"}
