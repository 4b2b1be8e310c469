"""The settings explained: the file that `briefs init` writes and the page `docs/settings.md`."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import wrap

from briefs.settings.entries import Entry, entries, sections

_INTRODUCTION = """\
# Settings

<!-- Generated from briefs/settings/schema.py by `make docs`; edit that file. -->

`briefs init` writes `briefs.toml`, in which every setting stands with its default. The program reads the file of that
name in the current folder, or the one that `--settings FILE` names. An option of the command line wins over an
environment variable, that over the file, that over the default.

- A relative path in the file counts from the folder of the file; elsewhere from the current folder.
- In the environment a list is comma-separated (`BRIEFS_ASSETS=BTC,ETH`); an empty variable counts as not set.
- An unknown key or a wrong value stops the program (exit code 2); all faults are listed at once.
- Passwords and keys have no place in the file.
"""


def example() -> str:
    """The text of a `briefs.toml` in which every setting is a comment with its default."""
    lines = [
        "# Settings of briefs. Each stands here with its default: take the # away from a line to change it.",
        "# The variable in brackets sets the same and wins over this file; an option of the command line wins over it.",
    ]
    for section, about in [("", ""), *sections().items()]:
        if section:
            lines += ["", f"[{section}]", f"# {about}"]
        for entry in entries():
            if entry.section == section:
                lines += ["", *_comment(entry), f"# {entry.name} = {_toml(entry)}"]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The text of `docs/settings.md`."""
    parts = [_INTRODUCTION]
    for section, about in [("", ""), *sections().items()]:
        if section:
            parts.append(f"## [{section}]\n\n{about}\n")
        parts += [_described(entry) for entry in entries() if entry.section == section]
    return "\n".join(parts)


def _described(entry: Entry) -> str:
    meaning = "\n".join(wrap(entry.key.meaning, 120, break_on_hyphens=False))
    return (
        f"### {entry.name}\n\n{meaning}\n\n"
        f"- type: {entry.kind}\n- default: `{_toml(entry)}`\n- environment: `{entry.variable}`\n"
    )


def _comment(entry: Entry) -> list[str]:
    text = f"{entry.key.meaning} [{entry.variable}]"
    return [f"# {line}" for line in wrap(text, 98, break_on_hyphens=False)]


def _toml(entry: Entry) -> str:
    """The default as TOML. JSON's texts and lists are TOML too."""
    if isinstance(entry.default, tuple):
        return json.dumps(list(entry.default))
    if isinstance(entry.default, int):
        return str(entry.default)
    return json.dumps("" if entry.default == Path() else str(entry.default))


if __name__ == "__main__":
    Path("docs/settings.md").write_text(page(), encoding="utf-8")
