"""Which target a text names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefs.deliver.site.branch import Branch
from briefs.deliver.site.bucket import Bucket
from briefs.deliver.site.files import Target
from briefs.deliver.site.folders import Folder
from briefs.deliver.site.remote import Remote
from briefs.errors import Fault

FORMS = "a folder, rsync:HOST:FOLDER, s3://BUCKET/PREFIX or git:REPOSITORY#BRANCH"
_SCHEME = re.compile(r"(?P<scheme>[a-z0-9+.-]+):(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Words:
    """What targets need beside their own text. See `Remote` and `Branch`."""

    rsync: Sequence[str]
    author: str
    when: str
    message: str


def target(text: str, words: Words) -> Target | Fault:
    """The target that `text` names, or what is wrong with it."""
    found = _SCHEME.fullmatch(text)
    if found is None or text.startswith((".", "/", "~")):
        return Folder(Path(text).expanduser())
    scheme, rest = found["scheme"], found["rest"]
    if scheme == "rsync" and rest and not rest.startswith("-"):
        return Remote(rest, words.rsync)
    if scheme == "git":
        repository, _, branch = rest.rpartition("#")
        if repository and not repository.startswith("-") and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", branch):
            return Branch(repository, branch, words.author, words.when, words.message)
        return Fault("target", "git", text, "git:REPOSITORY#BRANCH was expected, such as git:../pages#gh-pages")
    if rest.startswith("//") and len(rest) > 2:
        return Bucket(text)
    return Fault("target", scheme, text, f"{FORMS} was expected")
