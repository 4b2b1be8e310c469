"""A day's brief to its clients, from the lake to their mailboxes."""

import os
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import dkim
import pytest
from post_servers import HAS_OPENSMTPD, OpenSmtpd, counting, free_port, secured

from briefs.errors import AuditFailed, DataMissing, FaultyInput, UserError
from briefs.settings.load import load
from briefs.vocabulary.client import Edition
from briefs.vocabulary.window import Window
from briefs.workflow import letters, suppress
from briefs.workflow.clock import parse_day
from briefs.workflow.importing import import_files, stated
from briefs.workflow.outbox import Which, cancel, explained, listed, retry, settle
from briefs.workflow.send import Mailing, rehearse, send

KEY = {"BRIEFS_MAIL_TOKEN_KEY": "planted-token-key-0123456789"}
DAY = Window.day(parse_day("2026-02-01", None))


ORDERS = """ts,venue,symbol,asset,side,price,qty,usd
2026-02-01T01:00:00Z,hyperliquid,BTC,BTC,long,80000,5000,400000000
2026-02-01T02:00:00Z,okx,BTCUSDT,BTC,long,80000,4500,360000000
2026-02-01T09:00:00Z,okx,BTCUSDT,BTC,short,80000,350,28000000
2026-02-01T03:00:00Z,okx,ETHUSDT,ETH,long,2500,60000,150000000
2026-02-01T04:00:00Z,binance,ETHUSDT,ETH,short,2500,50000,125000000
2026-02-01T05:00:00Z,hyperliquid,ETH,ETH,long,2500,70000,175000000
"""
"""BTC 400 + 360 + 28 = 788 million; ETH on OKX and Binance 150 + 125 = 275 million; all 788 + 275 + 175 = 1,238."""


@pytest.fixture(scope="session")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    (folder / "orders.csv").write_text(ORDERS)
    whole = stated("full", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z")
    import_files(folder / "lake", "liquidations", [folder / "orders.csv"], "desk", whole, None, lambda *_: None)
    return folder / "lake"


@pytest.fixture
def server():
    made = counting()
    yield made
    made.stop()


@pytest.fixture
def desk(tmp_path, lake, server, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, lake, server.port)


class Desk:
    """A folder with settings and a list of clients."""

    def __init__(self, folder: Path, lake: Path, port: int):
        self.folder, self.lake, self.port = folder, lake, port

    def write(self, clients, **mail):
        (self.folder / "clients.csv").write_text("address,name,assets,venues,sections,format\n" + clients)
        given = {"host": "127.0.0.1", "port": self.port, "security": "none", "max_age_hours": 8760,
                 "sender": "Desk <desk@example.org>", "unsubscribe_url": "https://example.org/u", **mail}  # fmt: skip
        lines = [
            f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in given.items()
        ]
        (self.folder / "briefs.toml").write_text(f'lake = "{self.lake}"\n[mail]\n' + "\n".join(lines) + "\n")

    @property
    def settings(self):
        return load(self.folder / "briefs.toml", {})

    def send(self, **mailing):
        return send(self.settings, KEY, Mailing(DAY, **mailing))

    def run(self, *words, code=0, **environ):
        done = subprocess.run(
            [sys.executable, "-m", "briefs", *words], cwd=self.folder, env={**os.environ, **KEY, **environ},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done


def sent(done):
    return {state: count for state, count in done.states.items() if count}


def parts(content):
    whole = message_from_bytes(content, policy=SMTP)
    return whole, whole.get_body(("plain",)).get_content(), whole.get_body(("html",))


TEXT = "ann@example.org,Ann,BTC,,key_figures,text\n"


def test_each_client_gets_their_edition_once_and_equal_ones_share_a_rendering(desk, server, monkeypatch):
    made = []
    real = letters.generate
    monkeypatch.setattr(letters, "generate", lambda *given, **more: made.append(given) or real(*given, **more))
    desk.write(
        TEXT + "bob@example.org,Bob,BTC,,key_figures,text\n" + "cy@example.org,,ETH,okx binance,key_figures why,html\n"
    )
    assert sent(desk.send()) == {"sent": 3}
    assert len(made) == 2
    assert sent(desk.send()) == {"sent": 3}
    assert len(made) == 2  # nothing has changed, so nothing was made again
    assert server.handler.counts == {"ann@example.org": 1, "bob@example.org": 1, "cy@example.org": 1}
    by_recipient = dict(server.handler.messages)
    whole, text, page = parts(by_recipient["cy@example.org"])
    assert page is not None
    assert whole["To"] == "cy@example.org"
    told = " ".join(text.replace("\r\n> ", " ").split())
    assert "what it sums up covers nothing else: ETH on Binance and OKX." in told
    assert "$275 million" in told
    assert "Hyperliquid" not in text.partition("## About")[0]
    assert "Bitcoin" not in text.partition("## About")[0]
    _, text, page = parts(by_recipient["ann@example.org"])
    assert page is None
    assert "$788 million" in " ".join(text.split())
    assert "## Key figures" in text
    assert "## Why did this happen?" not in text
    assert "https://example.org/u/" in text


def test_a_correction_goes_to_the_same_people_once_more(desk, server):
    desk.write(TEXT)
    desk.send()
    assert sent(desk.send(revision=2)) == {"sent": 2}
    first, second = (message_from_bytes(content)["Message-ID"] for _, content in server.handler.messages)
    assert first != second


def test_a_newcomer_is_served_and_a_changed_lake_is_noticed(desk, server):
    desk.write(TEXT)
    desk.send()
    desk.write(TEXT + "bob@example.org,Bob,BTC,,key_figures,text\n")
    assert sent(desk.send()) == {"sent": 2}
    assert server.handler.counts == {"ann@example.org": 1, "bob@example.org": 1}
    source = letters.Source(desk.settings, "example.org")
    names = {letters.made_of(edition, DAY, source) for edition in (Edition(), Edition(("BTC",)), Edition(("BTC",)))}
    (desk.folder / "more.csv").write_text("\n".join(ORDERS.splitlines()[:2]).replace("01:00:00", "01:00:07"))
    shutil.copytree(desk.lake, desk.folder / "lake")
    import_files(desk.folder / "lake", "liquidations", [desk.folder / "more.csv"], "desk", None, None, lambda *_: None)
    desk.lake = desk.folder / "lake"
    desk.write(TEXT)
    names.add(letters.made_of(Edition(("BTC",)), DAY, letters.Source(desk.settings, "example.org")))
    assert len(names) == 3
    with pytest.raises(UserError, match="--revision 2"):
        desk.send()


def test_a_lie_in_a_part_is_not_sent(desk, server, monkeypatch):
    desk.write("ann@example.org,Ann,BTC,,key_figures,html\n")
    real = letters.parts
    for part, old, new in [("text", "$788 million", "$789 million"), ("html", ">$788 million<", ">$789 million<"),
                           ("html", "</h1>", "</h1><p>Over 99 coins moved.</p>")]:  # fmt: skip

        def lying(*given, part=part, old=old, new=new):
            made = real(*given)
            text = getattr(made, part)
            assert old in text
            changed = {"text": made.text, "html": made.html, part: text.replace(old, new, 1)}
            return type(made)(changed["text"], changed["html"], made.pictures)

        monkeypatch.setattr(letters, "parts", lying)
        with pytest.raises(AuditFailed, match="was not sent"):
            desk.send()
    assert server.handler.messages == []


def test_a_published_brief_that_does_not_verify_is_not_sent(desk, server):
    desk.write("ann@example.org,Ann,,,,text\n")
    folder = desk.folder / "output" / "2026-02-01"
    letters.generate(desk.lake, DAY, folder.parent, desk.settings.preferences, frozenset({"md", "json"}))
    assert sent(send(load(desk.folder / "briefs.toml", {"BRIEFS_OUTPUT": str(folder.parent)}), KEY, Mailing(DAY))) == {
        "sent": 1
    }
    brief = folder / "brief.md"
    brief.write_text(brief.read_text().replace("788.0 |", "789.0 |"))
    with pytest.raises(AuditFailed, match=r"789\.0"):
        send(load(desk.folder / "briefs.toml", {"BRIEFS_OUTPUT": str(folder.parent)}), KEY, Mailing(DAY))
    assert len(server.handler.messages) == 1


def test_what_is_wrong_with_the_list_or_the_data_sends_nothing(desk, server):
    desk.write(TEXT + "ANN@example.org,,,,,\n")
    with pytest.raises(FaultyInput, match="the same mailbox as in row 2"):
        desk.send()
    desk.write(TEXT, sender="")
    with pytest.raises(UserError, match=r"mail\.sender is not set"):
        desk.send()
    desk.write(TEXT)
    with pytest.raises(UserError, match="no client"):
        desk.send(audience="majors")
    with pytest.raises(UserError, match="BRIEFS_MAIL_TOKEN_KEY"):
        send(desk.settings, {}, Mailing(DAY))
    with pytest.raises(DataMissing):
        send(desk.settings, KEY, Mailing(Window.day(parse_day("2019-01-01", None))))
    assert server.handler.messages == []


def test_one_edition_that_cannot_be_made_keeps_no_other_from_going_out(desk, server):
    desk.write(TEXT + "cy@example.org,,NOSUCHCOIN,,,text\n")
    done = desk.send()
    assert sent(done) == {"sent": 1}
    assert not done.complete
    ((waiting, error),) = done.failures
    assert waiting == 1
    assert isinstance(error, DataMissing)
    assert server.handler.counts == {"ann@example.org": 1}


def test_operators_see_cancel_and_settle(desk, server):
    desk.write(TEXT + "bob@example.org,Bob,BTC,,key_figures,text\n")
    server.handler.refuse = {"ann@example.org": "451 4.7.1 later", "bob@example.org": "451 4.7.1 later"}
    assert sent(desk.send()) == {"queued": 2}
    entries, counts = listed(desk.settings, Which.of("2026-02-01"))
    assert [entry.reply for entry in entries] == ["451 4.7.1 later"] * 2
    assert counts["queued"] == 2
    assert cancel(desk.settings, Which.of("bob@example.org")) == 1
    with pytest.raises(UserError, match="none of these messages is unknown: they are cancelled"):
        settle(desk.settings, Which.of("bob@example.org"), sent=True)
    server.handler.refuse.clear()
    done = retry(desk.settings, KEY, Which(), lambda _done: None)
    assert sent(done) == {"sent": 1, "cancelled": 1}
    ((_, steps),) = explained(desk.settings, Which.of("ann@example.org"))
    assert [step.state for step in steps] == ["queued", "queued", "queued", "sent"]
    assert server.handler.counts == {"ann@example.org": 1}


def test_who_left_by_the_link_or_by_an_operator_gets_nothing(desk, server):
    desk.write(TEXT + "bob@example.org,Bob,BTC,,key_figures,text\ncy@example.org,Cy,BTC,,key_figures,text\n")
    assert suppress.suppress(desk.settings, "BOB@example.org", "asked")
    files = rehearse(desk.settings, KEY, Mailing(DAY), desk.folder / "eml").files
    assert sorted(path.name for path in files) == ["ann@example.org.eml", "cy@example.org.eml"]
    link = message_from_bytes((desk.folder / "eml" / "ann@example.org.eml").read_bytes())["List-Unsubscribe"]
    number = suppress.tokens(KEY).read(link.strip("<>").rpartition("/")[2])
    with suppress.opened(desk.settings.mail.suppressed) as store:
        assert store.use(number, 1)
    assert sent(desk.send()) == {"sent": 1, "cancelled": 2}
    assert server.handler.counts == {"cy@example.org": 1}
    assert suppress.restore(desk.settings, KEY, "ann@example.org")


def test_an_old_brief_is_not_sent(desk, server):
    desk.write(TEXT, max_age_hours=36)
    assert sent(desk.send()) == {"stale": 1}
    assert server.handler.messages == []


def test_a_rehearsal_writes_nothing_but_its_files(desk, server):
    desk.write(TEXT)
    before = sorted(desk.folder.rglob("*"))
    shown = rehearse(desk.settings, KEY, Mailing(DAY), None)
    assert [*shown.subjects.values()] == [["ann@example.org"]]
    assert sorted(desk.folder.rglob("*")) == before
    assert server.handler.messages == []


@pytest.mark.slow
def test_secrets_are_nowhere_to_be_found(tmp_path, lake):
    server, certificate = secured(tmp_path, "desk", "planted-password")
    key = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True, text=True).stdout
    (tmp_path / "dkim.pem").write_text(key)
    (tmp_path / "dkim.pem").chmod(0o600)
    work = tmp_path / "work"
    work.mkdir()
    desk = Desk(work, lake, server.port)
    desk.write(TEXT, security="starttls", certificates=str(certificate), user="desk", dkim_domain="example.org",
               dkim_key=str(tmp_path / "dkim.pem"))  # fmt: skip
    right, wrong = {"BRIEFS_MAIL_PASSWORD": "planted-password"}, {"BRIEFS_MAIL_PASSWORD": "planted-wrong"}
    told = [
        desk.run("send", "2026-02-01", "--dry-run", "--eml", "eml", **right),
        desk.run("send", "2026-02-01", "--debug", code=1, **wrong),
        desk.run("send", "2026-02-01", code=5, **wrong),
        desk.run("send", "2026-02-01", **right),
        desk.run("outbox", "list", "--json"),
        desk.run("outbox", "explain", "1"),
    ]
    assert "535" in told[2].stderr
    server.stop()
    (tmp_path / "dkim.pem").write_text("-----BEGIN RSA PRIVATE KEY-----\nplanted-key\n")
    told.append(desk.run("send", "2026-02-01", "--dry-run", "--debug", "--eml", "eml2", code=1, **right))
    secrets = [b"planted-", key.splitlines()[5].encode()]
    for written in [*(done.stdout.encode() + done.stderr.encode() for done in told),
                    *(path.read_bytes() for path in work.rglob("*") if path.is_file()),
                    *(content for _, content in server.handler.messages)]:  # fmt: skip
        assert not any(secret in written for secret in secrets)
    assert len(server.handler.messages) == 1


@pytest.mark.slow
@pytest.mark.skipif(not HAS_OPENSMTPD, reason="opensmtpd is not installed, or this is not root")
def test_what_opensmtpd_delivers_still_verifies(tmp_path, lake, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        server = OpenSmtpd()
    except RuntimeError as error:
        pytest.skip(f"opensmtpd does not start: {error}")
    try:
        key = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True, text=True).stdout
        (tmp_path / "dkim.pem").write_text(key)
        (tmp_path / "dkim.pem").chmod(0o600)
        desk = Desk(tmp_path, lake, server.port)
        desk.write(
            "ann@example.org,Zoë,BTC,,,pdf\nbob@example.org,Bob,BTC,,,pdf\ncy@example.org,Cy,ETH,,,text\n",
            dkim_domain="example.org", dkim_key=str(tmp_path / "dkim.pem"),
        )  # fmt: skip
        assert sent(desk.send()) == {"sent": 3}
        wanted = ["ann@example.org", "bob@example.org", "cy@example.org"]
        for _ in range(100):
            if set(wanted) <= set(server.counts):
                break
            time.sleep(0.1)
        # The program's queue is the machine's: it may deliver what another run has left there too.
        delivered = {address: content for address, content in server.messages if address in wanted}
    finally:
        server.stop()
    assert sorted(delivered) == wanted
    der = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=key.encode(), capture_output=True,
                         check=True).stdout  # fmt: skip
    for content in delivered.values():
        mail = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        assert dkim.verify(mail, dnsfunc=lambda _name, timeout=5: b"v=DKIM1; k=rsa; p=" + b64encode(der))
        assert max(map(len, mail.split(b"\r\n"))) <= 998
    _, text, page = parts(delivered["ann@example.org"])
    assert len(page.get_content().encode()) < 90_000
    assert "cid:" in page.get_content()
    assert "<svg" not in page.get_content()
    assert "data:" not in page.get_content()
    assert "## The numbers" in text


def test_a_dead_server_leaves_everything_queued_and_says_so(desk):
    desk.write(TEXT, port=free_port())
    done = desk.run("send", "2026-02-01", code=5)
    assert "1 queued" in done.stdout
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_edition_tells_which_of_the_subjects_it_wants(lake, desk):
    desk.write(TEXT)
    source = letters.Source(desk.settings, "example.org")
    sections = ("key_figures", "about")
    made = {
        style: letters.letter(Edition(("BTC",), sections=sections, format="text", subject=style), DAY, source)
        for style in ("first", "third", "title")
    }
    assert made["title"].text.startswith(f"# {made['title'].subject}\n")
    assert made["first"].subject != made["third"].subject
