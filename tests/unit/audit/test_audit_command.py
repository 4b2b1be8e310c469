"""`briefs verify`: what it prints, what it refuses, and how it ends."""

import json

import pytest
from audit_briefs import BUSY, write
from typer import Typer
from typer.testing import CliRunner

from briefs.audit.verify import verify
from briefs.cli.verify import verify as command
from briefs.errors import AuditFailed, FaultyInput, UserError

app = Typer()
app.command()(command)


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture
def folder(tmp_path):
    return write(BUSY, tmp_path / "2026-03-10")


def test_a_correct_brief_is_summed_up(folder):
    done = run(folder)
    assert done.exit_code == 0
    assert done.output == "128 numbers checked in md, html and svg: all bound (md 61, html 64, svg 3)\n"


def test_a_file_of_the_brief_stands_for_its_folder(folder):
    assert run(folder / "brief.md").output == run(folder).output


def test_findings_are_shown_by_file_with_the_words_marked(folder):
    text = (folder / "brief.md").read_text()
    (folder / "brief.md").write_text(text.replace("Ether lost 7.7%", "Ether lost 7.9%"))
    done = run(folder)
    assert isinstance(done.exception, AuditFailed)
    assert done.exception.exit_code == 4
    assert done.output.splitlines()[0] == "brief.md"
    assert "Ether lost >>7.9%<< and closed at $2,447." in done.output
    assert "data: 7.7%: price.ETH.return_1d = -0.0773 (fraction)" in done.output
    assert str(folder) in str(done.exception)


def test_json_is_json_alone(folder):
    assert json.loads(run(folder, "--json").output) == {"findings": []}
    text = (folder / "brief.md").read_text()
    (folder / "brief.md").write_text(text.replace("$2.42 billion", "$2.43 billion"))
    done = run(folder, "--json")
    (finding,) = json.loads(done.output)["findings"]
    assert done.exception.exit_code == 4
    assert finding["kind"] == "number.value"
    start, end = finding["span"]
    assert finding["sentence"][start:end] == finding["says"] == "$2.43 billion"


def test_the_same_brief_gives_the_same_findings(folder):
    text = (folder / "brief.html").read_text()
    (folder / "brief.html").write_text(text.replace("billion", "million"))
    assert verify(folder) == verify(folder)


def test_a_repeated_sentence_is_a_warning_and_no_error(folder):
    text = (folder / "brief.md").read_text()
    twice = "Liquidations jumped 125.0% from the day before."
    (folder / "brief.md").write_text(text.replace(f"- {twice}", f"- {twice}\n- {twice}"))
    assert [(f.kind, f.severity) for f in verify(folder).findings] == [("sentence.repeated", "warning")]
    assert run(folder).exit_code == 0


@pytest.mark.parametrize("content", [None, "", "{", "[]", "null", "\udcff"])
def test_a_folder_without_a_readable_brief_json_is_refused(folder, content):
    if content is None:
        (folder / "brief.json").unlink()
    else:
        (folder / "brief.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(UserError, match=r"brief\.json"):
        verify(folder)


def test_every_fault_of_the_form_is_listed(folder):
    brief = json.loads((folder / "brief.json").read_text())
    brief["figures"]["price.BTC.close"]["value"] = None
    brief["claims"][0].pop("text")
    brief["gaps"] = "none"
    (folder / "brief.json").write_text(json.dumps(brief))
    with pytest.raises(FaultyInput) as refused:
        verify(folder)
    assert refused.value.count == 3
    for word in ("figure price.BTC.close", "claim 0", "gaps"):
        assert word in str(refused.value)


def test_a_rolling_window_must_not_be_called_a_date(folder):
    brief = json.loads((folder / "brief.json").read_text())
    brief["window"] = {"start": "2026-03-09T07:00:00Z", "end": "2026-03-10T07:00:00Z"}
    (folder / "brief.json").write_text(json.dumps(brief))
    assert {(f.kind, f.says) for f in verify(folder).findings} == {("number.window", "10 March 2026")}


def test_a_brief_without_any_format_is_refused(folder):
    for name in ("brief.md", "brief.html"):
        (folder / name).unlink()
    with pytest.raises(UserError, match=r"brief\.md"):
        verify(folder)


def test_what_is_no_folder_no_text_and_no_pdf_is_refused(folder, tmp_path):
    with pytest.raises(UserError, match="nowhere"):
        verify(tmp_path / "nowhere")
    (folder / "brief.pdf").write_bytes(b"no pdf")
    with pytest.raises(UserError, match=r"brief\.pdf"):
        verify(folder)
    (folder / "brief.pdf").unlink()
    (folder / "brief.md").write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match=r"brief\.md"):
        verify(folder)


@pytest.mark.parametrize(
    ("label", "passed", "words", "allowed"),
    [
        ("followed", True, "Prices fell after tariff news, and", True),
        ("followed", False, "Prices fell after tariff news, and", False),
        ("coincided", True, "Prices fell after tariff news, and", False),
        ("triggered", True, "The fall was set off by tariff news, and", True),
        ("followed", True, "The fall was set off by tariff news, and", False),
        ("attributed", True, "Sample wire said it fell because of tariffs, and", True),
        ("triggered", True, "Tariffs caused the fall, and", False),
        ("coincided", True, "Prices fell after touching a high, and", True),
        ("coincided", True, "The move was not caused by one headline, and", True),
    ],
)
def test_a_causal_word_needs_the_rung_of_the_evidence(tmp_path, label, passed, words, allowed):
    from dataclasses import replace

    evidence = ({"claim": "why", "label": label, "tests": [{"name": "t", "passed": passed, "figures": []}]},)
    source = replace(BUSY, evidence=evidence).mutated("As prices fell,", words)
    kinds = {f.kind for f in verify(write(source, tmp_path / "brief")).findings}
    assert kinds == (set() if allowed else {"cause.unproven"})
