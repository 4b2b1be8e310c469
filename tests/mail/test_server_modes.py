"""What becomes of a message in each way that a server may behave."""

import pytest
from post_servers import MODES, MORE_MODES, Misbehaving, counting, free_port, secured

from briefs.deliver.mail.server import Answer
from briefs.errors import DeliveryFailed, UserError
from briefs.vocabulary.secret import Secret

# mode: state, stage, class of the refusal, what the server has taken after one run and after another an hour later
EXPECTED = {
    "drops at QUIT": ("sent", "dot", "", 1, 1),
    "451 at RCPT": ("queued", "rcpt", "policy", 0, 0),
    "550 at RCPT": ("refused", "rcpt", "address", 0, 0),
    "451 after the dot": ("queued", "dot", "system", 0, 0),
    "554 after the dot": ("refused", "dot", "content", 0, 0),
    "drops before DATA": ("queued", "data", "other", 0, 0),
    "drops after the dot": ("unknown", "dot", "", 1, 1),
    "hangs after the dot": ("unknown", "dot", "", 1, 1),
    "drops in the message": ("queued", "body", "other", 0, 0),
    "421 at MAIL": ("queued", "mail", "system", 0, 0),
}


@pytest.fixture
def behaving():
    made = []

    def make(mode):
        made.append(Misbehaving(mode))
        return made[-1]

    yield make
    for server in made:
        server.stop()


def test_every_mode_is_expected_to_end_somehow():
    assert set(EXPECTED) == {*MODES, *MORE_MODES} - {"554 at MAIL"}
    assert len(MODES) == 8


@pytest.mark.parametrize("mode", EXPECTED)
def test_each_mode_ends_in_its_state_and_is_never_sent_twice(mode, post, behaving):
    server, (state, stage, kind, once, twice) = behaving(mode), EXPECTED[mode]
    # The line must break while the message is being written, so it must be too long for any buffer.
    box = post(server.port, content=b"long\r\n" * 3_000_000) if mode == "drops in the message" else post(server.port)
    box.run()
    entry = box.entries["ann@example.org"]
    assert (entry.state, entry.stage, entry.kind) == (state, stage, kind)
    assert entry.reply
    assert len(server.taken) == once
    box.now += 3600
    box.run()
    assert box.states == {"ann@example.org": state}
    assert len(server.taken) == twice


def test_a_temporary_refusal_waits_longer_each_time_and_then_goes_out(post):
    server = counting()
    server.handler.refuse["ann@example.org"] = "451 4.7.1 greylisted"
    box = post(server.port)
    dues = []
    for _ in range(3):
        box.run()
        dues.append(box.entries["ann@example.org"].due - box.now)
        box.now = box.entries["ann@example.org"].due - 1
        box.run()  # not its turn yet
        assert box.entries["ann@example.org"].attempts == len(dues)
        box.now += 1
    assert dues == [60, 120, 240]
    server.handler.refuse.clear()
    box.run()
    assert box.states == {"ann@example.org": "sent"}
    assert server.handler.counts == {"ann@example.org": 1}
    server.stop()


def test_a_line_that_breaks_once_is_tried_again_at_once(post, behaving):
    server = behaving("drops before DATA")
    box = post(server.port)
    box.run()
    entry = box.entries["ann@example.org"]
    assert server.connections == 2
    assert (entry.attempts, entry.due - box.now) == (2, 120)


def test_a_server_that_will_not_have_the_sender_costs_no_recipient(post, behaving):
    box = post(behaving("554 at MAIL").port, ["ann@example.org", "bob@example.org"])
    with pytest.raises(DeliveryFailed, match=r"will not have desk@example\.org as the sender: 554"):
        box.run()
    assert set(box.states.values()) == {"queued"}


def test_a_server_that_drops_after_every_dot_is_left_alone_after_some_attempts(post, behaving):
    server = behaving("drops after the dot")
    box = post(server.port, [f"c{number}@example.org" for number in range(9)])
    with pytest.raises(DeliveryFailed, match="lost again and again"):
        box.run()
    assert list(box.states.values()).count("unknown") == 3
    assert list(box.states.values()).count("queued") == 6


def test_one_refused_recipient_does_not_keep_the_others_from_theirs(post):
    server = counting()
    server.handler.refuse["b@example.org"] = "550 5.2.2 mailbox full"
    box = post(server.port, ["a@example.org", "b@example.org", "c@example.org"])
    box.run()
    assert box.states == {"a@example.org": "sent", "b@example.org": "refused", "c@example.org": "sent"}
    assert box.entries["b@example.org"].kind == "mailbox"
    assert len(server.handler.sessions) == 1  # one connection for all
    server.stop()


def test_a_connection_is_used_for_so_many_messages_and_no_more(post):
    server = counting()
    box = post(server.port, [f"c{number}@example.org" for number in range(7)], per_connection=3)
    box.run()
    assert len(server.handler.messages) == 7
    assert len(server.handler.sessions) == 3
    server.stop()


def test_messages_keep_to_the_rate(post, monkeypatch):
    waits = []
    monkeypatch.setattr("briefs.deliver.mail.postman.sleep", waits.append)
    server = counting()
    box = post(server.port, [f"c{number}@example.org" for number in range(4)], per_minute=60)
    box.run()  # its clock stands still, so each message is a second earlier than the rate allows
    assert waits == [1.0, 2.0, 3.0]
    server.stop()


def test_who_is_suppressed_or_too_late_gets_nothing(post):
    server = counting()
    box = post(server.port, ["a@example.org", "b@example.org"])
    box.suppressed.add("a@example.org")
    box.run()
    assert box.states == {"a@example.org": "cancelled", "b@example.org": "sent"}
    late = post(server.port, ["c@example.org"])
    late.now += 86400
    late.run()
    assert late.states == {"c@example.org": "stale"}
    assert server.handler.counts == {"b@example.org": 1}
    server.stop()


def test_a_dead_server_leaves_everything_queued(post):
    box = post(free_port())
    with pytest.raises(DeliveryFailed, match="cannot be reached"):
        box.run()
    assert box.states == {"ann@example.org": "queued"}
    assert box.entries["ann@example.org"].attempts == 0


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_secured_server_with_a_login(tmp_path, post, security):
    server, certificate = secured(tmp_path, "desk", "planted-password", tls=security == "tls")
    box = post(server.port)
    access = {"security": security, "user": "desk", "certificates": certificate}
    with pytest.raises(UserError, match="its certificate is not trusted"):
        box.run(**{**access, "certificates": None, "password": Secret("planted-password")})
    with pytest.raises(UserError, match="the login of desk was refused: 535") as caught:
        box.run(**access, password=Secret("planted-wrong"))
    assert "planted" not in str(caught.value)
    with pytest.raises(UserError, match="BRIEFS_MAIL_PASSWORD"):
        box.run(**access)
    assert box.states == {"ann@example.org": "queued"}
    box.run(**access, password=Secret("planted-password"))
    assert box.states == {"ann@example.org": "sent"}
    server.stop()


def test_a_password_is_never_sent_in_the_open(post):
    server = counting()
    with pytest.raises(UserError, match="needs a secured connection"):
        post(server.port).run(user="desk", password=Secret("planted-password"))
    with pytest.raises(UserError, match="STARTTLS"):
        post(server.port).run(security="starttls")
    server.stop()


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (550, "5.1.1 nobody", "address"),
        (552, "5.2.2 full", "mailbox"),
        (554, "5.7.1 blocked", "policy"),
        (451, "4.3.0 busy", "system"),
        (550, "no such user", "address"),
        (452, "too many recipients", "mailbox"),
        (599, "odd", "other"),
        (0, "the connection was lost", "other"),
    ],
)
def test_refusals_have_classes(code, text, kind):
    assert Answer(code, text).kind == kind
