"""What is wrong with a scenario is named: the key, the value, why, and the nearest key that exists. All at once."""

import pytest

from briefs.errors import FaultyInput, UserError
from briefs.sources import scenario


@pytest.fixture
def faults(tmp_path):
    """Reads a scenario that must be refused; hands back its faults as lines."""

    def read(text):
        path = tmp_path / "day.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FaultyInput) as raised:
            scenario.read(path)
        assert str(path) in str(raised.value)
        assert "docs/scenarios.md" in str(raised.value)
        return [str(fault) for fault in raised.value.faults]

    return read


# (what stands there, what stands there instead, texts of the one fault that follows)
WRONG = {
    "unknown key": ("orders = 200", "orders = 200\nspred = 1.5", ["spred", "'1.5'", "did you mean spread?"]),
    "unknown table": ("[assumed.venues.okx]", "[assumed.serie]\nx = 1\n[assumed.venues.okx]", ["serie", "series?"]),
    "unknown top key": ('name = "quiet-sunday"', 'name = "quiet-sunday"\nnmae = "x"', ["nmae", "did you mean name?"]),
    "missing": ("orders = 200\n", "", ["liquidations: orders", "is missing"]),
    "missing about": ('about = "A quiet day of made-up numbers."\n', "", ["about", "is missing"]),
    "no amount": ('long = "600 k"', 'long = "600 kilo"', ["liquidations: long", "'600 kilo'", "'2.42 bn'"]),
    "negative": ('short = "400 k"', 'short = "-400 k"', ["liquidations: short", "'-400 k'", "above zero"]),
    "parts of a cent": ('short = "400 k"', "short = 400000.005", ["liquidations: short", "two decimals"]),
    "assets exceed": ('BTC = "700 k"', 'BTC = "1.7 m"', ["ETH", "exceed the whole of 1,000,000.00 by 700,000.00"]),
    "assets fall short": ('ETH = "rest"', 'ETH = "200 k"', ["liquidations: assets", "fall short", "by 100,000.00"]),
    "venue shares": ('okx = "rest"', 'okx = "1.1 m"', ["liquidations: venues", "exceed", "by 100,000.00"]),
    "two rests": ('BTC = "700 k"', 'BTC = "rest"', ["ETH", "BTC is the rest already"]),
    "unknown venue": ('okx = "rest"', 'okx = "rest"\nbybit = "5 k"', ["venues: bybit", "not among [venues]"]),
    "unpriced asset": ('ETH = "rest"', 'ETH = "rest"\nSOL = "9 k"', ["assets: SOL", "[prices]"]),
    "too thin": ('BTC = "700 k"', 'BTC = "999,999"', ["assets", "ETH is too small"]),
    "off the tick": ("67200]", "67200.05]", ["prices.BTC: turns", "67200.05 is no multiple of the tick 0.1"]),
    "equal turns": ("67200]", "68000]", ["prices.BTC: turns", "turning points differ"]),
    "no end": ('[2026-03-09, "68,450"]', '[2026-03-08T23:00:00Z, "68,450"]', ["BTC: turns", "2026-03-09T00:00:00Z"]),
    "order of turns": ("T15:30:00Z, 67200", "T15:30:00+02:00, 67200", ["BTC: turns", "must be [moment, value]"]),
    "no day": ("day = 2026-03-08", 'day = "8 March"', ["day", "'8 March'", "2026-02-01"]),
    "price venue": ('venue = "okx"\ntick = 0.1', 'venue = "okex"\ntick = 0.1', ["BTC: venue", "'okex'", "mean okx?"]),
    "range": ("volatility = 0.4", "volatility = 40", ["BTC: volatility", "'40'", "between 0.01 and 5"]),
    "symbol": ('"{asset}-USDT-SWAP"', '"BTC-USDT-SWAP"', ["venues.okx: symbol", "must contain {asset}"]),
    "kind of value": ("orders = 200", "orders = true", ["liquidations: orders", "'True'"]),
    "published without source": (
        "[assumed.venues.okx]",
        '[published.liquidations.total]\nvalue = "1.0 m"\nnote = "x"\n[assumed.venues.okx]',
        ["published.liquidations.total: source", "is missing"],
    ),
    "published in both": (
        "[assumed.venues.okx]",
        '[published.liquidations.long]\nvalue = "600 k"\nsource = "s"\nnote = "n"\n[assumed.venues.okx]',
        ["assumed: liquidations.long", "is published already"],
    ),
    "bare published value": (
        "[assumed.venues.okx]",
        '[published.liquidations]\ntotal = "1.0 m"\n[assumed.venues.okx]',
        ["published: liquidations.total", "value, source and note"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_key_gives_one_fault_that_names_it(documented, faults, name):
    right, wrong, texts = WRONG[name]
    assert documented.count(right) >= 1
    found = faults(documented.replace(right, wrong, 1))
    if name not in {"unknown venue", "no day", "order of turns", "price venue"}:
        assert len(found) == 1, found
    assert any(all(text in line for text in texts) for line in found), found


def published(key, value, taken=""):
    exact = f'taken = "{taken}"\n' if taken else ""
    return f'[published.{key}]\nvalue = "{value}"\n{exact}source = "a paper"\nnote = "a note"\n'


@pytest.mark.parametrize(
    ("key", "met", "missed", "why"),
    [
        ("liquidations.total", "1.0 m", "1.1 m", "long + short is 1,000,000.00"),
        ("prices.BTC.low", "67,200", "67,210", "lowest turning point of the day is 67200"),
        ("prices.BTC.high", "68 k", "70 k", "highest turning point of the day is 68450"),
        ("prices.BTC.close", "68,450", "68,000", "last turning point of the day is 68450"),
        ("prices.BTC.low_below", "67,500", "67,000", "lowest turning point of the day is 67200"),
    ],
)
def test_published_statements_are_checked_against_the_rest(documented, faults, tmp_path, key, met, missed, why):
    path = tmp_path / "met.toml"
    path.write_text(documented + published(key, met), encoding="utf-8")
    assert scenario.read(path).published[0].text == met
    (found,) = faults(documented + published(key, missed))
    assert why in found
    assert key.rpartition(".")[2] in found
    assert repr(missed) in found


def changed(text, *pairs):
    for right, wrong in pairs:
        assert right in text
        text = text.replace(right, wrong)
    return text


@pytest.fixture(scope="module")
def shipped_text():
    return scenario.locate("2026-02-01").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("right", "wrong", "texts"),
    [
        ('hyperliquid = "-0.118 %"', 'hyperliquid = "-0.05 %"', ["aggregate", "'-0.078 %'", "-0.06019 %"]),
        ('floor = "-0.018 %"', 'floor = "-0.04 %"', ["lowest_since: binance", "raise the floor"]),
        ('2022-11-11 = "-0.034 %"', '2023-01-11 = "-0.034 %"', ["lowest_since: binance", "2023-01-11"]),
        ('ceiling = "1.9 bn"', 'ceiling = "2.6 bn"', ["highest_since", "lower history.ceiling"]),
        ('value = "19.16 bn"', 'value = "1.9 bn"', ["highest_since", "no day before is as large"]),
        ('[2025-07-02T03:00:00Z, "2376"]', '[2025-07-02T03:00:00Z, "2390"]', ["ETH: low_since", "2025-06-22"]),
        ('[2025-04-09T04:00:00Z, "74600"]', '[2025-06-01T04:00:00Z, "74600"]', ["BTC: turns", "does not come after"]),
        ('[2026-02-01T23:00:00Z, "2.73 tn"]', '[2026-02-01T23:00:00Z, "2.70 tn"]', ["last", "does not round to it"]),
        ('[2026-01-31T23:00:00Z, "2.905 tn"]', '[2026-01-31T22:00:00Z, "2.905 tn"]', ["change_1d", "2026-01-31T23:00"]),
        ('taken = "1096000000.00"', 'taken = "1160000000.00"', ["taken", "does not round to the published 1.1 bn"]),
        ("htx = 0.03", "htx = 0.04", ["open_interest: venues", "add up to 1.01"]),
        ('value = "222.65 m"', 'value = "1.2 bn"', ["largest: usd", "exceeds the whole of ETH, 1,150,000,000.00"]),
        ("share = 0.46", "share = 0.86", ["bursts", "more than 1"]),
        ("at = 2026-02-01T05:05:00Z", "at = 2026-02-03T05:05:00Z", ["headlines.1: at", "6 hours before"]),
        ('side = "long"', 'side = "lang"', ["largest: side", "did you mean long?"]),
    ],
)
def test_contradictions_in_the_sample_are_found(shipped_text, faults, right, wrong, texts):
    found = faults(changed(shipped_text, (right, wrong)))
    assert any(all(text in line for text in texts) for line in found), found


def test_all_faults_are_listed_at_once(documented, faults):
    found = faults(
        changed(
            documented, ("orders = 200", "odrers = 200"), ("tick = 0.01", "tick = 0"), ('short = "400 k"', "short = []")
        )
    )
    for key in ("odrers", "orders", "tick", "short"):
        assert any(f": {key}:" in line for line in found), (key, found)


def test_a_file_that_is_no_toml_or_not_there(tmp_path):
    path = tmp_path / "day.toml"
    path.write_text("name = \n", encoding="utf-8")
    with pytest.raises(FaultyInput, match=r"no TOML.*line 1"):
        scenario.read(path)
    with pytest.raises(UserError, match="absent"):
        scenario.read(tmp_path / "absent.toml")


def test_scenarios_are_found_by_name_or_path(tmp_path):
    assert "2026-02-01" in scenario.names()
    assert scenario.locate("2026-02-01").name == "2026-02-01.toml"
    path = tmp_path / "mine.toml"
    path.touch()
    assert scenario.locate(str(path)) == path
    with pytest.raises(UserError, match="did you mean 2026-02-01"):
        scenario.locate("2026-02-10")
    with pytest.raises(UserError, match="no such file"):
        scenario.locate(str(tmp_path / "other.toml"))
