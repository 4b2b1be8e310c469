"""What `briefs fetch` is asked for: words of the command line as days, sources, tables and assets."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from briefs.errors import UserError
from briefs.settings.keys import keys
from briefs.settings.schema import Settings
from briefs.sources.catalogue import load, load_all
from briefs.sources.talk import Source
from briefs.tables.contract import TABLES
from briefs.workflow.clock import parse_day
from briefs.workflow.fetch import Order

_MOST_DAYS = 3_660


def days(day: str | None, first: str | None, last: str | None, now: datetime) -> tuple[date, ...]:
    """The UTC days that are asked for: one, or all from `first` to `last`, both counted in. Raises UserError."""
    if day is not None and (first is not None or last is not None):
        raise UserError("name DATE, or a stretch with --from and --to, not both")
    if day is not None:
        first = last = day
    if first is None:
        raise UserError("say which day: DATE (2026-02-01, today, yesterday), or --from and --to")
    start, end = parse_day(first, now), parse_day(last or "yesterday", now)
    if end > now.date():
        raise UserError(
            f"{end} is still to come: the last day that can be fetched is {now.date()}, as far as it is past"
        )
    if end < start:
        raise UserError(f"--to: {end} is before --from {start}")
    if (end - start).days >= _MOST_DAYS:
        raise UserError(f"--from {start} --to {end}: more than {_MOST_DAYS:,} days; fetch them in pieces")
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))


def order(
    asked: tuple[date, ...],
    settings: Settings,
    environ: Mapping[str, str],
    now: datetime,
    *,
    sources: Sequence[str] = (),
    tables: Sequence[str] = (),
    missing: bool = False,
) -> Order:
    """The order for these days: sources by name, else the default set and those whose key is set.

    Raises UserError for an unknown source or table, for an asset that is no asset, and where nothing would be asked.
    """
    for asset in settings.assets:
        if not re.fullmatch("[A-Z0-9]+", asset):
            raise UserError(f"--asset: {asset!r} is no asset: write it in upper case, such as BTC")
    chosen = _chosen(sources, settings, environ)
    wanted = tuple(dict.fromkeys(_table(name) for name in tables)) or tuple(TABLES)
    assets = settings.assets or settings.sources.assets
    made = Order({source.name: source for source in chosen}, wanted, asked, assets, now, missing)
    if not made.parts():
        raise UserError(f"none of {', '.join(made.sources)} serves {', '.join(wanted)}: docs/sources.md lists who does")
    return made


def _chosen(names: Sequence[str], settings: Settings, environ: Mapping[str, str]) -> Iterable[Source]:
    if names:
        return [load(name) for name in dict.fromkeys(names)]
    known = load_all()
    held = keys(sorted({source.key for source in known if source.key}), environ)
    return [
        *(load(name) for name in settings.sources.default),
        *(
            source
            for source in known
            if source.key in held and not source.by_name and source.name not in settings.sources.default
        ),
    ]


def _table(name: str) -> str:
    if name in TABLES:
        return name
    near = difflib.get_close_matches(name, TABLES, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UserError(f"there is no table {name!r}: {hint}the tables are {', '.join(TABLES)}")
