"""CoinGecko: the market value of all crypto assets, and bitcoin's share of it, as they are now.

Without a key there is no history: each answer is one sample, kept under the time at which CoinGecko made it.
"""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Ask, Batch, Host, Refusal, Row, Source, Talk, Want
from briefs.sources.venues.reading import Page, Unreadable, inside, need, seconds, utc

URL = "https://api.coingecko.com/api/v3/global"
NAME = "coingecko"
TABLE = "series"


def series(data: Any) -> Page:
    """Two rows of `/global`: `total_market_cap` in usd and `btc_dominance` as a fraction of it."""
    found = inside(data, "data")
    try:
        at = utc(seconds(found, "updated_at"))
    except Unreadable as fault:
        return Page(faults=(str(fault),))
    rows: list[Row] = []
    faults = []
    for name, unit, part, key, parts in (
        ("total_market_cap", "usd", "total_market_cap", "usd", 1),
        ("btc_dominance", "fraction", "market_cap_percentage", "btc", 100),
    ):
        try:
            value = need(inside(found, part), key) / parts
        except Unreadable as fault:
            faults.append(f"{part}: {fault}")
        else:
            rows.append({"ts": at, "name": name, "value": value, "unit": unit, "source": NAME})
    return Page(tuple(rows), tuple(faults), len(rows))


def refusal(status: int, data: Any) -> Refusal | None:
    """The body's own error code; a `status` of 429 is the session's to see."""
    said = inside(data, "status")
    code = inside(said, "error_code")
    if code is None:
        return None
    why = f"{inside(said, 'error_message') or 'no reason given'} (code {code})"
    return Refusal("again" if 429 in (code, status) else "denied", why)


def _series(want: Want) -> Talk:
    reply = yield Ask(URL)
    page = series(reply.data)
    problems = [f"{NAME}: {fault}" for fault in page.faults]
    if page.rows and not want.start_ms <= seconds(reply.data["data"], "updated_at") < want.end_ms:
        problems.append(
            f"{NAME} tells only the values of now: they are kept under {page.rows[0]['ts']:%Y-%m-%d %H:%M} UTC, and "
            "there are none of the time asked for"
        )
    return Batch(TABLE, page.rows, problems=tuple(problems))


SOURCE = Source(
    name=NAME,
    about="market value of all crypto assets, as it is now",
    hosts=(Host("api.coingecko.com", 5, 60),),  # without a key the limit is not told; a demo key has 30
    tables={TABLE: _series},
    refusal=refusal,
    fresh_s=600,  # as long as CoinGecko itself keeps an answer
)
