"""The driving of a talk by hand."""

from datetime import UTC, datetime

import pytest

from briefs.sources.talk import Reply, Want


@pytest.fixture(scope="session")
def drive():
    """drive(talk, body, ...): hands bodies (or replies) to the talk one after the other; (asks, batch)."""

    def answer(talk, *bodies, asked_ms=0):
        asks, left = [], list(bodies)
        try:
            asks.append(next(talk))
            while True:
                assert left, f"the talk asks for more: {asks[-1]}"
                body = left.pop(0)
                asks.append(talk.send(body if isinstance(body, Reply) else Reply(body, asked_ms=asked_ms)))
        except StopIteration as end:
            assert not left, "the talk ended before it had asked for every reply"
            return asks, end.value

    return answer


@pytest.fixture(scope="session")
def serve():
    """serve(talk, answer): drives the talk with the body that `answer(ask)` gives; (asks, batch)."""

    def answered(talk, answer):
        asks = []
        try:
            ask = next(talk)
            while True:
                asks.append(ask)
                assert len(asks) < 500, "the talk does not end"
                body = answer(ask)
                ask = talk.send(body if isinstance(body, Reply) else Reply(body))
        except StopIteration as end:
            return asks, end.value

    return answered


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def ms(*parts):
    return int(utc(*parts).timestamp()) * 1000


@pytest.fixture(scope="session")
def wanted():
    """wanted("funding", (2026, 2, 1), (2026, 2, 2), now=(...)): the rows of the days, asked long after by default."""

    def want(table, start, end, *assets, now=(2026, 11, 1)):
        return Want(table, ms(*start), ms(*end), assets or ("BTC",), ms(*now))

    return want
