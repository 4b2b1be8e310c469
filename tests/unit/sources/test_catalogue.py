"""The catalogue: every source loads, is what its name says, and stands on the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from briefs.errors import UserError
from briefs.settings.sources import Sources
from briefs.sources.catalogue import CATALOGUE, load, load_all
from briefs.sources.talk import Ask, Batch, Reply, Want
from briefs.tables.contract import TABLES

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"
START, END = "<!-- sources: written by tests/unit/sources -->", "<!-- end of sources -->"


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_source_is_what_its_line_says(name):
    source = load(name)
    assert source.name == name
    assert source.about
    assert set(source.tables) <= set(TABLES)
    assert source.tables
    assert all(host.calls > 0 and host.per_s > 0 for host in source.hosts)
    assert re.fullmatch(r"([A-Z]+_API_KEY)?", source.key)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_talk_begins_with_a_question_to_its_own_host_by_tls(name):
    source = load(name)
    day = 1_772_582_400_000  # 2026-03-04
    for table, talk in source.tables.items():
        ask = next(talk(Want(table, day, day + 86_400_000, ("BTC",), day + 90_000_000)))
        assert isinstance(ask, Ask)
        assert ask.url.startswith("https://")
        assert ask.url.split("/")[2] in {host.name for host in source.hosts}
        assert all(isinstance(value, str) for value in ask.params.values())
        assert bool(ask.secret_header or ask.secret_param) == bool(source.key)


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("data", [{}, [], "", None, {"data": None, "result": [], "error": {}}, [[]], [None, {}]])
def test_a_talk_that_is_told_nonsense_gives_problems_and_no_rows(name, data):
    """Not an exception of any kind: one strange answer should cost one table its rows and nothing else."""
    source = load(name)
    day = 1_772_582_400_000
    for table, talk in source.tables.items():
        running = talk(Want(table, day, day + 86_400_000, ("BTC", "ETH"), day + 90_000_000))
        try:
            next(running)
            for _ in range(500):
                running.send(Reply(data, asked_ms=day + 90_000_000))
        except StopIteration as end:
            batch = end.value
        assert isinstance(batch, Batch)
        assert batch.rows == ()
        assert batch.table == table
        assert batch.problems, (name, table, data)


def test_a_source_that_is_not_there_gets_the_nearest_name():
    with pytest.raises(UserError, match="did you mean okx\\?"):
        load("okxx")


def test_the_default_set_needs_no_key():
    assert not [name for name in Sources().default if load(name).key]


def test_a_source_is_loaded_when_it_is_asked_for():
    code = (
        "import sys; from briefs.sources.catalogue import load; load('gate'); "
        "print(*sorted(n for n in sys.modules if n.startswith('briefs.sources.venues.') and n.count('.') == 3))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.rpartition(".")[2] for name in done.stdout.split()}
    assert "gate" in loaded
    assert not loaded & {"okx", "bybit", "htx", "deribit"}


def test_the_example_of_the_page_works():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    held: dict[str, object] = {}
    exec(compile(code, "docs/sources.md", "exec"), held)  # noqa: S102 - the page's own example
    source = held["SOURCE"]
    day = 1_772_582_400_000
    talk = source.tables["funding"](Want("funding", day, day + 86_400_000, ("BTC",), day + 90_000_000))
    ask = next(talk)
    assert ask.params == {"symbol": "BTCUSDT", "from": "1772582400000", "to": "1772668799999"}
    record = {"time": day + 28_800_017, "symbol": "BTCUSDT", "rate": "0.0001", "hours": "8"}
    with pytest.raises(StopIteration) as end:
        talk.send(Reply({"rows": [record, {"time": "soon"}]}, asked_ms=day + 90_000_000))
    (row,) = end.value.value.rows
    assert {name: str(value) for name, value in row.items()} == {
        "ts": "2026-03-04 08:00:00+00:00",
        "venue": "example",
        "symbol": "BTCUSDT",
        "asset": "BTC",
        "rate": "0.0001",
        "interval_h": "8",
    }
    assert end.value.value.problems == ("BTC: row 2: time: 'soon' is no number",)
    assert source.refusal(200, {"error": "busy"}).kind == "again"


def test_the_page_lists_them():
    default = Sources().default
    rows = ["| source | tables | what it is |", "|---|---|---|"]
    blocks = (
        ("asked unless others are named", [load(name) for name in default]),
        ("asked where its key is set", [s for s in load_all() if s.key and not s.by_name]),
        (
            "asked by name (`--source`) alone",
            [s for s in load_all() if s.name not in default and (s.by_name or not s.key)],
        ),
    )
    for heading, sources in blocks:
        rows.append(f"| **{heading}** | | |")
        for source in sources:
            key = f"; key `{source.key}`" if source.key else ""
            rows.append(f"| {source.name} | {', '.join(source.tables)} | {source.about}{key} |")
    table = "\n".join([START, "", *rows, "", END])
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    if os.environ.get("BRIEFS_WRITE_DOCS"):
        PAGE.write_text(head + table + tail, encoding="utf-8")
        return
    assert head + table + tail == page, "run `make docs`"
