"""The JSON form: money keeps its two decimals, keys are sorted, nothing that JSON cannot say gets in."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.vocabulary.brief_json import brief_json, dumps, reading_json
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.figure import Evidence, Figure, Gap, Reading, Unit
from briefs.vocabulary.figure import Test as EvidenceTest
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 2, 1))
TOTAL = Figure("liquidations.total_usd", Decimal("2583000000.00"), Unit.USD, DAY, "binance", "", 1.0, 3)
SHARE = Figure("liquidations.long_share", 0.9369, Unit.FRACTION, DAY, "binance")
READING = Reading(DAY, {f.id: f for f in (TOTAL, SHARE)}, (Gap("candles", "no candle", asset="XRP"),), "simulated")


def test_money_is_dollars_with_two_decimals():
    assert '"value": 2583000000.00,' in dumps(reading_json(READING))


def test_a_reading_has_the_keys_of_the_contract():
    read = json.loads(dumps(reading_json(READING)))
    assert list(read) == ["date", "window", "provenance", "revision", "figures", "gaps"]
    assert read["window"] == {"start": "2026-02-01T00:00:00Z", "end": "2026-02-02T00:00:00Z"}
    assert list(read["figures"]) == ["liquidations.long_share", "liquidations.total_usd"]
    assert list(read["figures"]["liquidations.total_usd"]) == [
        "value", "unit", "window", "source", "basis", "coverage", "rows",
    ]  # fmt: skip
    assert read["gaps"] == [{"table": "candles", "asset": "XRP", "venue": "", "what": "no candle"}]


def test_a_brief_adds_claims_and_evidence():
    claim = Claim("$2.58 billion", TOTAL.id, "Key figures", "Liquidations came to $2.58 billion.")
    proof = Evidence("why", "coincided", (EvidenceTest("price fell", passed=True, figures=("price.BTC.return_1d",)),))
    read = json.loads(dumps(brief_json(READING, READING.figures, [claim], [proof])))
    assert read["claims"][0]["figure"] == TOTAL.id
    assert read["evidence"] == [
        {
            "claim": "why",
            "label": "coincided",
            "tests": [{"name": "price fell", "passed": True, "figures": ["price.BTC.return_1d"]}],
        }
    ]


def test_not_a_number_is_refused():
    with pytest.raises(ValueError):
        dumps({"value": float("nan")})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_what_is_written_is_read_back(value):
    assert json.loads(dumps(value)) == value


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_cents_survive(cents):
    money = Decimal(cents).scaleb(-2)
    assert Decimal(dumps(money).strip()) == money
