"""Small sources of our own, one a fault, so that one fetch meets every fault at once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Batch, Host, Refusal, Source, Talk, Want


def probe(name: str) -> Source:
    """A source at `NAME.test` whose answer is a list of [epoch milliseconds, value as text]."""

    def talk(want: Want) -> Talk:
        host = "elsewhere.test" if name == "foreign-host" else f"{name}.test"
        reply = yield Ask(f"https://{host}/rows", {"symbol": "BTC"})
        while isinstance(reply.data, dict) and reply.data.get("more"):
            reply = yield Ask(f"https://{name}.test/rows", {"symbol": "BTC"})
        if reply.refused:
            return Batch("series", problems=(f"{name}: BTC: {reply.refused}",))
        rows = [_row(name, record) for record in reply.data]
        return Batch("series", tuple(rows), problems=() if rows else (f"{name}: no rows",))

    return Source(name, "a fault", (Host(f"{name}.test", 10_000, 1),), {"series": talk}, _refusal)


def _row(name: str, record: Any) -> dict[str, Any]:
    at, value = record
    ts = datetime.fromtimestamp(int(at) / 1000, UTC)
    return {"ts": ts, "name": "probe", "value": Decimal(value), "unit": "index", "source": name}


def _refusal(status: int, data: Any) -> Refusal | None:
    if isinstance(data, dict) and data.get("code") == "50011":
        return Refusal("again", f"{data['msg']} (code 50011)")
    if isinstance(data, dict) and data.get("code") == "51001":
        return Refusal("unknown", f"{data['msg']} (code 51001)")
    return None
