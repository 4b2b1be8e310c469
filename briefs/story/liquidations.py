"""What there is to tell of liquidations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from briefs.story.degree import LIQUIDATIONS, move
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

RECORD_DAYS = 30  # a "highest since" that reaches back as far comes before any other comparison
RECENT_DAYS = 14  # one that reaches back less far is no comparison at all
LEAST_APART = 0.1  # an asset whose share of longs lies closer to that of all says nothing new
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
    drafts: list[Message] = []
    compared: list[Message] = []
    if (days := facts.days_since(HIGHEST_SINCE)) >= RECENT_DAYS:
        refs = {"total": TOTAL, "highest_since": HIGHEST_SINCE, "then": f"{HIGHEST_SINCE}.usd"}
        (drafts if days >= RECORD_DAYS else compared).append(draft("liquidations.total_record", refs, names))
    if facts.days_since("liquidations.record_start") >= RECORD_DAYS:
        refs = {"total": TOTAL, "record_start": "liquidations.record_start"}
        drafts.append(draft("liquidations.total_record_start", refs, names))
    ratio = draft("liquidations.total_ratio", {"total": TOTAL, **RATIO}, names)
    compared += [ratio, *_changed(facts, "liquidations.total_", {"total": TOTAL}, names)]
    return (*drafts, *facts.turned("total", compared), draft("liquidations.total", {"total": TOTAL}, names))


def _changed(
    facts: Facts, key: str, refs: Mapping[str, str], names: Mapping[str, str] = MappingProxyType({})
) -> tuple[Message, ...]:
    """The change against the window before; a rise beyond 100 % as a multiple of what was before."""
    change_id = facts.change("liquidations")
    change = facts.number(change_id)
    if change is None or (step := LIQUIDATIONS.step(change)) == "flat":
        return ()
    refs = {**refs, "change": change_id}
    if change > 1:
        return (draft(f"{key}fold", refs, names),)
    return (draft(f"{key}change", refs, {**names, **move("liquidations", step)}),)


def split(facts: Facts) -> tuple[Message, ...]:
    """Longs and shorts, the larger side first; some days the share or the sums alone, which say the same with less."""
    sides = {"long": "liquidations.long_usd", "short": "liquidations.short_usd"}
    share = facts.number("liquidations.long_share")
    if share is None:
        return ()
    side = "longs" if share >= 0.5 else "shorts"
    share_of = {"long_share": "liquidations.long_share"}
    whole = draft(f"liquidations.split_{side}", {**sides, **share_of})
    sums, alone = draft(f"liquidations.sums_{side}", sides), draft(f"liquidations.share_{side}", share_of)
    if share_of["long_share"] in facts.outliers:  # then it is told in any case
        sums = alone
    if (facts.number(RATIO["ratio"]) or 1) < 1:  # below the median, one or the other will do
        whole = sums
    return (*facts.turned("split", [whole, sums, alone]),)


def comparison(facts: Facts) -> tuple[Message, ...]:
    """Against the median and the window before."""
    both = _changed(facts, "liquidations.ratio_", RATIO)
    return (*both, *_changed(facts, "liquidations.", {}), draft("liquidations.ratio", RATIO))


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
    """One asset's longs and shorts, where its share of longs is another than that of all liquidations."""
    stem = f"liquidations.asset.{asset}"
    whole, longs = facts.number(f"{stem}.usd"), facts.number(f"{stem}.long_usd")
    share = facts.number("liquidations.long_share")
    if not whole or longs is None or share is None or abs(longs / whole - share) < LEAST_APART:
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


def pair(facts: Facts, measures: Sequence[str]) -> tuple[Message, ...]:
    """The liquidations of two assets of the given measures, with a word where both are unusual in one direction."""
    assets = {m: m.split(".")[2] for m in measures if m.startswith("liquidations.asset.") and m.endswith(".usd")}
    first, second, *_ = (*assets, "", "")
    if not second or (far := _far(facts, first)) != _far(facts, second):
        return ()
    names = {"first": f"asset.{assets[first]}", "second": f"asset.{assets[second]}"}
    refs = {"usd_first": first, "usd_second": second}
    if far:
        return (draft("liquidations.assets_far", refs, {**names, "far": far}),)
    return (draft("liquidations.assets_part", refs, names),)


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
