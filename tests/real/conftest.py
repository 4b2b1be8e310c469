"""Real market data: outside the project, named by BRIEFS_MARKET_DATA; where it is absent these tests are skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests/look"))  # what reads the labels of charts
MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", ROOT.parent / "shared" / "data" / "market"))


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/real" in str(item.path) and not MARKET.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"no market data at {MARKET}: set BRIEFS_MARKET_DATA"))


def _run(*words: str, cwd: Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "briefs", *words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, f"exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def run():
    """The command in a process of its own: `run("figures", day, cwd=folder)` hands back its standard output."""
    return _run


@pytest.fixture(scope="session")
def market() -> Path:
    return MARKET


@pytest.fixture(scope="session")
def real_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of all eight real files. Tests only read from it."""
    lake = tmp_path_factory.mktemp("real") / "lake"
    for file in sorted(MARKET.iterdir()):
        if file.suffix in {".csv", ".parquet"}:
            _run("import", file.stem, str(file), "--lake", str(lake), cwd=lake.parent)
    return lake
