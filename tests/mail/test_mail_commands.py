"""What the commands of mail print and how they end."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from briefs.cli import main
from briefs.deliver.outbox.entry import Wanted
from briefs.deliver.outbox.store import Outbox
from briefs.errors import DeliveryFailed, UserError
from briefs.vocabulary.letter import Letter

main._register(["send", "outbox", "suppress"])
AT = int(datetime(2026, 2, 2, 6, 0, tzinfo=UTC).timestamp())


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def outbox(tmp_path):
    """Three messages: one sent, one whose outcome is unknown, one queued."""
    made = Outbox(tmp_path / "data" / "outbox.sqlite")
    letter = Letter("2026-02-01", 1, AT, "en", "A subject", "A text.\n")
    made.queue(letter, [Wanted(f"{name}@example.org") for name in ("ann", "bob", "cy")], AT)
    ann, bob = made.claim(AT, 2)
    made.settle(ann, AT, "sent", "250 OK", stage="dot")
    made.settle(bob, AT, "unknown", "the connection was lost", stage="dot")
    yield made
    made.close()


def run(*words):
    done = CliRunner().invoke(main.app, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_list_shows_each_message_and_the_sums(outbox):
    assert run("outbox", "list").splitlines() == [
        "     1 sent      2026-02-01 r1 ann@example.org: 250 OK",
        "     2 unknown   2026-02-01 r1 bob@example.org: the connection was lost",
        "     3 queued    2026-02-01 r1 cy@example.org",
        "1 queued, 1 sent, 1 unknown",
    ]
    assert "ann" not in run("outbox", "list", "--state", "unknown")
    assert run("outbox", "list", "CY@example.org").startswith("     3 queued")
    whole = json.loads(run("outbox", "list", "2026-02-01", "--json"))
    assert [entry["recipient"] for entry in whole["entries"]] == [
        "ann@example.org",
        "bob@example.org",
        "cy@example.org",
    ]
    assert whole["states"] == {
        "queued": 1, "sending": 0, "sent": 1, "refused": 0, "unknown": 1, "stale": 0, "cancelled": 0,
    }  # fmt: skip
    with pytest.raises(UserError, match="there are queued, sending"):
        run("outbox", "list", "--state", "lost")


def test_explain_tells_what_happened(outbox):
    assert run("outbox", "explain", "2").splitlines() == [
        "     2 unknown   2026-02-01 r1 bob@example.org: the connection was lost",
        "  2026-02-02T06:00:00Z queued: wanted",
        "  2026-02-02T06:00:00Z unknown at stage dot: the connection was lost",
    ]
    with pytest.raises(UserError, match="no such message"):
        run("outbox", "explain", "99")


def test_settle_and_cancel_do_what_the_operator_says_and_nothing_else(outbox):
    assert run("outbox", "settle", "2", "not-sent") == "1 settled as not sent and queued again\n"
    with pytest.raises(UserError, match="none of these messages is unknown"):
        run("outbox", "settle", "1", "sent")
    with pytest.raises(UserError, match="say sent, or not-sent"):
        run("outbox", "settle", "2", "maybe")
    assert run("outbox", "cancel", "2026-02-01") == "2 cancelled\n"
    assert [entry.state for entry in outbox.entries()] == ["sent", "cancelled", "cancelled"]


def test_without_an_outbox_each_command_says_how_it_comes_to_be():
    for words in (["list"], ["explain", "1"], ["settle", "1", "sent"], ["cancel", "1"]):
        with pytest.raises(UserError, match="there is no outbox yet"):
            run("outbox", *words)


def test_suppress_puts_on_the_list_shows_it_and_takes_off():
    assert run("suppress", "Ann@Example.org", "--why", "asked") == "Ann@Example.org gets no mail from now on\n"
    assert run("suppress", "ann@example.org") == "ann@example.org was on the list already\n"
    assert run("suppress").endswith(" Ann@example.org: asked\n")
    assert run("suppress", "ann@example.org", "--remove") == "ann@example.org gets mail again\n"
    assert run("suppress", "ann@example.org", "--remove") == "ann@example.org was not on the list\n"
    assert run("suppress") == ""
    with pytest.raises(UserError, match="one @ was expected"):
        run("suppress", "ann")


def test_send_says_what_is_missing_before_it_does_anything(tmp_path):
    with pytest.raises(UserError, match=r"mail\.sender is not set"):
        run("send", "2026-02-01")
    with pytest.raises(UserError, match="--eml belongs to --dry-run"):
        run("send", "2026-02-01", "--eml", "x")
    (tmp_path / "briefs.toml").write_text('[mail]\nsender = "desk@example.org"\n')
    with pytest.raises(UserError, match=r"clients\.csv: the list of clients cannot be read"):
        run("send", "2026-02-01")
    assert [path.name for path in tmp_path.iterdir()] == ["briefs.toml"]


def test_what_was_not_sent_is_told_with_what_to_do():
    from briefs.cli.send import tell
    from briefs.workflow.send import Sent

    states = {"queued": 2, "sending": 0, "sent": 5, "refused": 1, "unknown": 1, "stale": 0, "cancelled": 1}
    with pytest.raises(DeliveryFailed) as caught:
        tell(Sent(states))
    assert caught.value.exit_code == 5
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "not everything was sent", "  2 queued", "  1 refused", "  1 unknown",
    ]  # fmt: skip
    tell(Sent({**states, "queued": 0, "refused": 0, "unknown": 0}))
