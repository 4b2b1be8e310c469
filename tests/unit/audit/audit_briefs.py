"""Briefs written by hand for the auditor: a text in which `[[printed|figure]]` says what each number is bound to.

Nothing here comes from the writer of briefs; the files are put together from the text below by plain string work.
"""

import html
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


@dataclass(frozen=True)
class Source:
    """A brief before it is a file. `parts`: heading -> blocks; see `_md` for their forms."""

    date: str
    figures: dict
    title: str
    lead: tuple
    parts: dict
    gaps: tuple = ()
    evidence: tuple = ()
    provenance: str = "recorded"
    charts: dict = field(default_factory=dict)

    def mutated(self, old, new):
        """The same brief with `old` replaced once in its marked text."""
        done = []

        def change(value):
            if isinstance(value, str):
                if not done and old in value:
                    done.append(value)
                    return value.replace(old, new, 1)
                return value
            if isinstance(value, tuple):
                return tuple(change(item) for item in value)
            if isinstance(value, dict):
                return {key: change(item) for key, item in value.items()}
            return value

        made = replace(
            self, title=change(self.title), lead=change(self.lead), parts=change(self.parts), charts=change(self.charts)
        )
        assert done, f"{old!r} is not in the brief"
        return made

    def with_figure(self, name, value):
        return replace(self, figures={**self.figures, name: (value, self.figures[name][1])})


def plain(marked):
    return MARK.sub(r"\1", marked)


def claims(marked, section, sentence=None):
    return [
        {
            "text": text,
            "figure": figure,
            "section": section,
            "sentence": plain(marked) if sentence is None else sentence,
        }
        for text, figure in MARK.findall(marked)
    ]


def brief_json(source):
    found = [c for sentence in (source.title, *source.lead) for c in claims(sentence, "")]
    for heading, blocks in source.parts.items():
        for kind, *rest in blocks:
            if kind == "table":
                caption, columns, rows = rest
                found += claims(caption, heading)
                for row in rows:
                    for column, cell in zip(columns, row, strict=True):
                        key = f"{plain(caption)} | {plain(row[0])} | {column}"
                        found += claims(cell, heading, key)
            elif kind == "chart":
                found += claims(rest[1], heading)
            else:
                found += [c for sentence in rest[0] for c in claims(sentence, heading)]
    for slug, sentences in source.charts.items():
        found += [c for sentence in sentences for c in claims(sentence, f"charts/{slug}")]
    window = {"start": f"{source.date}T00:00:00Z", "end": f"{source.date[:-2]}{int(source.date[-2:]) + 1:02}T00:00:00Z"}
    figures = {
        name: {"value": value, "unit": unit, "window": window, "source": _source(name), "basis": "", "coverage": None,
               "rows": 1}
        for name, (value, unit) in sorted(source.figures.items())
    }  # fmt: skip
    return {
        "date": source.date, "window": window, "provenance": source.provenance, "revision": 1, "figures": figures,
        "gaps": [{"table": "liquidations", "asset": "", "venue": "", "what": gap} for gap in source.gaps],
        "claims": found, "evidence": list(source.evidence),
    }  # fmt: skip


def _source(name):
    venue = re.search(r"venue\.([a-z]+)", name)
    return venue[1] if venue else "binance" if name.startswith("price") else "binance,bybit,hyperliquid"


def _md(source):
    lines = [f"# {plain(source.title)}", "", plain(" ".join(source.lead)), ""]
    for heading, blocks in source.parts.items():
        lines += [f"## {heading}", ""]
        for kind, *rest in blocks:
            if kind == "table":
                caption, columns, rows = rest
                lines += [f"**{plain(caption)}**", "", f"| {' | '.join(columns)} |"]
                lines += ["|" + " --- |" * len(columns)] + [f"| {' | '.join(map(plain, row))} |" for row in rows]
            elif kind == "chart":
                slug, title = rest
                lines += [f"**{plain(title)}**", "", f"![{plain(source.charts[slug][1])}](charts/{slug}.svg)"]
            elif kind == "bullets":
                lines += [f"- {plain(sentence)}" for sentence in rest[0]]
            else:
                lines += [plain(" ".join(rest[0]))]
            lines.append("")
    return "\n".join(lines)


def _bound(marked, figures, tag="data"):
    def element(match):
        text, name = html.escape(match[1]), match[2]
        value, unit = figures.get(name, ("", "text"))
        if tag == "tspan":
            return f'<tspan data-figure="{name}">{text}</tspan>'
        if unit == "text":
            return f'<span data-figure="{name}">{text}</span>'
        if unit in {"date", "time"}:
            return f'<time datetime="{value}" data-figure="{name}">{text}</time>'
        return f'<data value="{value}" data-figure="{name}" title="meaning · 7 venues">{text}</data>'

    out, last = "", 0
    for match in MARK.finditer(marked):
        out += html.escape(marked[last : match.start()]) + element(match)
        last = match.end()
    return out + html.escape(marked[last:])


def svg(source, slug):
    title, description, *labels = source.charts[slug]
    texts = "".join(
        f"<text x='{9 * n}' y='{20 * n + 20}'>{_bound(label, {}, 'tspan')}</text>" for n, label in enumerate(labels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{slug}" viewBox="0 0 300 160" width="300" height="160">'
        f"<title>{html.escape(plain(title))}</title><desc>{html.escape(plain(description))}</desc>{texts}</svg>"
    )


STYLE = """
@page { size: A4; margin: 20mm; @top-left { content: "Crypto brief" } @top-right { content: "DATE" }
        @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
@page :first { @top-left { content: none } @top-right { content: none } }
h2 { margin-top: 60mm } figure { break-inside: avoid }
"""


def page(source, printed_date=""):
    def bound(text):
        return _bound(text, source.figures)

    body = [f"<div>Crypto brief</div><h1>{bound(source.title)}</h1>", f"<p>{bound(' '.join(source.lead))}</p>"]
    for heading, blocks in source.parts.items():
        body.append(f"<h2>{html.escape(heading)}</h2>")
        for kind, *rest in blocks:
            if kind == "table":
                caption, columns, rows = rest
                head = "".join(f"<th scope='col'>{html.escape(c)}</th>" for c in columns)
                lines = "".join(
                    f"<tr><th scope='row'>{bound(row[0])}</th>{''.join(f'<td>{bound(c)}</td>' for c in row[1:])}</tr>"
                    for row in rows
                )
                body.append(
                    f"<table><caption>{bound(caption)}</caption><thead><tr>{head}</tr></thead>"
                    f"<tbody>{lines}</tbody></table>"
                )
            elif kind == "chart":
                slug, title = rest
                body.append(f"<figure><figcaption>{bound(title)}</figcaption>{svg(source, slug)}</figure>")
            elif kind == "bullets":
                body.append("<ul>" + "".join(f"<li>{bound(sentence)}</li>" for sentence in rest[0]) + "</ul>")
            else:
                body.append(f"<p>{bound(' '.join(rest[0]))}</p>")
    style = STYLE.replace("DATE", printed_date)
    head = f"<head><meta charset='utf-8'><title>{html.escape(plain(source.title))}</title><style>{style}</style></head>"
    return f"<!DOCTYPE html><html lang='en'>{head}<body>{''.join(body)}</body></html>"


def write_pdf(page_html, path):
    from weasyprint import HTML

    HTML(string=page_html).write_pdf(path)


def write(source, folder: Path, *, formats=("md", "html", "svg"), written=None):
    """Write a brief: `written` is the text that the files show, where it is not the one that brief.json claims."""
    shown = written or source
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "brief.json").write_text(json.dumps(brief_json(source), ensure_ascii=False), encoding="utf-8")
    if "md" in formats:
        (folder / "brief.md").write_text(_md(shown), encoding="utf-8")
    if "html" in formats:
        (folder / "brief.html").write_text(page(shown), encoding="utf-8")
    if "svg" in formats:
        (folder / "charts").mkdir(exist_ok=True)
        for slug in shown.charts:
            (folder / "charts" / f"{slug}.svg").write_text(svg(shown, slug), encoding="utf-8")
    if "pdf" in formats:
        write_pdf(page(shown, PRINTED[source.date]), folder / "brief.pdf")
    return folder


PRINTED = {"2026-03-10": "10 March 2026", "2026-03-17": "17 March 2026"}

_LONG, _TOTAL = 2420000000.00, 2583000000.00
_CLOSE, _SUPPORT, _RESISTANCE = 78512.4, 75600.2, 80000.0
_TITLE = "Bitcoin soars 500% because whales buy, says nobody"

BUSY = Source(
    date="2026-03-10",
    figures={
        "window.date": ("2026-03-10", "date"),
        "window.hours": (24, "hours"),
        "window.start": ("2026-03-10T00:00:00Z", "time"),
        "method.median_days": (30, "days"),
        "method.funding_hours": (8, "hours"),
        "liquidations.total_usd": (_TOTAL, "usd"),
        "liquidations.long_usd": (_LONG, "usd"),
        "liquidations.short_usd": (163000000.00, "usd"),
        "liquidations.long_share": (_LONG / _TOTAL, "fraction"),
        "liquidations.ratio_30d_median": (3.17, "multiple"),
        "liquidations.change_1d": (1.25, "fraction"),
        "liquidations.highest_since": ("2025-10-10", "date"),
        "liquidations.highest_since.usd": (19160000000.00, "usd"),
        "series.liquidations.total@2026-03-09": (1148000000.00, "usd"),
        "liquidations.asset.ETH.usd": (1150000000.00, "usd"),
        "liquidations.asset.ETH.long_usd": (1090000000.00, "usd"),
        "liquidations.asset.ETH.short_usd": (60000000.00, "usd"),
        "liquidations.asset.BTC.usd": (1433000000.00, "usd"),
        "liquidations.asset.BTC.long_usd": (1330000000.00, "usd"),
        "liquidations.asset.BTC.short_usd": (103000000.00, "usd"),
        # 1,100.4 + 900.3 + 582.3 = 2,583.0: in whole millions the first gives way, 1,101 + 900 + 582 = 2,583.
        "liquidations.venue.hyperliquid.usd": (1100400000.00, "usd"),
        "liquidations.venue.bybit.usd": (900300000.00, "usd"),
        "liquidations.venue.binance.usd": (582300000.00, "usd"),
        "liquidations.largest.usd": (222650000.00, "usd"),
        "liquidations.peak.usd": (640200000.00, "usd"),
        "liquidations.peak.at": ("2026-03-10T08:00:00Z", "time"),
        "price.BTC.close": (_CLOSE, "usd_per_coin"),
        "price.BTC.low": (75600.2, "usd_per_coin"),
        "price.BTC.low_at": ("2026-03-10T08:14:00Z", "time"),
        "price.BTC.high": (82780.0, "usd_per_coin"),
        "price.BTC.return_1d": (-0.0479, "fraction"),
        "price.BTC.lower_low_date": ("2025-04-09", "date"),
        "price.ETH.close": (2447.3, "usd_per_coin"),
        "price.ETH.return_1d": (-0.0773, "fraction"),
        "funding.BTC.rate_8h": (0.0001, "fraction_per_8h"),
        "funding.BTC.apr": (0.1095, "fraction_per_year"),
        "funding.ETH.rate_8h": (-0.00078, "fraction_per_8h"),
        "funding.ETH.venue.binance.rate_8h": (-0.00028, "fraction_per_8h"),
        "funding.ETH.venue.binance.lowest_since": ("2022-11-14", "date"),
        "funding.ETH.change_8h": (-0.00012, "fraction_per_8h"),
        "open_interest.BTC.change_pct": (-0.063, "fraction"),
        "levels.BTC.reference.price": (_CLOSE, "usd_per_coin"),
        "levels.BTC.support.1.price": (_SUPPORT, "usd_per_coin"),
        "levels.BTC.support.1.distance_pct": (_SUPPORT / _CLOSE - 1, "fraction"),
        "levels.BTC.support.1.method": ("previous week's low", "text"),
        "levels.BTC.resistance.1.price": (_RESISTANCE, "usd_per_coin"),
        "levels.BTC.resistance.1.distance_pct": (_RESISTANCE / _CLOSE - 1, "fraction"),
        "levels.BTC.resistance.1.method": ("50-day average", "text"),
        "market.total_cap.usd": (2730000000000.00, "usd"),
        "market.total_cap.change_1d": (-0.06, "fraction"),
        "market.fear_greed": (14, "index"),
        "reported.traders": (434945, "count"),
        "headline.1.title": (_TITLE, "text"),
        "headline.1.source": ("Sample wire", "text"),
        "calendar.1.name": ("Rate decision", "text"),
        "calendar.1.at": ("2026-03-18T18:00:00Z", "time"),
        "axis.liquidations-time.y.1": (500000000, "usd"),
        "axis.liquidations-time.x.1": ("2026-03-10T08:00:00Z", "time"),
    },
    title="Bitcoin slid [[4.8%|price.BTC.return_1d]] as liquidations came to [[$2.58 billion|liquidations.total_usd]]",
    lead=(
        (
            "Liquidations came to [[$2.58 billion|liquidations.total_usd]] on [[10 March 2026|window.date]], "
            "the highest since [[10 October 2025|liquidations.highest_since]]."
        ),
        "That is [[3.2|liquidations.ratio_30d_median]] times the [[30|method.median_days]]-day median.",
    ),
    parts={
        "Key figures": (
            (
                "bullets",
                (
                    (
                        "Longs were [[$2.42 billion|liquidations.long_usd]] of the total and shorts "
                        "[[$163 million|liquidations.short_usd]], a long share of [[93.7%|liquidations.long_share]]."
                    ),
                    "Liquidations jumped [[125.0%|liquidations.change_1d]] from the day before.",
                    "Bitcoin open interest, the contracts outstanding, slid [[6.3%|open_interest.BTC.change_pct]].",
                    (
                        "The total market value of crypto slid [[6.0%|market.total_cap.change_1d]] to "
                        "[[$2.73 trillion|market.total_cap.usd]]."
                    ),
                    "The fear and greed index stood at [[14|market.fear_greed]].",
                ),
            ),
        ),
        "Why did this happen?": (
            (
                "p",
                (
                    "As prices fell, liquidations hit mainly longs.",
                    "No single trigger stands out in the data.",
                    "Liquidated longs mean that positioning had been bullish.",
                    (
                        "The heaviest hour began at [[08:00 UTC|liquidations.peak.at]] with "
                        "[[$640 million|liquidations.peak.usd]] of liquidations."
                    ),
                    "The largest single liquidation was [[$222.65 million|liquidations.largest.usd]].",
                    "[[Sample wire|headline.1.source]] ran the headline “[[" + _TITLE + "|headline.1.title]]”.",
                    "A vendor counted [[434,945|reported.traders]] liquidated traders.",
                ),
            ),
            ("chart", "liquidations-time", "Liquidations peaked at [[$640 million|liquidations.peak.usd]]"),
        ),
        "How did markets react?": (
            (
                "p",
                (
                    "Bitcoin slid [[4.8%|price.BTC.return_1d]], closing at [[$78,512|price.BTC.close]].",
                    "Ether lost [[7.7%|price.ETH.return_1d]] and closed at [[$2,447|price.ETH.close]].",
                    (
                        "Bitcoin's low of [[$75,600|price.BTC.low]] at [[08:14 UTC|price.BTC.low_at]] was the lowest "
                        "since [[9 April 2025|price.BTC.lower_low_date]]."
                    ),
                    (
                        "Bitcoin funding was [[+0.0100%|funding.BTC.rate_8h]] per [[8|method.funding_hours]] hours: "
                        "longs pay shorts."
                    ),
                    (
                        "Ether funding was [[-0.0780%|funding.ETH.rate_8h]] per [[8|method.funding_hours]] hours: "
                        "shorts pay longs."
                    ),
                    "Ether funding turned more negative, by [[0.012 percentage points|funding.ETH.change_8h]].",
                    (
                        "On Binance, Ether funding of [[-0.0280%|funding.ETH.venue.binance.rate_8h]] was the lowest "
                        "since [[14 November 2022|funding.ETH.venue.binance.lowest_since]]."
                    ),
                ),
            ),
        ),
        "What to watch next": (
            (
                "bullets",
                (
                    "[[Rate decision|calendar.1.name]] is due on [[18 March 2026, 18:00 UTC|calendar.1.at]].",
                    (
                        "Bitcoin support lies at [[$75,600|levels.BTC.support.1.price]], "
                        "[[3.7%|levels.BTC.support.1.distance_pct]] below the close "
                        "([[previous week's low|levels.BTC.support.1.method]])."
                    ),
                    (
                        "Bitcoin resistance lies at [[$80,000|levels.BTC.resistance.1.price]], "
                        "[[1.9%|levels.BTC.resistance.1.distance_pct]] above the close "
                        "([[50-day average|levels.BTC.resistance.1.method]])."
                    ),
                ),
            ),
        ),
        "The numbers": (
            (
                "table",
                "Liquidations by venue",
                ("Venue", "Total ($ million)"),
                (
                    ("Hyperliquid", "[[1,101|liquidations.venue.hyperliquid.usd]]"),
                    ("Bybit", "[[900|liquidations.venue.bybit.usd]]"),
                    ("Binance", "[[582|liquidations.venue.binance.usd]]"),
                    ("Total", "[[2,583|liquidations.total_usd]]"),
                ),
            ),
            (
                "table",
                "Liquidations by asset",
                ("Asset", "Longs ($ million)", "Shorts ($ million)"),
                (
                    (
                        "BTC",
                        "[[1,330.0|liquidations.asset.BTC.long_usd]]",
                        "[[103.0|liquidations.asset.BTC.short_usd]]",
                    ),
                    ("ETH", "[[1,090.0|liquidations.asset.ETH.long_usd]]", "[[60.0|liquidations.asset.ETH.short_usd]]"),
                    ("Total", "[[2,420.0|liquidations.long_usd]]", "[[163.0|liquidations.short_usd]]"),
                ),
            ),
            (
                "table",
                "Prices",
                ("Asset", "Close", "Change", "Low"),
                (
                    (
                        "BTC",
                        "[[$78,512|price.BTC.close]]",
                        "[[-4.8%|price.BTC.return_1d]]",
                        "[[$75,600|price.BTC.low]]",
                    ),
                    ("ETH", "[[$2,447|price.ETH.close]]", "[[-7.7%|price.ETH.return_1d]]", "n/a"),
                ),
            ),
        ),
        "About this brief": (
            (
                "p",
                (
                    "This brief covers [[24|window.hours]] hours from [[10 March 2026, 00:00 UTC|window.start]].",
                    "It is information and not investment advice.",
                ),
            ),
        ),
    },
    evidence=(
        {
            "claim": "why.coincided",
            "label": "coincided",
            "tests": [{"name": "one window", "passed": True, "figures": []}],
        },
    ),
    charts={
        "liquidations-time": (
            "Liquidations peaked at [[$640 million|liquidations.peak.usd]]",
            "Bars of liquidations by hour",
            "[[$500 million|axis.liquidations-time.y.1]]",
            "[[08:00 UTC|axis.liquidations-time.x.1]]",
        ),
    },
)

PATCHY = Source(
    date="2026-03-17",
    figures={
        "window.date": ("2026-03-17", "date"),
        "method.funding_hours": (8, "hours"),
        "liquidations.total_usd": (812345.67, "usd"),
        "liquidations.long_usd": (312345.67, "usd"),
        "liquidations.short_usd": (500000.00, "usd"),
        "liquidations.venue.bybit.usd": (812345.67, "usd"),
        "coverage.venue.bybit": (0.5, "fraction"),
        "price.SOL.close": (104.36, "usd_per_coin"),
        "price.SOL.return_1d": (0.0312, "fraction"),
        "funding.SOL.venue.okx.rate_8h": (0.000125, "fraction_per_8h"),
        "open_interest.SOL.change_pct": (0.0205, "fraction"),
    },
    title="Solana rose [[3.1%|price.SOL.return_1d]]; liquidation data are incomplete",
    lead=(
        (
            "Solana gained [[3.1%|price.SOL.return_1d]] on [[17 March 2026|window.date]] and closed at "
            "[[$104.36|price.SOL.close]]."
        ),
        "Reported liquidations were at least [[$812 thousand|liquidations.total_usd]].",
    ),
    parts={
        "Key figures": (
            (
                "bullets",
                (
                    (
                        "Shorts were [[$500 thousand|liquidations.short_usd]] of it, longs "
                        "[[$312 thousand|liquidations.long_usd]]."
                    ),
                    "Open interest in Solana grew [[2.1%|open_interest.SOL.change_pct]].",
                    "Data gap: [[2 of 6 bars of okx are missing, so nothing is compared|gap.0]].",
                ),
            ),
        ),
        "How did markets react?": (
            (
                "p",
                (
                    (
                        "On OKX, Solana funding was [[+0.0125%|funding.SOL.venue.okx.rate_8h]] per "
                        "[[8|method.funding_hours]] hours: longs pay shorts."
                    ),
                ),
            ),
        ),
        "The numbers": (
            (
                "table",
                "Coverage",
                ("Venue", "Liquidations ($)", "Covered"),
                (
                    ("Bybit", "[[812,346|liquidations.venue.bybit.usd]]", "[[50.0%|coverage.venue.bybit]]"),
                    ("OKX", "n/a", "n/a"),
                ),
            ),
        ),
    },
    gaps=("2 of 6 bars of okx are missing, so nothing is compared",),
)
