"""The PDF from the page for paper. WeasyPrint and the system's Pango are loaded here and nowhere else."""

from __future__ import annotations

from briefs.errors import BriefsError, MissingLibrary

REMEDY = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def pdf(page: str) -> bytes:
    """The page as a tagged PDF (it declares PDF/UA-1); the same page gives the same bytes.

    Nothing but `data:` addresses is ever read. Raises MissingLibrary where Pango is not installed, BriefsError where
    the page asks for anything else.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except OSError as error:
        raise MissingLibrary(
            f"PDFs need Pango, which is not installed ({error}). On Debian or Ubuntu:\n  {REMEDY}\n"
            "The other formats are made without it: --format md,html,json"
        ) from error
    closed = URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
    try:
        content = HTML(string=page, url_fetcher=closed).write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise BriefsError(f"the page for the PDF asks for something outside itself: {error}") from error
    return bytes(content)
