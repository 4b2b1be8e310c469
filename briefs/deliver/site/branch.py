"""A branch of a git repository, as hosts of static pages read it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from briefs.deliver.site.files import Shipment, files, shown, stranger
from briefs.deliver.site.ledger import MARK
from briefs.errors import DeliveryFailed, UserError

_NOBODY = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True, slots=True)
class Branch:
    """repository: an address or a folder that git can push to. author: the name on the commits. when: the moment on
    them, ISO, which comes from the briefs and not from a clock. message: the first line.

    The branch moves from one commit to the next in a single step; no work tree is touched. A branch that holds anything
    but a site is left alone.
    """

    repository: str
    branch: str
    author: str
    when: str
    message: str

    @property
    def name(self) -> str:
        return shown(f"git:{self.repository}#{self.branch}")

    def publish(self, tree: Path, *, dry: bool) -> Shipment:
        if shutil.which("git") is None:
            raise UserError("git is not installed. On Debian or Ubuntu: apt-get install git")
        with tempfile.TemporaryDirectory(prefix="briefs-site-") as folder:
            work = _Work(self, Path(folder), tree)
            work.run("init", "--quiet", "--bare")
            parent = work.fetched()
            if parent and not work.run("ls-tree", parent, MARK):
                raise stranger(self.name)
            new = work.written()
            sent, removed, kept = _difference(work, parent, new)
            if (sent or removed) and not dry:
                commit = work.commit(new, parent)
                work.run("push", "--quiet", self.repository, f"{commit}:refs/heads/{self.branch}")
        return Shipment(self.name, sent, removed, kept)


@dataclass(frozen=True, slots=True)
class _Work:
    """git with a repository and an index of its own."""

    target: Branch
    folder: Path
    tree: Path

    def run(self, *words: str, given: str = "") -> str:
        stamp = {
            f"GIT_{who}_{what}": self._who(what)
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL", "DATE")
        }
        env = {
            **os.environ,
            **_NOBODY,
            **stamp,
            "GIT_DIR": str(self.folder),
            "GIT_INDEX_FILE": str(self.folder / "index"),
        }
        command = ["git", "-c", "core.autocrlf=false", "-c", "core.attributesFile=/dev/null", *words]
        done = subprocess.run(  # noqa: S603 - no shell
            command, input=given, capture_output=True, text=True, check=False, env=env, cwd=self.tree
        )
        if done.returncode != 0:
            said = shown(" / ".join(done.stderr.strip().splitlines()[-3:]))
            raise DeliveryFailed(f"{self.target.name}: git {words[0]} ended with {done.returncode}: {said}")
        return done.stdout.strip()

    def fetched(self) -> str:
        """The commit that the branch is at; "" where it does not exist yet."""
        found = self.run("ls-remote", self.target.repository, f"refs/heads/{self.target.branch}")
        if not found:
            return ""
        self.run("fetch", "--quiet", "--depth=1", self.target.repository, f"refs/heads/{self.target.branch}")
        return found.split()[0]

    def written(self) -> str:
        """The tree of the site as git's object. The file .nojekyll says that the pages are ready as they are."""
        listed = "\0".join(files(self.tree))
        self.run(
            "--work-tree",
            str(self.tree),
            "add",
            "--force",
            "--pathspec-from-file=-",
            "--pathspec-file-nul",
            given=listed,
        )
        empty = self.run("hash-object", "-w", "--stdin")
        mark = self.run("hash-object", "-w", str(self.tree / MARK))
        for blob, name in ((empty, ".nojekyll"), (mark, MARK)):
            self.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
        return self.run("write-tree")

    def commit(self, tree: str, parent: str) -> str:
        return self.run("commit-tree", tree, *(["-p", parent] if parent else []), "-m", self.target.message)

    def _who(self, what: str) -> str:
        return {"NAME": self.target.author, "EMAIL": "briefs@localhost", "DATE": self.target.when}[what]


def _difference(work: _Work, parent: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    new_names = work.run("ls-tree", "-r", "-z", "--name-only", new).split("\0")
    count = len([name for name in new_names if name])
    if not parent:
        return tuple(name for name in new_names if name), (), 0
    told = work.run("diff-tree", "-r", "-z", "--name-status", "--no-renames", parent, new).split("\0")
    pairs = list(zip(told[::2], told[1::2], strict=False))
    sent = tuple(name for status, name in pairs if status != "D")
    return sent, tuple(name for status, name in pairs if status == "D"), count - len(sent)
