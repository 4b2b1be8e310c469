"""Real hourly candles and headlines: an hour of clock error never lets a label rise above `coincided`."""

import json

import pytest


@pytest.mark.market
@pytest.mark.slow
def test_no_label_of_a_real_day_is_above_coincided(run, real_lake):
    words = ("study", "causes", "--days", "1", "--from", "2025-11-12", "--to", "2025-12-22", "--lake", str(real_lake))
    told = json.loads(run(*words, "--json", cwd=real_lake.parent))["recorded"]
    assert told["coincided"] > 4
    assert told["followed"] == told["triggered"] == 0
