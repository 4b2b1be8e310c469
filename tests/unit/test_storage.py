"""A lock lets one process in; a file is replaced whole or stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefs.errors import DeliveryFailed, UserError
from briefs.storage import durable
from briefs.storage.alone import alone


def test_a_second_one_is_told_who_is_there_and_let_in_when_they_have_gone(tmp_path: Path) -> None:
    lock = tmp_path / "new" / ".lock"
    with (
        alone(lock, DeliveryFailed),
        pytest.raises(DeliveryFailed, match=f"^{os.getpid()}$"),
        alone(lock, DeliveryFailed),
    ):
        pytest.fail("two are alone")
    with alone(lock, DeliveryFailed):
        pass


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from briefs.storage.alone import alone\n"
        "with alone(Path(sys.argv[1]), RuntimeError): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", program, tmp_path / ".lock"], check=False).returncode == -9
    with alone(tmp_path / ".lock", DeliveryFailed):
        pass


def test_a_disk_that_refuses_a_lock_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"file: cannot write there: .*: choose another$"):
        alone(tmp_path / "file" / ".lock", UserError, remedy="choose another").__enter__()


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    durable.replace(tmp_path / "ledger.json", b"one")
    durable.replace(tmp_path / "ledger.json", b"two")
    assert (tmp_path / "ledger.json").read_bytes() == b"two"
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        durable.replace(tmp_path / "folder", b"three")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "ledger.json"]
