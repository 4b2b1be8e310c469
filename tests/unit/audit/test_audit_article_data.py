"""Texts by anyone against the figures of a day: numbers bound by measure, asset, venue, side and window."""

import json

import pytest

from briefs.audit.article.audit import audit

FIGURES = {
    "liquidations.total_usd": (2_583_000_000.00, "usd"),
    "liquidations.long_usd": (2_420_000_000.00, "usd"),
    "liquidations.short_usd": (163_000_000.00, "usd"),
    "liquidations.highest_since": ("2025-10-10", "date"),
    "liquidations.asset.ETH.usd": (1_150_000_000.00, "usd"),
    "liquidations.asset.BTC.usd": (788_000_000.00, "usd"),
    "liquidations.venue.bybit.usd": (574_000_000.00, "usd"),
    "liquidations.venue.hyperliquid.usd": (1_096_000_000.00, "usd"),
    "reported.traders": (434945, "count"),
    "market.total_cap.change_1d": (-0.0602, "fraction"),
    "price.BTC.return_1d": (-0.048, "fraction"),
    "price.BTC.close": (78500.0, "usd_per_coin"),
    "price.BTC.low": (75600.0, "usd_per_coin"),
    "price.BTC.low_days": (297, "days"),
    "price.BTC.lower_low_date": ("2025-04-09", "date"),
    "price.ETH.close": (2447.0, "usd_per_coin"),
    "price.ETH.low_days": (213, "days"),
    "funding.ETH.rate_8h": (-0.00078, "fraction_per_8h"),
    "funding.ETH.venue.binance.rate_8h": (-0.00028, "fraction_per_8h"),
    "open_interest.BTC.change_pct": (-0.063, "fraction"),
}


def figures():
    window = {"start": "2026-02-01T00:00:00Z", "end": "2026-02-02T00:00:00Z"}
    rest = {"window": window, "source": "binance", "basis": "", "coverage": None, "rows": 1}
    known = {name: {"value": value, "unit": unit, **rest} for name, (value, unit) in FIGURES.items()}
    return json.dumps({"date": "2026-02-01", "window": window, "figures": known, "gaps": []})


def audited(tmp_path, text):
    (tmp_path / "a.txt").write_text(text)
    return audit(tmp_path / "a.txt", figures())


@pytest.mark.parametrize(
    ("text", "kind", "says", "data"),
    [
        ("Liquidations came to $2.56 billion.", "number.value", "$2.56 billion", "liquidations.total_usd"),
        ("Liquidations came to $2.58 million.", "number.scale", "$2.58 million", "liquidations.total_usd"),
        ("Ether liquidations were $788 million.", "number.value", "$788 million", "liquidations.asset.ETH.usd"),
        ("Bybit saw $1.10 billion of liquidations.", "number.value", "$1.10 billion", "liquidations.venue.bybit.usd"),
        ("Liquidations of shorts were $2.42 billion.", "number.value", "$2.42 billion", "liquidations.short_usd"),
        ("More than $2.6 billion of liquidations hit.", "number.hedge", "$2.6 billion", "liquidations.total_usd"),
        ("Nearly $2.5 billion of liquidations hit.", "number.value", "$2.5 billion", "liquidations.total_usd"),
        ("A total of 434,954 traders were liquidated.", "number.value", "434,954", "reported.traders"),
        ("Bitcoin fell 5.8% on the day.", "number.value", "5.8%", "price.BTC.return_1d"),
        (
            "Shorts outweighed longs in liquidations, with $163 million against $2.43 billion.",
            "number.value",
            "$2.43 billion",
            "liquidations.long_usd",
        ),
        ("Ether was calm as Bitcoin rose 4.8%.", "direction.sign", "rose", "price.BTC.return_1d"),
        ("Ether was calm while Bitcoin fell 8.4%.", "number.value", "8.4%", "price.BTC.return_1d"),
        ("Bitcoin slipped 4.8% on the day.", "degree.word", "slipped", "price.BTC.return_1d"),
        ("A slight fall of 4.8% in Bitcoin was seen.", "degree.word", "slight fall", "price.BTC.return_1d"),
        ("Bitcoin was little changed at $78,500.", "degree.word", "little changed", "price.BTC.return_1d"),
        ("BTC open interest inched down 6.3%.", "degree.word", "inched down", "open_interest.BTC.change_pct"),
        ("Bitcoin rose 4.8% on the day.", "direction.sign", "rose", "price.BTC.return_1d"),
        ("The total market value fell by 8%.", "number.value", "8%", "market.total_cap.change_1d"),
        ("BTC open interest rose 6.3%.", "direction.sign", "rose", "open_interest.BTC.change_pct"),
        ("Ether funding was -0.0280% per 8 hours.", "number.value", "-0.0280%", "funding.ETH.rate_8h"),
        (
            "On Binance, Ether funding was -0.0780% per 8 hours.",
            "number.value",
            "-0.0780%",
            "funding.ETH.venue.binance",
        ),
        ("Ether funding was +0.0780% per 8 hours.", "number.sign", "+0.0780%", "funding.ETH.rate_8h"),
        (
            "Ether funding of -0.0780% per 8 hours: longs pay shorts.",
            "funding.payer",
            "longs pay shorts",
            "funding.ETH",
        ),
        ("Bitcoin closed at $75,600.", "number.value", "$75,600", "price.BTC.close"),
        ("Bitcoin has resistance at $75,000.", "level.side", "$75,000", "below the close"),
        ("Ether has support near $3,380.", "level.side", "$3,380", "above the close"),
        ("Bitcoin must hold above $67,200.", "level.distance", "$67,200", "14.4% below"),
        ("Bitcoin's price fell to $75,600, a two-month low.", "superlative.window", "two-month low", "297 days"),
        ("Liquidations were the highest since 10 October 2024.", "superlative.window", "10 October 2024", "2025-10-10"),
        ("Bitcoin's low price was the lowest since 9 May 2025.", "superlative.window", "9 May 2025", "2025-04-09"),
    ],
)
def test_what_the_data_deny_is_found(tmp_path, text, kind, says, data):
    (found,) = audited(tmp_path, text).findings
    assert (found.kind, found.says) == (kind, says)
    assert data in found.data


@pytest.mark.parametrize(
    "text",
    [
        "Liquidations came to $2.58 billion.",
        "Over $2.56 billion of liquidations hit.",
        "Nearly $1.1 billion of liquidations were on Hyperliquid.",
        "About $2.6 billion of liquidations hit.",
        "Ether liquidations were $1.15 billion, while Bitcoin saw liquidations of $788 million.",
        "Liquidations were $2.42 billion of longs and $163 million of shorts.",
        "Bitcoin fell 4.8% and closed at $78,500.",
        "The total market value fell by 6%.",
        "Longs outweighed shorts in liquidations, with $2.42 billion against $163 million.",
        "Bitcoin fell 6.2% at one point.",
        "Bitcoin recovered 25.4% of that fall before the day was over.",
        "Bitcoin's price fell to $75,600, a nine-month low.",
        "Ether's price fell to a seven-month low of $2,385.",
        "Bitcoin must hold above $67,200, 14.4% below the close.",
        "Liquidations were the highest since October 2025, when they were $19.2 billion.",
        "The largest liquidation order was $5 million.",
        "Liquidations of $19.2 billion on 10 October 2025 were larger.",
    ],
)
def test_what_the_data_bear_out_or_cannot_judge_is_left_alone(tmp_path, text):
    assert audited(tmp_path, text).findings == ()


def test_numbers_that_agree_are_counted(tmp_path):
    result = audited(tmp_path, "Liquidations came to $2.58 billion. Bitcoin fell 4.8%. Rainfall was 12 mm.")
    assert (result.numbers, result.matched) == (3, 2)


def test_without_figures_nothing_is_compared(tmp_path):
    (tmp_path / "a.txt").write_text("Liquidations came to $9.99 billion.")
    result = audit(tmp_path / "a.txt")
    assert (result.findings, result.matched) == ((), None)
