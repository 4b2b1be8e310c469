"""The command `briefs`: which commands there are, and what becomes of errors."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from briefs import __version__
from briefs.errors import BriefsError

_NEW_OBJECTS = 200_000  # between two searches for cycles; Python's own number is 700

app = typer.Typer(
    name="briefs",
    help="A day of crypto-derivatives data as a written market brief whose every number can be checked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes and colours took more time than the rest of `briefs --help`
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefs {__version__}")
        raise typer.Exit


@app.callback()
def briefs(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error; may stand anywhere.")] = False,
) -> None: ...


# Where each command's function lies, in the order of `briefs --help`: `module:function`, or a group of them.
COMMANDS: dict[str, str | tuple[str, dict[str, str]]] = {
    "demo": "demo:demo",
    "generate": "generate:generate",
    "figures": "figures:figures",
    "explain": "explain:explain",
    "verify": "verify:verify",
    "render": "render:render",
    "audit": "audit:audit",
    "import": "import_files:import_files",
    "fetch": "fetch:fetch",
    "record": "record:record",
    "export": "export:export",
    "diff": "diff:diff",
    "simulate": "simulate:simulate",
    "backfill": "backfill:backfill",
    "send": "send:send",
    "outbox": (
        "See what was mailed to whom, and decide what nobody knows.",
        {
            "list": "outbox:list_entries",
            "explain": "outbox:explain",
            "retry": "outbox:retry",
            "cancel": "outbox:cancel",
            "settle": "outbox:settle",
        },
    ),
    "suppress": "suppress:suppress",
    "push": "push:push",
    "run": "run:run",
    "site": "site:site",
    "serve": "serve:serve",
    "doctor": "doctor:doctor",
    "init": "init:init",
    "lake": (
        "See what the lake holds and takes, whether it is whole, and put it in order.",
        {"show": "lake:show", "check": "lake:check", "compact": "lake:compact", "stats": "lake:stats"},
    ),
    "study": (
        "Measure on a long record what a method is worth.",
        {"levels": "study:levels", "causes": "study:causes"},
    ),
}


def _register(names: Sequence[str]) -> None:
    for name in names:
        place = COMMANDS[name]
        if isinstance(place, str):
            _add(app, name, place)
            continue
        group = typer.Typer(help=place[0], no_args_is_help=True, rich_markup_mode=None)
        for part, function in place[1].items():
            _add(group, part, function)
        app.add_typer(group, name=name)


def _add(group: typer.Typer, name: str, place: str) -> None:
    module, function = place.split(":")
    group.command(name)(getattr(import_module(f"briefs.cli.{module}"), function))


def _meant(arguments: Sequence[str]) -> Sequence[str]:
    """The one command that is called, so that no other is loaded; all of them for help, completion and mistakes."""
    known = arguments and arguments[0] in COMMANDS
    return arguments[:1] if known else tuple(COMMANDS)


def main() -> None:
    """Run the command line; every error ends in one readable block on standard error and the right exit code."""
    # NumPy starts a thread of linear algebra for each processor; we have no use for them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = [word for word in sys.argv[1:] if word != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    # Libraries and frames make many objects and hardly a cycle; looking for cycles cost an eighth of a day's figures.
    gc.set_threshold(_NEW_OBJECTS)
    # The interpreter's last search, over all that is about to go anyway, cost as much as a sixth of a day's figures.
    atexit.register(gc.freeze)
    try:
        _register(_meant(arguments))
        app(arguments)
    except KeyboardInterrupt:
        _end("stopped", 130)
    except BrokenPipeError:
        # The reader of our output has gone (`briefs figures | head`); nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    except BriefsError as error:
        if debug:
            raise
        _end(str(error), error.exit_code)
    except Exception as error:
        if debug:
            raise
        _end(f"this is a bug: {type(error).__name__}: {error}\nRun it again with --debug and report what it shows.", 1)


def _end(message: str, code: int) -> None:
    print(f"briefs: {message}", file=sys.stderr)  # noqa: T201 - the one place that speaks of errors
    sys.exit(code)
