"""A place that rsync reaches, over SSH or on this machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefs.deliver.site.files import Shipment, files, passes, stranger
from briefs.deliver.site.ledger import MARK
from briefs.errors import DeliveryFailed, UserError


@dataclass(frozen=True, slots=True)
class Remote:
    """place: HOST:FOLDER or a folder, as rsync takes it. words: how rsync is called, options of the user's included.

    Files are sent in passes, what pages need first and feeds last, each pass under passing names until it is complete
    (`--delay-updates`); what is no longer wanted goes at the very end. So no reader finds half a file or a link to a
    page that is not there yet. A folder that holds anything but a site is left alone.
    """

    place: str
    words: Sequence[str] = ("rsync",)

    @property
    def name(self) -> str:
        return f"rsync:{self.place}"

    def publish(self, tree: Path, *, dry: bool) -> Shipment:
        wanted = files(tree)
        there = self._there()
        if there and MARK not in there:
            raise stranger(self.name)
        options = ["-t", "--checksum", "--itemize-changes", "--out-format=%i %n", *(["--dry-run"] if dry else [])]
        if not dry:
            self._run(["-t", "--files-from=-"], tree, f"{MARK}\n")
        sent: list[str] = []
        for group in passes(wanted):
            listed = "".join(f"{name}\n" for name in group)
            sent += _sent(self._run([*options, "--delay-updates", "--files-from=-"], tree, listed))
        # What is not there cannot be taken away.
        whole = self._run([*options, "-r", "--delete-after", "--exclude=.*"], tree, "") if there else ""
        removed = [line.split(" ", 1)[1].lstrip() for line in whole.splitlines() if line.startswith("*deleting")]
        gone = tuple(name for name in removed if not name.endswith("/"))
        return Shipment(self.name, tuple(sent), gone, len(wanted) - len(sent))

    def _there(self) -> frozenset[str]:
        """Names in the folder; none where it does not exist. Where it cannot be reached, sending says so."""
        self._refuse_absent()
        command = [*self.words, "--list-only", "--dirs", "--", f"{self.place.rstrip('/')}/"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
        names = (line.split(None, 4)[4] for line in done.stdout.splitlines() if len(line.split(None, 4)) == 5)
        return frozenset(names) - {"."} if done.returncode == 0 else frozenset()

    def _refuse_absent(self) -> None:
        if shutil.which(self.words[0]) is None:
            raise UserError(f"{self.words[0]} is not installed. On Debian or Ubuntu: apt-get install rsync")

    def _run(self, options: Sequence[str], tree: Path, given: str) -> str:
        command = [*self.words, *options, "--", f"{tree}/", f"{self.place.rstrip('/')}/"]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
        if done.returncode != 0:
            said = done.stderr.strip().splitlines()[-3:]
            raise DeliveryFailed(f"{self.name}: rsync ended with {done.returncode}: {' / '.join(said)}")
        return done.stdout


def _sent(output: str) -> list[str]:
    lines = (line.split(" ", 1) for line in output.splitlines() if line[:2] in {"<f", ">f", "cf"})
    return [name.strip() for _, name in lines]
