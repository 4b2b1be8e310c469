"""Proves the auditor on mutants of correct briefs. Usage: mutant_run.py [COUNT] [--pdf N] [--seed N] [--briefs FOLDER];
see docs/audit.md. Another seed makes other mutants; FOLDER holds folders of briefs that have been written before.

Each mutant stands in one file of a published brief whose brief.json is untouched (`published`), and, apart from that,
in text and claims alike (`same lie`), where no comparison of texts helps and only the auditor's own knowledge finds it.
"""

# ruff: noqa: T201 - a program of its own

import argparse
import os
import re
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
FONT = re.compile(r"@font-face\s*\{[^}]*\}")
PUBLISHED, LIE = ("md", "html", "pdf"), ("same lie",)


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

    def count(self, forms, group=""):
        """Made and found, of kinds that begin with `group`."""
        kinds = [(f, k) for f, k in self.made if f in forms and k.startswith(group)]
        return sum(self.made[kind] for kind in kinds), sum(self.found[kind] for kind in kinds)

    def recall(self, forms, group=""):
        made, found = self.count(forms, group)
        return found / made if made else 1.0

    def table(self):
        """Kind by kind: made, found and recall where one file was changed, and where text and claims lie together."""
        rows = [
            f"{'':<20}{'one file changed':>24}{'the same lie':>24}",
            f"{'kind':<20}" + f"{'n found recall':>24}" * 2,
        ]
        for kind in [*sorted({k for _, k in self.made}), ""]:
            cells = []
            for forms in (PUBLISHED, LIE):
                made, found = self.count(forms, kind)
                cells.append(f"{made:>10}{found:>7}{found / made:>7.3f}" if made else f"{'':>24}")
            rows.append(f"{kind or 'all':<20}" + "".join(cells))
        return "\n".join(rows)


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
        # A page for screens looks for a stand-in among the machine's fonts, which paper does not and may not.
        (to / "brief.pdf").write_bytes(printed(FONT.sub("", changed)))
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
    """The sample brief, and those of real days where the market data are at hand."""
    briefs("demo", cwd=work)
    if days and MARKET.is_dir():
        imported(work)
        for day in days:
            briefs("generate", day, "--lake", "real", "--format", "md,html,json", cwd=work)
    return sorted(path.parent for path in (work / "output").glob("*/brief.json"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=2400)
    parser.add_argument("--pdf", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20260201)
    parser.add_argument("--briefs", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        given = sorted(path.parent for path in asked.briefs.glob("*/brief.html")) if asked.briefs else []
        folders = given or written(work)
        clean = [f"{folder.name}: {f.kind}: {f.sentence}" for folder in folders for f in verify(folder).findings]
        score = prove(folders, asked.count, work, pdfs=asked.pdf, seed=asked.seed)
    print(
        f"{len(folders)} briefs, {len(clean)} false alarms", *clean, "missed:", *score.missed, score.table(), sep="\n"
    )
    recall = min(score.recall(PUBLISHED, kind) for _, kind in score.made)
    return 0 if recall >= 0.99 and score.recall(LIE) >= 0.98 and not clean else 4


if __name__ == "__main__":
    sys.exit(main())
