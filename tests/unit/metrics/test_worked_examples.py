"""The worked examples of the page of figures come from the tests that prove them."""

from briefs.metrics.worked_examples import examples

TEST = '''
def test_g2_b10_two_numbers(x):
    """G2: one and one
    are two.

    More that is not told.
    """

def test_g10_later():
    """Ten."""

def test_g9_without_words(): ...

def test_other():
    """Not numbered."""
'''


def test_a_docstring_is_told_under_each_number_of_its_test(tmp_path):
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    (tmp_path / "tests" / "unit" / "test_x.py").write_text(TEST)
    found = [(one.numbers, one.text, one.file) for one in examples(tmp_path / "tests")]
    assert found == [
        (("G2", "B10"), "One and one are two.", "tests/unit/test_x.py"),
        (("G10",), "Ten.", "tests/unit/test_x.py"),
    ]


def test_without_tests_there_are_no_examples(tmp_path):
    assert examples(tmp_path / "tests") == ()


def test_every_trap_has_an_example():
    told = {number for one in examples() for number in one.numbers}
    wanted = {f"G{n}" for n in range(1, 26)} | {f"B{n}" for n in range(1, 10)}
    assert wanted - told == set()
