"""Builds a site of many real days and has it looked at: python tests/site/check_site.py MARKET-DATA [DAYS [costs]].

Briefs (Markdown, HTML, JSON) are written once and kept in output/check-site; delete that folder to have them written
anew. Prints what a build costs, then what axe, vnu, html-validate, linkinator, Lighthouse and Chromium find. Ends with
1 where they find anything, or where one more day costs over a twentieth of a year's build. With `costs` it prints
what a build costs and stops there.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from written_briefs import Output, write_hostile

from briefs.deliver.site.ledger import Ledger
from briefs.errors import DataMissing
from briefs.render.override import layered
from briefs.render.site.face import Face
from briefs.render.site.page import made
from briefs.render.site.plan import plan
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow import site as sites
from briefs.workflow.generate import generate
from briefs.workflow.site_briefs import Wanted, briefs_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LAST = date(2025, 11, 12)  # the last day that the market data have liquidations of
BASE = "/desk/"
MOST = 0.05  # what one more day may cost of a year's build; of a shorter one it costs more
YEAR = 365
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def write_briefs(market: Path, work: Path, days: int) -> Path:
    """The folder of the last `days` briefs, those that are missing written."""
    lake, kept, chosen = work / "lake", work / "briefs", work / f"briefs-{days}"
    if not (lake / "manifest.json").is_file():
        for file in sorted([*market.glob("*.csv"), *market.glob("*.parquet")]):
            words = ["import", file.stem, str(file), "--lake", str(lake)]
            subprocess.run([sys.executable, "-m", "briefs", *words], check=True)
    chosen.mkdir(parents=True, exist_ok=True)
    for back in range(days):
        day = LAST - timedelta(days=back)
        if not (kept / day.isoformat() / "brief.json").is_file():
            try:
                generate(lake, Window.day(day), kept, Preferences(), frozenset({"md", "html", "json"}))
            except DataMissing as error:
                say(str(error))
        place = chosen / day.isoformat()
        if not place.exists():
            place.symlink_to((kept / day.isoformat()).resolve(), target_is_directory=True)
    return chosen


@contextmanager
def timed(name: str, into: dict[str, float]) -> Iterator[None]:
    begin, busy = time.perf_counter(), time.process_time()
    yield
    into[name] = time.perf_counter() - begin
    say(f"{name}: {into[name]:.1f} s, {time.process_time() - busy:.1f} of the processor")


def measure(wanted: Wanted, days: int) -> bool:
    """Build without the last day, with it, and from nothing; whether one more day was cheap enough."""
    costs: dict[str, float] = {}
    last = wanted.output / LAST.isoformat()
    target = last.readlink()
    sites.build(wanted)  # the ledger and the tree are there, whatever was there before
    last.unlink()
    try:
        sites.build(wanted)
    finally:
        last.symlink_to(target, target_is_directory=True)
    with timed("one more day", costs):
        built = sites.build(wanted)
    say(f"it made {len(built.made)} of {len(built.made) + built.kept} files")
    with timed("the whole site", costs):
        sites.build(replace(wanted, afresh=True))
    with timed("its parts alone", costs):
        templates = layered(None)
        briefs = briefs_of(wanted, Ledger())
        for _ in made(plan(sites._order(wanted, briefs, templates)), templates):
            pass
    share = costs["one more day"] / costs["the whole site"]
    ratio = costs["the whole site"] / costs["its parts alone"]
    say(f"one more day costs {share:.1%} of the whole; the whole costs {ratio:.2f} times its parts alone")
    return share <= MOST or days < YEAR


def main() -> int:
    costs_alone = sys.argv[3:] == ["costs"]
    market, days = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else YEAR
    if not market.is_dir():
        say(f"check-site: no market data at {market}: name a folder of files named after their tables")
        return 0 if costs_alone else 3
    missing = [] if costs_alone else [name for name in ("node", "java", CHROMIUM) if shutil.which(name) is None]
    if missing:
        say(f"check-site needs {', '.join(missing)}: apt-get install chromium nodejs npm default-jre-headless")
        return 2
    work = ROOT / "output" / "check-site"
    output = write_briefs(market, work, days)
    address = f"https://briefs.example{BASE}"
    face = Face("Crypto derivatives brief", "A daily brief in which every number can be checked.", "", address)
    wanted = Wanted(output, work / f"site-{days}", face)
    cheap = measure(wanted, days)
    if not cheap:
        say(f"that is more than {MOST:.0%}")
    if costs_alone:
        return 0
    report = work / f"report-{days}.json"
    hostile = replace(wanted, output=work / "hostile-briefs", site=work / "hostile-site", afresh=True)
    write_hostile(Output(hostile.output))
    sites.build(hostile)
    words = ["node", str(HERE / "check.mjs"), str(wanted.site), BASE, str(report), str(hostile.site)]
    shots = {"SHOTS": str(work / f"shots-{days}")}
    return subprocess.run(words, check=False, env={**shots, **os.environ}).returncode or int(not cheap)


if __name__ == "__main__":
    sys.exit(main())
