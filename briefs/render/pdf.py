"""The PDF from the page for paper. WeasyPrint and the system's Pango are loaded here and nowhere else."""

from __future__ import annotations

import ctypes.util
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from briefs.errors import BriefsError, MissingLibrary

REMEDY = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def pdf(page: str) -> bytes:
    """The page as a tagged PDF (it declares PDF/UA-1); the same page gives the same bytes.

    Nothing but `data:` addresses is ever read. Raises MissingLibrary where Pango is not installed, BriefsError where
    the page asks for anything else.
    """
    try:
        # Where a library is missing WeasyPrint prints advice of its own to standard output.
        with redirect_stdout(io.StringIO()):
            load()
    except OSError as error:
        raise MissingLibrary(
            f"PDFs need Pango, which is not installed ({error}). On Debian or Ubuntu:\n  {REMEDY}\n"
            "The other formats are made without it: --format md,html,json"
        ) from error
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    closed = URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
    try:
        content = HTML(string=page, url_fetcher=closed).write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise BriefsError(f"the page for the PDF asks for something outside itself: {error}") from error
    return bytes(content)


def load() -> None:
    """Import WeasyPrint without its search for libraries that a Linux never has. Raises OSError where Pango is missing.

    It tries the names that its libraries have on Windows and macOS first, and each miss starts ldconfig, a compiler and
    a linker, some fifty processes in all. On Linux none of that is needed: the last name it tries is the one that the
    loader knows, and a search could only have found that same name. Where the import fails all the same, it is done
    again with the search.
    """
    if "weasyprint" in sys.modules or sys.platform != "linux":
        import weasyprint

        return
    try:
        with _without_search():
            import weasyprint
    except OSError:
        import weasyprint  # noqa: F401 - it is the loading that is wanted


@contextmanager
def _without_search() -> Iterator[None]:
    search = ctypes.util.find_library
    ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> None:
    """Stands in for `ctypes.util.find_library`: no library is found by searching."""
