"""Same scenario, same rows: whatever the process, hash seed, time zone and locale."""

import os
import subprocess
import sys

import pandas as pd
import pytest

from briefs.sources import scenario
from briefs.sources.scenario.chance import generator

# Every value as text, so that a difference in the last bit shows.
DIGEST = """
import hashlib
from briefs.sources import scenario
made = scenario.simulate(scenario.read(scenario.locate("2026-02-01")))
for name, frame in made.tables.items():
    text = frame.to_csv(index=False, float_format="%r")
    print(name, len(frame), hashlib.sha256(text.encode()).hexdigest())
print(hashlib.sha256(repr(made.stretches).encode()).hexdigest())
"""


def test_two_processes_make_the_same_rows():
    digests = [
        subprocess.run(
            [sys.executable, "-c", DIGEST], env={**os.environ, **env}, capture_output=True, text=True, check=True
        ).stdout
        for env in (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
        )
    ]
    assert digests[0] == digests[1]
    assert len(digests[0].splitlines()) == 10


def test_chance_is_fixed_by_name_and_purpose():
    one, same = (generator("day", "price", "BTC").random(3).tolist() for _ in range(2))
    assert one == same
    assert one != generator("day", "price", "ETH").random(3).tolist()
    assert one != generator("other", "price", "BTC").random(3).tolist()


def test_a_change_of_one_asset_s_price_moves_no_other_table(documented, tmp_path):
    made = []
    for number, text in enumerate((documented, documented.replace("67200]", "67100]"))):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, encoding="utf-8")
        made.append(scenario.simulate(scenario.read(path)).tables)
    for name in ("liquidations", "candles"):
        one, other = (tables[name][tables[name]["asset"] == "ETH"].reset_index(drop=True) for tables in made)
        pd.testing.assert_frame_equal(one, other)
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(made[0]["candles"], made[1]["candles"])
