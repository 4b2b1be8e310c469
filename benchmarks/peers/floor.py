"""The floor: imports what `briefs generate` imports and makes the PDF of a ready page, nothing else.

Usage: floor.py PAGE.html OUT.pdf VARIANT LIBRARY...
"""

import importlib
import sys


def main(page: str, out: str, variant: str, *libraries: str) -> None:
    for library in libraries:
        importlib.import_module(library)
    import weasyprint

    weasyprint.HTML(filename=page).write_pdf(out, pdf_variant=variant)


main(*sys.argv[1:])
