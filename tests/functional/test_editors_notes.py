"""An editor's notes stand in their section, marked as theirs, and are audited like the rest of the brief."""

import json

import pytest


def generate(sample, tmp_path, notes, code=0):
    """The sample day's brief with these notes."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/2026-02-01.md").write_text(notes)
    settings = tmp_path / "briefs.toml"
    settings.write_text(f'lake = "{sample.folder / "data/lake"}"\nnotes = "notes"\n')
    return sample.run("generate", "2026-02-01", "--settings", str(settings), "--output", str(tmp_path / "o"), code=code)


def test_notes_are_placed_by_their_headings_and_audited(sample, tmp_path):
    generate(
        sample,
        tmp_path,
        "## Why did this happen?\n\nWe saw Bitcoin close 4.8% lower, at\n$78,500.\n\n"
        'A dealer counted [$3.1 billion](source: "Dealer Y, 2 February 2026").\n\n'
        "## What to watch next\n\n- Bank of England on 5 February 2026.\n",
    )
    folder = tmp_path / "o/2026-02-01"
    text = (folder / "brief.md").read_text()
    why, after = text.index("## Why did this happen?"), text.index("## How did markets react?")
    assert why < text.index("> **Editor's note:** We saw Bitcoin close 4.8% lower, at\n> $78,500.\n") < after
    assert "> **Editor's note:**\n>\n> - Bank of England on 5 February 2026.\n" in text[after:]
    claims = json.loads((folder / "brief.json").read_text())["claims"]
    ours = {c["figure"]: c for c in claims if c["sentence"].startswith("Editor's note: We saw")}
    assert ours["price.BTC.return_1d"]["text"] == "4.8%"
    assert ours["price.BTC.close"] == {
        "text": "$78,500",
        "figure": "price.BTC.close",
        "section": "Why did this happen?",
        "sentence": "Editor's note: We saw Bitcoin close 4.8% lower, at $78,500.",
    }
    assert any(c["figure"] == "editor.1" for c in claims)
    sample.run("verify", str(folder))


def test_without_a_note_of_its_day_a_brief_is_as_before(sample, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/2026-02-02.md").write_text("## Why did this happen?\n\nAnother day.\n")
    settings = tmp_path / "briefs.toml"
    settings.write_text(f'lake = "{sample.folder / "data/lake"}"\nnotes = "notes"\n')
    sample.run("generate", "2026-02-01", "--settings", str(settings), "--output", str(tmp_path / "o"))
    assert (tmp_path / "o/2026-02-01/brief.md").read_bytes() == sample.files("output/2026-02-01")["brief.md"]


@pytest.mark.parametrize(
    ("notes", "code", "named"),
    [
        ("## Why did this happen?\n\nFine words.\n\nBitcoin closed at\n$78,900.\n", 4, "line 6: '$78,900'"),
        ("## Why did this happen?\n\nIt was caused by a rumour.\n", 4, "line 3: 'caused'"),
        ("## Colour\n\nFine words.\n", 2, "line 1: section: 'Colour'"),
        ("Fine words.\n", 2, "line 1: section"),
        ("## Why did this happen?\n", 2, "nothing is written here"),
        ("## Why did this happen?\n\n| a | b |\n| - | - |\n", 2, "line 3: note"),
        ("## Why did this happen?\n\n<b>Bold</b> words.\n", 2, "line 3: HTML"),
        ("## Why did this happen?\n\n[7](source:) words.\n", 2, "line 3: source"),
    ],
)
def test_a_note_that_cannot_be_taken_is_refused_with_its_line_and_nothing_is_written(
    sample, tmp_path, notes, code, named
):
    shown = generate(sample, tmp_path, notes, code=code).stderr
    assert "notes/2026-02-01.md" in shown
    assert named in shown
    assert not (tmp_path / "o").exists()
