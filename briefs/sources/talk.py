"""What a venue's client says and is told, without a network in it.

A client is a set of generators. Each yields the requests it wants made (`Ask`) and is sent the answers (`Reply`); what
it returns is rows of the table contract (`Batch`). Whoever drives it - the shared session, or a test with recorded
replies - is none of its business.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from briefs.tables.stretch import Stretch

Row = Mapping[str, Any]
"""One row of the table contract: money and prices as Decimal, `ts` as an aware datetime in UTC."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `params` become the query; `body`, where there is one, is sent as JSON by POST.

    secret_header, secret_param: the header or parameter that the session fills with the key of the source and never
    logs. accept: how the answer is decoded. weight: what the request costs of the host's pace. fresh_s: how long an
    answer to this one may be taken from the disk, for lists that change by the day; see `Source.fresh_s`.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_header: str = ""
    secret_param: str = ""
    accept: Literal["json", "xml", "text"] = "json"
    weight: int = 1
    fresh_s: float = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer with status 200. data: decoded JSON (numbers with a point as Decimal), or text.

    asked_ms: when it was asked for, in epoch milliseconds; what closes later is unfinished.
    refused: what the venue said when it knew nothing of what was asked (a `Refusal` of kind `unknown`); data is None
    then, and the talk goes on.
    """

    data: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    asked_ms: int = 0
    unchanged: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Want:
    """The rows of `table` that lie in [start_ms, end_ms), for canonical assets. now_ms: the time of asking."""

    table: str
    start_ms: int
    end_ms: int
    assets: tuple[str, ...]
    now_ms: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What a client made of the answers. stretches: what its orders cover. problems: what is missing, and why."""

    table: str
    rows: tuple[Row, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    problems: tuple[str, ...] = ()


Talk = Generator[Ask, Reply, Batch]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal that came inside an answer, with any status.

    kind: `again` (wait, then ask again), `unknown` (no such symbol: a gap, the rest goes on), `key` (the key is wrong
    or missing), `denied` (this place or plan is not served: use the next source), `wrong` (our request is at fault).
    """

    kind: Literal["again", "unknown", "key", "denied", "wrong"]
    why: str
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """A host and the documented pace at which it may be asked: `calls` of weight 1 in `per_s` seconds."""

    name: str
    calls: int
    per_s: float


@dataclass(frozen=True, slots=True)
class Source:
    """A venue or vendor as `briefs fetch` knows it.

    tables: for each table it serves, the generator that fetches it. refusal: reads an answer of any status and says
    whether it refuses. key: the environment variable that holds its key (`COINALYZE_API_KEY`); empty where it needs
    none. fresh_s: how long an answer may be taken from the disk. by_name: whether it is asked only where it is named,
    not because its key is set.
    """

    name: str
    about: str
    hosts: tuple[Host, ...]
    tables: Mapping[str, Callable[[Want], Talk]]
    refusal: Callable[[int, Any], Refusal | None]
    key: str = ""
    fresh_s: float = 0
    by_name: bool = False
