"""A study of levels as text: JSON, and the record that ranks the levels of briefs."""

from __future__ import annotations

from briefs.metrics.study_levels import FALSE_DISCOVERIES, LEAST_TOUCHES, Result, Study

_HEAD = """\
# How families of key levels did. The ranking of levels takes its weights from here: a family without a demonstrated
# edge (q <= {false}, from {least} touches) weighs nothing. Do not edit; made by
#   {command}
# rate: share of touches that held. random: the same of random levels matched on asset, side and distance.
"""


def as_object(study: Study) -> dict[str, object]:
    """The object that `briefs study levels --json` prints. What was not tested has null."""
    return {
        "null": study.null,
        "series": [
            {
                "asset": one.asset,
                "venue": one.venue,
                "symbol": one.symbol,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "days": one.days,
            }
            for one in study.series
        ],
        "families": [_row(result) for result in study.results],
    }


def as_record(study: Study, command: str) -> str:
    """The text of `briefs/metrics/levels_record.toml`."""
    lines = [_HEAD.format(false=FALSE_DISCOVERIES, least=LEAST_TOUCHES, command=command)]
    for result in study.results:
        lines += [
            f'[family."{result.family}"]',
            f"touches = {result.touches}",
            f"rate = {result.rate:.4f}",
            f"random = {result.random:.4f}",
            f"edge = {str(result.edge).lower()}",
            "",
        ]
    return "\n".join(lines)


def _row(result: Result) -> dict[str, object]:
    return {
        "family": result.family,
        "touches": result.touches,
        "undecided": result.undecided,
        "effective": result.effective,
        "rate": result.rate,
        "low": result.low,
        "high": result.high,
        "random": result.random,
        "random_touches": result.random_touches,
        "lift": result.lift,
        "p": result.p,
        "q": result.q,
        "verdict": result.verdict,
    }
