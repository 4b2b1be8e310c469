"""Drafts of real days: untouched ones give the same bytes, and a number that was altered never gets through."""

from pathlib import Path

import pytest

from briefs.audit.numerals import numerals
from briefs.errors import AuditFailed, BriefsError
from briefs.workflow.editing import edit, read

pytestmark = pytest.mark.market

DAYS = ("2025-02-03", "2025-04-18", "2025-06-22", "2025-09-01", "2025-10-10", "2026-03-04", "2026-05-15")


@pytest.fixture(scope="module")
def output(run, real_lake, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    for day in DAYS:
        words = ("--format", "md,html,json", "--lake", str(real_lake), "--output", str(folder))
        run("generate", day, *words, cwd=folder)
    return folder


@pytest.mark.parametrize("day", DAYS)
def test_an_untouched_draft_of_a_real_day_gives_the_same_bytes(output, day):
    text = (output / day / "brief.md").read_text()
    made = {file.path: file.content for file in edit(text, "brief.md", read(output / day), None).files}
    there = {str(p.relative_to(output / day)): p.read_bytes() for p in (output / day).rglob("*") if p.is_file()}
    assert sorted(made) == sorted(there)
    assert [name for name in there if made[name] != there[name]] == []


def altered(text: str) -> list[str]:
    """The text with one digit changed, for every eleventh number of its prose that is no date or time."""
    drafts = []
    for number in [n for n in numerals(text.split("## The numbers", maxsplit=1)[0]) if n.kind not in {"moment", "odd"}][
        ::11
    ]:
        at = next(place for place in range(number.start, number.end) if text[place].isdigit())
        digit = "7" if text[at] != "7" else "3"
        drafts.append(text[:at] + digit + text[at + 1 :])
    return drafts


@pytest.mark.parametrize("day", ["2025-10-10", "2025-04-18"])
def test_a_changed_leading_digit_is_refused(output, day):
    base, text = read(output / day), (output / day / "brief.md").read_text()
    drafts = altered(text)
    assert len(drafts) >= 3
    for draft in drafts:
        with pytest.raises(BriefsError) as caught:
            edit(draft, "brief.md", base, None)
        assert isinstance(caught.value, AuditFailed) or "gap" in str(caught.value)
