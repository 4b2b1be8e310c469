"""The page about the tables is the contract's, and its example is what the program does."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from briefs.cli.import_files import import_files
from briefs.cli.lake import show
from briefs.tables.contract import TABLES
from briefs.tables.document import page

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


def test_the_page_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_each_column_of_each_table_stands_in_the_page():
    for table in TABLES.values():
        section = page().split(f"## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| `{column.name}`" in section


def test_the_example_is_what_the_commands_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    csv = re.search(r"```csv\n(.*?)```", page(), re.DOTALL)
    console = re.search(r"```console\n(.*?)```", page(), re.DOTALL)
    assert csv is not None
    assert console is not None
    Path("orders.csv").write_text(csv[1])
    app = typer.Typer()
    app.command("import")(import_files)
    lake = typer.Typer()
    lake.command("show")(show)
    lake.command("other")(lambda: None)
    app.add_typer(lake, name="lake")
    for call in console[1].removeprefix("$ briefs ").split("$ briefs "):
        command, _, output = call.partition("\n")
        result = CliRunner().invoke(app, command.split())
        assert result.exit_code == 0, result.output
        assert result.stdout == output


def test_a_table_has_its_time_first_and_its_key_among_its_columns():
    for table in TABLES.values():
        assert table.columns[0].kind == "time"
        names = {column.name for column in table.columns}
        assert set(table.key) <= names
        assert {rule.column for rule in table.rules} <= names


@pytest.mark.parametrize("name", sorted(TABLES))
def test_names_of_columns_never_come_twice(name):
    names = [column.name for column in TABLES[name].columns]
    assert len(names) == len(set(names))
