"""The editor's loop: a brief is changed by hand and rendered again, every number matched anew."""

import json
import re
import shutil

import pytest

DAY = "output/2026-02-01"
TITLE = "## Key figures\n\n"


@pytest.fixture
def desk(sample, desk):
    """A desk of its own with the sample brief."""
    shutil.copytree(sample.folder / DAY, desk.folder / DAY)
    return desk


def text(desk):
    return (desk.folder / DAY / "brief.md").read_text()


def edit(desk, *changes, name="edited.md"):
    """A draft beside the output folder in which each (old, new) is replaced once."""
    whole = text(desk)
    for old, new in changes:
        assert whole.count(old) >= 1, old
        whole = whole.replace(old, new, 1)
    (desk.folder / name).write_text(whole)
    return name


def add(line):
    """A change that adds a bullet to the key figures."""
    return (TITLE, f"{TITLE}- {line}\n")


def line_of(desk, name, words):
    lines = (desk.folder / name).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def stored(desk, folder="new/2026-02-01"):
    return json.loads((desk.folder / folder / "brief.json").read_text())


def render(desk, name, code=0):
    return desk.run("render", name, "--brief", DAY, "--output", "new", code=code)


def test_a_draft_that_nobody_changed_gives_the_same_bytes(desk):
    before = desk.files(DAY)
    desk.run("render", f"{DAY}/brief.md")
    after = desk.files(DAY)
    assert sorted(after) == sorted(before)
    assert [name for name in before if before[name] != after[name]] == []


def test_new_sentences_with_figures_of_the_day_are_bound_and_verify(desk):
    said = ("Bitcoin closed 4.8% lower, at $78,500.", "Crypto liquidations of longs: $2.42 billion.")
    render(desk, edit(desk, *map(add, said)))
    claims = [c for c in stored(desk)["claims"] if c["sentence"] in said]
    assert [(c["text"], c["figure"]) for c in claims] == [
        ("$2.42 billion", "liquidations.long_usd"),
        ("4.8%", "price.BTC.return_1d"),
        ("$78,500", "price.BTC.close"),
    ]
    assert {c["section"] for c in claims} == {"Key figures"}
    page = (desk.folder / "new/2026-02-01/brief.html").read_text()
    assert re.search(r'Bitcoin closed <data value="-0\.0479\d+" data-figure="price\.BTC\.return_1d"', page)
    desk.run("verify", "new/2026-02-01")


def test_a_number_may_be_rounded_more_than_it_was(desk):
    render(desk, edit(desk, add("Crypto liquidations came to $2.6 billion in total.")))
    assert {"text": "$2.6 billion", "figure": "liquidations.total_usd"}.items() <= next(
        c for c in stored(desk)["claims"] if c["text"] == "$2.6 billion"
    ).items()


@pytest.mark.parametrize(
    ("sentence", "says", "nearest"),
    [
        ("Crypto liquidations reached $3.1 billion.", "'$3.1 billion'", "liquidations.total_usd = 2583000000.00"),
        # 6.0% is the market's value; Solana fell 9.8%.
        ("Solana fell 6.0%.", "'6.0%'", "price.SOL.return_1d"),
        ("Bitcoin rose 4.8%.", "'rose'", "price.BTC.return_1d"),
        ("Ether closed at $78,500.", "'Ether'", "price.BTC.close"),
        ("Longs in ETH lost 5.5 million coins.", "'5.5 million'", ""),
        ("The fall was caused by liquidations.", "'caused'", ""),
        ("BTC liquidations of shorts were $719 million.", "'$719 million'", ""),
    ],
)
def test_a_sentence_that_the_figures_do_not_bear_out_is_refused_with_its_line(desk, sentence, says, nearest):
    name = edit(desk, add(sentence))
    shown = render(desk, name, code=4).stderr
    assert f"line {line_of(desk, name, sentence)}: {says}" in shown
    assert f"in: {sentence}" in shown
    assert nearest in shown
    assert 'source: "' in shown  # the way out is named
    assert not (desk.folder / "new").exists()


def test_all_faults_of_a_draft_are_listed_at_once(desk):
    name = edit(desk, add("Crypto liquidations reached $3.1 billion."), add("Solana fell 6.0%."))
    shown = render(desk, name, code=4).stderr
    assert "2 places do not match" in shown


def test_a_changed_cell_is_refused_with_its_line_and_its_own_figure(desk):
    row = next(line for line in text(desk).splitlines() if line.startswith("| BTC | $78,500 |"))
    name = edit(desk, (row, row.replace("$78,500", "$78,800")))
    shown = render(desk, name, code=4).stderr
    assert f"line {line_of(desk, name, '$78,800')}: '$78,800'" in shown
    assert "nearest: price.BTC.close = 78500.0, printed $78,500" in shown


def test_a_row_under_another_name_is_refused(desk):
    row = next(line for line in text(desk).splitlines() if line.startswith("| Litecoin | $"))
    assert "Litecoin" not in render(desk, edit(desk, (row + "\n", ""))).stderr
    shown = render(desk, edit(desk, (row, row.replace("Litecoin", "Avalanche"))), code=4).stderr
    assert "Avalanche" in shown


def test_rows_sections_and_charts_may_be_taken_out_and_paragraphs_moved(desk):
    whole = text(desk)
    chart = re.search(r"\*\*[^\n]*\*\*\n\n!\[[^\n]*\]\(charts/liquidations-time\.svg\)\n\n", whole)[0]
    start, end = whole.index("## What to watch next"), whole.index("## The numbers")
    moved = re.search(r"(?<=## How did markets react\?\n\n)[^\n]+\n\n", whole)[0]
    whole = whole[:start] + whole[end:]
    whole = whole.replace(chart, "").replace(moved, "").replace("## Why did this happen?\n\n", f"## Why?\n\n{moved}")
    (desk.folder / "short.md").write_text(whole)
    render(desk, "short.md")
    claims = stored(desk)["claims"]
    assert not any(c["section"] in {"What to watch next", "charts/liquidations-time"} for c in claims)
    assert any(c["section"] == "Why?" for c in claims)
    assert not (desk.folder / "new/2026-02-01/charts/liquidations-time.svg").exists()
    assert "liquidations-time" not in (desk.folder / "new/2026-02-01/brief.html").read_text()
    desk.run("verify", "new/2026-02-01")


def test_an_editors_figure_is_printed_with_its_mark_and_source(desk):
    own = '[$3.1 billion](source: "Exchange X, 1 February 2026")'
    done = render(desk, edit(desk, add(f"Exchange X itself counted {own} of forced closures.")))
    assert "1 of them is the editor's" in done.stdout
    brief = stored(desk)
    figure = brief["figures"]["editor.1"]
    assert (figure["value"], figure["source"], figure["basis"]) == (
        "$3.1 billion",
        "Exchange X, 1 February 2026",
        "editor's figure",
    )
    printed = [c for c in brief["claims"] if c["figure"].startswith("editor.")]
    assert [(c["section"], c["figure"], c["text"]) for c in printed] == [
        ("Key figures", "editor.1", "$3.1 billion"),
        ("Editor's figures", "editor.1", "$3.1 billion"),
        ("Editor's figures", "editor.1.source", "Exchange X, 1 February 2026"),
    ]
    folder = desk.folder / "new/2026-02-01"
    assert f"{own} (editor's figure E1)" in (folder / "brief.md").read_text()
    assert (folder / "brief.md").read_text().endswith("- E1: $3.1 billion. Source: Exchange X, 1 February 2026.\n")
    page = (folder / "brief.html").read_text()
    assert re.search(r'<span data-figure="editor\.1"[^>]*>\$3\.1 billion</span> \(editor\'s figure E1\)', page)
    assert "source:" not in page
    desk.run("verify", "new/2026-02-01")


def test_what_was_rendered_can_be_rendered_again_and_edited_further(desk):
    render(desk, edit(desk, add('Exchange X counted [$3.1 billion](source: "Exchange X") of closures.')))
    first = desk.files("new/2026-02-01")
    desk.run("render", "new/2026-02-01/brief.md")
    assert desk.files("new/2026-02-01") == first
    # An earlier number of the editor's takes the first place; the old mark gives way.
    path = desk.folder / "new/2026-02-01/brief.md"
    path.write_text(path.read_text().replace(*add('Vendor Y saw [12](source: "Vendor Y") venues.'), 1))
    desk.run("render", "new/2026-02-01/brief.md")
    again = path.read_text()
    assert '[12](source: "Vendor Y") (editor\'s figure E1)' in again
    assert '[$3.1 billion](source: "Exchange X") (editor\'s figure E2)' in again
    assert again.count("## Editor's figures") == 1
    assert stored(desk)["figures"]["editor.2"]["value"] == "$3.1 billion"


def test_an_altered_editors_figure_is_found_by_the_audit(desk):
    render(desk, edit(desk, add('Exchange X counted [$3.1 billion](source: "Exchange X") of closures.')))
    path = desk.folder / "new/2026-02-01/brief.md"
    path.write_text(path.read_text().replace("[$3.1 billion]", "[$3.7 billion]"))
    assert "$3.7 billion" in desk.run("verify", "new/2026-02-01", code=4).stdout


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("<script>alert(1)</script> Bitcoin closed at $78,500.", "raw HTML"),
        ("Bitcoin closed at $78,500. <!-- check -->", "raw HTML"),
        ("![a picture](https://example.org/x.png)", "its own charts alone"),
        ("![a chart](charts/no-such.svg)", "its own charts alone"),
        ("Exchange X counted [$3.1 billion](source:) of closures.", "quotation marks"),
        ("Bitcoin \u202eclosed\u202c at $78,500.", "U+202E"),
        ("Bitcoin \ue000closed at $78,500.", "U+E000"),
        ("Liquidations of longs were **$2.42** billion.", "wholly inside its emphasis"),
    ],
)
def test_what_a_brief_cannot_hold_is_refused_with_its_line(desk, line, named):
    name = edit(desk, add(line))
    shown = render(desk, name, code=2).stderr
    assert f"line {line_of(desk, name, line)}" in shown
    assert named in shown
    assert not (desk.folder / "new").exists()


def test_what_is_missing_stays_said(desk):
    gap = next(line for line in text(desk).splitlines() if line.startswith("Data gap"))
    shown = render(desk, edit(desk, (gap, "")), code=2).stderr
    assert "was said to be missing" in shown


def test_simulated_data_stay_called_so(desk):
    banner = next(line for line in text(desk).splitlines() if line.startswith("> "))
    shown = render(desk, edit(desk, (banner + "\n\n", "")), code=2).stderr
    assert "simulated" in shown


def test_a_manuscript_in_the_briefs_own_folder_is_not_lost(desk):
    edit(desk, add("Bitcoin closed at $78,500."), name=f"{DAY}/second-draft.md")
    desk.run("render", f"{DAY}/second-draft.md")
    assert (desk.folder / DAY / "second-draft.md").is_file()
    assert "- Bitcoin closed at $78,500." in (desk.folder / DAY / "brief.md").read_text()


def test_the_brief_of_a_draft_is_looked_for_beside_it_and_in_the_output(desk):
    shutil.copy(desk.folder / DAY / "brief.md", desk.folder / "2026-02-01.md")
    desk.run("render", "2026-02-01.md")
    shutil.copy(desk.folder / DAY / "brief.md", desk.folder / "other.md")
    assert "--brief" in desk.run("render", "other.md", code=2).stderr
    assert "no such file" in desk.run("render", "absent.md", code=2).stderr
