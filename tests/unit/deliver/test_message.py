"""A recipient's message: its form, its headers, its signature, and the same bytes each time."""

import os
import subprocess
import sys
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import dkim
import pytest

from briefs.deliver.mail.message import Recipient, Sender, message, message_id
from briefs.deliver.mail.signature import Signer
from briefs.deliver.outbox.parcel import digest, packed, unpacked
from briefs.errors import UserError
from briefs.vocabulary.letter import Letter, Picture, filled
from briefs.vocabulary.secret import Secret

LETTER = Letter(
    "2026-02-01", 2, 1769990400, "en", "Liquidations total $2.58 billion – “record”",
    "Prices fell.\n.dotted line\n\uf012--\n\uf010\n\uf013\uf014Leave: \uf011\n\uf015",
    '<html><body><p>Prices fell by 5 € &amp; more.</p>\uf012<p>\uf010</p>\uf013\uf014<a href="\uf011">x</a>\uf015'
    + "<p>long line</p>" * 200 + "</body></html>",
    (Picture("bars.2026-02-01@example.org", "bars.png", b"\x89PNG bars"),
     Picture("line.x@example.org", "line.png", b"\x89PNG line")),
    b"%PDF-1.7 pages",
)  # fmt: skip
DESK = Sender("Desk, the", "desk@example.org", "briefs.example.org", "leave@example.org")
ANN = Recipient("ann@example.org", 'Zoë "A" Onym', "Europe/Berlin", "Contract <7> & co", "https://example.org/u/TOKEN")


@pytest.fixture(scope="module")
def key():
    done = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def public(key):
    der = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER"], input=key.encode(), capture_output=True, check=True
    )
    from base64 import b64encode

    return b"v=DKIM1; k=rsa; p=" + b64encode(der.stdout)


def parsed(content):
    return message_from_bytes(content, policy=SMTP)


def shape(part):
    return (part.get_content_type(), [shape(p) for p in part.iter_parts()] if part.is_multipart() else [])


def lines(part):
    """Mail ends its lines with CRLF whatever the text did."""
    return part.get_content().replace("\r\n", "\n")


def test_the_parts_stand_in_each_other_as_mail_programs_expect():
    assert shape(parsed(message(LETTER, DESK, ANN))) == (
        "multipart/mixed", [
            ("multipart/alternative", [
                ("text/plain", []),
                ("multipart/related", [("text/html", []), ("image/png", []), ("image/png", [])]),
            ]),
            ("application/pdf", []),
        ])  # fmt: skip
    assert shape(parsed(message(replace(LETTER, html="", pictures=(), pdf=b""), DESK, ANN))) == ("text/plain", [])
    assert shape(parsed(message(replace(LETTER, pictures=(), pdf=b""), DESK, ANN))) == (
        "multipart/alternative", [("text/plain", []), ("text/html", [])])  # fmt: skip


def test_what_was_put_in_comes_out_equal():
    whole = parsed(message(LETTER, DESK, ANN))
    text, page = whole.get_body(("plain",)), whole.get_body(("html",))
    assert lines(text) == "Prices fell.\n.dotted line\n--\nContract <7> & co\nLeave: https://example.org/u/TOKEN\n"
    assert lines(page).rstrip("\n") == filled(LETTER.html, ANN.footer, ANN.unsubscribe, html=True)
    assert "Contract &lt;7&gt; &amp; co" in page.get_content()
    pictures = [part for part in whole.walk() if part.get_content_type() == "image/png"]
    assert [part.get_content() for part in pictures] == [b"\x89PNG bars", b"\x89PNG line"]
    assert [part["Content-ID"] for part in pictures] == ["<bars.2026-02-01@example.org>", "<line.x@example.org>"]
    (pdf,) = whole.iter_attachments()
    assert (pdf.get_content(), pdf.get_filename()) == (b"%PDF-1.7 pages", "brief-2026-02-01.pdf")


def test_another_parser_reads_the_same():
    parser = pytest.importorskip("fast_mail_parser", reason="the second parser is not installed")
    content = message(LETTER, DESK, ANN)
    ours, theirs = parsed(content), parser.parse_email(content)
    assert theirs.subject == ours["Subject"]
    assert set(theirs.headers) == set(ours.keys())
    bodies = [[part.replace("\r\n", "\n")] == [lines(ours.get_body((kind,)))] for kind, (part,) in
              (("plain", theirs.text_plain), ("html", theirs.text_html))]  # fmt: skip
    assert bodies == [True, True]
    files = [part for part in ours.walk() if not part.is_multipart() and part.get_content_maintype() != "text"]
    assert [(one.mimetype, bytes(one.content)) for one in theirs.attachments] == [
        (part.get_content_type(), part.get_content()) for part in files
    ]


def test_the_headers_say_who_what_and_how_to_leave():
    whole = parsed(message(LETTER, DESK, ANN))
    assert whole["From"] == '"Desk, the" <desk@example.org>'
    assert whole["To"].addresses[0].display_name == 'Zoë "A" Onym'
    assert whole["To"].addresses[0].addr_spec == "ann@example.org"
    assert whole["Subject"] == LETTER.subject
    # The end of 1 February 2026 in UTC is one o'clock in Berlin.
    assert whole["Date"] == "Mon, 02 Feb 2026 01:00:00 +0100"
    assert whole["List-ID"] == "<briefs.example.org>"
    assert whole["Auto-Submitted"] == "auto-generated"
    assert whole["List-Unsubscribe"] == "<https://example.org/u/TOKEN>, <mailto:leave@example.org?subject=unsubscribe>"
    assert whole["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_promised_only_where_there_is_a_page():
    whole = parsed(message(LETTER, DESK, replace(ANN, unsubscribe="")))
    assert whole["List-Unsubscribe"] == "<mailto:leave@example.org?subject=unsubscribe>"
    assert whole["List-Unsubscribe-Post"] is None
    assert "Leave" not in whole.get_body(("plain",)).get_content()


def test_the_message_id_is_stable_and_of_this_brief_revision_and_recipient():
    ids = {
        message_id(letter, address, "example.org")
        for letter in (LETTER, replace(LETTER, revision=3), replace(LETTER, brief="2026-02-02"))
        for address in ("ann@example.org", "bob@example.org")
    }
    assert len(ids) == 6
    assert message_id(replace(LETTER, text="x"), "Ann@Example.org", "example.org") in ids
    assert not any("ann" in one or "bob" in one for one in ids)


def test_lines_are_short_ends_are_crlf_and_all_is_ascii():
    content = message(LETTER, DESK, ANN)
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    content.decode("ascii")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Ann\r\nBcc: x@example.org"},
        {"address": "ann@example.org\r\nBcc: x@example.org"},
        {"unsubscribe": "https://example.org/\r\nX: y"},
    ],
)
def test_nothing_of_a_recipient_can_add_a_header(change):
    try:
        content = message(LETTER, DESK, replace(ANN, **change))
    except ValueError:
        return
    whole = parsed(content)
    assert whole["Bcc"] is None
    assert whole["X"] is None


def test_a_subject_with_a_line_break_is_refused():
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        message(replace(LETTER, subject="a\r\nBcc: b"), DESK, ANN)


def test_the_signature_covers_both_unsubscribe_headers_and_verifies(key, public):
    content = message(LETTER, replace(DESK, signer=Signer("example.org", "s1", Secret(key))), ANN)
    assert dkim.verify(
        content, dnsfunc=lambda name, timeout=5: public if name == b"s1._domainkey.example.org." else None
    )
    header = content.partition(b"\r\nMIME-Version")[0].replace(b"\r\n", b"").replace(b" ", b"")
    signed = header.partition(b"h=")[2].partition(b";")[0].split(b":")
    assert {b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"to", b"subject", b"date"} <= set(signed)
    for old, new in [(b"One-Click", b"Two-Click"), (b"Prices fell.", b"Prices rose."), (b"/u/TOKEN", b"/u/OTHER")]:
        changed = content.replace(old, new)
        assert changed != content
        assert not dkim.verify(changed, dnsfunc=lambda name, timeout=5: public)


def test_a_key_that_is_none_is_told_without_showing_it():
    signer = Signer("example.org", "s1", Secret("planted-secret-key"))
    with pytest.raises(UserError, match="dkim_key") as caught:
        message(LETTER, replace(DESK, signer=signer), ANN)
    assert "planted" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_the_same_message_has_the_same_bytes_in_any_process(key, tmp_path):
    script = tmp_path / "make.py"
    script.write_text(
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from test_message import *\n"
        "signed = replace(DESK, signer=Signer('example.org', 's1', Secret(open(sys.argv[2]).read())))\n"
        "print(hashlib.sha256(message(LETTER, signed, ANN)).hexdigest())\n"
    )
    (tmp_path / "key").write_text(key)
    words = [sys.executable, str(script), os.path.dirname(__file__), str(tmp_path / "key")]  # noqa: PTH120
    made = {
        subprocess.run(words, env={**os.environ, **other}, capture_output=True, text=True, check=True).stdout
        for other in ({"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C"}, {"PYTHONHASHSEED": "2", "TZ": "UTC"})
    }
    assert len(made) == 1


def test_a_letter_comes_out_of_its_parcel_as_it_went_in():
    assert unpacked(packed(LETTER)) == LETTER
    assert packed(LETTER) == packed(replace(LETTER))
    changes = [{"text": "x"}, {"html": "x"}, {"pdf": b"x"}, {"pictures": ()}, {"subject": "x"}, {"revision": 9}]
    assert len({digest(LETTER), *(digest(replace(LETTER, **change)) for change in changes)}) == 7
