"""A year of real days: length, ease and variety of the body prose. `python -m pytest tests/year -s` prints the figures.

The goals are those of the writing rules; the ceilings on variety are what the phrasebook reaches, so that it cannot
slip back unseen.
"""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from prose import compression, flesch, masked, prose, repeated, self_bleu, strictly

from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", Path(__file__).parents[3] / "shared" / "data" / "market"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.market,
    pytest.mark.skipif(not MARKET.is_dir(), reason="no market data: set BRIEFS_MARKET_DATA"),
]
FIRST = date(2024, 11, 14)
DAYS = [FIRST + timedelta(days=n) for n in range(365)]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    lake = Lake(tmp_path_factory.mktemp("year") / "lake")
    for file in sorted(MARKET.iterdir()):
        if file.suffix in {".csv", ".parquet"}:
            lake.import_files(file.stem, [file])
    return [prose(compute(lake.frames(Window.day(day), ()), Preferences())) for day in DAYS]


def bodies(year):
    return [[masked(text, told.assets) for text in told.body] for told in year]


def test_busy_days_have_250_to_450_words_and_quiet_ones_120_to_200(year):
    for told in year:
        least, most = (120, 200) if told.sentences[0].key == "lead.quiet" else (250, 450)
        assert least <= told.words <= most, told.title


def test_sentences_are_short_and_easy(year):
    told = [one for day in year for one in day.sentences]
    lengths = [len(one.text.split()) for one in told]
    ease = flesch([text for day in year for text in day.body])
    print(f"\nmean sentence {sum(lengths) / len(lengths):.1f} words, longest {max(lengths)}, Flesch {ease:.1f}")  # noqa: T201 - the figures are what the command is for
    assert sum(lengths) / len(lengths) <= 22
    assert max(lengths) <= 35
    assert max(one.numbers for one in told) <= 3
    assert ease >= 50
    assert max(len(day.lead.split()) for day in year) <= 40


def test_no_lead_comes_twice_within_thirty_days(year):
    leads = [masked(day.lead, day.assets) for day in year]
    assert not [n for n, lead in enumerate(leads) if lead in leads[max(0, n - 30) : n]]


def test_variety(year):
    texts = [" ".join(body) for body in bodies(year)]
    sixth = texts[::6][:60]
    sentences = [text for body in bodies(year) for text in body]
    found = {
        "self-BLEU": self_bleu(sixth),
        "self-BLEU, numbers as one word": self_bleu([strictly(text) for text in sixth]),
        "compression ratio": compression(texts),
        "identical masked sentences, %": 100 * repeated(sentences),
    }
    print("\n" + "\n".join(f"{name} {value:.2f}" for name, value in found.items()))  # noqa: T201 - the figures are what the command is for
    assert found["self-BLEU"] <= 84  # the goal is 52
    assert found["compression ratio"] <= 6.6  # the goal is 3.5
    assert found["identical masked sentences, %"] <= 1
