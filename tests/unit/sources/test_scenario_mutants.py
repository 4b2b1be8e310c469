"""Any value of the sample replaced by any other: a list of faults or a scenario, never another error."""

import copy
import tomllib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.sources import scenario
from briefs.sources.scenario import reading

STRANGE = [
    0, -1, 7, 10**30, True, "", " ", "rest", "x", "1.5 m", "-2 %", "nan", "2026-02-30", "\u202e", "A" * 2000,
    Decimal("0.1"), Decimal("1e-30"), Decimal("1e40"), Decimal("NaN"), Decimal("-Infinity"), [], [[]], [1, "2"],
    [[date(2026, 2, 1), 5]], {}, {"value": 1}, {"a": {"b": []}}, [{}], date(1, 1, 1), date(9999, 12, 31),
    datetime(2026, 2, 1), datetime(9999, 12, 31, 23, 59),  # noqa: DTZ001 - moments without a zone are what is tried
]  # fmt: skip


def places(node, path=()):
    """The path of every value and table of a tree."""
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


TREE = tomllib.loads(scenario.locate("2026-02-01").read_text(encoding="utf-8"), parse_float=Decimal)
PLACES = sorted(places(TREE), key=repr)


def put(tree, path, value):
    for key in path[:-1]:
        tree = tree[key]
    tree[path[-1]] = value


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(STRANGE)), min_size=1, max_size=2))
def test_a_strange_value_is_at_worst_a_fault(changes):
    tree = copy.deepcopy(TREE)
    for path, value in changes:
        try:
            put(tree, path, copy.deepcopy(value))
        except (KeyError, IndexError, TypeError):
            continue  # the first change took away the place of the second
    faults = []
    made = reading._scenario(tree, faults)
    for fault in faults:
        assert fault.where
        assert fault.why
        assert str(fault)
    assert faults or made.liquidations.total_cents > 0


RENAMED = [path for path in PLACES if path[0] == "assumed" and all(isinstance(key, str) for key in path)]


@pytest.mark.parametrize("path", RENAMED, ids=".".join)
def test_a_key_that_is_renamed_is_named(path):
    tree = copy.deepcopy(TREE)
    node = tree
    for key in path[:-1]:
        node = node[key]
    node["?" + path[-1]] = node.pop(path[-1])
    faults = []
    reading._scenario(tree, faults)
    assert any(fault.field in {"?" + path[-1], path[-1]} for fault in faults)
