"""Parts add up to the cent, whatever the sizes."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.errors import FaultyInput
from briefs.sources import scenario
from briefs.sources.scenario.chance import generator
from briefs.sources.scenario.parts import cross_table, order_sizes, share_out, split_sides

cents = st.integers(0, 10**13)


@given(cents, st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(any))
def test_shares_are_whole_and_add_up(total, weights):
    shares = share_out(total, np.array(weights))
    assert shares.sum() == total
    assert (shares >= 0).all()


def test_shares_follow_the_weights():
    # 1,001 cents as 1 : 2 : 7 are 100.1, 200.2 and 700.7: cut at 100, 300 and 1,001.
    assert share_out(1001, np.array([1.0, 2.0, 7.0])).tolist() == [100, 200, 701]


@given(st.lists(cents, min_size=1, max_size=8), st.lists(cents, min_size=1, max_size=8), st.integers(0, 2**32))
def test_a_table_has_its_margins_and_no_negative_cell(rows, columns, seed):
    # Columns are scaled to the sum of the rows by handing the difference to the smaller side.
    gap = sum(rows) - sum(columns)
    rows, columns = ([*rows, max(-gap, 0)], [*columns, max(gap, 0)])
    taste = np.exp(0.25 * np.random.default_rng(seed).standard_normal((len(rows), len(columns))))
    table = cross_table(rows, columns, taste)
    assert table.sum(axis=1).tolist() == rows
    assert table.sum(axis=0).tolist() == columns
    assert (table >= 0).all()


@given(st.lists(cents, min_size=1, max_size=20), st.floats(0, 1), st.integers(0, 2**32))
def test_sides_add_up_and_stay_inside_their_cells(cells, share, seed):
    whole = np.array(cells, dtype=np.int64)
    wanted = int(share * int(whole.sum()))
    longs = split_sides(whole, wanted, 0.5 * np.random.default_rng(seed).standard_normal(len(cells)))
    assert longs.sum() == wanted
    assert ((longs >= 0) & (longs <= whole)).all()


@given(st.integers(1, 10**12), st.integers(1, 400), st.floats(1.01, 50), st.floats(0.1, 3))
def test_orders_add_up_and_none_is_above_the_cap(total, count, room, spread):
    count = min(count, total)
    most = int(total / count * room) + 2
    sizes = order_sizes(total, count, most, generator("test", "sizes"), spread)
    assert len(sizes) == count
    assert sizes.sum() == total
    assert (sizes >= 1).all()
    assert (sizes <= most).all()


@st.composite
def small_scenarios(draw):
    """A scenario file with two to four assets and one to three venues of any sizes, some with a largest order."""
    assets = draw(st.lists(st.sampled_from(["BTC", "ETH", "SOL", "XRP"]), min_size=2, max_size=4, unique=True))
    venues = draw(st.lists(st.sampled_from(["okx", "bybit", "gate"]), min_size=1, max_size=3, unique=True))
    amounts = [draw(st.integers(2_000_00, 10**10)) for _ in assets]
    total = sum(amounts)
    cuts = sorted(draw(st.lists(st.integers(1, 11), min_size=len(venues) - 1, max_size=len(venues) - 1, unique=True)))
    edges = [0, *(total * cut // 12 for cut in cuts), total]
    shares = [after - before for before, after in pairwise(edges)]
    long_cents = draw(st.integers(0, total))
    lines = ['name = "any"', "day = 2026-03-08", 'about = "Any."', "[assumed.liquidations]"]
    lines += [f"long = {Decimal(long_cents) / 100:.2f}", f"short = {Decimal(total - long_cents) / 100:.2f}"]
    lines += [f"orders = {draw(st.integers(1, 300))}", "[assumed.liquidations.assets]"]
    lines += [f"{name} = {Decimal(amount) / 100:.2f}" for name, amount in zip(assets, amounts, strict=True)]
    lines += ["[assumed.liquidations.venues]"]
    lines += [f"{name} = {Decimal(share) / 100:.2f}" for name, share in zip(venues, shares, strict=True)]
    for name in venues:
        lines += [f"[assumed.venues.{name}]", 'symbol = "{asset}USDT"']
    for number, name in enumerate(assets, start=1):
        lines += [f"[assumed.prices.{name}]", f'venue = "{venues[0]}"', "tick = 0.01", "volatility = 0.5"]
        lines += ['turnover = "1 m"', f"turns = [[2026-03-08, {number * 100}], [2026-03-09, {number * 101}]]"]
    sides = {"long": long_cents, "short": total - long_cents}
    parts = dict(zip(assets, amounts, strict=True)), dict(zip(venues, shares, strict=True)), sides
    if draw(st.booleans()):
        asset, venue, side = (draw(st.sampled_from(sorted(part))) for part in parts)
        largest = min(parts[0][asset], parts[1][venue], parts[2][side])
        if largest:
            lines += ["[assumed.liquidations.largest]", f"usd = {Decimal(largest) / 100:.2f}", f'asset = "{asset}"']
            lines += [f'venue = "{venue}"', f'side = "{side}"', "at = 2026-03-08T12:00:00Z"]
    return "\n".join(lines), parts


@settings(max_examples=40, deadline=None)
@given(small_scenarios())
def test_any_scenario_that_is_accepted_keeps_its_parts_to_the_cent(tmp_path_factory, drawn):
    text, (assets, venues, sides) = drawn
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, encoding="utf-8")
    try:
        read = scenario.read(path)
    except FaultyInput as error:
        # Sizes that cannot be shared out, or a largest order that is none, are refused and not bent.
        assert all("too small" in str(fault) or "rest" in str(fault) for fault in error.faults)  # noqa: PT017
        return
    orders = scenario.simulate(read).tables["liquidations"]
    for column, parts in (("asset", assets), ("venue", venues), ("side", sides)):
        for name, amount in parts.items():
            assert sum(orders.loc[orders[column] == name, "usd"], Decimal(0)) == Decimal(amount) / 100
    assert (orders["usd"] > 0).all()
    if read.liquidations.largest:
        assert max(orders["usd"]) == Decimal(read.liquidations.largest.cents) / 100
