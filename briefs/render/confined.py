"""Runs a user's templates where they can do no harm: in a process of its own with bounds on time, memory and output.

Jinja's sandbox keeps a template from Python's objects, but not from work without end: `'a' * 10**9`, or loops inside
loops. The bounds on time hold everywhere, the one on memory where the system knows `RLIMIT_AS` (Linux does).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from briefs.errors import BriefsError, UserError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SECONDS = 20
MEMORY = 1 << 30  # bytes of address space
OUTPUT = 32 << 20  # bytes that may come back
REMEDY = "docs/editing.md says what a template may do."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Meanings:
    """Definitions as plain data, which unlike a function can be handed to another process."""

    known: Mapping[str, str]

    def __call__(self, figure_id: str) -> str:
        return self.known.get(figure_id, "")


def meanings(names: Mapping[str, object], definitions: Callable[[str], str]) -> Meanings:
    return Meanings({name: definitions(name) for name in names})


def run(work: Callable[..., T], *given: object, seconds: int = SECONDS) -> T:
    """What `work(*given)` gives, worked out in a process of its own; `work` is a function of a module.

    Raises UserError where it takes too long, needs too much memory, gives too much, or a template is faulty.
    """
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, seconds, work, given), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds + 5):
            raise UserError(f"the templates took longer than {seconds} seconds and were stopped. {REMEDY}")
        done, result = _received(ours, seconds)
    finally:
        ours.close()
        process.kill()
        process.join()
    if not done:
        raise UserError(str(result))
    return result  # type: ignore[no-any-return] # what `work` gave, once it has been there and back


def _received(ours: Connection, seconds: int) -> tuple[bool, Any]:
    try:
        return ours.recv()  # type: ignore[no-any-return] # always a pair, see _work
    except (EOFError, OSError):
        raise UserError(
            f"the templates needed more than {seconds} seconds or {MEMORY >> 20} MB and were stopped. {REMEDY}"
        ) from None


def _work(theirs: Connection, seconds: int, work: Callable[..., object], given: tuple[object, ...]) -> None:
    import pickle

    _bound(seconds)
    try:
        answer = pickle.dumps((True, work(*given)))
        if len(answer) > OUTPUT:
            answer = pickle.dumps((False, f"the templates gave more than {OUTPUT >> 20} MB. {REMEDY}"))
    except BriefsError as error:
        answer = pickle.dumps((False, str(error)))
    except MemoryError:
        answer = pickle.dumps((False, f"the templates needed more than {MEMORY >> 20} MB. {REMEDY}"))
    except Exception as error:  # noqa: BLE001 - whatever a template provokes is the template's fault
        answer = pickle.dumps((False, _told(error)))
    theirs.send_bytes(answer)
    theirs.close()


def _bound(seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        return  # macOS knows the limit and refuses it


def _told(error: Exception) -> str:
    from jinja2 import TemplateSyntaxError
    from jinja2.exceptions import TemplateNotFound

    if isinstance(error, TemplateSyntaxError):
        return f"template {error.name or ''}: line {error.lineno}: {error.message}. {REMEDY}"
    if isinstance(error, TemplateNotFound):
        return f"template {error.name}: no such template. {REMEDY}"
    place = _place(error)
    return f"template{f' {place}' if place else ''}: {type(error).__name__}: {error}. {REMEDY}"


def _place(error: Exception) -> str:
    """File and line of the template that was being run; Jinja puts them into the traceback."""
    found, step = "", error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            found = f"{name}, line {step.tb_lineno}"
        step = step.tb_next
    return found
