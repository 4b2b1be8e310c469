"""The PDF from the page for paper. WeasyPrint and the system's Pango are loaded here and nowhere else."""

from __future__ import annotations

import ctypes.util
import io
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefs.errors import BriefsError, MissingLibrary
from briefs.render import typeface

REMEDY = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


_CREATED = re.compile(r'<meta name="dcterms\.created" content="([^"]+)">')
_OF_THREAD = threading.local()  # Pango's map of fonts is not made for several threads
_NO_GLYPH = ".notdef glyph"  # how WeasyPrint's warning of a character without a font begins


@dataclass(frozen=True, slots=True)
class Sheets:
    """A PDF, and the characters of its text that no font on this machine has: they are printed as empty boxes."""

    content: bytes
    unprinted: str


def pdf(page: str, data: bytes | None = None) -> bytes:
    """The content of `sheets`."""
    return sheets(page, data).content


def sheets(page: str, data: bytes | None = None) -> Sheets:
    """The page as a tagged PDF (it declares PDF/UA-1), with its brief.json `data` inside; the same page gives the same
    bytes.

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
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    closed = URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
    # Without a date of its own an attachment would take the time of the run.
    found = _CREATED.search(page)
    when = datetime.fromisoformat(found[1]) if found else datetime.fromtimestamp(0)  # noqa: DTZ006 - any fixed moment
    about = {"name": "brief.json", "description": "All figures and claims of this brief", "relationship": "Source"}
    inside = [] if data is None else [Attachment(string=data, created=when, modified=when, url_fetcher=closed, **about)]
    try:
        with _noted() as unprinted:
            content = HTML(string=page, url_fetcher=closed).write_pdf(
                pdf_variant="pdf/ua-1", attachments=inside, font_config=fonts()
            )
    except FatalURLFetchingError as error:
        raise BriefsError(f"the page for the PDF asks for something outside itself: {error}") from error
    return Sheets(bytes(content), "".join(sorted(unprinted)))


def fonts() -> Any:
    """The packaged type beside the machine's, once for each thread.

    An @font-face rule would copy each file into a temporary folder and leave it there where a worker is ended, so the
    files are named to WeasyPrint's own configuration.
    """
    if not hasattr(_OF_THREAD, "fonts"):
        from weasyprint.text.ffi import ffi, fontconfig, pangoft2
        from weasyprint.text.fonts import FontConfiguration

        made = FontConfiguration()
        for file in typeface.printed():
            fontconfig.FcConfigAppFontAddFile(made._config, os.fsencode(file))  # noqa: SLF001 - it has no other name
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", made.font_map))
        _OF_THREAD.fonts = made
    return _OF_THREAD.fonts


@contextmanager
def _noted() -> Iterator[set[str]]:
    """Collects the characters that WeasyPrint finds no font for; it only says so in its log."""
    found: set[str] = set()

    class Note(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if str(record.msg).startswith(_NO_GLYPH) and isinstance(record.args, tuple) and record.args:
                found.add(str(record.args[0]))

    log, note = logging.getLogger("weasyprint"), Note()
    log.addHandler(note)
    try:
        yield found
    finally:
        log.removeHandler(note)


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
