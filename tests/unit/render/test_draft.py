"""What a draft may hold, and the list of an editor's numbers."""

from __future__ import annotations

import pytest

from briefs.errors import FaultyInput
from briefs.render.draft import Marks, Own, chart_parts, listed, prepared
from briefs.render.override import layered

MARKS = Marks("Editor's note", "editor's figure", "Editor's figures")


def test_the_marks_are_a_template() -> None:
    assert Marks.of(layered(None)) == MARKS


def test_numbers_of_the_editors_are_counted_marked_and_listed() -> None:
    draft = prepared('A [$3 billion](source: "X, 1 February 2026") and\n[4%](source: "Y") more.\n', "x.md", MARKS, ())
    assert draft.own == (Own(1, "$3 billion", "X, 1 February 2026"), Own(2, "4%", "Y"))
    assert draft.source == (
        'A [$3 billion](source: "X, 1 February 2026") (editor\'s figure E1) and\n'
        '[4%](source: "Y") (editor\'s figure E2) more.\n'
        "\n## Editor's figures\n\n"
        "- E1: $3 billion. Source: X, 1 February 2026.\n"
        "- E2: 4%. Source: Y.\n"
    )
    assert listed(draft.own[0]) == "E1: $3 billion. Source: X, 1 February 2026."


def test_preparing_twice_changes_nothing() -> None:
    once = prepared(
        'A [$3 billion](source: "X *and* [Y] & co") here.\n\n## Later\n\nWords.\n', "x.md", MARKS, ()
    ).source
    assert prepared(once, "x.md", MARKS, ()).source == once


def test_a_brief_without_such_numbers_is_left_as_it_is() -> None:
    text = "# Title\n\nA [link](https://example.org) and 2 < 3, a \\<b\\> and &lt;b&gt; <https://example.org>.\n"
    assert prepared(text, "x.md", MARKS, ()).source == text


def test_all_faults_are_listed_with_their_lines() -> None:
    text = 'a <b>b</b>\n\n[x]: https://e.org\n\n```\n\n![y](z.png)\n\n[1](source: "")\n\n[](source: "x")\n\n\x07\n'
    with pytest.raises(FaultyInput) as caught:
        prepared(text, "x.md", MARKS, ("bars",))
    assert [(fault.where, fault.field) for fault in caught.value.faults] == [
        ("line 1", "HTML"),
        ("line 3", "link"),
        ("line 5", "code"),
        ("line 7", "picture"),
        ("line 9", "source"),
        ("line 11", "source"),
        ("line 13", "character"),
    ]


def test_charts_are_those_that_are_shown() -> None:
    text = "![a](charts/one.svg)\n\n![b](charts/two.svg)\n\n![a](charts/one.svg)\n"
    assert prepared(text, "x.md", MARKS, ("one", "two", "three")).charts == ("one", "two")


def test_what_folds_out_beneath_a_chart_is_read_from_a_page() -> None:
    page = (
        '<div class="chart"><svg xmlns="x" id="one" class="drawing"><g></g></svg><details>A</details></div>'
        '<div class="chart"><svg xmlns="x" id="two" class="drawing"></svg></div>'
    )
    assert chart_parts(page) == {"one": "<details>A</details>", "two": ""}
