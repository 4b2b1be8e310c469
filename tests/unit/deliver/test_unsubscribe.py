"""Unsubscribe links: who can use them, how often, and what a look at them changes (nothing)."""

import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.validate import validator

import httpx
import pytest

from briefs.deliver.suppression.page import application
from briefs.deliver.suppression.store import Suppression
from briefs.deliver.suppression.token import Tokens
from briefs.vocabulary.secret import Secret

NOW = 1_770_000_000
TOKENS = Tokens(Secret("planted-key-of-some-length"))
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def listed(tmp_path):
    made = Suppression(tmp_path / "suppressed.sqlite")
    yield made
    made.close()


@pytest.fixture
def page(tmp_path, listed):
    """The page on a real server, mounted beneath /u; the WSGI validator watches over it."""
    work = validator(application(tmp_path / "suppressed.sqlite", TOKENS, lambda: NOW))
    server = make_server("127.0.0.1", 0, work, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}/u/", trust_env=False) as client:
        yield client
    server.shutdown()
    server.server_close()


def suppresses(listed, address):
    return listed.holds(address, TOKENS.recipient(address))


def token(address="ann@example.org", message="<1@example.org>"):
    return TOKENS.make(address, message)


def test_a_post_takes_the_recipient_off_the_list_and_nobody_else(page, listed):
    answer = page.post(token(), data=ONE_CLICK)
    assert (answer.status_code, answer.headers.get("location"), answer.cookies) == (200, None, {})
    assert suppresses(listed, "ann@example.org")
    assert suppresses(listed, "ANN@Example.org")
    assert not suppresses(listed, "bob@example.org")
    assert "ann" not in [entry.address for entry in listed.entries()]


def test_the_body_may_come_as_either_kind_of_form(page, listed):
    assert page.post(token(), files={"List-Unsubscribe": (None, "One-Click")}).status_code == 200
    assert suppresses(listed, "ann@example.org")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_look_changes_nothing(page, listed, method):
    for _ in range(3):
        answer = page.request(method, token())
        assert answer.status_code == 200
        assert ("<button>" in answer.text) == (method == "GET")
    assert list(listed.entries()) == []
    assert page.post(token(), data=ONE_CLICK).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(page, listed, method):
    answer = page.request(method, token())
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert list(listed.entries()) == []


@pytest.mark.parametrize("body", [b"", b"List-Unsubscribe=Two-Click", b"x=y", b"a" * 5000, b"List-Unsubscribe"])
def test_another_body_is_refused(page, listed, body):
    answer = page.post(token(), content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 400
    assert list(listed.entries()) == []


def test_a_used_token_is_refused_even_after_the_recipient_came_back(page, listed):
    assert page.post(token(), data=ONE_CLICK).status_code == 200
    assert page.post(token(), data=ONE_CLICK).status_code == 410
    assert listed.remove("ann@example.org", TOKENS.recipient("ann@example.org"))
    assert page.post(token(), data=ONE_CLICK).status_code == 410
    assert not suppresses(listed, "ann@example.org")
    assert page.post(token(message="<2@example.org>"), data=ONE_CLICK).status_code == 200
    assert suppresses(listed, "ann@example.org")


def forgeries():
    whole = urlsafe_b64decode(token())
    yield from (urlsafe_b64encode(whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :]).decode() for n in range(48))
    yield from ("", "x", "ü", "A" * 64, token()[:-1], token() + "A", token()[:-4], "ann@example.org", "%00", "../u")
    yield Tokens(Secret("another-key-of-some-length")).make("ann@example.org", "<1@example.org>")
    # The recipient of one token with the message of another.
    yield urlsafe_b64encode(urlsafe_b64decode(token("bob@example.org"))[:16] + whole[16:]).decode()


def test_forged_tokens_are_refused(page, listed):
    for forged in forgeries():
        answer = page.post(forged, data=ONE_CLICK)
        assert answer.status_code in {403, 404}, forged
    assert list(listed.entries()) == []


def test_a_token_says_nothing_of_the_address_and_is_the_same_each_time():
    assert token() == token()
    assert token() == TOKENS.make("ANN@example.org", "<1@example.org>")
    assert len({token(), token("bob@example.org"), token(message="<2@example.org>")}) == 3
    assert b"ann" not in urlsafe_b64decode(token())
    assert "planted" not in repr(vars(TOKENS))


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="16 characters") as caught:
        Tokens(Secret("planted-short"))
    assert "planted" not in str(caught.value)


def test_an_operator_puts_addresses_on_the_list_and_takes_them_off(listed):
    assert listed.add("Ann@example.org", NOW, "asked by phone")
    assert not listed.add("ann@EXAMPLE.org", NOW + 1, "again")
    assert listed.holds("ann@example.org")
    (entry,) = listed.entries()
    assert (entry.address, entry.at, entry.why) == ("Ann@example.org", NOW, "asked by phone")
    assert listed.remove("ann@example.org")
    assert not listed.remove("ann@example.org")
    assert not listed.holds("ann@example.org")
