"""Briefs written by hand, small but laid out like real ones, and sites made of them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from briefs.render.site.face import Face
from briefs.workflow.site import Wanted, build

BASE = "https://desk.example/briefs/"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@dataclass
class Output:
    """A folder of briefs. `add` writes one; its numbers are what the test gives it."""

    folder: Path
    figures: dict = field(default_factory=dict)

    def add(self, slug, title="Liquidations reach $1.50 million", *, lead="A calm day.", total="1500000.00", **more):
        if "T" in slug:
            end = datetime.strptime(slug[:14], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
            start = end - timedelta(hours=24)
        else:
            start = datetime.combine(date.fromisoformat(slug), datetime.min.time(), UTC)
            end = start + timedelta(days=1)
        assets = more.get("assets", {"BTC": "1000000.00", "ETH": "500000.00"})
        figures = {"liquidations.total_usd": total, "liquidations.venue.binance.usd": total}
        figures |= {f"liquidations.asset.{name}.usd": usd for name, usd in assets.items()}
        points = more.get("points", ["Longs lost $1.00 million.", "Bitcoin closed at $100,000."])
        window = {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
        whole = {
            "date": slug[:10],
            "window": window,
            "provenance": "recorded",
            "revision": more.get("revision", 1),
            "figures": {name: {"value": "@" + usd, "unit": "usd"} for name, usd in figures.items()},
            "claims": [{"text": "x", "figure": name, "section": "", "sentence": "x"} for name in figures],
            "evidence": [],
            "gaps": [],
        }
        text = json.dumps(whole | more.get("json", {}), indent=1, ensure_ascii=False)
        for usd in figures.values():
            text = text.replace(f'"@{usd}"', usd)
        markdown = "\n\n".join([f"# {title}", f"*{slug}*", lead, "## Key figures", "\n".join(f"- {p}" for p in points)])
        place = self.folder / slug
        place.mkdir(parents=True, exist_ok=True)
        self._write(place / "brief.json", text)
        self._write(place / "brief.md", more.get("md", markdown + "\n"))
        self._write(place / "brief.html", more.get("html") or page(title, lead, points, more.get("inside", "")))
        return place

    def _write(self, file: Path, text: str) -> None:
        file.with_suffix(".new").write_text(text, encoding="utf-8")
        file.with_suffix(".new").replace(file)


def page(title, lead, points, inside=""):
    items = "".join(f"<li>{escape(point)}</li>" for point in points)
    return (
        f"<!DOCTYPE html><html lang='en-GB'><head><title>{escape(title)}</title><style>p {{ margin: 0 }}</style></head>"
        '<body><header class="house">House</header><main>\n'
        f"<header><h1>{escape(title)}</h1><p>{escape(lead)}</p></header>\n"
        f"<section><h2>Key figures</h2>\n<ul>{items}</ul></section>\n{inside}</main></body></html>\n"
    )


@dataclass
class Desk:
    """An output folder and the site that is made of it."""

    root: Path
    output: Output
    base: str = BASE

    @property
    def site(self) -> Path:
        return self.root / "site"

    def wanted(self, **more) -> Wanted:
        face = Face("Desk & Co", "What happened to leverage.", "", more.pop("base", self.base), more.pop("ids", ""))
        return Wanted(self.output.folder, more.pop("site", self.site), face, **more)

    def build(self, **more):
        return build(self.wanted(**more))

    def text(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")

    def run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "briefs", *words],
            cwd=self.root,
            env={**os.environ, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, Output(tmp_path / "output"))


@pytest.fixture(scope="session")
def week(tmp_path_factory):
    """Seven days over the turn of a year, and a rolling window, built. Tests read it and write elsewhere."""
    root = tmp_path_factory.mktemp("week")
    desk = Desk(root, Output(root / "output"))
    for number in range(7):
        day = date(2025, 12, 28) + timedelta(days=number)
        desk.output.add(day.isoformat(), f"Day {number} of the week", total=f"{number + 1}000000.00")
    desk.output.add("20251229T0706Z-24h", "A window of 24 hours")
    desk.build()
    return desk


def tree(site: Path) -> dict[str, bytes]:
    """All files that a reader can get."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
