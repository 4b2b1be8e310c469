"""The command `briefs`: which commands there are, and what becomes of errors."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from briefs import __version__
from briefs.cli import (
    audit,
    demo,
    explain,
    figures,
    generate,
    import_files,
    init,
    lake,
    render,
    simulate,
    study,
    verify,
)
from briefs.errors import BriefsError

_NEW_OBJECTS = 200_000  # between two searches for cycles; Python's own number is 700

app = typer.Typer(
    name="briefs",
    help="A day of crypto-derivatives data as a written market brief whose every number can be checked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
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


app.command("demo")(demo.demo)
app.command("generate")(generate.generate)
app.command("figures")(figures.figures)
app.command("explain")(explain.explain)
app.command("verify")(verify.verify)
app.command("render")(render.render)
app.command("audit")(audit.audit)
app.command("import")(import_files.import_files)
app.command("simulate")(simulate.simulate)
app.command("init")(init.init)

holdings = typer.Typer(help="See what the lake holds, and whether it is whole.", no_args_is_help=True)
holdings.command("show")(lake.show)
holdings.command("check")(lake.check)
app.add_typer(holdings, name="lake")

studies = typer.Typer(help="Measure on a long record what a method is worth.", no_args_is_help=True)
studies.command("levels")(study.levels)
studies.command("causes")(study.causes)
app.add_typer(studies, name="study")


def main() -> None:
    """Run the command line; every error ends in one readable block on standard error and the right exit code."""
    # One command makes many objects and few cycles, and ends soon: the collector's habit of looking every 700 objects
    # took a tenth of a brief's time and found next to nothing.
    gc.set_threshold(50_000, 20, 100)
    # NumPy starts a thread of linear algebra for each processor; we have no use for them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = [word for word in sys.argv[1:] if word != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    # Libraries and frames make many objects and hardly a cycle; looking for cycles cost an eighth of a day's figures.
    gc.set_threshold(_NEW_OBJECTS)
    try:
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
