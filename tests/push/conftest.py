"""Systems to push to, and a desk that pushes."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pushed import Desk
from systems import SYSTEMS, Hook


@pytest.fixture(params=sorted(SYSTEMS))
def desk(request, tmp_path):
    system = SYSTEMS[request.param]()
    yield Desk(system, tmp_path)
    system.stop()
    assert system.wrong == []


@pytest.fixture
def hook(tmp_path):
    system = Hook()
    yield Desk(system, tmp_path)
    system.stop()
