"""One busy brief and its PDF for all tests of the look."""

from __future__ import annotations

import pytest
from look_briefs import DATA, HOSTILE, busy, rendered


@pytest.fixture(scope="session")
def plain():
    return rendered(busy())


@pytest.fixture(scope="session")
def hostile():
    """Two briefs, as a brief quotes no more than two headlines."""
    return [rendered(busy(HOSTILE[:2])), rendered(busy(HOSTILE[2:]))]


@pytest.fixture(scope="session")
def sheets(plain):
    """The busy brief's PDF, with some data inside."""
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is not installed")
    from briefs.render.pdf import sheets

    return sheets(plain.page, DATA).content
