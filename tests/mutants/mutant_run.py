"""Proves the auditor on mutants of correct briefs. Usage: mutant_run.py [COUNT] [--pdf N]; see docs/audit.md.

Each mutant stands in one file of a published brief whose brief.json is untouched (`published`), and, apart from that,
in text and claims alike (`same lie`), where no comparison of texts helps and only the auditor's own knowledge finds it.
"""

# ruff: noqa: T201 - a program of its own

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from mutant_files import copied, lines, markdown, page, same_lie
from mutant_kinds import mutants

from briefs.audit.verify import verify

ROOT = Path(__file__).parents[2]
MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", ROOT.parent / "shared" / "data" / "market"))
DAYS = (
    "2024-11-14", "2024-12-20", "2025-01-20", "2025-02-03", "2025-03-02", "2025-04-07", "2025-04-18", "2025-05-08",
    "2025-06-22", "2025-07-14", "2025-08-14", "2025-09-22", "2025-10-10", "2025-11-04",
)  # fmt: skip
FORMS = ("md", "html", "pdf", "same lie")


@dataclass
class Score:
    """Mutants made and found, by (form, kind); those that were missed, as text."""

    made: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    missed: list = field(default_factory=list)

    def add(self, form, mutant, folder):
        self.made[form, mutant.kind] += 1
        if verify(folder).failed:
            self.found[form, mutant.kind] += 1
        else:
            self.missed.append(f"{form} {mutant.kind}: {mutant.sentence} -> {mutant.changed}")

    def recall(self, form, group=""):
        kinds = [k for f, k in self.made if f == form and k.startswith(group)]
        made = sum(self.made[form, k] for k in kinds)
        return sum(self.found[form, k] for k in kinds) / made if made else 1.0

    def table(self):
        forms = [form for form in FORMS if any(f == form for f, _ in self.made)]
        rows = [("kind", *forms)]
        kinds = sorted({k for _, k in self.made})
        rows += [(kind, *(f"{self.found[f, kind]}/{self.made[f, kind]}" for f in forms)) for kind in kinds]
        totals = [
            [sum(n for (f, _), n in counter.items() if f == form) for counter in (self.found, self.made)]
            for form in forms
        ]
        rows.append(("all", *("{}/{}".format(*pair) for pair in totals)))
        return "\n".join(f"{row[0]:<20}" + "".join(f"{cell:>12}" for cell in row[1:]) for row in rows)


def prove(folders, count, work, *, pdfs=0, seed=20260201):
    """Try `count` mutants, spread over the briefs in `folders`: every third in the page, `pdfs` in a PDF too."""
    score = Score()
    known = {folder: lines(folder) for folder in folders}
    for number, folder in enumerate(folders):
        for n, mutant in enumerate(mutants(known[folder], -(-count // len(folders)), seed + number)):
            _published(score, folder, mutant, work, html=n % 3 == 2, pdf=(n % len(folders) == number) and pdfs > 0)
            pdfs -= (n % len(folders) == number) and pdfs > 0
            _same_lie(score, folder, mutant, work)
    return score


def _published(score, folder, mutant, work, *, html, pdf):
    changed = page((folder / "brief.html").read_text(), mutant) if html or pdf else None
    if changed is not None and html:
        to = copied(folder, work / "html", ("brief.json", "brief.md"))
        (to / "brief.html").write_text(changed)
        score.add("html", mutant, to)
    elif not html:
        to = copied(folder, work / "md", ("brief.json", "brief.html"))
        (to / "brief.md").write_text(markdown((folder / "brief.md").read_text(), mutant))
        score.add("md", mutant, to)
    if changed is not None and pdf:
        from briefs.render.pdf import pdf as printed

        to = copied(folder, work / "pdf", ("brief.json", "brief.md"))
        (to / "brief.pdf").write_bytes(printed(changed))
        score.add("pdf", mutant, to)


def _same_lie(score, folder, mutant, work):
    """Markdown alone: what other formats say is a comparison of texts too."""
    if mutant.kind == "others.dropped":
        return  # no claim is left that could be a lie
    to = copied(folder, work / "lie", ())
    (to / "brief.md").write_text(markdown((folder / "brief.md").read_text(), mutant))
    (to / "brief.json").write_text(same_lie((folder / "brief.json").read_text(), mutant))
    score.add("same lie", mutant, to)


def briefs(*words, cwd):
    subprocess.run([sys.executable, "-m", "briefs", *words], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def imported(work):
    """The real data in the lake `real`."""
    for file in sorted(MARKET.iterdir()):
        if file.suffix in {".csv", ".parquet"}:
            briefs("import", file.stem, str(file), "--lake", "real", cwd=work)


def written(work, days=DAYS):
    """The sample brief, and real ones where the market data are at hand."""
    briefs("demo", cwd=work)
    if MARKET.is_dir():
        imported(work)
        for day in days:
            briefs("generate", day, "--lake", "real", "--format", "md,html,json", cwd=work)
    return sorted(path.parent for path in (work / "output").glob("*/brief.json"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1200)
    parser.add_argument("--pdf", type=int, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folders = written(work)
        clean = [f"{folder.name}: {f.kind}: {f.sentence}" for folder in folders for f in verify(folder).findings]
        score = prove(folders, asked.count, work, pdfs=asked.pdf)
    print(f"{len(folders)} briefs, {len(clean)} false alarms", *clean, *score.missed, score.table(), sep="\n")
    published = [score.recall(form, kind) for form, kind in score.made if form != "same lie"]
    return 0 if min(published) >= 0.99 and not clean else 4


if __name__ == "__main__":
    sys.exit(main())
