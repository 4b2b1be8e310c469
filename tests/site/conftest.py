"""Sites made of briefs that are written by hand."""

from datetime import date, timedelta

import pytest
from site_desk import BASE, Desk
from written_briefs import Output, write_hostile


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, Output(tmp_path / "output"))


@pytest.fixture(scope="session")
def week(tmp_path_factory):
    """Seven days over the turn of a year, and a rolling window, built. Tests read it and write elsewhere."""
    root = tmp_path_factory.mktemp("week")
    desk = Desk(root, Output(root / "output"), BASE)
    for number in range(7):
        day = date(2025, 12, 28) + timedelta(days=number)
        desk.output.add(day.isoformat(), f"Day {number} of the week", total=f"{number + 1}000000.00")
    desk.output.add("20251229T0706Z-24h", "A window of 24 hours")
    desk.build()
    return desk


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A site of briefs whose titles and names would like to be more than text."""
    root = tmp_path_factory.mktemp("hostile")
    desk = Desk(root, Output(root / "output"), BASE)
    write_hostile(desk.output)
    desk.build()
    return desk
