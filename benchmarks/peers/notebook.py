# %%
# One asset's day as an analyst's notebook, from the same files that `briefs generate` reads: the tables of the brief
# and its four charts. Cells are parted by these marks; benchmarks/inputs.py makes the notebook of them.
import os

import duckdb
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

ASSET = os.environ["BENCH_ASSET"]
START = pd.Timestamp(os.environ["BENCH_START"])
END = START + pd.Timedelta(days=1)


def rows(table, condition="true"):
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        files = f"{os.environ['BENCH_LAKE']}/rows/{table}/*.parquet"
        return database.sql(f"SELECT * FROM read_parquet('{files}') WHERE {condition} ORDER BY ts").df()


OF_ASSET = f"asset = '{ASSET}' AND ts < '{END}'"

# %%
orders = rows("liquidations", f"{OF_ASSET} AND ts >= '{START}' AND kind = 'liq'")
orders["usd"] = orders["usd_cents"] / 100
totals = rows("liquidation_totals", OF_ASSET)
candles = rows("candles", OF_ASSET)
funding = rows("funding", OF_ASSET)
interest = rows("open_interest", OF_ASSET)
mood = rows("series", f"ts < '{END}'")
orders.groupby("side")["usd"].sum().to_frame().style.format("${:,.0f}").set_caption("Liquidations")

# %%
daily = totals.assign(usd=(totals["long_usd_cents"] + totals["short_usd_cents"]) / 100).set_index("ts")["usd"]
daily = daily.resample("D").sum()
today, before = orders["usd"].sum(), daily[daily.index < START]
higher = before[before >= today]
pd.Series(
    {
        "against the day before": today / before.iloc[-1],
        "against the median of 30 days": today / before.iloc[-30:].median(),
        "days since a higher one": (START - higher.index[-1]).days if len(higher) else np.nan,
        "largest order": orders["usd"].max(),
    }
).to_frame("value").style.format("{:,.2f}")

# %%
by_venue = orders.pivot_table(index="venue", columns="side", values="usd", aggfunc="sum", fill_value=0.0)
by_venue = by_venue.assign(total=by_venue.sum(axis=1)).sort_values("total", ascending=False)
by_venue.style.format("${:,.0f}").set_caption("Liquidations by venue")

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
by_venue.iloc[::-1][["long", "short"]].plot.barh(stacked=True, ax=axes)
axes.set_title("Liquidations by venue")
plt.show()

# %%
venue = candles.loc[candles["ts"] >= START, "venue"].iloc[0]
bars = candles[candles["venue"] == venue].drop_duplicates(["ts", "interval_s"])
day = bars[(bars["ts"] >= START) & (bars["interval_s"] == bars.loc[bars["ts"] >= START, "interval_s"].min())]
past = bars[(bars["interval_s"] == 86_400) & (bars["ts"] < START)].set_index("ts")
previous = past["close"].iloc[-1]
moves = np.log(day["close"]).diff().dropna()
pd.Series(
    {
        "close": day["close"].iloc[-1],
        "change": day["close"].iloc[-1] / previous - 1,
        "low": day["low"].min(),
        "high": day["high"].max(),
        "volatility a year": np.sqrt((moves**2).sum() * 365),
        "days since a lower low": (START - past.index[past["low"] < day["low"].min()][-1]).days,
    }
).to_frame(ASSET).style.format("{:,.4f}").set_caption("Price")

# %%
high, low, close = day["high"].max(), day["low"].min(), day["close"].iloc[-1]
pivot, span = (high + low + close) / 3, high - low
ranges = pd.concat(
    [
        past["high"] - past["low"],
        (past["high"] - past["close"].shift()).abs(),
        (past["low"] - past["close"].shift()).abs(),
    ],
    axis=1,
).max(axis=1)
atr = ranges.rolling(14).mean().iloc[-1]
levels = pd.Series(
    {
        "classic R1": 2 * pivot - low,
        "classic S1": 2 * pivot - high,
        "Fibonacci R1": pivot + 0.382 * span,
        "Fibonacci S1": pivot - 0.382 * span,
        "Camarilla R1": close + span * 1.1 / 12,
        "Camarilla S1": close - span * 1.1 / 12,
    }
).to_frame("price")
levels.assign(distance=levels["price"] / close - 1, atr=(levels["price"] - close) / atr).sort_values(
    "price"
).style.format("{:,.3f}").set_caption("Levels")

# %%
figure, axes = plt.subplots(figsize=(9, 4))
line = day.set_index("ts")["close"].resample("h").last()
axes.plot(line.index, line)
for name, level in levels["price"].items():
    axes.axhline(level, linestyle="--", linewidth=0.8)
    axes.annotate(name, (line.index[0], level))
axes.set_title(f"{ASSET} and its levels")
plt.show()

# %%
groups = funding.groupby(["venue", funding["ts"].dt.floor("D")])[["rate", "interval_h"]].sum()
rate = (groups["rate"] / groups["interval_h"] * 8).unstack("venue")
now = rate.loc[START]
since = pd.Series({name: rate.index[(rate.index < START) & (rate[name] <= now[name])].max() for name in rate})
pd.DataFrame({"rate": now, "a year": now * 3 * 365, "lowest since": since}).style.format(
    {"rate": "{:.4%}", "a year": "{:.1%}"}
).set_caption("Funding, per 8 hours")

# %%
figure, axes = plt.subplots(figsize=(9, 4))
rate.tail(90).plot(ax=axes)
axes.set_title(f"{ASSET} funding, per 8 hours")
plt.show()

# %%
window = interest[interest["ts"] >= START]
ends = window.groupby("venue").agg(first=("oi_base", "first"), last=("oi_base", "last"), usd=("oi_usd", "last"))
ends.assign(change=ends["last"] / ends["first"] - 1).style.format("{:,.3f}").set_caption("Open interest")

# %%
mood.groupby("name").tail(2)[["name", "ts", "value", "source"]].style.set_caption("Series")
