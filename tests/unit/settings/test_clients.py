"""The list of clients: what it says of whom, and what is refused with its row and reason."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.errors import FaultyInput, UserError
from briefs.settings.audience.audiences import audiences
from briefs.settings.audience.clients import clients
from briefs.vocabulary.client import SECTIONS, Client, Edition

MAJORS = {"majors": {"assets": ("ETH", "BTC"), "format": ("text",)}}


def listed(tmp_path, text, known=MAJORS):
    path = tmp_path / "clients.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return clients(path, known)


def faults(tmp_path, text):
    with pytest.raises(FaultyInput) as caught:
        listed(tmp_path, text)
    assert "Nothing was sent" in str(caught.value)
    return [(fault.where, fault.field, fault.why) for fault in caught.value.faults]


def test_a_client_takes_the_terms_of_the_audience_and_its_own_win(tmp_path):
    first, second, third = listed(
        tmp_path,
        "address,name,audience,assets,venues,sections,format,subject,time_zone,footer\n"
        "Ann@Example.org,Ann Onym,majors,,,,,,Europe/Berlin,Contract 12\n"
        'bob@example.org,"Bob, B.",majors,SOL,"okx, binance",about why,html,title,,\n'
        "c@example.org,,,,,,,,,\n",
    )
    assert first == Client(
        "Ann@example.org", "Ann Onym", Edition(("BTC", "ETH"), format="text"), "Europe/Berlin", "majors", "Contract 12"
    )
    assert second.edition == Edition(
        ("SOL",), ("binance", "okx"), sections=("why", "about"), format="html", subject="title"
    )
    assert (second.name, second.zone) == ("Bob, B.", "UTC")
    assert third.edition == Edition()
    assert third.edition.whole
    assert not first.edition.whole


def test_equal_editions_have_one_key_and_different_ones_do_not():
    one, same = Edition(("BTC", "ETH")), Edition(("BTC", "ETH"))
    assert one.key == same.key
    others = [Edition(), Edition(("BTC",)), Edition(venues=("okx",)), Edition(format="text"), Edition(subject="title")]
    others.append(Edition(sections=SECTIONS[:2]))
    assert len({one.key, *(edition.key for edition in others)}) == 7


def test_a_byte_order_mark_and_empty_rows_do_no_harm(tmp_path):
    (client,) = listed(tmp_path, b"\xef\xbb\xbfaddress\r\n\r\na@example.org\r\n\r\n")
    assert client.address == "a@example.org"


def test_an_international_domain_is_written_in_ascii(tmp_path):
    (client,) = listed(tmp_path, "address\nkurs@bücher.example\n")
    assert client.address == "kurs@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ('"a@example.org\r\nBcc: all@example.org"', "white space and control characters"),
        ('"""odd name""@example.org"', "white space and control"),
        ('"""odd""@example.org"', "quoted names before the @"),
        ("bü@example.org", "letters outside ASCII before the @"),
        ("a@[127.0.0.1]", "a machine in brackets"),
        ("a@127.0.0.1", "a domain was expected"),
        ("a@localhost", "a domain was expected"),
        ("a@b@example.org", "one @ was expected"),
        ("example.org", "one @ was expected"),
        ("@example.org", "no name of a mailbox"),
        ("a..b@example.org", "no name of a mailbox"),
        ("a@-x.example", "a domain was expected"),
        ("a@exa_mple.org", "a domain was expected"),
        ("a@xn--ü.example", "the domain after the @ is not valid"),
        ("=cmd@example.org", "formula in a spreadsheet"),
        ("+1@example.org", "formula in a spreadsheet"),
        (f"{'a' * 65}@example.org", "no name of a mailbox"),
        (f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.org", "254 are the most"),
        ("", "one @ was expected"),
    ],
)
def test_an_address_that_cannot_be_served_is_refused(tmp_path, address, why):
    (fault,) = faults(tmp_path, f"address,name\n{address},Ann\n".replace("\r\n,", ","))
    assert fault[:2] == ("row 2", "address")
    assert why in fault[2]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ('"Ann\r\nBcc: x@example.org"', "line breaks and control characters"),
        ('"Ann\nX: y"', "line breaks and control characters"),
        ("Ann\u2028", "line breaks and control characters"),
        ("Ann\u202e", "line breaks and control characters"),
        ("A" * 101, "101 characters: 100 are the most"),
        ("A" * 100_000, "100,000 characters: 100 are the most"),
        ("=HYPERLINK(1)", "formula"),
        ("@SUM(A1)", "formula"),
        ("-2+3", "formula"),
        ("\t=1", "line breaks and control characters"),
    ],
)
def test_a_name_that_would_do_harm_is_refused(tmp_path, name, why):
    (fault,) = faults(tmp_path, f"address,name\na@example.org,{name}\n")
    assert fault[:2] == ("row 2", "name")
    assert why in fault[2]


def test_a_name_with_marks_of_its_own_is_kept(tmp_path):
    (client,) = listed(tmp_path, 'address,name\na@example.org,"Zoë O\'Neill, ""Z"" <z>"\n')
    assert client.name == 'Zoë O\'Neill, "Z" <z>'


def test_every_fault_is_listed_at_once_with_its_row(tmp_path):
    found = faults(
        tmp_path,
        "address,audience,assets,venues,sections,format,language,time_zone,footer\n"
        "a@example.org,majors,btc,OKX,whys,pdfs,de,Europe/Berlinn,=1\n"
        "A@Example.ORG,minors,,,,,,,\n"
        "a@example.org\n",
    )
    assert [fault[:2] for fault in found] == [
        ("row 2", "assets"), ("row 2", "venues"), ("row 2", "sections"), ("row 2", "format"), ("row 2", "language"),
        ("row 2", "time_zone"), ("row 2", "footer"), ("row 3", "address"), ("row 3", "audience"), ("row 4", "row"),
    ]  # fmt: skip
    assert "did you mean why?" in found[2][2]
    assert found[7][2] == "the same mailbox as in row 2"
    assert "did you mean majors?" in found[8][2]
    assert found[9][2] == "9 cells were expected, 1 are here"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("address;name\na@example.org;Ann\n", "separated by commas, not by ';'"),
        ("address\tname\na@example.org\tAnn\n", "separated by commas, not by '\\t'"),
        ("mail,name\na@example.org,Ann\n", "a column address was expected"),
        ("", "a column address was expected"),
        ("address,nam\na@example.org,Ann\n", "did you mean name?"),
        ("address,pdf_password\na@example.org,x\n", "PDFs with a password are not offered"),
        ("address,address\na@example.org,b@example.org\n", "twice"),
        ("address\n", "names nobody"),
        ('address,name\na@example.org,"Ann\n', "no CSV"),
        ("address,name\na@example.org,A\x00nn\n", "line breaks and control characters"),
    ],
)
def test_a_list_of_another_form_says_so(tmp_path, text, why):
    found = faults(tmp_path, text)
    assert any(why in fault[2] for fault in found), found


def test_a_list_that_cannot_be_read_says_so(tmp_path):
    with pytest.raises(UserError, match="not UTF-8"):
        listed(tmp_path, "address\nü@example.org\n".encode("latin-1"))
    with pytest.raises(UserError, match="cannot be read"):
        clients(tmp_path / "absent.csv", {})


def test_a_long_list_of_faults_is_cut_and_counted(tmp_path):
    with pytest.raises(FaultyInput, match=r"150 faults \(the first 100 are shown\)") as caught:
        listed(tmp_path, "address\n" + "".join(f"no-{number}\n" for number in range(150)))
    assert len(caught.value.faults) == 100


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_list_or_gives_faults(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    try:
        found = listed(folder, "address,name\n" + text)
    except (FaultyInput, UserError):
        return
    except UnicodeEncodeError:
        return  # a lone surrogate cannot be in a file
    for client in found:
        assert client.address.isascii()
        assert client.address.isprintable()
        assert not any(mark in client.name for mark in "\r\n\x00")


def test_audiences_are_read_with_every_fault(tmp_path):
    path = tmp_path / "audiences.toml"
    path.write_text('[majors]\nassets = ["BTC", "ETH"]\nformat = "html"\n[all]\n')
    assert audiences(path) == {"majors": {"assets": ("BTC", "ETH"), "format": ("html",)}, "all": {}}
    path.write_text('odd = 1\n[majors]\nassets = "BTC"\nformats = "html"\nvenues = ["OKX"]\nformat = ["html"]\n')
    with pytest.raises(FaultyInput) as caught:
        audiences(path)
    assert [(fault.where, fault.field) for fault in caught.value.faults] == [
        ("top level", "odd"), ("[majors]", "assets"), ("[majors]", "formats"), ("[majors]", "format"),
        ("[majors]", "venues"),
    ]  # fmt: skip
    path.write_text("[majors")
    with pytest.raises(UserError, match="not valid TOML"):
        audiences(path)


def test_the_examples_of_the_manual_are_right(tmp_path):
    manual = (Path(__file__).parents[3] / "docs" / "email.md").read_text()
    (tmp_path / "audiences.toml").write_text(
        next(e for e in re.findall(r"```toml\n(.*?)```", manual, re.DOTALL) if "majors" in e)
    )
    (rows,) = re.findall(r"```csv\n(.*?)```", manual, re.DOTALL)
    ann, bob = listed(tmp_path, rows, audiences(tmp_path / "audiences.toml"))
    assert (ann.edition.assets, ann.edition.subject, ann.zone, ann.footer) == (
        ("BTC", "ETH"), "second", "Europe/Berlin", "Contract 12",
    )  # fmt: skip
    assert (bob.edition.venues, bob.edition.format, bob.edition.subject) == (("binance", "okx"), "html", "title")
