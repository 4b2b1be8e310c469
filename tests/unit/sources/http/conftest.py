"""A server of our own for the tests of the session."""

import pytest
from told_server import Venue


@pytest.fixture
def venue():
    made = Venue()
    yield made
    made.server.shutdown()
    made.server.server_close()
