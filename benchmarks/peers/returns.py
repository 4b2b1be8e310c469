"""The report of quantstats for one series of returns. Usage: returns.py CLOSES.csv OUT.html"""

import sys

import matplotlib as mpl

mpl.use("Agg")

import pandas as pd
import quantstats


def main(closes: str, out: str) -> None:
    returns = pd.read_csv(closes, index_col="day", parse_dates=True)["close"].pct_change().dropna()
    quantstats.reports.html(returns, output=out, title="One day")


main(*sys.argv[1:])
