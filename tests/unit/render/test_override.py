"""A user's templates and phrases over the built-in ones, and the bounds that theirs run in."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from render_samples import busy, meaning

from briefs.errors import FaultyInput, UserError
from briefs.render import confined
from briefs.render.alternatives import Choice
from briefs.render.brief import Rendered, render
from briefs.render.override import Templates, layered


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(FaultyInput) as caught:
        layered(folder).wording()
    return [str(caught.value).splitlines()[0], *(str(fault) for fault in caught.value.faults)]


def test_a_phrase_takes_the_place_of_the_phrases_of_its_key_alone(tmp_path: Path) -> None:
    own, _ = layered(None).wording()
    write(tmp_path, "phrases/en/mine.toml", '[about.no_advice]\nvariants = ["Our desk gives no advice."]\n')
    write(tmp_path, "phrases/en/lexicon.toml", '[venue]\nokx = "OKX of ours"\n')
    known, lexicon = layered(tmp_path).wording()
    (variant,) = known.variants["about.no_advice"]
    assert variant.parts == ("Our desk gives no advice.",)
    assert {**known.variants, "about.no_advice": ()} == {**own.variants, "about.no_advice": ()}
    assert "about.no_advice" in known.fixed  # a notice that does not vary, whoever words it
    assert lexicon.later("venue.okx") == "OKX of ours"
    assert lexicon.later("venue.binance") == "Binance"


def test_wording_that_is_changed_between_two_briefs_counts_in_the_second(tmp_path: Path) -> None:
    for text in ("Our desk gives no advice.", "Ask somebody else."):
        write(tmp_path, "phrases/en/mine.toml", f'[about.no_advice]\nvariants = ["{text}"]\n')
        known, _ = layered(tmp_path).wording()
        assert known.variants["about.no_advice"][0].parts == (text,)
    (tmp_path / "phrases/en/mine.toml").unlink()
    assert layered(tmp_path).wording() == layered(None).wording()


def test_phrases_of_ones_own_may_use_the_built_in_pieces(tmp_path: Path) -> None:
    write(tmp_path, "phrases/en/mine.toml", '[about.no_advice]\nvariants = ["We say <crypto> here."]\n')
    known, _ = layered(tmp_path).wording()
    before, choice, after = known.variants["about.no_advice"][0].parts
    assert (before, after) == ("We say ", " here.")
    assert isinstance(choice, Choice)
    assert ("crypto",) in choice.options


def test_pieces_of_ones_own_lie_beside_the_built_in_ones(tmp_path: Path) -> None:
    write(tmp_path, "phrases/en/pieces.toml", 'greeting = "Good morning, <crypto>"\n')
    write(tmp_path, "phrases/en/mine.toml", '[about.no_advice]\nvariants = ["<greeting>: no advice."]\n')
    known, _ = layered(tmp_path).wording()
    before, choice, after = known.variants["about.no_advice"][0].parts
    assert (before, after) == ("Good morning, ", ": no advice.")
    assert isinstance(choice, Choice)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[about.no_advise]\nvariants = ["Words."]\n', ["key about.no_advise", "did you mean about.no_advice?"]),
        ('[about.median]\nvariants = ["{{ median_days }} days.", "{{ days }} of them."]\n', ["variant 2", "'days'"]),
        ('[about.no_advice]\nvariants = ["Never in 30 years."]\n', ["key about.no_advice", "variant 1", "a numeral"]),
        ('[about.no_advice]\nvariants = ["{% for x in y %}{% endfor %}"]\n', ["variant 1", "words and slots only"]),
        ('[about.no_advice]\nvariants = ["{{ x.__class__ }}"]\n', ["variant 1", "a bare name"]),
        ('[about.no_advice]\nvariants = ["{{ open"]\n', ["variant 1", "not a template"]),
        ("[about.no_advice\n", ["mine.toml", "TOML"]),
    ],
)
def test_a_broken_phrase_file_is_refused_with_file_key_variant_and_reason(
    tmp_path: Path, text: str, named: list[str]
) -> None:
    write(tmp_path, "phrases/en/mine.toml", text)
    shown = "\n".join(faults(tmp_path))
    assert "mine.toml" in shown
    for words in named:
        assert words in shown


@pytest.mark.parametrize(
    ("name", "named"),
    [("brief/pge.html.j2", "did you mean brief/page.html.j2?"), ("pages/x.j2", "no built-in template has this name")],
)
def test_a_file_that_takes_the_place_of_none_is_refused(tmp_path: Path, name: str, named: str) -> None:
    write(tmp_path, name, "words")
    assert named in faults(tmp_path)[1]


def test_too_large_a_file_a_link_out_and_an_absent_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a", "style/base.css", " " * (256 * 1024 + 1))
    assert "at most 262144 are read" in faults(tmp_path / "a")[1]
    write(tmp_path, "outside.css", "p {}")
    (tmp_path / "b/style").mkdir(parents=True)
    (tmp_path / "b/style/base.css").symlink_to(tmp_path / "outside.css")
    assert "leads out of the folder" in faults(tmp_path / "b")[1]
    with pytest.raises(UserError, match="no such folder"):
        layered(tmp_path / "c")


def with_page(sample_templates: Path, folder: Path, page: str) -> Rendered:
    write(folder, "brief/page.html.j2", page)
    return render(*busy(), meaning, Templates(sample_templates, folder))


def test_a_page_of_ones_own_is_used_and_all_else_stays(sample_templates: Path, tmp_path: Path) -> None:
    built_in = render(*busy(), meaning, Templates(sample_templates))
    write(tmp_path, "brief/_foot.html.j2", "<p>{{ title }}</p>")
    page = '<html lang="en"><body>{{ body }}{% include "brief/_foot.html.j2" %}</body></html>'
    made = with_page(sample_templates, tmp_path, page)
    files = {file.path: file.content for file in made.artifacts}
    was = {file.path: file.content for file in built_in.artifacts}
    title = was["brief.md"].decode().splitlines()[0].removeprefix("# ")
    assert files["brief.html"].decode().endswith(f"<p>{title}</p></body></html>")
    assert {**files, "brief.html": b""} == {**was, "brief.html": b""}
    assert made.claims == built_in.claims


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("{{ ''.__class__.__mro__ }}", "SecurityError"),
        ("\n\n{{ nothing }}", "line 3: UndefinedError: 'nothing' is undefined"),
        ("\n{% for %}", "line 2"),
        ('{% include "../../etc/passwd" %}', "no such template"),
        ("{{ 'a' * 10**10 }}", "1024 MB"),
        ("{{ range(10**8) | list }}", "OverflowError"),
        ("{% set a = 'aaaaaaaa' %}" + "{% set a = a ~ a %}" * 40, "1024 MB"),
    ],
)
def test_a_template_that_does_what_it_must_not_is_stopped_and_named(
    sample_templates: Path, tmp_path: Path, page: str, named: str
) -> None:
    with pytest.raises(UserError, match="template") as caught:
        with_page(sample_templates, tmp_path, page)
    assert named in str(caught.value)


def endless() -> None:
    while True:
        pass


def test_work_without_end_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(UserError, match="more than 1 seconds"):
        confined.run(endless, seconds=1)
    assert time.monotonic() - start < 15


def test_what_comes_back_is_what_was_worked_out() -> None:
    assert confined.run(sorted, [3, 1, 2]) == [1, 2, 3]
