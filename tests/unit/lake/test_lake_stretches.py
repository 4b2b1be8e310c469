"""For each moment one word counts, the best; the order in which stretches are stated does not matter."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from briefs.lake.stretches import merged
from briefs.tables.stretch import ORDER_COVERAGES, Stretch

START = datetime(2026, 3, 4, tzinfo=UTC)


def stretch(start: int, end: int, coverage: str = "partial", source: str = "x") -> Stretch:
    hour = timedelta(hours=1)
    return Stretch("okx", "BTC", coverage, START + start * hour, START + end * hour, source)


def test_touching_stretches_are_joined_and_gaps_stay():
    assert merged([stretch(0, 2), stretch(2, 4), stretch(5, 6)]) == (stretch(0, 4), stretch(5, 6))


def test_the_better_word_takes_over_where_they_overlap():
    assert merged([stretch(0, 6), stretch(2, 4, "full")]) == (stretch(0, 2), stretch(2, 4, "full"), stretch(4, 6))


def test_a_single_order_is_a_stretch_without_length_until_something_covers_it():
    assert merged([stretch(3, 3)]) == (stretch(3, 3),)
    assert merged([stretch(3, 3), stretch(2, 4)]) == (stretch(2, 4),)


SPANS = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted)
STRETCHES = st.lists(
    st.builds(
        lambda span, word, source: stretch(*span, word, source),
        SPANS,
        st.sampled_from(ORDER_COVERAGES),
        st.sampled_from("xy"),
    ),
    max_size=6,
)


@given(STRETCHES, st.randoms(use_true_random=False))
def test_each_moment_has_its_best_word_once_whatever_the_order(stretches, random):
    result = merged(stretches)
    shuffled = random.sample(stretches, len(stretches))
    assert merged(shuffled) == result
    assert merged(result) == result
    for half_hour in range(16):
        moment = START + timedelta(minutes=30 * half_hour + 15)
        said = [s.coverage for s in stretches if s.start <= moment < s.end]
        found = [s.coverage for s in result if s.start <= moment < s.end]
        assert found == sorted(said, key=ORDER_COVERAGES.index)[:1]
