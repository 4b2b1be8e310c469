"""What each stage of one cold `briefs generate` costs: prints CPU seconds by stage as JSON.

Usage: stages.py OUTPUT WORD... (the words of the command). Imports are made stage by stage beforehand, so that they do
not hide in the stage that needs them first.
"""

import gc
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

IMPORTS = {
    "start of Python": (),
    "import pandas": ("numpy", "pandas"),
    "import duckdb": ("duckdb",),
    "import other libraries": ("typer", "jinja2.sandbox", "markdown", "nh3", "babel.dates", "pypdfium2"),
    "import briefs": ("briefs.cli.main", "briefs.workflow.generate", "briefs.lake.market", "briefs.settings.load"),
}
STAGES = {"compute": "metrics", "compose": "story", "render": "render", "dumps": "JSON", "verify": "audit"}
REST = "the rest"
costs: dict[str, float] = {}
last = 0.0


def spent(stage: str) -> None:
    """What has been spent since the last call goes to `stage`."""
    global last  # noqa: PLW0603 - a script of one run
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    now = time.process_time() + children.ru_utime + children.ru_stime
    costs[stage] = costs.get(stage, 0.0) + now - last
    last = now


def watch(owner: Any, name: str, stage: str) -> None:
    """What is spent inside `owner.name` goes to `stage`."""
    real: Callable[..., object] = getattr(owner, name)

    def watched(*arguments: Any, **named: Any) -> object:
        spent(REST)
        try:
            return real(*arguments, **named)
        finally:
            spent(stage)

    setattr(owner, name, watched)


def main(output: str, *words: str) -> None:
    gc.set_threshold(50_000, 20, 100)  # as the command does
    for stage, names in IMPORTS.items():
        for name in names:
            importlib.import_module(name)
        spent(stage)
    from briefs.cli import main as command
    from briefs.lake.store import Lake
    from briefs.render import pdf
    from briefs.workflow import generate

    pdf.load()
    spent("import WeasyPrint")
    watch(Lake, "frames", "lake")
    watch(pdf, "sheets", "PDF")
    for name, stage in STAGES.items():
        watch(generate, name, stage)
    sys.argv[1:] = [*words, "--output", output]
    sys.stdout = sys.stderr
    try:
        command.main()
    except SystemExit as done:
        if done.code:
            raise
    spent(REST)
    print(json.dumps(costs), file=sys.__stdout__, flush=True)


main(*sys.argv[1:])
