"""`briefs audit`: what it prints, the page that it writes, how it ends."""

import json
import re

import pytest
from typer import Typer
from typer.testing import CliRunner

from briefs.cli.audit import audit as command
from briefs.errors import AuditFailed, DataMissing, UserError

app = Typer()
app.command()(command)

WRONG = "Liquidations of $2 billion.\n\nThe fall was due to <news>, and funding fell.\n"


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(WRONG)
    return path


def test_findings_are_told_with_the_words_marked(file):
    done = run(file)
    assert isinstance(done.exception, AuditFailed)
    assert "error: cause.unproven: a cause is asserted" in done.output
    assert "The fall was >>due to<< <news>" in done.output
    assert "1 errors, 1 warnings; 1 numbers read" in done.output


def test_warnings_alone_are_no_failure(tmp_path):
    (tmp_path / "a.md").write_text("Ether funding fell.\n")
    done = run(tmp_path / "a.md")
    assert done.exit_code == 0
    assert "warning: funding.incomplete" in done.output


def test_json_is_json_alone(file):
    found = json.loads(run(file, "--json").stdout)["findings"]
    assert [(f["kind"], f["severity"]) for f in found] == [
        ("cause.unproven", "error"),
        ("funding.incomplete", "warning"),
    ]
    assert set(found[0]) == {"kind", "severity", "place", "section", "sentence", "span", "says", "data", "why"}


def test_the_page_shows_the_whole_text_with_the_findings_in_it(file, tmp_path):
    run(file, "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text()
    assert '<mark class="error">due to</mark><sup><a href="#finding-1">1</a></sup> &lt;news&gt;' in page
    assert '<mark class="warning">funding</mark>' in page
    assert re.findall(r'<li id="(finding-\d)">', page) == ["finding-1", "finding-2"]
    assert "Liquidations of $2 billion." in page
    assert "<script" not in page
    assert {p.name for p in tmp_path.iterdir()} == {"note.txt", "page.html"}


def test_the_page_is_refused_where_it_cannot_be_written(file, tmp_path):
    done = run(file, "--html", tmp_path / "no" / "page.html")
    assert isinstance(done.exception, UserError)
    assert "cannot be written" in str(done.exception)


def test_a_day_that_the_lake_does_not_hold_is_named(file, tmp_path):
    done = run(file, "--date", "2026-02-01", "--lake", tmp_path / "lake")
    assert isinstance(done.exception, DataMissing)
