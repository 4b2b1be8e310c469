"""Rows that no market could have made: one of them would have a whole file refused, so they are set aside and said."""

from __future__ import annotations

from decimal import Decimal

from briefs.sources.talk import Row


def fault(table: str, row: Row) -> str:
    """What is wrong with a row of `table`, empty where nothing is. The rules are those of the table contract."""
    match table:
        case "candles":
            return _candle(row)
        case "liquidations":
            return _order(row)
        case "funding":
            return "" if abs(row["rate"]) < 1 else f"a rate of {row['rate']} is no fraction"
        case "open_interest":
            return _below_zero(row, "oi_base", "oi_usd") or _no_level(row)
        case "liquidation_totals":
            return _below_zero(row, "long_usd", "short_usd")
    return ""


def _candle(row: Row) -> str:
    prices = [row[name] for name in ("open", "high", "low", "close")]
    if min(prices) <= 0:
        return "a price is not above zero"
    if row["high"] < max(prices) or row["low"] > min(prices):
        return "high and low do not hold open and close"
    return _below_zero(row, "volume", "turnover_usd")


def _order(row: Row) -> str:
    price, qty, usd = row["price"], row["qty"], row["usd"]
    if price <= 0 or qty <= 0:
        return "price or size is not above zero"
    worth = price * qty
    if not worth / 2 - Decimal("0.01") <= usd <= worth * 2 + Decimal("0.01"):
        return f"{usd} dollars are not about {price} x {qty}"
    return ""


def _below_zero(row: Row, *names: str) -> str:
    wrong = [name for name in names if row.get(name) is not None and row[name] < 0]
    return f"{wrong[0]} is below zero" if wrong else ""


def _no_level(row: Row) -> str:
    missing = row.get("oi_base") is None and row.get("oi_usd") is None
    return "neither coins nor dollars are given" if missing else ""
