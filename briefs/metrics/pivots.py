"""Pivots of one period. The names say how a level is made, not on which side of a price it lies."""

from __future__ import annotations


def classic(high: float, low: float, close: float) -> dict[str, float]:
    """The floor traders' pivot P, R1 to R3 and S1 to S3, in the price's unit.

    P = (H + L + C) / 3; R1 = 2P - L, S1 = 2P - H; R2 = P + (H - L), S2 = P - (H - L); R3 = H + 2(P - L),
    S3 = L - 2(H - P).
    """
    pivot = (high + low + close) / 3
    spread = high - low
    return {
        "P": pivot,
        "S1": 2 * pivot - high,
        "R1": 2 * pivot - low,
        "S2": pivot - spread,
        "R2": pivot + spread,
        "S3": low - 2 * (high - pivot),
        "R3": high + 2 * (pivot - low),
    }


def fibonacci(high: float, low: float, close: float) -> dict[str, float]:
    """P plus and minus 0.382, 0.618 and 1 times the range; P itself is the classic one and left out."""
    pivot = (high + low + close) / 3
    found = {}
    for number, share in enumerate((0.382, 0.618, 1.0), start=1):
        found[f"S{number}"] = pivot - share * (high - low)
        found[f"R{number}"] = pivot + share * (high - low)
    return found


def camarilla(high: float, low: float, close: float) -> dict[str, float]:
    """C plus and minus 1.1 / {12, 6, 4, 2} times the range: R1 of H 154, L 100, C 100 is 104.95.

    The factor is 1.1, of which the fractions are taken; 1.0833 in its place puts R1 a whole range away.
    """
    found = {}
    for number, part in enumerate((12, 6, 4, 2), start=1):
        found[f"S{number}"] = close - (high - low) * 1.1 / part
        found[f"R{number}"] = close + (high - low) * 1.1 / part
    return found
