"""A server that is all keyless sources for yesterday, and a desk whose fetches go there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from rebuilt_day import Market
from rebuilt_server import RebuiltServer


@pytest.fixture
def yesterday():
    """Its first moment. Nobody looks at the clock twice: a test that runs into midnight is asked about its own day."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


@pytest.fixture
def server(yesterday):
    made = RebuiltServer(Market(round(yesterday.timestamp() * 1000)))
    yield made
    made.close()


@pytest.fixture
def online(server, monkeypatch):
    monkeypatch.setenv("BRIEFS_SOURCES_HOSTS", server.variable)
    for name in ("COINALYZE_API_KEY", "COINGLASS_API_KEY", "FRED_API_KEY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return server
