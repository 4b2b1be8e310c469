"""Classic pivots of one period (the floor traders' formula)."""

from __future__ import annotations


def classic(high: float, low: float, close: float) -> dict[str, float]:
    """The pivot P, R1 to R3 and S1 to S3, in the price's unit.

    P = (H + L + C) / 3; R1 = 2P - L, S1 = 2P - H; R2 = P + (H - L), S2 = P - (H - L); R3 = H + 2(P - L),
    S3 = L - 2(H - P). The names say how a level is made, not on which side of a price it lies.
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
