"""Recorded replies for the context sources; tests that need them are skipped where they are absent."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from briefs.sources.talk import Refusal, Reply

ROOT = Path(__file__).parents[4]
MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", ROOT / ".." / "shared" / "data" / "market"))
RECORDED = Path(os.environ.get("BRIEFS_API_DATA", MARKET.parent / "api"))


@pytest.fixture(scope="session")
def recorded():
    """recorded("fred/observations.json"): the body as the session decodes it; XML and HTML as text."""

    def read(name):
        path = RECORDED / name
        if not path.is_file():
            pytest.skip(f"no recorded replies at {RECORDED}")
        text = path.read_text(encoding="utf-8")
        return json.loads(text, parse_float=Decimal) if path.suffix == ".json" else text

    return read


@pytest.fixture(scope="session")
def drive():
    """drive(talk, data, ...): hands the bodies (or refusals) to the talk one by one; (asks, batch)."""

    def answer(talk, *bodies, asked_ms=0, unchanged=False):
        asks, left = [], list(bodies)
        try:
            asks.append(next(talk))
            while True:
                body = left.pop(0)
                if isinstance(body, Refusal):
                    asks.append(talk.send(Reply(None, refused=body.why)))
                else:
                    asks.append(talk.send(Reply(body, asked_ms=asked_ms, unchanged=unchanged)))
        except StopIteration as end:
            assert not left, "the talk ended before it had asked for every reply"
            return asks, end.value

    return answer
