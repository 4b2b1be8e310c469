"""What one side paid the other in dollars: each settled rate times the open interest just before it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.funding_settlements import HOUR, Settled, Settlements
from briefs.metrics.money import dollars, to_cents
from briefs.metrics.price_bars import Floats, Integers, micros
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit

AGE_HOURS = 4
Found: TypeAlias = tuple[Settlements, Settled]
_INPUTS = ("funding", "open_interest")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "funding.A.venue.V.paid_usd",
        Unit.USD,
        "What longs paid shorts at the venue over the window (below zero shorts paid longs): a transfer, no loss in "
        "sum.",
        "sum of settled rate x the contract's last open interest in USD before the settlement, at most 4 h old",
        _INPUTS,
    ),
    Definition(
        "funding.A.paid_usd",
        Unit.USD,
        "What longs paid shorts over the window at all venues that settled; absent where one of them is not known.",
        "sum of the venues' paid_usd",
        _INPUTS,
    ),
)


@dataclass(frozen=True, slots=True)
class Contract:
    """Open interest of one symbol in time order. at: microseconds since 1970; usd: its value then."""

    symbol: str
    at: Integers
    usd: Floats


def contracts(frames: MarketFrames) -> dict[tuple[str, str], list[Contract]]:
    """The open interest in dollars by (asset, venue), one entry a symbol, by name."""
    levels = frames.open_interest
    at, usd = micros(levels["ts"]), levels["oi_usd"].to_numpy(dtype=np.float64)
    # The stubs know neither the tuple that several keys make nor that the positions are an array.
    groups: dict[Any, Any] = dict(levels.groupby(["asset", "venue", "symbol"], sort=True).indices)
    found: dict[tuple[str, str], list[Contract]] = {}
    for (asset, venue, symbol), rows in sorted(groups.items()):
        known = rows[~np.isnan(usd[rows])]
        known = known[np.argsort(at[known], kind="stable")]
        found.setdefault((str(asset), str(venue)), []).append(Contract(str(symbol), at[known], usd[known]))
    return found


def measure(
    asset: str,
    found: Sequence[Found],
    known: Mapping[tuple[str, str], Sequence[Contract]],
    window: tuple[int, int],
    tally: Tally,
) -> None:
    """Add the payments of each venue of the asset whose open interest is known before every settlement.

    known: as `contracts` gives it. window: its bounds in microseconds since 1970.
    """
    paid = {}
    for one, settled in found:
        contract = _contract(one.symbol, known.get((asset, one.venue), ()))
        if not settled.complete or contract is None:
            continue
        first, after = np.searchsorted(one.at, window).tolist()
        moments = one.at[first:after]
        before = np.searchsorted(contract.at, moments) - 1
        if (before < 0).any() or (moments - contract.at[before] > AGE_HOURS * HOUR).any():
            continue
        cents = to_cents(math.fsum(one.rates[first:after] * contract.usd[before]))
        paid[one.venue] = cents
        tally.add(
            f"funding.{asset}.venue.{one.venue}.paid_usd",
            dollars(cents),
            Unit.USD,
            source=one.venue,
            rows=settled.rows + len(set(before.tolist())),
            basis=f"settled rates of {one.symbol}, open interest of {contract.symbol}",
        )
    if len(paid) == len(found):
        rows = sum(tally.figures[f"funding.{asset}.venue.{venue}.paid_usd"].rows for venue in paid)
        total = dollars(sum(paid.values()))
        tally.add(f"funding.{asset}.paid_usd", total, Unit.USD, source=", ".join(sorted(paid)), rows=rows)


def _contract(symbol: str, known: Sequence[Contract]) -> Contract | None:
    """Whose open interest is paid on: the same symbol, or the venue's only one; None where it cannot be told."""
    same = [contract for contract in known if contract.symbol == symbol]
    if same:
        return same[0]
    return known[0] if len(known) == 1 else None
