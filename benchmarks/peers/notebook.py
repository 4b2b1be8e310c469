# %%
# The day as an analyst's notebook: the tables of the brief and four charts. Cells are parted by these marks;
# benchmarks/inputs.py makes the notebook of them.
import os
from pathlib import Path

import duckdb
import matplotlib.pyplot as plt
import pandas as pd

DATA = Path(os.environ["BENCH_DATA"])


def table(name):
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        return database.sql(f"SELECT * FROM '{DATA / name}.parquet'").df()


# %%
orders = table("orders")
orders = orders[orders["kind"] == "liq"].assign(usd=orders["usd_cents"] / 100)
candles = table("candles")
days = table("candle_days")
funding = table("funding")
interest = table("open_interest")
start = pd.Timestamp(os.environ["BENCH_START"])
orders.groupby("side")["usd"].sum().to_frame().style.format("${:,.0f}")


# %%
def parts(family):
    by = orders.pivot_table(index=family, columns="side", values="usd", aggfunc="sum", fill_value=0.0)
    return by.assign(total=by.sum(axis=1)).sort_values("total", ascending=False)


parts("asset").head(12).style.format("${:,.0f}").set_caption("Liquidations by asset")

# %%
parts("venue").style.format("${:,.0f}").set_caption("Liquidations by venue")

# %%
hours = orders.pivot_table(index=orders["ts"].dt.floor("h"), columns="side", values="usd", aggfunc="sum", fill_value=0)
figure, axes = plt.subplots(figsize=(9, 4))
axes.bar(hours.index, hours["long"], width=0.03, label="longs")
axes.bar(hours.index, -hours["short"], width=0.03, label="shorts")
axes.set_title("Liquidations by hour")
axes.legend()
plt.show()

# %%
figure, axes = plt.subplots(figsize=(9, 4))
parts("venue").iloc[::-1][["long", "short"]].plot.barh(stacked=True, ax=axes)
axes.set_title("Liquidations by venue")
plt.show()

# %%
day = candles[(candles["ts"] >= start) & (candles["interval_s"] == candles["interval_s"].min())]
bars = day.groupby("asset").agg(
    open=("open", "first"), high=("high", "max"), low=("low", "min"), close=("close", "last"), bars=("close", "size")
)
moves = day.set_index("ts").groupby("asset")["close"].pct_change()
bars["volatility"] = moves.groupby(day.set_index("ts")["asset"]).std() * (365 * bars["bars"]) ** 0.5
bars["return"] = bars["close"] / bars["open"] - 1
bars.style.format("{:,.2f}").set_caption("Prices")


# %%
def levels(asset):
    past = days[(days["asset"] == asset) & (days["bars"] == 86_400 // days["interval_s"])].drop_duplicates("day")
    last = past.sort_values("day").iloc[-1]
    pivot = (last["high"] + last["low"] + last["close"]) / 3
    span = last["high"] - last["low"]
    return pd.Series({"P": pivot, "R1": 2 * pivot - last["low"], "S1": 2 * pivot - last["high"], "S2": pivot - span})


pd.DataFrame({asset: levels(asset) for asset in ("BTC", "ETH")}).style.format("{:,.2f}").set_caption("Levels")

# %%
figure, axes = plt.subplots(figsize=(9, 4))
line = day[day["asset"] == "BTC"].set_index("ts")["close"].resample("h").last()
axes.plot(line.index, line)
for name, level in levels("BTC").items():
    axes.axhline(level, linestyle="--", linewidth=0.8)
    axes.annotate(name, (line.index[0], level))
axes.set_title("BTC and its levels")
plt.show()

# %%
rate = funding.assign(rate_8h=funding["rate"] / funding["interval_h"] * 8)
daily = rate.groupby(["asset", "venue", rate["ts"].dt.floor("D")])["rate_8h"].mean()
daily.groupby(["asset", "venue"]).last().unstack().style.format("{:.4%}").set_caption("Funding, per 8 hours")

# %%
figure, axes = plt.subplots(figsize=(9, 4))
daily.loc["ETH"].unstack("venue").tail(90).plot(ax=axes)
axes.set_title("ETH funding, per 8 hours")
plt.show()

# %%
last = interest.sort_values("ts").groupby(["asset", "venue"]).agg(first=("oi_base", "first"), last=("oi_base", "last"))
last.assign(change=last["last"] / last["first"] - 1).style.format("{:,.3f}").set_caption("Open interest, coins")
