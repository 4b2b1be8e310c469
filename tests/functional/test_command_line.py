"""Exit codes, errors and help, as a person at a terminal meets them."""

import json

import pytest


def test_version_and_help(desk):
    assert desk.run("--version").stdout == "briefs 0.1.0\n"
    shown = desk.run("--help").stdout
    for command in ("demo", "generate", "figures", "verify", "import", "simulate", "lake", "explain", "init"):
        assert command in shown


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["generate", "2026-02-30"], "2026-02-30"),
        (["generate", "2026-02-01", "--format", "docx"], "docx"),
        (["import", "liquidation", "x.csv"], "liquidation"),
        (["import", "funding", "absent.csv"], "absent.csv"),
        (["verify", "nowhere"], "nowhere"),
        (["simulate", "no-such-day"], "no-such-day"),
        (["nonsense"], "nonsense"),
        (["generate", "2026-02-01", "--settings", "absent.toml"], "absent.toml"),
    ],
)
def test_what_the_user_got_wrong_is_named_and_exits_with_two(desk, words, named):
    done = desk.run(*words, code=2)
    assert named in done.stderr
    assert done.stdout == ""
    assert not (desk.folder / "output").exists()


def test_json_on_standard_output_is_json_alone(sample):
    assert json.loads(sample.run("figures", "2026-02-01", "--json").stdout)["date"] == "2026-02-01"
    assert json.loads(sample.run("verify", "output/2026-02-01", "--json").stdout) == {"findings": []}


def test_explain_shows_the_definition_and_the_rows(sample):
    shown = sample.run("explain", "liquidations.largest.usd", "2026-02-01").stdout
    assert "222,650,000.00" in shown
    assert "hyperliquid" in shown.lower()


def test_explain_knows_what_a_typo_meant(sample):
    assert "liquidations.total_usd" in sample.run("explain", "liquidation.total_usd", "2026-02-01", code=2).stderr


def test_lake_show_lists_what_is_held(sample):
    shown = sample.run("lake", "show").stdout
    for table in ("liquidations", "funding", "candles", "open_interest"):
        assert table in shown
    sample.run("lake", "check")


def test_a_tampered_brief_exits_with_four(sample, tmp_path):
    folder = tmp_path / "2026-02-01"
    folder.mkdir()
    for name, content in sample.files("output/2026-02-01").items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    text = (folder / "brief.md").read_text()
    assert "$2.58 billion" in text
    (folder / "brief.md").write_text(text.replace("$2.58 billion", "$2.85 billion", 1))
    assert "$2.85 billion" in sample.run("verify", str(folder), code=4).stdout


def test_init_writes_settings_that_load_and_keeps_those_that_are_there(desk):
    desk.run("init")
    desk.run("generate", "2026-02-01", code=3)
    (desk.folder / "briefs.toml").write_text("# mine\n")
    desk.run("init", code=2)
    assert (desk.folder / "briefs.toml").read_text() == "# mine\n"


def test_faulty_settings_are_listed_all_at_once(desk):
    (desk.folder / "briefs.toml").write_text('lke = "data/lake"\noutput = 7\n')
    shown = desk.run("generate", "2026-02-01", code=2).stderr
    assert "lke" in shown
    assert "lake" in shown
    assert "output" in shown
