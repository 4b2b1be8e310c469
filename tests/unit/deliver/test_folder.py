"""A brief's folder appears whole, is replaced whole, and nothing else is ever touched."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefs.deliver.folder import draft
from briefs.errors import UserError
from briefs.vocabulary.artifact import Artifact

OLD = [Artifact("brief.md", b"old"), Artifact("charts/one.svg", b"<svg/>")]
NEW = [Artifact("brief.md", b"new"), Artifact("brief.json", b"{}")]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_draft_is_published_whole(tmp_path):
    target = tmp_path / "out" / "2026-02-01"
    with draft(OLD, target) as waiting:
        assert not target.exists()
        waiting.publish()
    assert files(target) == {"brief.md": b"old", "charts/one.svg": b"<svg/>"}
    assert [p.name for p in target.parent.iterdir()] == ["2026-02-01"]


def test_a_second_publication_replaces_the_first_whole(tmp_path):
    target = tmp_path / "2026-02-01"
    for artifacts in (OLD, NEW):
        with draft(artifacts, target) as waiting:
            waiting.publish()
    assert files(target) == {"brief.md": b"new", "brief.json": b"{}"}
    assert [p.name for p in tmp_path.iterdir()] == ["2026-02-01"]


def test_what_is_not_published_leaves_no_trace(tmp_path):
    target = tmp_path / "2026-02-01"
    with pytest.raises(RuntimeError), draft(OLD, target):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_brief_is_left_alone(tmp_path):
    target = tmp_path / "2026-02-01"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work")
    with pytest.raises(UserError, match="no brief's folder"), draft(OLD, target):
        pass
    assert files(target) == {"thesis.txt": b"years of work"}


def test_a_path_cannot_leave_the_folder(tmp_path):
    with (
        pytest.raises(ValueError, match="outside"),
        draft([Artifact("../escaped.md", b"")], tmp_path / "2026-02-01"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_be_written_is_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(UserError, match="file"), draft(OLD, blocked / "2026-02-01"):
        pass


WRITER = """
import sys
from pathlib import Path
from briefs.deliver.folder import draft
from briefs.vocabulary.artifact import Artifact
target = Path(sys.argv[1])
turn = 0
while True:
    turn += 1
    body = str(turn).encode()
    with draft([Artifact("brief.md", body), Artifact("brief.html", body), Artifact("brief.json", body)], target) as w:
        w.publish()
    if turn == 1:
        print("ready", flush=True)
"""


def test_a_kill_at_any_moment_leaves_one_whole_brief(tmp_path):
    target = tmp_path / "2026-02-01"
    rounds = int(os.environ.get("BRIEFS_KILLS", "12"))
    for number in range(rounds):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.01 + 0.013 * number % 0.09)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        held = files(target)
        assert set(held) == {"brief.md", "brief.html", "brief.json"}
        assert len(set(held.values())) == 1, "files of two turns lie side by side"
