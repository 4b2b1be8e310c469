"""Briefs that are consistent with themselves but not with their figures: text and claims tell the same lie.

No comparison of texts finds these, only the auditor's own arithmetic and its knowledge of the trade's words.
"""

import pytest
from audit_briefs import BUSY, PATCHY, write

from briefs.audit.verify import verify

LIES = [
    # numbers
    ("[[$2.42 billion|", "[[$2.43 billion|", "number.value"),
    ("[[93.7%|", "[[93.8%|", "number.value"),
    ("[[$2.42 billion|", "[[$2.42 million|", "number.scale"),
    ("[[$2.73 trillion|", "[[$2.73 billion|", "number.scale"),
    ("[[$163 million|", "[[$163 thousand|", "number.scale"),
    ("[[0.012 percentage points|", "[[0.012%|", "number.unit"),
    ("[[6.3%|", "[[6.3 percentage points|", "number.unit"),
    ("[[6.3%|", "[[6.3 bp|", "number.unit"),
    ("[[14|market", "[[14%|market", "number.unit"),
    ("[[+0.0100%|", "[[-0.0100%|", "number.sign"),
    ("[[-0.0780%|", "[[+0.0780%|", "number.sign"),
    ("[[-7.7%|", "[[7.7%|", "number.sign"),
    ("[[1,330.0|", "[[1,303.0|", "number.value"),
    ("[[434,945|", "[[434,954|", "number.value"),
    ("[[24|window.hours]] hours", "[[24|window.hours]] days", "number.unit"),
    ("[[30|method.median_days]]-day", "[[30|method.median_days]]-month", "number.unit"),
    ("[[8|method.funding_hours]] hours", "[[4|method.funding_hours]] hours", "number.value"),
    # dates
    ("[[10 March 2026|window.date]]", "[[11 March 2026|window.date]]", "date.value"),
    ("[[10 October 2025|", "[[10 November 2025|", "date.value"),
    ("[[9 April 2025|", "[[9 April 2024|", "date.value"),
    ("[[08:14 UTC|", "[[09:14 UTC|", "date.value"),
    ("[[18 March 2026, 18:00 UTC|", "[[18 March 2026, 19:00 UTC|", "date.value"),
    # unbound
    ("As prices fell", "As prices fell for the third straight day", "number.unbound"),
    ("No single trigger", "Volume doubled. No single trigger", "number.unbound"),
    ("was the lowest since", "was a two-month low, the lowest since", "number.unbound"),
    ("hit mainly longs.", "hit mainly longs, 90% of all.", "number.unbound"),
    ("not investment advice.", "not investment advice. Last year it was $19 billion.", "number.unbound"),
    ("Liquidated longs mean", "In 24 hours, liquidated longs mean", "number.unbound"),
    # figures in the wrong place
    ("[[$2.42 billion|liquidations.long_usd]]", "[[$163 million|liquidations.short_usd]]", "number.side"),
    # names
    ("Bitcoin slid [[4.8%|price.BTC.return_1d]], ", "Ether fell [[4.8%|price.BTC.return_1d]], ", "number.asset"),
    ("Ether lost", "Solana lost", "number.asset"),
    ("Bitcoin support", "ETH support", "number.asset"),
    ("On Binance, Ether", "On Bybit, Ether", "number.venue"),
    ("On Binance, Ether", "On Deribit, Ether", "number.venue"),
    ("Longs were", "Shorts were", "number.side"),
    ("and shorts [[$163", "and longs [[$163", "number.side"),
    ("a long share", "a short share", "number.side"),
    ("Bitcoin's low of", "Bitcoin's high of", "number.measure"),
    ("closing at", "opening at", "number.measure"),
    ("largest single liquidation", "smallest single liquidation", "number.measure"),
    ("heaviest hour", "quietest hour", "number.measure"),
    ("-day median.", "-day average.", "number.measure"),
    ("Bitcoin open interest, the contracts outstanding,", "Bitcoin funding", "number.measure"),
    ("Bitcoin funding was", "Bitcoin open interest was", "number.measure"),
    ("Longs were [[", "Longs lost [[", "number.measure"),
    ("Liquidations came to", "Long liquidations came to", "number.side"),
    ("Liquidations came to", "Bitcoin liquidations came to", "number.asset"),
    # directions
    ("Bitcoin slid [[4.8%|price.BTC.return_1d]],", "Bitcoin rose [[4.8%|price.BTC.return_1d]],", "direction.sign"),
    ("Ether lost", "Ether gained", "direction.sign"),
    ("Liquidations jumped", "Liquidations fell", "direction.sign"),
    ("outstanding, slid", "outstanding, grew", "direction.sign"),
    ("crypto slid", "crypto climbed", "direction.sign"),
    ("more negative, by", "less negative, by", "direction.sign"),
    ("Bitcoin slid [[4.8%|price.BTC.return_1d]],", "Bitcoin moved [[4.8%|price.BTC.return_1d]],", "number.sign"),
    # fixed semantics
    ("hours: longs pay shorts", "hours: shorts pay longs", "funding.payer"),
    ("hours: shorts pay longs", "hours: longs pay shorts", "funding.payer"),
    ("hours: shorts pay longs", "hours: longs are paying shorts", "funding.payer"),
    ("hours: shorts pay longs", "hours: shorts are paid by longs", "funding.payer"),
    ("Bitcoin support", "Bitcoin resistance", "level.side"),
    ("Bitcoin resistance", "Bitcoin support", "level.side"),
    ("]] below the close", "]] above the close", "level.side"),
    ("]] above the close", "]] below the close", "level.side"),
    ("had been bullish", "had been bearish positioning", "positioning.side"),
    ("had been bullish", "showed bearish sentiment", "positioning.side"),
    # superlatives, windows
    ("the highest since [[10 October", "the lowest since [[10 October", "superlative.side"),
    ("was the lowest since [[9 April", "was the highest since [[9 April", "superlative.side"),
    ("was the lowest since [[14 Nov", "was the highest since [[14 Nov", "superlative.side"),
    ("The heaviest hour began", "The heaviest hour, the highest since the crash, began", "superlative.unbound"),
    ("from the day before.", "from a week earlier.", "number.window"),
    ("outstanding, slid", "outstanding, an all-time low, fell", "superlative.unbound"),
    # causes
    ("As prices fell, liquidations", "Tariff news caused the fall, and liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "Due to tariffs, liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "Prices fell because of tariffs, and liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "The fall was set off by a tariff, and liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "The fall was driven by tariffs, and liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "Prices fell after tariff news, and liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "Following tariff news, prices fell and liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "A headline sparked the fall, and liquidations", "cause.unproven"),
    ("As prices fell, liquidations", "A headline triggered it, and liquidations", "cause.unproven"),
    # debris
    ("As prices fell", "As {{ move }}", "text.debris"),
    ("As prices fell", "As None fell", "text.debris"),
    ("As prices fell", "As nan fell", "text.debris"),
    ("Ether lost", "EthereumETH-- lost", "text.debris"),
    ("hit mainly longs", "hit  longs", "text.debris"),
    ("hit mainly longs", "hit mainly longs , again", "text.debris"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "kind"), LIES)
def test_a_lie_that_text_and_claims_share_is_found(tmp_path, old, new, kind):
    folder = write(BUSY.mutated(old, new), tmp_path / "brief")
    found = verify(folder).findings
    assert kind in {f.kind for f in found if f.severity == "error"}, [(f.kind, f.says) for f in found]


def test_the_finding_shows_where_and_what(tmp_path):
    folder = write(BUSY.mutated("Ether lost", "Ether gained"), tmp_path / "brief", formats=("md",))
    (finding,) = verify(folder).findings
    assert finding.place == "brief.md"
    assert finding.section == "How did markets react?"
    assert finding.sentence == "Ether gained 7.7% and closed at $2,447."
    assert finding.sentence[slice(*finding.span)] == finding.says == "gained"
    assert "price.ETH.return_1d = -0.0773" in finding.data


PATCHY_LIES = [
    ("Solana gained", "Solana lost", "direction.sign"),
    ("[[$812 thousand|", "[[$812 million|", "number.scale"),
    ("[[$812 thousand|", "[[$821 thousand|", "number.value"),
    ("hours: longs pay shorts", "hours: shorts pay longs", "funding.payer"),
    ("[[2 of 6 bars", "[[3 of 6 bars", "text.value"),
    ("Solana grew", "Solana shrank", "direction.sign"),
    ("[[50.0%|", "[[55.0%|", "number.value"),
    ("On OKX", "On Hyperliquid", "number.venue"),
]


@pytest.mark.parametrize(("old", "new", "kind"), PATCHY_LIES)
def test_a_lie_of_a_patchy_day_is_found(tmp_path, old, new, kind):
    found = verify(write(PATCHY.mutated(old, new), tmp_path / "brief")).findings
    assert kind in {f.kind for f in found if f.severity == "error"}, [(f.kind, f.says) for f in found]
