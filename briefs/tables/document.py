"""The table contract for readers: `python -m briefs.tables.document` writes `docs/tables.md`."""

from __future__ import annotations

from pathlib import Path

from briefs.tables.column import Column, Table
from briefs.tables.contract import TABLES

_HEAD = """\
# Tables

<!-- Generated from briefs/tables by `make docs`; edit those files. -->

Data come in as CSV, JSON lines or Parquet files, one table a file. `briefs import TABLE FILE...` checks every row and
puts them into the lake, a folder that the other commands read.

## An example

`orders.csv`:

```csv
ts,venue,symbol,asset,side,price,qty,usd
2026-03-04T11:35:44.276Z,okx,SOL-USDT-SWAP,SOL,long,89.75,20.18,1811.155
2026-03-04T11:35:49.609Z,okx,SOL-USDT-SWAP,SOL,short,89.69,15.15,1358.8035
```

```console
$ briefs import liquidations orders.csv --coverage full --from 2026-03-04T00:00:00Z --to 2026-03-05T00:00:00Z
liquidations from orders.csv: 2 rows read, 2 new
$ briefs import liquidations orders.csv
liquidations from orders.csv: 2 rows read, 0 new, 2 unchanged
$ briefs lake show 2026-03-04
table         venue  name  source  bar  rows  first             last              coverage
liquidations  okx    SOL   orders       2     2026-03-04 11:35  2026-03-04 11:35  full, 100.0% of the day
```

The first order counts as $1,811.16: money is read as a decimal and rounded half up to whole cents.

## What is read

- **Files.** The ending says what a file is: `.csv`, `.jsonl` or `.ndjson` (both also with `.gz`), `.parquet`. CSV is
  UTF-8 with commas and a header that names the columns, in any order; JSON lines have one object a line.
- **Columns.** A column that the table does not have is refused, so is a required one that is missing. An empty value
  of an optional column is missing, which is never the same as zero.
- **Times** carry a zone: `2026-03-04T11:35:44.276Z`, an offset such as `+05:30` in place of `Z`, or whole epoch
  milliseconds. A time without a zone is refused, also as a Parquet TIMESTAMP without zone.
- **Numbers** are plain decimals such as `1811.155` or `1e-05`; `nan`, `inf` and thousands separators are refused. A
  double of a Parquet file is read by its shortest decimal text.
- **Assets** are the coin itself: `PEPE`, not `1000PEPE`.
- **Text** has no control characters, no marks that turn the direction of writing, and at most 1,000 characters.

## What happens to rows

- **A file with a faulty row is refused whole**, several files of one command together. Every fault is listed with row,
  column, value and reason, the first 50 of them with the count of all; row 1 is the first row of data. With
  `--quarantine FILE` the good rows are imported and the faulty ones written to FILE, as they came and with a column
  `fault`; what the file covers is `partial` then, whatever `--coverage` said.
- **Importing the same rows twice changes nothing.** Rows are the same where their key is the same.
- **A known key with new values replaces the row.** The old one is kept as a revision, and a brief of that day says
  which revision it is. Rows that a simulation made never replace recorded ones.
- **Two rows of one key in one file** count once where they are equal, and are faults where they differ. Orders without
  an `id` are the exception: two equal rows are two orders. Another file with the same orders adds nothing, since the
  greatest number of equal rows that one file had is kept.
- **Sources.** Tables without a column `source` get the name that `--source` gives, or the file's name without its
  ending. Equal rows keep the name of the file that brought them first.
- **Coverage of orders.** `--coverage full|sampled_1s|partial` with `--from` and `--to` says how completely a file
  covers which stretch of time, for every venue and asset that it has rows of. Without it orders count as `partial` from
  their first to their last row. Where stretches overlap, the better word counts.

"""


def page() -> str:
    """The text of `docs/tables.md`."""
    return _HEAD + "\n".join(_described(table) for table in TABLES.values())


def _described(table: Table) -> str:
    lines = [f"## {table.name}", "", table.sentence, "", f"Key: {_key(table)}.", ""]
    lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
    lines += [_row(column) for column in table.columns]
    rules = [f"- `{rule.column}` {rule.why}" for rule in table.rules]
    if rules:
        lines += ["", "Each row meets these rules:", "", *rules]
    return "\n".join(lines) + "\n"


def _key(table: Table) -> str:
    names = ", ".join(f"`{name}`" for name in table.key)
    if table.identity:
        return f"`venue` and `{table.identity}`; without `{table.identity}` {names}, equal rows counted"
    return names


def _row(column: Column) -> str:
    kind = {"whole": "whole number", "money": "money"}.get(column.kind, column.kind)
    parts = [column.meaning]
    if column.words:
        parts.append("one of " + ", ".join(f"`{word}`" for word in column.words))
    if column.says:
        parts.append(column.says)
    if column.default:
        parts.append(f"`{column.default}` where empty")
    name = f"`{column.name}`" if column.required else f"`{column.name}`?"
    return f"| {name} | {kind} | {column.unit} | {'; '.join(parts)} |"


if __name__ == "__main__":
    Path("docs/tables.md").write_text(page(), encoding="utf-8")
