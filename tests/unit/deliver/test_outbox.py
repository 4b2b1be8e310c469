"""The outbox: every way from one state to another, and what a crash leaves."""

import os
import sqlite3

import pytest

from briefs.deliver.outbox.entry import Wanted
from briefs.deliver.outbox.lock import sole
from briefs.deliver.outbox.store import Outbox, opened
from briefs.errors import DeliveryFailed, UserError
from briefs.vocabulary.letter import Letter

NOW = 1_770_000_000
LETTER = Letter("2026-02-01", 1, NOW, "en", "A subject", "A text.\n")
EDITED = Letter("2026-02-01", 1, NOW, "en", "A subject", "Another text.\n")


@pytest.fixture
def outbox(tmp_path):
    made = Outbox(tmp_path / "data" / "outbox.sqlite")
    yield made
    made.close()


def queue(outbox, *recipients, letter=LETTER):
    return outbox.queue(letter, [Wanted(recipient) for recipient in recipients], NOW)


def states(outbox):
    return {entry.recipient: entry.state for entry in outbox.entries()}


def test_a_recipient_is_queued_once_for_a_brief_and_revision(outbox):
    assert queue(outbox, "a@x.org", "b@x.org") == (2, 0)
    assert queue(outbox, "a@x.org", "c@x.org") == (1, 1)
    assert states(outbox) == {"a@x.org": "queued", "b@x.org": "queued", "c@x.org": "queued"}
    assert sum(outbox.counts("2026-02-01").values()) == 3
    assert sum(outbox.counts("2026-02-02").values()) == 0


def test_an_edited_brief_needs_a_new_revision_and_nothing_of_it_is_queued(outbox):
    queue(outbox, "a@x.org")
    with pytest.raises(UserError, match="--revision 2"):
        queue(outbox, "b@x.org", "a@x.org", letter=EDITED)
    assert states(outbox) == {"a@x.org": "queued"}


def test_it_is_synced_at_every_commit_and_only_its_owner_reads_it(outbox):
    assert outbox._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert outbox._db.execute("PRAGMA synchronous").fetchone() == (2,)
    queue(outbox, "a@x.org")
    for path in outbox.path.parent.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_crash_before_the_dot_queues_again_and_after_it_is_unknown(outbox):
    queue(outbox, "a@x.org", "b@x.org", "c@x.org")
    first, second, third = outbox.claim(NOW, 3)
    outbox.before_dot(second, NOW)
    outbox.before_dot(third, NOW)
    outbox.settle(third, NOW, "sent", "250 OK", stage="dot")
    assert outbox.recover(NOW) == {"queued": 1, "unknown": 1}
    assert states(outbox) == {first.recipient: "queued", second.recipient: "unknown", third.recipient: "sent"}
    assert "final dot" in next(outbox.entries(recipient=second.recipient)).reply
    assert [entry.recipient for entry in outbox.claim(NOW, 9)] == [first.recipient]


def test_a_row_of_another_machine_keeps_its_lease(outbox):
    queue(outbox, "a@x.org")
    outbox.claim(NOW, 1)
    outbox._db.execute("UPDATE entries SET owner = 'elsewhere:1'")
    assert outbox.recover(NOW + 899) == {}
    assert outbox.recover(NOW + 900) == {"queued": 1}


def test_what_was_claimed_and_not_begun_is_put_back(outbox):
    queue(outbox, "a@x.org", "b@x.org")
    first, second = outbox.claim(NOW, 2)
    outbox.before_dot(first, NOW)
    outbox.release([first, second])
    assert states(outbox) == {first.recipient: "sending", second.recipient: "queued"}


def test_waits_double_up_to_an_hour(outbox):
    queue(outbox, "a@x.org")
    waits = []
    for _ in range(8):
        (entry,) = outbox.claim(NOW, 1)
        waits.append(outbox.put_off(entry, NOW, "451 later", "rcpt") - NOW)
        assert outbox.claim(NOW, 1) == ()
        outbox._db.execute("UPDATE entries SET due = 0")
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_what_is_too_old_becomes_stale_and_nothing_else_does(outbox):
    queue(outbox, "a@x.org", "b@x.org")
    (entry,) = outbox.claim(NOW, 1)
    outbox.settle(entry, NOW, "sent", "250")
    assert outbox.retire(NOW + 3600, 3600) == 0
    assert outbox.retire(NOW + 3601, 3600) == 1
    assert set(states(outbox).values()) == {"sent", "stale"}


def test_only_an_operator_settles_what_is_unknown(outbox):
    queue(outbox, "a@x.org", "b@x.org")
    for entry in outbox.claim(NOW, 2):
        outbox.settle(entry, NOW, "unknown", "lost")
    arrived, lost = outbox.entries()
    assert outbox.claim(NOW, 9) == ()
    assert outbox.decide(arrived, NOW, "sent", "it arrived", ("unknown",))
    assert outbox.decide(lost, NOW, "queued", "it did not", ("unknown",))
    assert not outbox.decide(arrived, NOW, "queued", "again", ("unknown",))
    assert [entry.recipient for entry in outbox.claim(NOW, 9)] == [lost.recipient]
    assert [step.state for step in outbox.steps(lost)] == ["queued", "unknown", "queued"]


def test_a_letter_is_kept_until_its_last_message_is_settled(outbox):
    queue(outbox, "a@x.org", "b@x.org")
    first, second = outbox.claim(NOW, 2)
    outbox.settle(first, NOW, "sent", "250")
    outbox.settle(second, NOW, "unknown", "lost")
    outbox.tidy()
    assert outbox.letter(first.content) == LETTER
    outbox.decide(second, NOW, "sent", "it arrived", ("unknown",))
    outbox.tidy()
    with pytest.raises(UserError, match="missing"):
        outbox.letter(first.content)


def test_one_sender_at_a_time(outbox):
    with sole(outbox.path), pytest.raises(DeliveryFailed, match=f"process {os.getpid()}"), sole(outbox.path):
        pass
    with sole(outbox.path):
        pass


def test_a_file_that_is_no_outbox_or_a_newer_one_says_so(tmp_path):
    (tmp_path / "text").write_text("This is a text of some length, and no database at all. " * 40)
    with pytest.raises(UserError, match="cannot be used"):
        Outbox(tmp_path / "text")
    sqlite3.connect(tmp_path / "newer").execute("PRAGMA user_version = 2")
    with pytest.raises(UserError, match="newer version"):
        Outbox(tmp_path / "newer")


def test_a_full_disk_is_told_and_what_was_written_counts(outbox):
    queue(outbox, "a@x.org")
    outbox.close()

    def fill():
        with opened(outbox.path) as small:
            small._db.execute("PRAGMA max_page_count = 1")
            queue(small, *(f"{number}@x.org" for number in range(2000)))

    with pytest.raises(UserError, match="full"):
        fill()
    with opened(outbox.path) as again:
        assert states(again) == {"a@x.org": "queued"}
