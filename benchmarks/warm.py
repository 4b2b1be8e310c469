"""A brief in all formats in a process that has made one before, against WeasyPrint on the same page in that process.

Usage: warm.py ROUNDS; prints Markdown. CPU of the process and of all that it starts.
"""

import gc
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from inputs import DAY
from ledger import REST, Ledger, total
from rows import Row

from briefs.render import pdf
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.generate import generate
from briefs.workflow.simulate import simulate

FORMATS = frozenset({"md", "html", "pdf", "json"})


def main(number: int) -> None:
    gc.set_threshold(200_000)  # as the command does
    with tempfile.TemporaryDirectory(prefix="briefs-bench-") as name:
        folder = Path(name)
        simulate(DAY.isoformat(), folder / "lake")
        pages: list[str] = []
        press = pdf.sheets

        def kept(page: str, data: bytes | None = None) -> pdf.Sheets:
            pages.append(page)
            return press(page, data)

        pdf.sheets = kept
        brief(folder)
        import weasyprint

        def alone() -> None:
            # With the same type, set up once: to find the machine's fonts anew is no part of what is compared.
            weasyprint.HTML(string=pages[-1]).write_pdf(
                str(folder / "alone.pdf"),
                pdf_variant="pdf/ua-1",
                font_config=pdf.fonts(),
            )

        alone()
        seen = [(spent(lambda: brief(folder)), spent(alone)) for _ in range(number)]
        stages = by_stage(folder, number)
    ours, theirs = zip(*seen, strict=True)
    ratios = tuple(mine / other for mine, other in zip(ours, theirs, strict=True))
    print(f"- warm brief: {median(ours):.2f} s CPU, WeasyPrint alone {median(theirs):.2f} s")
    print("\n| warm | against | median | range | target | |\n|---|---|---|---|---|---|")
    print(Row("warm brief, all formats, CPU", "the same WeasyPrint call alone", ratios, 1.25).markdown())
    print("\n| stage of a warm brief | CPU, s |\n|---|---|")
    print("\n".join(f"| {stage} | {spent:.3f} |" for stage, spent in stages.items()))


def by_stage(folder: Path, number: int) -> dict[str, float]:
    """CPU seconds of each stage, medians."""
    ledger = Ledger(total())
    ledger.watch_stages()
    seen = []
    for _ in range(number):
        ledger.costs, ledger.last = {}, total()
        brief(folder)
        ledger.spent(REST)
        seen.append(ledger.costs)
    return {stage: median(costs[stage] for costs in seen) for stage in seen[0]}


def brief(folder: Path) -> None:
    generate(folder / "lake", Window.day(DAY), folder / "output", Preferences(), FORMATS)


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of `work`."""
    before = total()
    work()
    return total() - before


if __name__ == "__main__":
    main(int(sys.argv[1]))
