"""What each stage of one cold `briefs generate` costs: prints CPU seconds by stage as JSON.

Usage: stages.py OUTPUT WORD... (the words of the command). Imports are made stage by stage beforehand, so that they do
not hide in the stage that needs them first.
"""

import gc
import importlib
import json
import sys

from ledger import REST, Ledger

IMPORTS = {
    "start of Python": (),
    "import pandas": ("numpy", "pandas"),
    "import duckdb": ("duckdb",),
    "import other libraries": ("typer", "jinja2.sandbox", "markdown", "nh3", "babel.dates", "pypdfium2"),
    "import briefs": ("briefs.cli.main", "briefs.workflow.generate", "briefs.lake.market", "briefs.settings.load"),
}


def main(output: str, *words: str) -> None:
    gc.set_threshold(50_000, 20, 100)  # as the command does
    ledger = Ledger(0.0)
    for stage, names in IMPORTS.items():
        for name in names:
            importlib.import_module(name)
        ledger.spent(stage)
    from briefs.cli import main as command
    from briefs.render import pdf

    pdf.load()
    ledger.spent("import WeasyPrint")
    ledger.watch_stages()
    sys.argv[1:] = [*words, "--output", output]
    sys.stdout = sys.stderr
    try:
        command.main()
    except SystemExit as done:
        if done.code:
            raise
    ledger.spent(REST)
    print(json.dumps(ledger.costs), file=sys.__stdout__, flush=True)


main(*sys.argv[1:])
