"""Worked examples, read from the tests that prove them: their docstrings say what goes in and what comes out.

A worked example is a test function under `tests/` that is named for its number (`test_g14_midrank...`, one with two
numbers `test_b1_b8_...`) and has a docstring, whose first paragraph is the example.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NUMBERED = re.compile(r"test_((?:[gb]\d+_)+)")
_PREFIX = re.compile(r"^[GB]\d+: ")
_TESTS = Path(__file__).parents[2] / "tests"


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example. numbers: `G14`, or several; file: the test's file, from the root of the project."""

    numbers: tuple[str, ...]
    text: str
    file: str


def examples(tests: Path = _TESTS) -> tuple[Example, ...]:
    """All worked examples by number, then by file and place in it; none where the tests are not at hand."""
    found = [example for file in sorted(tests.rglob("test_*.py")) for example in _of_file(file, tests.parent)]
    return tuple(sorted(found, key=lambda example: (_ordinal(example.numbers[0]), example.file)))


def _of_file(file: Path, root: Path) -> Iterator[Example]:
    source = file.read_text(encoding="utf-8")
    if not _NUMBERED.search(source):
        return
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or not (named := _NUMBERED.match(node.name)):
            continue
        text = ast.get_docstring(node)
        if text:
            words = _PREFIX.sub("", " ".join(text.split("\n\n")[0].split()))
            numbers = tuple(number.upper() for number in named[1].strip("_").split("_"))
            yield Example(numbers, words[:1].upper() + words[1:], file.relative_to(root).as_posix())


def _ordinal(number: str) -> tuple[bool, int]:
    return number.startswith("B"), int(number[1:])
