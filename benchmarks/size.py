"""The lake at size: import, figures of a day, the hourly cube.

Usage: size.py ORDERS FROM TO ROUNDS; prints Markdown.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from rows import BRIEFS, HERE, Row, cost, ratio, rounds

PEERS = HERE / "peers"


def main(orders: int, first: str, last: str, number: int) -> None:
    with tempfile.TemporaryDirectory(prefix="briefs-bench-") as name:
        folder = Path(name)
        lake, text = folder / "lake", folder / "orders.csv"
        made = cost(*BRIEFS, "simulate", "--orders", orders, "--from", first, "--to", last, "--lake", lake)
        print(f"- `briefs simulate --orders {orders}`: {made}")
        out = cost(*BRIEFS, "export", "liquidations", text, "--lake", lake)
        print(f"- `briefs export` of all of them: {out}")
        found = [*figures(lake, last, number), *cube(lake, number), *imports(folder, text, orders, number)]
        brief = cost(*BRIEFS, "generate", last, "--lake", lake, "--output", folder / "output")
        print(f"- `briefs generate` of its last day: {brief}")
        print(f"\n| {orders:,} orders | against | median | range | target | |\n|---|---|---|---|---|---|")
        print("\n".join(row.markdown() for row in found))


def figures(lake: Path, day: str, number: int) -> list[Row]:
    ours = partial(cost, *BRIEFS, "figures", day, "--lake", lake, "--json")
    floor = partial(cost, sys.executable, PEERS / "day.py", lake, day)
    seen = rounds(number, ours, floor, warm=True)
    return [
        Row("figures of a day, CPU", "imports, and the day's orders read once", ratio(seen, "cpu"), 1.5),
        Row("figures of a day, peak", "-", tuple(mine.megabytes for mine, _ in seen), 300, "MB"),
    ]


def cube(lake: Path, number: int) -> list[Row]:
    ours, bare = (partial(cost, sys.executable, PEERS / "cube.py", who, lake) for who in ("briefs", "bare"))
    seen = rounds(number, ours, bare, warm=True)
    return [
        Row("hourly cube, CPU", "bare DuckDB query", ratio(seen, "cpu"), 1.3),
        Row("hourly cube, peak", "-", tuple(mine.megabytes for mine, _ in seen), 500, "MB"),
    ]


def imports(folder: Path, text: Path, orders: int, number: int) -> list[Row]:
    lakes = iter(folder / f"lake-{place}" for place in range(number))
    seen = rounds(
        number,
        lambda: cost(*BRIEFS, "import", "liquidations", text, "--lake", next(lakes)),
        lambda: cost(sys.executable, PEERS / "copied.py", text, folder / "copy.parquet"),
    )
    tenth = folder / "tenth.csv"
    with text.open(encoding="utf-8") as whole, tenth.open("w", encoding="utf-8") as part:
        part.writelines(line for place, line in enumerate(whole) if place <= orders // 10)
    small = cost(*BRIEFS, "import", "liquidations", tenth, "--lake", folder / "lake-tenth")
    return [
        Row("import from CSV, checked, CPU", "DuckDB COPY CSV to Parquet", ratio(seen, "cpu"), 3),
        Row("import from CSV, checked, time", "DuckDB COPY CSV to Parquet", ratio(seen, "wall"), 3),
        Row("import, peak", "-", tuple(mine.megabytes for mine, _ in seen), 1000, "MB"),
        Row("import, peak", "a tenth of the orders", tuple(mine.peak / small.peak for mine, _ in seen), 1.5),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
