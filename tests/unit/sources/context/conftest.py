"""The driving of a talk by hand, with replies and refusals."""

import pytest

from briefs.sources.talk import Refusal, Reply


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
