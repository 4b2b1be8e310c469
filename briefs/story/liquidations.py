"""What there is to tell of liquidations."""

from __future__ import annotations

from collections.abc import Sequence

from briefs.story.degree import LIQUIDATIONS, move
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

RECORD_DAYS = 30  # a "highest since" that reaches back less far is no news
UNUSUAL = 2.0  # robust standard deviations from which a sum is called unusual
TOTAL = "liquidations.total_usd"
HIGHEST_SINCE = "liquidations.highest_since"
RATIO = {"ratio": "liquidations.ratio_30d_median", "median_days": "method.median_days"}


def amount(facts: Facts) -> str:
    """The words before a sum: "at least" where feeds are partial."""
    return "amount.at_least" if facts.is_lower_bound else "amount.whole"


def total(facts: Facts) -> tuple[Message, ...]:
    """The total with its best comparison, the strongest first."""
    if facts.number(TOTAL) == 0:
        return (draft("liquidations.zero", {"total": TOTAL}, {"liquidations": "term.liquidations"}),)
    names = {"liquidations": "term.liquidations", "amount": amount(facts)}
    drafts = []
    if facts.days_since(HIGHEST_SINCE) >= RECORD_DAYS:
        refs = {"total": TOTAL, "highest_since": HIGHEST_SINCE, "then": f"{HIGHEST_SINCE}.usd"}
        drafts.append(draft("liquidations.total_record", refs, names))
    if facts.days_since("liquidations.record_start") >= RECORD_DAYS:
        refs = {"total": TOTAL, "record_start": "liquidations.record_start"}
        drafts.append(draft("liquidations.total_record_start", refs, names))
    return (
        *drafts,
        draft("liquidations.total_ratio", {"total": TOTAL, **RATIO}, names),
        draft("liquidations.total", {"total": TOTAL}, names),
    )


def split(facts: Facts) -> tuple[Message, ...]:
    """Longs and shorts, the larger side first; some days the share alone, which says the same with less."""
    sides = {"long": "liquidations.long_usd", "short": "liquidations.short_usd"}
    share = facts.number("liquidations.long_share")
    if share is None:
        return ()
    side = "longs" if share >= 0.5 else "shorts"
    both = draft(f"liquidations.split_{side}", {**sides, "long_share": "liquidations.long_share"})
    alone = draft(f"liquidations.share_{side}", {"long_share": "liquidations.long_share"})
    return (alone, both) if facts.turn("split", 3) == 0 else (both, alone)


def comparison(facts: Facts) -> tuple[Message, ...]:
    """Against the median and the window before; a rise beyond 100 % as a multiple of what was before."""
    drafts = []
    change_id = facts.change("liquidations")
    change = facts.number(change_id)
    if change is not None and LIQUIDATIONS.step(change) != "flat":
        refs = {"change": change_id}
        form, names = ("fold", {}) if change > 1 else ("change", move("liquidations", LIQUIDATIONS.step(change)))
        drafts = [
            draft(f"liquidations.ratio_{form}", {**RATIO, **refs}, names),
            draft(f"liquidations.{form}", refs, names),
        ]
    return (*drafts, draft("liquidations.ratio", RATIO))


def peak(facts: Facts) -> tuple[Message, ...]:
    span = "span.hour" if facts.parts("liquidations.hour.*.usd") else "span.bar"
    key = "liquidations.peak" if facts.fits_a_day else "liquidations.peak_dated"
    refs = {"at": "liquidations.peak.at", "usd": "liquidations.peak.usd"}
    return (draft(key, refs, {"span": span}),)


def leaders(facts: Facts, family: str) -> tuple[Message, ...]:
    """Which asset or venue had the most; a single one leads nothing."""
    found = facts.liquidated(family)
    if len(found) < 2 or not facts.number(f"liquidations.{family}.{found[0]}.usd"):
        return ()
    first, second = found[:2]
    alone = draft(
        f"liquidations.{family}_lead",
        {"usd": f"liquidations.{family}.{first}.usd"},
        {family: f"{family}.{first}"},
    )
    if family == "venue" or not facts.number(f"liquidations.{family}.{second}.usd"):
        return (alone,)
    both = draft(
        "liquidations.assets_two",
        {"usd_first": f"liquidations.asset.{first}.usd", "usd_second": f"liquidations.asset.{second}.usd"},
        {"first": f"asset.{first}", "second": f"asset.{second}"},
    )
    return (alone, both) if facts.turn("leaders", 2) else (both, alone)


def sides(facts: Facts, asset: str) -> tuple[Message, ...]:
    """One asset's longs and shorts."""
    stem = f"liquidations.asset.{asset}"
    if not facts.number(f"{stem}.usd"):
        return ()
    refs = {"long": f"{stem}.long_usd", "short": f"{stem}.short_usd"}
    return (draft("liquidations.asset_sides", refs, {"asset": f"asset.{asset}"}),)


def part(facts: Facts, family: str, name: str) -> tuple[Message, ...]:
    """One asset's or one venue's liquidations, with a word for how unusual they are."""
    measure = f"liquidations.{family}.{name}.usd"
    names, far = {family: f"{family}.{name}"}, _far(facts, measure)
    if far:
        return (draft(f"liquidations.{family}_part_far", {"usd": measure}, {**names, "far": far}),)
    return (draft(f"liquidations.{family}_part", {"usd": measure}, names),)


def unusual_pair(facts: Facts, measures: Sequence[str]) -> tuple[Message, ...]:
    """Two assets of the given measures whose liquidations are unusual in the same direction."""
    assets = {m: m.split(".")[2] for m in measures if m.startswith("liquidations.asset.") and m.endswith(".usd")}
    far = {m: _far(facts, m) for m in assets}
    first, second, *_ = (*assets, "", "")
    if not second or not far[first] or far[first] != far[second]:
        return ()
    names = {"first": f"asset.{assets[first]}", "second": f"asset.{assets[second]}", "far": far[first]}
    return (draft("liquidations.assets_far", {"usd_first": first, "usd_second": second}, names),)


def _far(facts: Facts, measure: str) -> str:
    z = facts.outliers.get(measure, 0.0)
    return "" if abs(z) < UNUSUAL else "far.high" if z > 0 else "far.low"


def largest(facts: Facts) -> tuple[Message, ...]:
    """The largest order; its asset, venue and side are words."""
    named = {part: facts.text(f"liquidations.largest.{part}") for part in ("asset", "venue", "side")}
    if not all(named.values()):
        return ()
    names = {part: f"{part}.{value}" for part, value in named.items()}
    return (draft("liquidations.largest", {"usd": "liquidations.largest.usd"}, names),)


def traders(facts: Facts) -> tuple[Message, ...]:
    """How many accounts were liquidated: counted where accounts are public, else as a vendor's number."""
    return (
        draft("reported.traders", {"traders": "reported.traders"}, {"source": facts.vendor("reported.traders")}),
        draft("liquidations.traders", {"traders": "liquidations.traders"}),
    )
