"""The types of the columns of the frames that the lake gives (`tables/frames.py` says what they hold)."""

from __future__ import annotations

from briefs.tables.column import Kind, Table
from briefs.tables.contract import LIQUIDATIONS

_DTYPES: dict[Kind, str] = {
    "time": "datetime64[us, UTC]",
    "text": "str",
    "number": "float64",
    "money": "int64",
    "whole": "int64",
}


def frame_dtypes(table: Table) -> dict[str, str]:
    """Of the frame of a table whose rows come as they lie in the lake."""
    dtypes = {
        column.stored: _DTYPES[column.kind] if column.required or column.kind != "whole" else "Int64"
        for column in table.columns
    }
    return dtypes | ({"source": "str"} if table is LIQUIDATIONS else {})


PERIOD_DTYPES = {
    "period": "int64",
    "start": "datetime64[us, UTC]",
    **dict.fromkeys(("kind", "venue", "asset", "source"), "str"),
    **dict.fromkeys(("interval_s", "bars", "straddling"), "int64"),
    "covered_s": "float64",
    "coverage": "str",
    **dict.fromkeys(("long_usd_cents", "short_usd_cents", "orders"), "int64"),
}
LIQUIDATION_BAR_DTYPES = {
    "ts": "datetime64[us, UTC]",
    "interval_s": "int64",
    **dict.fromkeys(("kind", "venue", "asset", "source"), "category"),
    **dict.fromkeys(("long_usd_cents", "short_usd_cents"), "int64"),
}
OPEN_INTEREST_START_DTYPES = {
    "period": "int64",
    **dict.fromkeys(("venue", "symbol", "asset"), "str"),
    "oi_usd": "float64",
}
CANDLE_DAY_DTYPES = {
    "day": "datetime64[us, UTC]",
    "interval_s": "int64",
    **dict.fromkeys(("venue", "symbol", "asset"), "str"),
    "bars": "int64",
    **dict.fromkeys(("open", "high", "low", "close", "volume", "turnover_usd"), "float64"),
}
CANDLE_HOUR_DTYPES = {"ts": "datetime64[us, UTC]"} | {
    name: kind for name, kind in CANDLE_DAY_DTYPES.items() if name not in {"day", "bars"}
}
OPEN_INTEREST_DAY_DTYPES = {
    "day": "datetime64[us, UTC]",
    **dict.fromkeys(("venue", "symbol", "asset"), "str"),
    **{
        f"{end}_{name}": kind
        for end in ("first", "last")
        for name, kind in {"ts": "datetime64[us, UTC]", "base": "float64", "usd": "float64"}.items()
    },
}
CANDLE_CLOSE_DTYPES = {
    name: kind
    for name, kind in CANDLE_HOUR_DTYPES.items()
    if name in {"ts", "interval_s", "venue", "symbol", "asset", "close"}
}
