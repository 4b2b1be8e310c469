"""Briefs written by hand, small but laid out like real ones, and hostile ones among them."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

TITLES = {
    "2026-01-01": "</title><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">",
    "2026-01-02": "</script><script>document.title='owned'</script> ]]> <!-- --> {{ 7 * 7 }} {% raw %} ${7*7}",
    "2026-01-03": "word " * 1_000 + "x" * 5_000,
    "2026-01-04": "\u202eesrever \u2066isolated עברית العربية 数字货币清算 🚀🔥 e\u0301 \u0007\u0000bell",
    "2026-01-05": "\" onmouseover=\"document.title='owned'\" ' & &amp; &lt;b&gt; javascript:alert(1)",
}


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


def write_hostile(output):
    """A brief for each hostile title, which its page, its lists and its feeds all show."""
    for day, title in TITLES.items():
        asset = {"2026-01-05": "<b>'\"&", "2026-01-04": "etc/passwd"}.get(day, "BTC")
        headlines = {"title": title, "summary": f"{title} again", "social": "", "subjects": [], "preheader": ""}
        # A brief's own page has no such characters: they are taken out when it is written.
        shown = re.sub("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", "", title)
        output.add(day, shown, lead=shown, assets={asset: "1500000.00"}, json={"headlines": headlines})
