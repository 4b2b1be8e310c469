"""Contracts' names as the venues write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.sources.venues.market import Market, chosen, market
from briefs.sources.venues.symbols import Name, UnknownSymbol, coin, read


@pytest.mark.parametrize(
    ("symbol", "asset", "many", "quote", "expiry"),
    [
        ("BTCUSDT", "BTC", 1, "USDT", ""),
        ("BTC-USDT-SWAP", "BTC", 1, "USDT", ""),
        ("BTC-USD-SWAP", "BTC", 1, "USD", ""),
        ("BTC_USDT", "BTC", 1, "USDT", ""),
        ("BTC-USDT", "BTC", 1, "USDT", ""),
        ("BTC-PERPETUAL", "BTC", 1, "", ""),
        ("SOL_USDC-PERPETUAL", "SOL", 1, "USDC", ""),
        ("BTC-USD", "BTC", 1, "USD", ""),
        ("PF_XBTUSD", "BTC", 1, "USD", ""),
        ("PI_XRPUSD", "XRP", 1, "USD", ""),
        ("FI_XBTUSD_260327", "BTC", 1, "USD", "260327"),
        ("tBTCF0:USTF0", "BTC", 1, "USDT", ""),
        ("BTCUSD_PERP", "BTC", 1, "USD", ""),
        ("BTCUSDT_260327", "BTC", 1, "USDT", "260327"),
        ("BTCUSD_200925", "BTC", 1, "USD", "200925"),
        ("BTC-USD-230929", "BTC", 1, "USD", "230929"),
        ("BTC-USDT-211210", "BTC", 1, "USDT", "211210"),
        ("BTC200703", "BTC", 1, "", "200703"),
        ("BTC-27MAR26", "BTC", 1, "", "27MAR26"),
        ("BTCUSDH26", "BTC", 1, "USD", "H26"),
        ("BTCPERP", "BTC", 1, "", ""),
        ("1000PEPEUSDT", "PEPE", 1000, "USDT", ""),
        ("1000000MOGUSDT", "MOG", 1000000, "USDT", ""),
        ("1MBABYDOGEUSDT", "BABYDOGE", 1000000, "USDT", ""),
        ("SHIB1000USDT", "SHIB", 1000, "USDT", ""),
        ("kPEPE", "PEPE", 1000, "", ""),
        ("SOL", "SOL", 1, "", ""),
        ("1INCHUSDT", "1INCH", 1, "USDT", ""),
        ("API3USDT", "API3", 1, "USDT", ""),
        ("KAVAUSDT", "KAVA", 1, "USDT", ""),
        ("BTCFDUSD", "BTC", 1, "FDUSD", ""),
    ],
)
def test_a_name_says_coin_multiplier_and_quote(symbol, asset, many, quote, expiry):
    assert read(symbol) == Name(asset, Decimal(many), quote, expiry)
    assert read(symbol).perpetual is not bool(expiry)


@pytest.mark.parametrize(
    "symbol", ["", "xyz:NVDA", "@107", "币安人生USDT", "btcusdt", "BTC/USDT", "PURR/USDC", "A" * 50, " BTC"]
)
def test_other_names_are_refused(symbol):
    with pytest.raises(UnknownSymbol):
        read(symbol)


@given(st.text(max_size=40))
def test_no_name_does_more_than_raise(symbol):
    try:
        name = read(symbol)
    except UnknownSymbol:
        return
    assert name.asset.isalnum()
    assert name.asset == name.asset.upper()


@given(st.from_regex(r"[A-Z]{2,8}", fullmatch=True).filter(lambda base: base != "XBT"), st.integers(3, 6))
def test_a_multiplier_before_a_coin_is_taken_off(base, zeros):
    assert coin(f"1{'0' * zeros}{base}") == (base, Decimal(10**zeros))
    assert coin(base) == (base, 1)


def test_sizes_of_linear_multiplied_and_inverse_markets():
    linear = Market("BTC-USDT-SWAP", "BTC", Decimal(1), "USDT", contract=Decimal("0.01"))
    # 8.55 contracts of 0.01 BTC at 82655.7
    assert linear.size(Decimal("8.55"), Decimal("82655.7")) == (Decimal("0.0855"), Decimal("7067.06235"))
    many = Market("1000PEPEUSDT", "PEPE", Decimal(1000), "USDT")
    # 3 units of 1000 PEPE at 0.012 a unit: 3000 coins, 0.036 dollars, 0.000012 a coin
    assert many.size(Decimal(3), Decimal("0.012")) == (3000, Decimal("0.036"))
    assert many.price(Decimal("0.012")) == Decimal("0.000012")
    inverse = Market("ETH-USD", "ETH", Decimal(1), "USD", contract=Decimal(10), inverse=True)
    # 230 contracts of 10 USD are 2300 USD whatever the price; at 2300 they are one coin
    assert inverse.size(Decimal(230), Decimal(2300)) == (1, 2300)


def test_the_most_usual_contract_comes_first():
    names = [
        ("BTCUSD_PERP", "USD", True),
        ("BTCUSDC", "USDC", False),
        ("BTCUSDT", "USDT", False),
        ("BTCEUR", "EUR", False),
    ]
    markets = [market(symbol, "BTC", quote, inverse=inverse) for symbol, quote, inverse in names]
    markets.append(market("BTCUSDT_260327", "BTC", "USDT", perpetual=False))
    found = chosen([one for one in markets if one], ("BTC", "ETH"))
    assert [one.symbol for one in found["BTC"]] == ["BTCUSDT", "BTCUSDC", "BTCUSD_PERP"]
    assert found["ETH"] == []
    assert market("币", "币", "USDT") is None
