"""Correct briefs of which one file was changed after it was written: each change is found, and in that file."""

import json
import re
from pathlib import Path

import pytest
from audit_briefs import BUSY, PATCHY, PRINTED, brief_json, page, write, write_pdf

from briefs.audit.verify import verify

# Changed in the visible text of brief.md and of brief.html alike.
MUTANTS = [
    # digits, signs, scales, units
    ("$2.58 billion", "$2.85 billion"),
    ("$2.42 billion", "$2.41 billion"),
    ("$163 million", "$136 million"),
    ("93.7%", "97.3%"),
    ("434,945", "434,954"),
    ("434,945", "43,945"),
    ("1,101", "1,100"),
    ("-0.0780%", "-0.0078%"),
    ("-0.0780%", "0.0780%"),
    ("-0.0780%", "+0.0780%"),
    ("+0.0100%", "-0.0100%"),
    ("-7.7%", "7.7%"),
    ("$2.58 billion", "$2.58 million"),
    ("$163 million", "$163 billion"),
    ("$2.73 trillion", "$2.73 billion"),
    ("0.012 percentage points", "0.012%"),
    ("6.3%", "6.3 percentage points"),
    ("125.0%", "125.0 bp"),
    ("3.2", "2.3"),
    ("$78,512", "$78,521"),
    ("$222.65 million", "$222.56 million"),
    # names
    ("closing at", "Ether closing at"),
    ("Ether lost", "Bitcoin lost"),
    ("On Binance, Ether", "On OKX, Ether"),
    ("Longs were", "Shorts were"),
    ("of the total and shorts", "of the total and longs"),
    ("Bitcoin open interest", "Ether open interest"),
    # words
    (" lost ", " won "),
    ("Liquidations jumped", "Liquidations fell"),
    ("crypto slid", "crypto rose"),
    ("outstanding, slid", "outstanding, rose"),
    ("the highest since", "the lowest since"),
    ("was the lowest since", "was the highest since"),
    ("per ", "every "),
    ("longs pay shorts", "shorts pay longs"),
    ("shorts pay longs", "longs pay shorts"),
    ("more negative", "less negative"),
    ("Bitcoin support", "Bitcoin resistance"),
    ("Bitcoin resistance", "Bitcoin support"),
    (" below the close", " above the close"),
    ("largest single", "smallest single"),
    ("low of", "high of"),
    # dates, windows
    ("10 March 2026", "9 March 2026"),
    ("10 October 2025", "10 October 2024"),
    ("9 April 2025", "9 May 2025"),
    ("14 November 2022", "14 November 2021"),
    ("08:14 UTC", "08:41 UTC"),
    ("18 March 2026, 18:00 UTC", "18 March 2026, 20:00 UTC"),
    ("from the day before", "from the week before"),
    # causes
    ("As prices fell, liquidations", "Tariffs caused liquidations, which"),
    ("No single trigger stands out in the data.", "The fall was due to tariffs."),
    ("No single trigger stands out in the data.", "The fall was triggered by a headline."),
    ("liquidations hit mainly", "prices fell after the news, and liquidations hit mainly"),
    # dropped, added
    ("The fear and greed index stood at ", ""),
    ("No single trigger stands out in the data.", "No single trigger stands out in the data. Volume was $40 billion."),
    ("No single trigger stands out in the data.", "Volume fell for the third straight day."),
    ("No single trigger stands out in the data.", "Volume doubled."),
    ("It is information", "It is the best of 20 briefs, information"),
    ("bullish.", "bearish positioning."),
    # debris
    ("As prices fell", "As {{ price }} fell"),
    ("As prices fell", "As None fell"),
    ("liquidated traders", "EthereumETH-- traders"),
    ("hit mainly longs", "hit   longs"),
]  # fmt: skip


def errors(folder: Path, place: str) -> list:
    found = verify(folder).findings
    assert {f.place for f in found} <= {place}, [(f.place, f.kind, f.says) for f in found]
    return [f for f in found if f.severity == "error"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write(BUSY, tmp_path_factory.mktemp("briefs") / "busy", formats=("md", "html", "svg", "pdf"))


def copy(whole: Path, to: Path, leave: str = "") -> Path:
    for file in whole.rglob("*.*"):
        if file.is_file() and file.name != leave:
            (to / file.relative_to(whole)).parent.mkdir(parents=True, exist_ok=True)
            (to / file.relative_to(whole)).write_bytes(file.read_bytes())
    return to


def changed(text: str, old: str, new: str) -> str:
    """`old` replaced where it first stands in the body's visible text."""
    at = text.index("<h1>") if "<h1>" in text else 0
    spot = next((m for m in re.finditer(re.escape(old), text[at:]) if not in_tag(text[at:], m.start())), None)
    assert spot, f"{old!r} is not in the text"
    return text[: at + spot.start()] + new + text[at + spot.end() :]


def in_tag(text: str, place: int) -> bool:
    return text.rfind("<", 0, place) > text.rfind(">", 0, place)


@pytest.mark.parametrize("source", [BUSY, PATCHY], ids=["busy", "patchy"])
def test_a_correct_brief_has_no_finding_in_any_format(tmp_path, source):
    result = verify(write(source, tmp_path / "brief", formats=("md", "html", "svg", "pdf")))
    assert result.findings == ()
    own = [c for c in brief_json(source)["claims"] if not c["section"].startswith("charts/")]
    assert result.checked["md"] == result.checked["pdf"] == len(own)
    assert result.checked["html"] == len(brief_json(source)["claims"])


@pytest.mark.parametrize("format_", ["md", "html", "pdf"])
def test_each_format_can_be_verified_alone(tmp_path, format_):
    result = verify(write(BUSY, tmp_path / "brief", formats=(format_,)))
    assert result.findings == ()
    assert set(result.checked) == {format_}


@pytest.mark.parametrize(("old", "new"), MUTANTS)
def test_a_change_of_the_markdown_is_found(whole, tmp_path, old, new):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    (folder / "brief.html").unlink()
    text = (folder / "brief.md").read_text()
    (folder / "brief.md").write_text(changed(text, old, new))
    assert errors(folder, "brief.md")


@pytest.mark.parametrize(("old", "new"), MUTANTS)
def test_a_change_of_the_page_is_found(whole, tmp_path, old, new):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    text = (folder / "brief.html").read_text()
    (folder / "brief.html").write_text(changed(text, old, new))
    assert errors(folder, "brief.html")


PAPER = [mutant for mutant in MUTANTS[::3] if mutant[1] != "hit   longs"] + [
    ("1,330.0", "1,303.0"),
    ("$500 million", "$900 million"),
    ("Liquidations by asset", "Funding by asset"),
    ("Liquidations by asset", "Liquidations by asset, 12 in all"),
    ("Liquidations by asset", "Liquidations by asset of $500 million"),  # as a chart's axis has it
]


@pytest.mark.parametrize(("old", "new"), PAPER)
def test_a_change_of_the_pdf_is_found(whole, tmp_path, old, new):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    write_pdf(changed(page(BUSY, PRINTED[BUSY.date]), old, new), folder / "brief.pdf")
    assert errors(folder, "brief.pdf")


def test_running_head_and_page_numbers_of_the_pdf_are_checked(whole, tmp_path):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    write_pdf(page(BUSY, "11 March 2026"), folder / "brief.pdf")
    assert {f.kind for f in errors(folder, "brief.pdf")} == {"page.head"}
    write_pdf(page(BUSY, PRINTED[BUSY.date]).replace('" of " counter(pages)', '" of 9"'), folder / "brief.pdf")
    assert {f.kind for f in errors(folder, "brief.pdf")} == {"page.number"}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('data-figure="liquidations.long_usd"', 'data-figure="liquidations.total_usd"', "binding.figure"),
        ('data-figure="liquidations.long_usd"', 'data-figure="liquidations.long"', "binding.figure"),
        ('value="2420000000.0"', 'value="2430000000.0"', "binding.value"),
        ('datetime="2025-10-10"', 'datetime="2025-10-11"', "binding.value"),
    ],
)
def test_bindings_of_the_page_are_checked(whole, tmp_path, old, new, kind):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    text = (folder / "brief.html").read_text()
    assert old in text
    (folder / "brief.html").write_text(text.replace(old, new, 1))
    assert kind in {f.kind for f in errors(folder, "brief.html")}


def test_a_number_of_the_page_outside_a_binding_is_found(whole, tmp_path):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    text = (folder / "brief.html").read_text()
    free = re.sub(r"<data [^>]*>(434,945)</data>", r"\1", text)
    assert free != text
    (folder / "brief.html").write_text(free)
    assert {f.kind for f in errors(folder, "brief.html")} == {"binding.missing"}


def test_swapped_cells_and_rows_are_found(whole, tmp_path):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    (folder / "brief.html").unlink()
    text = (folder / "brief.md").read_text()
    swapped = text.replace("| BTC | 1,330.0 | 103.0 |", "| BTC | 103.0 | 1,330.0 |")
    assert swapped != text
    (folder / "brief.md").write_text(swapped)
    assert len(errors(folder, "brief.md")) == 2
    renamed = text.replace("| Bybit | 900 |", "| Gate | 900 |")
    assert renamed != text
    (folder / "brief.md").write_text(renamed)
    assert errors(folder, "brief.md")


def test_a_sentence_without_numbers_must_be_the_same_in_every_format(whole, tmp_path):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    text = (folder / "brief.html").read_text()
    gone = text.replace("No single trigger stands out in the data. ", "")
    assert gone != text
    (folder / "brief.html").write_text(gone)
    assert {f.kind for f in errors(folder, "brief.html")} == {"format.differs"}


@pytest.mark.parametrize(
    ("old", "new"), [("$500 million", "$600 million"), ("08:00 UTC", "09:00 UTC"), ("$640 million", "$650 million")]
)
def test_a_change_of_a_chart_is_found(whole, tmp_path, old, new):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    path = folder / "charts" / "liquidations-time.svg"
    path.write_text(path.read_text().replace(old, new))
    assert errors(folder, "charts/liquidations-time.svg")


def tampered(whole: Path, to: Path, change) -> set[str]:
    folder = copy(whole, to, leave="brief.pdf")
    brief = json.loads((folder / "brief.json").read_text())
    change(brief)
    (folder / "brief.json").write_text(json.dumps(brief))
    return {f.kind for f in verify(folder).findings if f.severity == "error" and f.place == "brief.json"}


def set_figure(name, value):
    return lambda brief: brief["figures"][name].update(value=value)


def set_claim(number, **values):
    return lambda brief: brief["claims"][number].update(values)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (set_figure("liquidations.total_usd", 2850000000.00), "number.value"),
        (set_figure("price.ETH.return_1d", 0.0773), "number.sign"),
        (set_figure("liquidations.highest_since", "2025-10-11"), "date.value"),
        (set_figure("headline.1.title", "Another headline"), "text.value"),
        (set_figure("liquidations.short_usd", 163000000.01), "figure.contradiction"),
        (set_figure("liquidations.asset.ETH.usd", 1150000001.00), "figure.contradiction"),
        (set_figure("liquidations.venue.bybit.usd", 990300000.00), "figure.contradiction"),
        (set_figure("liquidations.long_share", 0.9372), "figure.contradiction"),
        (set_figure("funding.BTC.apr", 0.1157), "figure.contradiction"),
        (set_figure("levels.BTC.support.1.price", 78600.0), "figure.contradiction"),
        (set_figure("series.liquidations.total@2026-03-09", 2600000000.00), "figure.contradiction"),
        (lambda brief: brief["figures"].pop("price.BTC.close"), "claim.figure"),
        (set_claim(0, figure="price.ETH.return_1d"), "number.value"),
        (set_claim(0, text="4.9%"), "claim.text"),
        (set_claim(0, text="about 4.8%"), "claim.text"),
        (set_claim(0, figure="no.such.figure"), "claim.figure"),
    ],
)
def test_a_tampered_brief_json_is_found(whole, tmp_path, change, kind):
    assert kind in tampered(whole, tmp_path, change)


def test_a_claim_taken_out_leaves_an_unbound_number(whole, tmp_path):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    brief = json.loads((folder / "brief.json").read_text())
    del brief["claims"][0]
    (folder / "brief.json").write_text(json.dumps(brief))
    assert ("number.unbound", "4.8%") in {(f.kind, f.says) for f in verify(folder).findings}


def test_a_column_whose_cell_gave_way_must_add_up(tmp_path):
    # 1,100.4 may print 1,101 so that 1,101 + 900 + 582 = 2,583; with 901 for 900.3 the parts would make 2,584.
    source = BUSY.mutated("[[900|", "[[901|")
    found = verify(write(source, tmp_path / "brief")).findings
    assert {f.kind for f in found} == {"table.sum"}


def test_a_chart_that_no_format_shows_is_not_judged(whole, tmp_path):
    folder = copy(whole, tmp_path, leave="brief.pdf")
    (folder / "brief.html").unlink()
    brief = json.loads((folder / "brief.json").read_text())
    number = next(n for n, claim in enumerate(brief["claims"]) if claim["section"] == "charts/liquidations-time")
    brief["claims"][number]["figure"] = "no.such.figure"
    (folder / "brief.json").write_text(json.dumps(brief))
    assert {f.kind for f in verify(folder).findings} >= {"claim.figure"}
    for drawing in (folder / "charts").iterdir():
        drawing.unlink()
    alone = [f for f in verify(folder).findings if f.place == "brief.json"]
    assert alone == []
