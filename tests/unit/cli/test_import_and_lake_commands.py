"""`briefs import`, `briefs lake show` and `briefs lake check`, as a user calls them."""

import json
import subprocess
import sys

import pytest

HEADER = "ts,venue,symbol,asset,side,price,qty,usd"
GOOD = "2026-03-04T11:35:44.276Z,okx,SOL-USDT-SWAP,SOL,long,89.75,20.18,1811.155"
SCRIPT = """
import sys, typer
from briefs.cli.import_files import import_files
from briefs.cli.lake import show, check
from briefs.errors import BriefsError
app = typer.Typer()
app.command("import")(import_files)
app.command("show")(show)
app.command("check")(check)
try:
    app()
except BriefsError as error:
    print(f"briefs: {error}", file=sys.stderr)
    sys.exit(error.exit_code)
"""


@pytest.fixture
def briefs(tmp_path):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", SCRIPT, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    (tmp_path / "good.csv").write_text(f"{HEADER}\n{GOOD}\n")
    (tmp_path / "bad.csv").write_text(f"{HEADER}\n{GOOD}\n{GOOD.replace('long', 'buy')}\n")
    return run


def test_import_show_and_check(briefs, tmp_path):
    imported = briefs("import", "liquidations", "good.csv")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert imported.stdout == "liquidations from good.csv: 1 rows read, 1 new\n"
    assert (tmp_path / "data" / "lake" / "manifest.json").exists()
    held = json.loads(briefs("show", "--json").stdout)["holdings"]
    assert [(row["table"], row["rows"], row["first"]) for row in held] == [
        ("liquidations", 1, "2026-03-04T11:35:44.276000Z")
    ]
    assert briefs("show", "2026-03-05").stdout == "data/lake holds nothing of 2026-03-05\n"
    assert briefs("check").stdout == "data/lake: 2 files, all of them whole\n"


def test_faults_end_with_2_and_leave_nothing(briefs, tmp_path):
    refused = briefs("import", "liquidations", "good.csv", "bad.csv", "--json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "bad.csv: 1 fault" in refused.stderr
    assert "row 2: side: 'buy': must be one of long, short" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "data").exists()


def test_quarantine_imports_the_rest_with_a_warning(briefs, tmp_path):
    done = briefs("import", "liquidations", "bad.csv", "--quarantine", "aside.csv", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["imported"][0]["quarantined"] == 1
    assert done.stderr == "briefs: warning: 1 faulty rows were not imported; they are in aside.csv\n"
    assert len((tmp_path / "aside.csv").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            ["import", "liquidations", "good.csv", "--coverage", "most"],
            2,
            "'most' is none of full, sampled_1s",
        ),
        (["import", "liquidations", "good.csv", "--coverage", "full"], 2, "with --from and --to"),
        (["import", "liquidations", "good.csv", "--from", "2026-03-04"], 2, "has no zone"),
        (["import", "liquidations", "good.csv", "--to", "noon"], 2, "is no time"),
        (
            ["import", "liquidations", "good.csv", "--from", "2026-03-05T00:00Z", "--to", "2026-03-04T00:00Z"],
            2,
            "is not after --from",
        ),
        (["import", "liquidations", "good.csv", "--quarantine", "good.csv"], 2, "is one of the files to import"),
        (["import", "liquidations", "good.csv", "--quarantine", "good.csv/x"], 0, ""),
        (["import", "orders", "good.csv"], 2, "there is no table 'orders'"),
        (["show"], 3, "there is no lake at data/lake"),
        (["check", "--lake", "elsewhere"], 3, "there is no lake at elsewhere"),
        (["show", "2026-13-01"], 2, "is no date"),
    ],
)
def test_what_goes_wrong_is_said_in_one_block(briefs, arguments, code, says):
    result = briefs(*arguments)
    assert result.returncode == code
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_a_damaged_lake_is_listed(briefs, tmp_path):
    briefs("import", "liquidations", "good.csv")
    (file,) = (tmp_path / "data" / "lake" / "rows").rglob("*.parquet")
    file.unlink()
    result = briefs("check")
    assert result.returncode == 2
    assert f"{file.parent.name}/{file.name}" in result.stderr
    assert "is missing" in result.stderr
