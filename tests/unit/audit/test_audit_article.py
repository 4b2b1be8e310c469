"""Texts by anyone, audited by their own logic: each rule on a sentence that breaks it and on one that does not."""

import pytest

from briefs.audit.article.audit import audit
from briefs.audit.article.text import read
from briefs.errors import UserError


def findings(tmp_path, text, name="text.txt", figures=None):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return audit(tmp_path / name, figures).findings


def kinds(tmp_path, text):
    return [f.kind for f in findings(tmp_path, text)]


SIDES = "Liquidations came to $3.00 billion. Longs made up $2.00 billion of it and shorts $900 million."


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        # 2.00 + 0.90 = 2.90, not 3.00
        (SIDES, "total.sum", "$3.00 billion"),
        # 2.0 + 1.2 = 3.2 of a total of 3.0
        (
            "Liquidations came to $3.0 billion. BTC liquidations were $2.0 billion, ETH liquidations $1.2 billion.",
            "total.sum",
            "$3.0 billion",
        ),
        # 600 of 1,000 is 60%
        (
            "Liquidations: $600 million of longs, $400 million of shorts. Longs had a 70.0% share of liquidations.",
            "share.value",
            "70.0%",
        ),
        ("Liquidations were the highest since the crash.", "superlative.unbound", "highest since"),
        ("Bitcoin accounted for the majority of liquidations.", "superlative.unbound", "the majority of"),
        ("Rates fell to levels last seen during the crash.", "superlative.unbound", "levels last seen during"),
        ("Ether touched a six-week low.", "superlative.unbound", "six-week low"),
        ("On 3 May 2026 prices fell. In 24 hours, $2 billion went.", "window.rolling", "24 hours"),
        ("When funding is negative, longs pay shorts.", "funding.payer", "longs pay shorts"),
        ("Funding of 0.01% per 8 hours: traders are paying shorts.", "funding.payer", "traders are paying shorts"),
        ("Ether funding turned deeply negative.", "funding.incomplete", "funding"),
        ("Ether funding fell to -0.03%.", "funding.incomplete", "funding"),
        ("Liquidation losses reached $2 billion.", "liquidations.loss", "losses"),
        ("Longs bore the brunt of liquidations. That shows bearish bets.", "positioning.side", "bearish bets"),
        ("Tariff worries triggered the selloff.", "cause.unproven", "triggered"),
        ("The drop was due to thin order books.", "cause.unproven", "due to"),
        ("Bitcoin {{ move }} today.", "text.debris", "{{"),
        ("The coin SolanaSOL-- fell.", "text.debris", "SolanaSOL--"),
    ],
)  # fmt: skip
def test_a_rule_finds_its_defect_and_nothing_else(tmp_path, text, kind, says):
    found = findings(tmp_path, text)
    assert {f.kind for f in found} == {kind}
    assert found[0].says == found[0].sentence[slice(*found[0].span)] == says


@pytest.mark.parametrize(
    "text",
    [
        "Liquidations came to $2.90 billion. Longs made up $2.00 billion of it and shorts $900 million.",
        "Liquidations totalled more than $2.8 billion, $2.00 billion of longs and $900 million of shorts.",
        "Liquidations were the highest since 10 October 2025.",
        "Liquidations were the highest since the crash, when they were $19.2 billion.",
        "Bitcoin accounted for the majority of liquidations, with 62%.",
        "The 24 hours from 1 February 2026, 07:06 UTC saw $2 billion of liquidations.",
        "When funding is negative, shorts pay longs.",
        "Ether funding fell to -0.03% per 8 hours.",
        "Watch funding rates and open interest.",
        "Of the complete days of the last 365, 2.0% had lower BTC funding on Binance.",
        "Liquidations are notional sizes, not losses.",
        "Bitcoin extended losses, falling 5%.",
        "Shorts bore the brunt of liquidations. That shows bearish positioning.",
        # Only the shorts' sum is told as a side's: nothing follows for the other.
        "With $70.7 million liquidated, longs came first; shorts reached $15.4 million. They had been bullish bets.",
        "Tariff worries triggered the selloff, said Jane Doe of Acme Research.",
        "A break could trigger selling.",
        "Nothing in the data says that it was due to news.",
        "The desk wrote: “The drop was due to thin order books”.",
        "Funding of 0.01% per 8 hours: longs pay shorts.",
    ],
)
def test_a_sound_sentence_is_left_alone(tmp_path, text):
    assert findings(tmp_path, text) == ()


def test_a_quotation_is_not_the_authors_claim(tmp_path):
    assert kinds(tmp_path, "The wire ran “Fund losses of $2 billion in liquidations triggered the fall”.") == []


def test_one_finding_a_defect_and_span(tmp_path):
    text = "Liquidations caused losses. They were the highest since the crash, the highest since the crash."
    spans = [(f.sentence, f.span) for f in findings(tmp_path, text)]
    assert len(spans) == len(set(spans))


def test_paragraphs_headings_and_sentences_of_plain_text(tmp_path):
    (tmp_path / "a.txt").write_text("A title\n\nOne line that\ngoes on. Another.\n\nWhy?\n\nThe end.\n")
    article = read(tmp_path / "a.txt")
    assert [(s.section, s.role, s.text) for s in article.sentences] == [
        ("", "heading", "A title"),
        ("", "prose", "One line that goes on."),
        ("", "prose", "Another."),
        ("Why?", "heading", "Why?"),
        ("Why?", "prose", "The end."),
    ]


def test_lines_as_long_as_paragraphs_are_paragraphs(tmp_path):
    long = "Word " * 40 + "ends."
    (tmp_path / "a.txt").write_text(f"{long}\n{long}\n")
    assert [s.block for s in read(tmp_path / "a.txt").sentences] == [0, 1]


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
def test_each_kind_of_text_is_read(tmp_path, name):
    text = {
        "a.md": "# T\n\nThe drop was **due to** news.\n",
        "a.html": "<h1>T</h1><script>x = 'due to'</script><p>The drop was <b>due to</b> news.</p>",
        "a.txt": "T\n\nThe drop was due to news.\n",
    }[name]
    (found,) = findings(tmp_path, text, name)
    assert (found.place, found.kind, found.sentence) == (name, "cause.unproven", "The drop was due to news.")


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "not there"), (b"\xff\xfe", "not UTF-8"), (b"  \n", "no text"), (b"%PDF\0", "no text")],
)
def test_what_is_no_text_is_refused(tmp_path, content, says):
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=says):
        audit(path)
