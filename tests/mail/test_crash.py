"""Killed at any moment, a sender neither sends twice nor loses a message without a word."""

import subprocess
import sys
from pathlib import Path

import pytest
from crashes import campaign, chance
from post_servers import counting

HERE = Path(__file__).parent


@pytest.fixture
def server():
    made = counting(pause=0.012, seed=7)
    yield made
    made.stop()


def test_ten_kills_leave_one_message_each_or_an_unknown_outcome(tmp_path, server):
    recipients = [f"client-{number}@example.org" for number in range(50)]
    outbox = tmp_path / "outbox.sqlite"
    command = [sys.executable, str(HERE / "crash_sender.py"), str(outbox), str(server.port), "50"]
    tally = campaign(command, outbox, lambda: server.handler.counts, recipients, 10, 0.9, chance(20260201))
    assert tally.wrong == []
    assert tally.kills >= 8
    assert sum(tally.states.values()) == 50
    assert tally.states["sent"] >= 40
    assert max(server.handler.counts.values()) == 1


def test_two_senders_at_once_send_everything_once(tmp_path, server):
    outbox = tmp_path / "outbox.sqlite"
    command = [sys.executable, str(HERE / "crash_sender.py"), str(outbox), str(server.port), "20"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate()[1] for process in running]
    assert any(process.returncode == 0 for process in running)
    for process, error in zip(running, told, strict=True):
        assert process.returncode == 0 or "another sender is at work" in error
    assert set(server.handler.counts.values()) == {1}
    assert len(server.handler.counts) == 20
