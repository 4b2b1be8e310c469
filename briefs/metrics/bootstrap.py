"""How uncertain the mean of serial data is: the stationary bootstrap, and how long its blocks should be.

Days that follow each other say the same thing twice, so the plain standard error is too small. The bootstrap variance
of a mean has a closed form: nothing is drawn, and the same data give the same interval.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from briefs.metrics.price_bars import Floats

LEAST = 8


def block_length(values: Floats) -> float:
    """The mean block length with which the stationary bootstrap of a mean errs least, from 1 to min(3 root n, n / 3).

    (G / S)^(2/3) n^(1/3) with G = 2 sum k w_k R_k and S = R_0 + 2 sum w_k R_k over lags k to M, R_k the covariance at
    lag k and w_k = min(1, 2 (1 - k / M)); M is twice the lag after which five correlations in a row are below
    2 root(log10 n / n). Politis and White 2004, Econometric Reviews 23:53; Patton, Politis and White 2009, 28:372.
    values: in the order of time. Raises ValueError with fewer than eight.
    """
    count = len(values)
    if count < LEAST:
        raise ValueError(f"a block length needs at least {LEAST} values")
    run = max(5, math.ceil(math.sqrt(math.log10(count))))
    reach = min(math.ceil(math.sqrt(count)) + run, count - 1)
    centred = values - values.mean()
    covariances = [float((centred[lag:] * centred[: count - lag]).sum()) / count for lag in range(reach + 1)]
    if covariances[0] <= 0:
        return 1.0
    least = 2 * math.sqrt(math.log10(count) / count)
    lags = _bandwidth([abs(value) / covariances[0] < least for value in covariances[1:]], run)
    weighted = [min(1.0, 2 * (1 - lag / lags)) * covariances[lag] for lag in range(1, lags + 1)]
    slope = 2 * math.fsum(lag * value for lag, value in enumerate(weighted, start=1))
    spectrum = covariances[0] + 2 * math.fsum(weighted)
    if spectrum == 0:
        return 1.0
    length: float = abs(slope / spectrum) ** (2 / 3) * count ** (1 / 3)
    return min(max(length, 1.0), float(math.ceil(min(3 * math.sqrt(count), count / 3))))


def _bandwidth(small: list[bool], run: int) -> int:
    """Twice the first lag (at least 1) that `run` small correlations follow, at most as many lags as there are."""
    for lag in range(len(small) - run + 1):
        if all(small[lag : lag + run]):
            return min(2 * max(lag, 1), len(small))
    return len(small)


def standard_error(values: Floats, length: float) -> float:
    """The standard deviation of the mean over stationary bootstrap samples with blocks of mean `length`.

    root((C_0 + 2 sum over lags i of (1 - i / n) (1 - 1 / length)^i C_i) / n) with C_i the covariance at lag i around
    the circle (Politis and Romano 1994, Journal of the American Statistical Association 89:1303).
    """
    count = len(values)
    spectrum = np.fft.rfft(values - values.mean())
    circular = np.fft.irfft(spectrum * spectrum.conj(), n=count) / count
    lags = np.arange(1, count)
    weights = (1 - lags / count) * (1 - 1 / length) ** lags
    return math.sqrt(max(float(circular[0] + 2 * (weights * circular[1:]).sum()), 0.0) / count)


def interval_of_mean(values: Floats, confidence: float = 0.95) -> tuple[float, float]:
    """The mean less and plus its normal quantile of bootstrap standard errors, with blocks of the best length.

    A floor, not a guarantee: for data with long memory even blocks are somewhat too short.
    """
    mean = float(values.mean())
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * standard_error(values, block_length(values))
    return mean - half, mean + half
