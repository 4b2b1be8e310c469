"""The command `briefs`: which commands there are, and what becomes of errors."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from briefs import __version__
from briefs.errors import BriefsError

app = typer.Typer(
    name="briefs",
    help="A day of crypto-derivatives data as a written market brief whose every number can be checked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefs {__version__}")
        raise typer.Exit


@app.callback()
def briefs(
    version: Annotated[  # noqa: ARG001 - typer acts on it
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    debug: Annotated[  # noqa: ARG001 - taken out of the arguments by main()
        bool, typer.Option("--debug", help="Show the traceback of an error. May stand anywhere.")
    ] = False,
) -> None: ...


def main() -> None:
    """Run the command line; every error ends in one readable block on standard error and the right exit code."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments
    try:
        app([word for word in arguments if word != "--debug"])
    except BriefsError as error:
        if debug:
            raise
        print(f"briefs: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("briefs: stopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        print(  # noqa: T201
            f"briefs: this is a bug: {type(error).__name__}: {error}\nRun the same command with --debug and report what it shows.",
            file=sys.stderr,
        )
        sys.exit(1)
