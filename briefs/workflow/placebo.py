"""How far the ladder of causes climbs where nothing is to be found, and on the days that a lake holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from briefs.errors import DataMissing, UserError
from briefs.lake.store import Lake
from briefs.metrics import attribution
from briefs.metrics.study_causes import LABELS, Rates, Study, study
from briefs.metrics.tally import Tally
from briefs.vocabulary.brief_json import dumps
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import DAY, Window


def study_causes(days: int, headlines: int, seed: int | None) -> Study:
    """Judge simulated days with shuffled headlines, and with one planted before the jump. Same seed, same rates."""
    for name, value in (("--days", days), ("--headlines", headlines)):
        if value < 1:
            raise UserError(f"{name} {value}: at least one is needed")
    if seed is not None and seed < 0:
        raise UserError(f"--seed {seed}: a seed is zero or more")
    return study(days, headlines) if seed is None else study(days, headlines, seed)


def recorded_labels(lake: Path, first: date, last: date, preferences: Preferences) -> Mapping[str, int]:
    """How often each label stands on the days of a lake, for Bitcoin and Ether. Raises DataMissing without any."""
    if last < first:
        raise UserError(f"--to {last} is before --from {first}")
    found = Counter(label for day in _days(first, last) for label in _labels(lake, day, preferences))
    if not found:
        raise DataMissing(
            f"no day from {first} to {last} has candles of BTC or ETH that can be tested for a jump: they need bars of "
            "an hour or less, and a day of them before"
        )
    return {label: found[label] for label in LABELS}


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _labels(lake: Path, day: date, preferences: Preferences) -> Iterator[str]:
    window = Window.day(day)
    tally = Tally(window)
    attribution.measure(Lake(lake).frames(window, attribution.ASSETS), preferences, tally)
    for asset in attribution.ASSETS:
        label = tally.figures.get(f"attribution.{asset}.label")
        if label is not None:
            yield str(label.value)


def as_json(done: Study, recorded: Mapping[str, int] | None) -> str:
    """The text that `briefs study causes --json` prints."""
    told: dict[str, object] = {
        "headlines": done.headlines,
        "shuffled": _rates(done.shuffled),
        "planted": _rates(done.planted),
    }
    return dumps(told if recorded is None else told | {"recorded": recorded})


def _rates(rates: Rates) -> dict[str, object]:
    low, high = rates.interval
    return {
        "days": rates.days,
        "labels": dict(rates.labels),
        "above_coincided": rates.rate,
        "interval": [low, high],
    }
