"""The brief that all tests of mutants change: the sample; `make mutants` changes those of real days too."""

import pytest
from mutant_run import written


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    return written(tmp_path_factory.mktemp("briefs"), ())
