"""The JSON form of a reading and of a brief: `brief.json` and `briefs figures --json`. Same values, same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring, encode_basestring_ascii

from briefs.vocabulary.claim import Claim, Finding
from briefs.vocabulary.figure import Evidence, Figure, Gap, Reading
from briefs.vocabulary.headlines import Headlines
from briefs.vocabulary.window import Window, stamp

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_quoted, _quoted_ascii = encode_basestring, encode_basestring_ascii


def reading_json(reading: Reading) -> dict[str, object]:
    """The object that `briefs figures --json` prints: a brief without claims and evidence."""
    return {
        "date": reading.window.date.isoformat(),
        "window": _window(reading.window),
        "provenance": reading.provenance,
        "revision": reading.revision,
        "figures": {name: _figure(reading.figures[name]) for name in sorted(reading.figures)},
        "gaps": [_gap(gap) for gap in reading.gaps],
    }


def brief_json(
    reading: Reading,
    figures: Mapping[str, Figure],
    claims: Iterable[Claim],
    evidence: Iterable[Evidence],
    headlines: Headlines | None = None,
) -> dict[str, object]:
    """The object of `brief.json`: `figures` are the reading's and those that charts add for their axes."""
    whole = reading_json(reading)
    if headlines is not None:
        whole["headlines"] = {
            "title": headlines.title,
            "summary": headlines.summary,
            "social": headlines.social,
            "subjects": list(headlines.subjects),
            "preheader": headlines.preheader,
        }
    whole["figures"] = {name: _figure(figures[name]) for name in sorted(figures)}
    whole["claims"] = [
        {"text": c.text, "figure": c.figure, "section": c.section, "sentence": c.sentence} for c in claims
    ]
    whole["evidence"] = [
        {
            "claim": e.claim,
            "label": e.label,
            "tests": [{"name": t.name, "passed": t.passed, "figures": list(t.figures)} for t in e.tests],
        }
        for e in evidence
    ]
    return whole


def findings_json(findings: Iterable[Finding]) -> dict[str, object]:
    """The object that `briefs audit --json` and `briefs verify --json` print."""
    return {
        "findings": [
            {
                "kind": f.kind,
                "severity": f.severity,
                "place": f.place,
                "section": f.section,
                "sentence": f.sentence,
                "span": list(f.span),
                "says": f.says,
                "data": f.data,
                "why": f.why,
            }
            for f in findings
        ]
    }


def dumps(value: object, indent: int = 1) -> str:
    """JSON text with a fixed layout; a Decimal keeps its digits, so money always has its two decimals."""
    return _render(value, "\n", " " * indent) + "\n"


def _render(value: object, newline: str, step: str) -> str:
    kind = type(value)
    if kind is str:
        return _quoted(value)  # type: ignore[arg-type]
    if kind is float:
        return _ENCODER.encode(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    inner = newline + step
    if isinstance(value, Mapping) and value:
        body = ("," + inner).join([f"{_quoted_ascii(str(k))}: {_render(v, inner, step)}" for k, v in value.items()])
        return f"{{{inner}{body}{newline}}}"
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return f"[{inner}{(',' + inner).join([_render(v, inner, step) for v in value])}{newline}]"
    return _ENCODER.encode(value)


def _window(window: Window) -> dict[str, str]:
    return {"start": stamp(window.start), "end": stamp(window.end)}


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "value": figure.value,
        "unit": str(figure.unit),
        "window": _window(figure.window),
        "source": figure.source,
        "basis": figure.basis,
        "coverage": figure.coverage,
        "rows": figure.rows,
    }


def _gap(gap: Gap) -> dict[str, str]:
    return {"table": gap.table, "asset": gap.asset, "venue": gap.venue, "what": gap.what}
