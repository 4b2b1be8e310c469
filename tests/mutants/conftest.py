"""One folder of briefs for all tests of mutants: the sample, and a few real days where the market data are at hand."""

import pytest
from mutant_run import written

DAYS = ("2024-12-20", "2025-02-03", "2025-10-10")


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    return written(tmp_path_factory.mktemp("briefs"), DAYS)
