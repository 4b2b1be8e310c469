"""The evidence that comes with a reading reaches the document."""

from dataclasses import replace

from briefs.story.compose import compose
from briefs.vocabulary import figure


def test_evidence_of_the_reading_is_handed_on(make):
    jumped = figure.Test("the price jumped", passed=True, figures=("price.BTC.close",))
    found = figure.Evidence("attribution.BTC", "coincided", (jumped,))
    document = compose(replace(make("busy"), evidence=(found,)))
    assert found in document.evidence
    assert len({one.claim for one in document.evidence}) == len(document.evidence)
